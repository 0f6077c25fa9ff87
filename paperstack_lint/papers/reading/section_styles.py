"""How sections are written unlike the template, and the edits that write a marker as the template has it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.note.template import SectionKind, section_for_label
from paperstack_lint.papers.reading.entry import SectionUsage, section_content, template_of
from paperstack_lint.papers.reading.find_entries import has_spaced_colons, papers_of, uses_wide_colons
from paperstack_lint.text.edits import Edit, Span
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.reading.entry import Entry, Section
    from paperstack_lint.papers.reading.marker import Marker


_MIN_OTHERS = 2
"""A marker is odd beside at least so many sections of its paper that follow the template."""
_OWN_LABEL = r"[ \t]*(?P<label>[^\W\d_][^:：\n*_~<`$\[\]]{0,19}?)[ \t]*[:：](?!//|\d{4}\.\d|10\.\d)"
"""Matches a label that is none of the template's, but not the beginning of an address or an identifier."""
_PLACEHOLDER = (
    r"[?？…]$|\.\.\.$|^[(（\[【<{「].*[)）\]】>}」]$"
    r"|\b(?:todo|tbd|tba|fixme|fill|placeholder|lorem|describe|write (?:here|down)|your)\b"
    r"|待[补填写续]|填写|此处|这里[写填]|記入|ここに|作成中|여기에|작성"
)


class OddMarker(NamedTuple):
    """A marker unlike the others of its paper: edits that align it, the evidence, and why to review (`caveat`)."""

    edits: tuple[Edit, ...]
    evidence: str
    caveat: str


def find_odd_marker(
    note: Note, entry: Entry, section: Section, is_habit: Callable[[str, str], bool]
) -> OddMarker | None:
    """Return how a marker differs from the others of its paper; None where it does not, or where that is a habit.

    `is_habit` returns whether other notes write the section with a key in that way.
    """
    marker, kind = section.marker, template_of(note).kind(section.key)
    others = [one.marker for one in entry.sections if one.marker is not marker and _is_comparable(one.marker, marker)]
    if len(others) < _MIN_OTHERS:
        return None
    found = (
        _odd_spelling(note, marker, kind, others)
        if marker.reading == "label"
        else _odd_translation(note, marker, kind, others)
    )
    mine = marker_spelling(note, marker)
    if not found or _spelling_counts(note)[kind.key, mine] > 1 or is_habit(kind.key, mine):
        return None
    return found


def marker_spelling(note: Note, marker: Marker) -> str:
    """Return the marker as written, without emphasis: its emoji and its label, with the space between them."""
    end = marker.label.end if marker.label else marker.end
    if marker.reading == "text" and (own := _own_label(note, marker)):
        end = own.end("label")
    return regex(r"[*_~]").sub("", note.text[marker.start : end])


def section_usages(note: Note) -> Iterator[SectionUsage]:
    """Yield the facts about the sections of a note that other notes may query."""
    for entry in papers_of(note):
        for key, depth in entry.heading_depths(template_of(note)).items():
            yield SectionUsage("depth", key, str(depth))
        for section in entry.sections:
            marker, kind = section.marker, template_of(note).kind(section.key)
            text = marker_spelling(note, marker)
            if marker.reading in ("label", "text") and text != f"{kind.emoji} {kind.label}".lstrip():
                yield SectionUsage("marker", section.key, text)
            content = "" if section.empty else section_content(note, section)
            if content and may_be_placeholder(content):
                yield SectionUsage("content", section.key, content)


@lru_cache(maxsize=256)  # a rule and the facts of a note query this of each content
def may_be_placeholder(content: str) -> bool:
    """Return whether a content is worded as a placeholder: a question, in brackets, or `TODO`."""
    return regex(_PLACEHOLDER).search(content) is not None


def _is_comparable(other: Marker, marker: Marker) -> bool:
    return other.reading == "label" and not other.wrong_emoji and (other.emoji is None) == (marker.emoji is None)


@lru_cache(maxsize=1)
def _spelling_counts(note: Note) -> Counter[tuple[str, str]]:
    """Count each spelling of the markers of a note, by key."""
    sections = (section for entry in papers_of(note) for section in entry.sections)
    return Counter((section.key, marker_spelling(note, section.marker)) for section in sections)


def _odd_spelling(note: Note, marker: Marker, kind: SectionKind, others: list[Marker]) -> OddMarker | None:
    """Return what is odd about a label that is right except for its case or the space before it."""
    edits: list[Edit] = []
    if marker.label and (name := _case_variant(note, marker, kind)):
        right = [one for one in others if not _case_variant(note, one, template_of(note).kind(one.key))]
        if len(right) > len(others) - len(right) + 1:
            edits.append(Edit(*marker.label, name))
    if marker.emoji and marker.label and _space_after_emoji(note, marker) == "":
        gaps = [gap for one in others if (gap := _space_after_emoji(note, one))]
        if len(gaps) > len(others) - len(gaps) + 1:
            edits.append(Edit(marker.emoji.end, marker.emoji.end, max(gaps, key=gaps.count)))
    edits.sort()
    return (
        OddMarker(tuple(edits), msg("as {number} others of this paper are written", number=len(others)), "")
        if edits
        else None
    )


def _case_variant(note: Note, marker: Marker, kind: SectionKind) -> str:
    """Return the label of the template that differs in case only; `` where the label is exact."""
    if not marker.label:
        return ""
    label = note.text[slice(*marker.label)]
    names = [name for name in kind.labels if name.casefold() == label.casefold()]
    return names[0] if names and label not in names else ""


def _space_after_emoji(note: Note, marker: Marker) -> str:
    if not marker.emoji or not marker.label:
        return " "
    return note.text[marker.emoji.end : marker.label.start].strip("*_~")


def _odd_translation(note: Note, marker: Marker, kind: SectionKind, others: list[Marker]) -> OddMarker | None:
    """Return what is odd about a label in another script than those of the others: a translation."""
    own = _own_label(note, marker)
    if marker.reading != "text" or not marker.emoji or not own:
        return None
    scripts = {note.text[slice(*one.label)].isascii() for one in others if one.label}
    if own["label"].isascii() in scripts:
        return None
    label = kind.label_like(note.text[slice(*others[0].label)] if others[0].label else kind.label)
    labels = ", ".join(kind.labels)
    evidence = msg(
        "none of its labels, {labels}; {number} others of this paper have theirs", labels=labels, number=len(others)
    )
    edit = Edit(own.start("label"), own.end("label"), label)
    return OddMarker(
        (edit,),
        evidence,
        msg("{label} may be a label of your own: then name it in `aliases`", label=quoted(own["label"])),
    )


def _own_label(note: Note, marker: Marker) -> re.Match[str] | None:
    if not marker.emoji:
        return None
    return regex(_OWN_LABEL).match(note.text, marker.emoji.end, note.line_span(marker.start)[1])


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
    if marker.colon and marker.label and _is_wide(note, section) and not uses_wide_colons(note, entry):
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
        latin = "：" if uses_wide_colons(note, entry) else ":"
        yield Edit(at, at, f" {label}" + (latin if colon and label.isascii() else colon))
        return
    between = text[at : marker.colon.start]
    stop = at + len(between) - len(between.lstrip())
    if stop == marker.colon.start:  # no emphasis ends there: the space is the one before the colon
        stop = at
    yield Edit(at, stop, f" {label}")
    wide = text[marker.colon.start] == "：" and label.isascii() and not uses_wide_colons(note, entry)
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


def _text_follows(note: Note, at: int) -> bool:
    """Return whether a character that is no white space is at an offset."""
    return not note.text[at : at + 1].isspace() and at < len(note.text)
