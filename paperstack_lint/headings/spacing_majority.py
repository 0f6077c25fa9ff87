"""Whether most headings of a note, or of several, have a space at their CJK–Latin boundaries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.headings.heading_text import HeadingText, heading_texts
from paperstack_lint.headings.spacing import NAMES, Boundaries, find_boundaries

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note

Spacing = Literal["spaced", "unspaced", "mixed", ""]
"""What a heading shows; `` for nothing."""

MIN_HEADINGS = 2
"""Headings that make a habit."""
MAJORITY_FACTOR = 2
"""How many times as many as the others they have to be."""

MIN_TITLES = 3
"""Titles that make a habit of their own."""

MIN_COLLECTION_HEADINGS = 10
"""Headings of several notes that make a habit which goes for a note that has none."""
CLEAR_FACTOR = 10
"""How many times as many as the others these have to be."""


class SpacingCounts(NamedTuple):
    """How many headings show each way; `doubtful` are those with spaces that may part two phrases, `mixed` show both.

    `spaced_titles` and `unspaced_titles` are the titles of notes among them. `first` and `first_unspaced` are the lines
    of the first heading that shows each way, 0 for none.
    """

    spaced: int = 0
    unspaced: int = 0
    doubtful: int = 0
    mixed: int = 0
    spaced_titles: int = 0
    unspaced_titles: int = 0
    first: int = 0
    first_unspaced: int = 0

    @property
    def majority(self) -> Spacing:
        """The way of most headings; `` where there are too few, or too many of the other way."""
        if self.spaced >= max(MIN_HEADINGS, MAJORITY_FACTOR * self.unspaced):
            return "spaced"
        return "unspaced" if self.unspaced >= max(MIN_HEADINGS, MAJORITY_FACTOR * (self.spaced + self.doubtful)) else ""

    @property
    def title_majority(self) -> Spacing:
        """The way of most titles; `` where there are too few, or too many of the other way."""
        spaced, unspaced = self.spaced_titles, self.unspaced_titles
        if spaced >= max(MIN_TITLES, MAJORITY_FACTOR * unspaced):
            return "spaced"
        return "unspaced" if unspaced >= max(MIN_TITLES, MAJORITY_FACTOR * spaced) else ""

    @property
    def is_clear(self) -> bool:
        """Return whether nearly all headings are spaced in one way."""
        majority, others = max(self.spaced, self.unspaced), min(self.spaced, self.unspaced) + self.mixed
        return majority >= max(MIN_COLLECTION_HEADINGS, CLEAR_FACTOR * others)

    def line(self, spacing: Spacing) -> int:
        """Return the line of the first heading that is spaced in a way, 0 for none."""
        return self.first if spacing == "spaced" else self.first_unspaced if spacing == "unspaced" else 0


def total(counts: Iterable[SpacingCounts]) -> SpacingCounts:
    """Return the sums of the numbers of several notes, without lines."""
    columns = list(zip(*counts, strict=True))
    return SpacingCounts(*map(sum, columns[:-2])) if columns else SpacingCounts()


@lru_cache(maxsize=1)  # a rule asks for those of a note, and then its habit is asked for
def boundaries_of_headings(note: Note, names: tuple[str, ...]) -> Sequence[tuple[HeadingText, Boundaries]]:
    """Return the captions of a note with their boundaries; those inside one of `names` are left out."""
    return [(heading_text, find_boundaries(heading_text.prose, names)) for heading_text in heading_texts(note)]


def spacing_of(found: Boundaries) -> Spacing:
    """Return what the boundaries of a heading show."""
    kinds = {boundary.spaced for boundary in found.stylistic if boundary.evidence}
    if len(kinds) > 1:
        return "mixed"
    return "" if not kinds else "spaced" if kinds.pop() else "unspaced"


def count_spacing(note: Note, names: tuple[str, ...] = NAMES) -> SpacingCounts:
    """Return what the headings of a note show; a heading that repeats the title counts once."""
    found = boundaries_of_headings(note, names)
    at = title_index(note, found)
    repeated = at > 0 and found[0][0].heading < 0
    starts: dict[Spacing, list[int]] = {"spaced": [], "unspaced": [], "mixed": [], "": []}
    for heading_text, each in found[repeated:]:
        way = spacing_of(each)
        if way or any(boundary.spaced and not boundary.number for boundary in each.stylistic):
            starts[way].append(heading_text.start)
    spaced, unspaced, mixed, doubtful = starts.values()
    lines = (note.position(each[0]).line if each else 0 for each in (spaced, unspaced))
    way = spacing_of(found[at][1]) if at >= 0 else ""
    titles = int(way == "spaced"), int(way == "unspaced")
    return SpacingCounts(len(spaced), len(unspaced), len(doubtful), len(mixed), *titles, *lines)


def title_index(note: Note, found: Sequence[tuple[HeadingText, Boundaries]]) -> int:
    """Return which caption is the title of a note; -1 for none.

    It is that of the front matter, or the heading that repeats it, or else the only heading of the first level.
    """
    if found and found[0][0].heading < 0:
        reads = found[0][0].source(note)
        return next((at for at, (each, _) in enumerate(found) if at and each.source(note) == reads), 0)
    highest = [at for at, (each, _) in enumerate(found) if note.headings[each.heading].level == 1]
    return 0 if highest == [0] else -1
