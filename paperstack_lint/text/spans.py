"""Search among objects that are sorted by their position in a text; join lines around edits into windows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple, Protocol, TypeVar

from paperstack_lint.text.edits import Edit


class Placed(Protocol):
    """Any object with a span in the text."""

    @property
    def start(self) -> int:
        """The offset of its first character."""

    @property
    def end(self) -> int:
        """The offset after its last character."""


_Place = TypeVar("_Place", bound=Placed)
_START, _END = attrgetter("start"), attrgetter("end")


def within(places: Sequence[_Place], start: int, end: int) -> Sequence[_Place]:
    """Return the objects that begin from `start` up to, not including, `end`."""
    first = last = bisect_left(places, start, key=_START)
    while last < len(places) and places[last].start < end:  # usually there are few
        last += 1
    return places[first:last]


def touched(places: Sequence[_Place], start: int, end: int) -> Iterator[_Place]:
    """Yield the objects that touch `start` to `end`; they must not overlap."""
    at = bisect_left(places, start, key=_END)
    while at < len(places) and places[at].start <= end:
        yield places[at]
        at += 1


def covering(places: Sequence[_Place], offset: int) -> _Place | None:
    """Return the object that contains the character at `offset`, if any; they must not overlap."""
    at = bisect_right(places, offset, key=_START) - 1
    return places[at] if at >= 0 and offset < places[at].end else None


class Window(NamedTuple):
    """Whole lines of a text, and the edits in them. From `start` to `touched` no edit changes anything."""

    start: int
    touched: int
    end: int
    edits: list[Edit]


def joined(windows: Iterable[Window]) -> Iterator[Window]:
    """Yield windows, which come in the order of their edits, with those joined whose changed lines overlap."""
    current: Window | None = None
    for window in windows:
        if current and window.touched <= current.end:
            current.edits.extend(window.edits)
            current = current._replace(end=max(current.end, window.end))
            continue
        if current:
            yield current
        current = window
    if current:
        yield current
