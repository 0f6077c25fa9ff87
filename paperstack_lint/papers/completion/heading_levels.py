"""The levels of the headings of missing sections: some templates nest their sections, as complete papers show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.papers.reading.entries import papers_of
from paperstack_lint.papers.reading.entry import Entry

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import Template


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
            levels, "only one paper shows the level of the heading" if several and shown.papers == 1 else ""
        )
    if len({*own.values()}) == 1:
        return HeadingLevels(dict.fromkeys(lacks, min(own.values())))
    return HeadingLevels(
        {}, reason="the sections are headings of several levels, and which one the missing have is not known"
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
