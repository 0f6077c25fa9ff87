"""The hosts of a run: the rate limit of each, when to send it the next request, and its queue of jobs."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from paperstack_lint.online.clock import Clock
from paperstack_lint.online.network.exchange import MAX_TOTAL_DELAY, Reply, requested_delay
from paperstack_lint.text.message import msg
from paperstack_lint.text.progress import Progress

MAX_FAILURES = 6
"""Fetches from a host that failed, with none that succeeded, until its links get less time."""
MAX_LATENESS = 0.01
"""Seconds by which a request may start late without moving all that come after it: no timer is exact."""
MAX_REQUESTS = 100
"""Requests at one time, to all hosts together."""

Job = Callable[[], Coroutine[Any, Any, str]]
"""A coroutine function that gets one result, and returns its state for the progress."""


class RateLimit(NamedTuple):
    """The rate limit of a host: requests at one time, and seconds from start to start."""

    concurrency: int
    interval: float


class HostClosed(Exception):
    """No more requests are sent to the host in this run; the message is why."""


class _Host:
    """The state of one host."""

    def __init__(self, limit: RateLimit) -> None:
        self.interval = limit.interval
        self.slots = asyncio.Semaphore(limit.concurrency)
        self.next = 0.0
        self.delayed = 0.0
        self.failures = 0
        self.has_replied = False
        self.closed = ""


class HostLimits:
    """The rate limits of the hosts of a run.

    `rate_limit` returns that of a host; `waiting` is called with a host and the seconds until its next request. `live`
    is false in a replay: no rate limit applies to it, and requests come in another order.
    """

    def __init__(
        self,
        rate_limit: Callable[[str], RateLimit],
        clock: Clock,
        waiting: Callable[[str, float], None],
        *,
        live: bool = True,
    ) -> None:
        self._live = live
        self._rate_limit = rate_limit
        self._clock = clock
        self._waiting = waiting
        self._hosts: dict[str, _Host] = {}
        self._in_flight = asyncio.Semaphore(MAX_REQUESTS)

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            self._hosts[name] = _Host(self._rate_limit(name))
        return self._hosts[name]

    @asynccontextmanager
    async def slot(self, name: str) -> AsyncIterator[float]:
        """Wait until a request to a host may start; yield when the next may. Raises HostClosed if none may any more."""
        host = self._host(name)
        async with host.slots:
            while True:
                await self._until_due(name, host)
                async with self._in_flight:
                    if self._starts(host):
                        yield host.next
                        return

    async def _until_due(self, name: str, host: _Host) -> None:
        while not host.closed and (ahead := host.next - self._clock.passed()) > 0:
            if ahead > 1:
                self._waiting(name, ahead)
            await self._clock.sleep(ahead)

    def _starts(self, host: _Host) -> bool:
        """Return whether a request may start: while all slots were taken, another may have, or the host been closed."""
        if host.closed:
            raise HostClosed(host.closed)
        now = self._clock.passed()
        if host.next > now:
            return False
        host.next = max(host.next, now - min(MAX_LATENESS, host.interval / 10)) + host.interval
        return True

    def release_unused(self, name: str, slot: float) -> None:
        """Give a slot back in which nothing was sent, unless another request has started since."""
        host = self._host(name)
        host.next -= host.interval if host.next == slot else 0.0

    def apply_retry_after(self, name: str, reply: Reply) -> None:
        """Delay the next request as the reply requests it, or close the host where that takes too long."""
        host = self._host(name)
        seconds = requested_delay(reply, self._clock.now())
        if seconds <= 0 or not self._live:
            return
        start = max(host.next, self._clock.passed())
        until = self._clock.passed() + seconds
        if until <= start:
            return
        host.delayed += until - start
        if host.delayed > MAX_TOTAL_DELAY:
            host.closed = msg("the host requests a delay of {seconds:.0f} s", seconds=seconds)
        host.next = until

    def closed_reason(self, name: str) -> str:
        """Return why no more requests are sent to a host; `` where they are."""
        return self._host(name).closed

    def record_result(self, name: str, *, replied: bool) -> None:
        """ArxivRecord whether a fetch from the host got a reply."""
        host = self._host(name)
        host.has_replied |= replied
        host.failures += not replied

    def is_silent(self, name: str) -> bool:
        """Return whether a host has replied to none of several fetches, so that it hardly will to the next."""
        host = self._host(name)
        return self._live and host.failures >= MAX_FAILURES and not host.has_replied


class HostQueues:
    """The jobs of a run by host, each with as many workers as its rate limit allows requests at one time.

    `errors` are errors of the tool itself, as messages.
    """

    def __init__(self, rate_limit: Callable[[str], RateLimit], progress: Progress) -> None:
        self._rate_limit = rate_limit
        self._progress = progress
        self._jobs: dict[str, deque[Job]] = defaultdict(deque)
        self._workers: Counter[str] = Counter()
        self.errors: list[str] = []

    def add(self, host: str, job: Job, group: asyncio.TaskGroup) -> None:
        """Put a job into the queue of a host, and start one more worker if its rate limit allows it."""
        self._jobs[host].append(job)
        self._progress.expect(1)
        if self._workers[host] < self._rate_limit(host).concurrency:
            self._workers[host] += 1
            group.create_task(self._work(host))

    async def _work(self, host: str) -> None:
        while jobs := self._jobs[host]:
            self._progress.done(await self._run(host, jobs.popleft()))
        self._workers[host] -= 1

    async def _run(self, host: str, job: Job) -> str:
        try:
            return await job()
        except Exception as error:  # noqa: BLE001  # one link must not cost the others their results
            self.errors.append(
                msg(
                    "internal error in requests to {host}: {error}",
                    host=host,
                    error=f"{type(error).__name__}: {error}",
                )
            )
            return "unknown"
