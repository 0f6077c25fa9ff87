"""Findings for people: the place, what is wrong, and the source line with a caret; the only importer of wcwidth."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple
from unicodedata import category

from paperstack_lint.credentials import masked
from paperstack_lint.report import Style
from paperstack_lint.runner import Finding, Outcome

TAB = "    "
CUT = "..."
JOINER = "\u200d"
MIN_ROOM = 20
"""Cells that an excerpt gets at least, however narrow the terminal."""


class Cell(NamedTuple):
    """A character as readers see it: how it is shown, in how many terminal cells, and its offset in the note."""

    shown: str
    width: int
    start: int


class Excerpt(NamedTuple):
    """A piece of a line, and where its underline begins and how long it is, in cells."""

    shown: str
    indent: int
    length: int


def render(outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    """A block for each finding, and a blank line behind it."""
    for outcome in outcomes:
        for one in outcome.findings:
            yield "\n".join(_block(one, outcome.text, style)) + "\n\n"


def _block(one: Finding, text: str, style: Style) -> Iterator[str]:
    hue = 33 if one.severity == "warning" else 31
    place = style.paint(f"{style.shown(one.path)}:{one.line}:{one.column}:", 1)
    yield f"{place} {style.paint(style.shown(one.rule), hue)} {style.shown(one.message)}"
    gutter = f"{one.line:>5} | "
    found = excerpt(text, one.start, one.end, max(MIN_ROOM, style.width - len(gutter)), style)
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
        yield blank + style.paint(label, 36)


def _label(one: Finding, style: Style) -> str:
    """That there is a fix, and what it does unless the message ends in just that."""
    if one.fix is None:
        return ""
    kind = "fix" if one.fix.safe else "unsafe fix"
    return kind if one.message.endswith(one.fix.message) else f"{kind}: {style.shown(one.fix.message)}"


def excerpt(text: str, start: int, end: int, room: int, style: Style) -> Excerpt:
    """The line at `start`, cut to `room` cells around what is underlined: `start` to `end`, within that line."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    line_end -= text.endswith("\r", line_start, line_end)
    line_start += line_start == 0 and text.startswith("\ufeff")
    text = text[:line_start] + masked(text[line_start:line_end]) + text[line_end:]
    low, high = max(line_start, start - room), min(line_end, start + 2 * room)
    cells = _cells(text, low, high, style)
    places = [cell.start for cell in cells]
    first = len(cells) if start >= line_end else max(0, bisect_right(places, start) - 1)
    last = max(first, bisect_left(places, min(end, line_end)))
    begin, stop = _window(cells, first, room, cut=low > line_start or high < line_end)
    before = CUT if begin > 0 or low > line_start else ""
    after = CUT if stop < len(cells) or high < line_end else ""
    shown = before + "".join(cell.shown for cell in cells[begin:stop]) + after
    return Excerpt(shown, len(before) + _sum(cells[begin:first]), max(1, _sum(cells[first : min(last, stop)])))


def _cells(text: str, start: int, end: int, style: Style) -> list[Cell]:
    graphemes = _graphemes(text[start:end])
    places = list(accumulate(map(len, graphemes), initial=start))
    if _shows_itself(text[start:end], style):
        return [Cell(each, width(each), at) for each, at in zip(graphemes, places, strict=False)]
    cells = []
    for grapheme, at in zip(graphemes, places, strict=False):
        alone = grapheme.rstrip(JOINER)  # a joiner that joins nothing is shown, or it would join what follows
        shown = TAB if grapheme == "\t" else style.shown(alone) + (len(grapheme) - len(alone)) * r"\u200d"
        if style.commands and grapheme == "[" and text.endswith("##", 0, at):
            shown = r"\x5b"  # `inert` sees one character at a time here
        cells.append(Cell(shown, width(shown), at))
    return cells


def _shows_itself(piece: str, style: Style) -> bool:
    """Whether each character of a line is shown as it is: most are, and to look at each takes most of the time."""
    return not (style.commands or "\t" in piece or JOINER in piece) and style.shown(piece) == piece


def _graphemes(text: str) -> Iterable[str]:
    if text.isascii():
        return text  # one character each; the tables for all others take time to import
    from wcwidth import wcwidth

    starts = [at for at in range(len(text)) if at == 0 or not _joined(text[at - 1], text[at], wcwidth(text[at]))]
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def _joined(before: str, character: str, cells: int) -> bool:
    """Whether a character is drawn onto the one before it: an accent, a selector, a skin tone, part of a sequence.

    Controls, zero-width blanks and the like take no cell either, but are shown as escapes, on their own.
    """
    if before == JOINER and category(character) == "So":
        return True
    if before != JOINER and category(before) in ("Cc", "Cf", "Zl", "Zp"):
        return False
    drawn_upon = (cells == 0 and character.isprintable()) or "\U0001f3fb" <= character <= "\U0001f3ff"
    return drawn_upon or character == JOINER


def _window(cells: Sequence[Cell], first: int, room: int, *, cut: bool) -> tuple[int, int]:
    """The cells to show, from and to: a third of the room for what stands before `first`, more if nothing follows."""
    if not cut and _sum(cells) <= room:
        return 0, len(cells)
    room -= 2 * len(CUT)
    begin = stop = first
    while begin > 0 and _sum(cells[begin - 1 : first]) <= room // 3:
        begin -= 1
    used = _sum(cells[begin:first])
    while stop < len(cells) and used + cells[stop].width <= room:
        used += cells[stop].width
        stop += 1
    while begin > 0 and used + cells[begin - 1].width <= room:
        begin -= 1
        used += cells[begin].width
    return begin, stop


def _sum(cells: Sequence[Cell]) -> int:
    return sum(cell.width for cell in cells)


def width(shown: str) -> int:
    """How many cells of a terminal the text takes."""
    if shown.isascii():
        return len(shown)
    from wcwidth import wcswidth

    cells = wcswidth(shown)
    return cells if cells >= 0 else len(shown)


def fitted(shown: str, cells: int) -> str:
    """The text in exactly so many cells: filled up with blanks, or cut with dots."""
    if width(shown) > cells:
        room, kept = cells - len(CUT), ""
        for grapheme in _graphemes(shown):
            room -= width(grapheme)
            if room < 0:
                break
            kept += grapheme
        shown = kept + CUT
    return shown + " " * (cells - width(shown))
