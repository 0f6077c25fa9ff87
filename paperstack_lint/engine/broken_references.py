"""Find the references that a fix would break because it changes the ids of headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.collection.project import Project
from paperstack_lint.headings import page_ids
from paperstack_lint.headings.anchors import anchors_of
from paperstack_lint.headings.fragments import ANY_FRAGMENT, letters
from paperstack_lint.headings.ids import visible_text, without_id
from paperstack_lint.headings.page_ids import fragments_of
from paperstack_lint.headings.slugs import kramdown_slug, positional_id, possible_ids
from paperstack_lint.note.note import analysis
from paperstack_lint.site.workspace import site_of
from paperstack_lint.storage.dependencies import DependencyRecorder
from paperstack_lint.text.edits import Edit, rewrite
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import Window, covering, joined

if TYPE_CHECKING:
    from paperstack_lint.collection.incoming_references import IncomingReference
    from paperstack_lint.headings.mentions import Mention
    from paperstack_lint.note.markdown import Heading
    from paperstack_lint.note.note import Note


MAX_NUMBERED = 100
"""Headings of a page for which references by number are searched."""


_ReferenceQuery = tuple[DependencyRecorder | None, str, frozenset[str], int, bool]


class _IdChange(NamedTuple):
    """The ids that each algorithm of a generator gives a heading, and its text, before and after an edit."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    def keeps(self, fragment: str) -> bool:
        """Return whether each algorithm that gave the heading this id still does, and at least one did."""
        pairs = zip(self.before, self.after, strict=True)
        return fragment in self.before and all(new == old for old, new in pairs if old == fragment)

    def respells(self, fragment: str) -> bool:
        """Return whether each id like the fragment keeps its letters and digits, so that references can be updated."""
        wanted = letters(fragment)
        return all(
            letters(new) == wanted for old, new in zip(self.before, self.after, strict=True) if letters(old) == wanted
        )


class References(NamedTuple):
    """The references to headings with one text: the note's `own`, and those of `others`.

    `starts` are the offsets of the own ones; `resolving` are those of others that are not broken already.
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

    References of the note to itself may be updated by edits of the same fix, those of other notes by `links/anchor`;
    any other text of the site that has the old id after a `#` counts as a reference that cannot be updated.
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
    text, reads = without_id(visible_text(note, heading)), without_id(visible_text(note, heading, inside))
    before, after = anchors_of(note).possible_ids(index), possible_ids(note, heading, inside)
    # Wikilinks refer to the text of a heading, not to its id.
    change = _IdChange((*before, text), (*after, reads))
    if change.before == change.after:
        return ""
    found = _references(note, (*change.before, *change.after), anchors_of(note).repeats(index))
    if before == after:
        found = found.by(text)
    if found.starts.isdisjoint(starts):  # else the fix updates them
        for mention in found.own:
            if not _is_explicit(note, index, mention.fragment) and not _will_resolve(note, mention.fragment, change):
                return msg(
                    "{place} refers to it as {fragment}",
                    place=anchors_of(note).place(mention),
                    fragment=quoted("#" + mention.fragment),
                )
    return next(filter(None, (_broken_reference_of(note, index, one, change) for one in found.resolving)), "")


def _references(note: Note, names: Iterable[str], repeats: int, *, taken: bool = False) -> References:
    """Return the references to headings with the same text, which may have the ids `names`.

    `repeats` is the number of these headings. With `taken`, only ids count that something on the page has already.

    Of a thousand headings with one text, each may have any of a thousand ids: they are looked up once for all of them,
    and once for each rule, since the lookup is a dependency of the rule.
    """
    stems = frozenset(letters(name) for name in names) - {""}
    recorder, found = Project.of(note).recorder, _found_references(note)
    query = (recorder, recorder.rule if recorder else "", stems, repeats, taken)
    if query not in found:
        # The ids of the page are without the prefix.
        prefix = letters(site.publishing.id_prefix) if (site := site_of(note)) else ""
        possible = (each for each in _letters(stems, repeats) if not taken or anchors_of(note).is_taken(each))
        wanted = tuple(sorted({name for each in possible for name in ((each, prefix + each) if taken else (each,))}))
        own = tuple(mention for name in wanted for mention in anchors_of(note).mentioned.get(name, ()))
        others = Project.of(note).incoming_references(note.path, wanted) if wanted else ()
        resolving = tuple(one for one in others if not _is_broken(note, one))
        found[query] = References(own, frozenset(each.start for each in own), others, resolving)
    return found[query]


@analysis
def _found_references(_note: Note) -> dict[_ReferenceQuery, References]:
    """Return the cache of lookups; each rule of each run has its own, since it records them as dependencies."""
    return {}


def _is_broken(note: Note, one: IncomingReference) -> bool:
    """Return whether a reference of another file is to this note, and broken; wikilinks may have a heading's text."""
    is_text = one.fragment in anchors_of(note).distinct_texts
    return one.certain and not is_text and page_ids.look_up_own(note, one.fragment).status != "found"


def _letters(stems: Iterable[str], repeats: int) -> tuple[str, ...]:
    """Return the letters of fragments that may be the id of one of `repeats` headings, whose ids have these `stems`."""
    return tuple(sorted({*stems, *(f"{name}{at}" for name in stems for at in range(1, repeats))}))


def _is_explicit(note: Note, index: int, fragment: str) -> bool:
    """Return whether the heading at `index`, or something before it, has the fragment as its explicit id."""
    return anchors_of(note).given.get(fragment, len(note.text)) < note.headings[index].end


def _will_resolve(note: Note, fragment: str, change: _IdChange) -> bool:
    """Return whether a reference is broken now and will resolve."""
    new = fragment in change.after and fragment not in change.before
    return new and page_ids.look_up_own(note, fragment).status != "found"


