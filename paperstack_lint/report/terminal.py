"""Measure, wrap and truncate text in terminal cells; the only importer of wcwidth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from unicodedata import category

from paperstack_lint.report.style import Style
from paperstack_lint.text.regex import regex

ELLIPSIS = "..."
JOINER = "\u200d"
SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
"""Skin tone modifiers: they have two cells, and are drawn onto the emoji before them."""
_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
"""Characters before and after which a line may end without a space; Korean has spaces."""
_CODE = regex(r"`[^`]*`|[^`]+|`")
_ATOM = regex(rf" |{_CJK}|(?:(?!{_CJK})[^ ])+")
_MAX_UNBROKEN_CODE = 20
"""Characters of inline code up to which no line ends in it."""
_NOT_FIRST = frozenset("，。、；：！？）】》」』〉〕”’…—·,.;:!?)]}%")
_NOT_LAST = frozenset("（【《「『〈〔“‘([{")
"""Punctuation that no line begins or ends with."""


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
    """Return the lines of an escaped text wrapped for the terminal, at spaces and between Chinese characters.

    All but the first are indented. A word that is longer than a line stays whole, so that a path or an address can be
    copied; so does short code.
    """
    if not style.wraps or width(text) <= style.width:
        return [text]
    bare = text.lstrip(" ")
    (_, first), *pieces = _pieces(bare)
    lines, line = [], " " * (len(text) - len(bare)) + first
    for space, piece in pieces:
        if width(line) + len(space) + width(piece) > style.width:
            lines.append(line)
            line = " " * indent + piece
        else:
            line += space + piece
    return [*lines, line]


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a text between which a line may end, each with the space before it."""
    space = piece = ""
    for atom in _atoms(text):
        if atom == " ":
            yield space, piece
            space, piece = " ", ""
        elif piece and _may_end_line(piece[-1], atom[0]):
            yield space, piece
            space, piece = "", atom
        else:
            piece += atom
    yield space, piece


def _atoms(text: str) -> Iterator[str]:
    """Yield what no line ends in: short code, Chinese characters, words; and the spaces between them."""
    for part in _CODE.findall(text):
        if not part.startswith("`"):
            yield from _ATOM.findall(part)
        elif len(part) <= _MAX_UNBROKEN_CODE:
            yield part
        else:
            yield from regex(" |[^ ]+").findall(part)


def _may_end_line(last: str, first: str) -> bool:
    """Return whether a line may end between two characters that have no space between them."""
    is_boundary = regex(_CJK).match(last) or regex(_CJK).match(first)
    return bool(is_boundary) and last not in _NOT_LAST and first not in _NOT_FIRST


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
