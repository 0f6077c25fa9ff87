"""The bare command: lints notes and, when asked to, fixes them."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from paperstack_lint.cli import console, output, stdin
from paperstack_lint.cli.console import Errors, counted
from paperstack_lint.collection import files_to_lint
from paperstack_lint.config import configuration
from paperstack_lint.config.configuration import Config, FailOn
from paperstack_lint.config.discovery import Configurations
from paperstack_lint.engine import session
from paperstack_lint.engine.findings import Checker, Failure, Outcome
from paperstack_lint.engine.incremental import pool, setup
from paperstack_lint.engine.incremental.note_state import NoteState
from paperstack_lint.engine.incremental.scheduler import MAX_READS, Scheduler
from paperstack_lint.engine.incremental.setup import Resources
from paperstack_lint.engine.incremental.worker import Plan
from paperstack_lint.engine.rule import Topic
from paperstack_lint.engine.session import Session, Sessions
from paperstack_lint.note.note import Note
from paperstack_lint.note.template import DEFAULT
from paperstack_lint.report.tally import Tally
from paperstack_lint.storage import files
from paperstack_lint.storage.trust import within


def run(options: Namespace) -> int:
    """Lint the paths of the options; returns the exit code."""
    named = [options.stdin_filename] if options.stdin_filename else options.paths
    sessions = Sessions.opened(
        options.config, console.say, isolated=options.isolated, untrusted=options.untrusted, paths=named
    )
    errors = Errors()
    scopes = _Scopes(sessions)
    notes = _notes(options, scopes, errors)
    plans = _plans(options, sessions, scopes)
    if options.verbose:
        for scope, plan in enumerate(plans):
            number = sum(note.scope == scope for note in notes)
            console.say(f"{plan.session.config.source}: {counted(number, 'note')}")
    seen: dict[Path, Note] = {}
    if options.online:
        plans = _informed(options, plans, notes, seen, errors)
    store = None if options.no_cache else setup.stored(options.cache_dir, notes, sessions.default.project)
    progress = sys.stderr.isatty() and not options.quiet
    resources = Resources(pool.processes(options.jobs), console.say, progress, store, seen)
    with setup.opened(plans, notes, sessions.configurations, resources) as batch:
        if not _is_left_out(options, sessions.configurations):
            _judge(options, batch, errors)
        if options.fix and not options.diff:
            _write(options, batch)
        _say(options, batch, errors)
        if options.paths != ["-"] and not options.quiet:
            _warn_of_templates(batch, [plan.session.config for plan in plans])
        code = _end(options, batch, [plan.session.config for plan in plans])
    return 2 if errors.any else code


class _Scopes:
    """The sessions that notes of the run are linted under, by number."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.configurations = sessions.configurations
        self.used: list[Session] = []
        self._numbers: dict[Path | None, int] = {}

    def number(self, path: Path) -> int:
        """Return the number of the session of the note at `path`."""
        own = self._sessions.of(path)
        number = self._numbers.setdefault(own.config.file, len(self.used))
        self.used += [own] if number == len(self.used) else []
        return number


def _plans(options: Namespace, sessions: Sessions, scopes: _Scopes) -> list[Plan]:
    """How the notes of each scope are judged; where there are no notes, those of the current folder would be."""
    select, ignore, known = tuple(options.select), tuple(options.ignore), sessions.known
    for one in (sessions.default, *scopes.used):
        configuration.selected(one.config, one.catalogue, select, ignore, known)
    used = scopes.used or [sessions.default]
    return [Plan(one, select, ignore, options.online, options.unsafe_fixes, known) for one in used]


