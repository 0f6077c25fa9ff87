"""The numbers of sections that stand in a numbered list, or in numbered headings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from paperstack_lint.edits import Edit

if TYPE_CHECKING:
    from paperstack_lint.note import Note
    from paperstack_lint.papers.markers import Marker

_NUMBER = r"\d{1,9}(?=[.)、][ \t]*(?:\[[ xX]\][ \t]*)?(?:[*_~]|<[^<>]*>)*$)"


class Numbering:
    """How the sections of an entry are counted: by the numbers that they have, else not at all.

    `added` is how many sections go before which one of the entry's; the number of those for its end.
    """

    def __init__(self, note: Note, markers: list[Marker], added: Mapping[int, int]) -> None:
        self.note = note
        self.markers = markers
        self.added = added
        self.found = [re.search(_NUMBER, marker.lead) for marker in markers]
        self.shifts: list[int] = []
        """By how much the number of each section grows."""
        self.firsts: list[int] = []
        """The number of the first one that goes before each section, and of the first at the end."""
        if all(self.found):
            self.count([int(found[0]) for found in self.found if found])

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
        """The lead of the section `step` of those that go before the one at `before`."""
        found = re.search(_NUMBER, lead)
        if not found or not self.firsts:
            return lead
        constant = len(set(self.firsts)) == 1
        return f"{lead[: found.start()]}{self.firsts[before] + (0 if constant else step)}{lead[found.end() :]}"

    def edits(self) -> list[Edit]:
        """The new numbers of the sections that are there."""
        moved = [trio for trio in zip(self.markers, self.found, self.shifts, strict=False) if trio[2]]
        return [
            Edit(marker.line + found.start(), marker.line + found.end(), str(int(found[0]) + shift))
            for marker, found, shift in moved
            if found
        ]

    def doubt(self) -> str:
        """Return why the numbers need review: what else they count, or what they would do to the text; else nothing."""
        if not any(self.found):
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
