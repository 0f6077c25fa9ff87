"""A run that goes on: the open notes of an editor, linted again when they, or what they depend on, change.

It is the scheduler of the command line, whose notes are those that are open, with the text that they have there. Each
is linted and fixed as in a run of its own: other open notes are part of the collection, but no fix changes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine import baseline, runner
from paperstack_lint.engine.findings import Checker, Finding, Outcome
from paperstack_lint.engine.incremental import run_setup
from paperstack_lint.engine.incremental.collection_state import FactSources, Member, Stamp, WatchedDisk
from paperstack_lint.engine.incremental.job import Plan
from paperstack_lint.engine.incremental.note_state import NO_COLLECTION, NoteState
from paperstack_lint.engine.incremental.result_cache import ResultCache
from paperstack_lint.engine.incremental.result_format import NO_RESULT
from paperstack_lint.engine.incremental.result_validity import Scope
from paperstack_lint.engine.incremental.scheduler import Scheduler
from paperstack_lint.engine.incremental.worker_pool import Pool, processes
from paperstack_lint.engine.rule import RuleError
from paperstack_lint.engine.scopes import Scopes
from paperstack_lint.engine.suppression.additions import additions
from paperstack_lint.note.conflicts import conflict_caveat, conflicts_of
from paperstack_lint.note.note import Note
from paperstack_lint.storage import files
from paperstack_lint.storage.paths import canonical_path
from paperstack_lint.text.edits import rewrite
from paperstack_lint.text.message import msg
from paperstack_lint.text.progress import Steps

if TYPE_CHECKING:
    from paperstack_lint.collection.facts import Facts
    from paperstack_lint.engine.session import Session, Sessions
    from paperstack_lint.storage.store import Store


class OpenNote(NamedTuple):
    """A note that is open in an editor, with its text there; `is_saved` is whether its file has the same text."""

    path: Path
    text: str
    is_saved: bool


class Checked(NamedTuple):
    """The result for an open note: the findings that no baseline hides, and why rules did not run, or failed."""

    text: str
    findings: tuple[Finding, ...]
    errors: tuple[str, ...] = ()


class Fixed(NamedTuple):
    """The texts of notes before and after their fixes, by path, where these differ; `reason` is why none do."""

    texts: Mapping[Path, tuple[str, str]]
    reason: str = ""


class Memory(NamedTuple):
    """What a run has read, for the one that is set up after it.

    `plans` are those of its scopes, `files` the notes by path with what the system said of them, `facts` those of
    notes by path and digest, and `sites` what they depend on as well, by folder.
    """

    plans: Sequence[Plan]
    files: dict[Path, tuple[Stamp, Member]]
    facts: dict[tuple[str, str], Facts]
    sites: dict[Path, str]


class LiveRun:
    """A run over open notes. Another one is set up, with its memory, when files change, or other notes are opened.

    Everything is relative to the current folder, which must be the same in all methods.
    """

    def __init__(
        self, sessions: Sessions, notes: Sequence[OpenNote], store: Store | None, before: Memory | None = None
    ) -> None:
        """Lint the open notes. Raises ConfigError where no note can be linted."""
        self._unsaved = {note.path for note in notes if not note.is_saved}
        self._errors: dict[Path, str] = {}
        scopes = Scopes(sessions)
        self._states = {each.path: each for each in self._states_of(notes, scopes)}
        states = list(self._states.values())
        self._plans = scopes.plans((), (), online=False, unsafe=False)
        self._governing = run_setup.Governing(sessions.configurations, [plan.session for plan in self._plans])
        self._baselines = [_baseline_of(plan.session) for plan in self._plans]
        self._pool = Pool(self._plans, processes(None), Steps(shown=False))
        self._files: dict[Path, tuple[Stamp, Member]] = {}
        known = before if before and _are_alike(before.plans, self._plans) else Memory((), {}, {}, {})
        self._facts = known.facts if known.sites == self._describe_sites(known.sites) else {}
        disk = WatchedDisk(self._governing.limit, known.files, self._files)
        caches = [ResultCache(plan, store, self._unsaved) for plan in self._plans]
        sources = FactSources(disk, self._pool.run, caches, self._governing.scope, self._facts)
        self._scopes, self._wider = run_setup.connect(self._plans, states, sessions.configurations, sources)
        self._scheduler = _LiveScheduler(self._scopes, self._wider, states, self._pool)
        try:
            self._scheduler.start()
        finally:
            self._pool.end_processes()  # they take memory, and a keystroke needs none
        self._sites = self._describe_sites({path.parent for path in self._files})
        if store:
            store.flush()

    @property
    def memory(self) -> Memory:
        """What the next run may use."""
        return Memory(self._plans, self._files, self._facts, self._sites)

    def _states_of(self, notes: Sequence[OpenNote], scopes: Scopes) -> Iterator[NoteState]:
        for note in notes:
            try:
                number = scopes.number(note.path)
            except (ConfigError, RuleError) as error:
                self._errors[note.path] = str(error)
                continue
            yield NoteState(note.path, _data(note.text), number)

    def _describe_sites(self, folders: Iterable[Path]) -> dict[Path, str]:
        """Return what the facts of the notes in folders depend on beside the notes: their sites."""
        project = self._plans[0].session.project
        return {folder: repr(project.site(folder / "note.md")) for folder in folders}

    def change(self, path: Path, text: str, *, is_saved: bool = False) -> None:
        """Set the text of an open note, and lint what has changed by that."""
        (self._unsaved.discard if is_saved else self._unsaved.add)(path)
        if path not in self._errors:
            state = self._states[path]
            before = state.digest
            self._scheduler.change(state, _data(text))
            if state.digest != before:  # else the facts of each keystroke would stay in memory
                self._facts.pop((canonical_path(path), before), None)

    def checked(self, path: Path) -> Checked | None:
        """Return the result for an open note; None where it is not open."""
        if path in self._errors:
            return Checked("", (), (self._errors[path],))
        state = self._states.get(path)
        if state is None:
            return None
        outcome = self._scheduler.outcome(state)
        errors = [str(each) for each in state.errors if not state.read_problem]
        return Checked(outcome.text, self._without_baselined(state, outcome), (*self._scheduler.errors, *errors))

    def _without_baselined(self, state: NoteState, outcome: Outcome) -> tuple[Finding, ...]:
        known = self._baselines[state.scope]
        if known is None or outcome.failed:
            return outcome.findings
        return known.compare(outcome.path, outcome.text, outcome.findings, ()).kept

    def note(self, path: Path) -> Note | None:
        """Return an open note, in a project with an index of all others; None where its text is none of a note."""
        if path in self._errors or (state := self._states[path]).read_problem:
            return None
        return self._scheduler.note(self._scheduler.outcome(state))

    def read(self, name: str) -> Note | None:
        """Return any note by its canonical path, as it is in the editor, else on the disk; None for an unreadable one.

        It is in the project of its scope, with an index of all others.
        """
        paths = {canonical_path(each): each for each in self._states}
        if name in paths:
            return self.note(paths[name])
        path = Path(name)
        project = self._scopes[self._governing.scope(path)].collection.indexed_project
        try:
            return Note(path, files.read(path, self._governing.limit(path)), project)
        except files.FileError:
            return None

    def checkers(self, path: Path) -> list[Checker]:
        """Return the rules that run for an open note."""
        return self._scheduler.checkers(path.as_posix())

    def apply(self, path: Path, finding: Finding) -> Fixed:
        """Return what the fix of one finding makes of a note."""
        note = self.note(path)
        if note is None or finding.fix is None:
            return Fixed({})
        text, reason = runner.apply_one(note, finding.rule, finding.fix, self.checkers(path))
        return Fixed({path: (note.text, text)} if text != note.text else {}, reason)

    def suppress(self, path: Path, finding: Finding, reason: str) -> Fixed:
        """Return what `--add-disables` makes of a note for one finding. Raises ValueError for an unusable reason."""
        note, checked = self.note(path), self.checked(path)
        if note is None or checked is None:
            return Fixed({})
        if conflicts_of(note):
            return Fixed({}, conflict_caveat(note))
        state, checkers = self._states[path], self.checkers(path)

        def lint(changed: Note) -> tuple[Finding, ...]:
            return self._without_baselined(state, runner.check(changed, checkers))

        others = [one for one in checked.findings if one != finding]
        edits = additions(note, [finding], reason, lint, others)
        if not edits:
            return Fixed({}, msg("no comment there is proven to be harmless"))
        return Fixed({path: (note.text, rewrite(note.text, edits))})

    def fix(self, path: Path, rules: tuple[str, ...] = ()) -> Fixed:
        """Return what `--fix` makes of an open note, with `rules` what `--fix --select` does."""
        if path in self._errors:
            return Fixed({}, self._errors[path])
        own = copy(self._states[path])
        if rules:
            own = NoteState(own.path, own.given_data, own.scope)
        with self._fixing_run([own], rules) as run:
            return run.fix_alone(own)

    def fix_with_links(self, path: Path, rule: str) -> Fixed:
        """Return what `--fix --select` of a rule, and of those that update links to headings, does to an open note and
        all that link to it.
        """
        own = self._states[path]
        rules = [rule, *(one.rule.name for one in self.checkers(path) if one.rule.follows_headings)]
        notes = [NoteState(own.path, own.given_data, own.scope), *self._linking(own)]
        with self._fixing_run(notes, tuple(rules)) as run:
            return run.fix_together(notes)

    def _linking(self, note: NoteState) -> Iterator[NoteState]:
        """Yield the notes that link to headings of a note, as they are in the editor, or on the disk."""
        index = self._scopes[note.scope].collection.indexed_project.collection
        texts = {canonical_path(each.path): each.given_data for each in self._scheduler.notes}
        for name in sorted({one.path for one in index.incoming_links(canonical_path(note.path))}):
            scope = self._governing.scope_or_none(Path(name))
            if scope is not None:
                yield NoteState(Path(name), texts.get(name), scope)

    @contextmanager
    def _fixing_run(self, notes: Sequence[NoteState], rules: tuple[str, ...]) -> Iterator[_LiveScheduler]:
        """Open a run that fixes notes among the other open ones; afterwards the collection is as before."""
        plans = [plan._replace(select=rules or plan.select) for plan in self._plans]
        fixed = {canonical_path(note.path) for note in notes}
        others = [_unlinted(note) for note in self._scheduler.notes if canonical_path(note.path) not in fixed]
        scopes = [
            Scope(plan, scope.collection, ResultCache(plan, None))
            for plan, scope in zip(plans, self._scopes, strict=True)
        ]
        known = set(self._facts)
        try:
            with Pool(plans, 1, Steps(shown=False)) as pool:
                yield _LiveScheduler(scopes, self._wider, [*notes, *others], pool)
        finally:
            for each in self._facts.keys() - known:
                del self._facts[each]
            self._scheduler.start()


class _LiveScheduler(Scheduler):
    """A scheduler for notes each of which is linted as in a run of its own."""

    def start(self) -> None:
        """Lint the notes that have no result, and those whose result is no longer valid."""
        self._set_linted(())
        self._results.lint([note for note in self.notes if not note.is_linted and not note.read_problem])

    def change(self, note: NoteState, data: bytes) -> None:
        """Lint a note with another text, and the notes whose results are no longer valid."""
        self._results.lint_changed(note, data)

    def fix_alone(self, note: NoteState) -> Fixed:
        """Fix a note, as a run of its own does; the others are not linted."""
        return self._fix_notes([note], ())

    def fix_together(self, notes: Sequence[NoteState]) -> Fixed:
        """Fix notes, as a run of these does; the others are not linted."""
        return self._fix_notes(notes, notes)

    def _fix_notes(self, notes: Sequence[NoteState], linted: Sequence[NoteState]) -> Fixed:
        self._set_linted(linted)
        self._results.lint([note for note in notes if not note.is_linted])
        self._apply(notes)
        texts = {
            note.path: (self._results.original(note).decode(), note.fixed_data.decode())
            for note in notes
            if note.fixed_data is not None
        }
        reasons = [note.refused or "; ".join(map(str, note.errors)) for note in notes]
        changed = {path: (before, after) for path, (before, after) in texts.items() if before != after}
        return Fixed(changed, next(filter(None, reasons), ""))


def _unlinted(note: NoteState) -> NoteState:
    """Return a note with its text and its facts, but without a result, so that it is not linted again."""
    other = copy(note)
    other.result, other.collection_digest = NO_RESULT, NO_COLLECTION
    return other


def _are_alike(some: Sequence[Plan], others: Sequence[Plan]) -> bool:
    """Return whether plans are of the same scopes, under equal configurations."""
    keys = [[(plan.session.config, plan.session.trusted) for plan in plans] for plans in (some, others)]
    return keys[0] == keys[1]


def _data(text: str) -> bytes:
    """Return the bytes of a text; those of a lone surrogate are no UTF-8, which is a finding."""
    return text.encode("utf-8", "surrogatepass")


def _baseline_of(own: Session) -> baseline.Baseline | None:
    """Return the baseline of a session; None without one. Raises ConfigError."""
    file = own.config.baseline_file
    return baseline.read(file) if file else None