def _end(options: Namespace, batch: Scheduler, configs: Sequence[Config]) -> int:
    """Report what is left, or make it known or suppressed where that was asked for; returns the exit code."""
    outcomes: Iterable[Outcome] = map(batch.outcome, batch.notes)

    def fail_on(path: str) -> FailOn:
        level: FailOn = options.fail_on or configs[batch.scope(path)].fail_on
        return level

    adopting = options.write_baseline or options.add_disables or options.diff_base or options.prune_baseline
    if not adopting and not any(config.known for config in configs):
        return _code(options, output.tell(options, outcomes, fail_on))
    from paperstack_lint.cli import adoption  # most runs know nothing

    if options.write_baseline:
        found: list[list[Outcome]] = [[] for _ in configs]
        for outcome in _readable(outcomes):
            found[batch.scope(outcome.path)].append(outcome)
        for scope, config in enumerate(configs):
            adoption.write(config, found[scope], batch.checkers)
        return _unread(batch)
    baselines = [adoption.Baseline(config, batch.checkers) for config in configs]
    new = (baselines[batch.scope(outcome.path)].hiding(outcome) for outcome in outcomes)
    if options.add_disables:
        reason, ref = options.add_disables, options.diff_base
        return adoption.Disabling(batch, baselines, reason).run(_readable(new), ref) or _unread(batch)
    outcomes = adoption.since(new, options.diff_base) if options.diff_base else new
    tally = output.tell(options, outcomes, fail_on)
    for baseline in baselines:
        baseline.tell(prune=options.prune_baseline, quiet=options.quiet)
    return _code(options, tally)


def _code(options: Namespace, tally: Tally) -> int:
    if options.diff or (options.exit_non_zero_on_fix and tally.changed_files):
        return int(tally.changed_files > 0 or tally.unreadable > 0)
    return int(tally.failing > 0)


def _notes(options: Namespace, scopes: _Scopes, errors: Errors) -> list[NoteState]:
    """The notes to lint, by path."""
    if options.paths != ["-"]:
        named = [Path(path) for path in options.paths]
        found = files_to_lint.find_files(named, scopes.configurations, force_exclude=options.force_exclude)
        errors.say(*found.errors)
        if options.config:
            default = scopes.configurations.default
            _say_unmatched(default, named or default.collection or (Path(),))
        return [NoteState(path, scope=scopes.number(path)) for path in sorted(found.files, key=Path.as_posix)]
    path = options.stdin_filename or stdin.NAME
    scope = scopes.number(path)
    try:
        return [NoteState(path, stdin.read(path, scopes.used[scope].config.max_file_size), scope)]
    except files.FileError as error:
        errors.say(str(error))
        return []


def _say_unmatched(config: Config, paths: Sequence[Path]) -> None:
    """Say which patterns of a configuration that was named match nothing: they may be meant for another folder."""
    for pattern in files_to_lint.unmatched_patterns(config, paths) if config.exclude else ():
        places = ", ".join(path.as_posix() for path in paths)
        console.say(f"warning: {config.source}: exclude: `{pattern}` matches nothing in {places}")


def _is_left_out(options: Namespace, configurations: Configurations) -> bool:
    """Whether standard input contains no note of the configuration, so that it is passed through as it is."""
    named = options.force_exclude and options.stdin_filename
    return bool(named) and not files_to_lint.note_test(configurations)(options.stdin_filename)


def _informed(
    options: Namespace, plans: Sequence[Plan], notes: Sequence[NoteState], seen: dict[Path, Note], errors: Errors
) -> list[Plan]:
    """The plans with what the network says."""
    from paperstack_lint.cli import online, reading  # the network takes long to import

    sessions = [plan.session for plan in plans]
    checkers = [_online_checkers(plan) for plan in plans]
    read = (
        (note, _topics(session.applying(sessions[scope].config, checkers[scope], note.path)))
        for scope, note in reading.ahead(notes, sessions, seen)
    )
    network = online.ask(options, sessions, [note.path for note in notes], read)
    if network.summary and not options.quiet:
        console.say(network.summary)
    errors.say(*network.errors)
    return [
        plan._replace(session=plan.session._replace(project=plan.session.project.with_network_results(network.answers)))
        for plan in plans
    ]


