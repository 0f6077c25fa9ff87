"""Which markers belong together, under which title."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.papers.titles import Title, Titles

if TYPE_CHECKING:
    from paperstack_lint.markdown import Block
    from paperstack_lint.note import Note
    from paperstack_lint.papers.markers import Marker
    from paperstack_lint.papers.template import Template


class Group(NamedTuple):
    """The sections of one entry in the order of the source; `end` is where the entry ends, in whole lines."""

    title: Title | None
    markers: tuple[Marker, ...]
    end: int


def groups(note: Note, markers: list[Marker], titles: Titles) -> list[Group]:
    """The entries that the markers of a note make; what only looks like one is left out."""
    found = _Grouper(note, markers, titles).run() if len(markers) > 1 else []
    return [settled for group in found if (settled := _settled(group, note.project.template))]


class _Grouper:
    """Walks over markers, titles and rules in the order of the source. State: the open entry, the titles seen."""

    def __init__(self, note: Note, markers: list[Marker], titles: Titles) -> None:
        self.note = note
        self.blocks = note.document.blocks
        self.markers = markers
        self.titles = titles
        self.homes = {-1, *(marker.home for marker in markers)}
        self.own = {marker.item for marker in markers if marker.item >= 0}
        self.own |= {marker.block for marker in markers if marker.carrier == "heading"}
        self.quoted = {marker.line for marker in markers}
        self.done: list[Group] = []
        self.open: list[Marker] = []
        self.keys: set[str] = set()
        self.deepest = 0
        self.title: Title | None = None
        self.seen: list[Title] = []

    def run(self) -> list[Group]:
        following = iter([*range(len(self.markers)), -1])
        at = next(following)
        for index, block in enumerate(self.blocks):
            while at >= 0 and self.markers[at].start < block.start:
                self.take_marker(at)
                at = next(following)
            # A block that begins on a marker's own line, or with it, carries it.
            if block.kind in ("rule", "heading", "item", "paragraph", "quote") and index not in self.own:
                self.take_block(index, block)
        while at >= 0:
            self.take_marker(at)
            at = next(following)
        self.close(len(self.note.text))
        return self.done

    def take_block(self, index: int, block: Block) -> None:
        home = self.blocks[block.parent].parent if block.kind == "item" else block.parent
        if home not in self.homes:
            return
        if block.kind == "rule":
            self.close(self.line(block.start))
            self.seen = []
        elif block.kind != "item" and self.line(block.content) in self.quoted:
            return
        elif title := self.titles.of(index):
            self.take_title(title)

    def take_title(self, title: Title) -> None:
        if title.kind == "heading":
            if self.below(title.level):
                self.seen.append(title)
                return
            self.close(title.line)
            self.seen = [title]
        elif self.ends_entry(title):
            self.close(title.line)
            self.seen = [title]
        else:
            self.seen.append(title)

    def below(self, level: int) -> bool:
        """Whether a heading belongs to a section: it is deeper than the markers of the open entry, and its title."""
        title = self.title.level if self.title else 0
        return self.deepest > 0 and level > max(self.deepest, title)

    def ends_entry(self, title: Title) -> bool:
        """Whether it is the title of the next paper: a paper, and carried as the open entry's title is."""
        if not self.open or title.weight < 3:
            return False
        if self.title is None:
            return title.kind == "list" and self.open[0].carrier == "list" and title.home == self.open[0].home
        mine = self.title
        return (mine.kind, mine.home, mine.mark) == (title.kind, title.home, title.mark)

    def take_marker(self, at: int) -> None:
        marker = self.markers[at]
        if self.open and self.begins_entry(at):
            title = self.choose(marker)
            self.close(title.line if title and title.line > self.open[-1].line else marker.line)
            self.title = title
        elif not self.open:
            self.title = self.choose(marker)
        self.open.append(marker)
        self.seen = []
        self.deepest = max(self.deepest, marker.level)
        if not marker.weak:
            self.keys.add(marker.key)

    def begins_entry(self, at: int) -> bool:
        """Whether a marker belongs to another entry than the one before it."""
        marker, last = self.markers[at], self.open[-1]
        if marker.home != self.open[0].home and marker.home >= 0 and self.blocks[marker.home].kind == "item":
            return self.blocks[marker.home].start > last.start
        if marker.weak:
            return False
        between = max((self.weigh(title, marker) for title in self.seen), default=0)
        place = self.note.project.template.place
        if marker.key in self.keys:
            following = self.markers[at + 1].key if at + 1 < len(self.markers) else ""
            restart = place(marker.key) == 0 and following in self.keys
            return restart or between >= 1
        return between >= 3 and place(marker.key) < place(last.key)

    def choose(self, marker: Marker) -> Title | None:
        """The title of an entry that begins with a marker: the nearest, unless a farther one looks more like one."""
        if marker.home >= 0 and self.blocks[marker.home].kind == "item":
            return self.titles.of(marker.home)
        weighed = [(self.weigh(title, marker), index) for index, title in enumerate(self.seen)]
        weight, index = max(weighed, default=(0, 0))
        return self.seen[index] if weight else None

    def weigh(self, title: Title, marker: Marker) -> float:
        """How much a candidate looks like the title of the entry that begins with a marker; 0 not at all."""
        nearest = title is self.seen[-1]
        if title.kind == "heading":
            return 3.5 if title.weight == 3 else 1
        if title.home != marker.home and title.home >= 0:
            return 0
        if title.weight or not nearest:
            return title.weight
        beside = title.kind == "list" and (marker.carrier, marker.home) == ("list", title.home)
        return 1.5 if beside else 0.5

    def close(self, end: int) -> None:
        if self.open:
            home = self.open[0].home
            end = min(end, self.blocks[home].end) if home >= 0 else end
            self.done.append(Group(self.title, tuple(self.open), max(end, self.open[-1].end)))
        self.open, self.title, self.keys, self.deepest = [], None, set(), 0

    def line(self, offset: int) -> int:
        return max(self.note.text.rfind("\n", 0, offset) + 1, self.note.body)


def _settled(group: Group, template: Template) -> Group | None:
    """The group without what only looks like a marker; None where too little is left for an entry."""
    kept = tuple(_distinct(group.markers, template))
    labelled = {marker.key for marker in kept if marker.labelled}
    marked = {marker.key for marker in kept if marker.labelled or marker.reading == "bare"}
    every = {marker.key for marker in kept}
    if len(labelled) > 1 or len(every) > 3 or (labelled and (len(marked) > 1 or len(every) > 2)):
        return group._replace(markers=kept)
    return None


def _distinct(markers: tuple[Marker, ...], template: Template) -> Iterator[Marker]:
    """The markers without weak ones that are there already, carried as no strong one is, or not in their place.

    A hint that begins with the emoji of a section stands anywhere; a section stands where the template has it.
    """
    shapes = {marker.shape for marker in markers if marker.labelled}
    strong = {marker.key for marker in markers if not marker.weak}
    place = -1
    later = _later_places(markers, template)
    for marker, limit in zip(markers, later, strict=True):
        mine = template.place(marker.key)
        if marker.weak:
            carried = not shapes or marker.shape in shapes
            placed = place < mine < limit or marker.wrong_emoji
            if marker.key in strong or not carried or not placed:
                continue
            strong.add(marker.key)
        place = mine
        yield marker


def _later_places(markers: tuple[Marker, ...], template: Template) -> list[int]:
    """For each marker the place in the template of the next strong one."""
    limits, limit = [], len(template.sections)
    for marker in reversed(markers):
        limits.append(limit)
        if not marker.weak:
            limit = template.place(marker.key)
    return limits[::-1]
