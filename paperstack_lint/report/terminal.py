"""How wide text is on a terminal, and how it is wrapped or cut there; the only importer of wcwidth."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from unicodedata import category

from paperstack_lint.report.style import Style

CUT = "..."
JOINER = "\u200d"
TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
"""Colours of the skin: they take two cells, and are drawn onto the emoji before them."""


def graphemes(text: str) -> Sequence[str]:
    """Return the pieces of a text that a terminal draws as one: a character with its accents, an emoji sequence."""
    if text.isascii():
        return text  # one character each; the tables for all others take time to import
    from wcwidth import wcwidth

    widths = [*map(wcwidth, text)]
    if 0 not in widths and TONES.isdisjoint(text):
        return text  # nothing in it is drawn onto anything
    starts = [at for at, cells in enumerate(widths) if at == 0 or not _joined(text[at - 1 : at + 2], cells)]
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def _joined(around: str, cells: int) -> bool:
    """Whether the middle one of three characters is drawn onto the first: an accent, a tone, part of a sequence.

    Controls, zero-width blanks and the like take no cell either, but are shown as escapes, on their own.
    """
    before, character, after = around[0], around[1], around[2:]
    if before == JOINER and category(character) == "So":
        return True
    if before != JOINER and category(before) in ("Cc", "Cf", "Zl", "Zp"):
        return False
    if character == JOINER:  # one that joins nothing is shown, on its own
        return after != "" and category(after) == "So"
    return (cells == 0 and character.isprintable()) or character in TONES


@lru_cache(maxsize=10_000)  # the same characters and labels come again and again
def width(shown: str) -> int:
    """How many cells of a terminal the text takes."""
    if shown.isascii():
        return len(shown)
    from wcwidth import wcswidth, wcwidth

    cells = wcwidth(shown) if len(shown) == 1 else wcswidth(shown)
    return cells if cells >= 0 else len(shown)


def wrapped(shown: str, style: Style, indent: int = 4) -> list[str]:
    """Return a line as one or more that fit the terminal, broken at spaces; all but the first are indented.

    A word that is longer than a line stays whole, so that a path or an address can be copied.
    """
    if not style.wraps or width(shown) <= style.width:
        return [shown]
    text = shown.lstrip(" ")
    first, *words = text.split(" ")
    lines, line = [], " " * (len(shown) - len(text)) + first
    for word in words:
        if width(line) + 1 + width(word) > style.width:
            lines.append(line)
            line = " " * indent + word
        else:
            line = f"{line} {word}"
    return [*lines, line]


def fitted(shown: str, cells: int) -> str:
    """The text in exactly so many cells: filled up with blanks, or cut with dots."""
    if width(shown) > cells:
        room, kept = cells - len(CUT), ""
        for grapheme in graphemes(shown):
            room -= width(grapheme)
            if room < 0:
                break
            kept += grapheme
        shown = kept + CUT
    return shown + " " * (cells - width(shown))
