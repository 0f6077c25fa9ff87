"""Evict what is cached: how long each kind of it is valid, and the removal of what has expired."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

MINUTE, DAY = 60.0, 86_400.0
"""Seconds."""
RESULT_LIFETIME = 30 * DAY
"""How long the result of a note is cached, though nothing changes that it depends on; loading does not extend it."""
PAPER_LIFETIME = 30 * DAY
"""How long a paper on arXiv is cached: it changes only by a new version."""
ABSENT_LIFETIME = DAY
"""How long it is cached that arXiv has no such paper; new ones come each night."""
ALIVE_LIFETIME, DEAD_LIFETIME = 7 * DAY, DAY
"""How long the verdict on a link is cached."""

_PRUNE = "DELETE FROM answers WHERE (kind, key) IN (SELECT kind, key FROM answers WHERE expires <= ? LIMIT ?)"
_IS_PRUNED = "SELECT 1 FROM answers WHERE kind = '' AND key = x'' AND stored BETWEEN ? AND ?"
_MARK_PRUNED = "REPLACE INTO answers VALUES ('', x'', ?, 1e300, '', x'')"
_PRUNE_INTERVAL = DAY
_MAX_PRUNED = 5000
"""Expired rows that one run removes: some 50 ms."""


def evict_expired(connection: sqlite3.Connection, now: float) -> None:
    """Remove expired rows, once a day. A row without a kind contains the time when that was done."""
    if connection.execute(_IS_PRUNED, (now - _PRUNE_INTERVAL, now)).fetchone():
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute(_PRUNE, (now, _MAX_PRUNED)).rowcount < _MAX_PRUNED:
            connection.execute(_MARK_PRUNED, (now,))
