"""Find which title a note gives to which paper on arXiv, and in a list to which other note."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from paperstack_lint.addresses import arxiv, redirectors
from paperstack_lint.note.note import analysis
from paperstack_lint.papers.reading.details import BibTeX, parse_bibtex
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.papers.reading.paper_name import are_different_papers
from paperstack_lint.papers.reading.wording import title_key
from paperstack_lint.site.workspace import Workspace
from paperstack_lint.text.regex import regex

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
    return regex(r"[\W_]+").sub("", text)


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


_NOTE = r"(?P<folder>(?:[^?#]*/)?)(?P<stem>[^/?#]+)\.(?:md|markdown)"
_GITHUB = r"https?://github\.com/[^/]+/[^/]+/blob/[^/]+"
_LEADING = r"[ \t>]*(?:[-*+]|\d{1,4}[.)])[ \t]+(?:\[[ xX]\])?[\W\d_]{0,20}|[^\n]*\|[\W\d_]{0,20}"
"""The text before a title in a line of a list, or in a cell of a table."""
MAX_LINKS = 20
"""Links to one note that are compared; further ones are ignored."""
MAX_CHARACTERS_BEFORE = 500
"""Characters of a line that are read before a link."""
MAX_WORDS = 40
"""Words of a title in which an abbreviation is searched."""


class TitledLink(NamedTuple):
    """A link of a title to a note; `folder` and `stem` are the parts of its target, decoded."""

    link: Link
    title: str
    folder: str
    stem: str


class MisdirectedLink(NamedTuple):
    """A link whose title is that of another note than its target; `matching` links that target by the right title.

    `path` is the note of the title, as written in a link; empty where there is none.
    """

    titled: TitledLink
    matching: TitledLink
    path: str


def misdirected_links(note: Note) -> Iterator[MisdirectedLink]:
    """Yield the links whose title is not that of their note, where another link to it has the right one."""
    groups: dict[str, list[TitledLink]] = {}
    for link in note.document.links:
        titled = _titled_link(note, link)
        if titled:
            group = groups.setdefault(titled.folder + titled.stem, [])
            group.extend([titled] * (len(group) < MAX_LINKS))
    for group in groups.values():
        right = next((each for each in group if _matches_name(each)), None)
        for each in group if right and len(group) > 1 else ():
            if right and not _matches_name(each) and _are_unrelated(each.title, right.title):
                yield MisdirectedLink(each, right, _own_note(note, each))


def _titled_link(note: Note, link: Link) -> TitledLink | None:
    found = regex(_NOTE).fullmatch(link.target) if link.kind == "inline" and not link.image else None
    start = max(note.line_span(link.start)[0], link.start - MAX_CHARACTERS_BEFORE) if found else 0
    if not found or not regex(_LEADING).fullmatch(note.text[start : link.start]):
        return None
    title = " ".join(regex(r"[*_`]{1,3}").sub("", note.text[link.text_start : link.text_end][:300]).split())
    return TitledLink(link, title, unquote(found["folder"]), unquote(found["stem"]))


def _matches_name(titled: TitledLink) -> bool:
    """Return whether the file of the note is named like the title, completely or by its beginning."""
    title, stem = title_key(titled.title), title_key(titled.stem)
    return title == stem or (min(len(title), len(stem)) > 8 and (title.startswith(stem) or stem.startswith(title)))


def _are_unrelated(title: str, other: str) -> bool:
    """Return whether two titles have hardly a word in common, and neither abbreviates the other."""
    mine, theirs = (set(regex(r"[a-z]{4,}|[^\W\d_a-z]{2,}").findall(each.casefold())) for each in (title, other))
    unrelated = min(len(mine), len(theirs)) > 2 and 3 * len(mine & theirs) <= min(len(mine), len(theirs))
    if _method(title) and _method(title) == _method(other):
        return False
    return unrelated and not _abbreviates(title, other) and not _abbreviates(other, title)


def _method(title: str) -> str:
    """Return the first word of a title, which may be the name of its method; `` for a short one."""
    found = regex(r"[\w-]{3,}").match(title)
    return found[0].casefold() if found else ""


def _abbreviates(title: str, other: str) -> bool:
    """Return whether a word in capitals may abbreviate another title: its letters are initials of it, in order."""
    initials = "".join(word[0] for word in regex(r"[a-z]+").findall(other.casefold()))
    names = (name.casefold() for name in regex(r"\b[A-Z]{3,8}\b").findall(title))
    return any(regex(".*?".join(name)).match(initials[:MAX_WORDS]) for name in names)


def _own_note(note: Note, titled: TitledLink) -> str:
    """Return the path of the note that is named like the title, in the folder of the linked one; `` without one."""
    gap = next((sign for sign in "_- " if sign in titled.stem), "_")
    words = regex(r"[/\\?*\"<>|]").sub("", titled.title).split()
    path = f"{quote(titled.folder + gap.join(words), safe='/:,')}.md"
    local = regex(f"^{_GITHUB}").sub("", path.replace("https%3A", "https:"))
    return local if Workspace.of(note).resolve(note.path, local).status == "found" else ""
