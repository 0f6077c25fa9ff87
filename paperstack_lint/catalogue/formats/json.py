"""Render all entries as one JSON object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paperstack_lint.catalogue.listing import ListedPaper
from paperstack_lint.report.json_object import dump
from paperstack_lint.report.style import Style
from paperstack_lint.text.credentials import mask_credentials

FOR_PEOPLE = False
USES_RECORDS = False


def render(listed: Sequence[ListedPaper], _style: Style) -> Iterator[str]:
    """Yield the object."""
    yield dump({"papers": [_paper_data(one) for one in listed]})


def _paper_data(one: ListedPaper) -> dict[str, object]:
    note, entry = one
    return {
        "path": note.path.as_posix(),
        "line": one.line,
        "title": mask_credentials(entry.title),
        "url": mask_credentials(entry.url),
        "arxiv_id": entry.arxiv_id,
        "year": entry.year,
        "venue": entry.venue,
        "carrier": entry.carrier,
        "sections": [
            {"key": each.key, "line": note.position(each.start).line, "empty": each.empty} for each in entry.sections
        ],
        "missing": list(one.missing),
        "certain": entry.certain,
    }
