"""How the markers of missing sections are written: in which style, with which number, at which level."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.papers.reading.entry import Entry
from paperstack_lint.papers.reading.find_entries import has_spaced_colons, papers_of, uses_wide_colons
from paperstack_lint.papers.reading.marker import OTHER_EMOJI
from paperstack_lint.text.edits import Edit
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind, Template
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
        self.latin_colon = "：" if uses_wide_colons(note, entry) else ":"

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
        with_box = all(regex(_TASK_BOX).search(marker.lead) for marker in self.markers)
        if model.emoji or with_box:
            return _plain_lead(beside.lead) + "[ ] " * with_box
        assert model.label  # noqa: S101  # a model is labelled
        return regex(OTHER_EMOJI).sub("", self.text[model.line : model.label.start])

    def marker_text(self, model: Marker, kind: SectionKind) -> str:
        """Return the marker of a section with the spaces and the colon of the model, without its emphasis."""
        assert model.label  # noqa: S101  # a model is labelled
        label = self.with_question_mark(kind.label_like(self.text[model.label.start : model.label.end]))
        if not model.emoji:
            after = self.text[model.label.end : model.end]
            if model.carrier == "heading" and self.has_text_after(model):
                after = after.rstrip(":： \t")  # the colon is that of the text after it
            if label.isascii():
                after = regex("[:：]").sub(self.latin_colon, after)
            return f"{kind.emoji} {label}{after}".lstrip() if kind.emoji else label + after
        gap = self.text[model.emoji.end : model.label.start].strip("*_~") or " "
        colon = "" if not model.colon else self.latin_colon if label.isascii() else self.text[slice(*model.colon)]
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
    return regex(_EMPHASIS).search(_plain_lead(marker.lead)) is not None


def _plain_lead(lead: str) -> str:
    """Return what is before a marker, without emphasis, HTML and a task box."""
    lead = regex(r"(?:[*_~]|<[^<>]*>)*$").sub("", lead)
    return regex(rf"{_TASK_BOX}[ \t]*$").sub("", lead)


_AFTER_NUMBER = r"[ \t]*(?:\[[ xX]\][ \t]*)?(?:[*_~]|<[^<>]*>)*$"
_NUMBER = (
    rf"\d{{1,9}}(?=[.)、．）]{_AFTER_NUMBER})|[一二三四五六七八九十]{{1,3}}(?=[、．]{_AFTER_NUMBER})"
    rf"|[①-⑳](?={_AFTER_NUMBER})|(?<=# )\d{{1,2}}(?=[ \t]{_AFTER_NUMBER})"
)
_DIGITS = " 一二三四五六七八九"
_TEN, _FIRST_CIRCLED = "十", ord("①") - 1


def parse_number(number: str) -> int:
    """Parse a number: `3`, `三`, `十二` or `③`."""
    if number.isascii():
        return int(number)
    if "①" <= number <= "⑳":
        return ord(number) - _FIRST_CIRCLED
    tens, ten, ones = number.rpartition(_TEN)
    return (_DIGITS.find(tens or "一") * 10 if ten else 0) + (_DIGITS.find(ones) if ones else 0)


def _format_number(number: int, like: str) -> str:
    """Format a number from 1 to 99 in the style of another one."""
    if like.isascii():
        return str(number)
    if "①" <= like <= "⑳":
        return chr(_FIRST_CIRCLED + number)
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + (_TEN if tens else "") + (_DIGITS[ones] if ones else "")


class Numbering:
    """The numbers of an entry's sections, old and new; where the old ones have none, the new ones get none.

    `places` are the new sections by the index of the section that they go before; the number of sections for the end.
    Where the sections have the numbers of the template, new ones get theirs, and none changes.
    """

    def __init__(
        self, note: Note, markers: list[Marker], places: Mapping[int, Sequence[SectionKind]], template: Template
    ) -> None:
        self.note = note
        self.markers = markers
        self.places = places
        self.counts = {before: len(kinds) for before, kinds in places.items()}
        self.matches = [regex(_NUMBER).search(marker.lead) for marker in markers]
        self.shifts: list[int] = []
        """The increase of the number of each section."""
        self.firsts: list[int] = []
        """The number of the first new section before each section, and of the first at the end."""
        numbers = [parse_number(found[0]) for found in self.matches if found]
        self.from_template = numbers == [template.kind(marker.key).number for marker in markers] and all(
            kind.number for kinds in places.values() for kind in kinds
        )
        """Whether the sections have the numbers of the template."""
        if all(self.matches):
            self.assign(numbers)

    def assign(self, numbers: list[int]) -> None:
        """Number the sections again, as few as possible; a list in which all numbers are equal stays one."""
        if len(set(numbers)) == 1:
            self.shifts, self.firsts = [0] * len(numbers), numbers[:1] * (len(numbers) + 1)
            return
        shift, free = 0, numbers[0] - self.counts.get(0, 0)
        free = free if free > 0 else numbers[0]
        for index in range(len(numbers) + 1):
            self.firsts.append(free)
            free += self.counts.get(index, 0)
            if index < len(numbers):
                shift = max(shift, free - numbers[index])
                self.shifts.append(shift)
                free = numbers[index] + shift + 1

    def lead(self, lead: str, before: int, step: int) -> str:
        """Return the lead of new section number `step` before the section at index `before`."""
        found = regex(_NUMBER).search(lead)
        if not found or not self.firsts:
            return lead
        if self.from_template:
            number = self.places[before][step].number
        else:
            number = self.firsts[before] + (0 if len(set(self.firsts)) == 1 else step)
        return f"{lead[: found.start()]}{_format_number(number, found[0])}{lead[found.end() :]}"

    def edits(self) -> list[Edit]:
        """Return the edits that change the numbers of the existing sections."""
        moved = [
            each
            for each in zip(self.markers, self.matches, self.shifts, strict=False)
            if each[2] and not self.from_template
        ]
        return [
            Edit(
                marker.line + found.start(),
                marker.line + found.end(),
                _format_number(parse_number(found[0]) + shift, found[0]),
            )
            for marker, found, shift in moved
            if found
        ]

    def unsafe_reason(self) -> str:
        """Return why new numbers are unsafe: other items have them, or the text would change; `` if they are safe."""
        if not any(self.matches) or self.from_template:
            return ""
        if not self.shifts:
            return msg("not all sections are numbered")
        if any(len(edit.text) > edit.end - edit.start for edit in self.edits()):
            return msg("a number grows by a digit")
        if any(marker.item < 0 for marker in self.markers):
            return msg("the numbers are part of the text")
        return "" if self.is_alone() else msg("other items are numbered with the sections")

    def is_alone(self) -> bool:
        """Return whether no other item is in their list, or between their lists."""
        blocks, text = self.note.document.blocks, self.note.text
        items = [blocks[marker.item] for marker in self.markers]
        ends = [blocks[items[0].parent].start, *(item.end for item in items)]
        starts = [*(marker.line for marker in self.markers), blocks[items[-1].parent].end]
        gaps = (text[end:start] for end, start in zip(ends, starts, strict=True))
        return not any(regex(r"^[ \t>]*\d{1,9}[.)][ \t]", re.MULTILINE).search(gap) for gap in gaps)


class HeadingLevels(NamedTuple):
    """The level of the heading of each missing section, by its key, none where the sections are no headings.

    `caveat` is why they need review, `reason` why they cannot be determined.
    """

    levels: Mapping[str, int]
    caveat: str = ""
    reason: str = ""


def missing_levels(
    note: Note,
    entry: Entry,
    lacks: Collection[str],
    template: Template,
    section_depths: Callable[[str], tuple[int, ...]],
) -> HeadingLevels:
    """Return the levels of the headings `lacks` of an entry.

    They are those in complete papers: of the note, or else of other notes. Where these have no headings, or the entry
    differs from them, the sections of the entry must be of one level.
    """
    own = {section.key: section.marker.level for section in entry.sections if section.marker.level}
    if not own:
        return HeadingLevels({})
    shown = _complete_papers(note, template)
    keys = {*own, *lacks}
    if shown.papers:
        depths = {key: shown.depths.get(key, frozenset()) for key in keys}
    else:
        depths = {key: frozenset(section_depths(key)) for key in keys}
    highest = {level - depth for key, level in own.items() for depth in depths[key]}
    if len(highest) == 1 and all(len(each) == 1 for each in depths.values()):
        (top,) = highest
        levels = {key: top + min(depths[key]) for key in lacks}
        several = len({*own.values(), *levels.values()}) > 1
        return HeadingLevels(
            levels, msg("only one paper shows the level of the heading") if several and shown.papers == 1 else ""
        )
    if len({*own.values()}) == 1:
        return HeadingLevels(dict.fromkeys(lacks, min(own.values())))
    return HeadingLevels(
        {}, reason=msg("the sections are headings of several levels, and which one the missing have is not known")
    )


class _CompletePapers(NamedTuple):
    """The depths of each section in the complete papers of a note, and how many of these there are."""

    depths: Mapping[str, frozenset[int]]
    papers: int


@lru_cache(maxsize=1)  # each incomplete paper of a note needs it
def _complete_papers(note: Note, template: Template) -> _CompletePapers:
    found = [each for paper in papers_of(note) if (each := paper.heading_depths(template))]
    keys = {key for each in found for key in each}
    return _CompletePapers({key: frozenset(each[key] for each in found if key in each) for key in keys}, len(found))
