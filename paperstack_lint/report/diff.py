"""Render changes as a unified diff for `git apply` and `patch`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from paperstack_lint.report.style import Style
from paperstack_lint.text.edits import common_ends
from paperstack_lint.text.regex import regex

CONTEXT = 3
MAX_COMPARED = 10_000
"""Pairs of lines that difflib may compare; a larger section without a unique common line is rendered as replaced."""


class LineChange(NamedTuple):
    """Lines `old` to `old_end` (excluded) of one text, replaced by lines `new` to `new_end` of another; from 0."""

    old: int
    old_end: int
    new: int
    new_end: int


def unified_diff(path: str, before: str, after: str) -> Iterator[str]:
    """Yield the lines of the diff, with their line ends; none for equal texts. Only `\\n` ends a line."""
    old, new = _lines(before), _lines(after)
    hunks = list(_group_into_hunks(compare_lines(old, new)))
    if hunks:
        yield f"--- {_header('a', path)}\n"
        yield f"+++ {_header('b', path)}\n"
    for hunk in hunks:
        yield from map(_end_line, _render_hunk(hunk, old, new))


def compare_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[LineChange]:
    """Yield the changes between two texts, in order, in O(n log n).

    difflib is quadratic in the number of changes, so it compares only the short sections between lines that are unique
    in both texts.
    """
    i = j = 0
    for at, to in [*_common_lines(old, new), (len(old), len(new))]:
        yield from _compare_section(old, new, LineChange(i, at, j, to))
        i, j = at + 1, to + 1


def _common_lines(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the longest common subsequence of lines that are unique in both texts, as pairs of line numbers."""
    places = _unique_lines(new)
    pairs = [(at, places[line]) for line, at in _unique_lines(old).items() if line in places]
    ends: list[int] = []  # the smallest end of a subsequence of each length, and the index of its last pair
    last: list[int] = []
    before = [-1] * len(pairs)
    for index, (_, to) in enumerate(pairs):
        length = bisect_left(ends, to)
        ends[length : length + 1] = [to]
        last[length : length + 1] = [index]
        before[index] = last[length - 1] if length else -1
    run, index = [], last[-1] if last else -1
    while index >= 0:
        run.append(pairs[index])
        index = before[index]
    return run[::-1]


def _unique_lines(lines: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, line in enumerate(lines):
        places[line] = -1 if line in places else at
    return {line: at for line, at in places.items() if at >= 0}


def _compare_section(old: Sequence[str], new: Sequence[str], section: LineChange) -> Iterator[LineChange]:
    i, i_end, j, j_end = section
    head, tail = common_ends(old[i:i_end], new[j:j_end])
    i, i_end, j, j_end = i + head, i_end - tail, j + head, j_end - tail
    if not (i_end - i) * (j_end - j) or (i_end - i) * (j_end - j) > MAX_COMPARED:
        if i < i_end or j < j_end:
            yield LineChange(i, i_end, j, j_end)
        return
    from difflib import SequenceMatcher

    for tag, a, a_end, b, b_end in SequenceMatcher(None, old[i:i_end], new[j:j_end], autojunk=False).get_opcodes():
        if tag != "equal":
            yield LineChange(i + a, i + a_end, j + b, j + b_end)


def _group_into_hunks(found: Iterable[LineChange]) -> Iterator[list[LineChange]]:
    """Yield the changes of each hunk: those whose contexts touch each other."""
    hunk: list[LineChange] = []
    for change in found:
        if hunk and change.old - hunk[-1].old_end > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(change)
    if hunk:
        yield hunk


def _render_hunk(hunk: Sequence[LineChange], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    start, to = max(0, hunk[0].old - CONTEXT), max(0, hunk[0].new - CONTEXT)
    end, to_end = min(len(old), hunk[-1].old_end + CONTEXT), min(len(new), hunk[-1].new_end + CONTEXT)
    yield f"@@ -{_range(start, end)} +{_range(to, to_end)} @@\n"
    for change in hunk:
        yield from (" " + line for line in old[start : change.old])
        yield from ("-" + line for line in old[change.old : change.old_end])
        yield from ("+" + line for line in new[change.new : change.new_end])
        start = change.old_end
    yield from (" " + line for line in old[start:end])


def _range(start: int, end: int) -> str:
    """Return a range of lines for the header of a hunk: from 1, an empty one with the number of the line before."""
    return f"{start + 1 if end > start else start},{end - start}"


def _end_line(line: str) -> str:
    return line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"


def render_for_terminal(diff: str, style: Style) -> Iterator[str]:
    """Yield the lines of a diff in colour, with control characters escaped."""
    hues = {"-": (31,), "+": (32,), "@": (36,)}
    for line in _lines(diff):
        bold = line.startswith(("--- ", "+++ "))
        yield style.paint(style.escape(line.rstrip("\r\n")), *((1,) if bold else hues.get(line[0], ()))) + "\n"


def fence_commands(diff: str) -> str:
    """Return the diff between commands that stop a workflow runner from executing the commands in it.

    The token that resumes execution is the hash of the diff: no note can contain it.
    """
    from hashlib import sha256

    token = sha256(diff.encode("utf-8", "surrogateescape")).hexdigest()
    return f"::stop-commands::{token}\n{diff}::{token}::\n"


def _lines(text: str) -> list[str]:
    return regex(r"[^\n]*\n|[^\n]+").findall(text)


def _header(side: str, path: str) -> str:
    """Return the path as git writes it: quoted where it contains a control character, a quote or a backslash."""
    name = f"{side}/{path.removeprefix('/')}"
    if regex(r"[\x00-\x1f\x7f\"\\]").search(name):
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + regex(r"[\x00-\x1f\x7f]").sub(lambda found: f"\\{ord(found[0]):03o}", escaped) + '"'
    return name + "\t" * (" " in name)  # without the tab, patch parses what follows a space as a date
