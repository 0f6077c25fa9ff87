"""arXiv's rate limit: one request at a time, and so many seconds from start to start, for all processes together."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from itertools import chain, pairwise
from pathlib import Path

import pytest

from paperstack_lint.online.arxiv.rate_limit import ArxivRateLimit
from paperstack_lint.online.clock import InstantClock, SystemClock
from tests.program import HANG

NOW = 1_790_000_000.0
INTERVAL = 0.2

REQUESTS = f"""
import asyncio, os, sys
from pathlib import Path
from paperstack_lint.online.clock import SystemClock
from paperstack_lint.online.arxiv.rate_limit import ArxivRateLimit

async def main():
    turn = ArxivRateLimit(Path("."), SystemClock(), {INTERVAL})
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(int(sys.argv[1])):
        async with turn:
            started = turn._started  # what is between it and the request is no business of the limit
            os.close(os.open("inside", os.O_CREAT | os.O_EXCL))  # fails where two are inside at once
            if sys.argv[2:]:
                print("inside", flush=True)
                sys.stdin.readline()
            await asyncio.sleep(0)
            os.unlink("inside")
            print(started, flush=True)

asyncio.run(main())
"""


def _process(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    command, pipe = [sys.executable, "-c", REQUESTS, *arguments], subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment, stdin=pipe, stdout=pipe, text=True)


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


async def _starts(turn: ArxivRateLimit, clock: InstantClock, count: int, takes: float = 0.0) -> list[float]:
    starts = []
    for _ in range(count):
        async with turn:
            starts.append(clock.passed())
            await clock.sleep(takes)
    return starts


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("takes", [0.0, 1.25])
def test_in_one_process_three_seconds_lie_between_two_starts_exactly(
    tmp_path: Path, takes: float, *, shared: bool
) -> None:
    clock = InstantClock(NOW)
    turn = ArxivRateLimit(tmp_path if shared else None, clock)
    assert asyncio.run(_starts(turn, clock, 4, takes)) == [0.0, 3.0, 6.0, 9.0]


def test_a_request_that_took_long_is_not_waited_for_again(tmp_path: Path) -> None:
    clock = InstantClock(NOW)
    assert asyncio.run(_starts(ArxivRateLimit(tmp_path, clock), clock, 3, 5.0)) == [0.0, 5.0, 10.0]


def test_tasks_of_one_process_take_turns(tmp_path: Path) -> None:
    clock = InstantClock(NOW)

    async def starts() -> list[list[float]]:
        turn = ArxivRateLimit(tmp_path, clock)
        return await asyncio.gather(*(_starts(turn, clock, 2) for _ in range(3)))

    assert sorted(chain(*asyncio.run(starts()))) == [0.0, 3.0, 6.0, 9.0, 12.0, 15.0]


def test_the_next_run_minds_the_last_start_of_this_one(tmp_path: Path) -> None:
    asyncio.run(_starts(ArxivRateLimit(tmp_path, clock := InstantClock(NOW)), clock, 1))
    (start,) = asyncio.run(_starts(ArxivRateLimit(tmp_path, later := InstantClock(NOW + 1)), later, 1))
    assert 2.0 <= start <= 2.1
    (start,) = asyncio.run(_starts(ArxivRateLimit(tmp_path, much_later := InstantClock(NOW + 10)), much_later, 1))
    assert start == 0


@pytest.mark.parametrize(
    "noted", [b"", b"x", b"nan", b"inf", b"1e999", b"-1", b"\xff\0", repr(NOW + 1e6).encode(), b"9" * 10_000]
)
def test_whatever_is_noted_costs_three_seconds_at_most(tmp_path: Path, noted: bytes) -> None:
    (tmp_path / "arxiv.started").write_bytes(noted)
    starts = asyncio.run(_starts(ArxivRateLimit(tmp_path, clock := InstantClock(NOW)), clock, 2))
    assert 0.0 <= starts[0] <= 3.0
    assert starts[1] - starts[0] == 3.0


@pytest.mark.parametrize("name", ["arxiv.lock", "arxiv.next", "arxiv.started", ""])
def test_where_no_lock_can_be_made_the_process_still_waits(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "cache"
    if name:
        (folder / name).mkdir(parents=True)
    else:
        folder.write_text("a file in its place")
    starts = asyncio.run(_starts(ArxivRateLimit(folder, clock := InstantClock(NOW)), clock, 3))
    assert [after - before for before, after in pairwise(starts)] == [3.0, 3.0]


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_in_a_read_only_folder_the_process_still_waits(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    starts = asyncio.run(_starts(ArxivRateLimit(tmp_path, clock := InstantClock(NOW)), clock, 3))
    tmp_path.chmod(0o700)
    assert starts == [0.0, 3.0, 6.0]


def test_a_failed_request_gives_the_turn_back(tmp_path: Path) -> None:
    async def run() -> None:
        turn = ArxivRateLimit(tmp_path, InstantClock(NOW))
        with pytest.raises(ZeroDivisionError):
            async with turn:
                _ = 1 / 0
        async with asyncio.timeout(HANG), turn:
            pass

    asyncio.run(run())


def test_two_processes_keep_the_interval_and_let_each_other_in_between(tmp_path: Path) -> None:
    with _process(tmp_path, "4") as one, _process(tmp_path, "4") as two:
        assert [_line(one), _line(two)] == ["ready", "ready"]
        _go(one)
        _go(two)
        starts = sorted((float(_line(process)), process is one) for _ in range(4) for process in (one, two))
    assert (one.returncode, two.returncode) == (0, 0)
    assert min(after - before for (before, _), (after, _) in pairwise(starts)) >= INTERVAL
    assert len({which for _, which in starts[1:4]}) == 2


def test_a_killed_holder_frees_the_turn_and_a_waiting_task_can_be_cancelled_at_once(tmp_path: Path) -> None:
    with _process(tmp_path, "1", "stay") as holder:
        _line(holder)
        _go(holder)
        assert _line(holder) == "inside"
        asyncio.run(_wait_for(holder, tmp_path))


async def _wait_for(holder: subprocess.Popen[str], folder: Path) -> None:
    turn = ArxivRateLimit(folder, SystemClock(), INTERVAL)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2 * INTERVAL), turn:
            pytest.fail("two are inside at once")
    waiting = asyncio.create_task(turn.__aenter__())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting], timeout=HANG)
    assert waiting.cancelled()
    holder.kill()
    async with asyncio.timeout(HANG), turn:
        assert (folder / "inside").exists()
