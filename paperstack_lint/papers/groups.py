"""Which groups of markers are entries: the parts of one paper joined, without what only looks like a marker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses.papers import is_paper

if TYPE_CHECKING:
    from paperstack_lint.note.template import Template
    from paperstack_lint.papers.marker import Marker
    from paperstack_lint.papers.title import Title


class Group(NamedTuple):
    """The sections of one entry in the order of the source; `end` is where the entry ends, in whole lines.

    `level` is that of the heading that is its title, or that it stands under, 0 without one. `border` is the level of
    the highest heading between it and the group above, None without one, 0 where another paper stands there; `ruled`
    is whether a rule does. `nearest` is the title right above it: its own, or the sub-heading of its paper.
    """

    title: Title | None
    markers: tuple[Marker, ...]
    end: int
    level: int
    boundary: int | None
    after_rule: bool
    nearest: Title | None


def merge_groups(found: Iterable[Group], template: Template) -> Iterator[Group]:
    """What is an entry of the groups that headings, rules and titles cut a note into."""
    whole = [
        group._replace(markers=tuple(_without_repeated(group.markers, template))) for group in _merged(found, template)
    ]
    real = [group for group in whole if _is_entry(group, template) or _is_unlabelled(group, template)]
    for group, following in zip_longest(real, real[1:]):
        own = following is not None and _is_paper_beside(group, following)
        yield group._replace(title=group.nearest) if own else group


def _is_paper_beside(group: Group, following: Group) -> bool:
    """Whether the heading right above a group is no part of a paper, but a paper beside that of the next group."""
    mine, other = group.nearest, following.title
    if not mine or not other or not mine.kind == other.kind == "heading":
        return False
    return mine.level == other.level == following.boundary and not other.paper


def _merged(found: Iterable[Group], template: Template) -> list[Group]:
    """The groups, those made one that a sub-heading or a rule inside a paper has cut apart."""
    wholes: list[_MergedGroup] = []
    for group in found:
        if wholes and wholes[-1].continues_with(group):
            wholes[-1].add(group)
        else:
            wholes.append(_MergedGroup(group, template))
    return [whole.group._replace(markers=tuple(whole.markers)) for whole in wholes]


class _MergedGroup:
    """A group, and those below it that go on with its paper."""

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
        if levels and self.has_paper_title:  # Sections level with the title say nothing of what is below it.
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
        """Whether a group has no title of its own, and its sections go on where those above it stop."""
        begun = len(self.places) > 1 or (self.places and (self.has_paper_title or self.has_sections_below))
        if not begun or group.markers[0].home not in self.homes or not self.may_contain(group):
            return False
        then = self.places_of(group)
        return not then or max(self.places) < min(then)

    def may_contain(self, group: Group) -> bool:
        """Whether what stands between may belong to the paper: a rule, a heading below its own, what it refers to."""
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
    """Whether papers below a title are references: it is the heading of a paper."""
    return title is not None and title.kind == "heading" and title.weight == 3


def _is_entry(group: Group, template: Template) -> bool:
    """Whether two sections are marked beyond doubt; emoji before other text are in legends and hints, too.

    Where no section has an emoji, one will do below the title of a paper, or in a note that the template is configured
    for.
    """
    labelled = {marker.key for marker in group.markers if marker.labelled}
    marked = labelled | {marker.key for marker in group.markers if marker.reading == "bare"}
    if len(marked) == 1 and labelled and not template.has_emoji:
        title = group.title
        likely = title is not None and (title.mentions or is_paper(title.url) or template.where is not None)
        return likely or len({marker.key for marker in group.markers}) > 2
    return len(marked) > 3 or (bool(labelled) and len(marked) > 1)


def _is_unlabelled(group: Group, template: Template) -> bool:
    """Whether a paper has all emoji before other text; a legend has them, too, but it is no paper's."""
    keys = [marker.key for marker in group.markers if marker.reading == "text"]
    return group.title is not None and group.title.paper and keys == [kind.key for kind in template.sections]


def _without_repeated(markers: tuple[Marker, ...], template: Template) -> Iterator[Marker]:
    """The markers without weak ones that are there already, carried as no strong one is, or not in their place.

    A hint that begins with the emoji of a section stands anywhere; a section stands where the template has it.
    """
    if not any(marker.weak for marker in markers):
        yield from markers
        return
    shapes = {marker.shape for marker in markers if marker.labelled}
    strong = {marker.key for marker in markers if not marker.weak}
    places, place = template.places, -1
    later = _following_places(markers, places)
    for marker, limit in zip(markers, later, strict=True):
        mine = places[marker.key]
        if marker.weak:
            carried = not shapes or marker.shape in shapes
            placed = place < mine < limit or marker.wrong_emoji
            if marker.key in strong or not carried or not placed:
                continue
            strong.add(marker.key)
        place = mine
        yield marker


def _following_places(markers: tuple[Marker, ...], places: Mapping[str, int]) -> list[int]:
    """For each marker the place in the template of the next strong one."""
    limits, limit = [], len(places)
    for marker in reversed(markers):
        limits.append(limit)
        if not marker.weak:
            limit = places[marker.key]
    return limits[::-1]
