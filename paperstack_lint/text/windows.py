"""Windows: the lines around edits, joined where they overlap, so that each is evaluated once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from paperstack_lint.text.edits import Edit


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
