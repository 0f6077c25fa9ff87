"""Two pages piece by piece, so that what no edit has touched need not be read by the second parser, which is slow.

A body is cut before headings that follow a blank line and begin their line: no list or quote goes on behind them. Code
and raw HTML may, and reference definitions reach everywhere; a body with such things is read as a whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from paperstack_lint.note.proof.edit_map import ChangedLines
from paperstack_lint.note.proof.rendered import OpenEnded, Page, render, render_closed

_HEADING = re.compile(r"(?:(?<=\n\n)|(?<=\n\r\n))(?=#{1,6} )")
_MAY_STAY_OPEN = re.compile(r"```|~~~|<[!?]|<(?:pre|script|style|textarea)", re.IGNORECASE)
_DEFINITION = "]:"
_EQUAL_PIECE: Page = {"\0": ("\0",)}
"""Stands for a piece that both bodies have: no note holds that character."""


def read_pages(texts: tuple[str, str], bodies: tuple[int, int], lines: Sequence[ChangedLines]) -> tuple[Page, Page]:
    """What two notes show, whose bodies begin at `bodies` and differ in `lines`; a mark stands for what is alike.

    The bodies must begin at what is one place in both. Raises TooComplex.
    """
    before, after = (text[body:] for text, body in zip(texts, bodies, strict=True))
    if _DEFINITION in before or _DEFINITION in after:
        return render(before), render(after)
    try:
        pages = [*_pages(texts, [bodies, *_cuts(texts, bodies[0], lines), (len(texts[0]), len(texts[1]))])]
    except OpenEnded:
        return render(before), render(after)
    kinds = {kind for page in chain(*pages) for kind in page}
    return _join_pages([had for had, _ in pages], kinds), _join_pages([has for _, has in pages], kinds)


def _cuts(texts: tuple[str, str], body: int, lines: Sequence[ChangedLines]) -> Iterator[tuple[int, int]]:
    """Where both texts may be cut: before a heading of the one that is where it was in the other."""
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
    """The pages of the pieces; raises Open where one may reach into the next one."""
    for start, end in pairwise(cuts):
        read = render if end == cuts[-1] else render_closed  # how it ends matters at the end of the note
        had, has = (text[slice(*place)] for text, place in zip(texts, zip(start, end, strict=True), strict=True))
        if had != has:
            yield read(had), read(has)
            continue
        if _MAY_STAY_OPEN.search(had):
            read(had)
        yield _EQUAL_PIECE, _EQUAL_PIECE


def _join_pages(pages: Sequence[Page], kinds: set[str]) -> Page:
    """The items of all pages by kind."""
    return {kind: tuple(chain(*(_items(page, kind) for page in pages))) for kind in kinds}


def _items(page: Page, kind: str) -> Sequence[str]:
    return _EQUAL_PIECE["\0"] if page is _EQUAL_PIECE else page.get(kind, ())
