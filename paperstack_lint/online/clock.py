"""The clock of a run: wall time, elapsed time and sleeping. In a replay, and in a test, sleeping takes no time."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """A clock that can be waited on."""

    def now(self) -> float:
        """Return the seconds since the epoch."""

    def passed(self) -> float:
        """Return the seconds since an arbitrary moment; they never decrease."""

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Return the seconds since the epoch."""
        return time.time()

    def passed(self) -> float:
        """Return the seconds since an arbitrary moment; they never decrease."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds."""
        await asyncio.sleep(seconds)


class InstantClock:
    """A clock whose `sleep` returns at once, and moves it on."""

    def __init__(self, start: float) -> None:
        self._start = start
        self._slept = 0.0

    def now(self) -> float:
        """Return the seconds since the epoch."""
        return self._start + self._slept

    def passed(self) -> float:
        """Return the seconds that were slept."""
        return self._slept

    async def sleep(self, seconds: float) -> None:
        """Move the clock on by so many seconds, and let other tasks run."""
        self._slept += max(0.0, seconds)
        await asyncio.sleep(0)