def _online_checkers(plan: Plan) -> list[Checker]:
    return session.checkers(plan.session, plan.select, plan.ignore, online=True, known=plan.known)[0]


def _topics(checkers: Sequence[Checker]) -> frozenset[Topic]:
    """Return what rules need to know of the network."""
    return frozenset(topic for checker in checkers for topic in (*checker.rule.needs, *checker.rule.uses))


def _judge(options: Namespace, batch: Scheduler, errors: Errors) -> None:
    """Check the notes, and fix them if asked to."""
    if options.fix or options.diff:
        batch.fix()
    else:
        batch.check()
    errors.say(*batch.errors)


def _say(options: Namespace, batch: Scheduler, errors: Errors) -> None:
    """Say what went wrong, which files were changed, and which were left alone."""
    _say_failures(options, batch, errors)
    for note in batch.notes:
        if note.refused:
            console.say(f"{note.path.as_posix()}: not fixed: {note.refused}")
        if options.fix and not options.diff and note.fixed and not options.quiet:
            console.say(f"Fixed {counted(note.fixed, 'finding')} in {note.path.as_posix()}")


def _say_failures(options: Namespace, batch: Scheduler, errors: Errors) -> None:
    """Say once what the tool could not do, in which note or in how many; with `--verbose`, and the traceback."""
    groups: dict[tuple[str, str], list[tuple[str, Failure]]] = {}
    for note in batch.notes:
        for failure in () if note.read_problem else note.errors:
            groups.setdefault((failure.reason, failure.place), []).append((note.path.as_posix(), failure))
    for group in groups.values():
        path, failure = group[0]
        more = f", and so in {counted(len(group) - 1, 'more note')}" if len(group) > 1 else ""
        errors.say(f"{path}: {failure}{more}")
        if options.verbose:
            for line in failure.trace.splitlines():
                console.say(line)


def _warn_of_templates(batch: Scheduler, configs: Sequence[Config]) -> None:
    """Say which configured templates no note of their collection uses: nothing would ever be found by them."""
    for scope, config in enumerate(configs):
        if batch.notes and config.template != DEFAULT and not batch.uses_template(scope):
            labels = ", ".join(kind.name for kind in config.template.sections[:3])
            where = ", and what `where` names" if config.template.where else ""
            console.say(
                f"warning: {config.source}: template: no note has two of its sections ({labels} …): "
                f"compare the labels with those in your notes{where}, or remove the template"
            )


def _write(options: Namespace, batch: Scheduler) -> None:
    """Write what was fixed. A note that cannot be written is linted as it is."""
    if options.paths == ["-"]:
        console.put_bytes(b"".join(note.current_data or b"" for note in batch.notes))
        return
    for folder in {Path(os.path.realpath(note.path)).parent for note in batch.notes}:
        if within(folder, batch.roots):
            files.remove_leftovers(folder)  # also where there is nothing left to fix
    changed: Sequence[NoteState] = batch.notes
    for _ in range(MAX_READS):
        changed = list(_changed_meanwhile(batch, changed))
        if not changed:
            return
        batch.fix_again(changed)
    for note in changed:
        note.refused = "another program is changing it"
        batch.revert(note)


def _changed_meanwhile(batch: Scheduler, notes: Sequence[NoteState]) -> Iterator[NoteState]:
    """Write what was fixed of some notes. Yield those that are no longer what was fixed."""
    for note in notes:
        try:
            batch.write(note)
        except files.ChangedError:
            yield note
        except files.OutsideError as error:
            note.refused = error.reason
            batch.revert(note)
        except files.FileError as error:
            note.write_problem = error.problem
            batch.revert(note)


def _unread(batch: Scheduler) -> int:
    """Return the exit code of a run that reports no findings: 1 where a note cannot be read."""
    return int(any(note.read_problem for note in batch.notes))


def _readable(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield the outcomes of notes that can be read. Of the others, say why not."""
    for outcome in outcomes:
        if outcome.failed:
            output.tell_failed(outcome)
        else:
            yield outcome
