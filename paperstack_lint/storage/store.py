"""The store: a SQLite database of cached results and network results, by kind and key, until they expire.

Only digests of the keys are stored, since an address may contain a secret. No error of the store ends a run: it goes on
with the results of its own, and one warning gives the reason why nothing is cached.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from paperstack_lint.storage.cache_folder import (
    USE_ANOTHER_FOLDER,
    StorageError,
    error_text,
    is_writable,
    prepare_folder,
)
from paperstack_lint.storage.files import digest
from paperstack_lint.storage.trust import exposure

if TYPE_CHECKING:
    import sqlite3

_T = TypeVar("_T")

_VERSION = 2
_FILE_NAME = f"answers-{_VERSION}.sqlite"
"""Contains the version, so that two releases that are used in turn do not overwrite each other's file."""
_APPLICATION = 0x70534C74
_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS answers (
    kind TEXT, key BLOB, stored REAL, expires REAL, value TEXT, digest BLOB, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS expiry ON answers (expires);
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_VERSION};
COMMIT;
"""
_SELECT = "SELECT stored, expires, value, digest FROM answers WHERE kind = ? AND key = ?"
_REPLACE = "REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)"
_PRUNE = "DELETE FROM answers WHERE (kind, key) IN (SELECT kind, key FROM answers WHERE expires <= ? LIMIT ?)"
_IS_PRUNED = "SELECT 1 FROM answers WHERE kind = '' AND key = x'' AND stored BETWEEN ? AND ?"
_MARK_PRUNED = "REPLACE INTO answers VALUES ('', x'', ?, 1e300, '', x'')"

_MAX_CLOCK_SKEW = 3600.0
"""Seconds that a row may be from the future, for machines that share a folder but not the time."""
_BATCH_SIZE = 100
"""Rows that are written together; a kill may lose so many."""
_PRUNE_INTERVAL = 86400.0
_MAX_PRUNED = 5000
"""Expired rows that one run removes: some 50 ms."""
_SQLITE_TIMEOUT = 0.1
_TIMEOUT = 3.0
"""Seconds to wait for other processes: inside SQLite, where Ctrl-C has no effect, and in all."""

_DAMAGED = ("is damaged", "remove it")
_PROBLEMS = {  # by SQLite's primary result code; their names would cost the import of sqlite3
    5: ("is locked by another process", "run again when that has ended"),
    8: ("cannot be written", f"make it and its folder writable, or {USE_ANOTHER_FOLDER}"),
    10: ("cannot be read or written by the system", f"check its disk, which may be full, or {USE_ANOTHER_FOLDER}"),
    13: ("has no space left on its disk", f"free some space, or {USE_ANOTHER_FOLDER}"),
    14: ("cannot be opened", f"make it and its folder writable, or {USE_ANOTHER_FOLDER}"),
}


class _Row(NamedTuple):
    """A row of the database: `stored` and `expires` in seconds since the epoch, `value` as JSON or a blob."""

    stored: float
    expires: float
    value: str | bytes


class Store:
    """Results of this run, and of earlier ones where it has a file (`open`).

    It is for one thread; no method raises an error.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.warning = ""
        """The reason why nothing is cached, for a message; it may be set as late as by `close`."""
        self._now = now
        self._file = Path()
        self._in_memory: dict[tuple[str, bytes], _Row] = {}
        self._unwritten: dict[tuple[str, bytes], _Row] = {}
        self._connection: sqlite3.Connection | None = None

    @classmethod
    def open(cls, folder: Path | None, now: Callable[[], float], outside_of: Iterable[Path] = ()) -> Store:
        """Open the store in a folder, by default the user's own; the folder is created if it does not exist.

        The store has no file, and a warning, where the folder cannot be used, is inside of what is linted
        (`outside_of`), or is tracked by git.
        """
        store = cls(now)
        try:
            store._file = prepare_folder(folder, outside_of) / _FILE_NAME
            store._connection = _connect(store._file)
        except StorageError as error:
            store.warning = str(error)
        return store

    def get(self, kind: str, key: str) -> Any | None:
        """Return a value, deserialized from JSON; None where there is none, or it has expired."""
        place = (kind, _key_digest(key))
        answer = self._in_memory.get(place) or self._stored(place)
        try:
            return json.loads(answer.value) if answer and self._is_valid(answer) else None
        except (TypeError, ValueError, RecursionError):  # SQLite does not detect every damage
            self.report_damage()
            return None

    def put(self, kind: str, key: str, value: Any, lifetime: float) -> None:
        """Store a value that JSON can represent for `lifetime` seconds; None is the same as no value."""
        place, now = (kind, _key_digest(key)), self._now()
        self._in_memory[place] = _Row(now, now + lifetime, json.dumps(value))
        self._add(place, self._in_memory[place])

    def blob(self, kind: str, key: str) -> bytes | None:
        """Return stored bytes; None where there are none, or they have expired."""
        answer = self._stored((kind, _key_digest(key)))
        return answer.value if answer and isinstance(answer.value, bytes) and self._is_valid(answer) else None

    def put_blob(self, kind: str, key: str, value: bytes, lifetime: float) -> None:
        """Store bytes for `lifetime` seconds, in the file alone: they may be many."""
        now = self._now()
        if self._connection:
            self._add((kind, _key_digest(key)), _Row(now, now + lifetime, value))

    def report_damage(self) -> None:
        """Disable the store, since a value cannot be deserialized, though SQLite could read it."""
        self._disable(*_DAMAGED)

    def flush(self) -> None:
        """Write the pending rows. Where another process has locked the file, they stay pending."""
        self._run(self._write, waits=False)

    def close(self) -> None:
        """Write the pending rows, and remove some that have expired. The values of this run stay available."""
        self._run(self._write)
        self._run(lambda connection: _prune(connection, self._now()), waits=False)
        self._disconnect()

    def _add(self, place: tuple[str, bytes], answer: _Row) -> None:
        self._unwritten[place] = answer
        if len(self._unwritten) % _BATCH_SIZE == 0:
            self.flush()

    def _stored(self, place: tuple[str, bytes]) -> _Row | None:
        if place in self._unwritten:
            return self._unwritten[place]
        row = self._run(lambda connection: connection.execute(_SELECT, place).fetchone())
        if row is None:
            return None
        answer = _Row(*row[:3])
        if _has_valid_types(answer) and row[3] == _digest(place, answer):
            return answer
        self.report_damage()
        return None

    def _is_valid(self, answer: _Row) -> bool:
        return answer.stored - _MAX_CLOCK_SKEW <= self._now() < answer.expires

    def _write(self, connection: sqlite3.Connection) -> None:
        unwritten = sorted(self._unwritten.items())
        rows = [(*place, *answer, _digest(place, answer)) for place, answer in unwritten]
        if not rows:
            return
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(_REPLACE, rows)
        self._unwritten.clear()

    def _run(self, action: Callable[[sqlite3.Connection], _T], *, waits: bool = True) -> _T | None:
        """Return the result of an action on the file; None where there is no file, or the action fails."""
        if not self._connection:
            return None
        import sqlite3

        try:
            return _retry_while_busy(action, self._connection, _TIMEOUT if waits else 0.0)
        except sqlite3.Error as error:
            if waits or not _is_busy(error):
                self._disable(*_problem_of(error))
            return None

    def _disable(self, reason: str, remedy: str) -> None:
        self.warning = self.warning or str(StorageError(self._file, reason, remedy))
        self._disconnect()

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            _close(connection)


