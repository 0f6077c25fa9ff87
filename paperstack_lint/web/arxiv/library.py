"""The papers of a run: what arXiv says of those that the notes link, name and look for."""

from __future__ import annotations

from paperstack_lint.agreement import agreement
from paperstack_lint.questions import Noted, Questions
from paperstack_lint.web.arxiv.api import Arxiv
from paperstack_lint.web.arxiv.records import Record
from paperstack_lint.web.means import Means

VERSIONS = 8
"""Older versions whose titles are looked at; hardly any paper changes its title later."""


class Library:
    """Papers by identifier, None for those that arXiv does not know; and what searches for titles came to."""

    def __init__(self, endpoint: str, means: Means) -> None:
        self._named: dict[str, None] = {}
        self._noted: dict[Noted, None] = {}
        self._wanted: dict[str, None] = {}
        self._memory = means.memory
        self._progress = means.progress
        self._arxiv = Arxiv(means.exchange, means.turn, endpoint, means.clock, means.progress.asked)
        self.papers: dict[str, Record | None] = {}
        self.found: dict[str, tuple[Record, ...]] = {}

    @property
    def trouble(self) -> str:
        """Why arXiv does not answer; `` as long as it does."""
        return f"arXiv does not answer: {self._arxiv.trouble}" if self._arxiv.trouble else ""

    def take(self, questions: Questions) -> None:
        """Add the questions of a note."""
        self._named |= dict.fromkeys(questions.papers)
        self._noted |= dict.fromkeys(questions.noted)
        self._wanted |= dict.fromkeys(questions.titles)

    async def ask(self) -> None:
        """Find out what all the notes want to know; then, since the fewer calls the better."""
        await self._records()
        await self._versions()
        await self._titles()

    async def _records(self) -> None:
        wanted = []
        for name in self._named:
            if (known := self._memory.paper(name)) is not None:
                (self.papers[name],) = known
            else:
                wanted.append(name)
        self._progress.expect(len(wanted))
        async for name, record in self._arxiv.records(wanted):
            self._memory.keep_paper(name, record)
            self.papers[name] = record
            self._progress.done("alive" if record else "dead")

    async def _versions(self) -> None:
        """Learn the titles of older versions, where the newest is not called what a note calls the paper."""
        wanted = []
        for name in self._other_versions():
            if (known := self._memory.paper(name)) is not None:
                self._add_titles(*known)
            else:
                wanted.append(name)
        found = {f"{one.identifier}v{one.version}": one for one in await self._arxiv.versions(wanted)}
        for name in wanted:
            if name in found or not self._arxiv.trouble:
                self._memory.keep_paper(name, found.get(name))
            self._add_titles(found.get(name))

    def _other_versions(self) -> list[str]:
        wanted: dict[str, None] = {}
        for noted in self._noted:
            record = self.papers.get(noted.identifier)
            if record and agreement(noted.text, record.titles) == "different":
                older = range(1, min(record.version, VERSIONS + 1))
                wanted |= dict.fromkeys(f"{noted.identifier}v{version}" for version in older)
        return list(wanted)

    def _add_titles(self, version: Record | None) -> None:
        record = self.papers.get(version.identifier) if version else None
        if record and version:
            titles = tuple(dict.fromkeys((*record.titles, *version.titles)))
            self.papers[record.identifier] = record._replace(titles=titles)

    async def _titles(self) -> None:
        wanted = []
        for title in self._wanted:
            if (known := self._memory.found(title)) is not None:
                self.found[title] = known
            else:
                wanted.append(title)
        self._progress.expect(len(wanted))
        for title in wanted:
            found = await self._arxiv.search(title)
            if found is not None:
                self._memory.keep_found(title, found)
                self.found[title] = found
            self._progress.done("searched")
