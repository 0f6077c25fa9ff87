"""The bare command: lints notes and, when asked to, fixes them."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from paperstack_lint import console, discovery, files, report, runner
from paperstack_lint.commands import session, stdin
from paperstack_lint.commands.reading import Reader
from paperstack_lint.commands.session import Session
from paperstack_lint.note import Note
from paperstack_lint.runner import Checker, Outcome


def run(options: Namespace) -> int:
    """Lint the paths of the options; returns the exit code."""
    paths = [options.stdin_filename] if options.stdin_filename else options.paths
    opened = session.opened(options.config, isolated=options.isolated, untrusted=options.untrusted, paths=paths)
    checkers, errors = session.checkers(opened, options.select, options.ignore, online=options.online)
    for error in errors:
        console.error(error)
    lint = _lint_stdin if options.paths == ["-"] else _lint_files
    outcomes, failed = lint(options, opened, checkers)
    _report(options, outcomes)
    if errors or failed:
        return 2
    return _code(options, outcomes)


def _code(options: Namespace, outcomes: Sequence[Outcome]) -> int:
    changed = report.counts(outcomes).changed_files
    if options.diff or (options.exit_non_zero_on_fix and changed):
        return int(changed > 0)
    left = any(one.severity == "error" for outcome in outcomes for one in outcome.findings)
    return int(left and not options.exit_zero)


def _lint_files(options: Namespace, opened: Session, checkers: Sequence[Checker]) -> tuple[list[Outcome], bool]:
    """What came of each file, and whether anything went wrong, which is said at once."""
    found = discovery.find([Path(path) for path in options.paths], opened.config, force_exclude=options.force_exclude)
    failed = _complain(found.errors)
    outcomes = []
    paths = sorted(found.files, key=Path.as_posix)
    reader = Reader(opened.config.max_file_size)
    opened, lost = _informed(options, opened, checkers, paths, reader.ahead(paths, opened.project))
    failed |= lost
    for path in paths:
        if options.fix and not options.diff:
            files.sweep(Path(os.path.realpath(path)).parent)  # also where there is nothing left to fix
        try:
            note = reader.note(path, opened.project)
        except files.FileError as error:
            failed = _complain([str(error)])
            continue
        outcome, errors = _written(options, note, _judged(options, note, checkers), checkers)
        failed |= _complain([*errors, *(f"{outcome.path}: {error}" for error in outcome.errors)])
        _tell(options, outcome)
        outcomes.append(outcome)
    return outcomes, failed


def _informed(
    options: Namespace, opened: Session, checkers: Sequence[Checker], paths: Sequence[Path], notes: Iterable[Note]
) -> tuple[Session, bool]:
    """The session with what the network says, where it is to be asked, and whether anything went wrong with that."""
    if not options.online:
        return opened, False
    from paperstack_lint.commands import online  # the network takes long to import

    topics = {topic for checker in checkers for topic in (*checker.rule.needs, *checker.rule.uses)}
    told = online.ask(options, opened, paths, notes, topics)
    if told.summary and not options.quiet:
        console.say(told.summary)
    return opened._replace(project=opened.project.informed(told.answers)), _complain(told.errors)


def _written(
    options: Namespace, note: Note, outcome: Outcome, checkers: Sequence[Checker]
) -> tuple[Outcome, list[str]]:
    """Write what was fixed. Where that fails, the outcome is that of the note as it is."""
    if not options.fix or options.diff or outcome.text == outcome.before:
        return outcome, []
    try:
        files.write(note.path, outcome.text, outcome.before)
    except files.FileError as error:
        return runner.check(note, checkers), [str(error)]
    return outcome, []


def _lint_stdin(options: Namespace, opened: Session, checkers: Sequence[Checker]) -> tuple[list[Outcome], bool]:
    path = options.stdin_filename or stdin.NAME
    try:
        note = Note(path, stdin.read(path, opened.config.max_file_size), opened.project)
    except files.FileError as error:
        return [], _complain([str(error)])
    opened, lost = _informed(options, opened, checkers, [path], [note])
    note = note.within(opened.project)
    excluded = options.force_exclude and discovery.excluded_by(opened.config)(path)
    outcome = _judged(options, note, () if excluded else checkers)
    failed = _complain([f"{outcome.path}: {error}" for error in outcome.errors]) or lost
    if options.fix and not options.diff:
        console.put_bytes(outcome.text.encode())
    return [outcome], failed


def _judged(options: Namespace, note: Note, checkers: Sequence[Checker]) -> Outcome:
    try:
        if options.fix or options.diff:
            return runner.fix(note, checkers, unsafe=options.unsafe_fixes)
        return runner.check(note, checkers)
    except Exception as error:  # noqa: BLE001  # the other notes are still to be linted
        failure = f"internal error, nothing was done: {type(error).__name__}: {error}"
        return Outcome(note.path.as_posix(), note.text, note.text, (), (failure,))


def _complain(errors: Sequence[str]) -> bool:
    for error in errors:
        console.error(error)
    return bool(errors)


def _tell(options: Namespace, outcome: Outcome) -> None:
    """One line for a changed file, and for one that was left alone."""
    if outcome.refused:
        console.say(f"{outcome.path}: not fixed: {outcome.refused}")
    if options.fix and not options.diff and outcome.text != outcome.before and not options.quiet:
        console.say(f"Fixed {_faults(outcome.fixed)} in {outcome.path}")


def _report(options: Namespace, outcomes: Sequence[Outcome]) -> None:
    if options.diff:
        _put_diff(outcomes)
    else:
        stream = sys.stderr if options.paths == ["-"] and options.fix else sys.stdout
        kind = "statistics" if options.statistics else options.output_format
        console.put(report.render(kind, outcomes, console.style(stream)), stream)
    if not options.quiet and options.output_format in ("text", "concise"):
        for line in _summary(options, outcomes):
            console.say(line)


def _put_diff(outcomes: Sequence[Outcome]) -> None:
    """The changes: for `git apply` byte for byte, for people on a terminal without what could act on it."""
    from paperstack_lint.report import diff

    changed = (outcome for outcome in outcomes if outcome.text != outcome.before)
    text = "".join(line for one in changed for line in diff.unified(one.path, one.before, one.text))
    style = console.style(sys.stdout)
    if sys.stdout.isatty():
        console.put(diff.shown(text, style))
    elif text:
        text = diff.fenced(text) if style.commands else text
        console.put_bytes(text.encode("utf-8", "surrogateescape"))  # names of files need not be UTF-8


def _summary(options: Namespace, outcomes: Sequence[Outcome]) -> Iterator[str]:
    if not outcomes:
        yield "No notes to check."
        return
    numbers = report.counts(outcomes)
    if options.diff:
        mended = f"{_faults(numbers.fixed)} in {_notes(numbers.changed_files)}"
        yield f"{_notes(numbers.files)} checked: --fix would mend {mended}."
        return
    fixed = f" {numbers.fixed} fixed," if numbers.fixed else ""
    if not numbers.findings:
        yield f"{_notes(numbers.files)} checked:{fixed} no faults{' left' if fixed else ''}."
        return
    found = [one for outcome in outcomes for one in outcome.findings]
    warnings = sum(one.severity == "warning" for one in found)
    among = f", {warnings} of them {'a warning' if warnings == 1 else 'warnings'}" if warnings else ""
    yield f"{_notes(numbers.files)} checked:{fixed} {_faults(len(found))}{' left' if fixed else ''}{among}."
    safe = sum(one.fix is not None and one.fix.safe for one in found)
    unsafe = sum(one.fix is not None and not one.fix.safe for one in found)
    if safe and not options.fix:
        yield f"--fix mends {safe} of them{f', --fix --unsafe-fixes {unsafe} more' if unsafe else ''}."
    elif unsafe and not options.unsafe_fixes:
        yield f"--fix --unsafe-fixes mends {unsafe} of them; look at what it did."


def _faults(number: int) -> str:
    return f"{number} fault{'' if number == 1 else 's'}"


def _notes(number: int) -> str:
    return f"{number} note{'' if number == 1 else 's'}"
