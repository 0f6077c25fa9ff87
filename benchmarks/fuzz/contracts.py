"""The contracts that every blog is held against, whatever its notes contain."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.fuzz.harm import Finding, harms
from benchmarks.fuzz.program import Program, Run

Blog = Mapping[str, bytes]
"""The files of a blog by path; the notes are those that end in `.md`."""

JSON = ("--output-format", "json")
_BROKEN = ("internal error", "Traceback", "failed: ", "do not settle", "not declared", "please report")
_VARIABLE = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\S*/\S*|\S+\.md\S*|\d+")


class Problem(NamedTuple):
    """A contract that does not hold: its name, what distinguishes it from others of that name, and the details.

    `rules` are those that offer the fixes at issue.
    """

    contract: str
    kind: str
    details: str
    rules: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """What two failures of one cause have in common."""
        return " ".join(filter(None, (self.contract, self.kind, *self.rules)))


def problems(blog: Blog, program: Program) -> Iterator[Problem]:
    """Yield the contracts that do not hold for a blog."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
        folder, other = Path(scratch, "blog"), Path(scratch, "other")
        _write(blog, folder)
        checked = yield from _checked(blog, folder, program)
        if checked is not None and any(one["fix"] for one in checked):
            _write(blog, other)
            yield from _Fixing(blog, folder, program, checked, ()).problems(other)
            _write(blog, other)
            yield from _Fixing(blog, other, program, checked, ("--unsafe-fixes",)).problems(None)


def notes(blog: Blog) -> list[str]:
    """Return the paths of a blog's notes."""
    return sorted(name for name in blog if name.endswith(".md"))


def _write(blog: Blog, folder: Path) -> None:
    for name, data in blog.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _read(blog: Blog, folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in blog}


def readable(data: bytes) -> bool:
    """Return whether a note is text."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def _checked(blog: Blog, folder: Path, program: Program) -> Generator[Problem, None, list[Finding] | None]:
    """Check a blog twice, yield what is wrong with that, and return the findings; None if there is no report."""
    names = notes(blog)
    first, second = (program(folder, [*JSON, *order]) for order in (names, names[::-1]))
    yield from crashes("check", first)
    if (first.code, first.out) != (second.code, second.out):
        yield Problem("check", "differs from check in reverse order", second.out.decode())
    if _read(blog, folder) != dict(blog):
        yield Problem("check", "writes", "")
    findings = _findings(first)
    for one in findings or ():
        if readable(blog[one["path"]]) and not _inside(one, len(blog[one["path"]].decode())):
            yield Problem("check", "names a place outside the note", json.dumps(one), (one["rule"],))
    return findings


def _findings(run: Run) -> list[Finding] | None:
    try:
        found = json.loads(run.out)["findings"]
    except ValueError:
        return None
    return found if isinstance(found, list) else None


def _inside(finding: Finding, length: int) -> bool:
    spans = [finding, *(finding["fix"]["edits"] if finding["fix"] else ())]
    return all(0 <= span["start"] <= span["end"] <= length for span in spans)


def crashes(command: str, run: Run, rules: Sequence[str] = ()) -> Iterator[Problem]:
    """Yield what a run says of an error of the tool; its exit code is never 2, not where a note is no text either."""
    lines = [line for line in run.err.splitlines() if any(words in line for words in _BROKEN)]
    if lines or run.code not in (0, 1):
        last = (lines or run.err.splitlines() or [""])[-1]
        if "internal error" in last:
            last = run.err.splitlines()[-1]
        yield Problem(command, f"ends in an error: {_VARIABLE.sub('…', last)[:120]}", run.err[-3000:], tuple(rules))


class _Fixing(NamedTuple):
    """One way to fix a blog: the files before, where they are, what a check has found, and the further options."""

    before: Blog
    folder: Path
    program: Program
    checked: list[Finding]
    options: tuple[str, ...]

    def problems(self, other: Path | None) -> Iterator[Problem]:
        """Fix the blog, and yield what is wrong with that; `other` is a copy to apply `--diff` to, if wanted."""
        diff = self._run("--diff").out if other else b""
        fixed = self._run("--fix", *JSON)
        yield from crashes(self._name, fixed, self._rules(self.before))
        after = _read(self.before, self.folder)
        changed = {name for name in after if after[name] != self.before[name]}
        yield from self._promises(fixed)
        yield from self._harms(after)
        yield from self._again(after, fixed)
        if other and (wrong := _applied(diff, other, {name: after[name] for name in changed})):
            yield Problem("--diff", f"is not what --fix does: {wrong}", diff.decode(errors="replace"))

    @property
    def _name(self) -> str:
        return " ".join(("--fix", *self.options))

    def _run(self, *arguments: str) -> Run:
        return self.program(self.folder, [*arguments, *self.options, *notes(self.before)])

    def _offered(self, findings: Sequence[Finding]) -> list[Finding]:
        return [one for one in findings if one["fix"] and (one["fix"]["safe"] or self.options)]

    def _rules(self, names: Blog | Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted({one["rule"] for one in self._offered(self.checked) if one["path"] in names}))

    def _promises(self, fixed: Run) -> Iterator[Problem]:
        """Nothing that could be fixed is left, and as much is fixed as was offered."""
        if "not fixed: " in fixed.err or fixed.code == 2:
            return
        left = self._offered(_findings(fixed) or [])
        if left:
            yield Problem(self._name, "leaves what it can fix", json.dumps(left[0]), (left[0]["rule"],))
        done = json.loads(fixed.out)["summary"]["fixed"]
        offered = len(list(_apart(self._offered(self.checked))))
        if done < offered:
            yield Problem(self._name, "fixes less than was offered", f"{done} of {offered}", self._rules(self.before))

    def _harms(self, after: Blog) -> Iterator[Problem]:
        for name in notes(self.before):
            found = [one for one in self._offered(self.checked) if one["path"] == name]
            for kind, details in harms(self.before[name], after[name], found, safe=not self.options):
                yield Problem(self._name, kind, f"{name}: {details}", self._rules([name]))

    def _again(self, after: Blog, fixed: Run) -> Iterator[Problem]:
        """A second run finds the same and changes nothing."""
        again = self._run("--fix", *JSON)
        changed = [name for name, data in _read(self.before, self.folder).items() if data != after[name]]
        if changed:
            yield Problem(self._name, "changes more when run again", changed[0], self._rules(changed))
        elif any(one not in (_findings(again) or ()) for one in _findings(fixed) or ()):
            # The other way round is right: what a fix has inserted is reported by the next run only.
            yield Problem(
                self._name, "no longer finds what it has found before", again.out.decode(), self._rules(after)
            )


def _apart(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings whose fix is not touched by another fix, which may do its work as well."""
    for one in findings:
        others = (other["fix"] for other in findings if other["path"] == one["path"] and other["fix"] != one["fix"])
        if not any(_touch(one["fix"]["edits"], other["edits"]) for other in others):
            yield one


def _touch(edits: Sequence[Finding], others: Sequence[Finding]) -> bool:
    return any(one["start"] <= other["end"] and other["start"] <= one["end"] for one in edits for other in others)


def _applied(diff: bytes, folder: Path, expected: Blog) -> str:
    """Apply a diff; return what is wrong with the outcome."""
    if diff:
        command = ["git", "apply", "--whitespace=nowarn", "-"]
        done = subprocess.run(command, cwd=folder, input=diff, capture_output=True, check=False)
        if done.returncode:
            return "git refuses it"
    same = all((folder / name).read_bytes() == data for name, data in expected.items())
    return "" if same else "the files differ"
