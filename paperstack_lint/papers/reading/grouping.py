"""Group the markers of a note by paper, each group under its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperstack_lint.addresses.identity import is_paper
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.group_merging import Group, is_paper_heading, merge_groups
from paperstack_lint.papers.reading.wording import is_address, is_generic, is_part

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Block
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.reading.marker import Marker
    from paperstack_lint.papers.reading.title_candidate import Title
    from paperstack_lint.papers.reading.title_reader import TitleReader


def group_markers(note: Note, markers: list[Marker], titles: TitleReader) -> list[Group]:
    """Return the groups of markers that are entries."""
    found = _Grouper(note, markers, titles).run() if len(markers) > template_of(note).has_emoji else []
    return list(merge_groups(found, template_of(note)))


_BOUNDARY_KINDS = frozenset({"rule", "heading", "item", "paragraph", "quote", "html"})
"""The kinds of blocks that may be a title, or end an entry."""


class _Grouper:
    """Walks over markers, titles and thematic breaks in source order. State: the open entry, the titles seen."""

    def __init__(self, note: Note, markers: list[Marker], titles: TitleReader) -> None:
        self.note = note
        self.blocks = note.document.blocks
        self.markers = markers
        self.titles = titles
        self.homes = {-1, *(marker.home for marker in markers)}
        self.own = {marker.item for marker in markers if marker.item >= 0}
        self.own |= {marker.block for marker in markers if marker.carrier == "heading"}
        self.places = template_of(note).places
        self.lines = {marker.line for marker in markers}
        self.quotes = {self.blocks[marker.block].parent for marker in markers if marker.carrier == "quote"}
        self.done: list[Group] = []
        self.open: list[Marker] = []
        self.keys: set[str] = set()
        self.deepest = 0
        self.title: Title | None = None
        self.seen: list[Title] = []
        self.paper: Title | None = None  # the heading of a paper whose sub-headings have been seen
        self.level = 0
        self.boundary: int | None = None
        self.after_rule = False
        self.opening: tuple[int, int | None, bool, Title | None] = (0, None, False, None)

    def run(self) -> list[Group]:
        following = iter([*range(len(self.markers)), -1])
        at = next(following)
        for index, block in enumerate(self.blocks):
            while at >= 0 and self.markers[at].start < block.start:
                self.take_marker(at)
                at = next(following)
            # A block that begins on a marker's own line, or with it, carries it.
            if block.kind in _BOUNDARY_KINDS and index not in self.own:
                self.take_block(index, block)
        while at >= 0:
            self.take_marker(at)
            at = next(following)
        self.close(len(self.note.text))
        return self.done

    def take_block(self, index: int, block: Block) -> None:
        quoted = block.kind == "paragraph" and block.parent in self.quotes
        home = self.blocks[block.parent].parent if block.kind == "item" or quoted else block.parent
        if home not in self.homes:
            return
        if block.kind == "rule":
            self.close(self.line_start(block.start))
            # A heading covers all below it, so it stays a candidate; the paper found so far ends at the rule.
            self.seen, self.after_rule = [title for title in self.seen if title.kind == "heading"], True
            self.paper = None
        elif block.kind != "item" and self.line_start(block.content) in self.lines:
            return
        elif title := self.titles.of_block(index):
            self.take_title(title._replace(kind="quote", home=home) if quoted else title)

    def take_title(self, title: Title) -> None:
        if title.kind == "heading":
            self.take_heading(title)
        elif self.ends_entry(title):
            self.close(title.line)
            self.seen, self.boundary = [title], 0
        elif self.titles.has_only_generic_links(title):
            self.take_links(title)
        elif not (self.seen and self.is_generic_title(title)):
            self.seen.append(title)

    def is_generic_title(self, title: Title) -> bool:
        """Return whether a title is a word that is no paper's name: `tl;dr`, `arXiv`, `原文`."""
        return is_part(title.text) or is_generic(title.text) or is_address(title.text)

    def take_links(self, title: Title) -> None:
        """Process links without a name: they belong to the title above, which gets the address of a paper."""
        above = self.seen[-1] if self.seen else None
        if not above:
            self.seen.append(self.titles.title_above(title) or title)
        elif title.weight == 3 and (above.url or (above.kind != "heading" and not above.weight)):
            self.seen.append(title)
        elif not above.url and is_paper(title.url):
            self.seen[-1] = above._replace(url=title.url)

    def take_heading(self, title: Title) -> None:
        level = 0 if title.weight == 3 else title.level
        self.level, self.boundary = title.level, level if self.boundary is None else min(level, self.boundary)
        if self.is_in_section(title.level):
            self.seen.append(title)
            return
        self.close(title.line)
        if self.is_generic_title(title) and any(0 < each.level < title.level for each in self.seen):
            return  # its paper is the one above
        self.paper = self.paper_of(title)
        self.seen = [title]

    def paper_of(self, title: Title) -> Title | None:
        """Return the heading of a paper without sections so far, if a title may be part of it: `Notes`, `Abstract`."""
        above = self.paper or (self.seen[0] if self.seen else None)
        if not above or not (is_paper_heading(above) and above.paper):
            return None
        return above if title.level > above.level and title.weight < 3 and not title.mentions else None

    def is_in_section(self, level: int) -> bool:
        """Return whether a heading belongs to a section: it is deeper than the open entry's markers and title."""
        title = self.title.level if self.title else 0
        return self.deepest > 0 and level > max(self.deepest, title)

    def ends_entry(self, title: Title) -> bool:
        """Return whether a title is that of the next paper: a paper, and carried as the open entry's title is."""
        if not self.open or title.weight < 3:
            return False
        if self.title is None:
            return title.kind == "list" and self.open[0].carrier == "list" and title.home == self.open[0].home
        return self.is_carried_alike(title)

    def is_carried_alike(self, title: Title) -> bool:
        """Return whether a title is carried as the open entry's title is."""
        mine = self.title
        return mine is not None and (mine.kind, mine.home, mine.mark) == (title.kind, title.home, title.mark)

    def take_marker(self, at: int) -> None:
        marker = self.markers[at]
        if self.open and self.begins_entry(at):
            title = self.choose_title(marker)
            self.close(title.line if title and title.line > self.open[-1].line else marker.line)
        if not self.open:
            chosen = self.choose_title(marker)
            self.title = self.paper if self.is_sub_heading(chosen, marker) else chosen
            level = self.title.level if self.title and self.title.kind == "heading" else self.level
            self.opening = (level, self.boundary, self.after_rule, chosen)
        self.open.append(marker)
        self.seen, self.paper, self.boundary, self.after_rule = [], None, None, False
        self.deepest = max(self.deepest, marker.level)
        if not marker.weak:
            self.keys.add(marker.key)

    def begins_entry(self, at: int) -> bool:
        """Return whether a marker belongs to another entry than the one before it."""
        marker, last = self.markers[at], self.open[-1]
        if marker.home != self.open[0].home and marker.home >= 0 and self.blocks[marker.home].kind == "item":
            return self.blocks[marker.home].start > last.start
        if marker.weak:
            return False
        back = self.place(marker) < self.place(last)
        again = marker.key in self.keys
        seen = [title for title in self.seen if (back and again) or not self.is_reference(title)]
        between = max(self.weigh(title, marker) for title in seen) if seen else 0
        if again:
            following = self.markers[at + 1].key if at + 1 < len(self.markers) else ""
            likely = 0 < between < 1 and self.seen[-1].kind == "line" and (back or self.seen[-1].block == marker.block)
            return between >= 1 or likely or (self.place(marker) == 0 and following in self.keys)
        return back and (between >= 3 or (between > 0 and self.begins_next_paper(at)))

    def is_reference(self, title: Title) -> bool:
        """Return whether a title only names a paper that the open one refers to."""
        return title.kind != "heading" and is_paper_heading(self.title)

    def begins_next_paper(self, at: int) -> bool:
        """Return whether the title above a marker is as likely as the open entry's, and keys repeat."""
        title, mine = self.seen[-1], self.title
        if not mine or not self.is_carried_alike(title) or title.weight < mine.weight:
            return False
        above = self.markers[at]
        for marker in self.markers[at + 1 : at + 1 + len(template_of(self.note).sections)]:
            if self.place(marker) <= self.place(above):
                return False
            if marker.key in self.keys:
                return True
            above = marker
        return False

    def place(self, marker: Marker) -> int:
        return self.places[marker.key]

    def is_sub_heading(self, title: Title | None, marker: Marker) -> bool:
        """Return whether a title is a sub-heading of a paper, and the paper's sections begin right below it."""
        if not self.paper or not title or title.kind != "heading":
            return False
        between = self.note.text[self.note.line_span(title.end)[1] : marker.line]
        return not between.strip(" \t\r\n=-")

    def choose_title(self, marker: Marker) -> Title | None:
        """Return the title of an entry that begins with a marker: its list item, or what is above it in that item."""
        if marker.home < 0 or self.blocks[marker.home].kind != "item":
            return self.best_title(marker, 0)
        own = self.titles.of_block(marker.home)
        inside = self.best_title(marker, self.blocks[marker.home].content + 1)
        above = self.open or (self.done[-1].markers if self.done else ())
        if above and above[0].home == marker.home:
            return inside or own
        return inside if inside and inside.weight == 3 and (not own or own.weight < 3) else own

    def best_title(self, marker: Marker, after: int) -> Title | None:
        """Return the nearest title of the greatest weight."""
        weighed = [(self.weigh(t, marker), index) for index, t in enumerate(self.seen) if t.start >= after]
        weight, index = max(weighed, default=(0, 0))
        return self.seen[index] if weight else None

    def weigh(self, title: Title, marker: Marker) -> float:
        """Return how likely a candidate is the title of the entry that begins with a marker; 0 where it is not."""
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
            home = self.open[-1].home
            end = min(end, self.blocks[home].end) if home >= 0 else end
            self.done.append(Group(self.title, tuple(self.open), max(end, self.open[-1].end), *self.opening))
        self.open, self.title, self.keys, self.deepest = [], None, set(), 0

    def line_start(self, offset: int) -> int:
        return max(self.note.text.rfind("\n", 0, offset) + 1, self.note.body)
