"""The feeds of arXiv's API: Atom, read into records.

Manual: https://info.arxiv.org/help/api/user-manual.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from paperstack_lint.links import arxiv
from paperstack_lint.web.arxiv.records import Record

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_AUTHORS = 20


class FeedError(Exception):
    """What came is no feed, or one that tells of an error."""


def read(body: bytes) -> list[Record]:
    """The papers of a feed, each as the one version that its entry tells of. Raises FeedError."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:  # feeds have none, and entities may unfold without end
        raise FeedError("the answer is no feed")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314  # without entities, and its size is bounded
    except ElementTree.ParseError as error:
        raise FeedError("the answer is no XML") from error
    if root.tag != f"{_ATOM}feed":
        raise FeedError("the answer is no feed")
    return list(_records(root))


def _records(root: Element) -> Iterator[Record]:
    for entry in root.findall(f"{_ATOM}entry"):
        address, title = _text(entry, f"{_ATOM}id"), _text(entry, f"{_ATOM}title")
        if "/api/errors" in address:
            raise FeedError(_text(entry, f"{_ATOM}summary") or "an error")
        found = arxiv.locate(address)
        if not found or arxiv.malformed(found.identifier) or not title:
            continue
        yield Record(
            arxiv.identity(found.identifier),
            int(found.version[1:7] or "1"),
            (title,),
            tuple(_text(author, f"{_ATOM}name") for author in entry.findall(f"{_ATOM}author")[:_AUTHORS]),
            _text(entry, f"{_ATOM}published")[:10],
            _text(entry, f"{_ARXIV}comment"),
        )


def _text(element: Element, name: str) -> str:
    """The text of a child on one line; `` where there is none."""
    return re.sub(r"\s+", " ", element.findtext(name) or "").strip()
