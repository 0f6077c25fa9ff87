"""What was found out about a note, as bytes: they go from one process to another, and into the store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from paperstack_lint.engine.findings import Finding
from paperstack_lint.storage import dependencies, serialization
from paperstack_lint.storage.dependencies import Dependencies
from paperstack_lint.text.edits import Edit, Fix

if TYPE_CHECKING:
    from paperstack_lint.collection.facts import Facts


class Damaged(Exception):  # it is the bytes that are
    """Bytes in which nothing is packed."""


class Packed(NamedTuple):
    """What a check found, and the questions whose answers that rests on; apart, for they are read at other times.

    Both are empty where nothing is known.
    """

    findings: bytes
    record: bytes


UNKNOWN = Packed(b"", b"")


def packed(findings: Sequence[Finding], record: Dependencies, path: Path) -> Packed:
    """What a check of the note at `path` found, as bytes; its path is left out."""
    return Packed(
        serialization.packed(list(map(_plain, findings))), serialization.packed(dependencies.serialized(record, path))
    )


def findings(data: Packed, path: Path) -> tuple[Finding, ...]:
    """What a check of the note at `path` found. Raises Damaged."""
    name = path.as_posix()
    try:
        return tuple(_finding(each, name) for each in serialization.unpacked(data.findings))
    except Exception as error:
        raise Damaged from error


def record(data: Packed, path: Path) -> Dependencies:
    """The questions of the note at `path`. Raises Damaged."""
    try:
        return dependencies.deserialized(serialization.unpacked(data.record), path)
    except Exception as error:
        raise Damaged from error


def framed(state: str, data: Packed) -> bytes:
    """All of it in one piece, for the store: the state of the collection, and what was found."""
    head = state.encode()
    return bytes([len(head)]) + head + len(data.findings).to_bytes(4, "big") + data.findings + data.record


def unframed(frame: bytes) -> tuple[str, Packed]:
    """The state and what was found, which is checked when it is read. Raises Damaged where it is cut short."""
    start = 1 + frame[0]
    end = start + 4 + int.from_bytes(frame[start : start + 4], "big")
    if end >= len(frame):
        raise Damaged
    return frame[1:start].decode("ascii", "replace"), Packed(frame[start + 4 : end], frame[end:])


def _plain(finding: Finding) -> tuple[object, ...]:
    *rest, fix = finding[1:]
    return (*rest, (fix.message, tuple(map(tuple, fix.edits)), fix.safe) if fix else None)


def _finding(fields: list[Any], path: str) -> Finding:
    return Finding._make([path, *fields[:-1], _fix(*fields[-1]) if fields[-1] else None])


def _fix(message: str, edits: list[list[Any]], safe: bool) -> Fix:  # as it was packed
    return Fix(message, tuple(Edit(*each) for each in edits), safe)


def packed_facts(facts: Facts) -> bytes:
    """The facts as bytes."""
    return serialization.packed(facts.plain())


def unpacked_facts(data: bytes) -> Facts:
    """The facts. Raises Damaged."""
    from paperstack_lint.collection import facts  # few runs need what is known of others

    try:
        return facts.unpacked(serialization.unpacked(data))
    except Exception as error:
        raise Damaged from error
