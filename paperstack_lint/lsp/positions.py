"""Convert character offsets to positions of the protocol, which count code units, and back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate

from lsprotocol.types import Position, PositionEncodingKind, Range

from paperstack_lint.text.regex import regex

_UNITS = {PositionEncodingKind.Utf8: "utf-8", PositionEncodingKind.Utf16: "utf-16-le", PositionEncodingKind.Utf32: ""}
_SIZE = {PositionEncodingKind.Utf8: 1, PositionEncodingKind.Utf16: 2}
_WIDE = {PositionEncodingKind.Utf8: r"[^\x00-\x7f]", PositionEncodingKind.Utf16: r"[\U00010000-\U0010ffff]"}
"""The characters that take more than one code unit."""


class Positions:
    """The positions in a text; lines end as the protocol defines it, in `\\n`, `\\r\\n` or `\\r`.

    What each conversion needs is indexed once: a line may have 300,000 characters.
    """

    def __init__(self, text: str, encoding: PositionEncodingKind) -> None:
        self._text = text
        self.line_starts = [0, *(found.end() for found in regex(r"\r\n|\n|\r").finditer(text))]
        wide = list(regex(_WIDE[encoding]).finditer(text)) if encoding in _WIDE else []
        self._wide = [found.start() for found in wide]
        extra = (len(found[0].encode(_UNITS[encoding], "surrogatepass")) // _SIZE[encoding] - 1 for found in wide)
        self._extra = [0, *accumulate(extra)]

    def position(self, offset: int) -> Position:
        """Return the position of a character."""
        line = bisect_right(self.line_starts, offset) - 1
        return Position(line, self._units(offset) - self._units(self.line_starts[line]))

    def range(self, start: int, end: int) -> Range:
        """Return the range between two offsets."""
        return Range(self.position(start), self.position(end))

    def offset(self, position: Position) -> int:
        """Return the offset of a position; one outside of the text, or inside a character, becomes the nearest one."""
        if position.line >= len(self.line_starts):
            return len(self._text)
        start = self.line_starts[position.line]
        wanted = self._units(start) + position.character
        return start + bisect_left(range(start, self.line_end(position.line)), wanted, key=self._units)

    def line_end(self, line: int) -> int:
        """Return the offset of the end of a line, in front of what ends it."""
        if line + 1 >= len(self.line_starts):
            return len(self._text)
        end = self.line_starts[line + 1] - 1
        return end - self._text.startswith("\r\n", end - 1)

    def _units(self, offset: int) -> int:
        """Return the number of code units in front of an offset."""
        return offset + self._extra[bisect_left(self._wide, offset)]
