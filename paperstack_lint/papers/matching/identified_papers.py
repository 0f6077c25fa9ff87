"""Identify the papers of a note by identifiers and titles. The results are plain data, for comparison between notes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, unquote

from paperstack_lint.note.note import analysis
from paperstack_lint.papers.matching.title_keys import fold, identifying_key, split_part
from paperstack_lint.papers.reading.entries import papers_of
from paperstack_lint.site.workspace import Workspace, is_scaffold
from paperstack_lint.storage.paths import DATED

if TYPE_CHECKING:
    from paperstack_lint.addresses.urls import Url
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.reading.entry import Entry


class IdentifiedPaper(NamedTuple):
    """A paper of a note, with what identifies it.

    `title` is as readers see it, `start` to `end` its source, `line` from 1. `ids` are its identifiers:
    `arxiv:1706.03762`, `doi:10.1145/…` in lower case, `openreview:…`, `acl:…`. `key` is its title normalized for
    comparison, `` where that is too short or too general to identify a paper. `part` distinguishes entries on one paper
    that may coexist: `2`, `续`, `翻译`; `` for the paper as a whole.

    `full` is whether it has been read: it has sections, and something in one. Others may be lines of a reading list,
    which coexist with the full note by good habit; `list_heading` is the line of the heading above such a line, 0
    without one, and -1 for what is no line of a list. `year` is the one written beside the title without a venue: a
    series has a paper of one title each year.
    """

    title: str
    ids: tuple[str, ...]
    key: str
    part: str
    full: bool
    start: int
    end: int
    line: int
    year: str = ""
    list_heading: int = -1

    @property
    def lookup_keys(self) -> tuple[str, ...]:
        """The keys under which it is found: papers that are the same, or contradict each other, have one in common."""
        return (*self.ids, f"title:{self.key}") if self.key else self.ids

    @classmethod
    def deserialize(cls, data: Sequence[Any]) -> IdentifiedPaper:
        """Return the paper of plain data. Raises ValueError or TypeError where it is none."""
        title, ids, *others = data
        return cls(title, tuple(ids), *others)


@analysis
def identified_papers_of(note: Note) -> tuple[IdentifiedPaper, ...]:
    """Return the papers of a note that have a title or an identifier, in order; uncertain ones need a title.

    A template for new notes has none; nor has an unpublished note, which may be a copy of a published one.
    """
    if is_scaffold(note) or _is_unpublished(note):
        return ()
    entries = [entry for entry in papers_of(note) if entry.title or entry.url]
    certain = [entry for entry in entries if entry.certain]
    series = _part_of_note(note) if len(certain or entries) == 1 else ""
    papers = (_identify(note, entry, series) for entry in entries)
    return tuple(paper for entry, paper in zip(entries, papers, strict=True) if entry.certain or paper.key)


def _is_unpublished(note: Note) -> bool:
    if Workspace.of(note).is_draft(note.path):
        return True
    fields = note.front_matter.fields if note.front_matter else ()
    values = {(field.key, field.value.text.casefold()) for field in fields}
    return ("published", "false") in values or ("draft", "true") in values


def _identify(note: Note, entry: Entry, series: str) -> IdentifiedPaper:
    """Return the paper of an entry; `series` is the part that the note announces."""
    list_heading = _heading_above(note, entry) if entry.title_kind == "list" and not entry.sections else -1
    title = _bracketed_title(entry.title) if list_heading >= 0 else entry.title
    part, rest = split_part(fold(title))
    full = not all(section.empty for section in entry.sections) or _is_full(note, entry)
    place = entry.title_start, entry.title_end, note.position(entry.title_start).line
    year = str(entry.year) if entry.year and not entry.venue else ""
    part = part or (series if list_heading < 0 else "")  # the note is not about the papers that it lists
    return IdentifiedPaper(title, _ids(entry), identifying_key(rest), part, full, *place, year, list_heading)


def _bracketed_title(title: str) -> str:
    """Return the title in brackets that begins a line, before a remark; a tag in brackets identifies no paper."""
    bracket = re.match(r"\[([^\[\]\n]{2,300})\](?=\s)", title)
    return bracket[1] if bracket and identifying_key(fold(bracket[1])) else title


def _is_full(note: Note, entry: Entry) -> bool:
    """Return whether a note without sections has text about the paper, and is about that alone."""
    if entry.sections or len(papers_of(note)) > 1 or entry.title_kind not in ("heading", None):
        return False
    from paperstack_lint.papers.completion.paper_text import has_text

    return has_text(note, entry)


def _heading_above(note: Note, entry: Entry) -> int:
    """Return the line of the heading above an entry; 0 without one."""
    headings = note.document.headings
    at = bisect_right(headings, entry.title_start, key=lambda heading: heading.start) - 1
    return note.position(headings[at].start).line if at >= 0 else 0


def _part_of_note(note: Note) -> str:
    """Return which part of a series a note on one paper is, by its title or else the end of its name."""
    field = note.front_matter.single("title") if note.front_matter else None
    title = fold(field.value.text) if field else ""
    names = (title, re.sub(f"^{DATED}", "", note.path.stem))
    numbers = (re.search(r"(?:[-_ (（:：]|(?<=[^\x00-\x7f]))(\d{1,2}|[上中下续])[)）]?$", name) for name in names)
    return split_part(title)[0] or next((number[1] for number in numbers if number), "")


# Sites whose addresses contain a paper's DOI in their path; those of whole books and proceedings do not match.
_DOI_HOSTS = (
    r"(?:.+\.)?(?:dl\.acm\.org|link\.springer\.com|onlinelibrary\.wiley\.com|tandfonline\.com|science\.org|pnas\.org)"
)
_DOI_PATH = (
    r"/(?:doi(?:/(?:abs|pdf|epdf|pdfdirect|full|fullHtml))?|article|chapter|content/pdf)"
    r"/(10\.\d{4,9}/[^\s?#]+?)(?:\.pdf|/full|/abstract)?/?"
)
_ACL_HOSTS = frozenset({"aclanthology.org", "aclanthology.info", "aclweb.org"})
_ACL_PATH = (
    r"(?:/anthology)?(?:/papers)?(?:/[A-Z]/[A-Z]\d\d)?"
    r"/([A-Z]\d\d-\d{4}|\d{4}\.[a-z\d]+-[a-z\d]+\.\d+)(?:v\d)?(?:\.pdf)?/?"
)


def _ids(entry: Entry) -> tuple[str, ...]:
    """Return what the target of a title's link identifies."""
    if entry.arxiv_id:
        return (f"arxiv:{entry.arxiv_id}",)
    from paperstack_lint.addresses import urls
    from paperstack_lint.addresses.identity import identify

    found = identify(entry.url.strip())
    if found and found.kind == "doi":
        return (f"doi:{found.name}",)
    parts = urls.web(found.address) if found else None
    name = _registered_id(urls.without_www(parts.host), parts) if parts else None
    return (name,) if name else ()


def _registered_id(host: str, url: Url) -> str | None:
    path = unquote(url.path)
    if host == "openreview.net" and path in ("/forum", "/pdf"):
        names = parse_qs(url.query[1:].replace("&amp;", "&")).get("id", [])
        return f"openreview:{names[0]}" if len(names) == 1 else None
    if host in _ACL_HOSTS and (found := re.fullmatch(_ACL_PATH, path, re.IGNORECASE)):
        return f"acl:{found[1].lower()}"
    if re.fullmatch(_DOI_HOSTS, host) and (found := re.fullmatch(_DOI_PATH, path, re.IGNORECASE)):
        return f"doi:{found[1].lower()}"
    return None
