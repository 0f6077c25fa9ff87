"""The findings of rules with their fixes, and how to apply edits to a text.

Every position is a character offset into the text of the note as it was read, front matter included.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from paperstack_lint.text.message import msg


class Span(NamedTuple):
    """The characters from `start` up to, not including, `end`."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replace the characters from `start` up to, not including, `end` by `text`."""

    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """Edits that are applied all or none.

    A `safe` fix keeps the words that readers see, or changes them as `message` says; one that may change the meaning,
    or adds content that needs review, is unsafe. An edit that replaces text by itself blocks other fixes that touch
    this text, which would be wrong after this fix.
    """

    message: str
    edits: tuple[Edit, ...]
    safe: bool = True


class Diagnostic(NamedTuple):
    """One finding of a rule: its span, the problem with its remedy, and the fix, if any.

    `caveat` is the reason why there is no fix, or an unsafe one where a reader would expect a safe one: a clause
    without full stop, such as `the post's address contains its title`.
    """

    start: int
    end: int
    message: str
    fix: Fix | None = None
    caveat: str = ""

    @property
    def report(self) -> str:
        """The message with the caveat, as every output format displays it."""
        if not self.caveat:
            return self.message
        if self.fix:
            return msg("{message} (no safe fix: {caveat})", message=self.message, caveat=self.caveat)
        return msg("{message} (no fix: {caveat})", message=self.message, caveat=self.caveat)


def apply(text: str, fixes: Sequence[Fix], rules: Sequence[str] = ()) -> tuple[str, list[int]]:
    """Apply the fixes that do not touch an earlier one; `rules` are the names of the rules that offer them.

    Returns the new text and the indices of the applied fixes, ascending. Fixes are applied by position, so the result
    does not depend on their order; the rest is for the next pass, over the new text. Deletions of one rule may touch at
    their ends; else, a pass would remove only every other one of many adjacent lines or items.
    """
    order = sorted(range(len(fixes)), key=lambda index: (sorted(fixes[index].edits), index))
    taken: list[tuple[Edit, str]] = []
    applied = []
    for index in order:
        edits = [(edit, rules[index] if rules else "") for edit in fixes[index].edits]
        if edits and not any(_touches_any(taken, edit) for edit in edits):
            for edit in edits:
                taken.insert(bisect_left(taken, edit), edit)
            applied.append(index)
    return rewrite(text, (edit for edit, _ in taken)), sorted(applied)


def _touches_any(taken: list[tuple[Edit, str]], edit: tuple[Edit, str]) -> bool:
    at = bisect_left(taken, edit)
    before = at > 0 and _collide(taken[at - 1], edit)
    return before or (at < len(taken) and _collide(edit, taken[at]))


def _collide(first: tuple[Edit, str], second: tuple[Edit, str]) -> bool:
    """Return whether an edit touches another one that does not begin before it."""
    (one, rule), (other, its) = first, second
    if one.end == other.start and rule and rule == its and _deletes(one) and _deletes(other):
        return False
    return one.end >= other.start


def _deletes(edit: Edit) -> bool:
    return not edit.text and edit.end > edit.start


def shift(edits: Iterable[Edit], by: int) -> tuple[Edit, ...]:
    """Return edits moved by a number of characters, into a longer text or into a part of one."""
    return tuple(Edit(edit.start + by, edit.end + by, edit.text) for edit in edits)


def common_ends(one: Sequence[object], other: Sequence[object]) -> tuple[int, int]:
    """Return the length of the common prefix of two texts, and that of the common suffix of what is after it."""
    longest = min(len(one), len(other))
    head = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), longest)
    tail = 0
    while tail < longest - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    return head, tail


def rewrite(text: str, edits: Iterable[Edit]) -> str:
    """Return the text after edits that do not overlap."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits):
        pieces += text[done : edit.start], edit.text
        done = edit.end
    return "".join([*pieces, text[done:]])
