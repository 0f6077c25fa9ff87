"""A paper of a note and its sections, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from paperstack_lint.note.template import Template
    from paperstack_lint.papers.marker import Carrier, Marker


class Section(NamedTuple):
    """A section of an entry: its marker, and its content up to `end`, where the next one or what follows begins."""

    marker: Marker
    end: int
    empty: bool

    @property
    def key(self) -> str:
        """Which section of the template it is."""
        return self.marker.key

    @property
    def carrier(self) -> Carrier:
        """What carries the marker."""
        return self.marker.carrier

    @property
    def start(self) -> int:
        """Where the marker begins: its emoji, or its label where it has none."""
        return self.marker.start

    @property
    def label_end(self) -> int:
        """Where the marker ends: behind its colon."""
        return self.marker.end


class Entry(NamedTuple):
    """A paper. `start` to `end` is all of it, in whole lines; `title_start` to `title_end` the source of its title.

    An entry without a title has an empty one at its first section. `certain` is false where the title only looks
    like a paper's and no section says that it is one. `title_kind` is what carries the title, None where that is no
    text of the body, and `title_block` is -1 then. `title` has no year, venue and remarks around it: `year` and `venue`
    say when and where the paper was published, if the note does.
    """

    start: int
    end: int
    title_start: int
    title_end: int
    title: str
    url: str
    arxiv_id: str | None
    sections: tuple[Section, ...]
    certain: bool
    title_kind: Literal["heading", "list", "line", "quote", "table"] | None
    title_block: int
    year: int | None = None
    venue: str | None = None

    @property
    def carrier(self) -> Carrier | Literal["mixed"] | None:
        """What carries the sections; None without any."""
        carriers = {section.carrier for section in self.sections}
        return carriers.pop() if len(carriers) == 1 else "mixed" if carriers else None

    def missing(self, template: Template) -> tuple[str, ...]:
        """The keys of the sections that the template asks for and the entry lacks, in order."""
        present = {section.key for section in self.sections}
        return tuple(kind.key for kind in template.sections if not kind.optional and kind.key not in present)
