"""The network requests of one run, from the first note to the results that rules look up."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from contextlib import suppress
from functools import partial

from paperstack_lint.addresses import urls
from paperstack_lint.addresses.identity import Identity
from paperstack_lint.collection.network_results import NetworkResults
from paperstack_lint.engine.rule import Topic
from paperstack_lint.links.verdicts import ImageVerdict, Verdict
from paperstack_lint.note.note import Note
from paperstack_lint.online.arxiv.lookup import PaperLookup
from paperstack_lint.online.arxiv.rate_limit import INTERVAL
from paperstack_lint.online.context import NetworkContext, NetworkSettings
from paperstack_lint.online.links import registries
from paperstack_lint.online.links.classification import accepting
from paperstack_lint.online.links.fetch import Fetcher
from paperstack_lint.online.links.head_or_get import check_page
from paperstack_lint.online.links.hosts import HostLimits, HostQueues, RateLimit
from paperstack_lint.online.links.images import check_image
from paperstack_lint.online.what_to_request import Requests, requests_of
from paperstack_lint.papers.matching.arxiv_records import missing_reason
from paperstack_lint.text.message import msg

PAPERS_AT = "arxiv.org"
"""The host whose policy in the configuration applies to papers."""
SKIPPED = Verdict("skipped", msg("the configuration skips the host"))
SERVICE = Verdict("skipped", msg("it is a service for programs, which has rules of its own"))
LOOP_STEPS_PER_NOTE = 10
"""Steps of the event loop after each note: so many a request takes until it is sent."""
_ARXIV_HOSTS = frozenset({"arxiv.org", "www.arxiv.org", "export.arxiv.org"})
"""Hosts whose terms of use limit the rate of requests; it applies to their pages that are no paper, too."""


class NetworkRun:
    """The requests of a run and their results. `deadline_passed` is whether the deadline ended it."""

    def __init__(self, settings: NetworkSettings, context: NetworkContext) -> None:
        self._settings = settings
        self._context = context
        self._fetcher = Fetcher(
            context.exchange,
            HostLimits(self._rate_limit, context.clock, context.progress.waiting, live=not settings.replay),
            context.clock,
            context.progress.sent,
            timeout=settings.online.timeout,
            skips=self._skips,
        )
        self._papers = PaperLookup(settings.endpoints["arxiv"], context)
        self._identities: dict[str, Identity] = {}
        self._shown: set[str] = set()
        self._links: dict[str, Verdict] = {}
        self._images: dict[str, ImageVerdict] = {}
        self._queues = HostQueues(self._rate_limit, context.progress)
        self.deadline_passed = False

    @property
    def errors(self) -> list[str]:
        """Errors of the tool itself, as messages."""
        return self._queues.errors

    @property
    def problem(self) -> str:
        """Why arXiv sends no results, as a message; `` as long as it does."""
        return self._papers.problem

    def results(self) -> NetworkResults:
        """Return the results so far; links that were not requested before the deadline are `unknown`."""
        late = Verdict(
            "unknown", msg("not answered within the deadline of {deadline:g} s", deadline=self._settings.deadline)
        )
        links = {
            address: self._paper_verdict(about) if about.kind == "arxiv" else self._links.get(address, late)
            for address, about in self._identities.items()
        }
        return NetworkResults(links, self._images, self._papers.papers, self._papers.found, self._settings.strict)

    async def run(self, notes: Iterable[tuple[Note, Collection[Topic]]]) -> None:
        """Request all that is not cached for the notes, each with its topics, until the deadline.

        Requests are sent while further notes are read.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.deadline), asyncio.TaskGroup() as group:
                for note, topics in notes:
                    if requests := _collect(note, topics):
                        self._add(requests, group)
                    for _ in range(LOOP_STEPS_PER_NOTE):
                        await asyncio.sleep(0)
                group.create_task(self._papers.run())
            return
        self.deadline_passed = True

    def _add(self, requests: Requests, group: asyncio.TaskGroup) -> None:
        """Put a job for each request that is neither cached nor skipped into the queue of its host."""
        if not self._skips(PAPERS_AT):
            self._papers.add(requests)
        for address, site in requests.images.items():
            if address not in self._shown:
                self._shown.add(address)
                if self._is_permitted(address) and not self._load_image(address, site):
                    self._queues.add(urls.host_of(address), partial(self._check_image, address, site), group)
        for address, about in requests.links.items():
            if address not in self._identities:
                self._identities[address] = about
                if about.kind == "service":
                    self._links[address] = SERVICE
                decided = about.kind in ("arxiv", "service") or address in self._shown
                if not decided and self._is_permitted(address) and not self._load_link(address):
                    self._queues.add(urls.host_of(self._endpoint(about)), partial(self._check_link, about), group)

    def _load_image(self, address: str, site: str) -> bool:
        if cached := self._context.cache.load_image(address, site):
            self._images[address] = cached.image
            self._put(address, cached.link)
        return cached is not None

    def _load_link(self, address: str) -> bool:
        if cached := self._context.cache.load_link(address):
            self._put(address, cached)
        return cached is not None

    def _is_permitted(self, address: str) -> bool:
        """Return whether the configuration permits requests to the host; where not, set the verdict to that."""
        if not self._skips(urls.host_of(address)):
            return True
        self._links[address] = SKIPPED
        return False

    def _skips(self, host: str) -> bool:
        return self._settings.online.policy(host).skip

    def _endpoint(self, about: Identity) -> str:
        """Return the address that is requested for a link: the endpoint of a registry, else its own."""
        endpoints = {"doi": self._settings.endpoints["doi"], "repository": self._settings.endpoints["git"]}
        return endpoints.get(about.kind, about.address)

    async def _check_image(self, address: str, site: str) -> str:
        result = await check_image(address, site, self._fetcher)
        self._context.cache.store_image(address, site, result)
        self._images[address] = result.image
        return self._put(address, result.link)

    async def _check_link(self, about: Identity) -> str:
        verdict = await self._verdict(about)
        self._context.cache.store_link(about.address, verdict)
        if about.address in self._shown:  # meanwhile it was found to be an image as well, which says more
            return verdict.state
        return self._put(about.address, verdict)

    def _put(self, address: str, verdict: Verdict) -> str:
        """Set a verdict, changed as the configuration accepts statuses of its host; return its state."""
        end = verdict.hops[-1].target if verdict.hops else address
        statuses = self._settings.online.policy(urls.host_of(end)).accept
        self._links[address] = accepting(verdict, statuses)
        return self._links[address].state

    async def _verdict(self, about: Identity) -> Verdict:
        endpoint = self._endpoint(about)
        if about.kind == "doi":
            return await registries.check_doi(about.name, endpoint, self._fetcher)
        if about.kind == "repository":
            return await registries.check_repository(about.name, endpoint, self._fetcher)
        return await check_page(endpoint, self._fetcher)

    def _rate_limit(self, host: str) -> RateLimit:
        if host in _ARXIV_HOSTS:
            return RateLimit(1, INTERVAL)
        online = self._settings.online
        policy = online.policy(host)
        interval = online.interval if policy.interval is None else policy.interval
        return RateLimit(policy.concurrency or online.concurrency, interval)

    def _paper_verdict(self, about: Identity) -> Verdict:
        if self._skips(PAPERS_AT):
            return SKIPPED
        if about.name not in self._papers.papers:
            return Verdict("unknown", self._papers.problem or msg("arXiv was not queried before the deadline"))
        reason = missing_reason(self._papers.papers[about.name], about.version)
        return Verdict(
            "dead" if reason else "alive", reason or msg("arXiv has it"), checked_at=self._context.clock.now()
        )


def _collect(note: Note, topics: Collection[Topic]) -> Requests | None:
    with suppress(Exception):  # the rules meet the same error, and it is reported there
        return requests_of(note, topics)
    return None
