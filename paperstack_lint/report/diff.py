"""Changes as a unified diff that `git apply` and `patch` take."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from paperstack_lint.report.style import Style

CONTEXT = 3
MAX_COMPARED = 10_000
"""Pairs of lines that difflib may compare; a longer piece without any line of its own is shown as replaced."""


class Change(NamedTuple):
    """The lines from `old` up to `old_end` of the one text are those from `new` to `new_end` of the other."""

    old: int
    old_end: int
    new: int
    new_end: int


def unified(path: str, before: str, after: str) -> Iterator[str]:
    """The lines of the diff, line ends included; none where nothing changed. Only `\\n` ends a line."""
    old, new = _lines(before), _lines(after)
    hunks = list(_hunks(changes(old, new)))
    if hunks:
        yield f"--- {_header('a', path)}\n"
        yield f"+++ {_header('b', path)}\n"
    for hunk in hunks:
        yield from map(_ended, _hunk(hunk, old, new))


def changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """What differs, in order. Linear but for a logarithm: difflib is quadratic in the number of changes, so it sees
    no more than the short pieces between lines that stand once in both texts.
    """
    i = j = 0
    for at, to in [*_anchors(old, new), (len(old), len(new))]:
        yield from _between(old, new, Change(i, at, j, to))
        i, j = at + 1, to + 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The longest ascending run of lines that stand once in both: where in the one, and where in the other."""
    places = _single(new)
    pairs = [(at, places[line]) for line, at in _single(old).items() if line in places]
    ends: list[int] = []  # the smallest end of a run of each length, and the pair that it is
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


def _single(lines: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, line in enumerate(lines):
        places[line] = -1 if line in places else at
    return {line: at for line, at in places.items() if at >= 0}


def _between(old: Sequence[str], new: Sequence[str], piece: Change) -> Iterator[Change]:
    i, i_end, j, j_end = piece
    while i < i_end and j < j_end and old[i] == new[j]:
        i, j = i + 1, j + 1
    while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
    if not (i_end - i) * (j_end - j) or (i_end - i) * (j_end - j) > MAX_COMPARED:
        if i < i_end or j < j_end:
            yield Change(i, i_end, j, j_end)
        return
    from difflib import SequenceMatcher

    for tag, a, a_end, b, b_end in SequenceMatcher(None, old[i:i_end], new[j:j_end], autojunk=False).get_opcodes():
        if tag != "equal":
            yield Change(i + a, i + a_end, j + b, j + b_end)


def _hunks(found: Iterable[Change]) -> Iterator[list[Change]]:
    """The changes, those together between which the context has no gap."""
    hunk: list[Change] = []
    for change in found:
        if hunk and change.old - hunk[-1].old_end > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(change)
    if hunk:
        yield hunk


def _hunk(hunk: Sequence[Change], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
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
    """Lines as a hunk's head counts them: from 1, but an empty range stands behind the line before it."""
    return f"{start + 1 if end > start else start},{end - start}"


def _ended(line: str) -> str:
    return line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"


def shown(diff: str, style: Style) -> Iterator[str]:
    """The lines of a diff as they can be shown to people."""
    hues = {"-": (31,), "+": (32,), "@": (36,)}
    for line in _lines(diff):
        bold = line.startswith(("--- ", "+++ "))
        yield style.paint(style.shown(line.rstrip("\r\n")), *((1,) if bold else hues.get(line[0], ()))) + "\n"


def fenced(diff: str) -> str:
    """The diff as a workflow runner prints it without obeying the commands that may stand in it.

    The token that ends the fence is the diff's own hash: no note can hold it.
    """
    from hashlib import sha256

    token = sha256(diff.encode("utf-8", "surrogateescape")).hexdigest()
    return f"::stop-commands::{token}\n{diff}::{token}::\n"


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _header(side: str, path: str) -> str:
    """The path as git writes it: quoted where it holds what would end the line or the quotes."""
    name = f"{side}/{path.removeprefix('/')}"
    if re.search(r"[\x00-\x1f\x7f\"\\]", name):
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\{ord(found[0]):03o}", escaped) + '"'
    return name + "\t" * (" " in name)  # without the tab, patch takes what follows a blank for a date
