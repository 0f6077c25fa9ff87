"""The brackets of a heading: which belong together, and how those of two widths are made even."""

from __future__ import annotations

import re
from typing import NamedTuple

from paperstack_lint.edits import Edit
from paperstack_lint.headings.captions import Caption
from paperstack_lint.language import has_cjk

PAIRS = {"(": ")", "（": "）", "[": "]", "【": "】"}
WIDE = {"(": "（", ")": "）", "[": "【", "]": "】"}
NARROW = {wide: narrow for narrow, wide in WIDE.items()}
LONGEST = 200
"""Characters between brackets that are meant as a pair."""


class Pair(NamedTuple):
    """Brackets that belong together: their places and what they are."""

    start: int
    end: int
    opening: str
    closing: str


def pairs(prose: str) -> list[Pair]:
    """Return the brackets of a caption, of whatever width; none where they do not balance."""
    if not any(bracket in prose for bracket in PAIRS):
        return []
    found, opened = [], []
    for bracket in re.finditer(r"[][()（）【】]", prose):
        if bracket[0] in PAIRS:
            opened.append(bracket)
        elif opened and bracket[0] in (PAIRS[opened[-1][0]], _other(PAIRS[opened[-1][0]])):
            found.append(Pair(opened[-1].start(), bracket.start(), opened.pop()[0], bracket[0]))
        else:
            return []
    return [] if opened or "](" in prose else found


def _other(bracket: str) -> str:
    return WIDE.get(bracket) or NARROW[bracket]


def evened(caption: Caption, source: str, pair: Pair) -> tuple[Edit, str]:
    """Return the edit that makes both brackets of a pair one width, and what the pair reads then."""
    wide = pair.opening in NARROW or has_cjk(source[pair.start : pair.end])
    opening, closing = (_wide(pair.opening), _wide(pair.closing)) if wide else (pair.opening, PAIRS[pair.opening])
    wanted = opening + source[pair.start + 1 : with_escape(caption, source, pair.end)] + closing
    at, bracket = (pair.start, opening) if opening != pair.opening else (pair.end, closing)
    return Edit(caption.start + with_escape(caption, source, at), caption.start + at + 1, bracket), wanted


def _wide(bracket: str) -> str:
    return WIDE.get(bracket, bracket)


def two_widths(prose: str, pairs: list[Pair]) -> bool:
    """Return whether Chinese text has both kinds of brackets or colons; those of Latin text or formulas may differ."""
    whole = [pair for pair in pairs if pair.closing == PAIRS[pair.opening]]
    narrow = (pair for pair in whole if pair.opening == "(")
    brackets = any(pair.opening == "（" for pair in whole) and any(
        has_cjk(prose[pair.start : pair.end]) or has_cjk(prose[max(pair.start - 1, 0) : pair.start]) for pair in narrow
    )
    return brackets or (
        "：" in prose and any(has_cjk(found[0]) for found in re.finditer(r"[^\x00-\x7f]:(?![0-9/])", prose))
    )


def with_escape(caption: Caption, source: str, at: int) -> int:
    """Return where the mark at `at` begins: at its backslash if it is escaped, as only ASCII in Markdown can be."""
    if not source[at].isascii() or caption.heading < 0:
        return at
    first = at
    while first > 0 and source[first - 1] == "\\":
        first -= 1
    return at - (at - first) % 2
