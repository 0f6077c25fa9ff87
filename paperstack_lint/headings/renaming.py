"""Which references a fix would break because it changes the ids of headings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.edits import Edit
from paperstack_lint.headings import additional, fragments, slugs
from paperstack_lint.headings.fragments import ANY_FRAGMENT, letters
from paperstack_lint.quote import quoted

if TYPE_CHECKING:
    from paperstack_lint.collection.collection import Follower
    from paperstack_lint.markdown import Heading
    from paperstack_lint.note import Note

MAX_NUMBERED = 100
"""Headings of a page that references by a number are searched for."""
FOLLOWING = "links/anchor"
"""The rule that has the references of other notes follow a heading."""


class _Change(NamedTuple):
    """The ids that a heading may have before and after an edit."""

    before: frozenset[str]
    after: frozenset[str]


def broken_reference(note: Note, edits: Sequence[Edit]) -> str:
    """Return which reference the edits would break, as the reason why they are withheld; `` for none.

    References of the note to itself may follow by edits of the same fix, those of other notes by `links/anchor`; any
    other text of the site that has the old id after a `#` is taken for a reference that cannot follow.
    """
    for index, inside in _by_heading(note, edits):
        if reason := _broken_by_rewording(note, index, inside, edits):
            return reason
    return _broken_by_insertion(note, edits)


def _by_heading(note: Note, edits: Iterable[Edit]) -> Iterator[tuple[int, list[Edit]]]:
    """Yield the headings whose text is edited, by their index, with their edits."""
    touched: dict[int, list[Edit]] = {}
    for edit in edits:
        index = bisect_right(note.headings, edit.start, key=lambda heading: heading.start) - 1
        heading = note.headings[index] if index >= 0 else None
        if heading and _rewords(heading, edit):
            touched.setdefault(index, []).append(edit)
    yield from touched.items()


def _rewords(heading: Heading, edit: Edit) -> bool:
    """Return whether an edit changes the text of a heading, and does not only add lines below it."""
    is_below = edit.start == heading.text_end and edit.text.startswith(("\n", "\r"))
    return edit.start <= heading.text_end and edit.end >= heading.text_start and not is_below


def _broken_by_rewording(note: Note, index: int, inside: Sequence[Edit], edits: Sequence[Edit]) -> str:
    change = _Change(note.anchors.names(index), slugs.names(note, note.headings[index], inside))
    if change.before == change.after:
        return ""
    names, repeats = change.before | change.after, note.anchors.repeats(index)
    # Of a thousand headings with one text, each may have any of a thousand ids: who asks is told once.
    query = (note.project.trace.rule if note.project.trace else "", frozenset(names), repeats)
    if query in note.anchors.unreferenced:
        return ""
    wanted = _letters(names, repeats)
    places = {edit.start for edit in edits}
    own = [mention for name in wanted for mention in note.anchors.mentioned.get(name, ())]
    if not any(mention.start in places for mention in own):  # else the fix has them follow
        for mention in own:
            if not _is_given(note, index, mention.fragment) and not _is_free(note, mention.fragment, change):
                return f"{note.anchors.place(mention)} refers to it as {quoted('#' + mention.fragment)}"
    others = note.project.references(note.path, wanted)
    if not own and not others:
        note.anchors.unreferenced.add(query)
    return next(filter(None, (_left_by(note, index, one, change) for one in others)), "")


def _letters(names: Iterable[str], repeats: int) -> tuple[str, ...]:
    """Return the letters of fragments that may name one of several headings with the same text."""
    plain = {letters(name) for name in names} - {""}
    return tuple(sorted({*plain, *(f"{name}{at}" for name in plain for at in range(1, repeats))}))


def _is_given(note: Note, index: int, fragment: str) -> bool:
    """Return whether the author gave the id to something before the heading at `index`, or to itself."""
    return note.anchors.given.get(fragment, len(note.text)) < note.headings[index].end


def _is_free(note: Note, fragment: str, change: _Change) -> bool:
    """Return whether a reference is broken now and will be right."""
    new = fragment in change.after and fragment not in change.before
    return new and fragments.own(note, fragment).verdict != "found"


def _left_by(note: Note, index: int, one: Follower, change: _Change) -> str:
    """Return why a reference of another file would be broken; `` where it follows, or means something else."""
    if one.fragment == ANY_FRAGMENT:
        return f"{one.path}:{one.line} and many other places may refer to it"
    anchors, alone = note.anchors, note.anchors.is_alone(index)
    kept = alone and one.fragment in change.after & change.before
    if kept or _is_given(note, index, one.fragment) or _is_free(note, one.fragment, change):
        return ""
    if one.certain and fragments.own(note, one.fragment).verdict != "found":
        return ""  # it is broken already
    place = f"{one.path}:{one.line} refers to it as {quoted('#' + one.fragment)}"
    if one.obstacle:
        return f"{place}, {one.obstacle}"
    if FOLLOWING not in note.project.running:
        return f"{place}, and {FOLLOWING} is not run"
    is_told_apart = alone and (anchors.ids[index] or "") in note.fragments.certain and not note.fragments.any
    return "" if is_told_apart else f"{place}, and which heading that is cannot be told"


def _broken_by_insertion(note: Note, edits: Sequence[Edit]) -> str:
    """Return which reference may be to another heading once the edits have made a new one that reads alike.

    A reference that is broken so far loses nothing by a new heading.
    """
    position = slugs.by_position(note.site)
    for name in additional.headings(note, [edit for edit in edits if not _is_in_heading(note, edit)]):
        if position and (reason := _shifted(note, position)):
            return reason
        alike = _letters({name}, max(1, note.anchors.counts[name] + 1))
        wanted = tuple(filter(note.anchors.is_taken, alike))
        for mention in (one for each in wanted for one in note.anchors.mentioned.get(each, ())):
            return f"{note.anchors.place(mention)} refers to a heading of that text"
        for other in note.project.references(note.path, wanted) if wanted else ():
            return f"{other.path}:{other.line} refers to a heading of that text"
    return ""


def _shifted(note: Note, position: str) -> str:
    """Return which reference is to a heading by its number, which a new heading may change; `` for none."""
    wanted = (position, *(f"{position}{at}" for at in range(1, MAX_NUMBERED)))
    for mention in (one for each in wanted for one in note.anchors.mentioned.get(each, ())):
        return f"{note.anchors.place(mention)} refers to a heading by its number"
    for other in note.project.references(note.path, wanted):
        return f"{other.path}:{other.line} refers to a heading by its number"
    return ""


def _is_in_heading(note: Note, edit: Edit) -> bool:
    """Return whether an edit changes the text of a heading on its line."""
    return "\n" not in edit.text and next(_by_heading(note, [edit]), None) is not None
