"""Render the bibliography as CSL-JSON 1.0, which Zotero, pandoc and citeproc read.

Schema: https://github.com/citation-style-language/schema. A preprint is an `article` there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paperstack_lint.catalogue.bibliography.author_names import parse_name
from paperstack_lint.catalogue.bibliography.merging import BibliographyPaper, bibliography
from paperstack_lint.catalogue.listing import ListedPaper
from paperstack_lint.papers.reading.title_decorations import VenueKind, kind_of_venue
from paperstack_lint.report.json_object import serialize
from paperstack_lint.report.style import Style

FOR_PEOPLE = False
USES_RECORDS = True
_TYPES: dict[VenueKind, str] = {
    "conference": "paper-conference",
    "journal": "article-journal",
    "archive": "article",
    "": "article",
}


def render(listed: Sequence[ListedPaper], _style: Style) -> Iterator[str]:
    """Yield the list of items."""
    yield serialize([_item(paper) for paper in bibliography(one.note for one in listed)])


def _item(paper: BibliographyPaper) -> dict[str, object]:
    """Return the item of a paper, without fields whose value is unknown."""
    fields = {
        "id": paper.key,
        "type": _TYPES[kind_of_venue(paper.venue)],
        "title": paper.title,
        "author": [_author(name) for name in paper.authors],
        "issued": {"date-parts": [[paper.year]]} if paper.year else None,
        "container-title": paper.venue,
        "number": f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else "",
        "DOI": paper.doi,
        "URL": paper.url,
        "keyword": paper.keywords,
        "note": ", ".join(note.place for note in paper.notes),
    }
    return {name: value for name, value in fields.items() if value}


def _author(name: str) -> dict[str, str]:
    parsed = parse_name(name)
    return {part: text for part, text in parsed._asdict().items() if text} if parsed.given else {"literal": name}
