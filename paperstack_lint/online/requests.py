"""What a run wants to know of the network: everything once, however many notes ask for it."""

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


class Noted(NamedTuple):
    """A title that a note gives to a paper; `version` is the one that is linked (`v2`), `` without one."""

    identifier: str
    version: str
    text: str


class Questions(NamedTuple):
    """What one note gives rise to. `links` are by address; `pictures` too, with the site whose pages show them, ``
    where that is not known; `papers` are arXiv identifiers with the version that is linked (`v2`, `` without one),
    `titles` those to search for.
    """

    links: Mapping[str, Identity]
    pictures: Mapping[str, str]
    papers: tuple[tuple[str, str], ...]
    noted: tuple[Noted, ...]
    titles: tuple[str, ...]


def of(note: Note, topics: Collection[Topic]) -> Questions:
    """The questions of a note on some topics."""
    asked = [(link, about) for link in requestable_links(note) if (about := identify(link.target))]
    site = own.address if (own := site_of(note)) else ""
    noted = (
        [Noted(claim.identifier, claim.version, claim.text) for claim in claims_of(note)] if "papers" in topics else []
    )
    linked = [
        (about.name, about.version)
        for _, about in asked
        if about.kind == "arxiv" and not {"links", "papers"}.isdisjoint(topics)
    ]
    return Questions(
        {about.address: about for _, about in asked if "links" in topics},
        {about.address: site for link, about in asked if link.image and _is_page(about, topics)},
        (*linked, *((one.identifier, one.version) for one in noted)),
        tuple(noted),
        tuple(untargeted(note)) if "titles" in topics else (),
    )


def _is_page(about: Identity, topics: Collection[Topic]) -> bool:
    return "pictures" in topics and about.kind not in ("arxiv", "service")


def untargeted(note: Note) -> list[str]:
    """The texts of the links without a target that may be titles of papers."""
    if is_scaffold(note):
        return []
    empty = (link for link in note.links if link.kind == "inline" and not link.target.strip())
    texts = (" ".join(note.text[link.text_start : link.text_end].split()) for link in empty)
    return [text for text in texts if may_be_title(text)]


_WORDS = frozenset("code paper pdf link project page slides video github arxiv blog post demo poster here todo".split())


def may_be_title(text: str) -> bool:
    """Whether the text of a link may name a paper: Latin letters, and not what all links are called."""
    words = text.casefold().split()
    latin = any(char.isascii() and char.isalpha() for char in text)
    return latin and 3 <= len(text) <= 300 and any(word not in _WORDS for word in words)
