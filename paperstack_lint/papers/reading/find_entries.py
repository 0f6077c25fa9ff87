"""Find the papers of a note and their sections, whatever carries them: list items, headings, plain lines, quotes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from paperstack_lint.note.note import analysis
from paperstack_lint.papers.reading.entry import Entry, Section, template_of
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import covering

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Block
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.reading.group_merging import Group
    from paperstack_lint.papers.reading.paper_of_note import SubjectReader
    from paperstack_lint.papers.reading.paper_titles import PaperTitles
    from paperstack_lint.papers.reading.reference_headings import ReferenceSections
    from paperstack_lint.papers.reading.title_candidate import Title


def has_spaced_colons(note: Note, entry: Entry) -> bool:
    """Return whether most colons of an entry's correct markers have a space before them."""
    markers = (section.marker for section in entry.sections if section.marker.labelled)
    colons = [one.colon.start for one in markers if one.colon]
    before = [note.text[at - 1].isspace() for at in colons if note.text[at] == ":"]
    return sum(before) * 2 > len(before)


def uses_wide_colons(note: Note, entry: Entry) -> bool:
    """Return whether most colons after Latin labels of an entry, and more than one, are full-width, as a habit."""
    markers = (section.marker for section in entry.sections if section.marker.colon)
    latin = [one for one in markers if one.label and note.text[slice(*one.label)].isascii()]
    colons = [note.text[one.colon.start] for one in latin if one.colon]
    return colons.count("：") > max(colons.count(":"), 1)


@analysis
def papers_of(note: Note) -> tuple[Entry, ...]:
    """Return the papers of a note in order, those without sections included. Linear in the size of the note."""
    from paperstack_lint.papers.reading.find_markers import find_markers

    found = find_markers(note, template_of(note))
    if not found and not _may_have_papers(note):
        return ()
    from paperstack_lint.papers.reading.grouping import group_markers
    from paperstack_lint.papers.reading.paper_of_note import SubjectReader
    from paperstack_lint.papers.reading.paper_titles import PaperTitles

    titles, reader = (several := PaperTitles(note, [marker.line for marker in found])), SubjectReader(note, several)
    entries = [_entry(note, titles, group) for group in group_markers(note, found, titles)]
    without = list(_without_sections(note, titles, entries))
    if len(entries) == 1 and not any(entry.certain for entry in without):
        entries = [_with_subject(entries[0], reader)]
    elif not entries and (subject := _subject_entry(note, reader, without)):
        return (subject,)
    return tuple(sorted([*entries, *without], key=lambda entry: entry.start))


def paper_after(note: Note, index: int) -> Entry | None:
    """Return the paper after the one at `index` in `papers_of`; None for the last."""
    papers = papers_of(note)
    return papers[index + 1] if index + 1 < len(papers) else None


_PAPER_HINTS = regex(
    r"\[|href|https?://|(?i:arxiv|\bdoi\b|review|\.pdf|@(?:article|inproceedings|misc)|paper|abstract)"
    r"|论文|論文|논문|리뷰|笔记|文献|本文|摘要|来源|出处|会议|会議|どんなもの"
)


def _may_have_papers(note: Note) -> bool:
    """Return whether anything in a note may show that it is about a paper; a fast test before parsing."""
    return regex(r"(?:19|20)\d\d").search(note.path.stem) is not None or _PAPER_HINTS.search(note.text) is not None


def _subject_entry(note: Note, reader: SubjectReader, without: Sequence[Entry]) -> Entry | None:
    """Return the paper that a note without sections is about; the papers that it links are references then."""
    headed = [
        entry for entry in without if entry.title_kind == "heading" and (entry.certain or entry.year or entry.venue)
    ]
    several = (
        sum(entry.certain and entry.title_kind != "table" for entry in without) > 1 or reader.titles.is_bibliography
    )
    if len(headed) > 1 or (headed and reader.name and headed[0].title_block != reader.name.block):
        return None
    subject = reader.subject()
    if subject is None or (several and not reader.names_paper):
        return None
    start = note.line_span(subject.start)[0]
    kind: Literal["heading"] | None = "heading" if subject.block >= 0 else None
    place = (start, len(note.text), subject.start, subject.end, subject.title, subject.url)
    return Entry(*place, _arxiv_id(subject.url), (), subject.certain, kind, subject.block, *subject.published)


def _with_subject(entry: Entry, reader: SubjectReader) -> Entry:
    """Return the only entry of a note, with the title, address and year of its paper from elsewhere in the note."""
    from paperstack_lint.papers.reading.wording import is_address, is_generic

    if entry.url and entry.title and not is_generic(entry.title) and not is_address(entry.title):
        return entry
    subject = reader.subject_of_entry(entry.title)
    if subject is None:
        return entry
    url = entry.url or subject.url
    year, venue = entry.year or subject.published.year, entry.venue or subject.published.venue
    return entry._replace(title=subject.title, url=url, arxiv_id=_arxiv_id(url), year=year, venue=venue)


def _arxiv_id(url: str) -> str | None:
    from paperstack_lint.addresses import arxiv

    return arxiv.find_id(url) if url else None


