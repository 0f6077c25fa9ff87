"""Reads a note again with sections put into it: what a fix does must be seen before it is offered."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.papers.completion.structure import intact
from paperstack_lint.papers.entries import papers_of
from paperstack_lint.papers.scope import template_of
from paperstack_lint.site.workspace import Workspace
from paperstack_lint.text.edits import Edit, rewrite
from paperstack_lint.text.spans import Placed, within

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import Template
    from paperstack_lint.papers.entry import Entry, Section

MAX_READ = 10
"""Papers of a note for each of which the whole note is read once more, where they cannot be told apart in one go."""
_ALTERS = frozenset({"words", "headings", "blocks", "emphasis"})


class Added(NamedTuple):
    """The keys of the sections that edits put into a paper; `usual` is whether it is written in no unusual way.

    `holding` are the keys of those of which what stood below one, but is no content of it, now stands below another.
    """

    keys: Collection[str]
    edits: tuple[Edit, ...]
    usual: bool
    holding: Collection[str]


def begun(note: Note, edits: Mapping[int, Edit], keys: Collection[str]) -> set[int]:
    """Return the papers without sections that, read again with the edits, have the sections `keys` and no more."""
    if len(edits) > 1:
        new = _read(note, rewrite(note.text, edits.values()))
        if _all_begun(note, new, edits, keys) and intact(note, new, tuple(edits.values())):
            return set(edits)
    return {index for index, edit in edits.items() if _is_begun(note, index, edit, keys)}


def _all_begun(old: Note, new: Note, begun: Collection[int], keys: Collection[str]) -> bool:
    """Whether the papers have the titles that they had, and the sections that were begun in those of them."""
    if [one.title for one in papers_of(old)] != [one.title for one in papers_of(new)]:
        return False
    return all(_has(papers_of(new)[index], keys) for index in begun)


def _is_begun(note: Note, index: int, edit: Edit, keys: Collection[str]) -> bool:
    start, end, around = _surroundings(note, index)
    moved = Edit(edit.start - start, edit.end - start, edit.text)
    old, new = _part(note, note.text[start:end]), _part(note, rewrite(note.text[start:end], [moved]))
    if not _same_titles(old, new, around):
        return False
    return _has(papers_of(new)[around.index(papers_of(note)[index])], keys) and intact(old, new, (moved,))


def _same_titles(old: Note, new: Note, around: Sequence[Entry]) -> bool:
    """Return whether the papers of a part of a note are the same ones with the edits.

    What a part cannot know is the title that the rest of the note has for a paper: its front matter, say.
    """
    return len(papers_of(old)) == len(around) and [one.title for one in papers_of(old)] == [
        one.title for one in papers_of(new)
    ]


class _Surroundings(NamedTuple):
    """The part of a note that an entry is read in: with the papers that touch it, and those in the same item."""

    start: int
    end: int
    papers: Sequence[Entry]


def proven(note: Note, added: Mapping[int, Added], template: Template) -> dict[int, bool]:
    """Which papers, read again, have the sections that were added, and whether all else of each is as it was.

    Left out are those that still lack some, for a fix would be offered again and again, and those of which the page
    shows more than is declared, for a fix would be refused. Each is read between its neighbours; many at once.
    """
    around = {index: _surroundings(note, index) for index in added}
    size = sum(part.end - part.start for part in around.values())
    # The definitions of links stand elsewhere in the note, so a part of it would be read without them.
    whole = size > len(note.text) or any(link.kind == "definition" for link in note.document.links)
    if whole and _all_proven(note, added, template):
        return dict.fromkeys(added, True)
    alone = {index: _proven(note, papers_of(note)[index], around[index], one, template) for index, one in added.items()}
    sound = _sound_in_place(note, {index: added[index].edits for index, sure in alone.items() if sure is not None})
    return {index: sure for index, sure in alone.items() if index in sound and sure is not None}


def _sound_in_place(note: Note, edits: Mapping[int, tuple[Edit, ...]]) -> Collection[int]:
    """Return the papers whose edits do what they declare in the note, too: a part of it may be read otherwise there.

    `2. 🎓` begins a list, but not right below a line of text.
    """
    if not edits or _is_sound(note, [edit for each in edits.values() for edit in each]):
        return edits.keys()
    taken: dict[int, tuple[Edit, ...]] = {}
    for index in [*edits][:MAX_READ]:
        if _is_sound(note, [*(edit for each in taken.values() for edit in each), *edits[index]]):
            taken[index] = edits[index]
    return taken


def _is_sound(note: Note, edits: Sequence[Edit]) -> bool:
    new = _read(note, rewrite(note.text, edits))
    return intact(note, new, tuple(edits)) and _foreseen(note, new, tuple(edits))


def _all_proven(note: Note, added: Mapping[int, Added], template: Template) -> bool:
    edits = tuple(edit for one in added.values() for edit in one.edits)
    new = _read(note, rewrite(note.text, edits))
    if [one.title for one in papers_of(note)] != [one.title for one in papers_of(new)]:
        return False
    more = _More(0, 0)
    for index, (old, one) in enumerate(zip(papers_of(note), papers_of(new), strict=True)):
        if index not in added:
            if _content(old.sections) != _content(one.sections):
                return False
        elif not _has(one, added[index].keys) or not _kept(old, one, added[index], template):
            return False
        grown = _grown(note, old, new, one)
        more = _More(more.headings + grown.headings, more.marks + grown.marks)
    usual = all(one.usual for one in added.values())
    return _alike(note, new, more) and intact(note, new, edits) and (usual or _foreseen(note, new, edits))


def _proven(note: Note, entry: Entry, part: _Surroundings, added: Added, template: Template) -> bool | None:
    start, end, around = part
    moved = tuple(Edit(edit.start - start, edit.end - start, edit.text) for edit in added.edits)
    old, new = _part(note, note.text[start:end]), _part(note, rewrite(note.text[start:end], moved))
    at = around.index(entry)
    if not _same_titles(old, new, around) or not _has(papers_of(new)[at], added.keys):
        return None
    if not intact(old, new, moved):
        return None
    sure = _alike(note, new, _grown(note, entry, new, papers_of(new)[at]), start, end)
    usual = added.usual and end == max(one.end for one in around)  # else something of no paper follows in its item
    if not (usual and sure) and not _foreseen(old, new, moved):
        return None
    others = zip([*around[:at], *around[at + 1 :]], [*papers_of(new)[:at], *papers_of(new)[at + 1 :]], strict=True)
    unchanged = all(_content(had.sections) == _content(has.sections) for had, has in others)
    return sure and unchanged and _kept(entry, papers_of(new)[at], added, template)


def _alike(note: Note, new: Note, more: _More, start: int = 0, end: int = sys.maxsize) -> bool:
    """Whether that part of the note has as many links and pieces of code, and so many headings and marks more."""
    kinds = zip(_kinds(note), _kinds(new), (0, more.marks, 0, more.headings), strict=True)
    return all(len(has) == len(within(had, start, end)) + more for had, has, more in kinds)


def _kinds(note: Note) -> tuple[Sequence[Placed], ...]:
    document = note.document
    return document.links, document.marks, document.opaque, document.headings


def _has(entry: Entry, keys: Collection[str]) -> bool:
    return {section.key for section in entry.sections}.issuperset(keys)


def _kept(old: Entry, new: Entry, added: Added, template: Template) -> bool:
    """Whether an entry has new sections, empty and in their place, and those that it had, as they were."""
    had = {section.key for section in old.sections}
    kept, fresh = ([one for one in new.sections if (one.key in had) is has] for has in (True, False))
    places = [template.place(section.key) for section in new.sections]
    return (
        _content(kept, added.holding) == _content(old.sections, added.holding)
        and places == sorted(places)
        and all(section.empty or section.key in added.holding for section in fresh)
    )


def _headings(entry: Entry) -> int:
    return sum(section.carrier == "heading" for section in entry.sections)


class _More(NamedTuple):
    """How many headings and marks of emphasis a note has more than before."""

    headings: int
    marks: int


def _grown(note: Note, entry: Entry, new: Note, grown: Entry) -> _More:
    """Return how many more an entry has in its markers."""
    return _More(_headings(grown) - _headings(entry), _marks(new, grown) - _marks(note, entry))


def _marks(note: Note, entry: Entry) -> int:
    """Return how many marks of emphasis are in the markers of an entry."""
    markers = (section.marker for section in entry.sections)
    return sum(len(within(note.document.marks, marker.line, marker.end)) for marker in markers)


def _foreseen(old: Note, new: Note, edits: tuple[Edit, ...]) -> bool:
    from paperstack_lint.note.proof.edit_map import Applied
    from paperstack_lint.note.proof.proof import passes_first_parser

    return passes_first_parser(old, new, [Applied("", _ALTERS, edits)])


def _surroundings(note: Note, index: int) -> _Surroundings:
    papers, entry = papers_of(note), papers_of(note)[index]
    first = index - (index > 0 and papers[index - 1].end >= entry.start)
    last = index + (index + 1 < len(papers) and papers[index + 1].start <= entry.end)
    homes = (section.marker.home for section in entry.sections)
    end = max([papers[last].end, entry.end, *(note.document.blocks[home].end for home in homes if home >= 0)])
    while last + 1 < len(papers) and papers[last + 1].start < end:
        last += 1
    return _Surroundings(papers[first].start, max(end, papers[last].end), papers[first : last + 1])


def _content(sections: Iterable[Section], besides: Collection[str] = ()) -> list[tuple[str, str, bool]]:
    return [(section.key, section.carrier, section.empty or section.key in besides) for section in sections]


def _read(note: Note, text: str) -> Note:
    # A part has no front matter that would say whether the template applies.
    template = template_of(note)._replace(where=None)
    return type(note)(note.path, text, Workspace.of(note).with_template(template))


def _part(note: Note, text: str) -> Note:
    """A part of the body read by itself: nothing of it is a front matter."""
    part = _read(note, text)
    part.front_matter = None
    return part
