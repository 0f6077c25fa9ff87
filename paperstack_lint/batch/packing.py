"""What was found out about a note, as bytes: they go from one process to another, and into the store."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from paperstack_lint import trace
from paperstack_lint.edits import Edit, Fix
from paperstack_lint.runner import Finding
from paperstack_lint.trace import Record

if TYPE_CHECKING:
    from paperstack_lint.collection.facts import Facts

_LEVEL = 1
"""Of compression: a higher one takes longer than it saves."""


class Result(NamedTuple):
    """What a check found, and the answers on which that rests."""

    findings: tuple[Finding, ...]
    record: Record


class Damaged(Exception):  # it is the bytes that are
    """Bytes in which nothing is packed."""


def packed(result: Result) -> bytes:
    """The result as bytes; the path is left out."""
    return _bytes([[list(each[1:]) for each in result.findings], trace.packed(result.record)])


def unpacked(data: bytes, path: str) -> Result:
    """The result for the note at `path`. Raises Damaged."""
    try:
        findings, record = _data(data)
        return Result(tuple(_finding(each, path) for each in findings), trace.unpacked(record))
    except Exception as error:
        raise Damaged from error


def _finding(fields: list[Any], path: str) -> Finding:
    return Finding._make([path, *fields[:-1], _fix(*fields[-1]) if fields[-1] else None])


def _fix(message: str, edits: list[list[Any]], safe: bool) -> Fix:  # as it was packed
    return Fix(message, tuple(Edit(*each) for each in edits), safe)


def packed_facts(facts: Facts) -> bytes:
    """The facts as bytes."""
    return _bytes(facts.plain())


def unpacked_facts(data: bytes) -> Facts:
    """The facts. Raises Damaged."""
    from paperstack_lint.collection import facts  # few runs need what is known of others

    try:
        return facts.unpacked(_data(data))
    except Exception as error:
        raise Damaged from error


def _bytes(data: object) -> bytes:
    return zlib.compress(json.dumps(data, separators=(",", ":")).encode(), _LEVEL)


def _data(data: bytes) -> Any:
    return json.loads(zlib.decompress(data))
