"""Lint and fix the notes of a run, for the command `check`."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from paperstack_lint.cli import console, notes, output
from paperstack_lint.cli.console import Errors
from paperstack_lint.cli.exit_codes import FAILURE
from paperstack_lint.collection import files_to_lint
from paperstack_lint.config.configuration import Config, FailOn
from paperstack_lint.config.discovery import Configurations
from paperstack_lint.engine import session
from paperstack_lint.engine.findings import Checker, Failure, Outcome
from paperstack_lint.engine.incremental import run_setup, worker_pool
from paperstack_lint.engine.incremental.job import Plan
from paperstack_lint.engine.incremental.note_state import NoteState
from paperstack_lint.engine.incremental.run_setup import Resources
from paperstack_lint.engine.incremental.scheduler import MAX_READS, Scheduler
from paperstack_lint.engine.rule import Topic
from paperstack_lint.engine.scopes import Scopes
from paperstack_lint.note.note import Note
from paperstack_lint.note.template import DEFAULT
from paperstack_lint.report.tally import Tally
from paperstack_lint.storage import atomic_write, files
from paperstack_lint.storage.paths import NO_FILE, display_path
from paperstack_lint.storage.trust import within
from paperstack_lint.text.message import msg, quantity
from paperstack_lint.text.translation import tr

if TYPE_CHECKING:
    from paperstack_lint.engine.incremental.remote import Cluster


def run(options: Namespace) -> int:
    """Lint the notes at the paths of the options, and return the exit code."""
    if options.report_files:
        from paperstack_lint.cli import report_files  # few runs have one

        for report in options.report_files:
            report_files.check(report.file)
    named = [options.stdin_filename] if options.stdin_filename else options.paths
    sessions = notes.open_sessions(options, named)
    errors = Errors()
    scopes = Scopes(sessions)
    states = _find_notes(options, scopes, errors)
    plans = scopes.plans(options.select, options.ignore, online=options.online, unsafe=options.unsafe_fixes)
    if options.verbose:
        for scope, plan in enumerate(plans):
            number = sum(state.scope == scope for state in states)
            text = msg("{source}: {notes}", source=plan.session.config.source, notes=quantity(number, "note"))
            console.print_message(text)
    cache: dict[Path, Note] = {}
    if options.online:
        plans = _with_network_results(options, plans, states, cache, errors)
    store = None if options.no_cache else run_setup.open_store(options.cache_dir, states, sessions.default.project)
    progress = sys.stderr.isatty() and not options.quiet
    processes = worker_pool.processes(options.jobs)
    resources = Resources(processes, console.print_message, progress, store, cache, _cluster(options))
    with run_setup.open_scheduler(plans, states, sessions.configurations, resources) as scheduler:
        if not _is_excluded(options, sessions.configurations):
            _lint(options, scheduler, errors)
        if options.fix and not options.diff:
            _write_fixes(options, scheduler)
        _print_messages(options, scheduler, errors)
        if options.paths != ["-"] and not options.quiet:
            _warn_of_unused_templates(scheduler, [plan.session.config for plan in plans])
        code = _report(options, scheduler, [plan.session.config for plan in plans])
    return FAILURE if errors.any else code


def _cluster(options: Namespace) -> AbstractContextManager[Cluster | None]:
    """Return what connects to the cluster of `--executor`. Raise UsageError where its package is missing."""
    if not options.executor:
        return nullcontext()
    from paperstack_lint.cli import cluster  # needs a package that need not be installed

    return cluster.connect(options.executor)


def _report(options: Namespace, scheduler: Scheduler, configs: Sequence[Config]) -> int:
    """Report the findings, or write them to a baseline or into suppressions, and return the exit code."""
    outcomes: Iterable[Outcome] = map(scheduler.outcome, scheduler.notes)

    def fail_on(path: str) -> FailOn:
        level: FailOn = options.fail_on or configs[scheduler.scope(path)].fail_on
        return level

    folders = [display_path(folder) for config in configs for folder in config.note_folders]
    adopting = options.write_baseline or options.add_disables or options.diff_base or options.prune_baseline
    if not adopting and not any(config.baseline_file for config in configs):
        return _exit_code(options, output.report_outcomes(options, outcomes, fail_on, folders))
    from paperstack_lint.cli import adoption  # few runs have a baseline

    if options.write_baseline:
        found: list[list[Outcome]] = [[] for _ in configs]
        for outcome in _readable(outcomes):
            found[scheduler.scope(outcome.path)].append(outcome)
        for scope, config in enumerate(configs):
            adoption.write_baseline(config, found[scope], scheduler.checkers)
        return _unreadable_exit_code(scheduler)
    baselines = [adoption.BaselineFilter(config, scheduler.checkers) for config in configs]
    new = (baselines[scheduler.scope(outcome.path)].hide(outcome) for outcome in outcomes)
    if options.add_disables:
        reason, ref = options.add_disables, options.diff_base
        return adoption.SuppressionWriter(scheduler, baselines, reason).run(
            _readable(new), ref
        ) or _unreadable_exit_code(scheduler)
    outcomes = adoption.keep_changed_since(new, options.diff_base) if options.diff_base else new
    tally = output.report_outcomes(options, outcomes, fail_on, folders)
    for baseline in baselines:
        baseline.report(prune=options.prune_baseline, quiet=options.quiet)
    return _exit_code(options, tally)


def _exit_code(options: Namespace, tally: Tally) -> int:
    if options.diff or (options.exit_non_zero_on_fix and tally.changed_files):
        return int(tally.changed_files > 0 or tally.unreadable > 0)
    return int(tally.failing > 0)


def _find_notes(options: Namespace, scopes: Scopes, errors: Errors) -> list[NoteState]:
    """Return the notes to lint, by path."""
    if options.paths != ["-"]:
        named = [Path(path) for path in options.paths]
        found = files_to_lint.find_files(named, scopes.configurations, force_exclude=options.force_exclude)
        errors.report(*found.errors)
        if options.config:
            default = scopes.configurations.default
            _warn_of_unmatched_patterns(default, named or default.note_folders or (Path(),))
        return scopes.states(found.files)
    path = options.stdin_filename or NO_FILE
    scope = scopes.number(path)
    try:
        return [NoteState(path, notes.read_stdin(path, scopes.used[scope].config.max_file_size), scope)]
    except files.FileError as error:
        errors.report(str(error))
        return []


def _warn_of_unmatched_patterns(config: Config, paths: Sequence[Path]) -> None:
    """Warn of patterns of a configuration of `--config` that match nothing: they may be meant for another folder."""
    places = ", ".join(path.as_posix() for path in paths)
    for key, patterns in (("exclude", config.exclude), ("per-file-ignores", config.per_file_ignores)):
        for pattern in files_to_lint.unmatched_patterns(config, patterns, paths) if patterns else ():
            console.print_message(
                tr(
                    "warning: {source}: {key}: `{pattern}` matches nothing in {places}",
                    source=config.source,
                    key=key,
                    pattern=pattern,
                    places=places,
                )
            )


def _is_excluded(options: Namespace, configurations: Configurations) -> bool:
    """Return whether the note on standard input is excluded, so that it is written unchanged."""
    named = options.force_exclude and options.stdin_filename
    return bool(named) and not files_to_lint.note_test(configurations)(options.stdin_filename)


def _with_network_results(
    options: Namespace, plans: Sequence[Plan], states: Sequence[NoteState], cache: dict[Path, Note], errors: Errors
) -> list[Plan]:
    """Return the plans with the results of the network; put notes that were read for that into the `cache`."""
    from paperstack_lint.cli import network  # the network takes long to import

    sessions = [plan.session for plan in plans]
    checkers = [_online_checkers(plan) for plan in plans]
    read = (
        (note, _topics(session.checkers_for(sessions[scope].config, checkers[scope], note.path)))
        for scope, note in notes.read_ahead(states, sessions, cache)
    )
    report = network.request_all(options, sessions, [state.path for state in states], read)
    if report.summary and not options.quiet:
        console.print_message(report.summary)
    errors.report(*report.errors)
    return [
        plan._replace(session=plan.session._replace(project=plan.session.project.with_network_results(report.results)))
        for plan in plans
    ]


def _online_checkers(plan: Plan) -> list[Checker]:
    return session.checkers(plan.session, plan.select, plan.ignore, online=True, all_rules=plan.all_rules)[0]


def _topics(checkers: Sequence[Checker]) -> frozenset[Topic]:
    """Return the topics for which rules need or use the network."""
    return frozenset(topic for checker in checkers for topic in (*checker.rule.needs, *checker.rule.uses))


def _lint(options: Namespace, scheduler: Scheduler, errors: Errors) -> None:
    """Lint the notes and, with `--fix` or `--diff`, fix them, in memory."""
    if options.fix or options.diff:
        scheduler.fix()
    else:
        scheduler.check()
    errors.report(*scheduler.errors)


def _print_messages(options: Namespace, scheduler: Scheduler, errors: Errors) -> None:
    """Print errors of the program, which files were changed, and which fixes were refused."""
    _print_failures(options, scheduler, errors)
    for note in scheduler.notes:
        if note.refused:
            console.print_message(tr("{path}: not fixed: {reason}", path=note.path.as_posix(), reason=note.refused))
        if options.fix and not options.diff and note.fixed and not options.quiet:
            console.print_message(
                tr("Fixed {findings} in {path}", findings=quantity(note.fixed, "finding"), path=note.path.as_posix())
            )


def _print_failures(options: Namespace, scheduler: Scheduler, errors: Errors) -> None:
    """Print each error of the program once, with a note and the number of others; with `--verbose`, its traceback."""
    groups: dict[tuple[str, str], list[tuple[str, Failure]]] = {}
    for note in scheduler.notes:
        for failure in () if note.read_problem else note.errors:
            groups.setdefault((failure.reason, failure.place), []).append((note.path.as_posix(), failure))
    for group in groups.values():
        path, failure = group[0]
        more = tr(", and so in {notes}", notes=quantity(len(group) - 1, "more note")) if len(group) > 1 else ""
        errors.report(msg("{path}: {problem}{more}", path=path, problem=str(failure), more=more))
        if options.verbose:
            for line in failure.traceback.splitlines():
                console.print_message(line)


def _warn_of_unused_templates(scheduler: Scheduler, configs: Sequence[Config]) -> None:
    """Warn of configured templates that no note of their collection uses."""
    for scope, config in enumerate(configs):
        if scheduler.notes and config.template != DEFAULT and not scheduler.uses_template(scope):
            labels = ", ".join(kind.name for kind in config.template.sections[:3])
            where = tr(", and what `where` names") if config.template.where else ""
            console.print_message(
                tr(
                    "warning: {source}: template: no note has two of its sections ({labels} …): "
                    "compare the labels with those in your notes{where}, or remove the template",
                    source=config.source,
                    labels=labels,
                    where=where,
                )
            )


def _write_fixes(options: Namespace, scheduler: Scheduler) -> None:
    """Write the fixed notes. One that cannot be written is linted without its fixes."""
    if options.paths == ["-"]:
        console.write_bytes(b"".join(note.current_data or b"" for note in scheduler.notes))
        return
    for folder in {Path(os.path.realpath(note.path)).parent for note in scheduler.notes}:
        if within(folder, scheduler.roots):
            atomic_write.remove_leftovers(folder)  # remains of interrupted runs, also where no note was fixed
    changed: Sequence[NoteState] = scheduler.notes
    for _ in range(MAX_READS):
        changed = list(_write_unchanged(scheduler, changed))
        if not changed:
            return
        scheduler.fix_again(changed)
    for note in changed:
        note.refused = msg("another program is changing it")
        scheduler.revert(note)


def _write_unchanged(scheduler: Scheduler, notes: Sequence[NoteState]) -> Iterator[NoteState]:
    """Write fixed notes. Yield those whose files another program has changed since they were read."""
    for note in notes:
        try:
            scheduler.write(note)
        except files.ChangedError:
            yield note
        except files.OutsideError as error:
            note.refused = error.reason
            scheduler.revert(note)
        except files.FileError as error:
            note.write_problem = error.problem
            scheduler.revert(note)


def _unreadable_exit_code(scheduler: Scheduler) -> int:
    """Return the exit code of a run that reports no findings: 1 where a note cannot be read."""
    return int(any(note.read_problem for note in scheduler.notes))


def _readable(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield the outcomes of notes that can be read. Print the errors of the others."""
    for outcome in outcomes:
        if outcome.failed:
            output.print_read_error(outcome)
        else:
            yield outcome
