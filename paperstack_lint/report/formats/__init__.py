"""Output formats: one module each, found by its name, with a function `render(outcomes, style)` and `FOR_PEOPLE`.

It yields the pieces of the output in order, at least one, which may be empty, for each outcome, so that several reports
of a run are rendered side by side. `outcomes` is consumed once; `style` is that of the output stream. CONTRIBUTING.md
says how to add a format.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import tee

from paperstack_lint.engine.findings import Outcome
from paperstack_lint.report.style import Style

FORMATS = tuple(
    sorted(file.removesuffix(".py") for file in os.listdir(os.path.dirname(__file__)) if file[:1] not in "_.")
)
"""The names of the formats."""


def is_for_people(name: str) -> bool:
    """Return whether people read a format, so that a summary follows on standard error."""
    return bool(import_module(f"{__name__}.{name}").FOR_PEOPLE)


def render(name: str, outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    """Yield the pieces of the output in the format of that name, one of FORMATS."""
    pieces: Iterator[str] = import_module(f"{__name__}.{name}").render(outcomes, style)
    return pieces


def render_all(reports: Sequence[tuple[str, Style]], outcomes: Iterable[Outcome]) -> Iterator[tuple[int, str]]:
    """Yield the pieces of several reports, given by format and style, each with the index of its report.

    The report that has consumed the fewest outcomes is always the next, so that few of them are in memory.
    """
    counted = [_Counted(copy) for copy in tee(outcomes, len(reports))]
    left = {index: render(name, counted[index], style) for index, (name, style) in enumerate(reports)}
    while left:
        index = min(left, key=lambda each: counted[each].consumed)
        piece = next(left[index], None)
        if piece is None:
            del left[index]
        else:
            yield index, piece


class _Counted:
    """An iterator over outcomes that counts those that were consumed."""

    def __init__(self, outcomes: Iterator[Outcome]) -> None:
        self._outcomes = outcomes
        self.consumed = 0

    def __iter__(self) -> Iterator[Outcome]:
        return self

    def __next__(self) -> Outcome:
        self.consumed += 1
        return next(self._outcomes)
