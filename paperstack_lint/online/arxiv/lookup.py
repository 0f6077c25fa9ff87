"""Look up on arXiv, or in the cache, the papers that the notes of a run link, name and search for."""

from __future__ import annotations

from collections import defaultdict

from paperstack_lint.addresses import arxiv
from paperstack_lint.online.arxiv.api import Arxiv
from paperstack_lint.online.context import NetworkContext
from paperstack_lint.online.what_to_request import ClaimedTitle, Requests
from paperstack_lint.papers.matching.arxiv_records import UNKNOWN_TITLE, ArxivRecord
from paperstack_lint.text.message import msg

MAX_OLDER_VERSIONS = 8
"""First versions whose titles are compared, besides the last and the linked one; hardly any title changes later."""


class PaperLookup:
    """The papers of a run. `papers` is by identifier, None for absent ones; `found` by the title of a search."""

    def __init__(self, endpoint: str, context: NetworkContext) -> None:
        self._named: dict[str, int] = {}
        self._claims: dict[str, dict[ClaimedTitle, None]] = defaultdict(dict)
        self._titles: dict[str, None] = {}
        self._cache = context.cache
        self._progress = context.progress
        self._arxiv = Arxiv(context.exchange, context.arxiv_limit, endpoint, context.clock, context.progress)
        self.papers: dict[str, ArxivRecord | None] = {}
        self.found: dict[str, tuple[ArxivRecord, ...]] = {}

    @property
    def problem(self) -> str:
        """Why arXiv sends no results, as a message; `` as long as it does."""
        return msg("arXiv does not answer: {problem}", problem=self._arxiv.problem) if self._arxiv.problem else ""

    def add(self, requests: Requests) -> None:
        """Add the requests of a note."""
        for name, version in requests.papers:
            self._named[name] = max(self._named.get(name, 0), arxiv.version_number(version))
        for claim in requests.claims:
            self._claims[claim.identifier][claim] = None
        self._titles |= dict.fromkeys(requests.titles)

    async def run(self) -> None:
        """Look up all that was added; to be called once, after the last note, since batches save calls."""
        await self._look_up_papers()
        await self._look_up_versions()
        await self._search_titles()

    async def _look_up_papers(self) -> None:
        uncached = []
        for name, version in self._named.items():
            cached = self._cache.load_paper(name)
            # An old result may clear a note, but not cause a finding: there may be a new version meanwhile.
            if cached and (self._cache.is_recent(name) or self._clears(*cached, version)):
                self._put(name, *cached)
            else:
                uncached.append(name)
        self._progress.expect(len(uncached))
        async for name, record in self._arxiv.records(uncached):
            self._cache.store_paper(name, record)
            self._put(name, record)
            self._progress.done("alive" if record else "dead")

    def _put(self, name: str, record: ArxivRecord | None) -> None:
        """Add a paper; as long as its older titles are missing, no title counts as that of another paper."""
        older = record and record.version > 1
        self.papers[name] = record._replace(titles=(*record.titles, UNKNOWN_TITLE)) if record and older else record

    async def _look_up_versions(self) -> None:
        """Add the titles of older versions, where the newest has another title than a note gives to the paper."""
        older = self._older_versions()
        names = [name for versions in older.values() for name in versions]
        found = {name: cached[0] for name in names if (cached := self._cache.load_paper(name)) and cached[0]}
        for version in await self._arxiv.versions([name for name in names if name not in found]):
            name = f"{version.identifier}v{version.version}"
            found[name] = version
            self._cache.store_paper(name, version)
        for identifier, versions in older.items():
            record = self.papers[identifier]
            if record and all(name in found for name in versions):
                titles = dict.fromkeys([record.title, *(found[name].title for name in versions)])
                self.papers[identifier] = record._replace(titles=tuple(titles))

    def _clears(self, record: ArxivRecord | None, version: int) -> bool:
        """Return whether the record has the linked version, and the title that each note gives to the paper."""
        if record is None or version > record.version:
            return False
        return not any(_differs(claim, record) for claim in self._claims[record.identifier])

    def _older_versions(self) -> dict[str, dict[str, None]]:
        """Return the older versions to look up of each paper to which a note gives another title than the newest."""
        older: dict[str, dict[str, None]] = {}
        for claim in (claim for of_paper in self._claims.values() for claim in of_paper):
            record = self.papers.get(claim.identifier)
            if not record or record.version == 1 or not _differs(claim, record):
                continue
            linked = arxiv.version_number(claim.version)
            versions = [*range(1, min(record.version, MAX_OLDER_VERSIONS + 1)), record.version - 1]
            versions += [linked] if 0 < linked < record.version else []
            names = dict.fromkeys(f"{claim.identifier}v{version}" for version in versions)
            older[claim.identifier] = older.get(claim.identifier, {}) | names
        return older

    async def _search_titles(self) -> None:
        uncached = []
        for title in self._titles:
            if (cached := self._cache.load_search(title)) is not None:
                self.found[title] = cached
            else:
                uncached.append(title)
        self._progress.expect(len(uncached))
        for title in uncached:
            found = await self._arxiv.search(title)
            if found is not None:
                self._cache.store_search(title, found)
                self.found[title] = found
            self._progress.done("searched")


def _differs(claim: ClaimedTitle, record: ArxivRecord | None) -> bool:
    """Return whether a note's title is certainly not the newest one of the paper."""
    from paperstack_lint.papers.agreement import compare_titles  # builds tables of words

    return record is not None and compare_titles(claim.text, [record.title]) == "different"
