"""How far a run is: a bar on a terminal, which is the only importer of rich, and numbers for the summary."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any, Self, TypeVar

_T = TypeVar("_T")

_BAR_DELAY = 1.0
"""Seconds: of what takes no longer nobody wants to see a bar."""


class Steps:
    """How far many small steps are: a bar, if it is `shown`, from the moment when they have lasted for a while."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._begun = time.monotonic()

    def over(self, steps: Iterator[_T], total: int) -> Iterator[_T]:
        """The steps, which are `total` in all."""
        if not self._shown:
            yield from steps
            return
        done = 0
        for one in steps:  # until it has lasted for a while
            yield one
            done += 1
            if time.monotonic() - self._begun > _BAR_DELAY:
                break
        if done < total:
            yield from _show_bar(steps, done, total)


def _show_bar(steps: Iterator[_T], done: int, total: int) -> Iterator[_T]:
    """The steps that are left, with a bar."""
    from rich import progress as rich
    from rich.console import Console

    columns = rich.BarColumn(bar_width=24), rich.MofNCompleteColumn(), rich.TimeElapsedColumn()
    with rich.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, completed=done)
        for one in steps:
            bar.advance(task)
            yield one


class Progress:
    """Is told how far a run is, counts, and shows nothing; use as a context manager."""

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        """By host."""

    def __enter__(self) -> Self:
        """Begin to show."""
        return self

    def __exit__(self, *_: object) -> None:
        """Clear what is shown."""

    def expect(self, number: int) -> None:
        """So many answers more are wanted."""

    def asked(self, host: str) -> None:
        """A request is sent."""
        self.requests[host] += 1

    def done(self, state: str) -> None:
        """An answer is there."""

    def waiting(self, host: str, seconds: float) -> None:
        """A host is to be asked only in so many seconds."""


class Bar(Progress):
    """A bar on a terminal with counts, and whom the run waits for; it goes when the run is done."""

    def __init__(self) -> None:
        super().__init__()
        from rich import progress as rich
        from rich.console import Console

        self._states: Counter[str] = Counter()
        bar, number, clock = rich.BarColumn(bar_width=24), rich.MofNCompleteColumn(), rich.TimeElapsedColumn()
        columns = (bar, number, rich.TextColumn("{task.description}"), clock)
        self._bar = rich.Progress(*columns, console=Console(stderr=True), transient=True)
        self._task: Any = self._bar.add_task("asking", total=0)
        self._total = 0
        self._waiting = ""

    def __enter__(self) -> Self:
        """Begin to show."""
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Clear what is shown."""
        self._bar.stop()

    def expect(self, number: int) -> None:
        """So many answers more are wanted."""
        self._total += number
        self._bar.update(self._task, total=self._total)

    def done(self, state: str) -> None:
        """An answer is there."""
        self._states[state] += 1
        self._bar.update(self._task, advance=1, description=self._told())

    def waiting(self, host: str, seconds: float) -> None:
        """A host is to be asked only in so many seconds."""
        self._waiting = f"waiting {seconds:.0f} s for {host}"
        self._bar.update(self._task, description=self._told())

    def asked(self, host: str) -> None:
        """A request is sent."""
        super().asked(host)
        if self._waiting.endswith(f"for {host}"):
            self._waiting = ""
            self._bar.update(self._task, description=self._told())

    def _told(self) -> str:
        from rich.markup import escape

        counts = " ".join(f"{number} {state}" for state, number in sorted(self._states.items()))
        return escape(f"{counts}; {self._waiting}" if self._waiting else counts)
