"""arXiv's turn: its terms allow one request at a time, and one in three seconds, whatever number of processes asks."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from paperstack_lint.online.clock import Clock

if TYPE_CHECKING:
    from filelock import BaseFileLock

_LOCK = "arxiv.lock"
_NEXT = "arxiv.next"
"""A lock for who is next, so that a process with many requests lets another in between."""
_STARTED = "arxiv.started"
"""When the last request of any process began, in seconds since the epoch, as text."""
_POLL = 0.05
"""Seconds between looks at a lock that another process holds."""
_GRAIN = 0.01
"""Seconds by which the clocks of two processes, and what they noted, may be apart."""


class Turn:
    """One request at a time of all processes that share `folder`, and `interval` seconds from start to start.

    `async with turn:` waits, and has the turn for as long as the request takes. A killed process gives it back.
    Without a folder, or where no lock can be made in it, all this holds within the process only.
    """

    def __init__(self, folder: Path | None, clock: Clock, interval: float = 3.0) -> None:
        self._folder = folder
        self._clock = clock
        self._interval = interval
        self._task = asyncio.Lock()
        self._process: BaseFileLock | None = None
        self._due = clock.passed()
        self._noted = ""

    async def __aenter__(self) -> None:
        """Wait for the turn."""
        await self._task.acquire()
        try:
            await self._wait()
        except BaseException:
            self._give_back()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give it back."""
        self._give_back()

    async def _wait(self) -> None:
        upcoming = await self._taken(_NEXT)
        try:
            self._process = await self._taken(_LOCK)
        finally:
            _release(upcoming)
        due = max(self._due, self._clock.passed() + self._rest())
        while (rest := due - self._clock.passed()) > 0:
            await self._clock.sleep(rest)
        self._note()
        self._due = self._clock.passed() + self._interval

    async def _taken(self, name: str) -> BaseFileLock | None:
        """A lock, once no other process holds it; None where there is no place for it."""
        from filelock import FileLock, Timeout

        if not self._folder:
            return None
        lock = FileLock(self._folder / name)
        while True:
            try:
                lock.acquire(blocking=False)
            except Timeout:
                await asyncio.sleep(_POLL)  # the other process lives by the real time, whatever our clock is
            except (OSError, NotImplementedError):
                return None
            else:
                return lock

    def _rest(self) -> float:
        """How long to wait after the last start of another process: the interval at most, whatever is noted."""
        if not self._folder:
            return 0.0
        try:
            noted = (self._folder / _STARTED).read_text("ascii")
            passed = self._clock.now() - float(noted)
        except FileNotFoundError:
            return 0.0
        except (OSError, ValueError):
            return self._interval
        return 0.0 if noted == self._noted else min(self._interval, self._interval + _GRAIN - passed)

    def _note(self) -> None:
        self._noted = repr(self._clock.now())
        if self._folder:
            with contextlib.suppress(OSError):
                (self._folder / _STARTED).write_text(self._noted, "ascii")

    def _give_back(self) -> None:
        process, self._process = self._process, None
        _release(process)
        self._task.release()


def _release(lock: BaseFileLock | None) -> None:
    if lock:
        with contextlib.suppress(OSError):
            lock.release()
