"""Find the markers of a note, the lines on which sections begin, whatever carries them.

A marker is an emoji of the template, or one of its labels, at the start of a list item, a heading, a line of a
paragraph or a line of a quote. Ornaments of titles and hints inside a section are left out.

A word such as `Method` is in many places where no section begins, so what is after a label counts: a colon, the end of
its line, a dash or a bracket. A heading may continue with other words, but such a marker is weak. A label that is
repeated inside a section with a sibling of that label is content, not a marker.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from paperstack_lint.addresses.identity import is_paper
from paperstack_lint.note.template import bare_emoji, normalize_label, section_for_label
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.marker import (
    ATTRIBUTES,
    CLOSE,
    LEAD,
    MARKS,
    MAX_LEAD,
    OTHER_EMOJI,
    Marker,
    MarkerReader,
    Place,
    following_places,
)
from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import within

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind, Template


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
    places = template_of(note).places
    above = len(places)
    for marker, below in zip(markers, following_places(markers, places), strict=True):
        placed = above < places[marker.key] < below
        if not _is_ornament(note.text, marker, placed=placed):
            yield marker
        above = above if marker.weak else places[marker.key]


def _is_ornament(text: str, marker: Marker, *, placed: bool) -> bool:
    if marker.reading != "text" or not marker.emoji:
        return False
    if text.startswith(text[slice(*marker.emoji)], marker.emoji.end):
        return True
    link = regex(r"[ \t*_~]*\[[^\[\]\n]{1,300}\]\(([^()\s]{0,300})").match(text, marker.emoji.end)
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


_MAX_LABEL = 80  # characters of a label
_QUESTION = "?？"
_AFTER = (
    r"(?:[ \t]*+(?P<colon>[:：])"
    rf"|(?P<end>[ \t]*+(?:{ATTRIBUTES}|#*)[ \t]*+\r?$)"
    r"|(?P<aside>[ \t]*+(?:[—–―(（\[【|｜]|(?<=[ \t])-{1,3}[ \t]))"
    r"|(?P<text>[ \t]+|[ \t]*[/／&＆、,，])"
    r"|)"
)
_MISSPELT = rf"(?P<label>[^\W\d_][^:：*_~<\n]{{1,{_MAX_LABEL - 1}}}?)"
_CUT = r"[ \t]*(?:[:：—–―(（\[【|｜]|[ \t]-{1,3}[ \t])"


def find_label_markers(reader: MarkerReader, template: Template) -> list[Marker]:
    """Return the markers of sections without an emoji, in order, without labels that are repeated inside a section."""
    kinds = tuple(kind for kind in template.sections if not kind.emoji)
    begins, near = _patterns(template)
    found = [
        marker
        for each in begins.finditer(reader.text, reader.note.body)
        if (marker := _read_label(reader, each, kinds))
    ]
    lines = {marker.line for marker in found}
    if found:
        slips = (_read_misspelt(reader, each, kinds, lines) for each in near.finditer(reader.text, reader.note.body))
        found += (marker for marker in slips if marker)
        found.sort(key=lambda marker: marker.start)
    return _carried_alike(reader.note, found)


@lru_cache(maxsize=8)
def _patterns(template: Template) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a line that begins with a label, and of one that may begin with a misspelt one."""
    labels = sorted((label for kind in template.sections if not kind.emoji for label in kind.labels), key=len)
    names = "|".join(map(_label_pattern, labels[::-1]))
    before = rf"^{LEAD}(?P<sign>{OTHER_EMOJI})?(?P<open>{MARKS})"
    begins = rf"{before}(?P<label>(?i:{names})(?:[ \t]?[{_QUESTION}])?)(?:[.。](?=[*_<]))?(?P<close>{CLOSE}){_AFTER}"
    near = (
        rf"{before}{_MISSPELT}(?P<close>{CLOSE})(?:[ \t]*+(?P<colon>[:：])"
        rf"|(?P<end>[ \t]*+(?:{ATTRIBUTES}|#*)[ \t]*+\r?$))"
    )
    return regex(begins, re.MULTILINE), regex(near, re.MULTILINE)


def _label_pattern(label: str) -> str:
    """Return a pattern for a label with other spaces, or with punctuation of the other width, without its own `？`."""
    text = label.rstrip(f"{_QUESTION}:： ")
    pieces = (r"[ \t]+" if each.isspace() else _either_width(each) for each in regex(r"\s+").sub(" ", text))
    return "".join(pieces)


def _either_width(character: str) -> str:
    pair = next((pair for pair in ("?？", "!！", "(（", ")）", ",，", ":：", "/／", "&＆") if character in pair), "")
    return f"[{re.escape(pair)}]" if pair else re.escape(character)


