"""Which references a fix would break because it changes the ids of headings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.collection.project import Project
from paperstack_lint.engine.fix_safety import added_headings
from paperstack_lint.headings import page_ids
from paperstack_lint.headings.anchors import anchors_of
from paperstack_lint.headings.fragments import ANY_FRAGMENT, letters
from paperstack_lint.headings.ids import plain, without_id
from paperstack_lint.headings.page_ids import fragments_of
from paperstack_lint.headings.slugs import ways
from paperstack_lint.note.note import analysis
from paperstack_lint.site.workspace import site_of
from paperstack_lint.storage.dependencies import DependencyRecorder
from paperstack_lint.text.edits import Edit
from paperstack_lint.text.quote import quoted

if TYPE_CHECKING:
    from paperstack_lint.collection.incoming_references import IncomingReference
    from paperstack_lint.headings.mentions import Mention
    from paperstack_lint.note.markdown import Heading
    from paperstack_lint.note.note import Note

MAX_NUMBERED = 100
"""Headings of a page that references by a number are searched for."""


_ReferenceQuery = tuple[DependencyRecorder | None, str, frozenset[str], int, bool]


class _Change(NamedTuple):
    """The ids that the ways of a generator give a heading, and its text, before and after an edit, in one order."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    def keeps(self, fragment: str) -> bool:
        """Return whether the heading had an id, and has it in each way in which it had it."""
        pairs = zip(self.before, self.after, strict=True)
        return fragment in self.before and all(new == old for old, new in pairs if old == fragment)

    def respells(self, fragment: str) -> bool:
        """Return whether each id like the fragment keeps its letters and digits, so that references can follow it."""
        wanted = letters(fragment)
        return all(
            letters(new) == wanted for old, new in zip(self.before, self.after, strict=True) if letters(old) == wanted
        )


class References(NamedTuple):
    """What may refer to one of the headings of a text: the note's `own` references, and those of `others`.

    `starts` are where the own ones are; `resolving` are the references of others that are not broken already.
    """

    own: tuple[Mention, ...]
    starts: frozenset[int]
    others: tuple[IncomingReference, ...]
    resolving: tuple[IncomingReference, ...]

    def by(self, fragment: str) -> References:
        """Return those of one fragment."""
        own = tuple(one for one in self.own if one.fragment == fragment)
        others, resolving = (
            tuple(one for one in each if one.fragment == fragment) for each in (self.others, self.resolving)
        )
        return References(own, frozenset(one.start for one in own), others, resolving)


def broken_reference(note: Note, edits: Sequence[Edit]) -> str:
    """Return which reference the edits would break, as the reason why they are withheld; `` for none.

    References of the note to itself may follow by edits of the same fix, those of other notes by `links/anchor`; any
    other text of the site that has the old id after a `#` is taken for a reference that cannot follow.
    """
    starts = frozenset(edit.start for edit in edits)
    for index, inside in _by_heading(note, edits):
        if reason := _broken_by_rewording(note, index, inside, starts):
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


def _broken_by_rewording(note: Note, index: int, inside: Sequence[Edit], starts: frozenset[int]) -> str:
    """Return which reference breaks when a heading is reworded by the edits `inside` it, of all that have `starts`."""
    heading = note.headings[index]
    text, reads = without_id(plain(note, heading)), without_id(plain(note, heading, inside))
    before, after = anchors_of(note).by_way(index), ways.by_way(note, heading, inside)
    # Wikilinks refer to the text of a heading, whatever id the site makes of it.
    change = _Change((*before, text), (*after, reads))
    if change.before == change.after:
        return ""
    found = _references(note, (*change.before, *change.after), anchors_of(note).repeats(index))
    if before == after:
        found = found.by(text)
    if found.starts.isdisjoint(starts):  # else the fix has them follow
        for mention in found.own:
            if not _is_given(note, index, mention.fragment) and not _is_free(note, mention.fragment, change):
                return f"{anchors_of(note).place(mention)} refers to it as {quoted('#' + mention.fragment)}"
    return next(filter(None, (_left_by(note, index, one, change) for one in found.resolving)), "")


