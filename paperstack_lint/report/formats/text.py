"""Findings for people: the place, what is wrong, and the source line with a caret."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from paperstack_lint.engine.findings import Finding, Outcome
from paperstack_lint.note.note import line_end
from paperstack_lint.report.style import HUES, Style
from paperstack_lint.report.terminal import CUT, JOINER, graphemes, width, wrapped
from paperstack_lint.text.credentials import mask_credentials

TAB = "    "
FOLDED = 5
"""Findings with one message that are shown one by one; of more only the first is shown."""
ALIKE = 20
"""Findings that --fix fixes, alike but for what they quote, that are shown one by one; of more only FOLDED are."""
MIN_ROOM = 20
"""Cells that an excerpt gets at least, however narrow the terminal."""


class Row(NamedTuple):
    """A piece of a line as readers see it, by character: how each is shown, and its offset in the line.

    `ends` are the terminal cells to the left of each, and of the end.
    """

    shown: Sequence[str]
    places: Sequence[int]
    ends: Sequence[int]

    def cells(self, start: int, end: int) -> int:
        """How many cells the characters from one to another take."""
        return self.ends[end] - self.ends[start]


class Excerpt(NamedTuple):
    """A piece of a line, and where its underline begins and how long it is, in cells."""

    shown: str
    indent: int
    length: int


def render(outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    """Yield a block for each finding, and an empty line after it.

    Of many findings with one message, the first is shown, and how many there are; of many that are alike, and that
    --fix fixes, the first few.
    """
    groups: dict[tuple[str, str], _Group] = {}
    blocks: list[tuple[_Group, _Group, list[str]]] = []
    for outcome in outcomes:
        lines = _MaskedLines(outcome.text)
        for one in outcome.findings:
            group = groups.setdefault((one.rule, one.message), _Group(1, FOLDED))
            alike = groups.setdefault((one.rule, _kind(one)), _Group(FOLDED, ALIKE)) if _is_fixed(one) else group
            seen = group.add(one.path), alike is group or alike.add(one.path)
            if seen[0] <= FOLDED and seen[1] <= ALIKE:
                blocks.append((group, alike, list(_block(one, lines, style))))
    for group, alike, block in blocks:
        wider = group if group.total == alike.total else alike
        folded = next((each for each in (wider, group) if each.is_folded), None)
        if folded is None:
            yield "\n".join((*block, "\n"))
        elif folded.shows():
            rest = f"      {folded.rest}; --output-format concise lists all"
            last = wrapped(rest, style, 6) if folded.is_last else ()
            yield "\n".join((*block, *(style.paint(line, 2) for line in last), "\n"))


def _is_fixed(one: Finding) -> bool:
    return one.fix is not None and one.fix.safe


def _kind(one: Finding) -> str:
    """Return the message without what it quotes, and something that no message begins with."""
    return "`" + re.sub("`[^`]*`", "`", one.message)


class _Group:
    """Findings with one message, or alike but for what they quote: how many there are, and in how many notes.

    Where there are more than `limit`, the first `few` are shown.
    """

    def __init__(self, few: int, limit: int) -> None:
        self._few, self._limit = few, limit
        self.total = self._notes = self._shown = 0
        self._last = ""

    def add(self, path: str) -> int:
        """Count a finding in the note at a path, and return how many there are so far."""
        self.total += 1
        self._notes += path != self._last
        self._last = path
        return self.total

    @property
    def is_folded(self) -> bool:
        """Whether not all of them are shown."""
        return self.total > self._limit

    def shows(self) -> bool:
        """Count one that may be shown, and return whether it is."""
        self._shown += 1
        return self._shown <= self._few

    @property
    def is_last(self) -> bool:
        """Whether what was counted last is the last one that is shown."""
        return self._shown == self._few

    @property
    def rest(self) -> str:
        """What there is besides those that are shown."""
        more = self.total - self._few
        alike = " that --fix fixes alike" if self._few > 1 else ""
        if self._notes == 1:
            return f"and {more} more in this note{alike}"
        if self._notes == self.total and not alike:
            return f"and {more} more notes"
        return f"and {more} more in {self._notes} notes{alike}"


class _MaskedLines:
    """The lines of a text without credentials; a long one may have thousands of findings, and is masked once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._end_of_line = line_end(text)
        self._last = (0, -1, "")

    def at(self, offset: int) -> tuple[int, str]:
        """Return where the line with the character at `offset` starts, and the line."""
        start, end, line = self._last
        if not start <= offset <= end:
            start, end = self._bounds(offset)
            line = mask_credentials(self.text[start:end])
            self._last = (start, end, line)
        return start, line

    def _bounds(self, offset: int) -> tuple[int, int]:
        text, end_of_line = self.text, self._end_of_line
        start, end = text.rfind(end_of_line, 0, offset) + 1, text.find(end_of_line, offset)
        end = len(text) if end < 0 else end
        end -= text.endswith("\r", start, end)
        return start + (start == 0 and text.startswith("\ufeff")), end


