"""Schedule the work on the notes of a run: lint them, fix them in memory, write or revert the fixes.

Fixes are applied until there is none left to apply, and those are reverted that break a link from another note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from paperstack_lint.engine import session
from paperstack_lint.engine.findings import Checker, Outcome, unreadable
from paperstack_lint.engine.incremental import result_format
from paperstack_lint.engine.incremental.collection_state import LintedNotes
from paperstack_lint.engine.incremental.job import Job, JobResult
from paperstack_lint.engine.incremental.note_state import NO_COLLECTION, NoteState
from paperstack_lint.engine.incremental.result_format import NO_RESULT
from paperstack_lint.engine.incremental.result_validity import MAX_ROUNDS, KnownResults, Scope, ValidResults
from paperstack_lint.note.note import Note
from paperstack_lint.storage import files
from paperstack_lint.storage.paths import canonical_path

if TYPE_CHECKING:
    from paperstack_lint.engine.incremental import broken_links
    from paperstack_lint.engine.incremental.collection_state import CollectionState
    from paperstack_lint.engine.incremental.worker_pool import Pool

MAX_READS = 5
"""How often a note that other programs change during the run is read again."""


class Scheduler:
    """Lints notes, and fixes them in memory. Those of all scopes are linted together, since links may join them."""

    def __init__(self, scopes: Sequence[Scope], wider: CollectionState, notes: Sequence[NoteState], pool: Pool) -> None:
        """`wider` is the collection of all notes that may link to notes of the run, those of the scopes included."""
        self.notes = notes
        self._scopes = scopes
        self._wider = wider
        self._pool = pool
        self._results = ValidResults(scopes, wider, notes, pool)
        self._unsafe = any(scope.plan.unsafe for scope in scopes)
        self._fixed: list[broken_links.FixedNote] = []

    @property
    def errors(self) -> list[str]:
        """Why some of the rules cannot run."""
        return self._pool.errors

    def check(self, *, then_fix: bool = False) -> None:
        """Lint all notes. With `then_fix`, they will be fixed."""
        self._set_linted(self.notes)
        self._results.lint(self.notes, then_fix=then_fix)

    def _set_linted(self, notes: Sequence[NoteState]) -> None:
        """Set the notes whose fixes may update links to others: those that one run lints together."""
        by_path = {canonical_path(note.path): note for note in notes}
        digests = {path: self._scopes[note.scope].cache.environment for path, note in by_path.items()}

        def follows_headings(path: str) -> bool:
            note = by_path[path]
            return any(each.rule.follows_headings for each in self._pool.checkers(note.scope, note.path))

        linted = LintedNotes(digests, follows_headings)
        for collection in (self._wider, *(scope.collection for scope in self._scopes)):
            collection.set_linted(linted)

    def fix(self) -> None:
        """Lint all notes, and apply their fixes until there is none left to apply."""
        self.check(then_fix=True)
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
            self._results.make_valid()
        self._fixed += self._changed(notes)
        self._revert_breaking_fixes()

    def _read_again(self, notes: Sequence[NoteState]) -> None:
        for note in notes:
            note.reset()
        self._results.lint(notes)

    @cached_property
    def roots(self) -> tuple[Path, ...]:
        """The folders in which notes may be written."""
        return session.roots([scope.plan.session for scope in self._scopes])

    def _has_fix(self, note: NoteState) -> bool:
        fixes = () if note.has_no_fix_left else (one.fix for one in self._results.findings(note))
        return any(fix and (fix.safe or self._unsafe) for fix in fixes)

    def write(self, note: NoteState) -> None:
        """Write a fixed note. Raises FileError if it cannot be written: ChangedError if the file has changed since it
        was read.
        """
        if note.fixed_data is None:
            return
        # Another run, or the same file under another name, may have written it already.
        if note.given_data is not None or files.read_bytes(note.path, self._results.limit(note)) != note.fixed_data:
            files.write(note.path, note.fixed_data.decode(), self._results.original(note).decode(), self.roots)
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
        self._results.lint(notes)

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
                original = self._results.original(note)
            except files.FileError:  # so it cannot be written
                continue
            facts = note.facts_before, note.facts
            yield broken_links.fixed_note(
                note.path, (original, note.fixed_data), facts, self._results.collection(note).project
            )

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
        before = note.fixed_data if note.fixed_data is not None and note.is_written else self._results.original(note)
        text = before if note.fixed_data is None else note.fixed_data
        found = self._results.findings(note)
        texts = before.decode(), text.decode()
        outcome = Outcome(note.path.as_posix(), *texts, found, note.errors, note.fixed, inserted=note.inserted)
        return outcome.unwritable(note.write_problem) if note.write_problem else outcome

    def _fix(self, notes: Sequence[NoteState]) -> Iterator[NoteState]:
        """Fix notes that have fixes, and yield those that have changed."""
        known_results: dict[Path, KnownResults] = {}
        for _ in range(MAX_ROUNDS):
            left, changed = [], []
            for note, done in self._run_fixes(notes, known_results):
                dependencies = result_format.dependencies(done.result, note.path) if done.result != NO_RESULT else None
                if not done.failed and done.digest != note.digest:  # the findings are of another text
                    changed.append(note)
                elif dependencies and dependencies.invalidated_rules(self._results.collection(note).indexed_project):
                    # The fix has made queries whose results it did not have: run it again with them.
                    known_results[note.path] = self._results.query_results(note, dependencies)
                    left.append(note)
                elif _accept(note, done):
                    yield note
            if changed:
                self._read_again(changed)
                yield from changed
            if not left:
                return
            notes = left

    def _run_fixes(
        self, notes: Sequence[NoteState], known_results: Mapping[Path, KnownResults]
    ) -> Iterator[tuple[NoteState, JobResult]]:
        """Yield notes with the results of their fixes: those that came with the results of their checks, or of jobs."""
        to_fix = []
        for note in notes:
            if note.fix:
                done, note.fix = note.fix, None
                yield note, done
            else:
                to_fix.append(note)
        jobs = [
            Job(
                "fix",
                note.path,
                note.current_data,
                known_results.get(note.path) or self._results.query_results(note, note.dependencies),
                note.result,
                scope=note.scope,
                inserted=note.inserted,
            )
            for note in to_fix
        ]
        yield from zip(to_fix, self._results.run_jobs(to_fix, jobs), strict=True)


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
