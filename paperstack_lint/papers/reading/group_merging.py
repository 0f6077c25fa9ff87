"""Merge groups of markers into entries: join the parts of one paper, drop what only looks like a marker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses.identity import is_paper
from paperstack_lint.papers.reading.marker import following_places

if TYPE_CHECKING:
    from paperstack_lint.note.template import Template
    from paperstack_lint.papers.reading.marker import Marker
    from paperstack_lint.papers.reading.title_candidate import Title


class Group(NamedTuple):
    """The sections of one entry in the order of the source; `end` is where the entry ends, in whole lines.

    `level` is that of its title's heading, or of the heading above it, 0 without one. `boundary` is the level of the
    highest heading between it and the group above, None without one, 0 where another paper is between them;
    `after_rule` is whether a thematic break is. `nearest` is the title right above: its own, or a sub-heading of its
    paper.
    """

    title: Title | None
    markers: tuple[Marker, ...]
    end: int
    level: int
    boundary: int | None
    after_rule: bool
    nearest: Title | None


def merge_groups(found: Iterable[Group], template: Template) -> Iterator[Group]:
    """Yield the entries among the groups into which headings, thematic breaks and titles divide a note."""
    whole = [
        group._replace(markers=tuple(_without_repeated(group.markers, template))) for group in _merged(found, template)
    ]
    real = [group for group in whole if _is_entry(group, template) or _is_unlabelled(group, template)]
    for group, following in zip_longest(real, real[1:]):
        own = following is not None and _is_paper_beside(group, following)
        yield group._replace(title=group.nearest) if own else group


def _is_paper_beside(group: Group, following: Group) -> bool:
    """Return whether the heading right above a group is a paper of its own, beside that of the next group."""
    mine, other = group.nearest, following.title
    if not mine or not other or not mine.kind == other.kind == "heading":
        return False
    return mine.level == other.level == following.boundary and not other.paper


def _merged(found: Iterable[Group], template: Template) -> list[Group]:
    """Return the groups, with those merged that a sub-heading or a thematic break inside a paper has divided."""
    wholes: list[_MergedGroup] = []
    for group in found:
        if wholes and wholes[-1].continues_with(group):
            wholes[-1].add(group)
        else:
            wholes.append(_MergedGroup(group, template))
    return [whole.group._replace(markers=tuple(whole.markers)) for whole in wholes]


class _MergedGroup:
    """A group, merged with those below it that continue its paper."""

    def __init__(self, group: Group, template: Template) -> None:
        self.group = group
        self.order = template.places
        self.markers: list[Marker] = []
        self.places: set[int] = set()
        self.homes: set[int] = set()
        self.level = group.level
        self.highest = group.markers[0].level
        self.add(group)

    def add(self, group: Group) -> None:
        self.group = self.group._replace(end=group.end)
        self.markers += group.markers
        self.places |= self.places_of(group)
        self.homes.update(marker.home for marker in group.markers)
        self.highest = min(self.highest, *(marker.level for marker in group.markers))
        levels = [marker.level for marker in group.markers if marker.level]
        if levels and self.has_paper_title:  # sections at the level of the title do not show what is below it
            self.level = min(self.level, min(levels) - 1)

    def places_of(self, group: Group) -> set[int]:
        return {self.order[marker.key] for marker in group.markers if not marker.weak}

    @property
    def has_paper_title(self) -> bool:
        title = self.group.title
        return title is not None and title.weight == 3

    @property
    def has_sections_below(self) -> bool:
        """Whether all sections are headings below the heading that is the title."""
        title = self.group.title
        return title is not None and 0 < title.level < self.highest

    def continues_with(self, group: Group) -> bool:
        """Return whether a group has no title of its own, and its sections continue those above it."""
        begun = len(self.places) > 1 or (self.places and (self.has_paper_title or self.has_sections_below))
        if not begun or group.markers[0].home not in self.homes or not self.may_contain(group):
            return False
        then = self.places_of(group)
        return not then or max(self.places) < min(then)

    def may_contain(self, group: Group) -> bool:
        """Return whether what is between may belong to the paper: a rule, a heading below its own, a reference."""
        title = group.title
        if group.boundary is None:
            return group.after_rule and (
                title is None or (title.kind != "heading" and title.weight < 2 and not title.mentions)
            )
        if group.boundary <= self.level:
            return False
        if title is None or title.kind == "heading":
            return True
        return not group.after_rule and (title.weight < 3 or is_paper_heading(self.group.title))


def is_paper_heading(title: Title | None) -> bool:
    """Return whether a title is the heading of a paper, so that papers below it are references."""
    return title is not None and title.kind == "heading" and title.weight == 3


def _is_entry(group: Group, template: Template) -> bool:
    """Return whether two sections are marked for certain; emoji before other text are in legends and hints, too.

    Where no section has an emoji, one is enough below the title of a paper, or in a note that the template's `where`
    selects.
    """
    labelled = {marker.key for marker in group.markers if marker.labelled}
    marked = labelled | {marker.key for marker in group.markers if marker.reading == "bare"}
    if len(marked) == 1 and labelled and not template.has_emoji:
        title = group.title
        likely = title is not None and (title.mentions or is_paper(title.url) or template.where is not None)
        return likely or len({marker.key for marker in group.markers}) > 2
    return len(marked) > 3 or (bool(labelled) and len(marked) > 1)


def _is_unlabelled(group: Group, template: Template) -> bool:
    """Return whether a paper has all emoji of the template before other text; a legend has them without a paper."""
    keys = [marker.key for marker in group.markers if marker.reading == "text"]
    return group.title is not None and group.title.paper and keys == [kind.key for kind in template.sections]


def _without_repeated(markers: tuple[Marker, ...], template: Template) -> Iterator[Marker]:
    """Yield the markers but weak ones whose key is present, whose carrier no strong one has, or that are out of order.

    A hint that begins with the emoji of a section may be anywhere; a section follows the order of the template.
    """
    if not any(marker.weak for marker in markers):
        yield from markers
        return
    shapes = {marker.shape for marker in markers if marker.labelled}
    strong = {marker.key for marker in markers if not marker.weak}
    places, place = template.places, -1
    for marker, limit in zip(markers, following_places(markers, places), strict=True):
        mine = places[marker.key]
        if marker.weak:
            carried = not shapes or marker.shape in shapes
            placed = place < mine < limit or marker.wrong_emoji
            if marker.key in strong or not carried or not placed:
                continue
            strong.add(marker.key)
        place = mine
        yield marker
