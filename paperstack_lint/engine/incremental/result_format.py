"""Serialize the result and the facts of a note: bytes that go from one process to another, and into the store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from paperstack_lint.engine.findings import Finding
from paperstack_lint.storage import dependencies as queries
from paperstack_lint.storage import serialization
from paperstack_lint.storage.dependencies import Dependencies
from paperstack_lint.text.edits import Edit, Fix
from paperstack_lint.text.message import from_plain, to_plain

if TYPE_CHECKING:
    from paperstack_lint.collection.facts import Facts


class CorruptData(Exception):  # the bytes are corrupt, not the program
    """Bytes that cannot be deserialized."""


class SerializedResult(NamedTuple):
    """The findings of a note, and the dependencies of this result; separate, since they are read at different times.

    Both are empty where there is no result.
    """

    findings: bytes
    dependencies: bytes


NO_RESULT = SerializedResult(b"", b"")


def serialize(findings: Sequence[Finding], dependencies: Dependencies, path: Path) -> SerializedResult:
    """Return the result of the note at `path` as bytes; its path is left out."""
    plain = list(map(_to_plain, findings)), queries.serialize(dependencies, path)
    return SerializedResult(*map(serialization.serialize, plain))


def findings(data: SerializedResult, path: Path) -> tuple[Finding, ...]:
    """Return the findings of the note at `path`. Raises CorruptData."""
    name = path.as_posix()
    try:
        return tuple(_finding(each, name) for each in serialization.deserialize(data.findings))
    except Exception as error:
        raise CorruptData from error


def dependencies(data: SerializedResult, path: Path) -> Dependencies:
    """Return the dependencies of the result of the note at `path`. Raises CorruptData."""
    try:
        return queries.deserialize(serialization.deserialize(data.dependencies), path)
    except Exception as error:
        raise CorruptData from error


def to_frame(digest: str, data: SerializedResult) -> bytes:
    """Return a result in one piece, for the store, after the digest of the collection under which it is valid."""
    head = digest.encode()
    return bytes([len(head)]) + head + len(data.findings).to_bytes(4, "big") + data.findings + data.dependencies


def from_frame(frame: bytes) -> tuple[str, SerializedResult]:
    """Return the digest of the collection, and the result. Raises CorruptData where the frame is truncated."""
    start = 1 + frame[0]
    end = start + 4 + int.from_bytes(frame[start : start + 4], "big")
    if end >= len(frame):
        raise CorruptData
    return frame[1:start].decode("ascii", "replace"), SerializedResult(frame[start + 4 : end], frame[end:])


def _to_plain(finding: Finding) -> tuple[object, ...]:
    start, end, rule, message, *rest, fix = finding[1:]
    plain_fix = (to_plain(fix.message), tuple(map(tuple, fix.edits)), fix.safe) if fix else None
    return (start, end, rule, to_plain(message), *rest, plain_fix)


def _finding(fields: list[Any], path: str) -> Finding:
    start, end, rule, message, *rest, fix = fields
    return Finding._make([path, start, end, rule, from_plain(message), *rest, _fix(*fix) if fix else None])


def _fix(message: object, edits: list[list[Any]], safe: bool) -> Fix:  # as it was serialized
    return Fix(from_plain(message), tuple(Edit(*each) for each in edits), safe)


def serialize_facts(facts: Facts) -> bytes:
    """Return the facts of a note as bytes."""
    return serialization.serialize(facts.serialize())


def deserialize_facts(data: bytes) -> Facts:
    """Return the facts of a note, none for empty bytes. Raises CorruptData."""
    from paperstack_lint.collection import facts  # few runs need facts

    if not data:
        return facts.NO_FACTS
    try:
        return facts.deserialize(serialization.deserialize(data))
    except Exception as error:
        raise CorruptData from error
