"""Any error of the store's file, on opening or later, is one warning, and the run goes on."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from paperstack_lint.storage.store import Store
from paperstack_lint.storage.trust import exposure
from tests.program import HANG
from tests.stores import ADDRESS, DAY, FILE, Time, filled, goes_on, output


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Return a folder that does not exist yet."""
    return tmp_path / "cache"


@pytest.fixture
def store(cache: Path) -> Iterator[Store]:
    with contextlib.closing(Store.open(cache, Time())) as store:
        yield store


# What is in the place of the file or the folder.


def _garbage(cache: Path) -> None:
    (cache / FILE).write_bytes(os.urandom(5000))


def _text(cache: Path) -> None:
    (cache / FILE).write_text("my answers\n" * 1000)


def _stump(cache: Path) -> None:
    (cache / FILE).write_bytes((cache / FILE).read_bytes()[:50])


def _truncated(cache: Path) -> None:
    data = (cache / FILE).read_bytes()
    (cache / FILE).write_bytes(data[: len(data) // 2])


def _scribbled(cache: Path) -> None:
    """Damage the end of a file."""
    data = (cache / FILE).read_bytes()
    (cache / FILE).write_bytes(data[:100] + b"\xa5" * (len(data) - 100))


def _sql(cache: Path, script: str) -> None:
    with contextlib.closing(sqlite3.connect(cache / FILE)) as connection:
        connection.executescript(script)


def _newer(cache: Path) -> None:
    _sql(cache, "PRAGMA user_version = 3")


def _older(cache: Path) -> None:
    _sql(cache, "PRAGMA user_version = 0")


def _foreign(cache: Path) -> None:
    (cache / FILE).unlink()
    _sql(cache, "CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('mine')")


def _without_table(cache: Path) -> None:
    _sql(cache, "DROP TABLE answers")


def _folder(cache: Path) -> None:
    (cache / FILE).unlink()
    (cache / FILE).mkdir()


def _pipe(cache: Path) -> None:
    (cache / FILE).unlink()
    os.mkfifo(cache / FILE)


def _link_to_nowhere(cache: Path) -> None:
    (cache / FILE).unlink()
    (cache / FILE).symlink_to(cache / "gone" / "gone.sqlite")


def _link_to_itself(cache: Path) -> None:
    (cache / FILE).unlink()
    (cache / FILE).symlink_to(FILE)


def _read_only(cache: Path) -> None:
    (cache / FILE).chmod(0o400)


def _read_only_folder(cache: Path) -> None:
    cache.chmod(0o500)


def _folder_for_its_log(cache: Path) -> None:
    (cache / f"{FILE}-wal").mkdir()


def _file_for_the_folder(cache: Path) -> None:
    (cache / FILE).unlink()
    cache.rmdir()
    cache.write_text("mine")


def _link_for_the_folder(cache: Path) -> None:
    (cache / FILE).unlink()
    cache.rmdir()
    cache.symlink_to("nowhere")


@pytest.mark.parametrize(
    ("harm", "named", "message"),
    [
        (_garbage, FILE, "is no store of results, so nothing is cached: remove it"),
        (_text, FILE, "is no store of results, so nothing is cached: remove it"),
        (_stump, FILE, "is damaged, so nothing is cached: remove it"),
        (_truncated, FILE, "is damaged, so nothing is cached: remove it"),
        (_scribbled, FILE, "is damaged, so nothing is cached: remove it"),
        (_without_table, FILE, "is damaged, so nothing is cached: remove it"),
        (_newer, FILE, "is of another version of paperstack-lint, so nothing is cached: remove it"),
        (_older, FILE, "is of another version of paperstack-lint, so nothing is cached: remove it"),
        (_foreign, FILE, "is the database of another program, so nothing is cached: remove it"),
        (_folder, FILE, "is a folder, so nothing is cached: remove it"),
        (_pipe, FILE, "is no regular file, so nothing is cached: remove it"),
        (_link_to_nowhere, FILE, "is a broken symbolic link, so nothing is cached: remove it"),
        (_link_to_itself, FILE, "is a broken symbolic link, so nothing is cached: remove it"),
        (_read_only, FILE, "is read-only, so nothing is cached: make it writable"),
        (_read_only_folder, "", "is read-only, so nothing is cached: make it writable"),
        (_folder_for_its_log, FILE, "cannot be opened, so nothing is cached: make it and its folder writable"),
        (_file_for_the_folder, "", "is no folder, so nothing is cached: name a folder with --cache-dir"),
        (_link_for_the_folder, "", "is a broken symbolic link, so nothing is cached: remove it"),
    ],
)
def test_what_is_no_sound_store_is_left_as_it_is_and_named_once(
    cache: Path, harm: Callable[[Path], None], named: str, message: str
) -> None:
    filled(cache, Time(), count=500)
    harm(cache)
    before = _state(cache)
    store = Store.open(cache, Time())
    assert store.warning.startswith(f"{(cache / named).as_posix()}: {message}")
    warning = store.warning
    goes_on(store)
    assert store.warning == warning
    assert _state(cache) == before


@pytest.mark.parametrize("end", ["-journal", "-wal", "-shm"])
def test_a_pipe_beside_the_store_is_not_waited_for(cache: Path, end: str) -> None:
    filled(cache, Time())
    part = cache / f"{FILE}{end}"
    part.unlink(missing_ok=True)
    os.mkfifo(part, 0o600)
    code = (
        "import sys, pathlib, tests.storage.test_store_errors as t; t.opened_with_a_warning(pathlib.Path(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, cache], capture_output=True, text=True, check=False, timeout=HANG
    )
    assert done.stdout.startswith(f"{part.as_posix()}: is no regular file, so nothing is cached: remove it")


def test_a_part_that_another_process_removes_meanwhile_is_none(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(cache, Time())
    part = cache / f"{FILE}-journal"
    part.touch(0o600)

    def removed(path: Path) -> str:
        reason = exposure(path)
        if path == part:
            part.unlink()
        return reason

    monkeypatch.setattr("paperstack_lint.storage.store_database.exposure", removed)
    with contextlib.closing(Store.open(cache, Time())) as store:
        assert store.warning == ""
    assert not part.exists()


def opened_with_a_warning(cache: Path) -> None:
    sys.stdout.write(Store.open(cache, Time()).warning)


def _state(folder: Path) -> list[object]:
    """Return the contents of all files, without SQLite's shared memory."""
    files = sorted(file for file in (folder, *folder.glob("*")) if not file.name.endswith("-shm"))
    return [(file, file.lstat().st_mode, file.read_bytes() if file.is_file() else b"") for file in files]


def test_an_empty_file_becomes_a_store(cache: Path) -> None:
    cache.mkdir()
    (cache / FILE).touch()
    filled(cache, Time())
    with contextlib.closing(Store.open(cache, Time())) as store:
        assert store.get("link", f"{ADDRESS}&n=0")


def test_a_database_that_another_process_has_locked_is_one_warning(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperstack_lint.storage.store_database.TIMEOUT", 0.0)
    filled(cache, Time())
    with contextlib.closing(sqlite3.connect(cache / FILE)) as holder:
        holder.executescript("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
        store = Store.open(cache, Time())
        assert store.warning.endswith(
            "is locked by another process, so nothing is cached: run again when that has ended"
        )
        goes_on(store)


def test_what_cannot_be_written_now_is_written_later(cache: Path, store: Store) -> None:
    with contextlib.closing(sqlite3.connect(cache / FILE)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        for number in range(250):
            store.put("own", str(number), number, DAY)
        assert store.get("own", "0") == 0
    store.close()
    assert store.warning == ""
    with contextlib.closing(Store.open(cache, Time())) as other:
        assert [other.get("own", str(number)) for number in range(250)] == list(range(250))


def test_a_lock_that_never_ends_is_one_warning_at_the_end(
    cache: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperstack_lint.storage.store_database.TIMEOUT", 0.0)
    with contextlib.closing(sqlite3.connect(cache / FILE)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        goes_on(store)
    assert store.warning.endswith("is locked by another process, so nothing is cached: run again when that has ended")


# Problems that come later.


def test_a_full_disk_is_one_warning(store: Store) -> None:
    assert store._connection
    store._connection.execute("PRAGMA max_page_count = 1")
    for number in range(300):
        store.put("own", f"big {number}", "x" * 5000, DAY)
    assert store.warning.endswith(
        f"{FILE}: has no space left on its disk, so nothing is cached: "
        "free some space, or name another folder with --cache-dir"
    )
    goes_on(store)


FILLS = """
import resource, sys
from pathlib import Path
from paperstack_lint.storage.store import Store

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), -1))
store = Store.open(Path("cache"), lambda: 1.79e9)
for number in range(400):
    store.put("own", str(number), "x" * 1000, 1e5)
store.flush()
assert all(store.get("own", str(number)) for number in range(400))
store.close()
print(store.warning)
"""


@pytest.mark.parametrize("size", [0, 512, 5000, 10_000, 50_000, 200_000])
def test_wherever_the_space_ends_the_run_goes_on(tmp_path: Path, size: int) -> None:
    done = output(FILLS, tmp_path, str(size))
    assert "so nothing is cached: " in done
    assert done.count("\n") == 1
    assert output(FILLS, tmp_path, "-1") == "\n"


@pytest.mark.parametrize(
    "script",
    [
        "UPDATE answers SET value = '{' WHERE kind = 'link'",
        "UPDATE answers SET value = x'ff' WHERE kind = 'link'",
        "UPDATE answers SET value = NULL, stored = x'00'",
        "UPDATE answers SET stored = 'soon', expires = 'never'",
        "UPDATE answers SET value = CAST(x'ff' AS TEXT) WHERE kind = 'link'",
        "UPDATE answers SET value = replace(value, 'alive', 'dead')",
        "UPDATE answers SET stored = stored - 1",
        "UPDATE answers SET expires = expires + 1e6",
        "UPDATE answers SET value = (SELECT value FROM answers LIMIT 1), digest = (SELECT digest FROM answers LIMIT 1)",
        "UPDATE answers SET value = 7, digest = 'x'",
        "UPDATE answers SET value = CAST(value AS BLOB)",
    ],
)
def test_damage_that_shows_late_is_one_warning(cache: Path, script: str) -> None:
    filled(cache, Time(), count=2)
    _sql(cache, script)
    store = Store.open(cache, Time())
    assert store.get("link", f"{ADDRESS}&n=1") is None
    assert store.warning.endswith(f"{FILE}: is damaged, so nothing is cached: remove it")
    goes_on(store)


def test_a_text_that_sqlite_cannot_decode_is_one_warning(cache: Path) -> None:
    filled(cache, Time(), count=2)
    data = (cache / FILE).read_bytes()
    (cache / FILE).write_bytes(data.replace(b"CREATE TABLE answers", b"CREATE TABLE answ\xaf\xff\xfe"))
    store = Store.open(cache, Time())
    assert store.warning.endswith(f"{FILE}: is damaged, so nothing is cached: remove it")
    goes_on(store)


def test_a_broken_page_is_one_warning(cache: Path) -> None:
    filled(cache, Time(), count=2000)
    data = bytearray((cache / FILE).read_bytes())
    for page in range(5, len(data) // 4096):
        data[page * 4096 : page * 4096 + 2000] = b"\xa5" * 2000
    (cache / FILE).write_bytes(data)
    store = Store.open(cache, Time())
    assert None in [store.get("link", f"{ADDRESS}&n={number}") for number in range(2000)]
    assert store.warning.endswith(f"{FILE}: is damaged, so nothing is cached: remove it")
    goes_on(store)


def test_a_store_whose_file_was_removed_goes_on(cache: Path, store: Store) -> None:
    (cache / FILE).unlink()
    store.put("own", "a", 1, DAY)
    store.flush()
    assert store.get("own", "a") == 1
