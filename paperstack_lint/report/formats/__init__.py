"""Output formats: one module each, found by its name, with a function `render(outcomes, style)` and `FOR_PEOPLE`.

It yields the pieces of the output in order. `outcomes` is consumed once; `style` is that of the output stream. To add a
format, add its module, a test and a line in the documentation.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from importlib import import_module

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
