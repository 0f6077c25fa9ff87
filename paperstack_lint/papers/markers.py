"""Section markers: the lines on which sections begin, whatever carries them.

A marker is an emoji of the template, or one of its labels, at the start of a list item, a heading, a line of a
paragraph or a line of a quote. Which of them make an entry is for `papers` to say.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from paperstack_lint.note.template import bare_emoji
from paperstack_lint.papers.marker import Marker
from paperstack_lint.papers.marker_reader import MarkerReader

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import Template


def find_markers(note: Note, template: Template) -> list[Marker]:
    """The markers of a note in order; a note without the template's emoji has none and is not parsed for it."""
    text = note.text
    signed = any(kind.emoji and bare_emoji(kind.emoji) in text for kind in template.sections)
    if not signed and (template.signed or not template.sections):
        return []
    from paperstack_lint.papers.siblings import select_siblings, unlabelled_rows

    reader = MarkerReader(note, template)
    found = list(reader.with_emoji()) if signed else []
    labelled = Counter(marker.shape for marker in found if marker.labelled)
    if not all(kind.emoji for kind in template.sections):
        found += _label_markers(reader, template, found)
        found.sort(key=lambda marker: marker.start)
        labelled = Counter(marker.shape for marker in found if marker.labelled)
    if signed and any(number > 1 for number in labelled.values()):
        alone = reader.with_label(besides={marker.line for marker in found})
        found += (marker for marker in alone if labelled[marker.shape] > 1)
        found.sort(key=lambda marker: marker.start)
    beside = select_siblings(note, found)
    full = unlabelled_rows(beside, template) if labelled else ()
    return [one for one in beside if one.reading != "text" or labelled[one.shape] or one.start in full]


def _label_markers(reader: MarkerReader, template: Template, found: list[Marker]) -> list[Marker]:
    """Return the markers without an emoji; where other sections of the template have one, those beside such."""
    from paperstack_lint.papers.labels import find_label_markers  # few templates have any

    if not template.signed:
        return find_label_markers(reader, template)
    lines = {marker.line for marker in found}
    shapes = {marker.shape for marker in found if marker.labelled}
    return [one for one in find_label_markers(reader, template) if one.shape in shapes and one.line not in lines]
