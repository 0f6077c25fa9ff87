"""The feeds of arXiv's API: Atom, read into records.

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
    """What came is no feed, or one that tells of an error."""


class Feed(NamedTuple):
    """The papers of a feed, each as the one version that its entry tells of.

    `unreadable` are the identifiers whose entries do not tell enough; `` among them for one that names no paper.
    """

    records: tuple[ArxivRecord, ...]
    unreadable: frozenset[str]


def read(body: bytes) -> Feed:
    """What a feed holds. Raises FeedError."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:  # feeds have none, and entities may unfold without end
        raise FeedError("the answer is no feed")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314  # without entities, and its size is bounded
    except ElementTree.ParseError as error:
        raise FeedError("the answer is no XML") from error
    if root.tag != f"{_ATOM}feed":
        raise FeedError("the answer is no feed")
    entries = [_record(entry) for entry in root.findall(f"{_ATOM}entry")]
    readable = tuple(record for record in entries if record.identifier and record.title)
    return Feed(readable, frozenset(record.identifier for record in entries) - {one.identifier for one in readable})


def _record(entry: Element) -> ArxivRecord:
    """The paper of an entry; its identifier is `` where it has none that can exist, its title where it is missing."""
    address = _text(entry, f"{_ATOM}id")
    if "/api/errors" in address:
        raise FeedError(_text(entry, f"{_ATOM}summary") or "an error")
    found = arxiv.locate(address)
    sound = found and not arxiv.malformed_reason(found.identifier)
    return ArxivRecord(
        arxiv.canonical_id(found.identifier) if found and sound else "",
        max(1, arxiv.version_number(found.version)) if found else 1,
        (_text(entry, f"{_ATOM}title"),),
        _text(entry, f"{_ARXIV}comment"),
    )


def _text(element: Element, name: str) -> str:
    """The text of a child on one line; `` where there is none."""
    return re.sub(r"\s+", " ", element.findtext(name) or "").strip()
