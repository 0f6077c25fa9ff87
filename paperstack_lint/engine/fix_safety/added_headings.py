"""The headings that edits add to a note, found by parsing only the lines that the edits touch."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from paperstack_lint.headings.slugs.kramdown import slug
from paperstack_lint.text.edits import Edit, rewrite
from paperstack_lint.text.spans import covering
from paperstack_lint.text.windows import Window, joined

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note

MAX_LINE = 1000
"""Characters of a line before and after an edit that are searched for a heading; no heading is longer."""

_HEADING = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*#{1,6}[ \t]+([^\r\n]+)|^([^\r\n]+)\r?\n[ \t>]*(?:=+|-+)[ \t]*\r?$",
    re.MULTILINE,
)


def added_heading_ids(note: Note, edits: Sequence[Edit]) -> Iterator[str]:
    """Yield the ids of added headings, before repeats are numbered; edits within a heading add none."""
    for window in joined(_windows(note, edits)):
        source = note.text[window.start : window.end]
        shifted = [Edit(max(0, one.start - window.start), one.end - window.start, one.text) for one in window.edits]
        above = window.touched - window.start
        before = Counter(
            slug(each) for at, each in _possible_headings(source, above) if _is_heading(note, window.start + at)
        )
        after = Counter(slug(each) for _, each in _possible_headings(rewrite(source, shifted), above))
        yield from after - before


def _windows(note: Note, edits: Sequence[Edit]) -> Iterator[Window]:
    """Yield the lines that each edit touches."""
    for edit in sorted(edits):
        if edit.end >= note.body and not _is_in_code(note, edit.start):
            yield _window(note, edit)


def _window(note: Note, edit: Edit) -> Window:
    """Return the lines of an edit, with the one above and, where it changes line ends or empties a line, the one below.

    The line above becomes a heading by an underline, the one below when the block that it was part of ends.
    """
    first, last = note.line_span(edit.start)[0], note.line_span(edit.end)[1]
    touched, end = max(first, edit.start - MAX_LINE, note.body), min(last, edit.end + MAX_LINE)
    is_cut = touched > first or first == note.body  # then the line above is too far, or there is none
    start = touched if is_cut else max(note.line_span(first - 1)[0], first - MAX_LINE, note.body)
    is_emptied = not (note.text[touched : edit.start] + edit.text + note.text[edit.end : end]).strip()
    if end == last < len(note.text) and (is_emptied or "\n" in edit.text + note.text[edit.start : edit.end]):
        below = note.text.find("\n", last) + 1
        end = min(note.line_span(below)[1], below + MAX_LINE)
    return Window(min(start, touched), touched, end, [edit])


def _possible_headings(source: str, above: int) -> Iterator[tuple[int, str]]:
    """Yield what may be headings in some lines, with their offsets, except one that is only on the line above."""
    for found in _HEADING.finditer(source):
        if found.end() >= above and found.end() > 0 and (found[2] or found.start() >= above):
            yield found.start(), found[1] or found[2]


def _is_heading(note: Note, start: int) -> bool:
    """Return whether a heading begins on the line that begins at `start`."""
    end = note.line_span(start)[1]
    return covering(note.headings, start) is not None or covering(note.headings, max(start, end - 1)) is not None


def _is_in_code(note: Note, offset: int) -> bool:
    at = note.document.block_at(offset)
    return at >= 0 and note.document.blocks[at].kind == "code"
