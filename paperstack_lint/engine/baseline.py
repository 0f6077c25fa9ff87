"""The baseline: the findings of an old blog, which are hidden so that only new ones are reported.

A finding is identified by its rule and the text that it is about, never by its line number or its message: notes grow
above it, and messages change with versions. Findings with one fingerprint are counted: two missing keys in one front
matter are two.

The file has a line for each fingerprint in each note. Lines are independent: they may be deleted, sorted and merged in
any way; the highest count of a fingerprint applies.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine.git_diff import last_line
from paperstack_lint.storage import files
from paperstack_lint.storage.paths import absolute_path
from paperstack_lint.storage.trust import both_paths
from paperstack_lint.text.message import msg

if TYPE_CHECKING:
    from paperstack_lint.engine.findings import Finding

VERSION = 1
SUFFIX = ".jsonl"
MAX_SIZE = 64_000_000
"""Bytes of a baseline that are read: more than half a million lines."""
_NAME = "paperstack-lint baseline"
_HEADER = {_NAME: VERSION, "about": "findings that are known and hidden; new ones are reported"}
MAX_LINES = 50
"""Lines of a longer finding that are part of its fingerprint."""
_REMEDY = msg("remove the file and write it with --write-baseline")
_MAX_ATTEMPTS = 10
"""How often writing is tried while other runs write the file as well."""
_CONFLICT_MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


class Fingerprint(NamedTuple):
    """What identifies a finding: its rule, and hashes of its lines and of the nearest lines of text above and below.

    One of those two lines may change.
    """

    rule: str
    text: str
    above: str
    below: str


Counts = Mapping[Fingerprint, int]
"""The baselined findings of a note: how many have each fingerprint."""


class Comparison(NamedTuple):
    """The findings of one note compared with a baseline.

    `kept` are new, `hidden` is the number of the others, `stale` that of baselined ones which are fixed. `counts` are
    those of the baseline without what is stale.
    """

    kept: tuple[Finding, ...]
    hidden: int
    stale: int
    counts: Counts


class Baseline(NamedTuple):
    """The baselined findings by note. Notes are named by their path from `root`, the folder of the file."""

    root: Path
    groups: Mapping[str, Counts]

    def key(self, path: str) -> str:
        """Return the name of the note at a path from the current folder."""
        full = absolute_path(Path(path))
        near = full.relative_to(self.root) if full.is_relative_to(self.root) else os.path.relpath(full, self.root)
        return Path(near).as_posix()

    def compare(self, path: str, text: str, findings: Sequence[Finding], ran: Collection[str]) -> Comparison:
        """Compare the findings in a note with the baseline. Of rules that are not in `ran`, none are stale."""
        left = Counter(self.groups.get(self.key(path), {}))
        if not left:
            return Comparison(tuple(findings), 0, 0, {})
        found = fingerprints(text, findings)
        matched = _matched(found, left)
        gone = Counter({one: count for one, count in left.items() if count > 0 and one.rule in ran})
        now = Counter(found[index] for index in matched) + (left - gone)
        kept = tuple(one for index, one in enumerate(findings) if index not in matched)
        return Comparison(kept, len(matched), gone.total(), now)

    def missing_notes(self) -> tuple[str, ...]:
        """Return the names of baselined notes that no longer exist; all their findings are stale."""
        return tuple(name for name in self.groups if not os.path.exists(self.root / name))

    def without_stale(self, groups: Mapping[str, Counts]) -> Baseline:
        """Return the baseline without stale findings: `groups` are the counts of the notes that were compared."""
        lost = set(self.missing_notes())
        now = {name: groups.get(name, group) for name, group in self.groups.items() if name not in lost}
        return self._replace(groups={name: group for name, group in now.items() if group})

    def merged_with(self, other: Baseline, ran: Mapping[str, Collection[str]]) -> Baseline:
        """Add the findings of another baseline in notes that were not linted, and of rules that were not run.

        `ran` contains the rules that were run for each linted note.
        """
        groups: dict[str, dict[Fingerprint, int]] = {name: dict(group) for name, group in self.groups.items()}
        for name, group in other.groups.items():
            kept = {one: count for one, count in group.items() if one.rule not in ran.get(name, ())}
            if kept:
                groups[name] = kept | groups.get(name, {})
        return self._replace(groups=groups)

    def dumps(self) -> str:
        """Return the text of the file: always the same for the same findings."""
        rows = (
            [name, one.rule, one.text + one.above + one.below, count]
            for name, group in sorted(self.groups.items())
            for one, count in sorted(group.items())
        )
        return "".join(map(_line, (_HEADER, *rows)))


def build(root: Path, outcomes: Iterable[tuple[str, str, Sequence[Finding]]]) -> Baseline:
    """Return the baseline of all findings, in the folder `root`; `outcomes` are path, text and findings of notes."""
    baseline = Baseline(absolute_path(root), {})
    groups = {baseline.key(path): Counter(fingerprints(text, found)) for path, text, found in outcomes if found}
    return baseline._replace(groups=groups)


def fingerprints(text: str, findings: Sequence[Finding]) -> list[Fingerprint]:
    """Return the fingerprint of each finding in a text."""
    if not findings:
        return []
    lines = [" ".join(line.split()) for line in text.removeprefix("\ufeff").split("\n")]

    @cache  # a long line may have many findings
    def hashes(first: int, last: int) -> tuple[str, str, str]:
        above = next((lines[at] for at in range(first - 1, -1, -1) if lines[at]), "")
        below = next((lines[at] for at in range(last, len(lines)) if lines[at]), "")
        own = "\n".join(lines[first : min(last, first + MAX_LINES)])
        return _hash(own, 4), _hash(above, 2), _hash(below, 2)

    return [Fingerprint(one.rule, *hashes(one.line - 1, last_line(one))) for one in findings]


def _hash(text: str, size: int) -> str:
    from hashlib import blake2b  # loads OpenSSL

    return blake2b(text.encode(errors="surrogatepass"), digest_size=size).hexdigest()


def _matched(found: Sequence[Fingerprint], left: Counter[Fingerprint]) -> set[int]:
    """Return the indices of the baselined ones, which are removed from `left`; exact matches come first."""
    matched = set()
    for index, one in enumerate(found):
        if left[one] > 0:
            left[one] -= 1
            matched.add(index)
    alike: dict[tuple[str, ...], list[Fingerprint]] = {}
    for one in sorted(+left, reverse=True):
        for side in _sides(one):
            alike.setdefault(side, []).append(one)
    # One with few possible matches comes before one with many.
    others = sorted((sum(len(alike.get(side, ())) for side in _sides(one)), at) for at, one in enumerate(found))
    for _, index in others:
        if index not in matched and any(_take(alike.get(side, []), left) for side in _sides(found[index])):
            matched.add(index)
    return matched


def _sides(one: Fingerprint) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what has to be equal where only one of the lines around is unchanged."""
    return (one.rule, one.text, one.above, ""), (one.rule, one.text, "", one.below)


