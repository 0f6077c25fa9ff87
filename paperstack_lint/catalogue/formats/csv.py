"""Render the bibliography as CSV, one line for each paper, for spreadsheets and programs.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, in quotes or not, and a stranger's title
may be one. Such cells get an apostrophe in front, which spreadsheets read as "this is text".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from paperstack_lint.catalogue.bibliography.merging import BibliographyPaper, bibliography
from paperstack_lint.catalogue.listing import ListedPaper
from paperstack_lint.report.style import Style

FOR_PEOPLE = False
USES_RECORDS = True
_COLUMNS = (
    "key",
    "title",
    "authors",
    "year",
    "venue",
    "arxiv_id",
    "doi",
    "url",
    "date",
    "tags",
    "filled",
    "sections",
    "notes",
)
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""The full-width signs count as the others in East Asian versions of Excel."""


def render(listed: Sequence[ListedPaper], _style: Style) -> Iterator[str]:
    """Yield the names of the columns, then a line for each paper."""
    yield _line(_COLUMNS)
    for paper in bibliography(one.note for one in listed):
        yield _line(_values(paper))


def _values(paper: BibliographyPaper) -> list[str]:
    data = {
        **paper._asdict(),
        "year": paper.year or "",
        "authors": "; ".join(paper.authors),
        "tags": "; ".join(paper.tags),
        "filled": paper.filled if paper.sections else "",
        "sections": paper.sections or "",
        "notes": "; ".join(note.place for note in paper.notes),
    }
    return [protect(str(data[name])) for name in _COLUMNS]


def protect(cell: str) -> str:
    """Return the text of a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
