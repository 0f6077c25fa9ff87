"""The baseline: the findings of an old blog, known and hidden, so that only new ones are reported.

A finding is known by its rule and the text that it stands on, never by its line number or the words of its message:
notes grow above it, and messages change with versions. Findings that look the same are counted, so two missing keys
in one front matter are two of a kind.

The file has a line for each kind of finding in each note, and these stand alone: lines may be deleted, sorted and
merged in any way, the highest count of a kind holds.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from paperstack_lint.config.checks import ConfigError
from paperstack_lint.engine.git_diff import last_line
from paperstack_lint.storage import files
from paperstack_lint.storage.paths import absolute_path
from paperstack_lint.storage.trust import both_paths

if TYPE_CHECKING:
    from paperstack_lint.engine.findings import Finding

VERSION = 1
SUFFIX = ".jsonl"
MAX_SIZE = 64_000_000
"""Bytes of a baseline that are read: more than half a million lines."""
_NAME = "paperstack-lint baseline"
_HEADER = {_NAME: VERSION, "about": "findings that are known and hidden; new ones are reported"}
MAX_LINES = 50
"""Lines of a longer finding that it is known by."""
_REMEDY = "remove the file and write it with --write-baseline"
_TRIES = 10
"""How often a file is written that other runs write at the same time."""
_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


class Fingerprint(NamedTuple):
    """What a finding is known by: its rule, and hashes of its own lines and of the ones above and below.

    Those are the nearest that are not blank. It is enough that one of the two is as it was.
    """

    rule: str
    text: str
    above: str
    below: str


Group = Mapping[Fingerprint, int]
"""The known findings of a note, each kind with its number."""


class Judged(NamedTuple):
    """What a baseline makes of the findings of one note.

    `kept` are new, `hidden` is the number of the others, `stale` that of the known ones which are gone. `group` is
    what should be known from now on.
    """

    kept: tuple[Finding, ...]
    hidden: int
    stale: int
    group: Group


class Baseline(NamedTuple):
    """The known findings by note. Notes are named by their path from `root`, the folder of the file."""

    root: Path
    groups: Mapping[str, Group]

    def key(self, path: str) -> str:
        """The name of a note, which is given as seen from the current folder."""
        full = absolute_path(Path(path))
        near = full.relative_to(self.root) if full.is_relative_to(self.root) else os.path.relpath(full, self.root)
        return Path(near).as_posix()

    def judged(self, path: str, text: str, findings: Sequence[Finding], ran: Collection[str]) -> Judged:
        """Which findings in the text of a note are new. Of rules that are not among `ran`, nothing is called stale."""
        left = Counter(self.groups.get(self.key(path), {}))
        if not left:
            return Judged(tuple(findings), 0, 0, {})
        found = fingerprints(text, findings)
        known = _matched(found, left)
        gone = Counter({one: count for one, count in left.items() if count > 0 and one.rule in ran})
        now = Counter(found[index] for index in known) + (left - gone)
        kept = tuple(one for index, one in enumerate(findings) if index not in known)
        return Judged(kept, len(known), gone.total(), now)

    def lost(self) -> tuple[str, ...]:
        """The names of the notes that are no longer there; all that is known of them is stale."""
        return tuple(name for name in self.groups if not os.path.exists(self.root / name))

    def pruned(self, groups: Mapping[str, Group]) -> Baseline:
        """Without what is gone: `groups` holds, by name, what was judged of the notes that were looked at."""
        lost = set(self.lost())
        now = {name: groups.get(name, group) for name, group in self.groups.items() if name not in lost}
        return self._replace(groups={name: group for name, group in now.items() if group})

    def beside(self, other: Baseline, ran: Mapping[str, Collection[str]]) -> Baseline:
        """Add the findings of another one in notes that were not linted, and of rules that were not run for a note.

        `ran` contains the rules that were run for each linted note.
        """
        groups: dict[str, dict[Fingerprint, int]] = {name: dict(group) for name, group in self.groups.items()}
        for name, group in other.groups.items():
            kept = {one: count for one, count in group.items() if one.rule not in ran.get(name, ())}
            if kept:
                groups[name] = kept | groups.get(name, {})
        return self._replace(groups=groups)

    def dumps(self) -> str:
        """The text of the file: always the same for the same findings."""
        rows = (
            [name, one.rule, one.text + one.above + one.below, count]
            for name, group in sorted(self.groups.items())
            for one, count in sorted(group.items())
        )
        return "".join(map(_line, (_HEADER, *rows)))


def of(root: Path, outcomes: Iterable[tuple[str, str, Sequence[Finding]]]) -> Baseline:
    """The baseline in the folder `root` that knows all findings: of each note the path, the text and the findings."""
    baseline = Baseline(absolute_path(root), {})
    groups = {baseline.key(path): Counter(fingerprints(text, found)) for path, text, found in outcomes if found}
    return baseline._replace(groups=groups)


def fingerprints(text: str, findings: Sequence[Finding]) -> list[Fingerprint]:
    """What each finding in a text is known by."""
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
    """The indices of those that are known, which are taken out of `left`; what is as it was goes first."""
    known = set()
    for index, one in enumerate(found):
        if left[one] > 0:
            left[one] -= 1
            known.add(index)
    alike: dict[tuple[str, ...], list[Fingerprint]] = {}
    for one in sorted(+left, reverse=True):
        for side in _sides(one):
            alike.setdefault(side, []).append(one)
    # One that is like few of what is left goes before one that may take another.
    others = sorted((sum(len(alike.get(side, ())) for side in _sides(one)), at) for at, one in enumerate(found))
    for _, index in others:
        if index not in known and any(_taken(alike.get(side, []), left) for side in _sides(found[index])):
            known.add(index)
    return known


def _sides(one: Fingerprint) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What has to be alike where only one of the lines around is as it was."""
    return (one.rule, one.text, one.above, ""), (one.rule, one.text, "", one.below)


