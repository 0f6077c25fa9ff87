"""What a run asks with: the network or a recording, arXiv's turn, the clock, the store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import NamedTuple

from paperstack_lint.links import urls
from paperstack_lint.store import Store
from paperstack_lint.web.clock import Clock, InstantClock, SystemClock
from paperstack_lint.web.memory import Memory
from paperstack_lint.web.network.exchange import Exchange
from paperstack_lint.web.network.recording import Recorder, Replayer
from paperstack_lint.web.progress import Progress
from paperstack_lint.web.settings import ENDPOINTS, Settings


class Means(NamedTuple):
    """What a run asks with."""

    exchange: Exchange
    turn: AbstractAsyncContextManager[object]
    clock: Clock
    memory: Memory
    progress: Progress


@asynccontextmanager
async def opened(settings: Settings, progress: Progress) -> AsyncIterator[Means]:
    """The means of a run. What was learnt is kept, and what was asked recorded, however the run ends.

    A run that records or replays knows nothing from before, so that it can be repeated. Raises RecordingError.
    """
    if settings.replay:
        replayer = Replayer(settings.replay)
        clock = InstantClock(replayer.started)
        yield Means(replayer, nullcontext(), clock, Memory(Store(clock.now)), progress)
        return
    async with _asking_the_network(settings, progress) as means:
        yield means


@asynccontextmanager
async def _asking_the_network(settings: Settings, progress: Progress) -> AsyncIterator[Means]:
    from paperstack_lint.web.arxiv.turn import Turn
    from paperstack_lint.web.network.guard import Guard, allowed
    from paperstack_lint.web.network.resolver import SystemResolver
    from paperstack_lint.web.network.wire import Wire

    clock = SystemClock()
    store = Store(clock.now) if settings.record else Store.opened(settings.cache, clock.now, settings.roots)
    turn = Turn(store.folder, clock)
    named = {_place(url) for name, url in settings.endpoints.items() if url != ENDPOINTS[name]}
    allow = frozenset(map(allowed, settings.allow | named))
    try:
        async with Wire(Guard(allow), SystemResolver(), agent=settings.agent, proxy=settings.proxy) as wire:
            recorder = Recorder(wire, clock.now()) if settings.record else None
            try:
                yield Means(recorder or wire, turn, clock, Memory(store), progress)
            finally:
                if recorder and settings.record:
                    recorder.write(settings.record)
    finally:
        store.close()


def _place(url: str) -> str:
    """`host:port` of an endpoint."""
    parts = urls.web(url)
    if not parts:
        return ""
    return parts.host + (parts.port or {"http": ":80", "https": ":443"}[parts.scheme])
