"""The marker that begins a section of a paper, as plain data."""

from __future__ import annotations

from typing import Literal, NamedTuple

from paperstack_lint.text.edits import Span

Carrier = Literal["list", "heading", "line", "quote"]
Reading = Literal["label", "near", "bare", "text", "alone"]


class Place(NamedTuple):
    """Where a section begins.

    `line` is the start of its line, `start` that of what says which section it is, `lead` what stands between. `block`
    holds it, `item` is the list item that it opens, else -1. `home` is the block that holds the section beside its
    siblings, -1 the page; `level` a heading's. A `lazy` one belongs to a list item or quote above it only by lazy
    continuation.
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
    """What begins a section: its place, and what stands there.

    `start` to `end` is the emoji, the label and the colon with the emphasis marks between them. `reading` tells
    what stands there: the emoji with the `label` or an alias, with a `near` miss of it, `bare` with a colon or
    nothing behind it, before other `text`; or the label, or a near miss, `alone`, without an emoji or with a foreign
    one. `emoji` is None where there is none; with `wrong_emoji` it is not that of the label.
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
        """What the sections of one entry have in common."""
        return self.carrier, self.home, self.level

    @property
    def labelled(self) -> bool:
        """Whether an emoji and a label, or nearly, say the same."""
        return self.reading in ("label", "near")

    @property
    def weak(self) -> bool:
        """Whether it is a section only for want of a better one of its key."""
        return self.reading in ("text", "alone") or self.wrong_emoji
