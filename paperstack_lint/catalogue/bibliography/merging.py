"""Merge the entries of all notes into a bibliography: one paper for all entries on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from paperstack_lint.addresses import arxiv
from paperstack_lint.catalogue.bibliography.citation_keys import citation_key
from paperstack_lint.catalogue.bibliography.paper_groups import (
    GroupedEntry,
    PaperGroup,
    canonical_url,
    group_entries,
)
from paperstack_lint.catalogue.listing import ListedPaper
from paperstack_lint.collection.project import Project
from paperstack_lint.note.fields import day_of, field_of
from paperstack_lint.note.note import Note
from paperstack_lint.papers.agreement import compare_titles
from paperstack_lint.papers.reading.title_decorations import NO_PUBLICATION, Publication, kind_of_venue
from paperstack_lint.report.escape import remove_controls
from paperstack_lint.site.publication.permalinks import page_address
from paperstack_lint.storage.paths import display_path
from paperstack_lint.tags.of_note import tag_items
from paperstack_lint.text.credentials import mask_credentials


class NoteOfPaper(NamedTuple):
    """A note with an entry on a paper: its path, its title, and the address of its page, `` where that is unknown."""

    path: str
    title: str
    address: str

    @property
    def place(self) -> str:
        """The address of the page, or else the path, for people."""
        return self.address or clean(self.path)


class BibliographyPaper(NamedTuple):
    """A paper of the bibliography. Texts are one line without control characters; `` is for what is unknown.

    `authors` are those of arXiv's record, where an earlier run has stored that. `arxiv_id` and `doi` are what the notes
    link. `url` is the address of the paper, `date` the day of the first note as `2020-03-26`. `filled` of `sections` of
    the fullest entry have text; both are 0 without sections.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    arxiv_id: str
    doi: str
    url: str
    year: int | None
    venue: str
    date: str
    tags: tuple[str, ...]
    notes: tuple[NoteOfPaper, ...]
    filled: int
    sections: int

    @property
    def keywords(self) -> str:
        """The tags with commas between them, and none in them."""
        return ", ".join(" ".join(tag.replace(",", " ").split()) for tag in self.tags)

    @property
    def name(self) -> str:
        """The title, or the identifier or the address of a paper without one."""
        return self.title or (f"arXiv:{self.arxiv_id}" if self.arxiv_id else self.doi or self.url)


def bibliography(notes: Iterable[Note]) -> list[BibliographyPaper]:
    """Return the papers of the notes, each once, in the order of their first notes."""
    describe = cache(_describe)
    return [_merge(group, describe) for group in group_entries(notes)]


def _merge(group: PaperGroup, describe: Callable[[Note], NoteOfPaper]) -> BibliographyPaper:
    """Return the paper of the entries of a group."""
    first, ids = group.entries[0], dict(identifier.split(":", 1) for identifier in reversed(group.ids))
    title, published = _title(group.entries), _publication(group.entries, ids.get("arxiv", ""))
    notes = tuple(dict.fromkeys(one.note for one in group.entries))
    filled, sections = max(map(_count_sections, group.entries))
    return BibliographyPaper(
        key=citation_key(first.paper, first.url, first.entry.year),
        title=title,
        authors=_authors(first.note, title, ids.get("arxiv", "")),
        arxiv_id=ids.get("arxiv", ""),
        doi=ids.get("doi", ""),
        url=next((url for url in (canonical_url(group.ids, ""), *(one.url for one in group.entries)) if url), ""),
        year=published.year,
        venue=clean(published.venue or ""),
        date=day_of(first.note),
        tags=tuple(dict.fromkeys(tag for note in notes for item in tag_items(note) if (tag := clean(item.text)))),
        notes=tuple(map(describe, notes)),
        filled=filled,
        sections=sections,
    )


def _title(entries: Sequence[GroupedEntry]) -> str:
    """Return the first title that identifies the paper and names no part of it, or else the first of all."""
    titled = [one for one in entries if one.paper.title]
    best = sorted(titled, key=lambda one: (one.has_part, not one.paper.key))[:1]
    return clean(best[0].paper.title) if best else ""


def _authors(note: Note, title: str, arxiv_id: str) -> tuple[str, ...]:
    """Return the authors of a paper on arXiv, unless the title of its record is certainly another one."""
    record = Project.of(note).network_results.papers.get(arxiv_id)
    if record is None or (title and compare_titles(title, record.titles) == "different"):
        return ()
    return tuple(filter(None, map(clean, record.authors)))


def _publication(entries: Sequence[GroupedEntry], arxiv_id: str) -> Publication:
    """Return the first publication at a venue, or else on arXiv, or else the first one.

    Year and venue are from one entry. That a paper is on arXiv is what its identifier says, as is the year of that.
    """
    found = [Publication(one.entry.year, one.entry.venue) for one in entries if one.entry.year or one.entry.venue]
    venues = [one for one in found if one.venue and kind_of_venue(one.venue) != "archive"]
    years = [Publication(one.year, None if arxiv_id else one.venue) for one in found if one.year]
    submitted = Publication(arxiv.submission_year(arxiv_id), None) if arxiv_id else NO_PUBLICATION
    return next(iter((*venues, *years, submitted)))


def _count_sections(one: GroupedEntry) -> tuple[int, int]:
    """Return how many sections of an entry have text, and how many there should be; zeros without sections."""
    sections = {section.key: not section.empty for section in one.entry.sections}
    missing = ListedPaper(one.note, one.entry).missing if sections else ()
    return sum(sections.values()), len(sections) + len(missing)


def _describe(note: Note) -> NoteOfPaper:
    field = field_of(note, "title")
    title = clean(field.value.text) if field else ""
    return NoteOfPaper(display_path(note.path), title or clean(note.path.stem), page_address(note))


def clean(text: str) -> str:
    """Return a text of a note on one line, without control characters, credentials and commands of workflow runners."""
    return " ".join(remove_controls(mask_credentials(text)).split()).replace("##[", "## [")