def _broken_reference_of(note: Note, index: int, one: IncomingReference, change: _IdChange) -> str:
    """Return why a reference of another file would be broken; `` where it can be updated, or is to something else."""
    if one.fragment == ANY_FRAGMENT:
        return msg("{place} and many other places may refer to it", place=f"{one.path}:{one.line}")
    anchors, alone = anchors_of(note), anchors_of(note).is_alone(index)
    if (
        (alone and change.keeps(one.fragment))
        or _is_explicit(note, index, one.fragment)
        or _will_resolve(note, one.fragment, change)
    ):
        return ""
    place = msg(
        "{place} refers to it as {fragment}", place=f"{one.path}:{one.line}", fragment=quoted("#" + one.fragment)
    )
    if one.obstacle:
        return msg("{place}, {obstacle}", place=place, obstacle=one.obstacle)
    if not change.respells(one.fragment):
        return msg("{place}, which cannot be updated", place=place)
    is_unambiguous = alone and (anchors.ids[index] or "") in fragments_of(note).certain and not fragments_of(note).any
    return "" if is_unambiguous else msg("{place}, and which heading that is, is uncertain", place=place)


def _broken_by_insertion(note: Note, edits: Sequence[Edit]) -> str:
    """Return which reference may be to another heading once the edits have added one with the same text.

    A reference that was broken before does not count.
    """
    position = positional_id(site_of(note))
    for name in _added_heading_ids(note, [edit for edit in edits if not _is_in_heading(note, edit)]):
        if position and (reason := _renumbered_reference(note, position)):
            return reason
        found = _references(note, (name,), max(1, anchors_of(note).counts[name] + 1), taken=True)
        for mention in found.own:
            return msg("{place} refers to a heading of that text", place=anchors_of(note).place(mention))
        for other in found.others:
            return msg("{place} refers to a heading of that text", place=f"{other.path}:{other.line}")
    return ""


def _renumbered_reference(note: Note, position: str) -> str:
    """Return which reference is to a heading by its number, which an added heading may change; `` for none."""
    wanted = (position, *(f"{position}{at}" for at in range(1, MAX_NUMBERED)))
    for mention in (one for each in wanted for one in anchors_of(note).mentioned.get(each, ())):
        return msg("{place} refers to a heading by its number", place=anchors_of(note).place(mention))
    for other in Project.of(note).incoming_references(note.path, wanted):
        return msg("{place} refers to a heading by its number", place=f"{other.path}:{other.line}")
    return ""


def _is_in_heading(note: Note, edit: Edit) -> bool:
    """Return whether an edit changes the text of a heading on its line."""
    return "\n" not in edit.text and next(_by_heading(note, [edit]), None) is not None


MAX_LINE = 1000
"""Characters of a line before and after an edit that are searched for a heading; no heading is longer."""

_HEADING = regex(
    r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*#{1,6}[ \t]+([^\r\n]+)|^([^\r\n]+)\r?\n[ \t>]*(?:=+|-+)[ \t]*\r?$",
    re.MULTILINE,
)


def _added_heading_ids(note: Note, edits: Sequence[Edit]) -> Iterator[str]:
    """Yield the ids of added headings, before repeats are numbered; edits within a heading add none."""
    for window in joined(_windows(note, edits)):
        source = note.text[window.start : window.end]
        shifted = [Edit(max(0, one.start - window.start), one.end - window.start, one.text) for one in window.edits]
        above = window.touched - window.start
        before = Counter(
            kramdown_slug(each)
            for at, each in _possible_headings(source, above)
            if _is_heading(note, window.start + at)
        )
        after = Counter(kramdown_slug(each) for _, each in _possible_headings(rewrite(source, shifted), above))
        yield from after - before


def _windows(note: Note, edits: Sequence[Edit]) -> Iterator[Window]:
    """Yield the lines that each edit touches."""
    for edit in sorted(edits):
        if edit.end >= note.body and not _is_in_code(note, edit.start):
            yield _window(note, edit)


def _window(note: Note, edit: Edit) -> Window:
    """Return the lines of an edit, with the one above and, where it changes line ends or empties a line, the one below.

    The line above becomes a heading by an underline, the one below when the block that it was part of ends.
    """
    first, last = note.line_span(edit.start)[0], note.line_span(edit.end)[1]
    touched, end = max(first, edit.start - MAX_LINE, note.body), min(last, edit.end + MAX_LINE)
    is_cut = touched > first or first == note.body  # then the line above is too far, or there is none
    start = touched if is_cut else max(note.line_span(first - 1)[0], first - MAX_LINE, note.body)
    is_emptied = not (note.text[touched : edit.start] + edit.text + note.text[edit.end : end]).strip()
    if end == last < len(note.text) and (is_emptied or "\n" in edit.text + note.text[edit.start : edit.end]):
        below = note.text.find("\n", last) + 1
        end = min(note.line_span(below)[1], below + MAX_LINE)
    return Window(min(start, touched), touched, end, [edit])


def _possible_headings(source: str, above: int) -> Iterator[tuple[int, str]]:
    """Yield what may be headings in some lines, with their offsets, except one that is only on the line above."""
    for found in _HEADING.finditer(source):
        if found.end() >= above and found.end() > 0 and (found[2] or found.start() >= above):
            yield found.start(), found[1] or found[2]


def _is_heading(note: Note, start: int) -> bool:
    """Return whether a heading begins on the line that begins at `start`."""
    end = note.line_span(start)[1]
    return covering(note.headings, start) is not None or covering(note.headings, max(start, end - 1)) is not None


def _is_in_code(note: Note, offset: int) -> bool:
    at = note.document.block_at(offset)
    return at >= 0 and note.document.blocks[at].kind == "code"
