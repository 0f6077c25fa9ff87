"""The web that the examples link to, as simulations answer for it; and the recording of it that the examples come with.

Requests go to real sockets on loopback, whatever host they name; the recording contains the names.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, nullcontext
from pathlib import Path

from paperstack_lint.addresses import urls
from paperstack_lint.config.online import Online
from paperstack_lint.engine import session
from paperstack_lint.engine.rule import TOPICS, Topic
from paperstack_lint.note.note import Note
from paperstack_lint.online.clock import InstantClock
from paperstack_lint.online.context import NetworkContext, NetworkSettings
from paperstack_lint.online.network.exchange import Exchange, HttpRequest, NoReply, Reply
from paperstack_lint.online.network.guard import Guard
from paperstack_lint.online.network.recording import Recorder
from paperstack_lint.online.network.resolver import SystemResolver
from paperstack_lint.online.network.wire import Wire
from paperstack_lint.online.network_cache import NetworkCache
from paperstack_lint.online.run import NetworkRun
from paperstack_lint.storage.store import Store
from paperstack_lint.text.progress import Progress
from tests.servers import catalogue
from tests.servers.arxiv import Arxiv
from tests.servers.catalogue import Paper
from tests.servers.registries import Registries
from tests.servers.serving import Answer, Request, Response, Server

STARTED = 1_780_000_000.0
"""When the recording says that it was made: no run of it depends on the day."""
PAGES = {
    "http://example.org/talks/quantization": Response(301, (("Location", "https://example.org/talks/quantization"),)),
    "https://example.org/talks/quantization": Response(200),
    "https://example.net/figures/lsq.png": Response(
        200, (("Content-Type", "text/html"),), b"<!doctype html><p>Figures"
    ),
    "https://example.com/members/pact": Response(403),
    "https://paperswithcode.com/paper/darts-differentiable-architecture-search": Response(
        302, (("Location", "https://huggingface.co/papers/trending"),)
    ),
    "https://huggingface.co/papers/trending": Response(200),
}
"""What there is; all else is gone."""
REPOSITORIES = ("example-research/lsq", "quark0/darts")
PAPERS = (
    *catalogue.PAPERS,
    Paper("1808.05377", "Neural Architecture Search: A Survey", 3),
    Paper("1907.05737", "PC-DARTS: Partial Channel Connections for NetworkCache-Efficient Architecture Search", 4),
    Paper("2011.10566", "Exploring Simple Siamese Representation Learning", 1),
    Paper(
        "2103.14030",
        "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows",
        2,
        comment="Accepted at ICCV 2021",
        authors=("Ze Liu", "Yutong Lin", "Yue Cao", "Han Hu"),
    ),
)
BEGUN = "2103.14030"
"""The paper that docs/start.md begins a note on, which no example links."""


class Pages(Server):
    """All the hosts of the examples on one port: the first two steps of a path are the scheme and the host."""

    def __init__(self) -> None:
        super().__init__(self._answer)

    async def _answer(self, request: Request) -> Answer:
        scheme, host, path = request.target[1:].split("/", 2)
        return PAGES.get(f"{scheme}://{host}/{path}", Response(404))


class Rerouted:
    """Sends each request to the server that represents its host."""

    def __init__(self, wire: Exchange, servers: dict[str, str], others: str) -> None:
        self._wire, self._servers, self._others = wire, servers, others

    async def send(self, ask: HttpRequest) -> Reply | NoReply:
        parts = urls.web(ask.url)
        assert parts
        base = self._servers.get(parts.host) or f"{self._others}/{parts.scheme}/{parts.host}"
        answer = await self._wire.send(ask._replace(url=f"{base}{parts.path}{parts.query}"))
        if isinstance(answer, NoReply):
            return answer
        named = ((name, value.replace(base, f"{parts.scheme}://{parts.host}")) for name, value in answer.headers)
        return answer._replace(headers=tuple(named))


def record(folder: Path, file: Path) -> None:
    """Request all that the notes in a folder link to, and record it."""
    opened = session.Sessions.opened(None, print, isolated=True).default
    paths = sorted(folder.rglob("*.md"))
    notes = [Note(path, path.read_text(encoding="utf-8"), opened.project) for path in paths]
    with ExitStack() as stack:
        arxiv, pages = stack.enter_context(Arxiv(PAPERS)), stack.enter_context(Pages())
        registries = stack.enter_context(
            Registries(repositories=REPOSITORIES, renamed={"example-lab/lsq": REPOSITORIES[0]})
        )
        servers = {
            "export.arxiv.org": f"http://{arxiv.hosts[0]}",
            "doi.org": registries.doi,
            "github.com": registries.git,
        }
        hosts = frozenset({*arxiv.hosts, *pages.hosts, *registries.hosts})
        asyncio.run(_record(notes, hosts, servers, f"http://{pages.hosts[0]}", file))


async def _record(notes: list[Note], hosts: frozenset[str], servers: dict[str, str], others: str, file: Path) -> None:
    clock = InstantClock(STARTED)
    async with Wire(Guard(hosts), SystemResolver(), agent="paperstack-lint") as wire:
        recorder = Recorder(Rerouted(wire, servers, others), STARTED)
        means = NetworkContext(recorder, nullcontext(), clock, NetworkCache(Store(clock.now)), Progress())
        settings = NetworkSettings(Online(interval=0))
        await NetworkRun(settings, means).run((note, TOPICS) for note in notes)
        begun = Note(Path("begun.md"), f"<https://arxiv.org/abs/{BEGUN}>\n", notes[0].context)
        topics: tuple[Topic, ...] = ("papers",)
        await NetworkRun(settings, means).run([(begun, topics)])
        recorder.write(file)
