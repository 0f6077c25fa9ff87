"""The brackets of a heading: which belong together, and how a pair of two widths gets one width."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from paperstack_lint.headings.heading_text import HeadingText
from paperstack_lint.text.edits import Edit
from paperstack_lint.text.language import has_cjk
from paperstack_lint.text.regex import regex

PAIRS = {"(": ")", "（": "）", "[": "]", "【": "】"}
WIDE = {"(": "（", ")": "）", "[": "【", "]": "】"}
NARROW = {wide: narrow for narrow, wide in WIDE.items()}
_WIDE_TEXT = r"(?<=[\u3001-\u9fff\uac00-\ud7a3\uff00-\uffef])"
_MARKS = (
    ("：", rf"{_WIDE_TEXT}:(?![0-9/:])"),
    ("，", rf"{_WIDE_TEXT},(?![0-9])"),
    ("；", rf"{_WIDE_TEXT};"),
    ("？", rf"{_WIDE_TEXT}\?"),
    ("！", rf"{_WIDE_TEXT}!"),
)
"""Wide marks, and the narrow ones that are after a wide character."""
_WIDTHS = ("()（）", *(wide + narrow for wide, narrow in zip("：，；？！", ":,;?!", strict=True)))
"""Marks of one kind in both widths."""
LONGEST = 200
"""Characters between brackets that are taken for a pair."""


class BracketPair(NamedTuple):
    """Brackets that belong together: their places and what they are."""

    start: int
    end: int
    opening: str
    closing: str


@lru_cache(maxsize=256)  # the rule and the facts of a note query those of its headings
def bracket_pairs(prose: str) -> Sequence[BracketPair]:
    """Return the pairs of brackets in the prose of a heading, of any width; none where they do not balance."""
    if not any(bracket in prose for bracket in PAIRS):
        return ()
    found, opened = [], []
    for bracket in regex(r"[][()（）【】]").finditer(prose):
        if bracket[0] in PAIRS:
            opened.append(bracket)
        elif opened and bracket[0] in (PAIRS[opened[-1][0]], _other(PAIRS[opened[-1][0]])):
            found.append(BracketPair(opened[-1].start(), bracket.start(), opened.pop()[0], bracket[0]))
        else:
            return ()
    return () if opened or "](" in prose else tuple(found)


def _other(bracket: str) -> str:
    return WIDE.get(bracket) or NARROW[bracket]


def majority_width(heading_texts: Iterable[HeadingText]) -> str:
    """Return the opening bracket, `（` or `(`, that most brackets around Chinese or Japanese have; `` for neither."""
    around = Counter(
        pair.opening
        for heading_text in heading_texts
        for pair in bracket_pairs(heading_text.prose)
        if pair.closing == PAIRS[pair.opening] and has_cjk(heading_text.prose[pair.start : pair.end])
    )
    wide, narrow = around["（"], around["("]
    return "" if wide == narrow else "（" if wide > narrow else "("


def make_even(heading_text: HeadingText, source: str, pair: BracketPair, usual: str) -> tuple[Edit, str]:
    """Return the edit that gives both brackets of a pair one width, and the text of the pair after it.

    Around Chinese or Japanese they get the `usual` width, or else the wide one; around Latin, that of the opening one.
    """
    is_wide = pair.opening in NARROW
    wide = usual != "(" or pair.opening in "[【" if has_cjk(source[pair.start : pair.end]) else is_wide
    opening, closing = (_wide(each) if wide else NARROW.get(each, each) for each in (pair.opening, pair.closing))
    wanted = opening + source[pair.start + 1 : with_escape(heading_text, source, pair.end)] + closing
    at, bracket = (pair.start, opening) if opening != pair.opening else (pair.end, closing)
    return Edit(
        heading_text.start + with_escape(heading_text, source, at), heading_text.start + at + 1, bracket
    ), wanted


def _wide(bracket: str) -> str:
    return WIDE.get(bracket, bracket)


def has_two_widths(prose: str, found: Sequence[BracketPair]) -> bool:
    """Return whether Chinese text has both kinds of a bracket or mark; those of Latin text or formulas may differ."""
    whole = [pair for pair in found if pair.closing == PAIRS[pair.opening]]
    narrow = (pair for pair in whole if pair.opening == "(")
    brackets = any(pair.opening == "（" for pair in whole) and any(
        has_cjk(prose[pair.start : pair.end]) or has_cjk(prose[max(pair.start - 1, 0) : pair.start]) for pair in narrow
    )
    return brackets or any(wide in prose and regex(narrow).search(prose) for wide, narrow in _MARKS)


def width_key(prose: str) -> str:
    """Return what the headings of a series share that mix two widths; `` for one that does not.

    The key contains the words before the first number or mark, and the marks of both widths in their order.
    """
    if not has_two_widths(prose, bracket_pairs(prose)):
        return ""
    both = "".join(marks for marks in _WIDTHS if len({*marks} & {*prose}) > len(marks) // 2)
    order = "".join(dict.fromkeys(regex(f"[{re.escape(both)}]").findall(prose)))
    lead = regex(r"[^\W\d_]*(?:\s+[^\W\d_]+)*").match(prose)
    return f"{order} {lead[0].casefold() if lead else ''}"


def with_escape(heading_text: HeadingText, source: str, at: int) -> int:
    """Return where the mark at `at` begins: at its backslash if it is escaped, as only ASCII in Markdown can be."""
    if not source[at].isascii() or heading_text.heading < 0:
        return at
    first = at
    while first > 0 and source[first - 1] == "\\":
        first -= 1
    return at - (at - first) % 2