def _take(stack: list[Fingerprint], left: Counter[Fingerprint]) -> bool:
    """Remove one fingerprint of the stack that is left; return whether there was one."""
    while stack and left[stack[-1]] <= 0:
        stack.pop()
    if stack:
        left[stack[-1]] -= 1
    return bool(stack)


def _line(row: object) -> str:
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # the name of a file may contain bytes that are not text
        return json.dumps(row) + "\n"
    return line + "\n"


# The file


def read(path: Path) -> Baseline:
    """Read the baseline in a file. Raises ConfigError, which names the file, the line and the remedy."""
    return _load(path, _text(path))


def _check_place(path: Path) -> None:
    """Raise ConfigError where a baseline would overwrite another kind of file, by its name or through symbolic links.

    An untrusted configuration could name a lock or a hook of git, or a note, or a file outside of the tree.
    """
    try:
        files.target_of(path)
    except files.OutsideError as error:
        remedy = msg("so it is neither read nor written: set `baseline` to a file that is not a link out of it")
        raise ConfigError(
            msg("{path}: {problem}, {remedy}", path=path.as_posix(), problem=error.place, remedy=remedy)
        ) from None
    for place in both_paths(path):
        if ".git" in (part.lower() for part in place.parts[:-1]):
            raise ConfigError(
                msg("{path}: is in a folder of git: set `baseline` to a file outside of it", path=path.as_posix())
            )
        if place.suffix != SUFFIX:
            shown = (
                msg("does not end in `{suffix}`", suffix=SUFFIX)
                if place.name == path.name
                else msg(
                    "is a link to {place}, which does not end in `{suffix}`", place=place.as_posix(), suffix=SUFFIX
                )
            )
            name = place.with_suffix(SUFFIX).name
            raise ConfigError(
                msg(
                    "{path}: {problem}: set `baseline` to a name like {name}",
                    path=path.as_posix(),
                    problem=shown,
                    name=name,
                )
            )