def remove_stores(folder: Path) -> int:
    """Remove the stores in a folder, of other versions as well; return their size in bytes. Raises StorageError."""
    size = 0
    for file in sorted(folder.glob("answers-*.sqlite")):
        if not re.fullmatch(r"answers-\d+\.sqlite", file.name) or not _is_ours(file):
            continue
        for part in _parts(file):
            try:
                size += part.stat().st_size if part.exists() else 0
                part.unlink(missing_ok=True)
            except OSError as error:
                raise StorageError(
                    part, f"cannot be removed: {error_text(error)}", f"remove it yourself, or {USE_ANOTHER_FOLDER}"
                ) from None
    return size


def _parts(file: Path) -> list[Path]:
    """Return the files of a store: SQLite reads those beside it as well."""
    return [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))]


def _is_ours(file: Path) -> bool:
    """Return whether a file is a store of any version, damaged or not."""
    if file.is_symlink() or not file.is_file():
        return False
    with contextlib.suppress(OSError), file.open("rb") as opened:
        return int.from_bytes(opened.read(100)[68:72], "big") == _APPLICATION
    return False


def _connect(file: Path) -> sqlite3.Connection:
    """Connect to the store's file. A file that is no store stays as it is. Raises StorageError."""
    try:
        import sqlite3
    except ImportError:
        raise StorageError(
            file, "cannot be opened: Python was built without SQLite", "install another Python"
        ) from None
    try:
        _check(file)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))  # SQLite would leave the mode to the umask
        connection = sqlite3.connect(file, timeout=_SQLITE_TIMEOUT, isolation_level=None)
    except OSError as error:
        raise StorageError(
            file, f"cannot be read: {error_text(error)}", f"remove it, or {USE_ANOTHER_FOLDER}"
        ) from None
    except sqlite3.Error as error:
        raise StorageError(file, *_problem_of(error)) from None
    try:
        _retry_while_busy(_set_up, connection, _TIMEOUT)
    except BaseException as error:
        _close(connection)
        if isinstance(error, sqlite3.Error):
            raise StorageError(file, *_problem_of(error)) from None
        raise
    return connection


