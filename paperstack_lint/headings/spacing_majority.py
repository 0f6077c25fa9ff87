"""The majority style at CJK–Latin boundaries: whether most headings of a note, or of several, have a space there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.headings.heading_text import HeadingText, heading_texts
from paperstack_lint.headings.script_boundaries import NAMES, Boundaries, find_boundaries
from paperstack_lint.text.language import has_kana

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note

Spacing = Literal["spaced", "unspaced", "mixed", ""]
"""How a heading is spaced; `` where it has no evidence."""

MIN_SPACED, MIN_UNSPACED = 2, 4
"""The fewest headings that are a majority. More are needed to take spaces away, which typographers ask for."""
SPACED_FACTOR, UNSPACED_FACTOR = 2, 4
"""How many times as many as the others a majority has to be."""

MIN_TITLES, TITLE_FACTOR = 3, 2
"""The fewest titles that are a majority of their own, and how many times as many as the others they have to be."""

MIN_COLLECTION_HEADINGS = 10
"""The fewest headings of several notes whose majority applies to a note that has none."""
CLEAR_FACTOR = 10
"""How many times as many as the others these have to be, so that the majority is clear."""


class SpacingCounts(NamedTuple):
    """How many headings have each style; `mixed` have both, and the spaces of `doubtful` ones may separate two phrases.

    `spaced_titles` and `unspaced_titles` are the titles of notes among them. `first` and `first_unspaced` are the lines
    of the first heading with each style, from 1, 0 for none.
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
        """The style of most headings; `` where there are too few, or too many with the other style."""
        if self.spaced >= max(MIN_SPACED, SPACED_FACTOR * self.unspaced):
            return "spaced"
        least = max(MIN_UNSPACED, UNSPACED_FACTOR * self.spaced, SPACED_FACTOR * (self.spaced + self.doubtful))
        return "unspaced" if self.unspaced >= least else ""

    @property
    def title_majority(self) -> Spacing:
        """The style of most titles; `` where there are too few, or too many with the other style."""
        if self.spaced_titles >= max(MIN_TITLES, TITLE_FACTOR * self.unspaced_titles):
            return "spaced"
        return "unspaced" if self.unspaced_titles >= max(MIN_TITLES, TITLE_FACTOR * self.spaced_titles) else ""

    @property
    def are_titles_mixed(self) -> bool:
        """Whether there are titles enough for a majority, and none has it."""
        return not self.title_majority and self.spaced_titles + self.unspaced_titles >= MIN_TITLES

    @property
    def is_clear(self) -> bool:
        """Whether nearly all headings have one style."""
        majority, others = max(self.spaced, self.unspaced), min(self.spaced, self.unspaced) + self.mixed
        return majority >= max(MIN_COLLECTION_HEADINGS, CLEAR_FACTOR * others)

    def count(self, spacing: Spacing) -> int:
        """Return how many headings have a style."""
        return self.spaced if spacing == "spaced" else self.unspaced if spacing == "unspaced" else 0

    def line(self, spacing: Spacing) -> int:
        """Return the line of the first heading with a style, from 1, 0 for none."""
        return self.first if spacing == "spaced" else self.first_unspaced if spacing == "unspaced" else 0


def total(counts: Iterable[SpacingCounts]) -> SpacingCounts:
    """Return the sums of the counts of several notes, without lines."""
    columns = list(zip(*counts, strict=True))
    return SpacingCounts(*map(sum, columns[:-2])) if columns else SpacingCounts()


@lru_cache(maxsize=1)  # a rule queries those of a note, and then their counts
def boundaries_of_headings(note: Note, names: tuple[str, ...]) -> Sequence[tuple[HeadingText, Boundaries]]:
    """Return the headings of a note with their boundaries; those inside one of `names` are left out."""
    found = list(heading_texts(note))
    japanese = any(has_kana(heading_text.prose) for heading_text in found)
    return [(each, find_boundaries(each.prose, names, japanese=japanese)) for each in found]


def spacing_of(found: Boundaries) -> Spacing:
    """Return the style of a heading, by the evidence at its boundaries."""
    kinds = {boundary.spaced for boundary in found.stylistic if boundary.evidence}
    if len(kinds) > 1:
        return "mixed"
    return "" if not kinds else "spaced" if kinds.pop() else "unspaced"


def spaces_numbers(found: Sequence[Boundaries]) -> bool:
    """Return whether the headings of the majority have spaces beside numbers, too, or contain no numbers."""
    spaced = [boundary.spaced for each in found for boundary in each.stylistic if boundary.number]
    return 2 * sum(spaced) >= len(spaced)


@lru_cache(maxsize=1)  # a rule queries those of a note, and its facts contain them
def count_spacing(note: Note, names: tuple[str, ...] = NAMES) -> SpacingCounts:
    """Count the styles of the headings of a note; a heading that repeats the title counts once."""
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
    """Return which heading is the title of a note, as an index into `found`; -1 for none.

    It is that of the front matter, or the heading that repeats it, or else the only heading of the first level.
    """
    if found and found[0][0].heading < 0:
        reads = found[0][0].source(note)
        return next((at for at, (each, _) in enumerate(found) if at and each.source(note) == reads), 0)
    highest = [at for at, (each, _) in enumerate(found) if note.headings[each.heading].level == 1]
    return 0 if highest == [0] else -1
