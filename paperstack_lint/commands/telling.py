"""What a run tells people and programs: findings or a diff, and what it amounts to."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator

from paperstack_lint import console, report
from paperstack_lint.console import counted
from paperstack_lint.report import Tally
from paperstack_lint.runner import Outcome


def tell(options: Namespace, outcomes: Iterable[Outcome]) -> Tally:
    """Report what came of the notes, one at a time; returns what it amounts to.

    What fixes of the run have inserted, empty sections say, is what was asked for: findings about that are left out.
    """
    tally = Tally()
    _report(options, tally.counting(outcome.reported for outcome in outcomes))
    if not options.quiet and options.output_format in ("text", "concise"):
        for line in _summary(options, tally):
            console.say(line)
    return tally


def _report(options: Namespace, outcomes: Iterable[Outcome]) -> None:
    if options.diff:
        _put_diff(outcomes)
        return
    stream = sys.stderr if options.paths == ["-"] and options.fix else sys.stdout
    kind = "statistics" if options.statistics else options.output_format
    console.put(report.render(kind, outcomes, console.style(stream)), stream)


def _put_diff(outcomes: Iterable[Outcome]) -> None:
    """The changes: for `git apply` byte for byte, for people on a terminal without what could act on it."""
    from paperstack_lint.report import diff

    lines: list[str] = []
    for outcome in outcomes:
        if outcome.failed:
            tell_failed(outcome)
        elif outcome.text != outcome.before:
            lines += diff.unified(outcome.path, outcome.before, outcome.text)
    text = "".join(lines)
    style = console.style(sys.stdout)
    if sys.stdout.isatty():
        console.put(diff.shown(text, style))
    elif text:
        text = diff.fenced(text) if style.commands else text
        console.put_bytes(text.encode("utf-8", "surrogateescape"))  # names of files need not be UTF-8


def tell_failed(outcome: Outcome) -> None:
    """Say on standard error why a note cannot be read, where no findings are reported."""
    console.error(f"{outcome.path}: {outcome.findings[0].message}")


def _summary(options: Namespace, tally: Tally) -> Iterator[str]:
    if not tally.files:
        yield "No notes to check."
        return
    if options.diff:
        mended = f"{counted(tally.fixed, 'fault')} in {counted(tally.changed_files, 'note')}"
        yield f"{counted(tally.files, 'note')} checked: --fix would mend {mended}."
        return
    fixed = f" {tally.fixed} fixed," if tally.fixed else ""
    if not tally.findings:
        yield f"{counted(tally.files, 'note')} checked:{fixed} no faults{' left' if fixed else ''}."
        return
    warnings = tally.findings - tally.faults
    among = f", {warnings} of them {'a warning' if warnings == 1 else 'warnings'}" if warnings else ""
    found = f"{counted(tally.findings, 'fault')}{' left' if fixed else ''}{among}"
    yield f"{counted(tally.files, 'note')} checked:{fixed} {found}."
    if tally.safe and not options.fix:
        more = f", --fix --unsafe-fixes {tally.unsafe} more" if tally.unsafe else ""
        yield f"--fix mends {tally.safe} of them{more}."
    elif tally.unsafe and not options.unsafe_fixes:
        yield f"--fix --unsafe-fixes mends {tally.unsafe} of them; look at what it did."
