"""Conditions under which inserting missing sections is unsafe: they may be elsewhere, or belong to another paper."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.papers.missing_sections.content_end import box_end
from paperstack_lint.papers.missing_sections.unmarked_sections import labelled_sections
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import Template
    from paperstack_lint.papers.reading.entry import Entry
    from paperstack_lint.papers.reading.marker import Marker

_BOLD = r"^(\*\*|__)[^*_\n]{1,200}\1[ \t]*\r?$"


class PlaceOfSections(NamedTuple):
    """The place of new sections: the markers beside them, and why the level of a heading may differ.

    `takes_anchor` is whether a new heading gets the id of one that something refers to, `is_end_certain` whether the
    paper certainly ends where the last section would be.
    """

    markers: Sequence[Marker]
    level_caveat: str
    takes_anchor: bool
    is_end_certain: bool


def unsafe_reason(note: Note, entry: Entry, template: Template, place: PlaceOfSections) -> str:
    """Return why new sections of an entry need review; `` where all are written alike, in order, as usual."""
    markers, places = place.markers, [template.place(section.key) for section in entry.sections]
    conditions = (
        (_contains_bold_title(note, entry), msg("a bold line between the sections may be another paper's title")),
        (_is_split_by_box(note, entry), msg("a box ends between the sections")),
        (any(marker.lazy for marker in markers), msg("a section is read as part of the item or quote above it")),
        (any(marker.carrier == "list" and ">" in marker.lead for marker in markers), msg("the list is in a quote")),
        (len({(marker.carrier, marker.home) for marker in markers}) > 1, msg("the sections are not written alike")),
        (place.level_caveat != "", place.level_caveat),
        (places != sorted(set(places)), msg("the sections are not in order")),
        (not place.is_end_certain, msg("what is below the last section may belong to the next paper")),
        (place.takes_anchor, msg("a new heading would get the id of a heading that a link refers to")),
    )
    return next((reason for unsafe, reason in conditions if unsafe), "")


def elsewhere_reason(note: Note, other: int | None, above: int) -> str:
    """Return why missing sections may be elsewhere: in the paper with the index `other`, or at the offset `above`."""
    if other is not None:
        return msg(
            "it and the paper in line {line} may be one paper", line=note.position(papers_of(note)[other].start).line
        )
    return msg("line {line} may belong to the paper, too", line=note.position(above).line) if above >= 0 else ""


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


def _contains_bold_title(note: Note, entry: Entry) -> bool:
    """Return whether a line between the sections is bold like the title: it may be the title of another paper."""
    if entry.title_kind != "line":
        return False
    lines = {section.marker.line for section in entry.sections}
    bold = regex(_BOLD, re.MULTILINE).finditer(note.text, entry.sections[0].start, entry.sections[-1].start)
    return any(line.start() not in lines for line in bold)


def _is_split_by_box(note: Note, entry: Entry) -> bool:
    """Return whether a box ends between two sections, so that it does not contain all of them."""
    return any(box_end(note, section.marker.line, section.end) is not None for section in entry.sections[:-1])
