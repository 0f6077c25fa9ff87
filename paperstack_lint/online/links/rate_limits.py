"""Politeness: when which host may be asked the next time, and when it is better left alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

from paperstack_lint.online.clock import Clock
from paperstack_lint.online.network.exchange import Reply
from paperstack_lint.online.network.retry_after import PATIENCE, asked_to_wait

GIVE_UP = 6
"""Visits to a host that came to nothing, with none that came to something, until little is expected of it."""
LATE = 0.01
"""Seconds by which a request may begin late without moving all that come after it: no timer is exact."""
IN_FLIGHT = 100
"""Requests at one time, over all hosts."""


class Pace(NamedTuple):
    """How fast a host is asked: requests at one time, and seconds from start to start."""

    concurrency: int
    interval: float


class HostClosed(Exception):
    """The host is not asked any more in this run; the message says why."""


class _Host:
    """What is known of one host."""

    def __init__(self, pace: Pace) -> None:
        self.interval = pace.interval
        self.slots = asyncio.Semaphore(pace.concurrency)
        self.next = 0.0
        self.waited = 0.0
        self.failures = 0
        self.answered = False
        self.closed = ""


class Hosts:
    """The hosts of a run."""

    def __init__(
        self, pace: Callable[[str], Pace], clock: Clock, waiting: Callable[[str, float], None], *, live: bool = True
    ) -> None:
        """`live` is false in a replay: there nobody is bothered, and requests do not come as they did."""
        self._live = live
        self._pace = pace
        self._clock = clock
        self._waiting = waiting
        self._hosts: dict[str, _Host] = {}
        self._room = asyncio.Semaphore(IN_FLIGHT)

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            self._hosts[name] = _Host(self._pace(name))
        return self._hosts[name]

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[float]:
        """The time of one request to a host; gives when the next may begin. Raises HostClosed if that is never."""
        host = self._host(name)
        async with host.slots:
            while True:
                await self._until_due(name, host)
                async with self._room:
                    if self._begins(host):
                        yield host.next
                        return

    async def _until_due(self, name: str, host: _Host) -> None:
        while not host.closed and (ahead := host.next - self._clock.passed()) > 0:
            if ahead > 1:
                self._waiting(name, ahead)
            await self._clock.sleep(ahead)

    def _begins(self, host: _Host) -> bool:
        """Whether a request may begin: another may have, or the host have closed, while there was no room."""
        if host.closed:
            raise HostClosed(host.closed)
        now = self._clock.passed()
        if host.next > now:
            return False
        host.next = max(host.next, now - min(LATE, host.interval / 10)) + host.interval
        return True

    def give_back(self, name: str, turn: float) -> None:
        """Take back a turn in which nothing was sent, unless another has begun since."""
        host = self._host(name)
        host.next -= host.interval if host.next == turn else 0.0

    def heed(self, name: str, reply: Reply) -> None:
        """Take what the reply says of when to ask again: `Retry-After`, or a rate limit that is used up."""
        host = self._host(name)
        seconds = asked_to_wait(reply, self._clock.now())
        if seconds <= 0 or not self._live:
            return
        start = max(host.next, self._clock.passed())
        until = self._clock.passed() + seconds
        if until <= start:
            return
        host.waited += until - start
        if host.waited > PATIENCE:
            host.closed = f"it asks to be left alone for {seconds:.0f} s"
        host.next = until

    def closed(self, name: str) -> str:
        """Why a host is asked no more; `` as long as it is."""
        return self._host(name).closed

    def judge(self, name: str, *, answered: bool) -> None:
        """Take note of whether a visit to the host came to something."""
        host = self._host(name)
        host.answered |= answered
        host.failures += not answered

    def is_silent(self, name: str) -> bool:
        """Whether a host has answered none of several visits, so that little is to be expected of it."""
        host = self._host(name)
        return self._live and host.failures >= GIVE_UP and not host.answered
