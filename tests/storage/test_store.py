"""The store: values are available in the next run, and whatever its file is, this run goes on."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from paperstack_lint.storage.store import Store
from tests.stores import DAY, FILE, Time, filled, goes_on, output, python

HOUR = 3600.0


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Return a folder that does not exist yet."""
    return tmp_path / "cache"


@pytest.fixture
def store(cache: Path, clock: Time) -> Iterator[Store]:
    with contextlib.closing(Store.open(cache, clock)) as store:
        assert store.warning == ""
        yield store


@pytest.mark.parametrize("value", [1, "汉字 \ud800 \0", [], {"a": [1.5, None, True]}, "x" * 100_000, False])
def test_a_value_is_there_at_once_and_in_the_next_run(cache: Path, clock: Time, store: Store, value: Any) -> None:
    store.put("link", "键\ud800", value, DAY)
    assert store.get("link", "键\ud800") == value
    store.flush()
    with contextlib.closing(Store.open(cache, clock)) as other:
        assert other.get("link", "键\ud800") == value
        assert other.get("link", "another") is None
        assert other.get("paper", "键\ud800") is None


def test_the_last_value_counts(cache: Path, clock: Time) -> None:
    for value in ("first", "second", "third"):
        with contextlib.closing(Store.open(cache, clock)) as store:
            store.put("link", "a", "overtaken", DAY)
            store.put("link", "a", value, DAY)
    with contextlib.closing(Store.open(cache, clock)) as store:
        assert store.get("link", "a") == "third"


@pytest.mark.parametrize("in_file", [True, False])
@pytest.mark.parametrize(
    ("later", "there"),
    [(0, True), (DAY - 1, True), (DAY, False), (9 * DAY, False), (-HOUR, True), (-HOUR - 1, False), (-9 * DAY, False)],
)
def test_a_value_lasts_as_long_as_was_said_and_never_comes_from_the_future(
    cache: Path, clock: Time, *, later: float, there: bool, in_file: bool
) -> None:
    store = Store.open(cache, clock)
    store.put("link", "a", 1, DAY)
    if in_file:
        store.close()
        store = Store.open(cache, clock)
    clock.now += later
    assert store.get("link", "a") == (1 if there else None)
    store.close()


def test_keys_are_stored_as_hashes_in_a_private_folder(cache: Path) -> None:
    filled(cache, Time())
    assert [file.name for file in cache.iterdir()] == [FILE]
    assert b"hunter2" not in (cache / FILE).read_bytes()
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700


def test_the_file_names_its_kind_and_version(cache: Path) -> None:
    filled(cache, Time())
    with contextlib.closing(sqlite3.connect(cache / FILE)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x70534C74,)
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_users_own_cache_folder_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with contextlib.closing(Store.open(None, Time())):
        assert (tmp_path / "paperstack-lint").is_dir()
    assert (tmp_path / "paperstack-lint" / FILE).exists()


# What has expired.


def _rows(cache: Path) -> int:
    with contextlib.closing(sqlite3.connect(cache / FILE)) as connection:
        return int(connection.execute("SELECT count(*) FROM answers WHERE kind != ''").fetchone()[0])


def test_what_has_expired_is_removed_once_a_day(cache: Path, clock: Time) -> None:
    filled(cache, clock, 300)
    for later, rows in ((0, 300), (DAY - 1, 300), (1, 300), (DAY, 0)):
        clock.now += later
        Store.open(cache, clock).close()
        assert _rows(cache) == rows


def test_of_much_that_has_expired_each_run_removes_a_part(cache: Path, clock: Time) -> None:
    filled(cache, clock, 12_000)
    clock.now += 3 * DAY
    for rows in (7000, 2000, 0):
        Store.open(cache, clock).close()
        assert _rows(cache) == rows


# Several processes, and ends of one.

WORKS = """
import sys
from pathlib import Path
from paperstack_lint.storage.store import Store

sys.stdin.readline()
me = int(sys.argv[1])
store = Store.open(Path("cache"), lambda: 1.79e9)
for number in range(1000):
    store.put("own", f"{me} {number}", [me, number], 1e5)
    store.put("all", str(number), number, 1e5)
    assert store.get("own", f"{me} {number}") == [me, number]
    assert store.get("all", str((number * 7) % 1000)) in (None, (number * 7) % 1000)
store.close()
print(store.warning)
"""


def test_eight_processes_lose_nothing(tmp_path: Path, cache: Path, clock: Time) -> None:
    with contextlib.ExitStack() as stack:
        processes = [stack.enter_context(python(WORKS, tmp_path, str(me))) for me in range(8)]
        for process in processes:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        assert [process.stdout and process.stdout.read() for process in processes] == ["\n"] * 8
    with contextlib.closing(Store.open(cache, clock)) as store:
        for me in range(8):
            assert [store.get("own", f"{me} {number}") for number in range(1000)] == [[me, n] for n in range(1000)]
        assert [store.get("all", str(number)) for number in range(1000)] == list(range(1000))


ENDS = """
import sys
from pathlib import Path
from paperstack_lint.storage.store import Store

store = Store.open(Path("cache"), lambda: 1.79e9)
try:
    for number in range(10**9):
        store.put("own", str(number), number, 1e5)
        if number == 1234:
            print("some are there", flush=True)
finally:
    store.close()
    print(number, store.warning)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_an_end_loses_nothing_and_a_kill_the_last_batch(
    tmp_path: Path, cache: Path, clock: Time, number: signal.Signals
) -> None:
    with python(ENDS, tmp_path) as process:
        assert process.stdout
        process.stdout.readline()
        process.send_signal(number)
        said = process.stdout.read().split()
    with contextlib.closing(Store.open(cache, clock)) as store:
        last = int(said[0]) if said else 1200
        assert [store.get("own", str(learnt)) for learnt in range(last)] == list(range(last))
        assert store.warning == ""


def test_a_store_that_is_not_opened_imports_nothing_and_keeps_nothing(tmp_path: Path, clock: Time) -> None:
    source = "import paperstack_lint.storage.store, sys; print({'sqlite3', 'platformdirs'} & set(sys.modules))"
    assert output(source, tmp_path) == "set()\n"
    goes_on(store := Store(clock))
    assert store.warning == ""
