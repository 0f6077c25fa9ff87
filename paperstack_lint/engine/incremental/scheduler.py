"""Schedule incremental linting: load cached results, and lint again only where they are no longer valid.

Each note is first linted alone, as if the collection had no other notes, and the queries that its rules make about
other notes are recorded. Then the collection is indexed, and the rules whose queries now return other results run again
with these. So the findings of a note are the same whether the run contains only some notes or all of them, and a cached
result is valid while its queries return the same results.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from paperstack_lint.engine import session
from paperstack_lint.engine.findings import Checker, Finding, Outcome, unreadable
from paperstack_lint.engine.incremental import result_format
from paperstack_lint.engine.incremental.note_state import NO_COLLECTION, NoteState
from paperstack_lint.engine.incremental.result_format import NO_RESULT, CorruptData
from paperstack_lint.engine.incremental.worker import Job, JobResult
from paperstack_lint.note.note import Note
from paperstack_lint.storage import files
from paperstack_lint.storage.dependencies import Dependencies, Query, run_query
from paperstack_lint.storage.paths import canonical_path

if TYPE_CHECKING:
    from paperstack_lint.engine.incremental import broken_links
    from paperstack_lint.engine.incremental.collection_state import CollectionState
    from paperstack_lint.engine.incremental.pool import Pool
    from paperstack_lint.engine.incremental.result_cache import ResultCache
    from paperstack_lint.engine.incremental.worker import Plan

MAX_READS = 5
"""How often a note that other programs change during the run is read again."""
MAX_ROUNDS = 10
"""The most rounds: results lead to further queries, and fixes invalidate results. Real notes need two or three."""

KnownResults = Mapping[Query, Any]


class Invalidation(NamedTuple):
    """Why a note is linted again: the current results of its queries, and the rules to run again (empty: all)."""

    known_results: KnownResults
    rules: frozenset[str]


_FROM_SCRATCH = Invalidation({}, frozenset())
"""The reason to run all rules on a note."""


class Scope(NamedTuple):
    """A configuration of the run: the plan for the notes that it governs, their collection and their cache."""

    plan: Plan
    collection: CollectionState
    cache: ResultCache


class Scheduler:
    """Lints notes, and fixes them in memory. Those of all scopes are linted together, since links may join them."""

    def __init__(self, scopes: Sequence[Scope], wider: CollectionState, notes: Sequence[NoteState], pool: Pool) -> None:
        """`wider` is the collection of all notes that may link to notes of the run, those of the scopes included."""
        self.notes = notes
        self._scopes = scopes
        self._wider = wider
        self._pool = pool
        self._unsafe = any(scope.plan.unsafe for scope in scopes)
        self._fixed: list[broken_links.FixedNote] = []

    @property
    def errors(self) -> list[str]:
        """Why some of the rules cannot run."""
        return self._pool.errors

    def check(self) -> None:
        """Lint all notes."""
        follows = {canonical_path(note.path): self._follows_headings(note) for note in self.notes}
        for collection in (self._wider, *(scope.collection for scope in self._scopes)):
            collection.set_linted(follows)
        self._load_or_lint(self.notes)
        self._relint_invalidated()

    def _follows_headings(self, note: NoteState) -> bool:
        return any(each.rule.follows_headings for each in self._pool.checkers(note.scope, note.path))

    def fix(self) -> None:
        """Lint all notes, and apply their fixes until there is none left to apply."""
        self.check()
        self._apply(self.notes)

    def fix_again(self, notes: Sequence[NoteState]) -> None:
        """Read notes again that another program has changed, and fix them as they are now."""
        names = {canonical_path(note.path) for note in notes}
        self._fixed = [each for each in self._fixed if each.name not in names]
        self._read_again(notes)
        self._apply(notes)

    def _apply(self, notes: Sequence[NoteState]) -> None:
        for _ in range(MAX_ROUNDS):
            changed = list(self._fix([note for note in notes if note.is_linted and self._has_fix(note)]))
            if not changed:
                break
            self._relint_invalidated()
        self._fixed += self._changed(notes)
        self._revert_breaking_fixes()

    def _read_again(self, notes: Sequence[NoteState]) -> None:
        for note in notes:
            note.reset()
        self._load_or_lint(notes)
        self._relint_invalidated()

    @cached_property
    def roots(self) -> tuple[Path, ...]:
        """The folders in which notes may be written."""
        return session.roots([scope.plan.session for scope in self._scopes])

    def _has_fix(self, note: NoteState) -> bool:
        fixes = () if note.has_no_fix_left else (one.fix for one in self._findings(note))
        return any(fix and (fix.safe or self._unsafe) for fix in fixes)

    def write(self, note: NoteState) -> None:
        """Write a fixed note. Raises FileError if it cannot be written: ChangedError if the file has changed since it
        was read.
        """
        if note.fixed_data is None:
            return
        # Another run, or the same file under another name, may have written it already.
        if note.given_data is not None or files.read_bytes(note.path, self._limit(note)) != note.fixed_data:
            files.write(note.path, note.fixed_data.decode(), self._original(note).decode(), self.roots)
        note.is_written = True

    def revert(self, note: NoteState) -> None:
        """Revert the fixes of a note, and those in other notes that depend on them, and lint these notes."""
        self._revert([note])
        self._revert_breaking_fixes()

    def _revert(self, notes: Sequence[NoteState]) -> None:
        for note in notes:
            note.is_written = note.is_written and not self._write_original(note)
            if not note.is_written:
                note.reset()
        names = {canonical_path(note.path) for note in notes}
        self._fixed = [each for each in self._fixed if each.name not in names]
        self._load_or_lint(notes)
        self._relint_invalidated()

    def _write_original(self, note: NoteState) -> bool:
        """Write a note as it was before its fixes; return whether that succeeds."""
        original = next(each.original for each in self._fixed if each.name == canonical_path(note.path))
        try:
            files.write(note.path, original.decode(), (note.fixed_data or b"").decode(), self.roots)
        except files.FileError:
            return False
        return True

    def _revert_breaking_fixes(self) -> None:
        """Revert the fixes that break a link from note to note."""
        from paperstack_lint.engine.incremental import broken_links  # few runs fix anything

        while names := broken_links.notes_to_revert(self._fixed, lambda: self._wider.indexed_project):
            broken = [note for note in self.notes if canonical_path(note.path) in names]
            for note in broken:
                note.refused = broken_links.BREAKS_LINK
            self._revert(broken)

    def _changed(self, notes: Sequence[NoteState]) -> Iterator[broken_links.FixedNote]:
        from paperstack_lint.engine.incremental import broken_links

        for note in notes:
            if note.fixed_data is None or broken_links.has_same_anchors(note.facts_before, note.facts):
                continue
            try:
                original = self._original(note)
            except files.FileError:  # so it cannot be written
                continue
            facts = note.facts_before, note.facts
            yield broken_links.fixed_note(note.path, (original, note.fixed_data), facts, self._collection(note).project)

    def note(self, outcome: Outcome) -> Note:
        """Return the note of an outcome, in a project with an index of all others."""
        scope = self._scopes[self.scope(outcome.path)]
        return Note(Path(outcome.path), outcome.text, scope.collection.indexed_project)

    def scope(self, path: str) -> int:
        """Return the number of the scope of the note at a path."""
        return self._numbers[path]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {note.path.as_posix(): note.scope for note in self.notes}

    def uses_template(self, scope: int) -> bool:
        """Return whether a note of the collection of a scope has a paper with sections."""
        return self._scopes[scope].collection.indexed_project.collection.uses_template

    def checkers(self, path: str) -> list[Checker]:
        """Return the rules that run for the note at a path, ready to run."""
        return self._pool.checkers(self.scope(path), Path(path))

    @cached_property
    def _by_scope(self) -> list[list[NoteState]]:
        """The notes of each scope."""
        groups: list[list[NoteState]] = [[] for _ in self._scopes]
        for note in self.notes:
            groups[note.scope].append(note)
        return groups

    def _collection(self, note: NoteState) -> CollectionState:
        return self._scopes[note.scope].collection

    def _cache(self, note: NoteState) -> ResultCache:
        return self._scopes[note.scope].cache

    def _limit(self, note: NoteState) -> int:
        return self._scopes[note.scope].plan.session.config.max_file_size

    def outcome(self, note: NoteState) -> Outcome:
        """Return the outcome of a note. If the note cannot be read (any more), a finding says why."""
        tries = 0
        while note.read_problem is None:
            try:
                return self._outcome(note)
            except files.FileError as error:
                tries += 1
                if not isinstance(error, files.ChangedError) or tries > MAX_READS:
                    note.read_problem = error.problem
                else:
                    self._read_again([note]) if note.fixed_data is None else self.fix_again([note])
        return unreadable(note.path.as_posix(), note.read_problem)

    def _outcome(self, note: NoteState) -> Outcome:
        before = note.fixed_data if note.fixed_data is not None and note.is_written else self._original(note)
        text = before if note.fixed_data is None else note.fixed_data
        found = self._findings(note)
        texts = before.decode(), text.decode()
        outcome = Outcome(note.path.as_posix(), *texts, found, note.errors, note.fixed, inserted=note.inserted)
        return outcome.unwritable(note.write_problem) if note.write_problem else outcome

    def _findings(self, note: NoteState) -> tuple[Finding, ...]:
        """Return the findings of a note. Where the cached ones cannot be deserialized, it is linted again."""
        try:
            return note.findings
        except CorruptData:
            self._cache(note).report_damage()
            self._lint([note])
            self._relint_invalidated()
            return note.findings

    def _original(self, note: NoteState) -> bytes:
        """Return the bytes that were read."""
        data = files.read_bytes(note.path, self._limit(note)) if note.given_data is None else note.given_data
        if note.original not in ("", files.digest(data)):
            done = "checked" if note.fixed_data is None else "fixed"
            raise files.ChangedError(note.path, f"changed while it was being {done}: run again")
        return data

    def _linted(self) -> list[NoteState]:
        return [note for note in self.notes if note.is_linted]

    def _load_or_lint(self, notes: Sequence[NoteState]) -> None:
        """Load the results of notes from the cache; those that have none are linted alone."""
        for note in notes:
            self._load_cached(note)
        self._lint([note for note in notes if not note.is_linted and not note.read_problem])

    def _load_cached(self, note: NoteState) -> None:
        """Load the result of a note as it is now from the cache."""
        note.result, note.facts, note.errors, note.collection_digest = NO_RESULT, b"", (), NO_COLLECTION
        note.is_stored = note.is_cached = False
        try:
            data = note.current_data
            data = files.read_bytes(note.path, self._limit(note)) if data is None else data
        except files.FileError as error:
            note.read_problem = error.problem
            return
        note.digest, note.size = files.digest(data), len(data)
        note.original = note.original or note.digest
        if cached := self._cache(note).get("result", note.path, note.digest):
            try:
                note.collection_digest, note.result = result_format.from_frame(cached)
                note.is_stored = note.is_cached = True
            except CorruptData:
                self._cache(note).report_damage()

    def _lint(self, notes: Sequence[NoteState], invalid: Mapping[Path, Invalidation] | None = None) -> None:
        reasons = [(invalid or {}).get(note.path, _FROM_SCRATCH) for note in notes]
        jobs = [
            Job(
                "check",
                note.path,
                note.current_data,
                known_results,
                note.result if rules else NO_RESULT,
                rules,
                note.scope,
            )
            for note, (known_results, rules) in zip(notes, reasons, strict=True)
        ]
        mixed = []
        for note, job, done in zip(notes, jobs, self._done(notes, jobs), strict=True):
            note.read_problem, note.errors, note.result = done.failed, done.errors, done.result
            note.facts, note.collection_digest = done.facts or note.facts, NO_COLLECTION
            note.has_no_fix_left = note.is_stored = note.is_cached = False
            if not note.read_problem and done.digest != note.digest:  # another program has changed it since
                note.digest = note.original = done.digest
                mixed += [note] if job.rules else []
        if mixed:  # the earlier findings and the new ones are about different texts
            self._lint(mixed)

    def _done(self, notes: Sequence[NoteState], jobs: Sequence[Job]) -> Iterator[JobResult]:
        return self._pool.run(jobs, sum(note.size for note in notes))

    def _relint_invalidated(self) -> None:
        """Lint again the notes whose results are invalid, until none are; then store the results."""
        self._wider.update(self.notes)
        for scope, notes in zip(self._scopes, self._by_scope, strict=True):
            scope.collection.update(notes)
        notes = self._linted()
        for _ in range(MAX_ROUNDS):
            invalid = {note.path: reason for note in notes if (reason := self._invalidation(note)) is not None}
            if not invalid:
                break
            notes = [note for note in notes if note.path in invalid]
            self._lint(notes, invalid)
        for note in self._linted():
            if not note.errors and not note.is_stored and not self.errors:
                self._cache(note).put(
                    "result", note.path, note.digest, result_format.to_frame(note.collection_digest, note.result)
                )
                note.is_stored = True

    def _invalidation(self, note: NoteState) -> Invalidation | None:
        """Return why the result of a note is not valid; None where it is."""
        try:
            dependencies = note.dependencies
        except CorruptData:
            self._cache(note).report_damage()
            return _FROM_SCRATCH
        if note.is_cached and not dependencies.is_site_valid(self._collection(note).project):
            return Invalidation(self._query_results(note, dependencies), frozenset())
        note.is_cached = False
        unchanged = note.collection_digest == self._collection(note).digest and not dependencies.has_files
        if not dependencies.collection or unchanged:
            return None
        if rules := dependencies.invalidated_rules(self._collection(note).indexed_project):
            return Invalidation(
                self._query_results(note, dependencies), frozenset() if "" in rules or note.errors else rules
            )
        note.collection_digest, note.is_stored = self._collection(note).digest, False
        return None

    def _query_results(self, note: NoteState, dependencies: Dependencies) -> KnownResults:
        project = self._collection(note).indexed_project
        return {query: run_query(project, query) for query in dependencies.queries}

    def _fix(self, notes: Sequence[NoteState]) -> Iterator[NoteState]:
        """Fix notes that have fixes, and yield those that have changed."""
        known_results = {note.path: self._query_results(note, note.dependencies) for note in notes}
        for _ in range(MAX_ROUNDS):
            left, changed = [], []
            jobs = [
                Job(
                    "fix",
                    note.path,
                    note.current_data,
                    known_results[note.path],
                    note.result,
                    scope=note.scope,
                    inserted=note.inserted,
                )
                for note in notes
            ]
            for note, done in zip(notes, self._done(notes, jobs), strict=True):
                dependencies = result_format.dependencies(done.result, note.path) if done.result != NO_RESULT else None
                if not done.failed and done.digest != note.digest:  # the findings are of another text
                    changed.append(note)
                elif dependencies and dependencies.invalidated_rules(self._collection(note).indexed_project):
                    # The fix has made queries whose results it did not have: run it again with them.
                    known_results[note.path] = self._query_results(note, dependencies)
                    left.append(note)
                elif _accept(note, done):
                    yield note
            if changed:
                self._read_again(changed)
                yield from changed
            if not left:
                return
            notes = left


def _accept(note: NoteState, done: JobResult) -> bool:
    """Set the text and the result of a note after a fix; return whether the fix has changed it."""
    note.read_problem, note.refused = done.failed, done.refused
    if done.text is None:
        note.errors += tuple(error for error in done.errors if error not in note.errors)
        note.has_no_fix_left = True
        return False
    note.facts_before = note.facts_before or note.facts
    note.fixed_data, note.fixed, note.inserted = done.text, note.fixed + done.fixed, done.inserted
    note.digest, note.size = files.digest(done.text), len(done.text)
    note.result, note.facts, note.errors, note.collection_digest = done.result, done.facts, done.errors, NO_COLLECTION
    note.is_stored = note.is_cached = False
    return True
