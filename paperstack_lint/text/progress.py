"""The progress of a run: a bar on a terminal, and counts for the summary; the only importer of rich."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any, Self, TypeVar

from paperstack_lint.text.translation import tr, translate

_T = TypeVar("_T")

_BAR_DELAY = 1.0
"""Seconds before a bar is displayed."""


class Steps:
    """The progress of many small steps: a bar, if it is `shown`, after a delay."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._begun = time.monotonic()

    def over(self, steps: Iterator[_T], total: int) -> Iterator[_T]:
        """Yield the steps, `total` in all, and display their progress."""
        if not self._shown:
            yield from steps
            return
        done = 0
        for one in steps:  # without a bar during the delay
            yield one
            done += 1
            if time.monotonic() - self._begun > _BAR_DELAY:
                break
        if done < total:
            yield from _show_bar(steps, done, total)


def _show_bar(steps: Iterator[_T], done: int, total: int) -> Iterator[_T]:
    """Yield the remaining steps with a bar."""
    from rich import progress as rich
    from rich.console import Console

    columns = rich.BarColumn(bar_width=24), rich.MofNCompleteColumn(), rich.TimeElapsedColumn()
    with rich.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, completed=done)
        for one in steps:
            bar.advance(task)
            yield one


class Progress:
    """Counts requests, and displays nothing; use as a context manager."""

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        """Requests by host."""

    def __enter__(self) -> Self:
        """Begin to display."""
        return self

    def __exit__(self, *_: object) -> None:
        """Clear the display."""

    def expect(self, number: int) -> None:
        """Add to the number of expected responses."""

    def sent(self, host: str) -> None:
        """Count a request to a host."""
        self.requests[host] += 1

    def done(self, state: str) -> None:
        """Count a response, or a result from the cache, with its state."""

    def waiting(self, host: str, seconds: float) -> None:
        """Report that the next request to a host must wait."""


class Bar(Progress):
    """A bar on a terminal with counts and the host that the run waits for; it is cleared at the end."""

    def __init__(self) -> None:
        super().__init__()
        from rich import progress as rich
        from rich.console import Console

        self._states: Counter[str] = Counter()
        bar, number, clock = rich.BarColumn(bar_width=24), rich.MofNCompleteColumn(), rich.TimeElapsedColumn()
        columns = (bar, number, rich.TextColumn("{task.description}"), clock)
        self._bar = rich.Progress(*columns, console=Console(stderr=True), transient=True)
        self._task: Any = self._bar.add_task("requesting", total=0)
        self._total = 0
        self._waiting = self._host = ""

    def __enter__(self) -> Self:
        """Begin to display."""
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Clear the display."""
        self._bar.stop()

    def expect(self, number: int) -> None:
        """Add to the number of expected responses."""
        self._total += number
        self._bar.update(self._task, total=self._total)

    def done(self, state: str) -> None:
        """Count a response, or a result from the cache, with its state."""
        self._states[state] += 1
        self._bar.update(self._task, advance=1, description=self._description())

    def waiting(self, host: str, seconds: float) -> None:
        """Report that the next request to a host must wait."""
        self._host = host
        self._waiting = tr("waiting {seconds:.0f} s for {host}", seconds=seconds, host=host)
        self._bar.update(self._task, description=self._description())

    def sent(self, host: str) -> None:
        """Count a request to a host."""
        super().sent(host)
        if self._host == host:
            self._waiting = self._host = ""
            self._bar.update(self._task, description=self._description())

    def _description(self) -> str:
        from rich.markup import escape

        counts = " ".join(f"{number} {translate(state)}" for state, number in sorted(self._states.items()))
        return escape(f"{counts}; {self._waiting}" if self._waiting else counts)
