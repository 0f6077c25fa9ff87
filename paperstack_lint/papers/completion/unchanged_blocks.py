"""Compare the blocks of a note before and after sections are inserted: nothing else may change."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from paperstack_lint.note.proof.edit_map import Applied, TextChange, changes_of, map_offset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperstack_lint.note.note import Note
    from paperstack_lint.text.edits import Edit

_MAX_LEAD = 400  # characters at the beginning of a line
_SPACE = " \t\r\n>"
# To the parser, a line that closes a box or has the attributes of a list is part of the text above it.
_END_OF_BLOCK = re.compile(
    r"(?:[ \t\r\n>]|\{:[^{}\n]*\}|:{3,}|\{%-?[ \t]*end[^%\n]*%\}|\{\{[<%][ \t]*/[^{}\n]*\}\}|</\w+>)*+"
)


def blocks_unchanged(old: Note, new: Note, edits: tuple[Edit, ...]) -> bool:
    """Return whether each block of a note has kept its kind and its parent; `new` has more in inserted text only.

    Then no list is split or turned from tight to loose, no text becomes part of a marker, and no marker part of text.
    """
    changes = changes_of(old.text, [Applied("", frozenset(), edits)])
    inserted = [change.after for change in changes]
    before, at = old.document.blocks, 0
    homes = {-1: -1}  # the index of a block in the old note by that in the new one
    for index, block in enumerate(new.document.blocks):
        start = _first_word(new.text, block.start)
        near = bisect_right(inserted, start, key=lambda span: span.start) - 1
        span = inserted[near] if near >= 0 and start < inserted[near].end else None
        if span and _END_OF_BLOCK.fullmatch(new.text, min(span.end, block.end), block.end):
            continue  # all of it is new
        if at == len(before):
            return False
        same = (block.kind, block.level, homes.get(block.parent)) == (
            before[at].kind,
            before[at].level,
            before[at].parent,
        )
        if not same or start not in _possible_starts(old.text, new.text, before[at].start, changes):
            return False
        homes[index] = at
        at += 1
    return at == len(before)


def _first_word(text: str, start: int) -> int:
    """Return where the first word of a block is; the parser starts some blocks at the end of the line above."""
    found = re.compile(r"[ \t\r\n>]*+").match(text, start)
    return found.end() if found else start


def _possible_starts(old: str, new: str, start: int, changes: Sequence[TextChange]) -> set[int]:
    """Return where a block that begins at `start` may begin after the changes, which may insert text first in it."""
    start = _first_word(old, start)
    starts = {map_offset(changes, start)}
    near = bisect_right(changes, start, key=lambda change: change.before.start) - 1
    end = changes[near].before.end if near >= 0 else -1
    if 0 <= end <= start < end + _MAX_LEAD and not old[end:start].strip(_SPACE):
        starts.add(_first_word(new, changes[near].after.start))
    return starts
