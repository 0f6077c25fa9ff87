"""What the network said, as rules look it up: no rule asks it itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from paperstack_lint.addresses.identity import Identity, identify
from paperstack_lint.links.form import requestable_links

if TYPE_CHECKING:
    from paperstack_lint.links.verdicts import ImageVerdict, Verdict
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
    from paperstack_lint.papers.matching.title_search import TitleIndex


class NetworkResults:
    """The answers of one run. What is not in them was not asked, or came to nothing.

    `links` and `images` are by address (see `links.identity`), `papers` by arXiv identifier: None is one that arXiv
    does not know. `found` is what a search for a title came to. `strict` says that links which could not be
    judged are to be reported.
    """

    def __init__(
        self,
        links: Mapping[str, Verdict],
        images: Mapping[str, ImageVerdict],
        papers: Mapping[str, ArxivRecord | None],
        found: Mapping[str, tuple[ArxivRecord, ...]],
        strict: bool = False,  # noqa: FBT002
    ) -> None:
        self.links = links
        self.images = images
        self.papers = papers
        self.found = found
        self.strict = strict
        self._titles: TitleIndex | None = None

    def judged(self, note: Note) -> Iterator[tuple[Link, Identity, Verdict]]:
        """The links and images of a note that have a verdict, with what each is about."""
        for link in requestable_links(note):
            about = identify(link.target)
            if about and (verdict := self.links.get(about.address)):
                yield link, about, verdict

    def image(self, target: str) -> ImageVerdict | None:
        """What stands behind an image's `target`."""
        about = identify(target)
        return self.images.get(about.address) if about else None

    def meant(self, text: str, identifier: str) -> ArxivRecord | None:
        """The paper of this run that has `text` for its title, but that of the identifier; None for none or several."""
        from paperstack_lint.papers.matching.title_search import TitleIndex  # only where a title is wrong

        self._titles = self._titles or TitleIndex(record for record in self.papers.values() if record)
        others = [record for record in self._titles.papers_titled(text) if record.identifier != identifier]
        return others[0] if len(others) == 1 else None
