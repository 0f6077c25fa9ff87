"""Find which title a note gives to which paper on arXiv."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses import arxiv, redirectors
from paperstack_lint.note.note import analysis
from paperstack_lint.papers.reading.details import BibTeX, parse_bibtex
from paperstack_lint.papers.reading.entries import papers_of
from paperstack_lint.papers.reading.paper_name import are_different_papers

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.reading.entry import Entry


class Claim(NamedTuple):
    """A title that a note gives to a paper on arXiv: the text from `start` to `end`.

    `version` is the one that is linked (`v2`), `` without one. `is_title` is whether the text is the title of an entry
    that links the paper; else it may be any words about it.
    """

    start: int
    end: int
    text: str
    identifier: str
    version: str
    is_title: bool


@analysis
def claims_of(note: Note) -> tuple[Claim, ...]:
    """Return the titles of papers, and the texts of other links to papers on arXiv, on whatever site; in order."""
    entries = sorted(_entries_on_arxiv(note), key=lambda entry: entry.title_start)
    linked = [claim for link in note.document.links if (claim := _claim_of_link(note, link, entries))]
    starts = sorted(claim.start for claim in linked if claim.is_title)
    return tuple(sorted([*linked, *(claim for entry in entries if (claim := _claim_of_title(entry, starts)))]))


def _entries_on_arxiv(note: Note) -> Iterator[Entry]:
    return (entry for entry in papers_of(note) if entry.certain and entry.title and entry.arxiv_id)


def _claim_of_link(note: Note, link: Link, entries: list[Entry]) -> Claim | None:
    """Return the claim of a link's text; None where it only accompanies the title of the paper, as `[pdf](…)` does."""
    if link.image or link.kind not in ("inline", "reference", "html") or link.text_start >= link.text_end:
        return None
    url = _arxiv_url(link.target)
    if not url or not url.is_page or arxiv.malformed_reason(url.identifier):
        return None
    text, identifier = note.text[link.text_start : link.text_end], arxiv.canonical_id(url.identifier)
    at = bisect_right(entries, link.start, key=lambda entry: entry.title_start) - 1
    is_title = at >= 0 and link.start < entries[at].title_end and entries[at].arxiv_id == identifier
    if is_title and _letters(text) != _letters(entries[at].title):
        return None
    text = entries[at].title if is_title else text
    return Claim(link.text_start, link.text_end, text, identifier, url.version, is_title)


def _claim_of_title(entry: Entry, starts: list[int]) -> Claim | None:
    """Return the claim of a title, unless it is the text of a link to the paper, which begins at one of `starts`."""
    at = bisect_right(starts, entry.title_start)
    if (at < len(starts) and starts[at] < entry.title_end) or entry.arxiv_id is None:
        return None
    url = _arxiv_url(entry.url)
    version = url.version if url else ""
    return Claim(entry.title_start, entry.title_end, entry.title, entry.arxiv_id, version, is_title=True)


def _arxiv_url(target: str) -> arxiv.ArxivUrl | None:
    return arxiv.locate(redirectors.unwrap(target) or target)


def _letters(text: str) -> str:
    """Return the text without spaces, punctuation and markup."""
    return re.sub(r"[\W_]+", "", text)


def mismatched_bibtex(note: Note) -> BibTeX | None:
    """Return the BibTeX entry of a note on one paper where it is certainly that of another one."""
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
