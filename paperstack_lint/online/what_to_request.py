"""What to request of the network for a note: its links and images, the papers that it names, titles to search for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses.identity import Identity, identify
from paperstack_lint.links.form import requestable_links
from paperstack_lint.papers.matching.claims import claims_of
from paperstack_lint.site.workspace import is_scaffold, site_of

if TYPE_CHECKING:
    from paperstack_lint.engine.rule import Topic
    from paperstack_lint.note.note import Note


class ClaimedTitle(NamedTuple):
    """A title that a note gives to a paper; `version` is the one that is linked (`v2`), `` without one."""

    identifier: str
    version: str
    text: str


class Requests(NamedTuple):
    """What to request for one note.

    `links` are by address; `images` too, with the site whose pages show them, `` where that is not known; `papers` are
    arXiv identifiers with the version that is linked (`v2`, `` without one), `titles` those to search for.
    """

    links: Mapping[str, Identity]
    images: Mapping[str, str]
    papers: tuple[tuple[str, str], ...]
    claims: tuple[ClaimedTitle, ...]
    titles: tuple[str, ...]


def requests_of(note: Note, topics: Collection[Topic]) -> Requests:
    """Return what to request for a note on some topics."""
    links = [(link, about) for link in requestable_links(note) if (about := identify(link.target))]
    site = own.address if (own := site_of(note)) else ""
    claims = (
        [ClaimedTitle(one.identifier, one.version, one.text) for one in claims_of(note)] if "papers" in topics else []
    )
    linked = [
        (about.name, about.version)
        for _, about in links
        if about.kind == "arxiv" and not {"links", "papers"}.isdisjoint(topics)
    ]
    return Requests(
        {about.address: about for _, about in links if "links" in topics},
        {about.address: site for link, about in links if link.image and _is_requested_image(about, topics)},
        (*linked, *((one.identifier, one.version) for one in claims)),
        tuple(ClaimedTitle(one.identifier, one.version, one.text) for one in claims),
        tuple(_texts_without_target(note)) if "titles" in topics else (),
    )


def _is_requested_image(about: Identity, topics: Collection[Topic]) -> bool:
    return "images" in topics and about.kind not in ("arxiv", "service")


def _texts_without_target(note: Note) -> list[str]:
    """Return the texts of the links without a target that may be titles of papers."""
    if is_scaffold(note):
        return []
    empty = (link for link in note.links if link.kind == "inline" and not link.target.strip())
    texts = (" ".join(note.text[link.text_start : link.text_end].split()) for link in empty)
    return [text for text in texts if _may_name_paper(text)]


_LINK_WORDS = frozenset(
    "code paper pdf link project page slides video github arxiv blog post demo poster here todo".split()
)
"""Words of which the texts of links to anything are made: a text of these alone is not worth a search."""


def _may_name_paper(text: str) -> bool:
    words = text.casefold().split()
    latin = any(char.isascii() and char.isalpha() for char in text)
    return latin and 3 <= len(text) <= 300 and any(word not in _LINK_WORDS for word in words)