def _entry(note: Note, titles: PaperTitles, group: Group) -> Entry:
    from paperstack_lint.papers.reading.entry import is_empty

    ends = [*(marker.line for marker in group.markers[1:]), group.end]
    sections = tuple(
        Section(marker, end, is_empty(note, marker, end)) for marker, end in zip(group.markers, ends, strict=True)
    )
    first = group.markers[0]
    title = group.title
    if not title:
        return Entry(first.line, group.end, first.start, first.start, "", "", None, sections, True, None, -1)
    return _titled_entry(titles.clean(title), group.end, sections, certain=True)


def _titled_entry(title: Title, end: int, sections: tuple[Section, ...], *, certain: bool) -> Entry:
    place = (title.line, end, title.start, title.end)
    identity = (title.text, title.url, _arxiv_id(title.url))
    return Entry(*place, *identity, sections, certain, title.kind, title.block, *title.published)


def _without_sections(note: Note, titles: PaperTitles, entries: list[Entry]) -> Iterator[Entry]:
    """Yield the headings, lines and top-level list items that name a paper, outside entries and their references."""
    from paperstack_lint.papers.reading.reference_headings import ReferenceSections

    inside = _EntrySpans(note, entries)
    reference_sections = ReferenceSections()
    paper = 0  # the level of the heading of the paper that a block is below, 0 outside of any
    for index, block in _outer_blocks(note, titles):
        within = inside.contains(block.content)
        if block.kind == "table" and not within and not paper:
            yield from _table_entries(note, titles, index, reference_sections)
        if block.kind == "paragraph" and not within:
            reference_sections.take_paragraph(note.text[block.start : block.end])
        if block.kind == "table" or (within and block.kind != "heading"):
            continue
        title = titles.of_block(index)
        if not title or (title.kind == "heading" and index in inside.markers):
            continue
        if title.kind == "heading":
            paper = 0 if title.level <= paper or (title.paper and inside.is_beside(index)) else paper
            reference_sections.take_heading(title)
        if within or paper:
            continue
        title = titles.with_link_below(title)
        if titles.names_paper(title, reference_sections):
            certain = title.paper and not reference_sections.level and not inside.contains_entry(index)
            yield _titled_entry(titles.clean(title), inside.end(index), (), certain=certain)
        if title.kind == "heading" and (title.weight == 3 or title.paper):
            paper = paper or title.level


def _outer_blocks(note: Note, titles: PaperTitles) -> Iterator[tuple[int, Block]]:
    """Yield the blocks that may name papers, with their index: none in a quote, below the top level of a list, or in
    the table that the program keeps.
    """
    from paperstack_lint.papers.reading.generated_table import generated_table

    blocks, generated = note.document.blocks, generated_table(note)
    for index, block in enumerate(blocks):
        if generated and generated.start <= block.start < generated.end:
            continue
        home = blocks[block.parent].parent if block.kind == "item" else block.parent
        read = titles.may_be_item(index) if block.kind == "item" else block.kind in ("heading", "paragraph", "table")
        if home < 0 and read:
            yield index, block


def _table_entries(
    note: Note, titles: PaperTitles, index: int, reference_sections: ReferenceSections
) -> Iterator[Entry]:
    """Yield the papers of a table."""
    from paperstack_lint.papers.reading.tables import paper_rows

    for row in paper_rows(note, titles, index):
        certain = row.certain and not reference_sections.level
        yield _titled_entry(titles.clean(row.title), row.end, (), certain=certain)


class _EntrySpans:
    """The spans of the entries with sections, for queries by offset or block."""

    def __init__(self, note: Note, entries: list[Entry]) -> None:
        self.note = note
        self.entries = entries
        self.starts = [entry.start for entry in entries]
        self.markers = {section.marker.block for entry in entries for section in entry.sections}
        self.borders = [
            (block.start, block.level)
            for block in note.document.blocks
            if block.parent < 0 and block.kind in ("heading", "rule")
        ]

    def contains(self, offset: int) -> bool:
        """Return whether an offset is part of an entry, its title included."""
        return covering(self.entries, offset) is not None

    def is_beside(self, index: int) -> bool:
        """Return whether a heading is as high as the sections of the entry above, so that it is not part of that."""
        block = self.note.document.blocks[index]
        at = bisect_right(self.starts, block.start) - 1
        levels = [section.marker.level for section in self.entries[at].sections] if at >= 0 else []
        return bool(levels) and self.entries[at].end <= block.start and block.level <= min(levels)

    def end(self, index: int) -> int:
        """Return the end of a title's paper: the next heading that is not below it, thematic break, or entry."""
        block = self.note.document.blocks[index]
        return min(self.own_end(index), self.next_entry(block.start))

    def contains_entry(self, index: int) -> bool:
        """Return whether an entry is below a heading: its sections may be the paper's."""
        block = self.note.document.blocks[index]
        return block.kind == "heading" and self.next_entry(block.start) < self.own_end(index)

    def next_entry(self, offset: int) -> int:
        """Return the start of the next entry; the end of the note without one."""
        at = bisect_right(self.starts, offset)
        return self.starts[at] if at < len(self.starts) else len(self.note.text)

    def own_end(self, index: int) -> int:
        """Return the end of a title's paper, whatever entries it contains."""
        block = self.note.document.blocks[index]
        if block.kind == "item":
            return block.end
        at = bisect_right(self.borders, (block.start, block.level))
        while at < len(self.borders) and self.borders[at][1] > block.level:
            at += 1
        return self.borders[at][0] if at < len(self.borders) else len(self.note.text)
