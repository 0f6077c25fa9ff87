"""Which title a note gives to which paper on arXiv."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses import arxiv, redirectors
from paperstack_lint.note.note import analysis
from paperstack_lint.papers.details import BibTeX, parse_bibtex
from paperstack_lint.papers.entries import papers_of
from paperstack_lint.papers.paper_name import are_different_papers

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.entry import Entry


class Claim(NamedTuple):
    """The text from `start` to `end` stands for a paper.

    `version` is the one that is linked (`v2`), `` without one. A `firm` claim is the title of a paper that links it;
    what is not firm may be any words about it.
    """

    start: int
    end: int
    text: str
    identifier: str
    version: str
    firm: bool


@analysis
def claims_of(note: Note) -> tuple[Claim, ...]:
    """The titles of papers, and the texts of other links to papers on arXiv, on whatever site; in order."""
    titled = sorted(_titles(note), key=lambda entry: entry.title_start)
    linked = [claim for link in note.document.links if (claim := _linked(note, link, titled))]
    firm = sorted(claim.start for claim in linked if claim.firm)
    return tuple(sorted([*linked, *(claim for entry in titled if (claim := _titled(entry, firm)))]))


def _titles(note: Note) -> Iterator[Entry]:
    return (entry for entry in papers_of(note) if entry.certain and entry.title and entry.arxiv_id)


def _linked(note: Note, link: Link, titled: list[Entry]) -> Claim | None:
    """The claim of a link's text; none where it only stands beside the title of the paper, as `[pdf](…)` does."""
    if link.image or link.kind not in ("inline", "reference", "html") or link.text_start >= link.text_end:
        return None
    where = _located(link.target)
    if not where or not where.is_page or arxiv.malformed_reason(where.identifier):
        return None
    text, identifier = note.text[link.text_start : link.text_end], arxiv.canonical_id(where.identifier)
    at = bisect_right(titled, link.start, key=lambda entry: entry.title_start) - 1
    firm = at >= 0 and link.start < titled[at].title_end and titled[at].arxiv_id == identifier
    if firm and _letters(text) != _letters(titled[at].title):
        return None
    text = titled[at].title if firm else text
    return Claim(link.text_start, link.text_end, text, identifier, where.version, firm)


def _titled(entry: Entry, firm: list[int]) -> Claim | None:
    """The claim of a title that is not the text of a link to the paper."""
    at = bisect_right(firm, entry.title_start)
    if (at < len(firm) and firm[at] < entry.title_end) or entry.arxiv_id is None:
        return None
    where = _located(entry.url)
    version = where.version if where else ""
    return Claim(entry.title_start, entry.title_end, entry.title, entry.arxiv_id, version, firm=True)


def _located(target: str) -> arxiv.ArxivUrl | None:
    return arxiv.locate(redirectors.unwrap(target) or target)


def _letters(text: str) -> str:
    """What is left without blanks, and the marks of Markdown."""
    return re.sub(r"[\W_]+", "", text)


def foreign_bibtex(note: Note) -> BibTeX | None:
    """Return the BibTeX entry of a note that surely is about another paper."""
    if len(papers_of(note)) != 1 or papers_of(note)[0].title_kind not in ("heading", None):
        return None
    found, entry = parse_bibtex(note), papers_of(note)[0]
    if (
        not found
        or not are_different_papers(found.title, entry.title)
        or (entry.arxiv_id and arxiv.find_id(found.url) == entry.arxiv_id)
    ):
        return None
    return found
