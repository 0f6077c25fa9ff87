"""The file of the store: open the SQLite database, check that it is one, and remove it."""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from paperstack_lint.storage.cache_folder import USE_ANOTHER_FOLDER, StorageError, is_writable
from paperstack_lint.storage.files import error_text
from paperstack_lint.storage.trust import exposure
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    import sqlite3

_T = TypeVar("_T")

_VERSION = 2
FILE_NAME = f"answers-{_VERSION}.sqlite"
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

_SQLITE_TIMEOUT = 0.1
TIMEOUT = 3.0
"""Seconds to wait for other processes: inside SQLite, where Ctrl-C has no effect, and in all."""

DAMAGED = (msg("is damaged"), msg("remove it"))
_PROBLEMS = {  # by SQLite's primary result code; their names would cost the import of sqlite3
    5: (msg("is locked by another process"), msg("run again when that has ended")),
    8: (
        msg("cannot be written"),
        msg("make it and its folder writable, or {other}", other=USE_ANOTHER_FOLDER),
    ),
    10: (
        msg("cannot be read or written by the system"),
        msg("check its disk, which may be full, or {other}", other=USE_ANOTHER_FOLDER),
    ),
    13: (
        msg("has no space left on its disk"),
        msg("free some space, or {other}", other=USE_ANOTHER_FOLDER),
    ),
    14: (
        msg("cannot be opened"),
        msg("make it and its folder writable, or {other}", other=USE_ANOTHER_FOLDER),
    ),
}


def remove_stores(folder: Path) -> int:
    """Remove the stores in a folder, of other versions as well; return their size in bytes. Raises StorageError."""
    size = 0
    for file in sorted(folder.glob("answers-*.sqlite")):
        if not regex(r"answers-\d+\.sqlite").fullmatch(file.name) or not _is_ours(file):
            continue
        for part in _parts(file):
            try:
                size += part.stat().st_size if part.exists() else 0
                part.unlink(missing_ok=True)
            except OSError as error:
                raise StorageError(
                    part,
                    msg("cannot be removed: {reason}", reason=error_text(error)),
                    msg("remove it yourself, or {other}", other=USE_ANOTHER_FOLDER),
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


def connect(file: Path) -> sqlite3.Connection:
    """Connect to the store's file. A file that is no store stays as it is. Raises StorageError."""
    try:
        import sqlite3
    except ImportError:
        raise StorageError(
            file, msg("cannot be opened: Python was built without SQLite"), msg("install another Python")
        ) from None
    try:
        _check(file)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))  # SQLite would leave the mode to the umask
        connection = sqlite3.connect(file, timeout=_SQLITE_TIMEOUT, isolation_level=None)
    except OSError as error:
        raise StorageError(
            file,
            msg("cannot be read: {reason}", reason=error_text(error)),
            msg("remove it, or {other}", other=USE_ANOTHER_FOLDER),
        ) from None
    except sqlite3.Error as error:
        raise StorageError(file, *problem_of(error)) from None
    try:
        retry_while_busy(_set_up, connection, TIMEOUT)
    except BaseException as error:
        close(connection)
        if isinstance(error, sqlite3.Error):
            raise StorageError(file, *problem_of(error)) from None
        raise
    return connection


def _check(file: Path) -> None:
    """Check that the file is a store of this version, or does not exist. Raises StorageError, and OSError."""
    _check_parts(file)
    if not os.path.lexists(file):
        return
    if file.is_symlink() and not file.exists():
        raise StorageError(file, msg("is a broken symbolic link"), msg("remove it"))
    if file.is_dir():
        raise StorageError(file, msg("is a folder"), msg("remove it"))
    if not is_writable(file, os.R_OK | os.W_OK):
        raise StorageError(
            file,
            msg("is read-only"),
            msg("make it writable, or {other}", other=USE_ANOTHER_FOLDER),
        )
    with file.open("rb") as opened:
        if foreign := _reason_if_foreign(opened.read(100)):
            raise StorageError(file, foreign, msg("remove it, or {other}", other=USE_ANOTHER_FOLDER))


def _check_parts(file: Path) -> None:
    """Raise StorageError where others could write to a file of the store, or SQLite would wait for it; and OSError."""
    for part in _parts(file):
        if not part.exists():
            continue
        with contextlib.suppress(FileNotFoundError):  # another process has removed it meanwhile
            if reason := exposure(part):
                raise StorageError(part, reason, msg("remove it, or {other}", other=USE_ANOTHER_FOLDER))
            if not stat.S_ISREG(mode := part.stat().st_mode) and not stat.S_ISDIR(mode):
                raise StorageError(part, msg("is no regular file"), msg("remove it"))


def _reason_if_foreign(head: bytes) -> str | None:
    """Return why a file with these first bytes is no store; None for a store, and for an empty file.

    SQLite is not used: it would write into any database that was not closed cleanly.
    """
    if not head:
        return None
    if not head.startswith(b"SQLite format 3\0"):
        return msg("is no store of results")
    if len(head) < 100:
        return DAMAGED[0]
    if int.from_bytes(head[68:72], "big") != _APPLICATION:
        return msg("is the database of another program")
    return None if int.from_bytes(head[60:64], "big") == _VERSION else msg("is of another version of paperstack-lint")


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous = NORMAL")  # a crash of the system may lose the last rows, no more
    if connection.execute("PRAGMA application_id").fetchone() != (_APPLICATION,):
        with connection:
            connection.executescript(_SCHEMA)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("SELECT stored, expires, value, digest FROM answers LIMIT 1").fetchone()


def retry_while_busy(action: Callable[[sqlite3.Connection], _T], connection: sqlite3.Connection, seconds: float) -> _T:
    """Return the result of an action, retried for some seconds while another process has locked the file.

    SQLite waits by itself, but not in every case. Raises sqlite3.Error.
    """
    import sqlite3

    end = time.monotonic() + seconds
    while True:
        try:
            return action(connection)
        except sqlite3.Error as error:
            if not is_busy(error) or time.monotonic() >= end:
                raise
            time.sleep(0.01)
        except (ValueError, OverflowError, MemoryError) as error:  # from texts and sizes in a damaged file
            raise sqlite3.DatabaseError(str(error)) from error


def close(connection: sqlite3.Connection) -> None:
    """Close a connection, whatever the state of its file."""
    import sqlite3

    with contextlib.suppress(sqlite3.Error):
        connection.close()


def _code(error: Exception) -> int:
    """Return SQLite's primary result code; 0 for an error that is not SQLite's own."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def is_busy(error: Exception) -> bool:
    """Return whether an error is that another process has locked the file."""
    return _code(error) == 5


def problem_of(error: Exception) -> tuple[str, str]:
    """Return the reason and the remedy for an error of SQLite."""
    return _PROBLEMS.get(_code(error), DAMAGED)
