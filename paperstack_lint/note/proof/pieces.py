"""Compare two pages piece by piece, so that the second parser, which is slow, parses only the pieces with edits.

A body is cut before headings that follow a blank line and begin their line, since they end lists and quotes. Code and
raw HTML may continue after them, and reference definitions apply everywhere; a body with such parts is not cut.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from paperstack_lint.note.proof.edit_map import ChangedLines
from paperstack_lint.note.proof.second_parser import OpenEnded, Page, render, render_closed

_HEADING = re.compile(r"(?:(?<=\n\n)|(?<=\n\r\n))(?=#{1,6} )")
_MAY_STAY_OPEN = re.compile(r"```|~~~|<[!?]|<(?:pre|script|style|textarea)", re.IGNORECASE)
_DEFINITION = "]:"
_EQUAL_PIECE: Page = {"\0": ("\0",)}
"""The page of a piece that both bodies have; no note contains this character."""


def read_pages(texts: tuple[str, str], bodies: tuple[int, int], lines: Sequence[ChangedLines]) -> tuple[Page, Page]:
    """Return the pages of two notes whose bodies begin at `bodies` and differ in `lines`; equal pieces are one item.

    The beginnings of the bodies must correspond. Raises TooComplex.
    """
    before, after = (text[body:] for text, body in zip(texts, bodies, strict=True))
    if _DEFINITION in before or _DEFINITION in after:
        return render(before), render(after)
    try:
        pages = [*_pages(texts, [bodies, *_cuts(texts, bodies[0], lines), (len(texts[0]), len(texts[1]))])]
    except OpenEnded:
        return render(before), render(after)
    kinds = {kind for page in chain(*pages) for kind in page}
    return _join_pages([old for old, _ in pages], kinds), _join_pages([new for _, new in pages], kinds)


def _cuts(texts: tuple[str, str], body: int, lines: Sequence[ChangedLines]) -> Iterator[tuple[int, int]]:
    """Yield the offsets at which both texts may be cut: before a heading that both have."""
    before, after = texts
    starts = [one.before.start for one in lines]
    for found in _HEADING.finditer(before, body):
        place = found.start()
        old, new = lines[at][:2] if (at := bisect_right(starts, place) - 1) >= 0 else ((0, 0), (0, 0))
        if old[0] < place < old[1]:
            continue
        moved = place + (new[0] - old[0] if place == old[0] else new[1] - old[1])
        if _HEADING.match(after, moved):
            yield place, moved


def _pages(texts: tuple[str, str], cuts: Sequence[tuple[int, int]]) -> Iterator[tuple[Page, Page]]:
    """Yield the pages of the pieces. Raises OpenEnded if a piece may continue in the next one."""
    for start, end in pairwise(cuts):
        read = render if end == cuts[-1] else render_closed  # the end of the note matters to its last piece
        old, new = (text[slice(*place)] for text, place in zip(texts, zip(start, end, strict=True), strict=True))
        if old != new:
            yield read(old), read(new)
            continue
        if _MAY_STAY_OPEN.search(old):
            read(old)
        yield _EQUAL_PIECE, _EQUAL_PIECE


def _join_pages(pages: Sequence[Page], kinds: set[str]) -> Page:
    """Return the items of all pages by kind."""
    return {kind: tuple(chain(*(_items(page, kind) for page in pages))) for kind in kinds}


def _items(page: Page, kind: str) -> Sequence[str]:
    return _EQUAL_PIECE["\0"] if page is _EQUAL_PIECE else page.get(kind, ())