def _taken(stack: list[Fingerprint], left: Counter[Fingerprint]) -> bool:
    """Whether one of the stack is left; it is taken."""
    while stack and left[stack[-1]] <= 0:
        stack.pop()
    if stack:
        left[stack[-1]] -= 1
    return bool(stack)


def _line(row: object) -> str:
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # the name of a file may hold bytes that are no text
        return json.dumps(row) + "\n"
    return line + "\n"


# The file


def read(path: Path) -> Baseline:
    """The baseline in a file. Raises ConfigError, which names the file, the line and the remedy."""
    return _loaded(path, _text(path))


def _check_place(path: Path) -> None:
    """Raise ConfigError where a baseline would take the place of a file that is none, by its name or by where its
    links lead: a stranger's configuration could let it be a lock or a hook of git, or a note. The same goes for a file
    outside of the tree.
    """
    try:
        files.target_of(path)
    except files.OutsideError as error:
        remedy = "so it is neither read nor written: set `baseline` to a file that is not a link out of it"
        raise ConfigError(f"{path.as_posix()}: {error.place}, {remedy}") from None
    for place in both_paths(path):
        if ".git" in (part.lower() for part in place.parts[:-1]):
            raise ConfigError(f"{path.as_posix()}: is in a folder of git: set `baseline` to a file outside of it")
        if place.suffix != SUFFIX:
            shown = "" if place.name == path.name else f"leads to {place.as_posix()}, which "
            name = place.with_suffix(SUFFIX).name
            raise ConfigError(
                f"{path.as_posix()}: {shown}does not end in `{SUFFIX}`: set `baseline` to a name like {name}"
            )


def _text(path: Path) -> str:
    _check_place(path)
    where = path.as_posix()
    if not os.path.lexists(path):
        raise ConfigError(f"{where}: no such file: write it with --write-baseline, or leave `baseline` out")
    try:
        if os.path.getsize(path) > MAX_SIZE:
            raise ConfigError(f"{where}: has more than {MAX_SIZE:,} bytes, which no baseline needs: {_REMEDY}")
        return files.read(path, MAX_SIZE)
    except OSError as error:
        raise ConfigError(f"{where}: cannot be read: {(error.strerror or str(error)).lower()}: {_REMEDY}") from None
    except files.FileError as error:
        raise ConfigError(f"{error}, or write it anew with --write-baseline") from None


def _loaded(path: Path, text: str) -> Baseline:
    lines = text.removeprefix("\ufeff").split("\n")
    groups: dict[str, dict[Fingerprint, int]] = {}
    for name, one, count in _rows(lines, path.as_posix()):
        group = groups.setdefault(name, {})
        group[one] = max(group.get(one, 0), count)
    return Baseline(absolute_path(path).parent, groups)


def _check_header(header: object, where: str) -> None:
    if not _is_header(header):
        raise ConfigError(f"{where}: this is not the beginning of a baseline: {_REMEDY}")
    if header[_NAME] != VERSION:
        raise ConfigError(f"{where}: this is not a baseline of version {VERSION}: {_REMEDY} again")


def _is_header(row: object) -> TypeGuard[dict[str, object]]:
    return isinstance(row, dict) and _NAME in row


def _rows(lines: Sequence[str], where: str) -> Iterator[tuple[str, Fingerprint, int]]:
    for number, row in _parsed(lines, where):
        if number == 1 or _is_header(row):  # a merge of two files may have two
            _check_header(row, f"{where}: line {number}")
        else:
            yield _row(row, where, number)


def _parsed(lines: Sequence[str], where: str) -> Iterator[tuple[int, object]]:
    scan = json.JSONDecoder().decode
    for number, line in enumerate(lines, 1):
        if not line.strip() and number > 1:
            continue
        if line.startswith(_MARKS):
            message = "a mark of a merge: remove the marks, and keep the lines of both sides"
            raise ConfigError(f"{where}: line {number}: {message}")
        try:
            yield number, scan(line)
        except (ValueError, RecursionError):
            raise ConfigError(f"{where}: line {number}: this is no JSON: remove the line, or {_REMEDY} again") from None


def _row(row: object, where: str, number: int) -> tuple[str, Fingerprint, int]:
    if isinstance(row, list) and list(map(type, row)) == [str, str, str, int]:
        name, rule, code, count = row
        if len(code) == 16 and count > 0:
            return name, Fingerprint(rule, code[:8], code[8:12], code[12:]), count
    expected = '["path", "rule", "16 characters", count]'
    raise ConfigError(f"{where}: line {number}: expected {expected}: remove the line, or {_REMEDY} again")


def update(path: Path, new: Callable[[Baseline | None], Baseline]) -> Baseline:
    """Write what `new` makes of the baseline that is there, if any, whole or not at all, and return it.

    Where another run writes at the same time, that is done again. Raises ConfigError where the file is no baseline,
    and FileError.
    """
    for _ in range(_TRIES):
        try:
            return _updated(path, new)
        except files.ChangedError as error:
            changed = error
    raise changed


def _updated(path: Path, new: Callable[[Baseline | None], Baseline]) -> Baseline:
    _check_place(path)
    if not os.path.lexists(path):
        files.create(path, (made := new(None)).dumps())
        return made
    before = _text(path)
    made = new(_loaded(path, before))
    files.write(path, made.dumps(), before)
    return made
