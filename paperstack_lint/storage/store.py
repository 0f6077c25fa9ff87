"""The store: a SQLite database of cached results and network results, by kind and key, until they expire.

Only digests of the keys are stored, since an address may contain a secret. No error of the store ends a run: it goes on
with the results of its own, and one warning gives the reason why nothing is cached.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from paperstack_lint.storage import eviction, store_database
from paperstack_lint.storage.cache_folder import StorageError, prepare_folder
from paperstack_lint.storage.files import digest

if TYPE_CHECKING:
    import sqlite3

_T = TypeVar("_T")

_SELECT = "SELECT stored, expires, value, digest FROM answers WHERE kind = ? AND key = ?"
_REPLACE = "REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)"

_MAX_CLOCK_SKEW = 3600.0
"""Seconds that a row may be from the future, for machines that share a folder but not the time."""
_BATCH_SIZE = 100
"""Rows that are written together; a kill may lose so many."""


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
            store._file = prepare_folder(folder, outside_of) / store_database.FILE_NAME
            store._connection = store_database.connect(store._file)
        except StorageError as error:
            store.warning = str(error)
        return store

    def get(self, kind: str, key: str) -> Any | None:
        """Return a value, deserialized from JSON; None where there is none, or it has expired."""
        place = (kind, _key_digest(key))
        row = self._in_memory.get(place) or self._stored(place)
        try:
            return json.loads(row.value) if row and self._is_valid(row) else None
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
        row = self._stored((kind, _key_digest(key)))
        return row.value if row and isinstance(row.value, bytes) and self._is_valid(row) else None

    def put_blob(self, kind: str, key: str, value: bytes, lifetime: float) -> None:
        """Store bytes for `lifetime` seconds, in the file alone: they may be many."""
        now = self._now()
        if self._connection:
            self._add((kind, _key_digest(key)), _Row(now, now + lifetime, value))

    def report_damage(self) -> None:
        """Disable the store, since a value cannot be deserialized, though SQLite could read it."""
        self._disable(*store_database.DAMAGED)

    def flush(self) -> None:
        """Write the pending rows. Where another process has locked the file, they stay pending."""
        self._run(self._write, waits=False)

    def close(self) -> None:
        """Write the pending rows, and remove some that have expired. The values of this run stay available."""
        self._run(self._write)
        self._run(lambda connection: eviction.evict_expired(connection, self._now()), waits=False)
        self._disconnect()

    def _add(self, place: tuple[str, bytes], row: _Row) -> None:
        self._unwritten[place] = row
        if len(self._unwritten) % _BATCH_SIZE == 0:
            self.flush()

    def _stored(self, place: tuple[str, bytes]) -> _Row | None:
        if place in self._unwritten:
            return self._unwritten[place]
        fetched = self._run(lambda connection: connection.execute(_SELECT, place).fetchone())
        if fetched is None:
            return None
        row = _Row(*fetched[:3])
        if _has_valid_types(row) and fetched[3] == _digest(place, row):
            return row
        self.report_damage()
        return None

    def _is_valid(self, row: _Row) -> bool:
        return row.stored - _MAX_CLOCK_SKEW <= self._now() < row.expires

    def _write(self, connection: sqlite3.Connection) -> None:
        unwritten = sorted(self._unwritten.items())
        rows = [(*place, *row, _digest(place, row)) for place, row in unwritten]
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
            return store_database.retry_while_busy(action, self._connection, store_database.TIMEOUT if waits else 0.0)
        except sqlite3.Error as error:
            if waits or not store_database.is_busy(error):
                self._disable(*store_database.problem_of(error))
            return None

    def _disable(self, reason: str, remedy: str) -> None:
        self.warning = self.warning or str(StorageError(self._file, reason, remedy))
        self._disconnect()

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            store_database.close(connection)


def _has_valid_types(row: _Row) -> bool:
    """Return whether the fields are of the types that were written; SQLite stores any."""
    return type(row.stored) is type(row.expires) is float and type(row.value) in (str, bytes)


def _digest(place: tuple[str, bytes], row: _Row) -> bytes:
    """Return a digest of a row and its key, by which a damaged row is detected."""
    kind, key = place
    value = row.value if isinstance(row.value, bytes) else row.value.encode("utf-8", "surrogatepass")
    head = f"{kind} {row.stored!r} {row.expires!r} {type(row.value).__name__} "
    return bytes.fromhex(digest(head.encode() + key + value))


def _key_digest(key: str) -> bytes:
    return bytes.fromhex(digest(key.encode("utf-8", "surrogatepass")))
