"""Write section markers in the style of an entry's other ones: bullet, emphasis, spaces, colon, task box, underline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperstack_lint.papers.reading.entries import has_spaced_colons
from paperstack_lint.papers.reading.marker_reader import OTHER_EMOJI

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind, Template
    from paperstack_lint.papers.reading.entry import Entry
    from paperstack_lint.papers.reading.marker import Marker

_EMPHASIS = r"[~`_]|\*(?![ \t])"
_TASK_BOX = r"\[[ xX]\](?=[ \t])"
_QUESTION_MARKS = ("?", "？")


class MarkerStyle:
    """How the markers of an entry are written."""

    def __init__(self, note: Note, entry: Entry, template: Template) -> None:
        self.note = note
        self.text = note.text
        self.template = template
        self.markers = [section.marker for section in entry.sections]
        self.correct = [marker for marker in self.markers if marker.labelled and not marker.wrong_emoji]
        """The markers whose emoji and label are correct."""
        self.space_before_colon = has_spaced_colons(note, entry)

    @property
    def label(self) -> str:
        """A label of the entry."""
        spans = [marker.label for marker in self.correct if marker.label]
        return self.text[spans[0].start : spans[0].end] if spans else ""

    def model(self, beside: Marker) -> Marker | None:
        """Return the correct marker nearest to `beside` with the same carrier."""
        markers = [marker for marker in self.correct if marker.carrier == beside.carrier]
        return min(markers, key=lambda marker: abs(marker.start - beside.start), default=None)

    def lead(self, model: Marker, beside: Marker) -> str:
        """Return what is before a new marker; with an open task box where all sections have one.

        It has emphasis only where the marker is a label alone.
        """
        with_box = all(re.search(_TASK_BOX, marker.lead) for marker in self.markers)
        if model.emoji or with_box:
            return _plain_lead(beside.lead) + "[ ] " * with_box
        assert model.label  # noqa: S101  # a model is labelled
        return re.sub(OTHER_EMOJI, "", self.text[model.line : model.label.start])

    def marker_text(self, model: Marker, kind: SectionKind) -> str:
        """Return the marker of a section with the spaces and the colon of the model, without its emphasis."""
        assert model.label  # noqa: S101  # a model is labelled
        label = self.with_question_mark(kind.label_like(self.text[model.label.start : model.label.end]))
        if not model.emoji:
            after = self.text[model.label.end : model.end]
            if model.carrier == "heading" and self.has_text_after(model):
                after = after.rstrip(":： \t")  # the colon is that of the text after it
            return f"{kind.emoji} {label}{after}".lstrip() if kind.emoji else label + after
        gap = self.text[model.emoji.end : model.label.start].strip("*_~") or " "
        colon = "" if not model.colon else ":" if label.isascii() else self.text[model.colon.start : model.colon.end]
        emoji = kind.emoji + gap if kind.emoji else ""
        return f"{emoji}{label}{' ' if colon == ':' and self.space_before_colon else ''}{colon}"

    def has_text_after(self, marker: Marker) -> bool:
        """Return whether there is more on the line of a heading than the marker."""
        return self.text[marker.end : self.note.line_span(marker.start)[1]].strip("# \t\r") != ""

    def with_question_mark(self, label: str) -> str:
        """Return a label that is a question with the question mark that those of the entry have, or without one."""
        questions = [one for one in self.correct if self.template.kind(one.key).label[-1:] in _QUESTION_MARKS]
        if label[-1:] not in _QUESTION_MARKS or not questions or not questions[0].label:
            return label
        mark = self.text[questions[0].label.end - 1]
        return label.rstrip("".join(_QUESTION_MARKS)) + (mark if mark in _QUESTION_MARKS else "")

    def underline(self, model: Marker) -> str:
        """Return the underline of a setext heading, on a line of its own; `` for other markers."""
        if model.carrier != "heading" or "#" in model.lead:
            return ""
        start = self.text.find("\n", model.end) + 1
        start, end = self.note.line_span(start)
        return self.note.newline + self.text[start:end].rstrip()


def follows_open_emphasis(marker: Marker) -> bool:
    """Return whether a marker is after emphasis marks that are not closed before it."""
    return re.search(_EMPHASIS, _plain_lead(marker.lead)) is not None


def _plain_lead(lead: str) -> str:
    """Return what is before a marker, without emphasis, HTML and a task box."""
    lead = re.sub(r"(?:[*_~]|<[^<>]*>)*$", "", lead)
    return re.sub(rf"{_TASK_BOX}[ \t]*$", "", lead)
