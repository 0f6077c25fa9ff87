"""Keep the results of a run valid: load cached results, and lint again only where they are no longer valid.

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

from paperstack_lint.engine.findings import Finding
from paperstack_lint.engine.incremental import result_format
from paperstack_lint.engine.incremental.job import Job, JobResult
from paperstack_lint.engine.incremental.note_state import NO_COLLECTION, NoteState
from paperstack_lint.engine.incremental.result_format import NO_RESULT, CorruptData
from paperstack_lint.storage import files
from paperstack_lint.storage.dependencies import Dependencies, Query, run_query
from paperstack_lint.text.message import msg

if TYPE_CHECKING:
    from paperstack_lint.engine.incremental.collection_state import CollectionState
    from paperstack_lint.engine.incremental.job import Plan
    from paperstack_lint.engine.incremental.result_cache import ResultCache
    from paperstack_lint.engine.incremental.worker_pool import Pool

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


class ValidResults:
    """The results of the notes of a run. What it does to a note is recorded in the note's state."""

    def __init__(self, scopes: Sequence[Scope], wider: CollectionState, notes: Sequence[NoteState], pool: Pool) -> None:
        """`wider` is the collection of all notes that may link to notes of the run, those of the scopes included."""
        self._notes = notes
        self._scopes = scopes
        self._wider = wider
        self._pool = pool

    def lint(self, notes: Sequence[NoteState], *, then_fix: bool = False) -> None:
        """Load or compute the results of notes; then make all results valid.

        With `then_fix`, notes that are read for that are fixed at once, as if the collection had no other notes.
        """
        for note in notes:
            self._load_cached(note)
        to_lint = [note for note in notes if not note.is_linted and not note.read_problem]
        self._run_rules(to_lint, then_fix=then_fix)
        self.make_valid()

    def lint_changed(self, note: NoteState, data: bytes) -> None:
        """Lint a note whose text has changed. Its rules start with what its queries returned before: most do again."""
        try:
            known_results = self.query_results(note, note.dependencies) if note.is_linted else {}
        except CorruptData:
            known_results = {}
        note.given_data, note.read_problem = data, None
        note.reset()
        self._load_cached(note)
        if not note.is_linted and not note.read_problem:
            self._run_rules([note], {note.path: Invalidation(known_results, frozenset())})
        self.make_valid()

    def make_valid(self) -> None:
        """Lint again the notes whose results are invalid, until none are; then store the results."""
        self._wider.update(self._notes)
        for scope, notes in zip(self._scopes, self._by_scope, strict=True):
            scope.collection.update(notes)
        notes = self._linted()
        for _ in range(MAX_ROUNDS):
            invalid = {note.path: reason for note in notes if (reason := self._invalidation(note)) is not None}
            if not invalid:
                break
            notes = [note for note in notes if note.path in invalid]
            self._run_rules(notes, invalid)
        for note in self._linted():
            if not note.errors and not note.is_stored and not self._pool.errors:
                self._cache(note).put(
                    "result", note.path, note.digest, result_format.to_frame(note.collection_digest, note.result)
                )
                note.is_stored = True

    def findings(self, note: NoteState) -> tuple[Finding, ...]:
        """Return the findings of a note. Where the cached ones cannot be deserialized, it is linted again."""
        try:
            return note.findings
        except CorruptData:
            self._cache(note).report_damage()
            self._run_rules([note])
            self.make_valid()
            return note.findings

    def original(self, note: NoteState) -> bytes:
        """Return the bytes that were read."""
        data = files.read_bytes(note.path, self.limit(note)) if note.given_data is None else note.given_data
        if note.original not in ("", files.digest(data)):
            if note.fixed_data is None:
                raise files.ChangedError(note.path, msg("changed while it was being checked: run again"))
            raise files.ChangedError(note.path, msg("changed while it was being fixed: run again"))
        return data

    def run_jobs(self, notes: Sequence[NoteState], jobs: Sequence[Job]) -> Iterator[JobResult]:
        """Yield the results of jobs about notes, in order, from the worker pool."""
        return self._pool.run(jobs, sum(note.size for note in notes))

    def query_results(self, note: NoteState, dependencies: Dependencies) -> KnownResults:
        """Return what the queries of a note return now."""
        project = self.collection(note).indexed_project
        return {query: run_query(project, query) for query in dependencies.queries}

    def collection(self, note: NoteState) -> CollectionState:
        """Return the collection of the scope of a note."""
        return self._scopes[note.scope].collection

    def limit(self, note: NoteState) -> int:
        """Return the largest size of a note, in bytes."""
        return self._scopes[note.scope].plan.session.config.max_file_size

    def _load_cached(self, note: NoteState) -> None:
        """Load the result of a note as it is now from the cache."""
        note.result, note.facts, note.errors, note.collection_digest = NO_RESULT, b"", (), NO_COLLECTION
        note.is_stored = note.is_cached = False
        try:
            data = note.current_data
            data = files.read_bytes(note.path, self.limit(note)) if data is None else data
        except files.FileError as error:
            note.read_problem = error.problem
            return
        note.digest, note.size = files.digest(data), len(data)
        if note.size > self.limit(note):
            note.read_problem = files.too_large(note.size, self.limit(note))
            return
        note.original = note.original or note.digest
        if cached := self._cache(note).get("result", note.path, note.digest):
            try:
                note.collection_digest, note.result = result_format.from_frame(cached)
                note.is_stored = note.is_cached = True
            except CorruptData:
                self._cache(note).report_damage()

    def _run_rules(
        self, notes: Sequence[NoteState], invalid: Mapping[Path, Invalidation] | None = None, *, then_fix: bool = False
    ) -> None:
        """Run the rules on notes: all of them, unless a reason why the result is `invalid` names some."""
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
                then_fix=then_fix,
            )
            for note, (known_results, rules) in zip(notes, reasons, strict=True)
        ]
        mixed = []
        for note, job, done in zip(notes, jobs, self.run_jobs(notes, jobs), strict=True):
            note.read_problem, note.errors, note.result = done.failed, done.errors, done.result
            note.facts, note.collection_digest, note.fix = done.facts or note.facts, NO_COLLECTION, done.fix
            note.has_no_fix_left = note.is_stored = note.is_cached = False
            if not note.read_problem and done.digest != note.digest:  # another program has changed it since
                note.digest = note.original = done.digest
                mixed += [note] if job.rules else []
        if mixed:  # the earlier findings and the new ones are about different texts
            self._run_rules(mixed)

    def _invalidation(self, note: NoteState) -> Invalidation | None:
        """Return why the result of a note is not valid; None where it is."""
        try:
            dependencies = note.dependencies
        except CorruptData:
            self._cache(note).report_damage()
            return _FROM_SCRATCH
        if note.is_cached and not dependencies.is_site_valid(self.collection(note).project):
            return Invalidation(self.query_results(note, dependencies), frozenset())
        note.is_cached = False
        if not dependencies.collection:
            return None
        digest = self.collection(note).digest_for(note.path, with_files=dependencies.has_files)
        if note.collection_digest == digest:
            return None
        if rules := dependencies.invalidated_rules(self.collection(note).indexed_project):
            return Invalidation(
                self.query_results(note, dependencies), frozenset() if "" in rules or note.errors else rules
            )
        note.collection_digest, note.is_stored = digest, False
        return None

    def _linted(self) -> list[NoteState]:
        return [note for note in self._notes if note.is_linted]

    @cached_property
    def _by_scope(self) -> list[list[NoteState]]:
        """The notes of each scope."""
        groups: list[list[NoteState]] = [[] for _ in self._scopes]
        for note in self._notes:
            groups[note.scope].append(note)
        return groups

    def _cache(self, note: NoteState) -> ResultCache:
        return self._scopes[note.scope].cache
