"""Runs rules over a note: `check` reports, `fix` applies what they offer until nothing is left to apply."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, compress
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint import suppress
from paperstack_lint.edits import Diagnostic, Edit, Fix, Span, apply
from paperstack_lint.fix_safety import FixSafety
from paperstack_lint.note import Note
from paperstack_lint.paths import shown
from paperstack_lint.rule import Rule

if TYPE_CHECKING:
    from pathlib import Path

    from paperstack_lint.files import FileProblem
    from paperstack_lint.proof import Refusal
    from paperstack_lint.proof.changes import Applied

UNREADABLE, UNWRITABLE = "note/unreadable", "note/unwritable"
"""What findings about the file of a note are reported as. They are of no rule, so nothing selects or hides them."""
ABOUT_FILES = {
    UNREADABLE: """The file of a note cannot be read, so no rule is run for it.

It is not UTF-8, contains a NUL byte, is larger than `max-file-size`, or may not be opened. The message names the line
of the first byte that is wrong: save the file as UTF-8, or `exclude` what is no note.""",
    UNWRITABLE: """The file of a note cannot be written, so it is as it was, and no fix was applied to it.

It is read-only, or in a folder that is, the disk is full, or another program changes it; the message says which.
The findings that a fix was meant for are reported as well.""",
}
"""The documentation of each of them."""
MAX_PASSES = 10
"""A fix may uncover another fault, so a note is read again after each pass; real notes need two or three."""


class Checker(NamedTuple):
    """A rule ready to run. `severity` is `error` or `warning`."""

    rule: Rule
    options: object
    severity: str


class Finding(NamedTuple):
    """A diagnostic of one rule, with the place as people count. `column` counts characters, from 1."""

    path: str
    start: int
    end: int
    rule: str
    message: str
    severity: str
    line: int
    column: int
    end_line: int
    end_column: int
    fix: Fix | None


class Failure(NamedTuple):
    """What the tool itself could not do for a note.

    `reason` and `place`, a file with its line, are the same for all notes in which the same goes wrong; `detail` is of
    this one, and `trace` the traceback.
    """

    reason: str
    detail: str = ""
    place: str = ""
    trace: str = ""

    @classmethod
    def of(cls, reason: str, error: BaseException, file: Path | None = None) -> Failure:
        """Describe an exception; its place is the innermost line of a file that had a part in it."""
        import traceback  # few runs fail

        frames = [] if file is None else traceback.extract_tb(error.__traceback__)
        line = next((frame.lineno for frame in reversed(frames) if frame.filename == str(file)), None)
        place = f"{shown(file)}:{line}" if file and line else shown(file) if file else ""
        return cls(f"{reason}: {type(error).__name__}", str(error), place, "".join(traceback.format_exception(error)))

    def __str__(self) -> str:
        """Return the failure as a message, without its traceback."""
        return (f"{self.reason}: {self.detail}" if self.detail else self.reason) + (
            f" ({self.place})" if self.place else ""
        )


class Outcome(NamedTuple):
    """What came of one note.

    `text` is what the findings point into: the fixed text where something was fixed, else `before`. `errors` are
    failures of the tool itself, `refused` the reason why no fix was applied though the tool is sound. `note` is the
    note as it is now, with all that was found out about it, where it is at hand. `inserted` are the places in `text`
    that fixes of this run have added. `failed` says that the note cannot be read, so that its text is not known.
    """

    path: str
    before: str
    text: str
    findings: tuple[Finding, ...]
    errors: tuple[Failure, ...] = ()
    fixed: int = 0
    refused: str = ""
    note: Note | None = None
    inserted: tuple[Span, ...] = ()
    failed: bool = False

    def unwritable(self, problem: FileProblem) -> Outcome:
        """Return the outcome of a note that was not fixed since its file cannot be written, which is a finding."""
        return self._replace(findings=(_about_file(self.path, UNWRITABLE, problem), *self.findings))

    @property
    def reported(self) -> Outcome:
        """The outcome without findings about what fixes of this run have inserted: they are for the next run."""
        if not self.inserted:
            return self
        starts = [span.start for span in self.inserted]
        at = (bisect_right(starts, one.start) - 1 for one in self.findings)
        own = (index < 0 or one.end > self.inserted[index].end for one, index in zip(self.findings, at, strict=True))
        return self._replace(findings=tuple(compress(self.findings, own)))


def unreadable(path: str, problem: FileProblem) -> Outcome:
    """Return the outcome of a note that cannot be read: the one finding that says why."""
    return Outcome(path, "", "", (_about_file(path, UNREADABLE, problem),), failed=True)


def _about_file(path: str, name: str, problem: FileProblem) -> Finding:
    """Return the finding that the file of a note cannot be read or written. It is at no text, so it has no length."""
    line, message = problem.line, f"this note {problem.reason}"
    return Finding(path, 0, 0, name, message, "error", line, 1, line, 1, None)


def check(note: Note, checkers: Sequence[Checker]) -> Outcome:
    """Report the faults of a note."""
    found, errors = _diagnose(note, checkers)
    return Outcome(note.path.as_posix(), note.text, note.text, _findings(note, found, checkers), errors, note=note)


def recheck(note: Note, checkers: Sequence[Checker], rules: Collection[str], known: Sequence[Finding]) -> Outcome:
    """Report the faults of a note without suppressions, of which all but those that some rules find are known."""
    outcome = check(note, [checker for checker in checkers if checker.rule.name in rules])
    kept = [one for one in known if one.rule not in rules]
    return outcome._replace(findings=tuple(sorted([*kept, *outcome.findings], key=_place)))


def fix(
    note: Note,
    checkers: Sequence[Checker],
    *,
    unsafe: bool = False,
    known: Sequence[Finding] = (),
    inserted: tuple[Span, ...] = (),
) -> Outcome:
    """Apply the safe fixes, with `unsafe` all, to a fixed point; each pass is proven to alter nothing else.

    The note stays as it was where a pass cannot be proven, or the fixes do not settle. `known` is what a check has
    found in it, which is not found again; `inserted` is where fixes have added text to it before.
    """
    path, mended = note.path.as_posix(), 0
    outcome = Outcome(path, note.text, note.text, tuple(known), note=note) if known else check(note, checkers)
    for done in range(MAX_PASSES + 1):
        offered = [(one.rule, one.fix) for one in outcome.findings if one.fix and (one.fix.safe or unsafe)]
        text, applied = apply(outcome.text, [each for _, each in offered], [name for name, _ in offered])
        mended += _shared(offered, applied)
        if text == outcome.text:
            return outcome._replace(before=note.text, fixed=mended, inserted=inserted)
        if done == MAX_PASSES:
            break
        changed = Note(note.path, text, note.project)
        fixes = _applied([offered[index] for index in applied], checkers)
        refusal = _refusal(outcome.note or note, changed, fixes)
        if refusal and refusal.kind == "too complex":
            return check(note, checkers)._replace(refused=refusal.message)
        if refusal:
            return check(note, checkers)._replace(errors=(Failure(refusal.message),))
        inserted = _inserted(outcome.text, fixes, inserted)
        outcome, mended = check(changed, checkers), mended + len(applied)
    names = ", ".join(sorted({name for name, _ in offered}))
    unsettled = f"the fixes of {names} do not settle in {MAX_PASSES} passes; the note stays as it was"
    return check(note, checkers)._replace(errors=(Failure(unsettled),))


def _shared(offered: Sequence[tuple[str, Fix]], applied: Sequence[int]) -> int:
    """Return how many fixes were not applied since one with the same edits was: their findings are fixed as well."""
    done = {offered[index][1].edits for index in applied}
    return sum(each.edits in done for _, each in offered) - len(applied)


def _diagnose(note: Note, checkers: Sequence[Checker]) -> tuple[list[tuple[str, Diagnostic]], tuple[Failure, ...]]:
    """What each rule says of the note, suppressions heeded, and the rules that broke on it."""
    found: list[tuple[str, Diagnostic]] = []
    ran: list[str] = []
    errors: list[Failure] = []
    for checker in checkers:
        name = checker.rule.name
        note.project.asking(name)
        try:
            safety = FixSafety(note)
            found += [(name, safety.checked(_sound(one, note))) for one in checker.rule.check(note, checker.options)]
            ran += [] if checker.rule.needs else [name]  # what the network says today, it need not say tomorrow
        except (Exception, SystemExit) as error:  # noqa: BLE001  # a broken rule must not hide what the others found
            errors.append(Failure.of(f"rule {name} failed", error, checker.rule.path))
    note.project.asking("")
    kept, unused = suppress.filter(note, found, ran)
    if suppress.UNUSED in ran:
        kept += [(suppress.UNUSED, one) for one in unused]
    return _unfixed(note, kept) if note.conflicts else kept, tuple(errors)


def _unfixed(note: Note, found: Sequence[tuple[str, Diagnostic]]) -> list[tuple[str, Diagnostic]]:
    """Return the diagnostics of a note with a merge conflict, without their fixes."""
    from paperstack_lint.conflicts import caveat

    why = caveat(note)
    return [(name, one._replace(fix=None, caveat=why) if one.fix else one) for name, one in found]


def _sound(one: Diagnostic, note: Note) -> Diagnostic:
    """The diagnostic itself. Raises TypeError where it or its fix is none, ValueError where it is not in the note."""
    if not isinstance(one, Diagnostic) or not isinstance(one.message, str):
        raise TypeError(f"yields {one!r:.60}, which is no Diagnostic with a message")
    edits = one.fix.edits if one.fix else ()
    if not all(isinstance(edit, Edit) and isinstance(edit.text, str) for edit in edits):
        raise TypeError(f"offers {edits!r:.60}, which are no edits with a text")
    for start, end in ((one.start, one.end), *((edit.start, edit.end) for edit in edits)):
        if not 0 <= start <= end <= len(note.text):
            raise ValueError(f"names the place {start} to {end} of a note of {len(note.text)} characters")
    return one


def _findings(note: Note, found: Sequence[tuple[str, Diagnostic]], checkers: Sequence[Checker]) -> tuple[Finding, ...]:
    severities = {checker.rule.name: checker.severity for checker in checkers}
    path = note.path.as_posix()
    return tuple(sorted(_located(note, path, found, severities), key=_place))


def _place(finding: Finding) -> tuple[object, ...]:
    return finding[:5]


def _located(
    note: Note, path: str, found: Sequence[tuple[str, Diagnostic]], severities: dict[str, str]
) -> Iterator[Finding]:
    for name, one in found:
        severity = severities.get(name, "error")
        place = *note.position(one.start), *note.position(one.end)
        yield Finding(path, one.start, one.end, name, one.report, severity, *place, one.fix)


def _applied(fixes: Sequence[tuple[str, Fix]], checkers: Sequence[Checker]) -> list[Applied]:
    """Return the fixes, which are named after their rules, with what those declare to alter."""
    from paperstack_lint import proof

    alters = {checker.rule.name: checker.rule.alters for checker in checkers}
    return [proof.Applied(name, alters.get(name, frozenset()), each.edits) for name, each in fixes]


def _refusal(before: Note, after: Note, fixes: Sequence[Applied]) -> Refusal | None:
    from paperstack_lint import proof  # loads a second parser, which only a changed note needs

    return proof.prove(before, after, fixes)


def _inserted(text: str, fixes: Sequence[Applied], earlier: Sequence[Span]) -> tuple[Span, ...]:
    """Return the places in the fixed text that fixes to `text` insert, and those that `earlier` ones have inserted."""
    from paperstack_lint.proof.changes import changes_of, moved

    changes = changes_of(text, fixes)
    fresh = (change.after for change in changes if change.before.start == change.before.end)
    spans = sorted(
        [*fresh, *(Span(moved(changes, one.start), moved(changes, one.end, before=True)) for one in earlier)]
    )
    ends = [0, *accumulate((span.end for span in spans), max)]
    return tuple(span for span, before in zip(spans, ends, strict=False) if span.end > before)
