"""The marker of a section is not written as the template has it.

A section is found by its emoji and its label, or by its label alone where the template gives it no emoji. Reported are,
beside sections that are right: an emoji without its label, a label without its emoji or with a wrong one, a misspelt
label (`Exp:`, `Motivations:`), and a full-width colon after a Latin label. Where most other sections of the paper have
it right, so are a label in another case, without the space after its emoji, or in another language; what another paper
of the note or several notes do in the same way is a habit. Aliases of the template are as good as the label.

The fix writes the marker and leaves the text after it alone; a label that is added gets its colon, and the space before
that, as the other markers of the paper have them. It is unsafe where the emoji and the label name two sections and
neither is elsewhere in the paper, where text of unknown meaning follows the emoji, where a label in another language
may be one of your own, where a heading is nothing but a label, and for headings of a note that links to its own
headings.

    ```md bad
    * [BERT](https://arxiv.org/abs/1810.04805)
    * 🔑 Key: masked words
    * 🎓:
    * Motivation: context from both sides
    * 💊 Methods: pre-train, then fine-tune
    * 📐 Exp： eleven tasks
    * 💡 Ideas:
    ```
    ```md good
    * [BERT](https://arxiv.org/abs/1810.04805)
    * 🔑 Key: masked words
    * 🎓 Source:
    * 🌱 Motivation: context from both sides
    * 💊 Methodology: pre-train, then fine-tune
    * 📐 Exps: eleven tasks
    * 💡 Ideas:
    ```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.note.template import SectionKind, section_for_emoji, section_for_label
from paperstack_lint.papers import Entry, Section
from paperstack_lint.papers.entries import has_spaced_colons, papers_of
from paperstack_lint.papers.habits import find_odd_marker
from paperstack_lint.papers.marker import Marker
from paperstack_lint.papers.scope import template_of
from paperstack_lint.text.edits import Span, rewrite
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
ALTERS = {"words", "headings"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each section whose marker would change."""
    kinds = {kind.key: kind for kind in template_of(note).sections}
    is_habit = partial(Project.of(note).writes_section, note.path)
    anchored = any(link.target.startswith("#") for link in note.links)
    for entry in papers_of(note):
        for section in entry.sections:
            edits = tuple(_edits(note, entry, section, kinds[section.key]))
            unlike = None if edits else find_odd_marker(note, entry, section, is_habit)
            edits = unlike.edits if unlike else edits
            if edits:
                end = max(section.label_end, *(edit.end for edit in edits))
                moved = (Edit(edit.start - section.start, edit.end - section.start, edit.text) for edit in edits)
                wanted = rewrite(note.text[section.start : end], moved)
                caveat = (unlike.caveat if unlike else "") or _caveat(note, entry, section, anchored=anchored)
                fix = Fix("write the marker as the template has it", edits, safe=not caveat)
                now = note.text[section.start : end if unlike else section.label_end]
                why = f" ({unlike.evidence})" if unlike else ""
                message = f"the section marker {_plain(now)} is not the template's: write {_plain(wanted)}{why}"
                yield Diagnostic(section.start, section.label_end, message, fix, caveat)


def _plain(marker: str) -> str:
    """A marker in a message, without emphasis: half of its marks may stand before it."""
    return quoted(re.sub(r"[*_~]+|</\w+>", "", marker))


def _edits(note: Note, entry: Entry, section: Section, kind: SectionKind) -> Iterator[Edit]:
    """The smallest edits that make a marker right; none where it is, or where what follows is a label of its own."""
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
    """Put the label after an emoji that stands alone."""
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
    """Put the label between an emoji and the colon, if there is one, that are all of a marker."""
    assert marker.emoji  # noqa: S101  # there is nothing else to it
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
    """Write the colon of a marker whose label ends at `start`; the space before it is as the entry's others have it."""
    between = note.text[start : colon.start]
    kept = between if has_spaced_colons(note, entry) else between.rstrip()
    return Edit(start + len(kept), colon.end, written)


def _label(note: Note, entry: Entry, kind: SectionKind) -> str:
    """The label of a section in the language of the entry's other labels."""
    labels = [section.marker.label for section in entry.sections if section.marker.labelled]
    first = next((note.text[span.start : span.end] for span in labels if span), kind.label)
    return kind.label_like(first)


def _misspelt(note: Note, section: Section) -> bool:
    """Whether the label is a near miss of the template's."""
    label = section.marker.label
    if not label or section.marker.reading != "alone":
        return section.marker.reading == "near"
    meant = section_for_label(template_of(note), note.text[label.start : label.end])
    return meant is not None and meant[1] == "near"


def _is_wide(note: Note, section: Section) -> bool:
    """Whether a full-width colon is after a Latin label."""
    label, colon = section.marker.label, section.marker.colon
    if not label or not colon:
        return False
    return note.text[slice(*label)].isascii() and note.text[colon.start] == "："


def _uses_wide(note: Note, entry: Entry) -> bool:
    """Whether most colons after Latin labels of an entry are full-width, and more than one: that is its habit."""
    latin = [one for one in entry.sections if one.marker.label and note.text[slice(*one.marker.label)].isascii()]
    colons = [note.text[one.marker.colon.start] for one in latin if one.marker.colon]
    return colons.count("：") > max(colons.count(":"), 1)


def _text_follows(note: Note, at: int) -> bool:
    return not note.text[at : at + 1].isspace() and at < len(note.text)


def _caveat(note: Note, entry: Entry, section: Section, *, anchored: bool) -> str:
    """Return why it is not plain what the marker was meant to be, or what its heading is needed for; else nothing."""
    marker = section.marker
    if marker.reading == "text":
        return "the text after the emoji may be a label of its own"
    if marker.reading == "alone" and not marker.colon:
        return "a heading of this name need not be the section"
    if marker.wrong_emoji and marker.emoji and marker.reading != "alone":
        meant = section_for_emoji(template_of(note), note.text[marker.emoji.start : marker.emoji.end])
        if all(other.key != meant.key for other in entry.sections):
            return f"it may be {meant.name} as well"
    if anchored and section.carrier == "heading":
        return "the id of the heading changes, and the note has links to its headings"
    return ""
