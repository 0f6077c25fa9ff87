"""Parse the feeds of arXiv's API, which are Atom, into records.

Manual: https://info.arxiv.org/help/api/user-manual.html.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree

from paperstack_lint.addresses import arxiv
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"


class FeedError(Exception):
    """The body is not a feed, or is the feed of an error."""


class Feed(NamedTuple):
    """The papers of a feed, each in the version of its entry.

    `unreadable` are the identifiers of incomplete entries; `` is one of them where an entry has no valid identifier.
    """

    records: tuple[ArxivRecord, ...]
    unreadable: frozenset[str]


def parse(body: bytes) -> Feed:
    """Return the papers of a feed. Raises FeedError."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:  # feeds have none, and entities may expand without end
        raise FeedError("the response is not a feed")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314  # without entities, and its size is bounded
    except ElementTree.ParseError as error:
        raise FeedError("the response is not XML") from error
    if root.tag != f"{_ATOM}feed":
        raise FeedError("the response is not a feed")
    entries = [_record(entry) for entry in root.findall(f"{_ATOM}entry")]
    readable = tuple(record for record in entries if record.identifier and record.title)
    return Feed(readable, frozenset(record.identifier for record in entries) - {one.identifier for one in readable})


def _record(entry: Element) -> ArxivRecord:
    """Return the paper of an entry, with `` for an identifier that is missing or invalid, and for a missing title."""
    address = _text(entry, f"{_ATOM}id")
    if "/api/errors" in address:
        raise FeedError(_text(entry, f"{_ATOM}summary") or "an error")
    found = arxiv.locate(address)
    is_valid = found and not arxiv.malformed_reason(found.identifier)
    return ArxivRecord(
        arxiv.canonical_id(found.identifier) if found and is_valid else "",
        max(1, arxiv.version_number(found.version)) if found else 1,
        (_text(entry, f"{_ATOM}title"),),
        _text(entry, f"{_ARXIV}comment"),
    )


def _text(element: Element, name: str) -> str:
    """Return the text of a child on one line; `` where there is none."""
    return re.sub(r"\s+", " ", element.findtext(name) or "").strip()