def _read_label(reader: MarkerReader, found: re.Match[str], kinds: Collection[SectionKind]) -> Marker | None:
    """Return the marker of a label and what is after it; None where it is another word."""
    meant = section_for_label(reader.template, found["label"])
    start = found.start("label")
    if not meant or meant[0] not in kinds or start - found.start() > MAX_LEAD:
        return None
    place = reader.place(found.start(), start)
    if not place:
        return None
    bold = found["close"] != "" and (found["open"] or place.lead.rstrip(" \t")[-1:] in ("*", "_", "~", ">"))
    ended = bool(found["colon"] or bold or found["label"].rstrip()[-1] in _QUESTION)
    strong = ended or _begins_section(reader, place, found)
    if not strong and not (place.carrier == "heading" and found["text"]) and found["end"] is None:
        return None
    return _marker(reader, place, meant[0], found, strong=strong)


def _begins_section(reader: MarkerReader, place: Place, found: re.Match[str]) -> bool:
    """Return whether a label without a colon begins a section: a heading, a list item with content, a callout."""
    if place.carrier == "heading":
        return found["end"] is not None or found["aside"] is not None
    if place.carrier == "list":
        block = reader.document.blocks[place.item]
        return found["aside"] is not None or reader.text[found.end() : block.end].strip() != ""
    if found["end"] is not None:
        return "[!" in place.lead
    return (found["aside"] or "").strip() in ("—", "–", "―") and found["aside"] != ""


def _read_misspelt(
    reader: MarkerReader, found: re.Match[str], kinds: Collection[SectionKind], besides: Collection[int]
) -> Marker | None:
    """Return the marker of a misspelt label: a heading, or a line with a colon."""
    start = found.start("label")
    if found.start() in besides or start - found.start() > MAX_LEAD:
        return None
    written = found["label"]
    cut = regex(_CUT).search(written)
    meant = reader.kind_of_label(written.rstrip()) or (reader.kind_of_label(written[: cut.start()]) if cut else None)
    if not meant or meant[0] not in kinds:
        return None
    place = reader.place(found.start(), start)
    if not place or (place.carrier != "heading" and not found["colon"]):
        return None
    return _marker(reader, place, meant[0], found, strong=meant[1] == "exact")


def _marker(reader: MarkerReader, place: Place, kind: SectionKind, found: re.Match[str], *, strong: bool) -> Marker:
    written = found["label"].rstrip()
    if normalize_label(written) != normalize_label(kind.label) and (cut := regex(_CUT).search(written)):
        written = written[: cut.start()] if section_for_label(reader.template, written[: cut.start()]) else written
    label = Span(found.start("label"), found.start("label") + len(written))
    colon = Span(*found.span("colon")) if found["colon"] else None
    end = colon.end if colon else found.end("close") if found["close"] else label.end
    end = reader.emphasis_end(place.lead, found["open"], found["close"], end)
    return Marker(*place, kind.key, end, None, label, colon, "label" if strong else "alone", False)


def _carried_alike(note: Note, markers: list[Marker]) -> list[Marker]:
    """Return the markers carried as others are, without labels that are repeated inside a section."""
    strong: dict[tuple[str, int], set[str]] = {}
    found: dict[tuple[str, int], set[str]] = {}
    for marker in markers:
        found.setdefault(_group(marker), set()).add(marker.key)
        strong.setdefault(_group(marker), set()).update([] if marker.weak else [marker.key])
    several = {group for group, keys in strong.items() if len(keys) > 1 or (keys and len(found[group]) > 2)}
    kept = [marker for marker in markers if not several or _group(marker) in several]
    return list(_without_repeated(note, kept))


def _group(marker: Marker) -> tuple[str, int]:
    """Return what the sections of one entry have in common; headings of several levels may be sections of one."""
    return marker.carrier, marker.home


def _without_repeated(note: Note, markers: Iterable[Marker]) -> Iterator[Marker]:
    """Yield the markers but those whose label is that of a section around them, or of one of its siblings."""
    headings = note.document.headings
    starts = [heading.start for heading in headings]
    parents = list(_parents([heading.level for heading in headings]))
    by_block = {heading.block: index for index, heading in enumerate(headings)}
    markers = list(markers)
    own = {by_block[marker.block]: marker.key for marker in markers if marker.carrier == "heading"}
    siblings: dict[tuple[int, int], set[str]] = {}
    for index, key in own.items():
        siblings.setdefault((parents[index], headings[index].level), set()).add(key)
    for marker in markers:
        at = by_block[marker.block] if marker.carrier == "heading" else bisect_right(starts, marker.start) - 1
        above = parents[at] if marker.carrier == "heading" and at >= 0 else at
        inside = False
        while above >= 0 and not inside:
            inside = above in own and marker.key in siblings[parents[above], headings[above].level]
            above = parents[above]
        if not inside:
            yield marker


def _parents(levels: Iterable[int]) -> Iterator[int]:
    """Yield, for each heading, the index of its parent; -1 for none."""
    above: list[tuple[int, int]] = []
    for index, level in enumerate(levels):
        while above and above[-1][0] >= level:
            above.pop()
        yield above[-1][1] if above else -1
        above.append((level, index))
