"""The papers of a run: what arXiv says of those that the notes link, name and look for."""

from __future__ import annotations

from collections import defaultdict

from paperstack_lint.addresses import arxiv
from paperstack_lint.online.arxiv.api import Arxiv
from paperstack_lint.online.context import Means
from paperstack_lint.online.requests import Noted, Questions
from paperstack_lint.papers.matching.arxiv_records import UNKNOWN_TITLE, ArxivRecord

VERSIONS = 8
"""Older versions whose titles are looked at, besides the last and the linked one; hardly any title changes later."""


class Library:
    """Papers by identifier, None for those that arXiv does not know; and what searches for titles came to."""

    def __init__(self, endpoint: str, means: Means) -> None:
        self._named: dict[str, int] = {}
        self._noted: dict[str, dict[Noted, None]] = defaultdict(dict)
        self._wanted: dict[str, None] = {}
        self._memory = means.memory
        self._progress = means.progress
        self._arxiv = Arxiv(means.exchange, means.turn, endpoint, means.clock, means.progress)
        self.papers: dict[str, ArxivRecord | None] = {}
        self.found: dict[str, tuple[ArxivRecord, ...]] = {}

    @property
    def trouble(self) -> str:
        """Why arXiv does not answer; `` as long as it does."""
        return f"arXiv does not answer: {self._arxiv.trouble}" if self._arxiv.trouble else ""

    def take(self, questions: Questions) -> None:
        """Add the questions of a note."""
        for name, version in questions.papers:
            self._named[name] = max(self._named.get(name, 0), arxiv.version_number(version))
        for noted in questions.noted:
            self._noted[noted.identifier][noted] = None
        self._wanted |= dict.fromkeys(questions.titles)

    async def ask(self) -> None:
        """Find out what the notes want to know; once all are read, since batches save calls."""
        await self._records()
        await self._versions()
        await self._titles()

    async def _records(self) -> None:
        wanted = []
        for name, version in self._named.items():
            known = self._memory.paper(name)
            # What was learnt long ago may clear a note, but not accuse it: there may be a new version meanwhile.
            if known and (self._memory.is_recent(name) or self._clears(*known, version)):
                self._put(name, *known)
            else:
                wanted.append(name)
        self._progress.expect(len(wanted))
        async for name, record in self._arxiv.records(wanted):
            self._memory.keep_paper(name, record)
            self._put(name, record)
            self._progress.done("alive" if record else "dead")

    def _put(self, name: str, record: ArxivRecord | None) -> None:
        """Add a paper; as long as its older titles are not learnt, no title is known not to be its own."""
        older = record and record.version > 1
        self.papers[name] = record._replace(titles=(*record.titles, UNKNOWN_TITLE)) if record and older else record

    async def _versions(self) -> None:
        """Learn the titles of older versions, where the newest is not called what a note calls the paper."""
        older = self._older()
        names = [name for versions in older.values() for name in versions]
        found = {name: known[0] for name in names if (known := self._memory.paper(name)) and known[0]}
        for version in await self._arxiv.versions([name for name in names if name not in found]):
            name = f"{version.identifier}v{version.version}"
            found[name] = version
            self._memory.keep_paper(name, version)
        for identifier, versions in older.items():
            record = self.papers[identifier]
            if record and all(name in found for name in versions):
                titles = dict.fromkeys([record.title, *(found[name].title for name in versions)])
                self.papers[identifier] = record._replace(titles=tuple(titles))

    def _clears(self, record: ArxivRecord | None, version: int) -> bool:
        """Whether no note says anything of a paper that the record does not know."""
        if record is None or version > record.version:
            return False
        return not any(_differs(noted, record) for noted in self._noted[record.identifier])

    def _older(self) -> dict[str, dict[str, None]]:
        """The older versions of each paper that a note calls by another title than its newest."""
        wanted: dict[str, dict[str, None]] = {}
        for noted in (noted for of_paper in self._noted.values() for noted in of_paper):
            record = self.papers.get(noted.identifier)
            if not record or record.version == 1 or not _differs(noted, record):
                continue
            linked = arxiv.version_number(noted.version)
            versions = [*range(1, min(record.version, VERSIONS + 1)), record.version - 1]
            versions += [linked] if 0 < linked < record.version else []
            names = dict.fromkeys(f"{noted.identifier}v{version}" for version in versions)
            wanted[noted.identifier] = wanted.get(noted.identifier, {}) | names
        return wanted

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


def _differs(noted: Noted, record: ArxivRecord | None) -> bool:
    """Whether a note's title is certainly not the newest one of the paper."""
    from paperstack_lint.papers.agreement import compare_titles  # builds tables of words

    return record is not None and compare_titles(noted.text, [record.title]) == "different"
