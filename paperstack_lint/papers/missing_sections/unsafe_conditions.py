"""Conditions under which inserting missing sections is unsafe: they may be elsewhere, or belong to another paper."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from paperstack_lint.papers.missing_sections.content_end import box_end
from paperstack_lint.papers.missing_sections.unmarked_sections import labelled_sections
from paperstack_lint.papers.reading.entries import papers_of
from paperstack_lint.text.spans import within

if TYPE_CHECKING:
    from collections.abc import Collection

    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import Template
    from paperstack_lint.papers.reading.entry import Entry

_BOLD = r"^(\*\*|__)[^*_\n]{1,200}\1[ \t]*\r?$"
_EMPTY_QUOTE = r"[-*+\d.)> \t]*>[ \t]*"
_MAX_CHARACTERS = 400  # of a line, read to decide whether it is an empty quote


def cut_papers(note: Note, template: Template) -> dict[int, int]:
    """Return the indices of papers that may be one, cut by something inside it: each with that of the other part."""
    with_sections = [index for index, entry in enumerate(papers_of(note)) if entry.sections]
    found: dict[int, int] = {}
    for pair in pairwise(with_sections):
        above, below = (papers_of(note)[index] for index in pair)
        orders_above, orders_below = (
            [template.place(section.key) for section in paper.sections] for paper in (above, below)
        )
        two = below.url and (above.url or below.title_kind != "heading")
        if max(orders_above) < min(orders_below) and not two:
            found.update([pair, pair[::-1]])
    return found


def section_above(note: Note, index: int, template: Template, keys: Collection[str]) -> int:
    """Return the offset of one of the sections `keys`, which a paper lacks, above it and in no other paper; else -1."""
    entry = papers_of(note)[index]
    if entry.url:
        return -1
    ends = (papers_of(note)[above].end for above in range(index - 1, -1, -1) if papers_of(note)[above].sections)
    found = labelled_sections(note, next(ends, note.body), entry.start, template)
    return next((at for key, at in found if key in keys), -1)


def contains_bold_title(note: Note, entry: Entry) -> bool:
    """Return whether a line between the sections is bold like the title: it may be the title of another paper."""
    if entry.title_kind != "line":
        return False
    lines = {section.marker.line for section in entry.sections}
    bold = re.compile(_BOLD, re.MULTILINE).finditer(note.text, entry.sections[0].start, entry.sections[-1].start)
    return any(line.start() not in lines for line in bold)


def is_split_by_box(note: Note, entry: Entry) -> bool:
    """Return whether a box ends between two sections, so that it does not contain all of them."""
    return any(box_end(note, section.marker.line, section.end) is not None for section in entry.sections[:-1])


def continues_quote(note: Note, entry: Entry) -> bool:
    """Return whether a section is a line right below an empty quote: to some parsers it continues that."""
    lines = [section.marker.line for section in entry.sections if section.carrier == "line"]
    above = (note.line_span(line - 1) for line in lines if line > note.body)
    return any(re.fullmatch(_EMPTY_QUOTE, note.text[start : min(end, start + _MAX_CHARACTERS)]) for start, end in above)


def continues_code(note: Note, entry: Entry) -> bool:
    """Return whether a line is right below indented code: to some parsers it continues that."""
    codes = (block for block in within(note.document.blocks, entry.start, entry.end) if block.kind == "code")
    indented = (block for block in codes if not note.text.startswith(("`", "~"), block.start))
    return any(_is_followed(note, block.end) for block in indented)


def _is_followed(note: Note, end: int) -> bool:
    """Return whether the line after the one that ends before `end` is not blank."""
    start = note.text.find("\n", end - 1) + 1
    return start > 0 and note.text[start : note.line_span(start)[1]].strip() != ""
