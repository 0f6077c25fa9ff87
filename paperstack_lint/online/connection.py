"""Open the network, or a recording of it, for a run: client, rate limit of arXiv, clock and store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from paperstack_lint.addresses import urls
from paperstack_lint.online.clock import InstantClock, SystemClock
from paperstack_lint.online.context import ENDPOINTS, NetworkContext, NetworkSettings
from paperstack_lint.online.network.recording import Recorder, Replayer, check_writable
from paperstack_lint.online.network_cache import NetworkCache, load_papers
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
from paperstack_lint.storage.cache_folder import StorageError, prepare_folder
from paperstack_lint.storage.store import Store
from paperstack_lint.text.message import msg
from paperstack_lint.text.progress import Progress

if TYPE_CHECKING:
    from paperstack_lint.online.network.guard import Guard


@asynccontextmanager
async def open_network(settings: NetworkSettings, progress: Progress) -> AsyncIterator[NetworkContext]:
    """Yield the network context of a run. Results are stored, and requests recorded, however the run ends.

    A run that records or replays uses no cached results, so that it can be repeated. Raises RecordingError, where
    a recording cannot be read, or none could be written, before anything is requested.
    """
    if settings.replay:
        replayer = Replayer(settings.replay)
        clock = InstantClock(replayer.started)
        yield NetworkContext(replayer, nullcontext(), clock, NetworkCache(Store(clock.now)), progress)
        return
    if settings.record:
        check_writable(settings.record)
    async with _open_wire(settings, progress) as context:
        yield context


@asynccontextmanager
async def _open_wire(settings: NetworkSettings, progress: Progress) -> AsyncIterator[NetworkContext]:
    from paperstack_lint.online.arxiv.api import CALL_INTERVAL
    from paperstack_lint.online.arxiv.rate_limit import ArxivRateLimit
    from paperstack_lint.online.network.guard import Guard
    from paperstack_lint.online.network.missing_network import OfflineDetector
    from paperstack_lint.online.network.resolver import CONTROL, SystemResolver
    from paperstack_lint.online.network.wire import Wire

    clock = SystemClock()
    store = Store(clock.now) if settings.record else Store.open(settings.cache, clock.now, settings.roots)
    arxiv_limit = ArxivRateLimit(_shared_folder(settings), clock, CALL_INTERVAL)
    guard, resolver = Guard(settings.allow | _own_endpoints(settings)), SystemResolver()
    resolve = None if settings.proxy else partial(resolver.resolve, CONTROL)
    try:
        async with Wire(guard, resolver, agent=settings.agent, proxy=settings.proxy) as wire:
            recorder = Recorder(wire, clock.now()) if settings.record else None
            detector = OfflineDetector(recorder or wire, resolve, partial(_is_exempt, guard))
            try:
                cache = NetworkCache(store, _source(settings))
                yield NetworkContext(detector, arxiv_limit, clock, cache, progress, detector)
            finally:
                if recorder and settings.record:
                    recorder.write(settings.record)
    finally:
        store.close()


def load_cached_paper(settings: NetworkSettings, identifier: str) -> ArxivRecord | None:
    """Return what an earlier run has stored of a paper on arXiv; None where that is nothing. Nothing is requested."""
    store = Store.open(settings.cache, SystemClock().now, settings.roots)
    return load_papers(store, [identifier], _source(settings)).get(identifier)


def _own_endpoints(settings: NetworkSettings) -> set[str]:
    """Return the `host:port` of each endpoint that the user has named in the place of the usual service."""
    return {host_and_port(url) for name, url in settings.endpoints.items() if url != ENDPOINTS[name]}


def _source(settings: NetworkSettings) -> str:
    """Return what is part of a cache key since results depend on it: endpoints, allowed hosts and the proxy."""
    named = [f"{name}={url}" for name, url in settings.endpoints.items() if url != ENDPOINTS[name]]
    return "\n".join([*named, *sorted(settings.allow), settings.proxy or ""])


def _shared_folder(settings: NetworkSettings) -> Path | None:
    """Return the folder that all processes share, used even where results are not stored; None where there is none."""
    with suppress(StorageError):
        return prepare_folder(settings.cache, settings.roots)
    return None


def _is_exempt(guard: Guard, url: str) -> bool:
    """Return whether a URL proves nothing about the network: it is refused, or allowed by an option."""
    from paperstack_lint.online.network.guard import Refused

    with suppress(Refused):
        target = guard.target_of(url)
        return guard.exempts(target.host, target.port)
    return True


def host_and_port(url: str) -> str:
    """Return the `host:port` of an endpoint, spelt as `Guard` compares it. Raises ValueError for an invalid address."""
    from paperstack_lint.online.network.guard import PORTS, parse_host_and_port

    parts = urls.web(url)
    if not parts or "@" in url.split("/")[2]:
        raise ValueError(msg("is not the address of a service"))
    return parse_host_and_port(f"{parts.host}:{parts.port[1:] or PORTS[parts.scheme]}")
