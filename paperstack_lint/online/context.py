"""What a run requests with: the network or a recording, arXiv's rate limit, the clock, results of earlier runs."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.online.cached_results import Memory
from paperstack_lint.online.clock import Clock
from paperstack_lint.online.network.exchange import Exchange
from paperstack_lint.text.progress import Progress

if TYPE_CHECKING:
    from paperstack_lint.online.network.reach import Reach


class Means(NamedTuple):
    """What a run asks with. `reach` tells whether there is a network; None for a replay."""

    exchange: Exchange
    turn: AbstractAsyncContextManager[object]
    clock: Clock
    memory: Memory
    progress: Progress
    reach: Reach | None = None
