"""Edits of the protocol that turn one text into another: only in changed lines, so that marks and folds stay."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import TextEdit

from paperstack_lint.lsp.positions import Positions
from paperstack_lint.report.diff import compare_lines
from paperstack_lint.text.edits import common_ends
from paperstack_lint.text.regex import regex


def text_edits(before: str, after: str, positions: Positions) -> list[TextEdit]:
    """Return the edits between two texts; `positions` are those of the first one."""
    return [TextEdit(positions.range(start, end), text) for start, end, text in _changes(before, after, positions)]


def _changes(before: str, after: str, positions: Positions) -> Iterator[tuple[int, int, str]]:
    old, new = _lines(before), _lines(after)
    starts = [*positions.line_starts[: len(old)], len(before)]
    for change in compare_lines(old, new):
        source = "".join(old[change.old : change.old_end])
        text = "".join(new[change.new : change.new_end])
        head, tail = _common_ends(source, text)
        yield starts[change.old] + head, starts[change.old_end] - tail, text[head : len(text) - tail]


def _common_ends(one: str, other: str) -> tuple[int, int]:
    """Return the lengths of the common beginning and end of two texts; no line end of two characters is split."""
    head, tail = common_ends(one, other)
    head -= one[:head].endswith("\r")
    tail -= one[len(one) - tail :].startswith("\n")
    return head, tail


def _lines(text: str) -> list[str]:
    """Return the lines of a text with their ends, as the protocol defines lines."""
    return regex(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+").findall(text)
