"""Edits as changes between two texts: what came from where, on which lines, and what it may alter."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from paperstack_lint.text.edits import Edit, Span


class Applied(NamedTuple):
    """A fix that was applied: its rule, what that rule declares to alter, and the edits, in the text before."""

    rule: str
    alters: frozenset[str]
    edits: tuple[Edit, ...]


class TextChange(NamedTuple):
    """One edit: what it replaces in the text before, by what in the text after, and who answers for it."""

    before: Span
    after: Span
    rule: str
    alters: frozenset[str]


class ChangedLines(NamedTuple):
    """The lines, as a span in either text, that some changes share, and what those may alter."""

    before: Span
    after: Span
    alters: frozenset[str]


def changes_of(text: str, applied: Sequence[Applied]) -> list[TextChange]:
    """The edits of all fixes to `text`, in its order, without the characters that an edit replaces by themselves."""
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
    head = _common_prefix_length(old, new)
    old, new = old[head:], new[head:]
    tail = _common_prefix_length(old[::-1], new[::-1])
    return Edit(edit.start + head, edit.end - tail, new[: len(new) - tail])


def _common_prefix_length(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def map_offset(changes: Sequence[TextChange], offset: int, *, before: bool = False) -> int:
    """Where a character of the text before stands in the text after; a replaced one at its replacement.

    One that something is put in front of is behind that or, with `before`, where it begins.
    """
    at = bisect_right(changes, offset, key=lambda change: change.before.start) - 1
    if at < 0:
        return offset
    old, new = changes[at].before, changes[at].after
    if offset < old.end:
        return min(new.start + offset - old.start, new.end)
    return new.start if before and offset == old.start else offset - old.end + new.end


def touching_indices(spans: Sequence[Span], source: Span) -> range:
    """Indices of the spans, which are sorted and apart, that touch or share characters with `source`."""
    first = bisect_left(spans, source.start, key=lambda span: span.end)
    return range(first, max(first, bisect_right(spans, source.end, key=lambda span: span.start)))


def changed_lines(changes: Sequence[TextChange], old: str, new: str) -> list[ChangedLines]:
    """The lines that changes touch; those that share one in either text are taken together."""
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


def _whole_lines(text: str, span: Span, known: Span | None) -> Span:
    """The lines that a span touches; those that are known, if it stands in them: a line may hold many edits."""
    if known and known.start <= span.start and span.end < known.end:
        return known
    return Span(text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end) + 1 or len(text))
