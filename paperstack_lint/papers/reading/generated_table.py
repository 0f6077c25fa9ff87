"""The table of papers that the program keeps between two comments of a file: it lists papers, and has none itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from paperstack_lint.note.note import analysis
from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note

BEGIN = "<!-- begin paperstack-lint papers -->"
END = "<!-- end paperstack-lint papers -->"


@analysis
def generated_table(note: Note) -> Span | None:
    """Return what is between the comments, in whole lines; None where they are not one pair in order."""
    if BEGIN not in note.text:
        return None
    begins, ends = (list(_lines_of(note, comment)) for comment in (BEGIN, END))
    if len(begins) != 1 or len(ends) != 1 or begins[0].end > ends[0].start:
        return None
    return Span(begins[0].end, ends[0].start)


def _lines_of(note: Note, comment: str) -> Iterator[Span]:
    """Yield the lines that consist of a comment, with their line ends; an example in code is none."""
    for found in regex(rf"^\ufeff?{re.escape(comment)}[ \t]*(?:\r?\n|\r|\Z)", re.MULTILINE).finditer(note.text):
        span = note.document.opaque_at(found.start() + found[0].index("<"))
        if span and span.kind == "comment":
            yield Span(*found.span())