def _references(note: Note, names: Iterable[str], repeats: int, *, taken: bool = False) -> References:
    """Return what may refer to one of several headings with the same text, which may have these ids.

    With `taken`, only those ids count that something on the page has already.

    Of a thousand headings with one text, each may have any of a thousand ids: they are looked up once for all of them,
    and once for each rule, whose dependency they are.
    """
    plain = frozenset(letters(name) for name in names) - {""}
    recorder, found = Project.of(note).recorder, _found_references(note)
    query = (recorder, recorder.rule if recorder else "", plain, repeats, taken)
    if query not in found:
        prefix = (
            letters(site.publishing.id_prefix) if (site := site_of(note)) else ""
        )  # the ids of the page are without it
        known = (each for each in _letters(plain, repeats) if not taken or anchors_of(note).is_taken(each))
        wanted = tuple(sorted({name for each in known for name in ((each, prefix + each) if taken else (each,))}))
        own = tuple(mention for name in wanted for mention in anchors_of(note).mentioned.get(name, ()))
        others = Project.of(note).incoming_references(note.path, wanted) if wanted else ()
        resolving = tuple(one for one in others if not _is_broken(note, one))
        found[query] = References(own, frozenset(each.start for each in own), others, resolving)
    return found[query]


@analysis
def _found_references(_note: Note) -> dict[_ReferenceQuery, References]:
    """Return the references that were looked up so far; each rule of each run records its own."""
    return {}


def _is_broken(note: Note, one: IncomingReference) -> bool:
    """Return whether a reference of another file is to this note, and broken as it is: a wikilink has a text."""
    is_text = one.fragment in anchors_of(note).distinct_texts
    return one.certain and not is_text and page_ids.own(note, one.fragment).verdict != "found"


def _letters(plain: Iterable[str], repeats: int) -> tuple[str, ...]:
    """Return the letters of fragments that may name one of several headings, the letters of whose ids are `plain`."""
    return tuple(sorted({*plain, *(f"{name}{at}" for name in plain for at in range(1, repeats))}))


def _is_given(note: Note, index: int, fragment: str) -> bool:
    """Return whether the author gave the id to something before the heading at `index`, or to itself."""
    return anchors_of(note).given.get(fragment, len(note.text)) < note.headings[index].end


def _is_free(note: Note, fragment: str, change: _Change) -> bool:
    """Return whether a reference is broken now and will be right."""
    new = fragment in change.after and fragment not in change.before
    return new and page_ids.own(note, fragment).verdict != "found"


def _left_by(note: Note, index: int, one: IncomingReference, change: _Change) -> str:
    """Return why a reference of another file would be broken; `` where it follows, or means something else."""
    if one.fragment == ANY_FRAGMENT:
        return f"{one.path}:{one.line} and many other places may refer to it"
    anchors, alone = anchors_of(note), anchors_of(note).is_alone(index)
    if (
        (alone and change.keeps(one.fragment))
        or _is_given(note, index, one.fragment)
        or _is_free(note, one.fragment, change)
    ):
        return ""
    place = f"{one.path}:{one.line} refers to it as {quoted('#' + one.fragment)}"
    if one.obstacle:
        return f"{place}, {one.obstacle}"
    if not change.respells(one.fragment):
        return f"{place}, and cannot follow"
    is_told_apart = alone and (anchors.ids[index] or "") in fragments_of(note).certain and not fragments_of(note).any
    return "" if is_told_apart else f"{place}, and which heading that is cannot be told"


def _broken_by_insertion(note: Note, edits: Sequence[Edit]) -> str:
    """Return which reference may be to another heading once the edits have made a new one that reads alike.

    A reference that is broken so far loses nothing by a new heading.
    """
    position = ways.by_position(site_of(note))
    for name in added_headings.headings(note, [edit for edit in edits if not _is_in_heading(note, edit)]):
        if position and (reason := _shifted(note, position)):
            return reason
        found = _references(note, (name,), max(1, anchors_of(note).counts[name] + 1), taken=True)
        for mention in found.own:
            return f"{anchors_of(note).place(mention)} refers to a heading of that text"
        for other in found.others:
            return f"{other.path}:{other.line} refers to a heading of that text"
    return ""


def _shifted(note: Note, position: str) -> str:
    """Return which reference is to a heading by its number, which a new heading may change; `` for none."""
    wanted = (position, *(f"{position}{at}" for at in range(1, MAX_NUMBERED)))
    for mention in (one for each in wanted for one in anchors_of(note).mentioned.get(each, ())):
        return f"{anchors_of(note).place(mention)} refers to a heading by its number"
    for other in Project.of(note).incoming_references(note.path, wanted):
        return f"{other.path}:{other.line} refers to a heading by its number"
    return ""


def _is_in_heading(note: Note, edit: Edit) -> bool:
    """Return whether an edit changes the text of a heading on its line."""
    return "\n" not in edit.text and next(_by_heading(note, [edit]), None) is not None
