"""Find the paragraphs that kramdown takes for tables, since each of their lines has a `|`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from paperstack_lint.text.edits import Span
from paperstack_lint.text.spans import within

if TYPE_CHECKING:
    from paperstack_lint.note.markdown.document import Block
    from paperstack_lint.note.note import Note

_ROW = r"(?:[^\\<|]|\\++\|?+|<(?![A-Za-z/])|<[A-Za-z][^<>|]*>[^<>|]*</[A-Za-z]+>|<br[^<>|]*>)*+\|"
"""A line up to its first `|` that is not escaped; one inside an HTML element or code does not count."""
_BOUNDARY = r"[ \t>\r]*(?:\{:|\Z)"
"""A line that ends a block: a blank one, or an attribute list."""
_NESTED = r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]"
"""The first line of a list within an item, which ends the text of the item."""

_AFTER_BLOCK = rf"[ \t\r]*(?:\n(?:{_NESTED}|[ \t>\r]*(?:\{{:|\n|\Z))|\Z)"


class KramdownTables:
    """The paragraphs of a note that kramdown takes for tables; each is parsed once."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._code = [span for span in note.document.opaque if note.text[span.start] == "`"]
        self._cached: dict[int, bool] = {}

    def has(self, formula: Span) -> bool:
        """Return whether a formula is in such a paragraph; a `$$…$$` that fills its paragraph is a block of its own."""
        at = self._note.document.block_at(formula.start)
        block = self._note.document.blocks[at]
        if block.kind not in ("paragraph", "item"):
            return False
        if at not in self._cached:
            self._cached[at] = self._is_table(block)
        return self._cached[at] and not self._is_block(formula, block.content)

    def _is_table(self, block: Block) -> bool:
        """Return whether each line has a `|`, up to the first that ends the block or to the end of its container."""
        note, at = self._note, block.content if block.kind == "item" else block.start
        parent = note.document.blocks[block.parent] if block.parent >= 0 else None
        is_item = block.kind == "item" or (parent is not None and parent.kind == "item" and parent.content == at)
        if not is_item and not self._is_below_blank(at):
            return False
        end = block.end if block.kind == "item" else parent.end if parent else len(note.text)
        for begin in chain((at,), self._lines(at, end)):
            line = "".join(self._without_code(begin, note.line_span(begin)[1]))
            if re.match(_BOUNDARY, line) or (is_item and begin > at and re.match(_NESTED, line)):
                return True
            if not re.match(_ROW, line):
                return False
        return True

    def _lines(self, start: int, end: int) -> Iterator[int]:
        """Yield the starts of the lines after the one at `start`."""
        starts = self._note.line_starts
        at = bisect_right(starts, start)
        while at < len(starts) and starts[at] < end:
            yield starts[at]
            at += 1

    def _is_below_blank(self, start: int) -> bool:
        above = self._note.line_span(start)[0] - 1
        return above < self._note.body or not self._note.text[slice(*self._note.line_span(above))].strip(" \t>\r")

    def _without_code(self, start: int, end: int) -> Iterator[str]:
        for span in within(self._code, start, end):
            yield self._note.text[start : span.start]
            start = max(start, min(span.end, end))
        yield self._note.text[start:end]

    def _is_block(self, formula: Span, start: int) -> bool:
        text = self._note.text
        is_first = formula.start == start and text.startswith("$$", start)
        return is_first and re.compile(_AFTER_BLOCK).match(text, formula.end) is not None
