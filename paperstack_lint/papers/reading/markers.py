"""Find the markers of a note, the lines on which sections begin, whatever carries them.

A marker is an emoji of the template, or one of its labels, at the start of a list item, a heading, a line of a
paragraph or a line of a quote. Ornaments of titles and hints inside a section are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from paperstack_lint.addresses.papers import is_paper
from paperstack_lint.note.template import bare_emoji
from paperstack_lint.papers.reading.marker import Marker
from paperstack_lint.papers.reading.marker_reader import MarkerReader
from paperstack_lint.papers.reading.template_choice import template_of
from paperstack_lint.text.spans import within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import Template

_MAX_NEIGHBOURS = 12  # markers on either side that are compared


def find_markers(note: Note, template: Template) -> list[Marker]:
    """Return the markers of a note in order. A note without the template's emoji has none and is not parsed."""
    text = note.text
    signed = any(kind.emoji and bare_emoji(kind.emoji) in text for kind in template.sections)
    if not signed and (template.has_emoji or not template.sections):
        return []
    reader = MarkerReader(note, template)
    found = list(reader.emoji_markers()) if signed else []
    labelled = Counter(marker.shape for marker in found if marker.labelled)
    if not all(kind.emoji for kind in template.sections):
        found += _label_markers(reader, template, found)
        found.sort(key=lambda marker: marker.start)
        labelled = Counter(marker.shape for marker in found if marker.labelled)
    if signed and any(number > 1 for number in labelled.values()):
        alone = reader.label_markers(besides={marker.line for marker in found})
        found += (marker for marker in alone if labelled[marker.shape] > 1)
        found.sort(key=lambda marker: marker.start)
    beside = _select_siblings(note, found)
    full = _unlabelled_rows(beside, template) if labelled else ()
    return [one for one in beside if one.reading != "text" or labelled[one.shape] or one.start in full]


def _label_markers(reader: MarkerReader, template: Template, found: list[Marker]) -> list[Marker]:
    """Return the markers without an emoji; where some sections of the template have one, only those beside such."""
    from paperstack_lint.papers.reading.label_markers import find_label_markers  # few templates have any

    if not template.has_emoji:
        return find_label_markers(reader, template)
    lines = {marker.line for marker in found}
    shapes = {marker.shape for marker in found if marker.labelled}
    return [one for one in find_label_markers(reader, template) if one.shape in shapes and one.line not in lines]


def _select_siblings(note: Note, markers: list[Marker]) -> list[Marker]:
    """Return the markers that may be sections, those that are indented too far with the home of their siblings."""
    ornate = any(marker.reading == "text" for marker in markers)
    plain = list(_without_ornaments(note, markers)) if ornate else markers
    if len({marker.shape for marker in plain}) > 1:
        plain = [marker for index, marker in enumerate(plain) if not _is_aside(note, plain, index)]
    return _with_corrected_homes(note, plain)


def _unlabelled_rows(markers: list[Marker], template: Template) -> frozenset[int]:
    """Return the starts of emoji before other text that are carried alike and together are all of the template."""
    keys = tuple(kind.key for kind in template.sections)
    rows = [markers[at : at + len(keys)] for at, marker in enumerate(markers) if marker.key == keys[0]]
    return frozenset(
        marker.start
        for row in rows
        if tuple(one.key for one in row) == keys and len({(one.shape, one.reading) for one in row}) == 1
        for marker in row
        if marker.reading == "text"
    )


def _without_ornaments(note: Note, markers: list[Marker]) -> Iterator[Marker]:
    """Yield the markers but emoji that decorate something: several in a row, or one before a paper out of order."""
    place = template_of(note).places.__getitem__
    limits: list[int] = []
    limit = len(template_of(note).sections)
    for marker in reversed(markers):
        limits.append(limit)
        limit = limit if marker.weak else place(marker.key)
    above = len(template_of(note).sections)
    for marker, below in zip(markers, reversed(limits), strict=True):
        placed = above < place(marker.key) < below
        if not _is_ornament(note.text, marker, placed=placed):
            yield marker
        above = above if marker.weak else place(marker.key)


def _is_ornament(text: str, marker: Marker, *, placed: bool) -> bool:
    if marker.reading != "text" or not marker.emoji:
        return False
    if text.startswith(text[slice(*marker.emoji)], marker.emoji.end):
        return True
    link = re.compile(r"[ \t*_~]*\[[^\[\]\n]{1,300}\]\(([^()\s]{0,300})").match(text, marker.emoji.end)
    return link is not None and not placed and (not link[1] or is_paper(link[1]))


def _is_aside(note: Note, markers: list[Marker], index: int) -> bool:
    """Return whether a marker is alone inside a section, among sections with another carrier that have its key."""
    marker, template = markers[index], template_of(note)
    before, after = (
        markers[max(index - _MAX_NEIGHBOURS, 0) : index][::-1],
        markers[index + 1 : index + 1 + _MAX_NEIGHBOURS],
    )
    shape = marker.shape
    outer = next((other for other in before if other.shape != shape and not other.weak), None)
    if not outer or any(
        _keys([marker, *near[:1]], marker, template, step)[1:] for near, step in ((before, -1), (after, 1))
    ):
        return False
    above, below = _keys(before, outer, template, -1), _keys([outer, *after], outer, template, 1)[1:]
    inside = _is_inside(note, marker, outer) or (below and marker.carrier != "heading")
    return bool(inside) and marker.key in above + below and len(above + below) > 1


def _keys(markers: Iterable[Marker], like: Marker, template: Template, step: int) -> list[str]:
    """Return the keys of the markers carried like one, while they follow the order of the template or its reverse."""
    keys: list[str] = []
    for marker in markers:
        if marker.shape != like.shape or marker.weak:
            continue
        if keys and (template.place(marker.key) - template.place(keys[-1])) * step <= 0:
            break
        keys.append(marker.key)
    return keys


def _is_inside(note: Note, marker: Marker, outer: Marker) -> bool:
    """Return whether a marker is nested in the list item of another, or a heading below it."""
    if marker.carrier == "heading":
        if outer.carrier != "heading" or marker.home != outer.home:
            return False
        between = within(note.document.headings, outer.start, marker.start + 1)
        return all(heading.level > outer.level for heading in between)
    return outer.item >= 0 and note.document.blocks[outer.item].end > marker.start


def _with_corrected_homes(note: Note, markers: list[Marker]) -> list[Marker]:
    """Return the markers, those that one indentation too many nests in a section's item as its siblings."""
    blocks = note.document.blocks
    homes = {marker.item: marker.home for marker in markers if marker.item >= 0}
    lifted = []
    for marker in markers:
        home = marker.home
        while home in homes and blocks[home].kind == "item" and home != marker.item:
            home = homes[home]
        if marker.item >= 0:
            homes[marker.item] = home
        lifted.append(marker._replace(home=home) if home != marker.home else marker)
    return lifted
