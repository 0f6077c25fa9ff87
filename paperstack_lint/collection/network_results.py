"""The results of the network for rules to look up: no rule sends a request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from paperstack_lint.addresses.identity import Identity, identify

if TYPE_CHECKING:
    from paperstack_lint.links.verdicts import ImageVerdict, Verdict
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.matching.arxiv_records import ArxivRecord, TitleIndex


class NetworkResults:
    """The results of one run. What is missing was not requested, or the request failed.

    `links` and `images` are by address (see `addresses/identity.py`), `papers` by arXiv identifier: None is one that
    arXiv does not know. `found` are the results of searches for titles. `strict` is whether links that could not be
    checked are reported.
    """

    def __init__(
        self,
        links: Mapping[str, Verdict],
        images: Mapping[str, ImageVerdict],
        papers: Mapping[str, ArxivRecord | None],
        found: Mapping[str, tuple[ArxivRecord, ...]],
        strict: bool = False,  # noqa: FBT002  # the rest is positional, too
    ) -> None:
        self.links = links
        self.images = images
        self.papers = papers
        self.found = found
        self.strict = strict
        self._titles: TitleIndex | None = None

    def links_with_verdicts(self, note: Note) -> Iterator[tuple[Link, Identity, Verdict]]:
        """Yield the links and images of a note that have a verdict, with the identity of each target."""
        from paperstack_lint.links.form import requestable_links

        for link in requestable_links(note):
            about = identify(link.target)
            if about and (verdict := self.links.get(about.address)):
                yield link, about, verdict

    def image(self, target: str) -> ImageVerdict | None:
        """Return the result for the `target` of an image; None where it was not requested."""
        about = identify(target)
        return self.images.get(about.address) if about else None

    def paper_titled(self, text: str, identifier: str) -> ArxivRecord | None:
        """Return the only other paper of this run than that of the identifier with the title `text`, or None."""
        from paperstack_lint.papers.matching.arxiv_records import TitleIndex  # only where a title is wrong

        self._titles = self._titles or TitleIndex(record for record in self.papers.values() if record)
        others = [record for record in self._titles.papers_titled(text) if record.identifier != identifier]
        return others[0] if len(others) == 1 else None
