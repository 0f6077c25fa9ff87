"""What is known of the links of a collection from earlier runs with the network. Nothing is requested here.

The report contains its snapshot, so that a later run can find out whether the report is current: the cache of that run
may have other results, or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from paperstack_lint.addresses import arxiv
from paperstack_lint.links.verdicts import STATES
from paperstack_lint.papers.matching.arxiv_records import parse_withdrawal

if TYPE_CHECKING:
    from paperstack_lint.addresses.identity import Identity
    from paperstack_lint.catalogue.html_report.note_facts import NoteFacts
    from paperstack_lint.online.network_cache import NetworkCache
    from paperstack_lint.papers.matching.arxiv_records import ArxivRecord


class PaperState(NamedTuple):
    """What arXiv knows of a paper: its newest version, and its comment where it is withdrawn, `` where not."""

    version: int
    withdrawal: str = ""


class NetworkSnapshot(NamedTuple):
    """The known states of links by address, and of papers by arXiv identifier; None is a paper that does not exist.

    The state of a link is that of a verdict. `images` are the addresses that certainly show readers no image.
    """

    links: Mapping[str, str] = {}  # never mutated
    images: frozenset[str] = frozenset()
    papers: Mapping[str, PaperState | None] = {}  # never mutated

    def state(self, about: Identity) -> str:
        """Return the state of a link; `` where it is not known."""
        if about.kind != "arxiv" or about.name not in self.papers:
            return self.links.get(about.address, "")
        paper = self.papers[about.name]
        if paper is None:
            return "dead"
        # The cached record may be older than the version that is linked.
        return "alive" if arxiv.version_number(about.version) <= paper.version else "unknown"

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known."""
        return not (self.links or self.papers)

    def serialize(self) -> dict[str, Any]:
        """Convert the snapshot to plain data, in an order that does not depend on that of the notes."""
        papers = {name: list(paper) if paper else None for name, paper in sorted(self.papers.items())}
        return {"links": dict(sorted(self.links.items())), "images": sorted(self.images), "papers": papers}

    @classmethod
    def deserialize(cls, data: Any, notes: Iterable[NoteFacts]) -> NetworkSnapshot:
        """Return the snapshot of plain data, restricted to the links of the notes.

        Raises an error of any kind where the data is invalid.
        """
        links = {str(address): str(state) for address, state in data["links"].items() if state in STATES}
        papers = {
            str(name): PaperState(int(paper[0]), str(paper[1])) if paper else None
            for name, paper in data["papers"].items()
        }
        images = frozenset(map(str, data["images"]))
        abouts = [link.about for note in notes for link in note.requestable]
        addresses = {about.address for about in abouts}
        names = {about.name for about in abouts if about.kind == "arxiv"}
        return cls(
            {address: state for address, state in links.items() if address in addresses},
            images & addresses,
            {name: paper for name, paper in papers.items() if name in names},
        )


def load_snapshot(cache: NetworkCache, notes: Iterable[NoteFacts]) -> NetworkSnapshot:
    """Return what the cache of network results contains about the links of the notes."""
    links: dict[str, str] = {}
    images: set[str] = set()
    papers: dict[str, PaperState | None] = {}
    for link in (link for note in notes for link in note.requestable):
        about = link.about
        if about.kind == "arxiv":
            cached = None if about.name in papers else cache.load_paper(about.name)
            papers |= {about.name: _paper_state(cached[0])} if cached else {}
            continue
        image = cache.load_image(about.address, link.site) if link.image else None
        verdict = image.link if image else None if about.address in links else cache.load_link(about.address)
        if verdict:
            links[about.address] = verdict.state
        if image and image.image.is_missing:
            images.add(about.address)
    return NetworkSnapshot(links, frozenset(images), papers)


def _paper_state(record: ArxivRecord | None) -> PaperState | None:
    return PaperState(record.version, parse_withdrawal(record.comment)) if record else None
