"""Two pages piece by piece, so that what both have in common need not be read by the second parser, which is slow.

A body is cut before headings that follow a blank line and begin their line: no list or quote goes on behind them. Code
and raw HTML may, and reference definitions reach everywhere; a body with such things is read as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain

from paperstack_lint.proof.rendered import Open, Page, render, render_closed

_HEADING = re.compile(r"(?<=\n\n)(?=#{1,6} )")
_MAY_STAY_OPEN = re.compile(r"```|~~~|<[!?]|<(?:pre|script|style|textarea)", re.IGNORECASE)
_DEFINITION = "]:"
_ALIKE: Page = {"\0": ("\0",)}
"""Stands for pieces that both bodies have: no note holds that character."""


def compared(before: str, after: str) -> tuple[Page, Page]:
    """What two bodies show, but for pieces that both have, which a mark stands for. Raises TooComplex."""
    if _DEFINITION in before or _DEFINITION in after:
        return render(before), render(after)
    try:
        had, has = zip(*_differing(_cut(before), _cut(after)), strict=True)
    except Open:
        return render(before), render(after)
    kinds = {kind for page in chain(*had, *has) for kind in page}
    return _joined(had, kinds), _joined(has, kinds)


def _cut(body: str) -> list[str]:
    return _HEADING.split(body.replace("\r\n", "\n"))


def _differing(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[list[Page], list[Page]]]:
    """The pages of pieces that differ, in order; raises Open where one may reach into the next one."""
    for tag, start, end, begin, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            for piece in filter(_MAY_STAY_OPEN.search, before[start:end]):
                render_closed(piece)
            yield [_ALIKE], [_ALIKE]
        else:
            yield [*map(render_closed, before[start:end])], [*map(render_closed, after[begin:stop])]


def _joined(pages: Sequence[Sequence[Page]], kinds: set[str]) -> Page:
    """The items of all pages by kind."""
    flat = [*chain(*pages)]
    return {kind: tuple(chain(*(_items(page, kind) for page in flat))) for kind in kinds}


def _items(page: Page, kind: str) -> Sequence[str]:
    return _ALIKE["\0"] if page is _ALIKE else page.get(kind, ())
