"""Signals such as Ctrl-C during requests: results are stored, and no file is left."""

from __future__ import annotations

import json
import signal
import threading
from pathlib import Path

import pytest

from tests.program import HANG, Program
from tests.servers.serving import Answer, Request, Response, Server

FAST, SLOW = 20, 20
CONCURRENCY = 2


class Host(Server):
    """Answers the first pages at once and the others never.

    `stuck` is set once so many `workers` of the program wait for others. Where those are all of them, it has taken in
    the answers for the first pages.
    """

    def __init__(self, workers: int = CONCURRENCY) -> None:
        super().__init__(self._answer)
        self.stuck = threading.Event()
        self._waited_for: set[str] = set()
        self._workers = workers

    async def _answer(self, request: Request) -> Answer:
        if request.path.startswith("/fast"):
            return Response(404 if request.path.endswith("7") else 200)
        self._waited_for.add(request.path)
        if len(self._waited_for) == self._workers:
            self.stuck.set()
        return "hang"


def started(folder: Path, host: str, *words: str) -> Program:
    return Program(*words, "--allow-host", host, "--cache-dir", "../cache", ".", cwd=folder, GITHUB_ACTIONS="")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    return tmp_path / "notes"


def write(folder: Path, host: str, number: int) -> None:
    links = [f"http://{host}/fast/{n}" for n in range(FAST)] + [f"http://{host}/slow/{n}" for n in range(number)]
    (folder / "note.md").write_text("".join(f"* [link]({link})\n" for link in links))
    online = f"interval: 0, concurrency: {CONCURRENCY}, timeout: {2 * HANG}"  # so the program does not wait it out
    (folder / ".paperstack-lint.yaml").write_text(f"online: {{{online}}}\n")


def fast(server: Host) -> int:
    """Count the requests for pages that are answered. One for another page may be on its way when the program ends."""
    return sum(request.path.startswith("/fast") for request in server.requests)


def test_ctrl_c_keeps_what_was_learnt(folder: Path) -> None:
    with Host() as server:
        write(folder, server.hosts[0], SLOW)
        process = started(folder, server.hosts[0], "--online")
        assert server.stuck.wait(HANG)
        process.send_signal(signal.SIGINT)
        done = process.communicate()
        assert (done.returncode, done.stdout) == (130, "")
        assert "interrupted: results so far are cached" in done.stderr
        assert "Traceback" not in done.stderr
        requested = fast(server)
        write(folder, server.hosts[0], 0)
        again = started(folder, server.hosts[0], "links", "--output-format", "json")
        verdicts = [one["verdict"] for one in json.loads(again.communicate().stdout)["links"]]
        assert fast(server) == requested
    assert verdicts == ["dead" if str(n).endswith("7") else "alive" for n in range(FAST)]


def test_ctrl_c_writes_what_was_recorded(folder: Path) -> None:
    with Host() as server:
        write(folder, server.hosts[0], SLOW)
        process = started(folder, server.hosts[0], "--online", "--record", "../run.jsonl")
        assert server.stuck.wait(HANG)
        process.send_signal(signal.SIGINT)
        assert process.communicate().returncode == 130
    lines = (folder.parent / "run.jsonl").read_text().splitlines()
    assert len(lines) >= FAST


def test_kill_leaves_a_store_that_can_be_used(folder: Path) -> None:
    with Host() as server:
        write(folder, server.hosts[0], SLOW)
        process = started(folder, server.hosts[0], "--online")
        assert server.stuck.wait(HANG)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        write(folder, server.hosts[0], 0)
        again = started(folder, server.hosts[0], "links", "--output-format", "json")
        done = again.communicate()
    assert "warning:" not in done.stderr
    assert len(json.loads(done.stdout)["links"]) == FAST
