"""Render findings for people: the place, the message, and an excerpt of the line with a caret."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from paperstack_lint.engine.findings import Finding, Outcome
from paperstack_lint.note.note import line_end
from paperstack_lint.report.style import HUES, Style, severity_name
from paperstack_lint.report.terminal import ELLIPSIS, JOINER, graphemes, width, wrap
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex
from paperstack_lint.text.translation import tr, translated

FOR_PEOPLE = True

TAB = "    "
MAX_EQUAL = 5
"""Findings with one message that are rendered one by one; of more only the first is."""
MAX_SIMILAR = 20
"""Findings with a safe fix, equal but for what they quote, that are rendered one by one; of more only MAX_EQUAL are."""
MIN_WIDTH = 20
"""Cells that an excerpt has at least, however narrow the terminal."""


class ExcerptRow(NamedTuple):
    """A part of a line by grapheme: how each is rendered, and its offset in the line.

    `columns` are the terminal cells to the left of each, and of the end.
    """

    shown: Sequence[str]
    offsets: Sequence[int]
    columns: Sequence[int]

    def cells(self, start: int, end: int) -> int:
        """Return the width of the graphemes from `start` to `end`, in cells."""
        return self.columns[end] - self.columns[start]


class Excerpt(NamedTuple):
    """A part of a line, with the indentation and length of its underline in cells."""

    shown: str
    indent: int
    length: int


def render(outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    """Yield a block for each finding, and an empty line after it.

    Of many findings with one message, only the first is rendered, with the number of the others; of many similar ones
    with a safe fix, the first few.
    """
    groups: dict[tuple[str, str], _Group] = {}
    blocks: list[tuple[_Group, _Group, list[str]]] = []
    for outcome in outcomes:
        lines = MaskedLines(outcome.text)
        for one in outcome.findings:
            group = groups.setdefault((one.rule, one.message), _Group(1, MAX_EQUAL))
            similar = (
                groups.setdefault((one.rule, _unquoted(one)), _Group(MAX_EQUAL, MAX_SIMILAR))
                if _has_safe_fix(one)
                else group
            )
            counts = group.add(one.path), similar is group or similar.add(one.path)
            if counts[0] <= MAX_EQUAL and counts[1] <= MAX_SIMILAR:
                blocks.append((group, similar, list(_render_block(one, lines, style))))
        yield ""
    for group, similar, block in blocks:
        wider = group if group.total == similar.total else similar
        folded = next((each for each in (wider, group) if each.is_folded), None)
        if folded is None:
            yield "\n".join((*block, "\n"))
        elif folded.next_is_shown():
            rest = tr("{rest}; --output-format concise lists all", rest=folded.rest)
            last = wrap(f"      {rest}", style, 6) if folded.is_last else ()
            yield "\n".join((*block, *(style.paint(line, 2) for line in last), "\n"))


def _has_safe_fix(one: Finding) -> bool:
    return one.fix is not None and one.fix.safe


def _unquoted(one: Finding) -> str:
    """Return the message without what it quotes, after a backquote, so that it equals no whole message."""
    return "`" + regex("`[^`]*`").sub("`", one.message)


class _Group:
    """The number of findings with one message, or with similar ones, and of the notes that have them.

    Of more than `limit`, the first `few` are rendered.
    """

    def __init__(self, few: int, limit: int) -> None:
        self._few, self._limit = few, limit
        self.total = self._notes = self._shown = 0
        self._last = ""

    def add(self, path: str) -> int:
        """Count a finding in the note at a path, and return the number so far."""
        self.total += 1
        self._notes += path != self._last
        self._last = path
        return self.total

    @property
    def is_folded(self) -> bool:
        """Whether not all of them are rendered."""
        return self.total > self._limit

    def next_is_shown(self) -> bool:
        """Count the next finding, and return whether it is rendered."""
        self._shown += 1
        return self._shown <= self._few

    @property
    def is_last(self) -> bool:
        """Whether the finding that was counted last is the last one that is rendered."""
        return self._shown == self._few

    @property
    def rest(self) -> str:
        """The message about the findings that are not rendered."""
        more, similar = self.total - self._few, self._few > 1
        if self._notes == 1 and similar:
            return msg("and {more} more in this note that --fix fixes alike", more=more)
        if self._notes == 1:
            return msg("and {more} more in this note", more=more)
        if similar:
            return msg("and {more} more in {notes} notes that --fix fixes alike", more=more, notes=self._notes)
        if self._notes == self.total:
            return msg("and {more} more notes", more=more)
        return msg("and {more} more in {notes} notes", more=more, notes=self._notes)


class MaskedLines:
    """The lines of a text with credentials masked; a long line may have thousands of findings, and is masked once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._end_of_line = line_end(text)
        self._last = (0, -1, "")

    def at(self, offset: int) -> tuple[int, str]:
        """Return the start of the line with the character at `offset`, and the line."""
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


