"""The lines that a branch changed, by git: from its merge base with another one to the files as they are now."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.storage.git import GitError, NoGitError, disabled_filters, refuse_pipes, run
from paperstack_lint.storage.paths import MARKDOWN
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

if TYPE_CHECKING:
    from paperstack_lint.engine.findings import Finding

_DIFF = (
    *"diff --no-ext-diff --no-textconv --no-color --text --find-renames --ignore-submodules=all".split(),
    *"--unified=0 --inter-hunk-context=0 --src-prefix=a/ --dst-prefix=b/".split(),
)


class ChangesError(Exception):
    """The changed lines cannot be determined; the message has the reason and the remedy."""


class Changes(NamedTuple):
    """The changes in the repository at `top`.

    `edited` has, by path from `top`, the first and last of each run of changed lines, counted from 1; `new` are the
    added files. Both contain only files that are named like notes.
    """

    top: Path
    edited: Mapping[str, Sequence[tuple[int, int]]]
    new: frozenset[str]

    def touches(self, path: str, first: int, last: int) -> bool:
        """Return whether a line from `first` to `last` of the file was changed.

        All lines count as changed in a new file, and in one outside of the diff: elsewhere, or not named like a note.
        """
        file = Path(os.path.realpath(path))
        if not file.is_relative_to(self.top) or not path.lower().endswith(MARKDOWN):
            return True
        name = file.relative_to(self.top).as_posix()
        runs = self.edited.get(name, ())
        at = bisect_right(runs, last, key=lambda run: run[0]) - 1
        return name in self.new or (at >= 0 and runs[at][1] >= first)


def is_on_changed_line(finding: Finding, changes: Changes) -> bool:
    """Return whether a finding is on a changed line; one of the whole file is on the line that it names."""
    return changes.touches(finding.path, finding.line, last_line(finding))


def last_line(finding: Finding) -> int:
    """Return the last line that a finding covers; where it ends with a line, the next one is not covered."""
    return max(finding.line, finding.end_line - (finding.end_column == 1))


def changes_since(cwd: Path, ref: str) -> Changes:
    """Return what the branch at `cwd` changed since its merge base with `ref`, and what is not committed.

    Where lines were removed, those above and below count as changed: a label that lost its text is a problem of the
    change. Effects of a change elsewhere, such as a paper that now lacks a section, are not found. Raises ChangesError.
    """
    try:
        top = _top(cwd)
        refuse_pipes(top)
        git = partial(run, top, settings=disabled_filters(top))
        base = _merge_base(git, ref)
        return _changes_from(base, git, top)
    except NoGitError as error:
        raise ChangesError(msg("--diff-base: {problem}", problem=str(error))) from None
    except GitError as error:
        raise ChangesError(
            msg("--diff-base: git cannot compare with {ref}: {error}", ref=quoted(ref), error=str(error))
        ) from None


def _changes_from(base: str, git: partial[bytes], top: Path) -> Changes:
    notes = ("--", *(f":(top,icase,glob)**/*{suffix}" for suffix in MARKDOWN))
    added = git(*_DIFF, "--name-only", "--diff-filter=A", "-z", base, *notes)
    untracked = git("ls-files", "--others", "--exclude-standard", "-z", *notes)
    edited = dict(_changed_runs(git(*_DIFF, "--patch", base, *notes).split(b"\n")))
    return Changes(top, edited, frozenset(os.fsdecode(name) for name in (added + untracked).split(b"\0") if name))


def _top(cwd: Path) -> Path:
    try:
        found = run(cwd, "rev-parse", "--show-toplevel")
    except NoGitError:
        raise
    except GitError as error:
        reason = msg("git finds no files of a repository here ({error}): run it inside of one", error=str(error))
        raise ChangesError(msg("--diff-base: {problem}", problem=reason)) from None
    return Path(os.path.realpath(os.fsdecode(found.removesuffix(b"\n"))))


def _merge_base(git: partial[bytes], ref: str) -> str:
    """Return the merge base of this branch and `ref`."""
    remote, _, branch = ref.partition("/") if ref.startswith("origin/") else ("origin", "", ref)
    remedy = msg(
        "run `git fetch {remote} {branch}` before, in GitHub Actions set `fetch-depth: 0` for the checkout",
        remote=remote,
        branch=branch,
    )
    option = not ref or ref.startswith("-") or "\0" in ref
    try:
        commit = "" if option else git("rev-parse", "--verify", "--quiet", ref + "^{commit}").decode().strip()
    except GitError:
        commit = ""
    if not commit:
        raise ChangesError(
            msg("--diff-base: there is no commit {ref} here: {remedy}", ref=quoted(ref), remedy=remedy)
        ) from None
    try:
        return git("merge-base", commit, "HEAD").decode().split()[0]
    except GitError:
        why = msg("the fetched history has no merge base with {ref}", ref=quoted(ref))
        raise ChangesError(msg("--diff-base: {problem}: {remedy}", problem=why, remedy=remedy)) from None


# The patch


def _changed_runs(patch: Iterable[bytes]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield the name of each file of a patch without context, and its runs of changed lines."""
    lines, name = iter(patch), ""
    runs: list[tuple[int, int]] = []
    removed, added = b"", b""  # by the last hunk, where it makes the first line of a file
    for line in lines:
        if line.startswith(b"diff --git ") and runs:
            yield name, runs
            name, runs = "", []
        elif line.startswith(b"+++ "):
            name = _name(line.removeprefix(b"+++ ").removesuffix(b"\t"))
        elif found := re.match(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line):
            old, at, new = (1 if number is None else int(number) for number in found.groups())
            hunk = [_line(lines) for _ in range(old + new)]  # the lines may look like a header
            removed, added = (b"\n".join(hunk[:old]), hunk[old]) if (at, new) == (1, 1) else (b"", b"")
            runs.append((at, at + new - 1) if new else (at, at + 1))
        elif line.startswith(b"\\") and b"\r" in added:  # the last line has no end: it is the whole file
            runs[-1] = _lines_of_one(removed, added)
    if runs:
        yield name, runs


def _line(lines: Iterator[bytes]) -> bytes:
    """Return the next line of a hunk without its sign; a note that the line above has no line end may be before it."""
    line = next(lines, b"")
    return (next(lines, b"") if line.startswith(b"\\") else line)[1:]


def _lines_of_one(removed: bytes, added: bytes) -> tuple[int, int]:
    """Return the first and the last line that differ in a file whose lines end with CR: for git it is one line."""
    old, new = removed.split(b"\r"), added.split(b"\r")
    shorter = min(len(old), len(new))
    above = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    below = next((n for n in range(shorter - above) if old[-1 - n] != new[-1 - n]), shorter - above)
    first, last = above + 1, len(new) - below
    return (first, last) if first <= last else (last, first)


def _name(shown: bytes) -> str:
    """Return the path after `b/`, which git quotes where it contains more than plain letters."""
    if shown.startswith(b'"'):
        escapes = {b"a": 7, b"b": 8, b"t": 9, b"n": 10, b"v": 11, b"f": 12, b"r": 13}

        def character(found: re.Match[bytes]) -> bytes:
            code = found[1]
            return bytes([int(code, 8) if code.isdigit() else escapes.get(code, code[0])])

        shown = re.sub(rb"\\([0-7]{3}|.)", character, shown[1:-1], flags=re.DOTALL)
    return os.fsdecode(shown.removeprefix(b"b/"))
