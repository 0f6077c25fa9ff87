"""The bare command: lints notes and, when asked to, fixes them."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from paperstack_lint import config as configuration
from paperstack_lint import console, discovery, files, session
from paperstack_lint.batch import opening, pool
from paperstack_lint.batch.batch import MAX_READS, Batch
from paperstack_lint.batch.judged import Judged
from paperstack_lint.batch.opening import Means
from paperstack_lint.batch.worker import Plan
from paperstack_lint.commands import stdin, telling
from paperstack_lint.config import Config
from paperstack_lint.console import Errors, counted
from paperstack_lint.note import Note
from paperstack_lint.report import Tally
from paperstack_lint.runner import Outcome
from paperstack_lint.session import Session
from paperstack_lint.trust import within


def run(options: Namespace) -> int:
    """Lint the paths of the options; returns the exit code."""
    named = [options.stdin_filename] if options.stdin_filename else options.paths
    opened = session.opened(options.config, isolated=options.isolated, untrusted=options.untrusted, paths=named)
    configuration.selected(opened.config, opened.catalogue, options.select, options.ignore)
    errors = Errors()
    notes = _notes(options, opened, errors)
    plan = Plan(opened, tuple(options.select), tuple(options.ignore), options.online, options.unsafe_fixes)
    seen: dict[Path, Note] = {}
    if options.online:
        plan = _informed(options, plan, notes, seen, errors)
    store = None if options.no_cache else opening.stored(options.cache_dir, plan, notes)
    means = Means(pool.processes(options.jobs), sys.stderr.isatty() and not options.quiet)
    with opening.opened(plan, notes, means, store, seen) as batch:
        if not _is_excluded(options, opened):
            _judge(options, batch, errors)
        if options.fix and not options.diff:
            _write(options, batch, errors)
        _say(options, batch, errors)
        code = _end(options, batch, opened.config, errors)
    return 2 if errors.any else code


def _end(options: Namespace, batch: Batch, config: Config, errors: Errors) -> int:
    """Report what is left, or make it known or suppressed where that was asked for; returns the exit code."""
    outcomes = _outcomes(batch, errors)
    adopting = options.write_baseline or options.add_disables or options.diff_base or options.prune_baseline
    if not adopting and not config.known:
        return _code(options, telling.tell(options, outcomes))
    from paperstack_lint.commands import known  # most runs know nothing

    if options.write_baseline:
        return known.write(config, outcomes, batch.checkers)
    baseline = known.Baseline(config, batch.checkers)
    outcomes = baseline.hiding(outcomes)
    if options.diff_base:
        outcomes = known.since(outcomes, options.diff_base)
    if options.add_disables:
        return known.disable(batch, outcomes, options.add_disables)
    tally = telling.tell(options, outcomes)
    baseline.tell(prune=options.prune_baseline, quiet=options.quiet)
    return _code(options, tally)


def _code(options: Namespace, tally: Tally) -> int:
    if options.diff or (options.exit_non_zero_on_fix and tally.changed_files):
        return int(tally.changed_files > 0)
    return int(tally.faults > 0 and not options.exit_zero)


def _notes(options: Namespace, opened: Session, errors: Errors) -> list[Judged]:
    """The notes to lint."""
    if options.paths != ["-"]:
        named = [Path(path) for path in options.paths]
        found = discovery.find(named, opened.config, force_exclude=options.force_exclude)
        errors.say(*found.errors)
        return [Judged(path) for path in sorted(found.files, key=Path.as_posix)]
    path = options.stdin_filename or stdin.NAME
    try:
        return [Judged(path, stdin.read(path, opened.config.max_file_size))]
    except files.FileError as error:
        errors.say(str(error))
        return []


def _is_excluded(options: Namespace, opened: Session) -> bool:
    """Whether what standard input holds is not to be judged."""
    named = options.force_exclude and options.stdin_filename
    return bool(named) and discovery.excluded_by(opened.config)(options.stdin_filename)


def _informed(options: Namespace, plan: Plan, notes: Sequence[Judged], seen: dict[Path, Note], errors: Errors) -> Plan:
    """The plan with what the network says."""
    from paperstack_lint.commands import online, reading  # the network takes long to import

    opened = plan.session
    checkers, _ = session.checkers(opened, plan.select, plan.ignore, online=True)
    topics = {topic for checker in checkers for topic in (*checker.rule.needs, *checker.rule.uses)}
    read = reading.ahead(notes, opened.project, opened.config.max_file_size, seen)
    told = online.ask(options, opened, [note.path for note in notes], read, topics)
    if told.summary and not options.quiet:
        console.say(told.summary)
    errors.say(*told.errors)
    return plan._replace(session=opened._replace(project=opened.project.informed(told.answers)))


def _judge(options: Namespace, batch: Batch, errors: Errors) -> None:
    """Check the notes, and fix them if asked to."""
    if options.fix or options.diff:
        batch.fix()
    else:
        batch.check()
    errors.say(*batch.errors)


def _say(options: Namespace, batch: Batch, errors: Errors) -> None:
    """One line for what went wrong, for a changed file, and for one that was left alone."""
    for note in batch.notes:
        errors.say(*([note.failed] if note.failed else [f"{note.path.as_posix()}: {error}" for error in note.errors]))
        if note.refused:
            console.say(f"{note.path.as_posix()}: not fixed: {note.refused}")
        if options.fix and not options.diff and note.fixed and not options.quiet:
            console.say(f"Fixed {counted(note.fixed, 'fault')} in {note.path.as_posix()}")


def _write(options: Namespace, batch: Batch, errors: Errors) -> None:
    """Write what was fixed. A note that cannot be written is linted as it is."""
    if options.paths == ["-"]:
        console.put_bytes(b"".join(note.current or b"" for note in batch.notes if not note.failed))
        return
    for folder in {Path(os.path.realpath(note.path)).parent for note in batch.notes}:
        if within(folder, batch.roots):
            files.sweep(folder)  # also where there is nothing left to fix
    changed: Sequence[Judged] = batch.notes
    for _ in range(MAX_READS):
        changed = list(_changed_meanwhile(batch, changed, errors))
        if not changed:
            return
        batch.fix_again(changed)
    for note in changed:
        note.refused = "another program is changing it"
        batch.restore(note)


def _changed_meanwhile(batch: Batch, notes: Sequence[Judged], errors: Errors) -> Iterator[Judged]:
    """Write what was fixed of some notes. Yield those that are no longer what was fixed."""
    for note in notes:
        try:
            batch.write(note)
        except files.ChangedError:
            yield note
        except files.OutsideError as error:
            note.refused = error.reason
            batch.restore(note)
        except files.FileError as error:
            errors.say(str(error))
            batch.restore(note)


def _outcomes(batch: Batch, errors: Errors) -> Iterator[Outcome]:
    """What came of each note that could be read, with its text."""
    for note in batch.notes:
        try:
            if not note.failed:
                yield batch.outcome(note)
        except files.FileError as error:
            errors.say(str(error))
