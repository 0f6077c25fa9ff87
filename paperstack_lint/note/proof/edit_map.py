"""Edits as changes between two texts: their spans and lines in both, and what they may alter."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from paperstack_lint.text.edits import Edit, Span, common_ends
from paperstack_lint.text.spans import Placed


class Applied(NamedTuple):
    """An applied fix: its rule, what that rule declares in `ALTERS`, and its edits of the text before."""

    rule: str
    alters: frozenset[str]
    edits: tuple[Edit, ...]


class TextChange(NamedTuple):
    """One edit: its span in the text before and in the text after, its rule, and what that rule may alter."""

    before: Span
    after: Span
    rule: str
    alters: frozenset[str]


class ChangedLines(NamedTuple):
    """Lines that some changes share, as a span in either text, and what those changes may alter."""

    before: Span
    after: Span
    alters: frozenset[str]


def changes_of(text: str, applied: Sequence[Applied]) -> list[TextChange]:
    """Return the edits of all fixes to `text` in source order, without what an edit replaces by itself."""
    edits = [(_trim_edit(text, edit), fix) for fix in applied for edit in fix.edits]
    found, shift = [], 0
    for edit, fix in sorted(edits, key=lambda pair: pair[0]):
        start = edit.start + shift
        new = Span(start, start + len(edit.text))
        shift = new.end - edit.end
        found.append(TextChange(Span(edit.start, edit.end), new, fix.rule, fix.alters))
    return found


def _trim_edit(text: str, edit: Edit) -> Edit:
    old, new = text[edit.start : edit.end], edit.text
    head, tail = common_ends(old, new)
    return Edit(edit.start + head, edit.end - tail, new[head : len(new) - tail])


def map_offset(changes: Sequence[TextChange], offset: int, *, before: bool = False) -> int:
    """Return the offset in the text after of a character of the text before; that of its replacement, if any.

    Where an edit inserts text at `offset`, the result is after that text or, with `before`, at its beginning.
    """
    at = bisect_right(changes, offset, key=attrgetter("before.start")) - 1
    if at < 0:
        return offset
    old, new = changes[at].before, changes[at].after
    if offset < old.end:
        return min(new.start + offset - old.start, new.end)
    return new.start if before and offset == old.start else offset - old.end + new.end


def touching_indices(spans: Sequence[Span], source: Placed) -> range:
    """Return the indices of the spans that touch or overlap `source`; spans are sorted and do not overlap."""
    first = bisect_left(spans, source.start, key=lambda span: span.end)
    return range(first, max(first, bisect_right(spans, source.end, key=lambda span: span.start)))


def changed_lines(changes: Sequence[TextChange], old: str, new: str) -> list[ChangedLines]:
    """Return the lines that changes touch; lines are merged where changes share one in either text."""
    found: list[ChangedLines] = []
    for change in changes:
        last = found[-1] if found else None
        before = _whole_lines(old, change.before, last.before if last else None)
        after = _whole_lines(new, change.after, last.after if last else None)
        if last and (before.start < last.before.end or after.start < last.after.end):
            before, after = Span(last.before.start, before.end), Span(last.after.start, after.end)
            found[-1] = ChangedLines(before, after, last.alters | change.alters)
        else:
            found.append(ChangedLines(before, after, change.alters))
    return found


def _whole_lines(text: str, span: Span, last: Span | None) -> Span:
    """Return the lines that a span touches; `last` if it is in them, since a line may contain many edits."""
    if last and last.start <= span.start and span.end < last.end:
        return last
    return Span(text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end) + 1 or len(text))


def name_fixes(changes: Iterable[TextChange]) -> str:
    """Return the beginning of a message about the fixes of some rules."""
    return "the fixes of " + ", ".join(sorted({change.rule for change in changes}))
