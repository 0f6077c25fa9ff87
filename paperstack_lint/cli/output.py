"""Print the results of a run: findings, statistics or a diff, and the summary."""

from __future__ import annotations

import io
import sys
from argparse import Namespace
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TextIO

from paperstack_lint.cli import console
from paperstack_lint.config.configuration import FailOn
from paperstack_lint.engine.findings import ABOUT_FILES, Outcome
from paperstack_lint.engine.rule import SEVERITIES
from paperstack_lint.report import formats, statistics
from paperstack_lint.report.style import Style
from paperstack_lint.report.tally import Tally
from paperstack_lint.text.quote import quantity


def report_outcomes(
    options: Namespace, outcomes: Iterable[Outcome], fail_on: Callable[[str], FailOn], note_folders: Collection[str]
) -> Tally:
    """Report the outcomes one at a time, and return their counts. `fail_on` and `note_folders` are those of `Tally`.

    Findings about what the fixes of the run have inserted, such as empty sections, are left out. Raise FileError where
    a report cannot be written to its file.
    """
    tally = Tally(fail_on)
    reported = (_only_about_file(outcome) if options.fix_only else outcome.reported for outcome in outcomes)
    _print_outcomes(options, tally.count(reported))
    if not options.quiet and (options.output_format is None or formats.is_for_people(options.output_format)):
        for line in _summary(options, tally, note_folders):
            console.print_message(line)
    return tally


def _only_about_file(outcome: Outcome) -> Outcome:
    """Return the outcome without findings but those about a file that cannot be read or written."""
    return outcome._replace(findings=tuple(one for one in outcome.findings if one.rule in ABOUT_FILES))


def _print_outcomes(options: Namespace, outcomes: Iterable[Outcome]) -> None:
    if options.diff:
        _print_diff(outcomes)
        return
    stream = sys.stderr if options.paths == ["-"] and options.fix else sys.stdout
    style = console.style_of(stream)
    if options.statistics:
        render = statistics.render_json if options.output_format == "json" else statistics.render
        console.write(render(outcomes, style), stream)
    elif options.report_files:
        _write_reports(options, outcomes, style, stream)
    else:
        console.write(formats.render(options.output_format, outcomes, style), stream)


def _write_reports(options: Namespace, outcomes: Iterable[Outcome], style: Style, stream: TextIO) -> None:
    """Write one report to the stream, where there is one for it, and the others to their files when all is rendered."""
    from paperstack_lint.cli import report_files  # few runs have one

    files = [(report.format, report.file, io.StringIO()) for report in options.report_files]
    reports = [(name, Style()) for name, _, _ in files]
    if options.output_format is not None:
        reports.append((options.output_format, style))

    def printed() -> Iterator[str]:
        for index, piece in formats.render_all(reports, outcomes):
            if index < len(files):
                files[index][2].write(piece)
            else:
                yield piece

    pieces = printed()
    console.write(pieces, stream)
    for _ in pieces:  # what is left where the reader of the stream has closed it
        pass
    for _, file, text in files:
        report_files.write(file, text.getvalue())


def _print_diff(outcomes: Iterable[Outcome]) -> None:
    """Print the changes: for `git apply` byte for byte, on a terminal escaped."""
    from paperstack_lint.report import diff

    lines: list[str] = []
    for outcome in outcomes:
        if outcome.failed:
            print_read_error(outcome)
        elif outcome.text != outcome.before:
            lines += diff.unified_diff(outcome.path, outcome.before, outcome.text)
    text = "".join(lines)
    style = console.style_of(sys.stdout)
    if sys.stdout.isatty():
        console.write(diff.render_for_terminal(text, style))
    elif text:
        text = diff.fence_commands(text) if style.commands else text
        console.write_bytes(text.encode("utf-8", "surrogateescape"))  # file names need not be UTF-8


def print_read_error(outcome: Outcome) -> None:
    """Print why a note cannot be read, for a run that reports no findings."""
    console.print_error(f"{outcome.path}: {outcome.findings[0].message}")


def _summary(options: Namespace, tally: Tally, note_folders: Collection[str]) -> Iterator[str]:
    if not tally.files:
        yield "No notes to check."
        return
    checked = f"{quantity(tally.files, 'note')} checked"
    if options.diff:
        fixed = f"{quantity(tally.fixed, 'finding')} in {quantity(tally.changed_files, 'note')}"
        yield f"{checked}: --fix would fix {fixed}."
        return
    if tally.fixed:
        checked = f"{checked}, {quantity(tally.fixed, 'finding')} fixed"
    left = " left" if tally.fixed else ""
    if not tally.findings:
        yield f"{checked}." if options.fix_only else f"{checked}: no findings{left}."
        return
    yield f"{checked}: {', '.join(_by_severity(options, tally))}{left}."
    if repeated := tally.repeated_message():
        what = f"({repeated.rule}: {repeated.message})"
        yield f"{repeated.findings} of {tally.findings} findings are alike {what}."
    if crowded := tally.crowded_folder(note_folders):
        notes = f"{crowded.notes} of {quantity(tally.files, 'note')}"
        remedy = f"if it contains generated text, exclude it (`exclude: [{crowded.folder}]`)"
        yield f"{crowded.findings} of {tally.findings} findings are in `{crowded.folder}`, in {notes}: {remedy}."
    if tally.safe and not options.fix:
        more = f", --fix --unsafe-fixes {tally.unsafe} more" if tally.unsafe else ""
        yield f"--fix fixes {tally.safe} of them{more}."
    elif tally.unsafe and not options.unsafe_fixes:
        yield f"--fix --unsafe-fixes fixes {tally.unsafe} of them; review what it did."


def _by_severity(options: Namespace, tally: Tally) -> Iterator[str]:
    """Yield the number of findings by severity, and of those with a safe fix."""
    for severity in SEVERITIES:
        if number := tally.by_severity[severity]:
            fixable = 0 if options.fix else tally.fixable[severity]
            yield quantity(number, severity) + (f" ({fixable} fixable)" if fixable else "")
