"""The edits that write the marker of a section as the template has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from paperstack_lint.note.template import SectionKind, section_for_label
from paperstack_lint.papers.reading.entries import has_spaced_colons
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.text.edits import Edit, Span

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.reading.entry import Entry, Section
    from paperstack_lint.papers.reading.marker import Marker


def marker_edits(note: Note, entry: Entry, section: Section, kind: SectionKind) -> Iterator[Edit]:
    """Yield the smallest edits that correct a marker; none if it is correct, or if its text may be another label."""
    marker = section.marker
    if marker.emoji is None and kind.emoji:
        yield Edit(marker.start, marker.start, kind.emoji + " ")
    elif marker.emoji and marker.wrong_emoji:
        yield Edit(*marker.emoji, kind.emoji)
    if marker.reading in ("bare", "text"):
        yield from _labelling(note, entry, section, kind)
        return
    if marker.label and _misspelt(note, section):
        yield Edit(*marker.label, kind.label)
    if marker.colon and marker.label and _is_wide(note, section) and not _uses_wide(note, entry):
        crowded = section.carrier != "heading" and marker.end == marker.colon.end and _text_follows(note, marker.end)
        yield _colon(note, entry, marker.label.end, marker.colon, ": " if crowded else ":")


def _labelling(note: Note, entry: Entry, section: Section, kind: SectionKind) -> Iterator[Edit]:
    """Yield the edits that write the label after an emoji without one."""
    marker = section.marker
    if not marker.emoji:
        return
    label = _label(note, entry, kind)
    at = marker.emoji.end
    if marker.reading == "bare":
        yield from _labelled(note, entry, marker, label)
        return
    rest = note.text[at : min(note.line_span(at)[1], at + 60)]
    spaces = len(rest) - len(rest.lstrip())
    own = rest.strip().casefold().startswith(kind.label.casefold())
    if not own and not any(mark in rest for mark in ":：*_~"):
        yield Edit(at, at + spaces, f" {label}: ")


def _labelled(note: Note, entry: Entry, marker: Marker, label: str) -> Iterator[Edit]:
    """Yield the edits that write the label into a marker of an emoji alone, or of an emoji and a colon."""
    assert marker.emoji  # noqa: S101  # such a marker has one
    at, text = marker.emoji.end, note.text
    if not marker.colon:
        others = [other.marker for other in entry.sections if other.marker.labelled]
        colons = [text[other.colon.start] if other.colon else "" for other in others]
        colon = max(colons, key=colons.count, default=":")
        yield Edit(at, at, f" {label}" + (":" if colon and label.isascii() else colon))
        return
    between = text[at : marker.colon.start]
    stop = at + len(between) - len(between.lstrip())
    if stop == marker.colon.start:  # no emphasis ends there: the space is the one before the colon
        stop = at
    yield Edit(at, stop, f" {label}")
    wide = text[marker.colon.start] == "：" and label.isascii()
    colon = text[slice(*marker.colon)] if not wide else ": " if _text_follows(note, marker.end) else ":"
    edit = _colon(note, entry, stop, marker.colon, colon)
    if edit.text != text[edit.start : edit.end]:
        yield edit


def _colon(note: Note, entry: Entry, start: int, colon: Span, written: str) -> Edit:
    """Return the edit that writes the colon after a label that ends at `start`, spaced as in the rest of the entry."""
    between = note.text[start : colon.start]
    kept = between if has_spaced_colons(note, entry) else between.rstrip()
    return Edit(start + len(kept), colon.end, written)


def _label(note: Note, entry: Entry, kind: SectionKind) -> str:
    """Return the label of a section in the language of the entry's other labels."""
    labels = [section.marker.label for section in entry.sections if section.marker.labelled]
    first = next((note.text[span.start : span.end] for span in labels if span), kind.label)
    return kind.label_like(first)


def _misspelt(note: Note, section: Section) -> bool:
    """Return whether the label is a misspelling of the template's."""
    label = section.marker.label
    if not label or section.marker.reading != "alone":
        return section.marker.reading == "near"
    meant = section_for_label(template_of(note), note.text[label.start : label.end])
    return meant is not None and meant[1] == "near"


def _is_wide(note: Note, section: Section) -> bool:
    """Return whether a full-width colon is after a Latin label."""
    label, colon = section.marker.label, section.marker.colon
    if not label or not colon:
        return False
    return note.text[slice(*label)].isascii() and note.text[colon.start] == "："


def _uses_wide(note: Note, entry: Entry) -> bool:
    """Return whether most colons after Latin labels of an entry, and more than one, are full-width, as a habit."""
    latin = [one for one in entry.sections if one.marker.label and note.text[slice(*one.marker.label)].isascii()]
    colons = [note.text[one.marker.colon.start] for one in latin if one.marker.colon]
    return colons.count("：") > max(colons.count(":"), 1)


def _text_follows(note: Note, at: int) -> bool:
    """Return whether a character that is no white space is at an offset."""
    return not note.text[at : at + 1].isspace() and at < len(note.text)
