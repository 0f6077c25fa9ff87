"""Compares the blocks of a note before and after sections are put into it: nothing else may change."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from paperstack_lint.note.proof.edit_map import Applied, TextChange, changes_of, map_offset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperstack_lint.note.note import Note
    from paperstack_lint.text.edits import Edit


def intact(old: Note, new: Note, edits: tuple[Edit, ...]) -> bool:
    """Whether each block of a note is what it was, and in what it was; `new` has more in what the edits insert only.

    So no list is split, or turned from tight to loose, and no text becomes part of a marker, or a marker part of it.
    """
    changes = changes_of(old.text, [Applied("", frozenset(), edits)])
    inserted = [change.after for change in changes]
    had, at = old.document.blocks, 0
    homes = {-1: -1}  # the index of a block in the old note by that in the new one
    for index, block in enumerate(new.document.blocks):
        start = _beginning(new.text, block.start)
        near = bisect_right(inserted, start, key=lambda span: span.start) - 1
        span = inserted[near] if near >= 0 and start < inserted[near].end else None
        if span and _ended.fullmatch(new.text, min(span.end, block.end), block.end):
            continue  # all of it is new
        if at == len(had):
            return False
        same = (block.kind, block.level, homes.get(block.parent)) == (had[at].kind, had[at].level, had[at].parent)
        if not same or start not in _places(old.text, new.text, had[at].start, changes):
            return False
        homes[index] = at
        at += 1
    return at == len(had)


_LONGEST = 400  # characters that may be the lead of a line
_SPACE = " \t\r\n>"
# To the parser, what closes a box or gives attributes to a list is a line of the text above it.
_ended = re.compile(r"(?:[ \t\r\n>]|\{:[^{}\n]*\}|:{3,}|\{%-?[ \t]*end[^%\n]*%\}|\{\{[<%][ \t]*/[^{}\n]*\}\}|</\w+>)*+")


def _beginning(text: str, start: int) -> int:
    """Return where the first word of a block is; the parser begins some at the end of the line above."""
    found = re.compile(r"[ \t\r\n>]*+").match(text, start)
    return found.end() if found else start


def _places(old: str, new: str, start: int, changes: Sequence[TextChange]) -> set[int]:
    """Return where a block that begins at `start` may begin after the changes, which may put something first in it."""
    start = _beginning(old, start)
    places = {map_offset(changes, start)}
    near = bisect_right(changes, start, key=lambda change: change.before.start) - 1
    end = changes[near].before.end if near >= 0 else -1
    if 0 <= end <= start < end + _LONGEST and not old[end:start].strip(_SPACE):
        places.add(_beginning(new, changes[near].after.start))
    return places
