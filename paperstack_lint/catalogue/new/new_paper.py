"""A paper to begin a note on: what the user calls it, and what arXiv records about it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from paperstack_lint.addresses import arxiv
from paperstack_lint.addresses.identity import doi_url
from paperstack_lint.note.note import Note
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
from paperstack_lint.papers.matching.identified_papers import (
    IdentifiedPaper,
    fold,
    identified_papers_of,
    identifying_key,
)
from paperstack_lint.papers.matching.record_details import PaperDetails, details_of, plain_text
from paperstack_lint.papers.matching.same_paper import is_same_paper
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

_IDENTIFIER = r"(?:arxiv:\s*)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?"
_DOI = r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)"


class NewPaper(NamedTuple):
    """A paper; what is unknown is empty. `identifier` is arXiv's, without version."""

    title: str = ""
    identifier: str = ""
    doi: str = ""
    details: PaperDetails = PaperDetails()

    @property
    def name(self) -> str:
        """The title, or else what identifies the paper."""
        return self.title or (f"arXiv:{self.identifier}" if self.identifier else f"doi:{self.doi}")

    def url(self, *, pdf: bool = False) -> str:
        """Return the canonical address; `` where only the title is known."""
        if self.identifier:
            return f"https://arxiv.org/{'pdf' if pdf else 'abs'}/{self.identifier}"
        return self.doi_url

    @property
    def doi_url(self) -> str:
        """The address of the DOI, which may contain brackets; `` without a DOI."""
        return doi_url(quote(self.doi, safe="/:;._-")) if self.doi else ""

    def with_record(self, record: ArxivRecord) -> NewPaper:
        """Return the paper with what arXiv records; a title of the user's stays."""
        doi = self.doi or plain_text(record.doi)
        return NewPaper(self.title or plain_text(record.title), record.identifier, doi, details_of(record))


def parse_paper(words: str, today: datetime.date) -> NewPaper:
    """Return the paper that an arXiv identifier, a DOI, an address of one of them, or a title names.

    Raise ValueError, with the reason, for an identifier that cannot exist and an address of something else.
    """
    words = plain_text(words)
    known = regex(_IDENTIFIER, re.IGNORECASE).fullmatch(words)
    identifier = arxiv.canonical_id(known[1].lower()) if known else arxiv.find_id(words)
    if identifier:
        if reason := arxiv.invalid_reason(identifier, today):
            raise ValueError(msg("is not an arXiv identifier: {reason}", reason=reason))
        return NewPaper(identifier=identifier)
    if doi := regex(_DOI, re.IGNORECASE).fullmatch(words):
        own = arxiv.find_id(doi_url(doi[1]))
        return NewPaper(identifier=own) if own else NewPaper(doi=doi[1].lower())
    if regex(r"https?://", re.IGNORECASE).match(words):
        raise ValueError(msg("is the address of no paper on arXiv and of no DOI; give its title"))
    if not regex(r"[^\W\d_]").search(words):
        raise ValueError(msg("is no arXiv identifier, no DOI and no title"))
    return NewPaper(title=words)


class NotedPaper(NamedTuple):
    """A paper of a note that is the wanted one; `full` is whether it has been read, and is no line of a list."""

    note: Note
    paper: IdentifiedPaper

    @property
    def full(self) -> bool:
        """Whether the note is on the paper, not a list that names it."""
        return self.paper.full or self.paper.list_heading < 0


def find_noted(paper: NewPaper, notes: Iterable[Note]) -> Iterator[NotedPaper]:
    """Yield the papers of some notes that are the wanted one, whatever part of it they are about."""
    ids = [f"arxiv:{paper.identifier}"] if paper.identifier else []
    ids += [f"doi:{paper.doi}"] if paper.doi else []
    wanted = IdentifiedPaper(paper.title, tuple(ids), identifying_key(fold(paper.title)), "", True, 0, 0, 0)
    keys = {*wanted.lookup_keys}
    for note in notes:
        papers = identified_papers_of(note)
        for each in papers:
            if not keys.isdisjoint(each.lookup_keys):
                if not (each.title and paper.title) or is_same_paper(wanted._replace(part=each.part), each):
                    yield NotedPaper(note, each)
            elif _is_named_alike(paper, each) or (len(papers) == 1 and _links_it_first(paper, note)):
                yield NotedPaper(note, each)


def _links_it_first(paper: NewPaper, note: Note) -> bool:
    """Return whether a note on one paper, whose title has no link, links the wanted one above its sections."""
    entries = [entry for entry in papers_of(note) if entry.sections]
    if not paper.identifier or len(entries) != 1 or entries[0].url:
        return False
    first = entries[0].sections[0].start
    links = [found for link in note.links if link.start < first and (found := arxiv.find_id(link.target))]
    return links == [paper.identifier]


def _is_named_alike(paper: NewPaper, other: IdentifiedPaper) -> bool:
    """Return whether a short title, which identifies no paper, is that of the other one to the letter."""
    return paper.title != "" and not other.ids and fold(paper.title) == fold(other.title)
