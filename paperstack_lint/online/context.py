"""What the requests of a run share: HTTP client or recording, arXiv's rate limit, clock, cache, progress."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.online.clock import Clock
from paperstack_lint.online.network.exchange import Exchange
from paperstack_lint.online.network_cache import NetworkCache
from paperstack_lint.text.progress import Progress

if TYPE_CHECKING:
    from paperstack_lint.online.network.offline import OfflineDetector


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
