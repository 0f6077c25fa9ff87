"""Time as a run sees it. A replay, and a test, lets it pass without waiting."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time, and waits."""

    def now(self) -> float:
        """Seconds since the epoch."""

    def passed(self) -> float:
        """Seconds since some moment; it never goes back."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def passed(self) -> float:
        """Seconds since some moment; it never goes back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class InstantClock:
    """A clock that waits for nothing: sleeping moves it on."""

    def __init__(self, start: float) -> None:
        self._start = start
        self._slept = 0.0

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._start + self._slept

    def passed(self) -> float:
        """Seconds that were slept."""
        return self._slept

    async def sleep(self, seconds: float) -> None:
        """Move on."""
        self._slept += max(0.0, seconds)
        await asyncio.sleep(0)
