"""Render all entries as one JSON object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paperstack_lint.catalogue.listing import ListedPaper
from paperstack_lint.papers.paper_data import describe
from paperstack_lint.report.json_object import dump
from paperstack_lint.report.style import Style

FOR_PEOPLE = False
USES_RECORDS = False


def render(listed: Sequence[ListedPaper], _style: Style) -> Iterator[str]:
    """Yield the object."""
    yield dump({"papers": [_paper_data(one) for one in listed]})


def _paper_data(one: ListedPaper) -> dict[str, object]:
    data = describe(one.note, one.entry)
    return data._asdict() | {"sections": [each._asdict() for each in data.sections]}
