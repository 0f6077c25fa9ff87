"""Fix pairs of emphasis delimiters that do not render, and check that the parser then takes them for emphasis.

White space inside a delimiter goes outside it, and `__` beside a letter becomes `**`. Between punctuation and a letter,
a space or an empty comment is put outside the delimiter, or the punctuation moves out of the emphasis.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal, NamedTuple

from paperstack_lint.note import markdown
from paperstack_lint.site.emphasis import EmphasisFailure, is_punctuation
from paperstack_lint.text.edits import Edit, rewrite, shift
from paperstack_lint.text.language import UNSPACED, script
from paperstack_lint.text.message import msg

Method = Literal["space", "comment", "move"]

_SEPARATORS: dict[Method, str] = {"space": " ", "comment": "<!-- -->", "move": " "}
_CLOSING = dict(zip("\"'“‘「『（(《〈【［[", "\"'”’」』）)》〉】］]", strict=True))
_STOPS = frozenset("：:，,。.；;！!？?、…")


class EmphasisFix(NamedTuple):
    """Edits that make a pair render, what they do, and why that is unsafe, `` where it is safe."""

    edits: tuple[Edit, ...]
    action: str
    caveat: str = ""


class _Side(NamedTuple):
    """A delimiter, the problem that prevents emphasis, and the text beside it."""

    problem: str
    outside: str
    inside: str
    space: str
    """The white space inside the delimiter."""

    @property
    def needs_separator(self) -> bool:
        return self.problem in ("punctuation", "word") and is_punctuation(self.inside)

    @property
    def parts_word(self) -> bool:
        """Whether a space would part a word: Korean hangs particles on quotes and brackets, English endings."""
        is_spaced = self.outside.isalpha() and script(self.outside) not in UNSPACED
        return self.needs_separator and is_spaced and self.inside not in _STOPS and self.inside not in "（(［[【《〈"

    def separator(self, way: Method) -> str:
        """Return what is put outside the delimiter."""
        if self.needs_separator:
            return _SEPARATORS["comment" if self.parts_word else way]
        # Beside white space no other is needed, but a wide space at the start of a line is its indent.
        return self.space if self.outside.strip() or not self.space.isascii() else ""


def fix_pair(text: str, failure: EmphasisFailure, way: Method) -> EmphasisFix:
    """Return the edits that make a pair render."""
    (opener, closer, *_), opens, closes, *_ = failure
    if way == "move" and (moved := _move_punctuation(text, failure)):
        return EmphasisFix(
            (*moved, *_unchanged_edits(text, failure)),
            msg("move the punctuation outside"),
            msg("other words are emphasized then"),
        )
    inner = text[opener.end : closer.start]
    left, right = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    before = _Side(opens, text[max(opener.start - 1, 0) : opener.start], inner[0], left)
    after = _Side(closes, text[closer.end : closer.end + 1], inner[-1], right)
    mark = "**" if "word" in (opens, closes) else text[opener.start : opener.end]
    edits: tuple[Edit, ...] = (
        Edit(opener.start, opener.end + len(left), before.separator(way) + mark),
        Edit(closer.start - len(right), closer.end, mark + after.separator(way)),
    )
    return EmphasisFix(
        (*edits, *_unchanged_edits(text, failure)), _action(before, after, way), _caveat(before, after, way)
    )


def _unchanged_edits(text: str, failure: EmphasisFailure) -> tuple[Edit, ...]:
    """Return edits that change nothing, at the delimiters of the pairs that render once this one does."""
    runs = (run for pair in failure.also for run in (pair.opener, pair.closer))
    return tuple(Edit(*run, text[run.start : run.end]) for run in runs)


def _action(before: _Side, after: _Side, way: Method) -> str:
    if "word" in (before.problem, after.problem):
        return msg("write `**`")
    if not (before.needs_separator or after.needs_separator):
        return msg("move the space outside")
    comment = way == "comment" or before.parts_word or after.parts_word
    return msg("put `<!-- -->` outside") if comment else msg("put a space outside")


def _caveat(before: _Side, after: _Side, way: Method) -> str:
    parted = next((side.outside for side in (before, after) if side.parts_word), "")
    if not parted or way == "comment":
        return ""
    return msg("a space would part `{parted}` from its word, and a comment clutters the source", parted=parted)


def _move_punctuation(text: str, failure: EmphasisFailure) -> tuple[Edit, ...]:
    """Return the edits that move punctuation out of a pair: quotes on both sides, or one stop at the end."""
    (opener, closer, *_), opens, closes, *_ = failure
    if "punctuation" not in (opens, closes) or not {opens, closes} <= {"", "punctuation"}:
        return ()
    mark, inner = text[opener.start : opener.end], text[opener.end : closer.start]
    first, last = inner[:1], inner[-1:]
    if _CLOSING.get(first) == last and first not in inner[1:-1] and last not in inner[1:-1]:
        start, end = Edit(opener.start, opener.end + 1, first + mark), Edit(closer.start - 1, closer.end, mark + last)
        return start, end
    if not opens and last in _STOPS and not is_punctuation(inner[-2:-1] or last):
        return Edit(*opener, mark), Edit(closer.start - 1, closer.end, mark + last)
    return ()


def all_render(text: str, failures: Sequence[EmphasisFailure], repairs: Sequence[EmphasisFix]) -> bool:
    """Return whether the parser takes all pairs of one line for emphasis once they are fixed.

    Only the text from the first to the last pair is parsed, so that the time is linear.
    """
    start, end = failures[0].pair.opener.start, max(each.pair.closer.end for each in failures)
    if any(each.taken for each in failures):
        return False
    changes = sorted(edit for one in repairs for edit in one.edits)
    starts = [edit.start for edit in changes]
    shifts = [0, *accumulate(len(edit.text) - (edit.end - edit.start) for edit in changes)]
    lead, tail = text[max(start - 1, 0) : start].strip() or "x ", text[end : end + 1].strip() or " x"
    document = markdown.parse(lead + rewrite(text[start:end], shift(changes, -start)) + tail)
    marks = sorted((mark.start, mark.end) for mark in document.marks)

    def place(offset: int) -> int:
        return offset + shifts[bisect_right(starts, offset - 1)] - start + len(lead)

    for each, one in zip(failures, repairs, strict=True):
        first, last = place(each.pair.opener.start), place(each.pair.closer.end)
        at, reach = bisect_left(marks, (first, 0)), max(len(edit.text) for edit in one.edits)
        near = marks[at : at + 4]
        if not any(begin <= first + reach and last - reach <= stop <= last for begin, stop in near):
            return False
    return True
