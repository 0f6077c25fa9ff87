"""Lint and fix notes from Python, with the results of the command line. What is in `__all__` is public.

Nothing is printed, no note is written, and no request is sent. What the command line prints as a warning, or as an
error about one rule, is a `LintWarning`; where it stops with an error, a `LintError` is raised. Relative paths are from
the current folder, and one call at a time may run in a process.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypedDict, Unpack

from paperstack_lint.collection import files_to_lint
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine.findings import Finding, Outcome
from paperstack_lint.engine.incremental import run_setup
from paperstack_lint.engine.incremental.note_state import NoteState
from paperstack_lint.engine.incremental.run_setup import Resources
from paperstack_lint.engine.incremental.scheduler import Scheduler
from paperstack_lint.engine.rule import RuleError
from paperstack_lint.engine.scopes import Scopes
from paperstack_lint.engine.session import Sessions
from paperstack_lint.note.note import Note
from paperstack_lint.papers.paper_data import Paper, PaperSection, describe
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.storage import files
from paperstack_lint.storage.files import FileError
from paperstack_lint.storage.paths import NO_FILE
from paperstack_lint.text.edits import Edit, Fix
from paperstack_lint.text.message import msg

__all__ = [
    "Edit",
    "Finding",
    "Fix",
    "FixResult",
    "LintError",
    "LintOptions",
    "LintWarning",
    "Paper",
    "PaperSection",
    "fix",
    "lint",
    "lint_paths",
    "papers",
]

StrPath = str | os.PathLike[str]


class LintError(Exception):
    """Notes cannot be linted: the configuration, a rule or a path is wrong. The message says where, and the remedy."""


class LintWarning(UserWarning):
    """A part of the run was left out: a rule failed, or may not run. The results of all others are returned."""


class LintOptions(TypedDict, total=False):
    """The options of all functions, called as those of the command line; all may be left out.

    `config` is a configuration file for all notes; without it, each note is linted under its nearest one, and with
    `isolated` under the defaults. `select` and `ignore` are families and rules. `untrusted` is for strangers' notes:
    rules that come with them do not run. `jobs` is the number of processes; more than one need a main module that is
    guarded by `if __name__ == "__main__":`. With `cache`, results are read from the user's cache and written to it.
    """

    config: StrPath | None
    isolated: bool
    select: Sequence[str]
    ignore: Sequence[str]
    untrusted: bool
    jobs: int
    cache: bool


class FixResult(NamedTuple):
    """A text after its fixes.

    `fixed` is how many findings were fixed, `findings` are those that are left, without what the fixes have added, such
    as an empty section. `refused` is why nothing was fixed, and otherwise empty.
    """

    text: str
    fixed: int
    findings: list[Finding]
    refused: str


def lint(text: str, path: StrPath = NO_FILE, **options: Unpack[LintOptions]) -> list[Finding]:
    """Return the findings of a text, as that of the note at `path`, in order.

    The path, which need not exist, decides about the configuration, the site and the other notes. Positions are offsets
    into the text. Raise LintError.
    """
    with _reported_errors(), _text_run(text, path, options) as scheduler:
        scheduler.check()
        return [one for outcome in _outcomes(scheduler) for one in outcome.findings]


def fix(text: str, path: StrPath = NO_FILE, *, unsafe: bool = False, **options: Unpack[LintOptions]) -> FixResult:
    """Return a text after its safe fixes, with `unsafe` after all, each pass of them proven. Raise LintError."""
    with _reported_errors(), _text_run(text, path, options, unsafe=unsafe) as scheduler:
        scheduler.fix()
        (outcome,) = _outcomes(scheduler)
        return FixResult(outcome.text, outcome.fixed, list(outcome.reported.findings), scheduler.notes[0].refused)


def lint_paths(paths: Sequence[StrPath] = (), **options: Unpack[LintOptions]) -> list[Finding]:
    """Return the findings of all notes at the paths, which are files and folders, by default the configured notes.

    They are in the order of the notes' paths. One that cannot be read is a finding. Raise LintError.
    """
    with _reported_errors():
        named = [Path(path) for path in paths]
        sessions = _open(named, options)
        scopes = Scopes(sessions)
        with _scheduler(sessions, scopes, scopes.states(_find(named, sessions)), options) as scheduler:
            scheduler.check()
            return [one for outcome in _outcomes(scheduler) for one in outcome.findings]


def papers(paths: Sequence[StrPath] = (), **options: Unpack[LintOptions]) -> list[Paper]:
    """Return the papers of all notes at the paths, as `lint_paths` finds them.

    Notes that cannot be read are left out with a LintWarning. Raise LintError.
    """
    with _reported_errors():
        named = [Path(path) for path in paths]
        sessions = _open(named, options)
        return [describe(note, entry) for note in _read(_find(named, sessions), sessions) for entry in papers_of(note)]


@contextmanager
def _reported_errors() -> Iterator[None]:
    """Raise LintError for errors that the command line prints."""
    try:
        yield
    except (ConfigError, RuleError, FileError) as error:
        raise LintError(str(error)) from error


def _warn(message: str) -> None:
    warnings.warn(message.removeprefix("warning: "), LintWarning, stacklevel=3)


def _open(named: Sequence[Path], options: LintOptions) -> Sessions:
    config = options.get("config")
    file = None if config is None else Path(config)
    isolated, untrusted = options.get("isolated", False), options.get("untrusted", False)
    return Sessions.opened(file, _warn, isolated=isolated, untrusted=untrusted, paths=named)


def _find(named: Sequence[Path], sessions: Sessions) -> list[Path]:
    """Return the notes at the paths. Raise LintError where there is nothing at one of them."""
    found = files_to_lint.find_files(named, sessions.configurations)
    if found.errors:
        raise LintError("\n".join(found.errors))
    return sorted(found.files, key=Path.as_posix)


def _read(paths: Sequence[Path], sessions: Sessions) -> Iterator[Note]:
    for path in paths:
        own = sessions.of(path)
        try:
            yield Note(path, files.read(path, own.config.max_file_size), own.project)
        except FileError as error:
            _warn(str(error))


@contextmanager
def _text_run(text: str, path: StrPath, options: LintOptions, *, unsafe: bool = False) -> Iterator[Scheduler]:
    """Set up a run over a text. Raise LintError for one with lone surrogates, which no file contains."""
    place = Path(path)
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise LintError(
            msg(
                "{place}: character {start} is half of a surrogate pair: no text",
                place=place.as_posix(),
                start=error.start,
            )
        ) from error
    sessions = _open([place], options)
    scopes = Scopes(sessions)
    state = NoteState(place, data, scopes.number(place))
    with _scheduler(sessions, scopes, [state], options, unsafe=unsafe) as scheduler:
        yield scheduler


@contextmanager
def _scheduler(
    sessions: Sessions, scopes: Scopes, states: list[NoteState], options: LintOptions, *, unsafe: bool = False
) -> Iterator[Scheduler]:
    plans = scopes.plans(options.get("select", ()), options.get("ignore", ()), online=False, unsafe=unsafe)
    store = run_setup.open_store(None, states, sessions.default.project) if options.get("cache") else None
    resources = Resources(max(1, options.get("jobs", 1)), _warn, progress=False, store=store)
    with run_setup.open_scheduler(plans, states, sessions.configurations, resources) as scheduler:
        yield scheduler


def _outcomes(scheduler: Scheduler) -> Iterator[Outcome]:
    """Yield the outcome of each note. Warn of rules that cannot run, or that failed."""
    for message in scheduler.errors:
        _warn(message)
    for outcome in map(scheduler.outcome, scheduler.notes):
        for failure in outcome.errors:
            _warn(f"{outcome.path}: {failure}")
        yield outcome
