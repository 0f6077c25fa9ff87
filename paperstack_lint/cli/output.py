"""What a run tells people and programs: findings or a diff, and what it amounts to."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator

from paperstack_lint.cli import console
from paperstack_lint.cli.console import counted
from paperstack_lint.config.configuration import FailOn
from paperstack_lint.engine.findings import ABOUT_FILES, Outcome
from paperstack_lint.engine.rule import SEVERITIES
from paperstack_lint.report import formats, statistics
from paperstack_lint.report.tally import Tally


def tell(options: Namespace, outcomes: Iterable[Outcome], fail_on: Callable[[str], FailOn]) -> Tally:
    """Report what came of the notes, one at a time; returns the numbers. `fail_on` is that of `Tally`.

    What fixes of the run have inserted, empty sections say, is what was asked for: findings about that are left out.
    """
    tally = Tally(fail_on)
    reported = (_about_file(outcome) if options.fix_only else outcome.reported for outcome in outcomes)
    _report(options, tally.counting(reported))
    if not options.quiet and options.output_format in ("text", "concise"):
        for line in _summary(options, tally):
            console.say(line)
    return tally


def _about_file(outcome: Outcome) -> Outcome:
    """Return the outcome with no findings but those that say why a note could not be read or written."""
    return outcome._replace(findings=tuple(one for one in outcome.findings if one.rule in ABOUT_FILES))


def _report(options: Namespace, outcomes: Iterable[Outcome]) -> None:
    if options.diff:
        _put_diff(outcomes)
        return
    stream = sys.stderr if options.paths == ["-"] and options.fix else sys.stdout
    style = console.style(stream)
    if options.statistics:
        render = statistics.render_json if options.output_format == "json" else statistics.render
        console.put(render(outcomes, style), stream)
    else:
        console.put(formats.render(options.output_format, outcomes, style), stream)


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
    checked = f"{counted(tally.files, 'note')} checked"
    if options.diff:
        fixed = f"{counted(tally.fixed, 'finding')} in {counted(tally.changed_files, 'note')}"
        yield f"{checked}: --fix would fix {fixed}."
        return
    if tally.fixed:
        checked = f"{checked}, {counted(tally.fixed, 'finding')} fixed"
    left = " left" if tally.fixed else ""
    if not tally.findings:
        yield f"{checked}." if options.fix_only else f"{checked}: no findings{left}."
        return
    yield f"{checked}: {', '.join(_by_severity(options, tally))}{left}."
    if crowded := tally.crowded():
        notes = f"{crowded.notes} of {counted(tally.files, 'note')}"
        remedy = f"if it contains generated text, exclude it (`exclude: [{crowded.folder}]`)"
        yield f"{crowded.findings} of {tally.findings} findings are in `{crowded.folder}`, in {notes}: {remedy}."
    if tally.safe and not options.fix:
        more = f", --fix --unsafe-fixes {tally.unsafe} more" if tally.unsafe else ""
        yield f"--fix fixes {tally.safe} of them{more}."
    elif tally.unsafe and not options.unsafe_fixes:
        yield f"--fix --unsafe-fixes fixes {tally.unsafe} of them; review what it did."


def _by_severity(options: Namespace, tally: Tally) -> Iterator[str]:
    """Yield the number of findings of each severity, and of those that `--fix` would fix."""
    for severity in SEVERITIES:
        if number := tally.by_severity[severity]:
            fixable = 0 if options.fix else tally.fixable[severity]
            yield counted(number, severity) + (f" ({fixable} fixable)" if fixable else "")
