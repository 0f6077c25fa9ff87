"""Number the sections in a numbered list, or in numbered headings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from paperstack_lint.text.edits import Edit

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind, Template
    from paperstack_lint.papers.reading.marker import Marker

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


def format_number(number: int, like: str) -> str:
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
        self.matches = [re.search(_NUMBER, marker.lead) for marker in markers]
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
        found = re.search(_NUMBER, lead)
        if not found or not self.firsts:
            return lead
        if self.from_template:
            number = self.places[before][step].number
        else:
            number = self.firsts[before] + (0 if len(set(self.firsts)) == 1 else step)
        return f"{lead[: found.start()]}{format_number(number, found[0])}{lead[found.end() :]}"

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
                format_number(parse_number(found[0]) + shift, found[0]),
            )
            for marker, found, shift in moved
            if found
        ]

    def unsafe_reason(self) -> str:
        """Return why new numbers are unsafe: other items have them, or the text would change; `` if they are safe."""
        if not any(self.matches) or self.from_template:
            return ""
        if not self.shifts:
            return "not all sections are numbered"
        if any(len(edit.text) > edit.end - edit.start for edit in self.edits()):
            return "a number grows by a digit"
        if any(marker.item < 0 for marker in self.markers):
            return "the numbers are part of the text"
        return "" if self.is_alone() else "other items are numbered with the sections"

    def is_alone(self) -> bool:
        """Return whether no other item is in their list, or between their lists."""
        blocks, text = self.note.document.blocks, self.note.text
        items = [blocks[marker.item] for marker in self.markers]
        ends = [blocks[items[0].parent].start, *(item.end for item in items)]
        starts = [*(marker.line for marker in self.markers), blocks[items[-1].parent].end]
        gaps = (text[end:start] for end, start in zip(ends, starts, strict=True))
        return not any(re.search(r"^[ \t>]*\d{1,9}[.)][ \t]", gap, re.MULTILINE) for gap in gaps)
