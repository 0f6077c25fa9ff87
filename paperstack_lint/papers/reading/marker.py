"""The marker that begins a section of a paper, as plain data."""

from __future__ import annotations

from typing import Literal, NamedTuple

from paperstack_lint.text.edits import Span

Carrier = Literal["list", "heading", "line", "quote"]
Reading = Literal["label", "near", "bare", "text", "alone"]


class Place(NamedTuple):
    """Where a section begins.

    `line` is the offset of its line, `start` that of its emoji or label, `lead` the source between them. `block` is the
    index of the block that contains it, `item` that of the list item that it opens, else -1. `home` is the block that
    contains the section and its siblings, -1 for the page; `level` is a heading's, else 0. A `lazy` one belongs to the
    list item or quote above it by lazy continuation only.
    """

    carrier: Carrier
    line: int
    start: int
    lead: str
    block: int
    item: int
    home: int
    level: int
    lazy: bool


class Marker(NamedTuple):
    """The marker of a section: its place, and its parts. The first nine fields are those of `Place`.

    `start` to `end` is the emoji, the label and the colon with the emphasis marks between them. `reading` is how they
    were recognized: the emoji with the `label` or an alias, with a `near` miss of it, `bare` with a colon or nothing
    after it, before other `text`; or the label, or a near miss, `alone`, without an emoji or with one that is not in
    the template. `emoji` is None where there is none; with `wrong_emoji` it is not that of the label.
    """

    carrier: Carrier
    line: int
    start: int
    lead: str
    block: int
    item: int
    home: int
    level: int
    lazy: bool
    key: str
    end: int
    emoji: Span | None
    label: Span | None
    colon: Span | None
    reading: Reading
    wrong_emoji: bool

    @property
    def shape(self) -> tuple[Carrier, int, int]:
        """What the sections of one entry have in common: carrier, home and level."""
        return self.carrier, self.home, self.level

    @property
    def labelled(self) -> bool:
        """Whether it has an emoji, and its label or a near miss."""
        return self.reading in ("label", "near")

    @property
    def weak(self) -> bool:
        """Whether it is a section only where no better marker has its key."""
        return self.reading in ("text", "alone") or self.wrong_emoji
