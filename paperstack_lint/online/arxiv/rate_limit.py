"""arXiv's rate limit: its terms allow one request at a time, and one in three seconds, for all processes together.

Terms of use: https://info.arxiv.org/help/api/tou.html.
"""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from paperstack_lint.online.clock import Clock

if TYPE_CHECKING:
    from filelock import BaseFileLock

INTERVAL = 3.0
"""Seconds from the start of a request to that of the next."""
_LOCK = "arxiv.lock"
_NEXT = "arxiv.next"
"""A lock for who is next, so that a process with many requests lets another in between."""
_STARTED = "arxiv.started"
"""When the last request of any process began, in seconds since the epoch, as text."""
_POLL = 0.05
"""Seconds between tries to acquire a lock that another process holds."""
_CLOCK_ERROR = 0.01
"""Seconds by which the clocks of two processes, and the times that they wrote, may differ."""


class ArxivRateLimit:
    """One request at a time of all processes that share `folder`, and `interval` seconds from start to start.

    `async with limit:` waits for a slot, and holds it for as long as the request takes. That of a killed process is
    released. Without a folder, or where no lock can be created in it, the limit applies within the process only.
    """

    def __init__(self, folder: Path | None, clock: Clock, interval: float = INTERVAL) -> None:
        self._folder = folder
        self._clock = clock
        self._interval = interval
        self._task = asyncio.Lock()
        self._process: BaseFileLock | None = None
        self._due = clock.passed()
        self._started = ""

    async def __aenter__(self) -> None:
        """Wait for a slot."""
        await self._task.acquire()
        try:
            await self._wait()
        except BaseException:
            self._release_slot()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release the slot."""
        self._release_slot()

    async def _wait(self) -> None:
        upcoming = await self._acquire(_NEXT)
        try:
            self._process = await self._acquire(_LOCK)
        finally:
            _release(upcoming)
        due = max(self._due, self._clock.passed() + self._remaining())
        while (rest := due - self._clock.passed()) > 0:
            await self._clock.sleep(rest)
        self._write_start()
        self._due = self._clock.passed() + self._interval

    async def _acquire(self, name: str) -> BaseFileLock | None:
        """Return a lock, once no other process holds it; None where none can be created."""
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

    def _remaining(self) -> float:
        """Return the seconds to wait after the last start of another process: at most the interval."""
        if not self._folder:
            return 0.0
        try:
            started = (self._folder / _STARTED).read_text("ascii")
            passed = self._clock.now() - float(started)
        except FileNotFoundError:
            return 0.0
        except (OSError, ValueError):
            return self._interval
        return 0.0 if started == self._started else min(self._interval, self._interval + _CLOCK_ERROR - passed)

    def _write_start(self) -> None:
        self._started = repr(self._clock.now())
        if self._folder:
            with contextlib.suppress(OSError):
                (self._folder / _STARTED).write_text(self._started, "ascii")

    def _release_slot(self) -> None:
        process, self._process = self._process, None
        _release(process)
        self._task.release()


def _release(lock: BaseFileLock | None) -> None:
    if lock:
        with contextlib.suppress(OSError):
            lock.release()