def _check(file: Path) -> None:
    """Check that the file is a store of this version, or does not exist. Raises StorageError, and OSError."""
    _check_parts(file)
    if not os.path.lexists(file):
        return
    if file.is_symlink() and not file.exists():
        raise StorageError(file, "is a broken symbolic link", "remove it")
    if file.is_dir():
        raise StorageError(file, "is a folder", "remove it")
    if not is_writable(file, os.R_OK | os.W_OK):
        raise StorageError(file, "is read-only", f"make it writable, or {USE_ANOTHER_FOLDER}")
    with file.open("rb") as opened:
        if foreign := _reason_if_foreign(opened.read(100)):
            raise StorageError(file, foreign, f"remove it, or {USE_ANOTHER_FOLDER}")


def _check_parts(file: Path) -> None:
    """Raise StorageError where others could write to a file of the store, or SQLite would wait for it; and OSError."""
    for part in _parts(file):
        if not part.exists():
            continue
        if reason := exposure(part):
            raise StorageError(part, reason, f"remove it, or {USE_ANOTHER_FOLDER}")
        if not stat.S_ISREG(mode := part.stat().st_mode) and not stat.S_ISDIR(mode):
            raise StorageError(part, "is no regular file", "remove it")


def _reason_if_foreign(head: bytes) -> str | None:
    """Return why a file with these first bytes is no store; None for a store, and for an empty file.

    SQLite is not used: it would write into any database that was not closed cleanly.
    """
    if not head:
        return None
    if not head.startswith(b"SQLite format 3\0"):
        return "is no store of results"
    if len(head) < 100:
        return _DAMAGED[0]
    if int.from_bytes(head[68:72], "big") != _APPLICATION:
        return "is the database of another program"
    return None if int.from_bytes(head[60:64], "big") == _VERSION else "is of another version of paperstack-lint"


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous = NORMAL")  # a crash of the system may lose the last rows, no more
    if connection.execute("PRAGMA application_id").fetchone() != (_APPLICATION,):
        with connection:
            connection.executescript(_SCHEMA)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("SELECT stored, expires, value, digest FROM answers LIMIT 1").fetchone()


def _retry_while_busy(action: Callable[[sqlite3.Connection], _T], connection: sqlite3.Connection, seconds: float) -> _T:
    """Return the result of an action, retried for some seconds while another process has locked the file.

    SQLite waits by itself, but not in every case. Raises sqlite3.Error.
    """
    import sqlite3

    end = time.monotonic() + seconds
    while True:
        try:
            return action(connection)
        except sqlite3.Error as error:
            if not _is_busy(error) or time.monotonic() >= end:
                raise
            time.sleep(0.01)
        except (ValueError, OverflowError, MemoryError) as error:  # from texts and sizes in a damaged file
            raise sqlite3.DatabaseError(str(error)) from error


def _has_valid_types(answer: _Row) -> bool:
    """Return whether the fields are of the types that were written; SQLite stores any."""
    return type(answer.stored) is type(answer.expires) is float and type(answer.value) in (str, bytes)


def _digest(place: tuple[str, bytes], answer: _Row) -> bytes:
    """Return a digest of a row and its key, by which a damaged row is detected."""
    kind, key = place
    value = answer.value if isinstance(answer.value, bytes) else answer.value.encode("utf-8", "surrogatepass")
    head = f"{kind} {answer.stored!r} {answer.expires!r} {type(answer.value).__name__} "
    return bytes.fromhex(digest(head.encode() + key + value))


def _prune(connection: sqlite3.Connection, now: float) -> None:
    """Remove expired rows, once a day. A row without a kind contains the time when that was done."""
    if connection.execute(_IS_PRUNED, (now - _PRUNE_INTERVAL, now)).fetchone():
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute(_PRUNE, (now, _MAX_PRUNED)).rowcount < _MAX_PRUNED:
            connection.execute(_MARK_PRUNED, (now,))


def _close(connection: sqlite3.Connection) -> None:
    import sqlite3

    with contextlib.suppress(sqlite3.Error):
        connection.close()


def _key_digest(key: str) -> bytes:
    return bytes.fromhex(digest(key.encode("utf-8", "surrogatepass")))


def _code(error: Exception) -> int:
    """Return SQLite's primary result code; 0 for an error that is not SQLite's own."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _is_busy(error: Exception) -> bool:
    return _code(error) == 5


def _problem_of(error: Exception) -> tuple[str, str]:
    return _PROBLEMS.get(_code(error), _DAMAGED)
