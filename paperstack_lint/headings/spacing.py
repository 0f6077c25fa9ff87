"""The CJK–Latin boundaries of a line: where Chinese or Japanese meets Latin letters and digits, spaced or not.

Only what typographers agree on counts as a boundary of either habit. Dates, ordinals, numbered labels, names and
numbers with a letter or two between (`1对1`) are conventional: written as they are in either habit. Tags, paths and
tokens whose edge is a symbol (`C++`, `.NET`, `100%`) are disputed: whether a space belongs there is open. Korean is
left out: it puts spaces between words, and none between a Latin word and its particle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from paperstack_lint.headings.captions import MARK, SYNTAX
from paperstack_lint.headings.evidence import Evidence
from paperstack_lint.headings.labels import LABELS, SHAPED_LABELS
from paperstack_lint.text.edits import Span
from paperstack_lint.text.language import LETTER, has_kana, replace_unspaced_letters
from paperstack_lint.text.spans import covering

NAMES = ("豆瓣FM", "QQ音乐", "B站", "A股", "T恤", "U盘", "K歌", "卡拉OK", "X光")
"""Names that are written unspaced in either habit."""

_DIGITS = "0123456789"
_LATIN = "[A-Za-z0-9]"
# In the shape of a line, in which one letter stands for all Chinese and Japanese ones.
_JOINT = f"(?<={LETTER})([ {MARK}]*)(?={_LATIN})|(?<={_LATIN})([ {MARK}]*)(?={LETTER})"

# What is written without spaces: all but brackets, quotes, stops, wide punctuation, Korean, emoji and circled numbers.
_TOKEN = (
    rf"[^\s{LETTER}()\[\]{{}}<>\"',;:!?|\u00b7\u2013\u2014\u2018-\u201f\u2026\u2460-\u24ff\u2600-\u27bf\u3000-\u303f"
    r"\uff00-\uffef\u1100-\u11ff\uac00-\ud7a3\U0001f000-\U0001faff]+"
)

_SUFFIXES = "md|pdf|py|ipynb|zip|png|jpe?g|gif|docx?|pptx?|xlsx?|txt|csv|json|ya?ml|sh|cpp|mp4"
_PATHS = (
    r"(?<!\S)(?:~|\.{1,2}|[A-Za-z]:)?[/\\]\S+|(?<!\S)\S*/\S*/\S*"
    rf"|(?<!\S)\S+\.(?:{_SUFFIXES})(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])[#@]\S+"  # tags, people
)
_CALLS = rf"(?<![A-Za-z0-9.])[A-Za-z0-9.]+\([A-Za-z0-9]+[)）](?={LETTER})"
"""`f(x)的`, `Eq.(3)的`, in the shape of a line; whatever the width of the bracket that closes."""
_SPACED_SYMBOLS = (
    rf"[^\s{LETTER}()（）]*[+#%*{SYNTAX}](?= +{LETTER})|(?<={LETTER} )[.+#$@{SYNTAX}]\S*"
    rf"|\([^()\n]{{0,40}}\)(?= +{LETTER})|(?<={LETTER} )\([^()\n]{{0,40}}\)"
)
"""What ends or begins in a symbol, is in brackets, or is no prose, and is spaced from a Chinese or Japanese letter."""


class Joint(NamedTuple):
    """A boundary that is spaced or not by habit: `start` to `end` contains spaces and marks only, or nothing.

    `evidence` says that it shows the habit, `number` that it is beside a number without a unit.
    """

    start: int
    end: int
    spaced: bool
    marked: bool
    evidence: bool
    number: bool


class Boundaries(NamedTuple):
    """The boundaries of a line: those of either habit, in order.

    `disputed` is the first disputed token that is unspaced, `spaced_disputed` the first that is spaced.
    """

    joints: tuple[Joint, ...] = ()
    disputed: Span | None = None
    spaced_disputed: Span | None = None


def boundaries(prose: str, names: Sequence[str] = ()) -> Boundaries:
    """Return the boundaries of a line; those inside one of `names`, and conventional ones, are left out."""
    shaped = replace_unspaced_letters(prose)
    found = list(re.compile(_JOINT).finditer(shaped)) if LETTER in shaped else []
    if not found:
        return Boundaries()
    named = _named(prose, names)
    # Apart, since a token of the one kind may be inside a path of the other.
    conventional = (named, _spans(LABELS, prose), *(_spans(each, shaped) for each in SHAPED_LABELS))
    symbols = [
        one
        for one in _tokens_with_symbols(shaped)
        if not all(_touched(conventional, at) for at in (one.start, one.end - 1))
    ]
    disputed = (symbols, _spans(_PATHS, prose), _spans(_CALLS, shaped))
    joints: list[Joint] = []
    unspaced, spaced = symbols[:1], _spans(_SPACED_SYMBOLS, shaped)[:1]
    kana = has_kana(prose)
    evidence = Evidence(prose, shaped, by_particles=kana)
    for one in found:
        start, end = one.span()
        is_spaced = " " in one[0]
        digit = prose[start - 1] in _DIGITS or prose[end] in _DIGITS
        in_name = covering(named, start) and covering(named, start - 1)
        # Japanese counters are written unspaced in either habit.
        counter = digit and kana and not is_spaced
        if in_name or counter or evidence.is_apart(start, end) or _touched(conventional[1:], start - 1, end):
            continue
        if token := _touched(disputed, start - 1, end):
            (spaced if is_spaced else unspaced).append(token)
        else:
            shows, number = evidence.shows(start, end), evidence.is_number(start, end)
            joints.append(Joint(start, end, is_spaced, MARK in one[0], shows, number))
    return Boundaries(tuple(joints), min(unspaced, default=None), min(spaced, default=None))


def _tokens_with_symbols(shaped: str) -> Iterator[Span]:
    """Yield the tokens beside a Chinese or Japanese letter whose edge there is neither a Latin letter nor a digit."""
    for run in re.compile(_TOKEN).finditer(shaped):
        core = run[0].strip(MARK)
        if not any(character.isalpha() or character.isdecimal() for character in core):
            continue
        before = shaped[max(run.start() - 1, 0) : run.start()]
        after = shaped[run.end() : run.end() + 1]
        if (before == LETTER and not re.match(_LATIN, core)) or (after == LETTER and not re.match(_LATIN, core[-1])):
            start = run.start() + run[0].index(core)
            yield Span(start, start + len(core))


def _touched(places: Sequence[Sequence[Span]], *offsets: int) -> Span | None:
    """Return the first span that contains one of the offsets."""
    return next((span for spans in places for at in offsets if (span := covering(spans, at))), None)


def _spans(pattern: str, line: str) -> list[Span]:
    return [Span(*found.span()) for found in re.compile(pattern).finditer(line) if found[0]]


def _named(prose: str, names: Sequence[str]) -> list[Span]:
    """Return where a name stands as a whole."""
    return [Span(*found.span()) for found in re.finditer(_any_of(tuple(names)), prose)] if names else []


@lru_cache(maxsize=1)  # asked for each heading
def _any_of(names: tuple[str, ...]) -> str:
    """Return a pattern for names that stand as a whole."""
    longest_first = sorted(names, key=len, reverse=True)
    return rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, longest_first))})(?![A-Za-z0-9])"
