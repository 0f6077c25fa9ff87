"""What is to be asked of each host, and as many workers for it as may ask it at one time."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Coroutine
from typing import Any

from paperstack_lint.online.links.rate_limits import Pace
from paperstack_lint.text.progress import Progress

Job = Callable[[], Coroutine[Any, Any, str]]
"""Finds one answer; what it gives is the state, for the progress."""


class Queues:
    """The jobs of a run by host. `errors` are failures of the tool itself, for people."""

    def __init__(self, pace: Callable[[str], Pace], progress: Progress) -> None:
        self._pace = pace
        self._progress = progress
        self._jobs: dict[str, deque[Job]] = defaultdict(deque)
        self._workers: Counter[str] = Counter()
        self.errors: list[str] = []

    def add(self, host: str, job: Job, group: asyncio.TaskGroup) -> None:
        """Put a job into the queue of a host, with one more worker as long as the pace of the host allows it."""
        self._jobs[host].append(job)
        self._progress.expect(1)
        if self._workers[host] < self._pace(host).concurrency:
            self._workers[host] += 1
            group.create_task(self._work(host))

    async def _work(self, host: str) -> None:
        while jobs := self._jobs[host]:
            self._progress.done(await self._state(host, jobs.popleft()))
        self._workers[host] -= 1

    async def _state(self, host: str, job: Job) -> str:
        try:
            return await job()
        except Exception as error:  # noqa: BLE001  # one link must not cost the others their answers
            self.errors.append(f"internal error while {host} was asked: {type(error).__name__}: {error}")
            return "unknown"
