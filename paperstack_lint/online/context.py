"""What the requests of a run share: HTTP client or recording, arXiv's rate limit, clock, cache, progress, settings."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses.identity import DOI_RESOLVER
from paperstack_lint.config.online import Online
from paperstack_lint.online.clock import Clock
from paperstack_lint.online.network.exchange import Exchange
from paperstack_lint.online.network_cache import NetworkCache
from paperstack_lint.text.progress import Progress

if TYPE_CHECKING:
    from paperstack_lint.online.network.missing_network import OfflineDetector


class NetworkContext(NamedTuple):
    """What the requests of a run share.

    `arxiv_limit` is entered for each request to arXiv. `offline_detector` is None in a replay.
    """

    exchange: Exchange
    arxiv_limit: AbstractAsyncContextManager[object]
    clock: Clock
    cache: NetworkCache
    progress: Progress
    offline_detector: OfflineDetector | None = None


ENDPOINTS = {
    "arxiv": "https://export.arxiv.org/api/query",
    "doi": DOI_RESOLVER,
    "git": "https://github.com",
}
"""The services by name. The command line or the environment may replace them, a configuration never."""
DEADLINE = 600.0
"""Seconds."""
USER_AGENT = "paperstack-lint/{version} (+https://github.com/paperstack-lint/paperstack-lint)"


class NetworkSettings(NamedTuple):
    """The settings of a run with `--online`.

    `deadline` is in seconds, for all requests together. `allow` lists each `host:port` that may be requested though it
    is private. `strict` reports links whose verdict is `unknown`. `record` and `replay` are files of
    recordings; `roots` are folders that the store must not be in.
    """

    online: Online = Online()
    endpoints: Mapping[str, str] = ENDPOINTS
    allow: frozenset[str] = frozenset()
    deadline: float = DEADLINE
    strict: bool = False
    proxy: str | None = None
    cache: Path | None = None
    record: Path | None = None
    replay: Path | None = None
    roots: tuple[Path, ...] = ()
    agent: str = "paperstack-lint"
