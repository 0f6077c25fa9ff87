"""The marker of a section is not written as the template has it.

A section is found by its emoji and its label. Reported are, beside sections that are right: an emoji without its
label, a label without its emoji or with a wrong one, a near miss of the label (`Exp:`, `Motivations:`), and a
full-width colon behind a Latin label. Aliases of the template are as good as the label.

The fix writes the marker and leaves the text behind it alone. It is unsafe where the emoji and the label name two
sections and neither stands elsewhere in the paper, where text of unknown meaning follows the emoji, where a heading is
nothing but a label, and for headings of a note that links to its own headings.

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

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.edits import rewrite
from paperstack_lint.papers import Entry, Section
from paperstack_lint.papers.template import SectionKind, of_emoji, of_label
from paperstack_lint.quote import quoted

ALTERS = {"words", "headings"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each section whose marker would change."""
    kinds = {kind.key: kind for kind in note.project.template.sections}
    anchored = any(link.target.startswith("#") for link in note.links)
    for entry in note.papers:
        for section in entry.sections:
            edits = tuple(_edits(note, entry, section, kinds[section.key]))
            if edits:
                end = max(section.label_end, *(edit.end for edit in edits))
                moved = (Edit(edit.start - section.start, edit.end - section.start, edit.text) for edit in edits)
                wanted = rewrite(note.text[section.start : end], moved)
                safe = _certain(note, entry, section) and not (anchored and section.carrier == "heading")
                fix = Fix("write the marker as the template has it", edits, safe)
                now = note.text[section.start : section.label_end]
                message = f"the section marker {_plain(now)} is not the template's: write {_plain(wanted)}"
                yield Diagnostic(section.start, section.label_end, message, fix)


def _plain(marker: str) -> str:
    """A marker in a message, without emphasis: half of its marks may stand before it."""
    return quoted(re.sub(r"[*_~]+|</\w+>", "", marker))


def _edits(note: Note, entry: Entry, section: Section, kind: SectionKind) -> Iterator[Edit]:
    """The smallest edits that make a marker right; none where it is, or where what follows is a label of its own."""
    marker = section.marker
    if marker.emoji is None:
        yield Edit(marker.start, marker.start, kind.emoji + " ")
    elif marker.wrong_emoji:
        yield Edit(*marker.emoji, kind.emoji)
    if marker.reading in ("bare", "text"):
        yield from _labelling(note, entry, section, kind)
        return
    if marker.label and _misspelt(note, section):
        yield Edit(*marker.label, kind.label)
    if marker.colon and note.text[marker.colon.start] == "：" and _latin(note, section):
        crowded = section.carrier != "heading" and marker.end == marker.colon.end and _text_follows(note, marker.end)
        yield Edit(*marker.colon, ": " if crowded else ":")


def _labelling(note: Note, entry: Entry, section: Section, kind: SectionKind) -> Iterator[Edit]:
    """Put the label behind an emoji that stands alone."""
    marker = section.marker
    if not marker.emoji:
        return
    label = f" {_label(note, entry, kind)}"
    at = marker.emoji.end
    if marker.reading == "bare":
        yield Edit(at, at, label if marker.colon else label + ":")
        if marker.colon and note.text[marker.colon.start] == "：" and label.isascii():
            yield Edit(*marker.colon, ": " if _text_follows(note, marker.end) else ":")
        return
    rest = note.text[at : min(note.line_span(at)[1], at + 60)]
    blanks = len(rest) - len(rest.lstrip())
    own = rest.strip().casefold().startswith(kind.label.casefold())
    if not own and not any(mark in rest for mark in ":：*_~"):
        yield Edit(at, at + blanks, f"{label}: ")


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
    meant = of_label(note.project.template, note.text[label.start : label.end])
    return meant is not None and meant[1] == "near"


def _latin(note: Note, section: Section) -> bool:
    label = section.marker.label
    return label is not None and note.text[label.start : label.end].isascii()


def _text_follows(note: Note, at: int) -> bool:
    return not note.text[at : at + 1].isspace() and at < len(note.text)


def _certain(note: Note, entry: Entry, section: Section) -> bool:
    """Whether it is plain what the marker was meant to be."""
    marker = section.marker
    if marker.reading == "text" or (marker.reading == "alone" and not marker.colon):
        return False
    if marker.wrong_emoji and marker.emoji and marker.reading != "alone":
        meant = of_emoji(note.project.template, note.text[marker.emoji.start : marker.emoji.end])
        return any(other.key == meant.key for other in entry.sections)
    return True
