"""One run's questions to the network, from the first request to the answers that rules look up."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from contextlib import suppress
from functools import partial

from paperstack_lint.addresses import urls
from paperstack_lint.addresses.identity import Identity
from paperstack_lint.collection.network_results import NetworkResults
from paperstack_lint.engine.rule import Topic
from paperstack_lint.links.verdicts import Picture, Verdict
from paperstack_lint.note.note import Note
from paperstack_lint.online.arxiv.lookup import Library
from paperstack_lint.online.context import Means
from paperstack_lint.online.links import registries
from paperstack_lint.online.links.classification import accepting
from paperstack_lint.online.links.fetch import Visitor
from paperstack_lint.online.links.images import picture
from paperstack_lint.online.links.pages import page
from paperstack_lint.online.links.rate_limits import Hosts, Pace
from paperstack_lint.online.queues import Queues
from paperstack_lint.online.requests import Questions, of
from paperstack_lint.online.settings import Settings
from paperstack_lint.papers.matching.arxiv_records import missing_reason

PAPERS_AT = "arxiv.org"
"""The host whose policy goes for papers."""
SKIPPED = Verdict("skipped", "the configuration skips the host")
SERVICE = Verdict("skipped", "it is a service for programs, which has rules of its own")
STEPS = 10
"""Turns of the event loop after each note: so many has a request until it is on its way."""
_ARXIV = frozenset({"arxiv.org", "www.arxiv.org", "export.arxiv.org"})
"""Hosts whose terms of use allow one request in three seconds: pages that are no paper are asked for as slowly."""


class Asking:
    """What the notes of a run want to know, on its way to answers."""

    def __init__(self, settings: Settings, means: Means) -> None:
        self._settings = settings
        self._means = means
        self._hosts = Hosts(self._pace, means.clock, means.progress.waiting, live=not settings.replay)
        self._visitor = Visitor(
            means.exchange,
            self._hosts,
            means.clock,
            means.progress.sent,
            patience=settings.online.timeout,
            skips=self._skips,
        )
        self._library = Library(settings.endpoints["arxiv"], means)
        self._abouts: dict[str, Identity] = {}
        self._shown: set[str] = set()
        self._links: dict[str, Verdict] = {}
        self._pictures: dict[str, Picture] = {}
        self._queues = Queues(self._pace, means.progress)
        self.late = False
        """Whether the deadline ended the asking."""

    @property
    def errors(self) -> list[str]:
        """Failures of the tool itself, for people."""
        return self._queues.errors

    @property
    def trouble(self) -> str:
        """Why arXiv does not answer; `` as long as it does."""
        return self._library.trouble

    def answers(self) -> NetworkResults:
        """What is known by now; links of which nothing could be learnt in time are `unknown`."""
        late = Verdict("unknown", f"not answered within the deadline of {self._settings.deadline:g} s")
        links = {
            address: self._on_arxiv(about) if about.kind == "arxiv" else self._links.get(address, late)
            for address, about in self._abouts.items()
        }
        return NetworkResults(links, self._pictures, self._library.papers, self._library.found, self._settings.strict)

    async def run(self, notes: Iterable[tuple[Note, Collection[Topic]]]) -> None:
        """Ask for whatever is not known from before of the notes, each with its topics, until the deadline.

        Hosts are asked while notes are being read.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.deadline), asyncio.TaskGroup() as group:
                for note, topics in notes:
                    if questions := _asked_by(note, topics):
                        self._take(questions, group)
                    for _ in range(STEPS):
                        await asyncio.sleep(0)
                group.create_task(self._library.ask())
            return
        self.late = True

    def _take(self, questions: Questions, group: asyncio.TaskGroup) -> None:
        """A job for each thing that is not known, in the queue of the host that is asked."""
        if not self._skips(PAPERS_AT):
            self._library.take(questions)
        for address, site in questions.pictures.items():
            if address not in self._shown:
                self._shown.add(address)
                if self._may_ask(address) and not self._knows_picture(address, site):
                    self._queues.add(urls.host_of(address), partial(self._picture, address, site), group)
        for address, about in questions.links.items():
            if address not in self._abouts:
                self._abouts[address] = about
                if about.kind == "service":
                    self._links[address] = SERVICE
                judged = about.kind in ("arxiv", "service") or address in self._shown
                if not judged and self._may_ask(address) and not self._knows_link(address):
                    self._queues.add(urls.host_of(self._asked_at(about)), partial(self._link, about), group)

    def _knows_picture(self, address: str, site: str) -> bool:
        if seen := self._means.memory.picture(address, site):
            self._pictures[address] = seen.picture
            self._learn(address, seen.link)
        return seen is not None

    def _knows_link(self, address: str) -> bool:
        if known := self._means.memory.link(address):
            self._learn(address, known)
        return known is not None

    def _may_ask(self, address: str) -> bool:
        """Whether the configuration lets the host be asked; a verdict says so where it does not."""
        if not self._skips(urls.host_of(address)):
            return True
        self._links[address] = SKIPPED
        return False

    def _skips(self, host: str) -> bool:
        return self._settings.online.policy(host).skip

    def _asked_at(self, about: Identity) -> str:
        """The address that is asked for a link."""
        endpoints = {"doi": self._settings.endpoints["doi"], "repository": self._settings.endpoints["git"]}
        return endpoints.get(about.kind, about.address)

    async def _picture(self, address: str, site: str) -> str:
        seen = await picture(address, site, self._visitor)
        self._means.memory.keep_picture(address, site, seen)
        self._pictures[address] = seen.picture
        return self._learn(address, seen.link)

    async def _link(self, about: Identity) -> str:
        verdict = await self._verdict(about)
        self._means.memory.keep_link(about.address, verdict)
        if about.address in self._shown:  # meanwhile it was found to be an image as well, which says more
            return verdict.state
        return self._learn(about.address, verdict)

    def _learn(self, address: str, verdict: Verdict) -> str:
        """Take a verdict as the configuration has it; gives its state."""
        end = verdict.hops[-1].target if verdict.hops else address
        statuses = self._settings.online.policy(urls.host_of(end)).accept
        self._links[address] = accepting(verdict, statuses)
        return self._links[address].state

    async def _verdict(self, about: Identity) -> Verdict:
        at = self._asked_at(about)
        if about.kind == "doi":
            return await registries.doi(about.name, at, self._visitor)
        if about.kind == "repository":
            return await registries.repository(about.name, at, self._visitor)
        return await page(at, self._visitor)

    def _pace(self, host: str) -> Pace:
        if host in _ARXIV:
            return Pace(1, 3.0)
        online = self._settings.online
        policy = online.policy(host)
        interval = online.interval if policy.interval is None else policy.interval
        return Pace(policy.concurrency or online.concurrency, interval)

    def _on_arxiv(self, about: Identity) -> Verdict:
        if self._skips(PAPERS_AT):
            return SKIPPED
        if about.name not in self._library.papers:
            return Verdict("unknown", self._library.trouble or "arXiv was not asked before the deadline")
        reason = missing_reason(self._library.papers[about.name], about.version)
        return Verdict("dead" if reason else "alive", reason or "arXiv has it", asked=self._means.clock.now())


def _asked_by(note: Note, topics: Collection[Topic]) -> Questions | None:
    with suppress(Exception):  # the rules meet it as well, and it is said there
        return of(note, topics)
    return None
