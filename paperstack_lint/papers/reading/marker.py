"""The marker that begins a section of a paper: an emoji of the template, or one of its labels, on a line of a note."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.note.template import emoji_pattern, is_typo, section_for_emoji, section_for_label
from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind, Spelling, Template


Carrier = Literal["list", "heading", "line", "quote"]
Reading = Literal["label", "near", "bare", "text", "alone"]


class Place(NamedTuple):
    """Where a section begins.

    `line` is the offset of its line, `start` that of its emoji or label, `lead` the source between them. `block` is the
    index of the block that contains it, `item` that of the list item that it opens, else -1. `home` is the block that
    contains the section and its siblings, -1 for the page; `level` is a heading's, else 0. A `lazy` one belongs to the
    list item or quote above it by lazy continuation only.
    """

    carrier: Carrier
    line: int
    start: int
    lead: str
    block: int
    item: int
    home: int
    level: int
    lazy: bool


class Marker(NamedTuple):
    """The marker of a section: its place, and its parts. The first nine fields are those of `Place`.

    `start` to `end` is the emoji, the label and the colon with the emphasis marks between them. `reading` is how they
    were recognized: the emoji with the `label` or an alias, with a `near` miss of it, `bare` with a colon or nothing
    after it, before other `text`; or the label, or a near miss, `alone`, without an emoji or with one that is not in
    the template. `emoji` is None where there is none; with `wrong_emoji` it is not that of the label.
    """

    carrier: Carrier
    line: int
    start: int
    lead: str
    block: int
    item: int
    home: int
    level: int
    lazy: bool
    key: str
    end: int
    emoji: Span | None
    label: Span | None
    colon: Span | None
    reading: Reading
    wrong_emoji: bool

    @property
    def shape(self) -> tuple[Carrier, int, int]:
        """What the sections of one entry have in common: carrier, home and level."""
        return self.carrier, self.home, self.level

    @property
    def labelled(self) -> bool:
        """Whether it has an emoji, and its label or a near miss."""
        return self.reading in ("label", "near")

    @property
    def weak(self) -> bool:
        """Whether it is a section only where no better marker has its key."""
        return self.reading in ("text", "alone") or self.wrong_emoji


def following_places(markers: Sequence[Marker], places: Mapping[str, int]) -> list[int]:
    """Return for each marker the place in the template of the next strong one; the number of sections for the last."""
    limits, limit = [], len(places)
    for marker in reversed(markers):
        limits.append(limit)
        if not marker.weak:
            limit = places[marker.key]
    return limits[::-1]


_TAG = r"</?(?:b|strong|i|em|u|font|span)(?: [^<>\n]{0,100})?>"
_COUNT = r"(?:\d{1,9}[.)、．]|[(（]\d{1,2}[)）]|[一二三四五六七八九十]{1,3}[、．]|[①-⑳])"
"""The number of a section, as it is written before it."""
LEAD = (
    rf"(?:[ \t\u3000\xa0]|>|#|[-*+_~]|{_COUNT}|\[[ xX]\](?=[ \t])|(?<=# )\d{{1,2}}(?=[ \t])"
    rf"|(?<=> )\[![A-Za-z-]{{2,20}}\]|{_TAG})*+"
)
_LEADING = " \t\u3000\xa0>#-*+_~"
"""The characters of nearly all leads."""
_EMPHASIS = rf"(?:[*_~]|{_TAG})*+"
ATTRIBUTES = r"\{[:#.][^{}\n]{0,100}\}"  # kramdown's `{#id}` after a heading
MAX_LEAD = 120
_MAX_DEPTH = 40  # blocks nested deeper are in no real note
MARKS = r"[*_~]{0,3}"
CLOSE = rf"(?:{MARKS}|</[a-z]{{1,6}}>)"
_SPACE = r"[ \t\xa0\u3000]*"
_LABELLED = (
    rf"{_SPACE}(?P<open>{MARKS})(?P<label>[^\W\d_](?:[^:：*_~<]{{0,39}}?))[ \t]*(?P<close>{CLOSE})[ \t]*"
    r"(?:(?P<colon>[:：])|\s*$)"
)
_BARE = rf"{_SPACE}(?P<close>{MARKS}){_SPACE}(?:(?P<colon>[:：])|$)"
OTHER_EMOJI = r"(?:[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0f\u200d\u20e3]*+){1,6}[ \t]*"
_HEADING_LEAD = rf"{_EMPHASIS}(?:(?:{_COUNT}[ \t]*|\d{{1,2}}[ \t]+){_EMPHASIS})?(?:{OTHER_EMOJI})?{_EMPHASIS}"
_MAX_READ = 100  # characters of a line in which its marker is recognized


@lru_cache(maxsize=64)  # a note repeats a few of them
def _is_lead(source: str) -> bool:
    return not source.strip(_LEADING) or regex(LEAD).fullmatch(source) is not None


@lru_cache(maxsize=64)
def _has_bullet(lead: str) -> bool:
    return regex(r"[-*+]|\d[.)]").search(lead.rstrip("*_~")) is not None


class MarkerReader:
    """Reads the markers on the lines of a note. What it looks up of an emoji or a label is cached."""

    def __init__(self, note: Note, template: Template) -> None:
        self.note = note
        self.text = note.text
        self.template = template
        self.document = note.document
        self.starts = [block.start for block in self.document.blocks]
        self.headings = {heading.block: heading for heading in self.document.headings}
        self.labels = regex(_LABELLED)
        self.kinds_by_emoji: dict[str, SectionKind] = {}
        self.kinds_by_label: dict[str, tuple[SectionKind, Spelling] | None] = {}
        self.depths: list[int] = []
        for block in self.document.blocks:
            self.depths.append(self.depths[block.parent] + 1 if block.parent >= 0 else 0)

    def emoji_markers(self) -> Iterator[Marker]:
        """Yield the markers of the lines that begin with an emoji of the template."""
        emoji = regex(emoji_pattern(self.template))
        at = self.note.body
        while found := emoji.search(self.text, at):
            line, at = self.line_of(found.start())
            if found.start() - line <= MAX_LEAD and _is_lead(self.text[line : found.start()]):
                place = self.place(line, found.start())
                if place:
                    yield self.read_emoji(place, Span(*found.span()))

    def line_of(self, offset: int) -> tuple[int, int]:
        """Return the start of the line at an offset of the body, and that of the next."""
        start = max(self.text.rfind("\n", 0, offset) + 1, self.note.body)
        end = self.text.find("\n", offset)
        return start, len(self.text) if end < 0 else end + 1

    def place(self, line: int, start: int) -> Place | None:
        """Return the place of a marker that begins at `start`; None where no section can begin."""
        index = bisect_right(self.starts, start) - 1
        blocks = self.document.blocks
        while index >= 0 and blocks[index].end <= start:
            index = blocks[index].parent
        if index < 0 or self.depths[index] > _MAX_DEPTH or self.document.opaque_at(start):
            return None
        if blocks[index].kind == "heading":
            return self.in_heading(index, line, start)
        return self.in_text(index, line, start) if blocks[index].kind in ("paragraph", "item") else None

    def in_heading(self, index: int, line: int, start: int) -> Place | None:
        """Return the place of a marker in a heading, None where something else is before it."""
        heading = self.headings.get(index)
        if not heading or not regex(_HEADING_LEAD).fullmatch(self.text, heading.text_start, start):
            return None
        home = self.document.blocks[index].parent
        return Place("heading", line, start, self.text[line:start], index, -1, home, heading.level, False)

    def in_text(self, index: int, line: int, start: int) -> Place:
        """Return the place of a marker in a list item or a paragraph, quoted or not."""
        blocks, lead = self.document.blocks, self.text[line:start]
        outer = index if blocks[index].kind == "item" else blocks[index].parent
        # The parser begins an item that is indented by a tab at the end of the line above; its content is exact.
        if _has_bullet(lead) and outer >= 0 and blocks[outer].kind == "item" and blocks[outer].content >= line:
            home = blocks[blocks[outer].parent].parent
            return Place("list", line, start, lead, index, outer, home, 0, False)
        column = len(lead.partition("<")[0].expandtabs(4))
        lazy = False
        while outer >= 0 and blocks[outer].kind == "item" and column < self.content_column(outer):
            outer, lazy = blocks[blocks[outer].parent].parent, True
        if outer >= 0 and blocks[outer].kind == "quote":
            lazy = lazy or ">" not in lead
            return Place("quote", line, start, lead, index, -1, blocks[outer].parent, 0, lazy)
        return Place("line", line, start, lead, index, -1, outer, 0, lazy)

    def content_column(self, item: int) -> int:
        """Return the column to which the lines of a list item must be indented."""
        block = self.document.blocks[item]
        line, _ = self.line_of(block.start)
        return len(self.text[line : min(block.content, line + MAX_LEAD)].rstrip("\r\n").expandtabs(4))

    def read_emoji(self, place: Place, emoji: Span) -> Marker:
        """Read the marker that begins with an emoji."""
        rest = emoji.end, max(emoji.end, min(self.line_stop(place), emoji.end + _MAX_READ))
        kind = self.kind_of_emoji(self.text[emoji.start : emoji.end])
        labelled = self.labels.match(self.text, *rest)
        if labelled and (marker := self.read_labelled(place, emoji, kind, labelled)):
            return marker
        bare = regex(_BARE).match(self.text, *rest)
        if not bare:
            return Marker(*place, kind.key, emoji.end, emoji, None, None, "text", False)
        colon = Span(*bare.span("colon")) if bare["colon"] else None
        end = colon.end if colon else emoji.end + len(bare[0].rstrip())
        end = self.emphasis_end(place.lead, "", bare["close"], end)
        return Marker(*place, kind.key, end, emoji, None, colon, "bare", False)

    def line_stop(self, place: Place) -> int:
        """Return the end of the marker's line, without a heading's closing marks and attributes."""
        if place.carrier == "heading":
            start, end = place.start, self.headings[place.block].text_end
            attributes = regex(rf"[ \t]*{ATTRIBUTES}$").search(self.text[start : min(end, start + _MAX_READ)])
            return start + attributes.start() if attributes else end
        return self.note.line_span(place.start)[1]

    def read_labelled(self, place: Place, emoji: Span, kind: SectionKind, found: re.Match[str]) -> Marker | None:
        """Return the marker with a label; None where the words are no label of the template."""
        meant = self.kind_of_label(found["label"])
        if (not meant or meant[1] == "near") and is_typo(found["label"], kind.label):
            meant = kind, "near"
        if not meant or (meant[0] != kind and meant[1] == "near"):
            return None
        label = Span(*found.span("label"))
        colon = Span(*found.span("colon")) if found["colon"] else None
        end = colon.end if colon else max(label.end, found.end("close"))
        end = self.emphasis_end(place.lead, found["open"], found["close"], end)
        reading: Reading = "label" if meant[1] == "exact" else "near"
        return Marker(*place, meant[0].key, end, emoji, label, colon, reading, meant[0] != kind)

    def emphasis_end(self, lead: str, opened: str, close: str, end: int) -> int:
        """Return the end of a marker, with the closing marks after its colon of emphasis that began before it."""
        marks = lead[len(lead.rstrip("*_~")) :] + opened
        if marks and not close and self.text.startswith(marks[::-1], end):
            return end + len(marks)
        return end

    def label_markers(self, besides: Collection[int]) -> Iterator[Marker]:
        """Yield the markers that begin with a label and a colon, without an emoji or with one not in the template.

        A heading that is nothing but the label needs no colon.
        """
        for found in regex(self.label_pattern, re.MULTILINE).finditer(self.text, self.note.body):
            start = found.start("sign") if found["sign"] else found.start("label")
            if start - found.start() > MAX_LEAD or found.start() in besides:
                continue
            meant = self.kind_of_label(found["label"])
            place = self.place(found.start(), start) if meant else None
            if meant and place and (found["colon"] or place.carrier == "heading"):
                yield self.read_label_only(place, meant[0], found)

    @property
    def label_pattern(self) -> str:
        """The pattern of a line that begins with a label, or a word that may be a near miss of one."""
        signed = (kind for kind in self.template.sections if kind.emoji)
        labels = sorted((name for kind in signed for name in kind.labels), key=len)
        names = "|".join([*map(re.escape, labels[::-1]), r"[A-Za-z]{3,20}\.?"])
        named = rf"(?P<open>{MARKS})(?P<label>{names})(?P<close>{CLOSE})[ \t]*+"
        return rf"^{LEAD}(?P<sign>{OTHER_EMOJI})?{named}(?:(?P<colon>[:：])|(?:{ATTRIBUTES}|#*)[ \t]*\r?$)"

    def read_label_only(self, place: Place, kind: SectionKind, found: re.Match[str]) -> Marker:
        """Return the marker of a label without the template's emoji."""
        sign = (found["sign"] or "").rstrip()
        emoji = Span(place.start, place.start + len(sign)) if sign else None
        label = Span(*found.span("label"))
        colon = Span(*found.span("colon")) if found["colon"] else None
        end = self.emphasis_end(place.lead, found["open"], found["close"], colon.end if colon else found.end("close"))
        return Marker(*place, kind.key, end, emoji, label, colon, "alone", bool(sign))

    def kind_of_emoji(self, emoji: str) -> SectionKind:
        """Return the section with an emoji."""
        if emoji not in self.kinds_by_emoji:
            self.kinds_by_emoji[emoji] = section_for_emoji(self.template, emoji)
        return self.kinds_by_emoji[emoji]

    def kind_of_label(self, label: str) -> tuple[SectionKind, Spelling] | None:
        """Return the section with a label, and whether it is exact; None where no section has it."""
        if label not in self.kinds_by_label:
            self.kinds_by_label[label] = section_for_label(self.template, label)
        return self.kinds_by_label[label]
