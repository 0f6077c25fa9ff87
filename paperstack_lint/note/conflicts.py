"""The marker lines that git leaves in a note where it cannot merge two versions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.note.note import analysis
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note

_MARKER = regex(r"(?:^|(?<=\A\ufeff))(?:<{7}|={7}|>{7})(?=[ \r\n]|\Z)[^\r\n]*", re.MULTILINE)
_VERBATIM = regex(
    r"<pre\b|<textarea\b|\{%-?\s*(?:highlight|raw|codeblock|code)\b|\{\{[<%]\s*highlight\b", re.IGNORECASE
)
"""Matches the beginning of raw HTML, or of a template block, that displays its text verbatim."""


class Conflict(NamedTuple):
    """The offsets of a conflict: `start` and `end` are those of its first marker line, `last` that of its last one."""

    start: int
    end: int
    last: int


@analysis
def conflicts_of(note: Note) -> tuple[Conflict, ...]:
    """Return the conflicts of a note. What begins in code is an example for readers, not a conflict."""
    if "<<<<<<<" not in note.text:  # a search for the marker lines tries each character
        return ()
    return tuple(found for found in _find_conflicts(note.text) if not _is_in_code(note, found.start))


def conflict_caveat(note: Note) -> str:
    """Return the caveat that nothing is written into a note with a conflict, since that would change one side of it."""
    return msg(
        "the note has an unresolved merge conflict in line {line}", line=note.position(conflicts_of(note)[0].start).line
    )


def _find_conflicts(text: str) -> Iterator[Conflict]:
    """Yield each sequence of the three marker lines; where one begins inside another, the later one counts."""
    begun: re.Match[str] | None = None
    is_divided = False
    for marker in _MARKER.finditer(text):
        if marker[0][0] == "<":
            begun, is_divided = marker, False
        elif marker[0][0] == "=":
            is_divided = begun is not None
        elif begun and is_divided:
            yield Conflict(begun.start(), begun.end(), marker.start())
            begun, is_divided = None, False


def _is_in_code(note: Note, offset: int) -> bool:
    if offset < note.body:
        return False
    block = note.document.block_at(offset)
    while block >= 0:
        if note.document.blocks[block].kind == "code":
            return True
        block = note.document.blocks[block].parent
    opaque = note.document.opaque_at(offset)
    return opaque is not None and _VERBATIM.match(note.text, opaque.start, opaque.end) is not None