def _text(path: Path) -> str:
    _check_place(path)
    where = path.as_posix()
    if not os.path.lexists(path):
        raise ConfigError(
            msg("{where}: no such file: write it with --write-baseline, or leave `baseline` out", where=where)
        )
    try:
        if os.path.getsize(path) > MAX_SIZE:
            raise ConfigError(
                msg(
                    "{where}: has more than {limit:,} bytes, which no baseline needs: {remedy}",
                    where=where,
                    limit=MAX_SIZE,
                    remedy=_REMEDY,
                )
            )
        return files.read(path, MAX_SIZE)
    except OSError as error:
        raise ConfigError(
            msg(
                "{where}: cannot be read: {reason}: {remedy}",
                where=where,
                reason=files.error_text(error),
                remedy=_REMEDY,
            )
        ) from None
    except files.FileError as error:
        raise ConfigError(msg("{error}, or write it again with --write-baseline", error=str(error))) from None


def _load(path: Path, text: str) -> Baseline:
    lines = text.removeprefix("\ufeff").split("\n")
    groups: dict[str, dict[Fingerprint, int]] = {}
    for name, one, count in _rows(lines, path.as_posix()):
        group = groups.setdefault(name, {})
        group[one] = max(group.get(one, 0), count)
    return Baseline(absolute_path(path).parent, groups)


def _check_header(header: object, where: str) -> None:
    if not _is_header(header):
        raise ConfigError(
            msg("{where}: this is not the beginning of a baseline: {remedy}", where=where, remedy=_REMEDY)
        )
    if header[_NAME] != VERSION:
        raise ConfigError(
            msg(
                "{where}: this is not a baseline of version {version}: {remedy} again",
                where=where,
                version=VERSION,
                remedy=_REMEDY,
            )
        )


def _is_header(row: object) -> TypeGuard[dict[str, object]]:
    return isinstance(row, dict) and _NAME in row


def _rows(lines: Sequence[str], where: str) -> Iterator[tuple[str, Fingerprint, int]]:
    for number, row in _parse(lines, where):
        if number == 1 or _is_header(row):  # a merge of two files may have two
            _check_header(row, msg("{where}: line {number}", where=where, number=number))
        else:
            yield _row(row, where, number)


def _parse(lines: Sequence[str], where: str) -> Iterator[tuple[int, object]]:
    scan = json.JSONDecoder().decode
    for number, line in enumerate(lines, 1):
        if not line.strip() and number > 1:
            continue
        if line.startswith(_CONFLICT_MARKERS):
            message = msg("a conflict marker: remove the markers, and keep the lines of both sides")
            raise ConfigError(msg("{where}: line {number}: {problem}", where=where, number=number, problem=message))
        try:
            yield number, scan(line)
        except (ValueError, RecursionError):
            raise ConfigError(
                msg(
                    "{where}: line {number}: this is not JSON: remove the line, or {remedy} again",
                    where=where,
                    number=number,
                    remedy=_REMEDY,
                )
            ) from None


def _row(row: object, where: str, number: int) -> tuple[str, Fingerprint, int]:
    if isinstance(row, list) and list(map(type, row)) == [str, str, str, int]:
        name, rule, code, count = row
        if len(code) == 16 and count > 0:
            return name, Fingerprint(rule, code[:8], code[8:12], code[12:]), count
    expected = '["path", "rule", "16 characters", count]'
    raise ConfigError(
        msg(
            "{where}: line {number}: expected {expected}: remove the line, or {remedy} again",
            where=where,
            number=number,
            expected=expected,
            remedy=_REMEDY,
        )
    )


def update(path: Path, new: Callable[[Baseline | None], Baseline]) -> Baseline:
    """Write what `new` returns for the existing baseline, or for None, atomically, and return it.

    Where another run writes at the same time, this is repeated. Raises ConfigError where the file is not a baseline,
    and FileError.
    """
    for _ in range(_MAX_ATTEMPTS):
        try:
            return _try_update(path, new)
        except files.ChangedError as error:
            changed = error
    raise changed


def _try_update(path: Path, new: Callable[[Baseline | None], Baseline]) -> Baseline:
    _check_place(path)
    if not os.path.lexists(path):
        files.create(path, (made := new(None)).dumps())
        return made
    before = _text(path)
    made = new(_load(path, before))
    files.write(path, made.dumps(), before)
    return made
