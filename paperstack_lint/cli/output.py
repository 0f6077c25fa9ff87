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
from paperstack_lint.report.tally import Tally, count_of_severity
from paperstack_lint.text.message import enumerated, msg, quantity
from paperstack_lint.text.translation import tr


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
    console.print_error(msg("{path}: {problem}", path=outcome.path, problem=outcome.findings[0].message))


def _summary(options: Namespace, tally: Tally, note_folders: Collection[str]) -> Iterator[str]:
    if not tally.files:
        yield tr("No notes to check.")
        return
    checked: str = msg("{notes} checked", notes=quantity(tally.files, "note"))
    if options.diff:
        findings, notes = quantity(tally.fixed, "finding"), quantity(tally.changed_files, "note")
        yield tr("{checked}: --fix would fix {findings} in {notes}.", checked=checked, findings=findings, notes=notes)
        return
    if tally.fixed:
        checked = msg("{checked}, {findings} fixed", checked=checked, findings=quantity(tally.fixed, "finding"))
    if not tally.findings:
        yield _nothing_found(options, tally, checked)
        return
    found = enumerated(_by_severity(options, tally))
    if tally.fixed:
        yield tr("{checked}: {findings} left.", checked=checked, findings=found)
    else:
        yield tr("{checked}: {findings}.", checked=checked, findings=found)
    yield from _causes(tally, note_folders)
    if tally.safe and not options.fix:
        if tally.unsafe:
            yield tr(
                "--fix fixes {safe} of them, --fix --unsafe-fixes {unsafe} more.", safe=tally.safe, unsafe=tally.unsafe
            )
        else:
            yield tr("--fix fixes {safe} of them.", safe=tally.safe)
    elif tally.unsafe and not options.unsafe_fixes:
        yield tr("--fix --unsafe-fixes fixes {unsafe} of them; review what it did.", unsafe=tally.unsafe)


def _nothing_found(options: Namespace, tally: Tally, checked: str) -> str:
    """Return the summary of a run without findings."""
    if options.fix_only:
        return tr("{checked}.", checked=checked)
    if tally.fixed:
        return tr("{checked}: no findings left.", checked=checked)
    return tr("{checked}: no findings.", checked=checked)


def _causes(tally: Tally, note_folders: Collection[str]) -> Iterator[str]:
    """Yield what many of the findings have in common."""
    if repeated := tally.repeated_message():
        yield tr(
            "{findings} of {all} findings are alike ({rule}: {message}).",
            findings=repeated.findings,
            all=tally.findings,
            rule=repeated.rule,
            message=repeated.message,
        )
    if crowded := tally.crowded_folder(note_folders):
        yield tr(
            "{findings} of {all} findings are in `{folder}`, in {some} of {notes}: "
            "if it contains generated text, exclude it (`exclude: [{folder}]`).",
            findings=crowded.findings,
            all=tally.findings,
            folder=crowded.folder,
            some=crowded.notes,
            notes=quantity(tally.files, "note"),
        )


def _by_severity(options: Namespace, tally: Tally) -> Iterator[str]:
    """Yield the number of findings by severity, and of those with a safe fix."""
    for severity in SEVERITIES:
        if number := tally.by_severity[severity]:
            found = count_of_severity(number, severity)
            fixable = 0 if options.fix else tally.fixable[severity]
            yield msg("{findings} ({fixable} fixable)", findings=found, fixable=fixable) if fixable else found
