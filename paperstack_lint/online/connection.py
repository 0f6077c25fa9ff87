"""Open the network, or a recording of it, for a run: client, rate limit of arXiv, clock and store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from paperstack_lint.addresses import urls
from paperstack_lint.online.cached_results import Memory
from paperstack_lint.online.clock import InstantClock, SystemClock
from paperstack_lint.online.context import Means
from paperstack_lint.online.network.recording import Recorder, Replayer, check
from paperstack_lint.online.settings import ENDPOINTS, Settings
from paperstack_lint.storage.cache_folder import StorageError, prepare_folder
from paperstack_lint.storage.store import Store
from paperstack_lint.text.progress import Progress

if TYPE_CHECKING:
    from paperstack_lint.online.network.guard import Guard


@asynccontextmanager
async def opened(settings: Settings, progress: Progress) -> AsyncIterator[Means]:
    """The means of a run. What was learnt is kept, and what was asked recorded, however the run ends.

    A run that records or replays knows nothing from before, so that it can be repeated. Raises RecordingError, where
    no recording could be written before anything is asked.
    """
    if settings.replay:
        replayer = Replayer(settings.replay)
        clock = InstantClock(replayer.started)
        yield Means(replayer, nullcontext(), clock, Memory(Store(clock.now)), progress)
        return
    if settings.record:
        check(settings.record)
    async with _asking_the_network(settings, progress) as means:
        yield means


@asynccontextmanager
async def _asking_the_network(settings: Settings, progress: Progress) -> AsyncIterator[Means]:
    from paperstack_lint.online.arxiv.api import INTERVAL
    from paperstack_lint.online.arxiv.rate_limit import Turn
    from paperstack_lint.online.network.guard import Guard
    from paperstack_lint.online.network.reach import Reach
    from paperstack_lint.online.network.resolver import CONTROL, SystemResolver
    from paperstack_lint.online.network.wire import Wire

    clock = SystemClock()
    store = Store(clock.now) if settings.record else Store.open(settings.cache, clock.now, settings.roots)
    turn = Turn(_shared(settings), clock, INTERVAL)
    named = {place(url) for name, url in settings.endpoints.items() if url != ENDPOINTS[name]}
    guard, resolver = Guard(settings.allow | named), SystemResolver()
    resolve = None if settings.proxy else partial(resolver.resolve, CONTROL)
    try:
        async with Wire(guard, resolver, agent=settings.agent, proxy=settings.proxy) as wire:
            recorder = Recorder(wire, clock.now()) if settings.record else None
            reach = Reach(recorder or wire, resolve, partial(_is_allowed, guard))
            try:
                yield Means(reach, turn, clock, Memory(store, _source(settings)), progress, reach)
            finally:
                if recorder and settings.record:
                    recorder.write(settings.record)
    finally:
        store.close()


def _source(settings: Settings) -> str:
    """Whom a run asks beside the usual services: what they say must not stand for what others would hear."""
    named = [f"{name}={url}" for name, url in settings.endpoints.items() if url != ENDPOINTS[name]]
    return "\n".join([*named, *sorted(settings.allow), settings.proxy or ""])


def _shared(settings: Settings) -> Path | None:
    """The folder that all processes share, though this one may keep nothing there; None where there is none."""
    with suppress(StorageError):
        return prepare_folder(settings.cache, settings.roots)
    return None


def _is_allowed(guard: Guard, url: str) -> bool:
    """Return whether an address is one that the command line allows, such as a service on this machine."""
    from paperstack_lint.online.network.guard import Refused

    with suppress(Refused):
        target = guard.judge(url)
        return guard.exempts(target.host, target.port)
    return True


def place(url: str) -> str:
    """`host:port` of an endpoint, as a Guard has it. Raises ValueError where the address can be none."""
    from paperstack_lint.online.network.guard import PORTS, allowed

    parts = urls.web(url)
    if not parts or "@" in url.split("/")[2]:
        raise ValueError("is no address of a service")
    return allowed(f"{parts.host}:{parts.port[1:] or PORTS[parts.scheme]}")
