"""Time for clients of servers that are in the same process: a machine that is busy with others costs none of it."""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from paperstack_lint.online.clock import SystemClock

MAX_WAIT = 0.05
"""Seconds that pass at most before something happens. The servers respond in milliseconds, if they may run."""


class SteadyLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes while nothing happens at all, and while it runs.

    A timeout is that of a server that is silent, not of one that has to wait for a processor, as all of them do.
    """

    def __init__(self) -> None:
        self._selector_of_loop = _Selector()
        super().__init__(self._selector_of_loop)

    def time(self) -> float:
        return self._selector_of_loop.waited + time.thread_time()


class _Selector(selectors.DefaultSelector):
    """Counts the seconds in which it was right to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.waited = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        begun = time.monotonic()
        found = super().select(timeout)
        seconds = time.monotonic() - begun
        self.waited += min(seconds, MAX_WAIT if found or timeout is None else timeout)
        return found


@contextmanager
def steady_time() -> Iterator[None]:
    """Let requests of the program, and its clock, have such a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("asyncio.events.new_event_loop", SteadyLoop)
        patch.setattr(SystemClock, "passed", lambda _: asyncio.get_running_loop().time())
        yield
