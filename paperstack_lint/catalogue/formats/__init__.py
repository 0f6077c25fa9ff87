"""Formats of the list of papers: one module each, found by its name.

`render(listed, style)` yields the pieces of the output in order. `style` is that of the output stream, where the format
is `FOR_PEOPLE`; the output of others is written in UTF-8, as the files that they are kept in. `USES_RECORDS` is whether
it contains what arXiv has recorded of the papers. A dash in the name of a format is an underscore in that of a module.
To add a format, add its module, a test and a line in the documentation.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from importlib import import_module

from paperstack_lint.catalogue.listing import ListedPaper
from paperstack_lint.report.style import Style

FORMATS = tuple(
    sorted(
        file.removesuffix(".py").replace("_", "-")
        for file in os.listdir(os.path.dirname(__file__))
        if file[:1] not in "_."
    )
)
"""The names of the formats."""


def is_for_people(name: str) -> bool:
    """Return whether people read a format on a terminal, so that a summary follows on standard error."""
    return bool(import_module(_module(name)).FOR_PEOPLE)


def uses_records(name: str) -> bool:
    """Return whether a format contains what arXiv has recorded of the papers."""
    return bool(import_module(_module(name)).USES_RECORDS)


def render(name: str, listed: Sequence[ListedPaper], style: Style) -> Iterator[str]:
    """Yield the pieces of the output in the format of that name, one of FORMATS."""
    pieces: Iterator[str] = import_module(_module(name)).render(listed, style)
    return pieces


def _module(name: str) -> str:
    return f"{__name__}.{name.replace('-', '_')}"
