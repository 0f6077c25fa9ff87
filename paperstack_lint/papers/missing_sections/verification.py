"""Read a note again with sections inserted, before a fix is offered: only then is its effect certain."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.note.proof.edit_map import Applied, TextChange, changes_of, map_offset
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.site.workspace import Workspace
from paperstack_lint.text.edits import Edit, rewrite, shift
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import Placed, within

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import Template
    from paperstack_lint.papers.reading.entry import Entry, Section


MAX_READ = 10
"""Papers of a note for each of which the complete note is read again, where they cannot be verified together."""
_ALTERS = frozenset({"words", "headings", "blocks", "emphasis"})


class AddedSections(NamedTuple):
    """The keys of the sections that edits add to a paper; `usual` is whether nothing about the paper is unusual.

    `receiving` are the keys of those sections, old or new, whose content differs because text that belongs to no
    section is now below another one.
    """

    keys: Collection[str]
    edits: tuple[Edit, ...]
    usual: bool
    receiving: Collection[str]


def verify_templates(note: Note, edits: Mapping[int, Edit], keys: Collection[str]) -> set[int]:
    """Return the papers without sections that, read again with the edits, have the sections `keys` and no others."""
    if len(edits) > 1:
        new = _read(note, rewrite(note.text, edits.values()))
        if _all_have_templates(note, new, edits, keys) and blocks_unchanged(note, new, tuple(edits.values())):
            return set(edits)
    return {index for index, edit in edits.items() if _has_template(note, index, edit, keys)}


def _all_have_templates(old: Note, new: Note, papers: Collection[int], keys: Collection[str]) -> bool:
    """Return whether all papers have the titles as before, and `papers` the sections `keys`."""
    if [one.title for one in papers_of(old)] != [one.title for one in papers_of(new)]:
        return False
    return all(_has_sections(papers_of(new)[index], keys) for index in papers)


def _has_template(note: Note, index: int, edit: Edit, keys: Collection[str]) -> bool:
    """Return whether one paper, read between its neighbours with the edit, has the sections `keys`."""
    start, end, around = _surroundings(note, index)
    moved = shift([edit], -start)
    old, new = _read_part(note, note.text[start:end]), _read_part(note, rewrite(note.text[start:end], moved))
    if not _same_titles(old, new, around):
        return False
    entry = papers_of(new)[around.index(papers_of(note)[index])]
    return _has_sections(entry, keys) and blocks_unchanged(old, new, moved)


def _same_titles(old: Note, new: Note, around: Sequence[Entry]) -> bool:
    """Return whether the papers of a part of a note have the same titles with the edits.

    They may differ from the titles of `around`, which may depend on the rest of the note, such as its front matter.
    """
    titles = [one.title for one in papers_of(old)]
    return len(titles) == len(around) and titles == [one.title for one in papers_of(new)]


class _Surroundings(NamedTuple):
    """The part of a note in which an entry is read: with the papers adjacent to it, and those in the same list item."""

    start: int
    end: int
    papers: Sequence[Entry]


def verify_sections(note: Note, added: Mapping[int, AddedSections], template: Template) -> dict[int, bool]:
    """Return the papers that, read again, have the added sections, and whether all else of each is unchanged.

    Left out are papers that still lack some, since a fix would be offered again and again, and those of which the page
    shows more than is declared, since a fix would be refused. Each is read between its neighbours; many at once.
    """
    around = {index: _surroundings(note, index) for index in added}
    size = sum(part.end - part.start for part in around.values())
    # The definitions of links are elsewhere in the note, so a part of it would be read without them.
    whole = size > len(note.text) or any(link.kind == "definition" for link in note.document.links)
    if whole and _verify_all(note, added, template):
        return dict.fromkeys(added, True)
    results = {
        index: _verify_paper(note, papers_of(note)[index], around[index], one, template) for index, one in added.items()
    }
    sound = _sound_in_note(note, {index: added[index].edits for index, result in results.items() if result is not None})
    return {index: result for index, result in results.items() if index in sound and result is not None}


def _sound_in_note(note: Note, edits: Mapping[int, tuple[Edit, ...]]) -> Collection[int]:
    """Return the papers whose edits have the declared effect in the complete note, which may be read differently.

    `2. 🎓` begins a list, but not right below a line of text.
    """
    if not edits or _is_sound(note, [edit for each in edits.values() for edit in each]):
        return edits.keys()
    accepted: dict[int, tuple[Edit, ...]] = {}
    for index in [*edits][:MAX_READ]:
        if _is_sound(note, [*(edit for each in accepted.values() for edit in each), *edits[index]]):
            accepted[index] = edits[index]
    return accepted


def _is_sound(note: Note, edits: Sequence[Edit]) -> bool:
    new = _read(note, rewrite(note.text, edits))
    return blocks_unchanged(note, new, tuple(edits)) and _passes_proof(note, new, tuple(edits))


def _verify_all(note: Note, added: Mapping[int, AddedSections], template: Template) -> bool:
    """Return whether all papers, read again in the complete note, have the added sections and are else unchanged."""
    edits = tuple(edit for one in added.values() for edit in one.edits)
    new = _read(note, rewrite(note.text, edits))
    if [one.title for one in papers_of(note)] != [one.title for one in papers_of(new)]:
        return False
    growth = _Growth(0, 0)
    for index, (before, after) in enumerate(zip(papers_of(note), papers_of(new), strict=True)):
        if index not in added:
            if _summary(before.sections) != _summary(after.sections):
                return False
        elif not _has_sections(after, added[index].keys) or not _is_extended(before, after, added[index], template):
            return False
        one = _growth(note, before, new, after)
        growth = _Growth(growth.headings + one.headings, growth.marks + one.marks)
    usual = all(one.usual for one in added.values())
    if not _grows_by(note, new, growth) or not blocks_unchanged(note, new, edits):
        return False
    return usual or _passes_proof(note, new, edits)


def _verify_paper(
    note: Note, entry: Entry, part: _Surroundings, added: AddedSections, template: Template
) -> bool | None:
    """Return whether a paper, read between its neighbours, is else unchanged; None where the edits must not be made."""
    start, end, around = part
    moved = shift(added.edits, -start)
    old, new = _read_part(note, note.text[start:end]), _read_part(note, rewrite(note.text[start:end], moved))
    at = around.index(entry)
    if not _same_titles(old, new, around) or not _has_sections(papers_of(new)[at], added.keys):
        return None
    if not blocks_unchanged(old, new, moved):
        return None
    certain = _grows_by(note, new, _growth(note, entry, new, papers_of(new)[at]), start, end)
    usual = added.usual and end == max(one.end for one in around)  # else text of no paper follows in its item
    if not (usual and certain) and not _passes_proof(old, new, moved):
        return None
    others = zip([*around[:at], *around[at + 1 :]], [*papers_of(new)[:at], *papers_of(new)[at + 1 :]], strict=True)
    unchanged = all(_summary(before.sections) == _summary(after.sections) for before, after in others)
    return certain and unchanged and _is_extended(entry, papers_of(new)[at], added, template)


def _grows_by(note: Note, new: Note, growth: _Growth, start: int = 0, end: int = sys.maxsize) -> bool:
    """Return whether that part of the note gets so many headings and marks, and keeps its links and opaque spans."""
    kinds = zip(_elements(note), _elements(new), (0, growth.marks, 0, growth.headings), strict=True)
    return all(len(after) == len(within(before, start, end)) + more for before, after, more in kinds)


def _elements(note: Note) -> tuple[Sequence[Placed], ...]:
    document = note.document
    return document.links, document.marks, document.opaque, document.headings


def _has_sections(entry: Entry, keys: Collection[str]) -> bool:
    return {section.key for section in entry.sections}.issuperset(keys)


def _is_extended(before: Entry, after: Entry, added: AddedSections, template: Template) -> bool:
    """Return whether an entry has new sections, empty and in order, and its old ones unchanged."""
    keys = {section.key for section in before.sections}
    old, new = ([one for one in after.sections if (one.key in keys) is is_old] for is_old in (True, False))
    places = [template.place(section.key) for section in after.sections]
    return (
        _summary(old, added.receiving) == _summary(before.sections, added.receiving)
        and places == sorted(places)
        and all(section.empty or section.key in added.receiving for section in new)
    )


class _Growth(NamedTuple):
    """How many headings and marks of emphasis a note has more than before."""

    headings: int
    marks: int


def _growth(note: Note, before: Entry, new: Note, after: Entry) -> _Growth:
    """Return how many more an entry has in its markers."""
    return _Growth(
        _count_headings(after) - _count_headings(before), _count_marks(new, after) - _count_marks(note, before)
    )


def _count_headings(entry: Entry) -> int:
    return sum(section.carrier == "heading" for section in entry.sections)


def _count_marks(note: Note, entry: Entry) -> int:
    """Return how many marks of emphasis are in the markers of an entry."""
    markers = (section.marker for section in entry.sections)
    return sum(len(within(note.document.marks, marker.line, marker.end)) for marker in markers)


def _passes_proof(old: Note, new: Note, edits: tuple[Edit, ...]) -> bool:
    from paperstack_lint.note.proof.proof import passes_first_parser

    return passes_first_parser(old, new, [Applied("", _ALTERS, edits)])


def _surroundings(note: Note, index: int) -> _Surroundings:
    """Return the part of a note in which a paper is read, given by its index."""
    papers, entry = papers_of(note), papers_of(note)[index]
    first = index - (index > 0 and papers[index - 1].end >= entry.start)
    last = index + (index + 1 < len(papers) and papers[index + 1].start <= entry.end)
    homes = (section.marker.home for section in entry.sections)
    end = max([papers[last].end, entry.end, *(note.document.blocks[home].end for home in homes if home >= 0)])
    while last + 1 < len(papers) and papers[last + 1].start < end:
        last += 1
    return _Surroundings(papers[first].start, max(end, papers[last].end), papers[first : last + 1])


def _summary(sections: Iterable[Section], ignored: Collection[str] = ()) -> list[tuple[str, str, bool]]:
    """Return key, carrier and emptiness of sections; those of the keys `ignored` count as empty."""
    return [(section.key, section.carrier, section.empty or section.key in ignored) for section in sections]


def _read(note: Note, text: str) -> Note:
    # A part has no front matter that would decide whether the template applies.
    template = template_of(note)._replace(where=None)
    return type(note)(note.path, text, Workspace.of(note).with_template(template))


def _read_part(note: Note, text: str) -> Note:
    """Read a part of the body by itself: nothing of it is front matter."""
    part = _read(note, text)
    part.front_matter = None
    return part


_MAX_LEAD = 400  # characters at the beginning of a line
_SPACE = " \t\r\n>"
# To the parser, a line that closes a box or has the attributes of a list is part of the text above it.
_END_OF_BLOCK = regex(
    r"(?:[ \t\r\n>]|\{:[^{}\n]*\}|:{3,}|\{%-?[ \t]*end[^%\n]*%\}|\{\{[<%][ \t]*/[^{}\n]*\}\}|</\w+>)*+"
)


def blocks_unchanged(old: Note, new: Note, edits: tuple[Edit, ...]) -> bool:
    """Return whether each block of a note has kept its kind and its parent; `new` has more in inserted text only.

    Then no list is split or turned from tight to loose, no text becomes part of a marker, and no marker part of text.
    """
    changes = changes_of(old.text, [Applied("", frozenset(), edits)])
    inserted = [change.after for change in changes]
    before, at = old.document.blocks, 0
    homes = {-1: -1}  # the index of a block in the old note by that in the new one
    for index, block in enumerate(new.document.blocks):
        start = _first_word(new.text, block.start)
        near = bisect_right(inserted, start, key=lambda span: span.start) - 1
        span = inserted[near] if near >= 0 and start < inserted[near].end else None
        if span and _END_OF_BLOCK.fullmatch(new.text, min(span.end, block.end), block.end):
            continue  # all of it is new
        if at == len(before):
            return False
        same = (block.kind, block.level, homes.get(block.parent)) == (
            before[at].kind,
            before[at].level,
            before[at].parent,
        )
        if not same or start not in _possible_starts(old.text, new.text, before[at].start, changes):
            return False
        homes[index] = at
        at += 1
    return at == len(before)


def _first_word(text: str, start: int) -> int:
    """Return where the first word of a block is; the parser starts some blocks at the end of the line above."""
    found = regex(r"[ \t\r\n>]*+").match(text, start)
    return found.end() if found else start


def _possible_starts(old: str, new: str, start: int, changes: Sequence[TextChange]) -> set[int]:
    """Return where a block that begins at `start` may begin after the changes, which may insert text first in it."""
    start = _first_word(old, start)
    starts = {map_offset(changes, start)}
    near = bisect_right(changes, start, key=lambda change: change.before.start) - 1
    end = changes[near].before.end if near >= 0 else -1
    if 0 <= end <= start < end + _MAX_LEAD and not old[end:start].strip(_SPACE):
        starts.add(_first_word(new, changes[near].after.start))
    return starts
