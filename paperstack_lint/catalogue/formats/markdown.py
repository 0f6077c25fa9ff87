"""Render the bibliography as a Markdown table, the newest notes first, and keep it between two comments of a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from paperstack_lint.catalogue.bibliography.merging import BibliographyPaper, NoteOfPaper, bibliography
from paperstack_lint.catalogue.listing import ListedPaper
from paperstack_lint.note.note import Note
from paperstack_lint.papers.reading.generated_table import BEGIN, END, generated_table
from paperstack_lint.report.escape import escape_markdown_cell
from paperstack_lint.report.style import Style
from paperstack_lint.storage.files import FileError
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

FOR_PEOPLE = False
USES_RECORDS = False
_ENCODED = ' <>()|"\\^`{}[]'
"""Characters of a destination that have a meaning in Markdown, in tables or in Liquid."""


def render(listed: Sequence[ListedPaper], _style: Style) -> Iterator[str]:
    """Yield the lines of the table; links to notes are relative to the current folder."""
    for line in table(bibliography(one.note for one in listed)):
        yield line + "\n"


def table(papers: Sequence[BibliographyPaper], folder: str = "") -> list[str]:
    """Return the lines of the table; links to notes are relative to a folder. A column without values is left out."""
    newest_first = sorted(papers, key=lambda paper: paper.date, reverse=True)
    columns: dict[str, Callable[[BibliographyPaper], str]] = {
        "Paper": lambda paper: _link(paper.name, paper.url),
        "Published": lambda paper: escape_markdown_cell(" ".join(filter(None, (paper.venue, str(paper.year or ""))))),
        "Notes": lambda paper: ", ".join(_link(note.title, _target(note, folder)) for note in paper.notes),
        "Date": lambda paper: paper.date,
        "Tags": lambda paper: escape_markdown_cell(", ".join(paper.tags)),
        "Sections": lambda paper: f"{paper.filled}/{paper.sections}" if paper.sections else "",
    }
    cells = {name: [value(paper) for paper in newest_first] for name, value in columns.items()}
    shown = [name for name in columns if any(cells[name]) or name in ("Paper", "Notes")]
    rows = zip(*(cells[name] for name in shown), strict=True)
    return [_row(shown), _row(["---"] * len(shown)), *map(_row, rows)]


def replace_table(path: Path, text: str, lines: Sequence[str]) -> str:
    """Return the text of a file with these lines for its table, between the comments, in the line ends of the file.

    Raises FileError where the comments are not one pair.
    """
    note = Note(path, text)
    span = generated_table(note)
    if span is None:
        remedy = msg(
            "put `{begin}` and `{end}` where it belongs, once, each on a line of its own", begin=BEGIN, end=END
        )
        raise FileError(path, msg("has no place for the table of papers: {remedy}", remedy=remedy))
    new = "".join(f"{line}{note.newline}" for line in ("", *lines, ""))
    return text[: span.start] + new + text[span.end :]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _target(note: NoteOfPaper, folder: str) -> str:
    """Return the target of a link to a note: the address of its page, or else the path of its file."""
    if note.address:
        return note.address
    path = os.path.relpath(note.path, folder or ".").replace(os.sep, "/")
    return "".join(_encode(sign, "%?#&:") for sign in path)


def _link(text: str, target: str) -> str:
    if not target:
        return escape_markdown_cell(text)
    destination = "".join(_encode(sign) for sign in target)
    return f"[{escape_markdown_cell(text)}]({regex(r'&(?=[A-Za-z#])').sub('&amp;', destination)})"


def _encode(sign: str, also: str = "") -> str:
    """Return a character of a destination, percent-encoded where it is not safe there, or one of those in `also`."""
    if sign.isprintable() and sign not in _ENCODED and sign not in also:
        return sign
    return "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "surrogateescape"))