def _render_block(one: Finding, lines: MaskedLines, style: Style) -> Iterator[str]:
    hue = HUES[one.severity]
    place = style.paint(f"{style.escape(one.path)}:{one.line}:{one.column}:", 1)
    start = tr("{location} {severity}:", location=_location(one, style), severity=severity_name(one.severity))
    space = "" if start.endswith("：") else " "  # a full-width colon has its own
    head, *rest = wrap(f"{start}{space}{style.escape(translated(one.message))}", style)
    if head.startswith(start):  # insert colours after wrapping, which counts cells
        head = f"{place} {style.escape(one.rule)} {style.paint_severity(one.severity)}{start[-1]}{head[len(start) :]}"
    yield from (head, *rest)
    if not lines.text:
        return
    gutter = f"{one.line:>5} | "
    available = max(MIN_WIDTH, style.width - len(gutter))
    found = excerpt(lines, one.start, one.end, available, style)
    margin = style.paint(" " * (len(gutter) - 2) + "| ", 2)
    yield (style.paint(gutter, 2) + found.shown).rstrip()
    underline = margin + " " * found.indent + style.paint("^" * found.length, 1, hue)
    label = _label(one, style)
    if not label:
        yield underline
    elif len(gutter) + found.indent + found.length + 1 + width(label) <= style.width:
        yield f"{underline} {style.paint(label, 36)}"
    else:
        yield underline
        yield from (margin + style.paint(line, 36) for line in wrap(label, style._replace(width=available), 0))


def _location(one: Finding, style: Style) -> str:
    return f"{style.escape(one.path)}:{one.line}:{one.column}: {style.escape(one.rule)}"


def _label(one: Finding, style: Style) -> str:
    """Return the kind of the fix, with its message unless that of the finding ends in it; `` without a fix."""
    if one.fix is None:
        return ""
    kind = msg("fix") if one.fix.safe else msg("unsafe fix")
    if one.message.endswith(one.fix.message):
        return translated(kind)
    return tr("{kind}: {fix}", kind=kind, fix=style.escape(translated(one.fix.message)))


def excerpt(lines: MaskedLines, start: int, end: int, cells: int, style: Style) -> Excerpt:
    """Return the line at `start`, truncated to `cells` around the underlined part, `start` to `end` within the line."""
    line_start, line = lines.at(start)
    start, end = start - line_start, min(end - line_start, len(line))
    low, high = max(0, start - cells), min(len(line), start + 2 * cells)
    row = _render_row(line, low, high, style)
    first = len(row.shown) if start >= len(line) else max(0, bisect_right(row.offsets, start) - 1)
    last = max(first, bisect_left(row.offsets, end))
    begin, stop = _visible_range(row, first, cells, truncated=low > 0 or high < len(line))
    before = ELLIPSIS if begin > 0 or low > 0 else ""
    after = ELLIPSIS if stop < len(row.shown) or high < len(line) else ""
    shown = before + "".join(row.shown[begin:stop]) + after
    underlined = row.cells(first, max(first, min(last, stop)))
    return Excerpt(shown, len(before) + row.cells(begin, first), max(1, underlined))


def _render_row(line: str, start: int, end: int, style: Style) -> ExcerptRow:
    piece = line[start:end]
    pieces = graphemes(piece)
    alone = len(pieces) == len(piece)
    offsets = range(start, end) if alone else [*accumulate(map(len, pieces[:-1]), initial=start)]
    if _is_rendered_unchanged(piece, style):
        columns = range(len(piece) + 1) if piece.isascii() else [*accumulate(map(width, pieces), initial=0)]
        return ExcerptRow(pieces, offsets, columns)
    shown = [_render_grapheme(line, grapheme, at, style) for grapheme, at in zip(pieces, offsets, strict=True)]
    return ExcerptRow(shown, offsets, [*accumulate(map(width, shown), initial=0)])


def _render_grapheme(line: str, grapheme: str, at: int, style: Style) -> str:
    if grapheme == "\t":
        return TAB
    if style.commands and grapheme == "[" and line.endswith("##", 0, at):
        return r"\x5b"  # `neutralize_commands` gets one character at a time here
    alone = grapheme.rstrip(JOINER)  # one that joins nothing is escaped, or it would join what follows
    return style.escape(alone) + (len(grapheme) - len(alone)) * r"\u200d"


def _is_rendered_unchanged(piece: str, style: Style) -> bool:
    """Return whether no character of a text is escaped: a fast path, since to render each takes most of the time."""
    return not (style.commands or "\t" in piece or JOINER in piece) and style.escape(piece) == piece


def _visible_range(row: ExcerptRow, first: int, cells: int, *, truncated: bool) -> tuple[int, int]:
    """Return the graphemes to render, as start and end: a third of the cells is before `first`, more at a line end."""
    columns = row.columns
    if not truncated and columns[-1] <= cells:
        return 0, len(row.shown)
    cells -= 2 * len(ELLIPSIS)
    begin = bisect_left(columns, columns[first] - cells // 3)
    stop = bisect_right(columns, columns[begin] + cells) - 1
    return min(begin, bisect_left(columns, columns[stop] - cells)), stop
