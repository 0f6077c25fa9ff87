"""Run rules on a note: `check` reports their findings, `fix` applies their fixes until none is left."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from paperstack_lint.collection.converted_text import is_converted_text
from paperstack_lint.collection.project import Project
from paperstack_lint.engine import suppression
from paperstack_lint.engine.findings import Checker, Failure, Finding, Outcome
from paperstack_lint.engine.fix_safety import FixSafety
from paperstack_lint.note.conflicts import conflicts_of
from paperstack_lint.note.note import Note
from paperstack_lint.text.edits import Diagnostic, Edit, Fix, Span, apply
from paperstack_lint.text.message import msg

if TYPE_CHECKING:
    from paperstack_lint.note.proof import Refusal
    from paperstack_lint.note.proof.edit_map import Applied

MAX_PASSES = 10
"""A fix may lead to another finding, so a note is linted again after each pass; real notes need two or three."""


def check(note: Note, checkers: Sequence[Checker]) -> Outcome:
    """Run all rules on a note."""
    found, errors = _diagnose(note, checkers)
    return Outcome(note.path.as_posix(), note.text, note.text, _findings(note, found, checkers), errors, note=note)


def recheck(note: Note, checkers: Sequence[Checker], rules: Collection[str], earlier: Sequence[Finding]) -> Outcome:
    """Run some rules again on a note without suppressions; the findings of the others are taken from `earlier`."""
    outcome = check(note, [checker for checker in checkers if checker.rule.name in rules])
    kept = [one for one in earlier if one.rule not in rules]
    return outcome._replace(findings=tuple(sorted([*kept, *outcome.findings], key=_place)))


def fix(
    note: Note,
    checkers: Sequence[Checker],
    *,
    unsafe: bool = False,
    earlier: Sequence[Finding] = (),
    inserted: tuple[Span, ...] = (),
) -> Outcome:
    """Apply the safe fixes, with `unsafe` all, to a fixed point; each pass is proven to alter nothing else.

    The note stays as it was where a pass cannot be proven, or the fixes do not settle. `earlier` are the findings
    of a previous check, if any, which is not repeated; `inserted` are the spans that earlier fixes have added.
    """
    path, fixed = note.path.as_posix(), 0
    outcome = Outcome(path, note.text, note.text, tuple(earlier), note=note) if earlier else check(note, checkers)
    for done in range(MAX_PASSES + 1):
        offered = [(one.rule, one.fix) for one in outcome.findings if one.fix and (one.fix.safe or unsafe)]
        text, applied = apply(outcome.text, [each for _, each in offered], [name for name, _ in offered])
        fixed += _count_duplicates(offered, applied)
        if text == outcome.text:
            return outcome._replace(before=note.text, fixed=fixed, inserted=inserted)
        if done == MAX_PASSES:
            break
        changed = Note(note.path, text, Project.of(note))
        fixes = _with_alterations([offered[index] for index in applied], checkers)
        refusal = _prove(outcome.note or note, changed, fixes)
        if refusal and refusal.kind == "too complex":
            return check(note, checkers)._replace(refused=refusal.message)
        if refusal:
            return check(note, checkers)._replace(errors=(Failure(refusal.message),))
        inserted = _inserted(outcome.text, fixes, inserted)
        outcome, fixed = check(changed, checkers), fixed + len(applied)
    names = ", ".join(sorted({name for name, _ in offered}))
    unsettled = msg(
        "the fixes of {names} do not settle in {limit} passes; the note stays as it was",
        names=names,
        limit=MAX_PASSES,
    )
    return check(note, checkers)._replace(errors=(Failure(unsettled),))


def apply_one(note: Note, rule: str, fix: Fix, checkers: Sequence[Checker]) -> tuple[str, str]:
    """Return the text after one fix of a rule, proven as all fixes are, and ``; else the same text, and why not."""
    text = apply(note.text, [fix], [rule])[0]
    changed = Note(note.path, text, Project.of(note))
    refusal = _prove(note, changed, _with_alterations([(rule, fix)], checkers))
    return (note.text, refusal.message) if refusal else (text, "")


def _count_duplicates(offered: Sequence[tuple[str, Fix]], applied: Sequence[int]) -> int:
    """Return how many fixes were not applied since one with the same edits was: their findings are fixed as well."""
    done = {offered[index][1].edits for index in applied}
    return sum(each.edits in done for _, each in offered) - len(applied)


def _diagnose(note: Note, checkers: Sequence[Checker]) -> tuple[list[tuple[str, Diagnostic]], tuple[Failure, ...]]:
    """Return the diagnostics of all rules that no suppression hides, and the failures of rules that raised.

    The text of a paper that a program converted is not the author's to correct: it has none.
    """
    if is_converted_text(note.text):
        return [], ()
    found: list[tuple[str, Diagnostic]] = []
    ran: list[str] = []
    errors: list[Failure] = []
    project = Project.of(note)
    for checker in checkers:
        name = checker.rule.name
        project.set_rule(name)
        try:
            if diagnostics := list(checker.rule.check(note, checker.options)):
                safety = FixSafety(note)
                found += [(name, safety.check(_validated(one, note))) for one in diagnostics]
            ran += [] if checker.rule.needs else [name]  # what the network returns today may differ tomorrow
        except (Exception, SystemExit) as error:  # noqa: BLE001  # a broken rule must not hide what the others found
            errors.append(Failure.of(msg("rule {name} failed", name=name), error, checker.rule.path))
    project.set_rule("")
    kept, unused = suppression.filter(note, found, ran)
    if suppression.UNUSED in ran:
        kept += [(suppression.UNUSED, one) for one in unused]
    return _without_fixes(note, kept) if conflicts_of(note) else kept, tuple(errors)


def _without_fixes(note: Note, found: Sequence[tuple[str, Diagnostic]]) -> list[tuple[str, Diagnostic]]:
    """Return the diagnostics of a note with a merge conflict, without their fixes."""
    from paperstack_lint.note.conflicts import conflict_caveat

    why = conflict_caveat(note)
    return [(name, one._replace(fix=None, caveat=why) if one.fix else one) for name, one in found]


def _validated(one: Diagnostic, note: Note) -> Diagnostic:
    """Return the diagnostic. Raises TypeError where its types are wrong, ValueError where it is outside of the note."""
    if not isinstance(one, Diagnostic) or not isinstance(one.message, str):
        raise TypeError(msg("yields {one}, which is not a Diagnostic with a message", one=f"{one!r:.60}"))
    edits = one.fix.edits if one.fix else ()
    if not all(isinstance(edit, Edit) and isinstance(edit.text, str) for edit in edits):
        raise TypeError(msg("offers {edits}, which are not edits with a text", edits=f"{edits!r:.60}"))
    for start, end in ((one.start, one.end), *((edit.start, edit.end) for edit in edits)):
        if not 0 <= start <= end <= len(note.text):
            raise ValueError(
                msg(
                    "names the place {start} to {end} of a note of {length} characters",
                    start=start,
                    end=end,
                    length=len(note.text),
                )
            )
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


def _with_alterations(fixes: Sequence[tuple[str, Fix]], checkers: Sequence[Checker]) -> list[Applied]:
    """Return fixes, each with the name of its rule and what the rule declares to alter."""
    from paperstack_lint.note import proof

    alters = {checker.rule.name: checker.rule.alters for checker in checkers}
    return [proof.Applied(name, alters.get(name, frozenset()), each.edits) for name, each in fixes]


def _prove(before: Note, after: Note, fixes: Sequence[Applied]) -> Refusal | None:
    from paperstack_lint.note import proof  # loads a second parser, which only changed notes need

    return proof.prove(before, after, fixes)


def _inserted(text: str, fixes: Sequence[Applied], earlier: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans in the fixed text that fixes to `text` insert, with those that `earlier` fixes have inserted."""
    from paperstack_lint.note.proof.edit_map import changes_of, map_offset

    changes = changes_of(text, fixes)
    fresh = (change.after for change in changes if change.before.start == change.before.end)
    spans = sorted(
        [*fresh, *(Span(map_offset(changes, one.start), map_offset(changes, one.end, before=True)) for one in earlier)]
    )
    ends = [0, *accumulate((span.end for span in spans), max)]
    return tuple(span for span, before in zip(spans, ends, strict=False) if span.end > before)
