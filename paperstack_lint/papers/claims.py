"""Which title a note gives to which paper on arXiv."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.links import arxiv
from paperstack_lint.links.identity import identity

if TYPE_CHECKING:
    from paperstack_lint.markdown import Link
    from paperstack_lint.note import Note
    from paperstack_lint.papers.entries import Entry


class Claim(NamedTuple):
    """The text from `start` to `end` stands for a paper.

    `version` is the one that is linked (`v2`), `` without one. A `firm` claim is a paper's title that links it; what is
    not firm may be any words about it.
    """

    start: int
    end: int
    text: str
    identifier: str
    version: str
    firm: bool


def claims(note: Note) -> tuple[Claim, ...]:
    """The texts of the links to arXiv, and the titles of papers whose link stands elsewhere; in order."""
    titled = sorted(_titles(note), key=lambda entry: entry.title_start)
    linked = [claim for link in note.document.links if (claim := _linked(note, link, titled))]
    starts = [claim.start for claim in linked]
    return tuple(sorted([*linked, *(claim for entry in titled if (claim := _titled(note, entry, starts)))]))


def _titles(note: Note) -> Iterator[Entry]:
    return (entry for entry in note.papers if entry.certain and entry.title and entry.arxiv_id)


def _linked(note: Note, link: Link, titled: list[Entry]) -> Claim | None:
    if link.image or link.kind not in ("inline", "reference", "html") or link.text_start >= link.text_end:
        return None
    about = identity(link.target)
    if not about or about.kind != "arxiv":
        return None
    at = bisect_right(titled, link.start, key=lambda entry: entry.title_start) - 1
    firm = at >= 0 and link.start < titled[at].title_end and titled[at].arxiv_id == about.name
    text = note.text[link.text_start : link.text_end]
    return Claim(link.text_start, link.text_end, text, about.name, _version(about.address), firm)


def _titled(note: Note, entry: Entry, links: list[int]) -> Claim | None:
    """The claim of a title that holds no link to the paper."""
    at = bisect_right(links, entry.title_start)
    if (at < len(links) and links[at] < entry.title_end) or entry.arxiv_id is None:
        return None
    text = note.text[entry.title_start : entry.title_end]
    return Claim(entry.title_start, entry.title_end, text, entry.arxiv_id, _version(entry.url), firm=False)


def _version(address: str) -> str:
    where = arxiv.locate(address)
    return where.version if where else ""
