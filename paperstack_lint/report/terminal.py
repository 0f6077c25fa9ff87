"""Measure, wrap and truncate text in terminal cells; the only importer of wcwidth."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from unicodedata import category

from paperstack_lint.report.style import Style

ELLIPSIS = "..."
JOINER = "\u200d"
SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
"""Skin tone modifiers: they have two cells, and are drawn onto the emoji before them."""


def graphemes(text: str) -> Sequence[str]:
    """Return the graphemes of a text: a character with its accents, an emoji sequence."""
    if text.isascii():
        return text  # wcwidth takes time to import
    from wcwidth import wcwidth

    widths = [*map(wcwidth, text)]
    if 0 not in widths and SKIN_TONES.isdisjoint(text):
        return text  # no combining character
    starts = [at for at, cells in enumerate(widths) if at == 0 or not _combines(text[at - 1 : at + 2], cells)]
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def _combines(around: str, cells: int) -> bool:
    """Return whether the middle one of three characters is drawn onto the first: an accent, a tone, part of an emoji.

    Controls, zero-width spaces and the like have no cell either, but are rendered as escapes of their own.
    """
    before, character, after = around[0], around[1], around[2:]
    if before == JOINER and category(character) == "So":
        return True
    if before != JOINER and category(before) in ("Cc", "Cf", "Zl", "Zp"):
        return False
    if character == JOINER:  # one that joins nothing is rendered as an escape
        return after != "" and category(after) == "So"
    return (cells == 0 and character.isprintable()) or character in SKIN_TONES


@lru_cache(maxsize=10_000)  # the same characters and labels are measured again and again
def width(text: str) -> int:
    """Return the width of text on a terminal, in cells."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth, wcwidth

    cells = wcwidth(text) if len(text) == 1 else wcswidth(text)
    return cells if cells >= 0 else len(text)


def wrap(text: str, style: Style, indent: int = 4) -> list[str]:
    """Return the lines of an escaped text wrapped at spaces for the terminal; all but the first are indented.

    A word that is longer than a line stays whole, so that a path or an address can be copied.
    """
    if not style.wraps or width(text) <= style.width:
        return [text]
    bare = text.lstrip(" ")
    first, *words = bare.split(" ")
    lines, line = [], " " * (len(text) - len(bare)) + first
    for word in words:
        if width(line) + 1 + width(word) > style.width:
            lines.append(line)
            line = " " * indent + word
        else:
            line = f"{line} {word}"
    return [*lines, line]


def fit(text: str, cells: int) -> str:
    """Return the text in exactly so many cells: padded with spaces, or truncated with an ellipsis."""
    if width(text) > cells:
        left, start = cells - len(ELLIPSIS), ""
        for grapheme in graphemes(text):
            left -= width(grapheme)
            if left < 0:
                break
            start += grapheme
        text = start + ELLIPSIS
    return text + " " * (cells - width(text))
