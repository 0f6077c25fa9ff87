"""How sections are written unlike the template: what many notes do is a habit, what one does is a mistake."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.papers.reading.entries import papers_of
from paperstack_lint.papers.reading.entry import section_content, template_of
from paperstack_lint.text.edits import Edit
from paperstack_lint.text.quote import quoted

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind
    from paperstack_lint.papers.reading.entry import Entry, Section
    from paperstack_lint.papers.reading.marker import Marker

_MIN_OTHERS = 2
"""A marker is odd beside at least so many sections of its paper that follow the template."""
_OWN_LABEL = r"[ \t]*(?P<label>[^\W\d_][^:：\n*_~<]{0,19}?)[ \t]*[:：]"
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


class SectionUsage(NamedTuple):
    """A fact about a section for other notes: a `marker` that is not the template's, a `content` that may be a
    placeholder, or the `depth` of its heading in a complete paper, in levels below the highest.
    """

    what: Literal["marker", "content", "depth"]
    key: str
    text: str


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
    return re.sub(r"[*_~]", "", note.text[marker.start : end])


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


def may_be_placeholder(content: str) -> bool:
    """Return whether a content is worded as a placeholder: a question, in brackets, or `TODO`."""
    return re.search(_PLACEHOLDER, content) is not None


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
    return OddMarker(tuple(edits), f"as {len(others)} others of this paper are written", "") if edits else None


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
    evidence = f"none of its labels, {labels}; {len(others)} others of this paper have theirs"
    edit = Edit(own.start("label"), own.end("label"), label)
    return OddMarker((edit,), evidence, f"{quoted(own['label'])} may be a label of your own: then name it in `aliases`")


def _own_label(note: Note, marker: Marker) -> re.Match[str] | None:
    if not marker.emoji:
        return None
    return re.compile(_OWN_LABEL).match(note.text, marker.emoji.end, note.line_span(marker.start)[1])
