"""Where something is defined, and what refers to it: anchors, notes, papers and tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses import arxiv
from paperstack_lint.collection.project import Project
from paperstack_lint.headings.anchors import anchors_of
from paperstack_lint.headings.fragments import letters
from paperstack_lint.headings.slugs import lower_case
from paperstack_lint.links.form import field_links
from paperstack_lint.papers.matching.identified_papers import identified_papers_of
from paperstack_lint.storage.paths import canonical_path
from paperstack_lint.tags.of_note import tag_items

if TYPE_CHECKING:
    from paperstack_lint.collection.index import PaperOccurrence
    from paperstack_lint.engine.editor_run import LiveRun
    from paperstack_lint.note.front_matter import Value
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note


class NotePlace(NamedTuple):
    """A place in a note, from `start` to `end`."""

    note: Note
    start: int
    end: int

    @classmethod
    def of_line(cls, note: Note, line: int) -> NotePlace:
        """Return the whole of a line, from 1; the last one where the note has become shorter."""
        start, end = note.line_span(note.line_starts[min(line, len(note.line_starts)) - 1])
        return cls(note, start, end)


class Anchor(NamedTuple):
    """A heading of a note, by its index."""

    note: Note
    heading: int


def link_at(note: Note, offset: int) -> Link | None:
    """Return the innermost link or image at an offset, of the body or of the front matter."""
    found = [one for one in (*note.document.links, *field_links(note)) if one.start <= offset <= one.end]
    return min(found, key=lambda one: one.end - one.start, default=None)


def heading_of(note: Note, fragment: str) -> int | None:
    """Return the index of the heading that a fragment resolves to; None for none."""
    anchors = anchors_of(note)
    if (index := anchors.by_id.get(lower_case(fragment), -1)) >= 0:
        return index
    return next((each for each in range(len(note.headings)) if fragment in anchors.possible_ids(each)), None)


def tag_at(note: Note, offset: int) -> Value | None:
    """Return the tag at an offset of the front matter."""
    return next((item for item in tag_items(note) if item.start <= offset <= item.end), None)


def anchor_at(run: LiveRun, note: Note, offset: int) -> Anchor | None:
    """Return the heading at an offset, or that to which a link there leads."""
    for number, heading in enumerate(note.headings):
        if heading.start <= offset < heading.end:
            return Anchor(note, number)
    found = _linked(run, note, offset)
    index = heading_of(found[0], found[1]) if found and found[1] else None
    return Anchor(found[0], index) if found and index is not None else None


def _linked(run: LiveRun, note: Note, offset: int) -> tuple[Note, str] | None:
    """Return the note and the fragment to which a link at an offset leads."""
    link = link_at(note, offset)
    if link is None or link.image:
        return None
    if link.target.startswith("#"):
        return note, link.target[1:]
    found = Project.of(note).linked_path(note.path.as_posix(), link.target)
    other = run.read(found[0]) if found else None
    return (other, found[1]) if found and other else None


def definition(run: LiveRun, note: Note, offset: int) -> list[NotePlace]:
    """Return where what a link at an offset leads to is: a heading, a note, or the notes on a paper."""
    if found := _linked(run, note, offset):
        target, fragment = found
        index = heading_of(target, fragment) if fragment else None
        heading = target.headings[index] if index is not None else None
        return [NotePlace(target, heading.text_start, heading.text_end) if heading else NotePlace(target, 0, 0)]
    return [place for place, is_full in _papers(run, note, offset) if is_full]


def references(run: LiveRun, note: Note, offset: int) -> list[NotePlace]:
    """Return what refers to the tag, the heading or the paper at an offset."""
    if tag := tag_at(note, offset):
        places = Project.of(note).collection.vocabulary("tags").places(tag.text.strip())
        return [NotePlace.of_line(other, line) for path, line in places if (other := run.read(path))]
    if anchor := anchor_at(run, note, offset):
        return [*_own_references(anchor), *_incoming(run, anchor)]
    return [place for place, _ in _papers(run, note, offset)]


def _own_references(anchor: Anchor) -> Iterator[NotePlace]:
    for mention in anchors_of(anchor.note).mentions:
        if heading_of(anchor.note, mention.fragment) == anchor.heading:
            yield NotePlace(anchor.note, mention.start, mention.end)


def _incoming(run: LiveRun, anchor: Anchor) -> Iterator[NotePlace]:
    """Yield the lines of other notes with links to a heading."""
    for one in incoming(anchor):
        if other := run.read(one[0]):
            yield NotePlace.of_line(other, one[1])


def incoming(anchor: Anchor) -> list[tuple[str, int]]:
    """Return the paths and lines of the certain references of other notes to a heading."""
    note, index = anchor
    names = {anchors_of(note).ids[index] or "", *anchors_of(note).possible_ids(index)}
    index_of_all = Project.of(note).collection
    found = index_of_all.incoming_references(canonical_path(note.path), sorted({letters(name) for name in names}))
    return [(one.path, one.line) for one in found if one.certain and heading_of(note, one.fragment) == index]


def _papers(run: LiveRun, note: Note, offset: int) -> Iterator[tuple[NotePlace, bool]]:
    """Yield the entries on the paper at an offset, those of this note first, and whether each is about more than it."""
    for key in _paper_keys(note, offset):
        for own in identified_papers_of(note):
            if key in own.lookup_keys and not own.start <= offset <= own.end:
                yield NotePlace(note, own.start, own.end), own.full
        for one in occurrences(note, key):
            if other := run.read(one.path):
                yield NotePlace.of_line(other, one.paper.line), one.paper.full
        return


def occurrences(note: Note, key: str) -> tuple[PaperOccurrence, ...]:
    """Return the entries on a paper in all notes but this one."""
    own = canonical_path(note.path)
    found = Project.of(note).collection.papers_with_keys("", (key,))  # as if from a note that is not in the collection
    return tuple(one for one in found if one.path != own)


def _paper_keys(note: Note, offset: int) -> Iterator[str]:
    """Yield the keys of the paper whose title, or whose link, is at an offset."""
    link = link_at(note, offset)
    where = arxiv.locate(link.target) if link else None
    if where and where.identifier:
        yield f"arxiv:{arxiv.canonical_id(where.identifier)}"
    for paper in identified_papers_of(note):
        if paper.start <= offset <= paper.end:
            yield from paper.lookup_keys
