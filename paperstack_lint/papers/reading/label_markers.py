"""Section markers that are a label alone, for the sections of a template that have no emoji.

A word such as `Method` is in many places where no section begins, so what is after a label counts: a colon, the end of
its line, a dash or a bracket. A heading may continue with other words, but such a marker is weak. A label that is
repeated inside a section with a sibling of that label is content, not a marker.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from paperstack_lint.note.template import normalize_label, section_for_label
from paperstack_lint.papers.reading.marker import Marker, Place
from paperstack_lint.papers.reading.marker_reader import (
    ATTRIBUTES,
    CLOSE,
    LEAD,
    MARKS,
    MAX_LEAD,
    OTHER_EMOJI,
    MarkerReader,
)
from paperstack_lint.text.edits import Span

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind, Template

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
    return re.compile(begins, re.MULTILINE), re.compile(near, re.MULTILINE)


def _label_pattern(label: str) -> str:
    """Return a pattern for a label with other spaces, or with punctuation of the other width, without its own `？`."""
    text = label.rstrip(f"{_QUESTION}:： ")
    pieces = (r"[ \t]+" if each.isspace() else _either_width(each) for each in re.sub(r"\s+", " ", text))
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
    cut = re.search(_CUT, written)
    meant = reader.kind_of_label(written.rstrip()) or (reader.kind_of_label(written[: cut.start()]) if cut else None)
    if not meant or meant[0] not in kinds:
        return None
    place = reader.place(found.start(), start)
    if not place or (place.carrier != "heading" and not found["colon"]):
        return None
    return _marker(reader, place, meant[0], found, strong=meant[1] == "exact")


def _marker(reader: MarkerReader, place: Place, kind: SectionKind, found: re.Match[str], *, strong: bool) -> Marker:
    written = found["label"].rstrip()
    if normalize_label(written) != normalize_label(kind.label) and (cut := re.search(_CUT, written)):
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