def _block(one: Finding, lines: _MaskedLines, style: Style) -> Iterator[str]:
    hue = HUES[one.severity]
    place = style.paint(f"{style.shown(one.path)}:{one.line}:{one.column}:", 1)
    head, *rest = wrapped(f"{_head(one, style)} {one.severity}: {style.shown(one.message)}", style)
    start = f"{_head(one, style)} {one.severity}:"
    if head.startswith(start):  # colours take no cells
        head = f"{place} {style.shown(one.rule)} {style.severity(one.severity)}:{head[len(start) :]}"
    yield from (head, *rest)
    if not lines.text:
        return
    gutter = f"{one.line:>5} | "
    room = max(MIN_ROOM, style.width - len(gutter))
    found = _excerpt(lines, one.start, one.end, room, style)
    blank = style.paint(" " * (len(gutter) - 2) + "| ", 2)
    yield (style.paint(gutter, 2) + found.shown).rstrip()
    underline = blank + " " * found.indent + style.paint("^" * found.length, 1, hue)
    label = _label(one, style)
    if not label:
        yield underline
    elif len(gutter) + found.indent + found.length + 1 + width(label) <= style.width:
        yield f"{underline} {style.paint(label, 36)}"
    else:
        yield underline
        yield from (blank + style.paint(line, 36) for line in wrapped(label, style._replace(width=room), 0))


def _head(one: Finding, style: Style) -> str:
    return f"{style.shown(one.path)}:{one.line}:{one.column}: {style.shown(one.rule)}"


def _label(one: Finding, style: Style) -> str:
    """That there is a fix, and what it does unless the message ends in just that."""
    if one.fix is None:
        return ""
    kind = "fix" if one.fix.safe else "unsafe fix"
    return kind if one.message.endswith(one.fix.message) else f"{kind}: {style.shown(one.fix.message)}"


def excerpt(text: str, start: int, end: int, room: int, style: Style) -> Excerpt:
    """The line at `start`, cut to `room` cells around what is underlined: `start` to `end`, within that line."""
    return _excerpt(_MaskedLines(text), start, end, room, style)


def _excerpt(lines: _MaskedLines, start: int, end: int, room: int, style: Style) -> Excerpt:
    line_start, line = lines.at(start)
    start, end = start - line_start, min(end - line_start, len(line))
    low, high = max(0, start - room), min(len(line), start + 2 * room)
    row = _row(line, low, high, style)
    first = len(row.shown) if start >= len(line) else max(0, bisect_right(row.places, start) - 1)
    last = max(first, bisect_left(row.places, end))
    begin, stop = _window(row, first, room, cut=low > 0 or high < len(line))
    before = CUT if begin > 0 or low > 0 else ""
    after = CUT if stop < len(row.shown) or high < len(line) else ""
    shown = before + "".join(row.shown[begin:stop]) + after
    underlined = row.cells(first, max(first, min(last, stop)))
    return Excerpt(shown, len(before) + row.cells(begin, first), max(1, underlined))


def _row(line: str, start: int, end: int, style: Style) -> Row:
    piece = line[start:end]
    pieces = graphemes(piece)
    alone = len(pieces) == len(piece)
    places = range(start, end) if alone else [*accumulate(map(len, pieces[:-1]), initial=start)]
    if _shows_itself(piece, style):
        ends = range(len(piece) + 1) if piece.isascii() else [*accumulate(map(width, pieces), initial=0)]
        return Row(pieces, places, ends)
    shown = [_shown(line, grapheme, at, style) for grapheme, at in zip(pieces, places, strict=True)]
    return Row(shown, places, [*accumulate(map(width, shown), initial=0)])


def _shown(line: str, grapheme: str, at: int, style: Style) -> str:
    if grapheme == "\t":
        return TAB
    if style.commands and grapheme == "[" and line.endswith("##", 0, at):
        return r"\x5b"  # `inert` sees one character at a time here
    alone = grapheme.rstrip(JOINER)  # a joiner that joins nothing is shown, or it would join what follows
    return style.shown(alone) + (len(grapheme) - len(alone)) * r"\u200d"


def _shows_itself(piece: str, style: Style) -> bool:
    """Whether each character of a line is shown as it is: most are, and to look at each takes most of the time."""
    return not (style.commands or "\t" in piece or JOINER in piece) and style.shown(piece) == piece


def _window(row: Row, first: int, room: int, *, cut: bool) -> tuple[int, int]:
    """The piece to show, from and to: a third of the room for what stands before `first`, more if nothing follows."""
    ends = row.ends
    if not cut and ends[-1] <= room:
        return 0, len(row.shown)
    room -= 2 * len(CUT)
    begin = bisect_left(ends, ends[first] - room // 3)
    stop = bisect_right(ends, ends[begin] + room) - 1
    return min(begin, bisect_left(ends, ends[stop] - room)), stop
