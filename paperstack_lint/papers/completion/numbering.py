"""The numbers of sections that stand in a numbered list, or in numbered headings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from paperstack_lint.text.edits import Edit

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind, Template
    from paperstack_lint.papers.marker import Marker

_BEHIND = r"[ \t]*(?:\[[ xX]\][ \t]*)?(?:[*_~]|<[^<>]*>)*$"
_NUMBER = (
    rf"\d{{1,9}}(?=[.)、．）]{_BEHIND})|[一二三四五六七八九十]{{1,3}}(?=[、．]{_BEHIND})"
    rf"|[①-⑳](?={_BEHIND})|(?<=# )\d{{1,2}}(?=[ \t]{_BEHIND})"
)
_DIGITS = " 一二三四五六七八九"
_TEN, _FIRST_CIRCLED = "十", ord("①") - 1


def value(number: str) -> int:
    """Return what a number is: `3`, `三`, `十二` or `③`."""
    if number.isascii():
        return int(number)
    if "①" <= number <= "⑳":
        return ord(number) - _FIRST_CIRCLED
    tens, ten, ones = number.rpartition(_TEN)
    return (_DIGITS.find(tens or "一") * 10 if ten else 0) + (_DIGITS.find(ones) if ones else 0)


def written(number: int, like: str) -> str:
    """Return a number from 1 to 99 as another one is written."""
    if like.isascii():
        return str(number)
    if "①" <= like <= "⑳":
        return chr(_FIRST_CIRCLED + number)
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + (_TEN if tens else "") + (_DIGITS[ones] if ones else "")


class Numbering:
    """How the sections of an entry are counted: by the numbers that they have, else not at all.

    `places` are the sections that go before which one of the entry's; the number of those for its end. Where the
    template gives the numbers that the sections have, new ones have theirs, and none changes.
    """

    def __init__(
        self, note: Note, markers: list[Marker], places: Mapping[int, Sequence[SectionKind]], template: Template
    ) -> None:
        self.note = note
        self.markers = markers
        self.places = places
        self.added = {before: len(kinds) for before, kinds in places.items()}
        self.found = [re.search(_NUMBER, marker.lead) for marker in markers]
        self.shifts: list[int] = []
        """By how much the number of each section grows."""
        self.firsts: list[int] = []
        """The number of the first one that goes before each section, and of the first at the end."""
        numbers = [value(found[0]) for found in self.found if found]
        self.fixed = numbers == [template.kind(marker.key).number for marker in markers] and all(
            kind.number for kinds in places.values() for kind in kinds
        )
        """Whether the sections have the numbers of the template."""
        if all(self.found):
            self.count(numbers)

    def count(self, numbers: list[int]) -> None:
        """Number the sections anew, no more of them than must be; a list of ones stays one."""
        if len(set(numbers)) == 1:
            self.shifts, self.firsts = [0] * len(numbers), numbers[:1] * (len(numbers) + 1)
            return
        shift, free = 0, numbers[0] - self.added.get(0, 0)
        free = free if free > 0 else numbers[0]
        for index in range(len(numbers) + 1):
            self.firsts.append(free)
            free += self.added.get(index, 0)
            if index < len(numbers):
                shift = max(shift, free - numbers[index])
                self.shifts.append(shift)
                free = numbers[index] + shift + 1

    def lead(self, lead: str, before: int, step: int) -> str:
        """Return the lead of the section `step` of those that go before the one at `before`."""
        found = re.search(_NUMBER, lead)
        if not found or not self.firsts:
            return lead
        if self.fixed:
            number = self.places[before][step].number
        else:
            number = self.firsts[before] + (0 if len(set(self.firsts)) == 1 else step)
        return f"{lead[: found.start()]}{written(number, found[0])}{lead[found.end() :]}"

    def edits(self) -> list[Edit]:
        """Return the new numbers of the sections that are there."""
        moved = [
            trio for trio in zip(self.markers, self.found, self.shifts, strict=False) if trio[2] and not self.fixed
        ]
        return [
            Edit(marker.line + found.start(), marker.line + found.end(), written(value(found[0]) + shift, found[0]))
            for marker, found, shift in moved
            if found
        ]

    def doubt(self) -> str:
        """Return why the numbers need review: what else they count, or what they would do to the text; else nothing."""
        if not any(self.found) or self.fixed:
            return ""
        if not self.shifts:
            return "not all sections are numbered"
        if any(len(edit.text) > edit.end - edit.start for edit in self.edits()):
            return "a number grows by a digit"
        if any(marker.item < 0 for marker in self.markers):
            return "the numbers are part of the text"
        return "" if self.alone() else "other items are numbered with the sections"

    def alone(self) -> bool:
        """Whether no other item stands in their list, or between their lists."""
        blocks, text = self.note.document.blocks, self.note.text
        items = [blocks[marker.item] for marker in self.markers]
        ends = [blocks[items[0].parent].start, *(item.end for item in items)]
        starts = [*(marker.line for marker in self.markers), blocks[items[-1].parent].end]
        gaps = (text[end:start] for end, start in zip(ends, starts, strict=True))
        return not any(re.search(r"^[ \t>]*\d{1,9}[.)][ \t]", gap, re.MULTILINE) for gap in gaps)
