"""Finding what stands where among things sorted by their place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Protocol, TypeVar


class Placed(Protocol):
    """Anything with a place in the text."""

    @property
    def start(self) -> int:
        """The offset of its first character."""

    @property
    def end(self) -> int:
        """The offset behind its last character."""


_Place = TypeVar("_Place", bound=Placed)


def within(places: Sequence[_Place], start: int, end: int) -> Sequence[_Place]:
    """Those that begin in `start` up to, not including, `end`."""
    first = bisect_left(places, start, key=lambda place: place.start)
    return places[first : bisect_left(places, end, key=lambda place: place.start)]


def covering(places: Sequence[_Place], offset: int) -> _Place | None:
    """The one that holds the character at `offset`, of places that do not overlap."""
    at = bisect_right(places, offset, key=lambda place: place.start) - 1
    return places[at] if at >= 0 and offset < places[at].end else None
