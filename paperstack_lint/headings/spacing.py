"""Where Chinese or Japanese meets Latin letters and digits in a line, and whether a blank stands there.

Only what typographers agree on counts. Dates, ordinals, numbering, names, tags, paths, numbers with a letter or two
between (`1对1`), and tokens whose edge is a symbol (`C++`, `100%`) are left to the author. Korean is not looked at: it
puts blanks between words, and none between a Latin word and its particle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from paperstack_lint.edits import Span
from paperstack_lint.headings.captions import MARK
from paperstack_lint.language import LETTER, has_kana, shape
from paperstack_lint.places import covering

NAMES = ("豆瓣FM", "QQ音乐", "B站", "A股", "T恤", "U盘", "K歌", "卡拉OK", "X光")
"""Names that are written tight in either habit."""

_DIGITS = "0123456789"
_LATIN = "[A-Za-z0-9]"
# In the shape of a line, in which one letter stands for all Chinese and Japanese ones.
_JOINT = f"(?<={LETTER})([ {MARK}]*)(?={_LATIN})|(?<={_LATIN})([ {MARK}]*)(?={LETTER})"

_SUFFIXES = "md|pdf|py|ipynb|zip|png|jpe?g|gif|docx?|pptx?|xlsx?|txt|csv|json|ya?ml|sh|cpp|mp4"
_NUMBERED = "(?i:lecture|lec|lesson|chapter|ch|part|section|sec|day|week|step|unit|task|no)"
_LEFT_ALONE = (
    # numbering: `1.2方法`, `2020-01-02 记录`, `Day 3 记录`, `3种做法`
    rf"^ *(?:{_NUMBERED}[. ]*)?[(（]?[0-9]+(?:[-./、:：~][0-9]+)*[-.)）、]*(?![A-Za-z0-9])"
    r"|[第图表式节章] ?[0-9]+(?:[-.~][0-9]+)* ?[回章节条讲课期天周届版卷篇部次名位代个种步层]?(?![A-Za-z])"
    # `3月4日`, `2.5分钟`, `12:30分`; the digits of `F1分数` belong to a token
    r"|(?<![A-Za-z0-9])(?<![A-Za-z0-9][.:])[0-9]+(?:[.:][0-9]+)* ?(?:[-~] ?[0-9]+ ?)?[年月日号號时時点分秒]"
    r"|(?<!\S)(?:~|\.{1,2}|[A-Za-z]:)?[/\\]\S+|(?<!\S)\S*/\S*/\S*"  # paths and files
    rf"|(?<!\S)\S+\.(?:{_SUFFIXES})(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])[#@]\S+"  # tags, people
)
_SHAPES_LEFT_ALONE = (  # looked for in the shape of a line
    # `C++库`, `100%的`, `Eq.(3)的`: disputed
    rf"(?<![A-Za-z0-9.])[A-Za-z0-9.]+(?:\+{{1,2}}|[#%‰℃°]|\([A-Za-z0-9]+\))(?={LETTER})",
    # `1对1`, `24小时7天`
    rf"(?<![A-Za-z0-9.])[0-9]+(?:{LETTER}{{1,2}}[0-9]+)+(?![A-Za-z0-9])",
)


class Joint(NamedTuple):
    """A place where the scripts meet: `start` to `end` holds blanks and marks only, or nothing."""

    start: int
    end: int
    spaced: bool
    marked: bool


def joints(prose: str, names: Sequence[str] = ()) -> Iterator[Joint]:
    """The joints of a line, in order; those inside one of `names` are none."""
    shaped = shape(prose)
    found = list(re.compile(_JOINT).finditer(shaped)) if LETTER in shaped else []
    if not found:
        return
    # Apart, since a token of the one kind may stand in a path of the other.
    alone = (_spans(_LEFT_ALONE, prose), *(_spans(each, shaped) for each in _SHAPES_LEFT_ALONE))
    named, japanese = _named(prose, names), has_kana(prose)
    for joint in found:
        start, end = joint.span()
        digit = prose[start - 1] in _DIGITS or prose[end] in _DIGITS
        if (covering(named, start) and covering(named, start - 1)) or (digit and japanese):
            continue  # Japanese counters are written tight in either habit
        if not any(covering(spans, at) for spans in alone for at in (start - 1, end)):
            yield Joint(start, end, " " in joint[0], MARK in joint[0])


def _spans(pattern: str, line: str) -> list[Span]:
    return [Span(*found.span()) for found in re.compile(pattern).finditer(line) if found[0]]


def _named(prose: str, names: Sequence[str]) -> list[Span]:
    """Where a name stands as a whole."""
    return [Span(*found.span()) for found in re.finditer(_any_of(tuple(names)), prose)] if names else []


@lru_cache(maxsize=1)  # asked for each heading
def _any_of(names: tuple[str, ...]) -> str:
    """A pattern for names that stand as a whole."""
    longest_first = sorted(names, key=len, reverse=True)
    return rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, longest_first))})(?![A-Za-z0-9])"
