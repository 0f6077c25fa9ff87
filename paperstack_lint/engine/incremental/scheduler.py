"""The notes of a run: what is known of them is not found out again, and none is judged without the others.

Each note is judged as if it were alone, and what it asked of the others is remembered. Where they give other answers
than nobody would have, it is judged again by the rules that asked, which are told them. So a list of some notes and a
run over all of them say the same of each; and a note whose answers have not changed is not looked at twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from paperstack_lint.engine import session
from paperstack_lint.engine.findings import Checker, Finding, Outcome, unreadable
from paperstack_lint.engine.incremental import result_format
from paperstack_lint.engine.incremental.note_state import NOBODY, Judged
from paperstack_lint.engine.incremental.result_format import UNKNOWN, Damaged
from paperstack_lint.engine.incremental.worker import Done, Job
from paperstack_lint.note.note import Note
from paperstack_lint.storage import files
from paperstack_lint.storage.dependencies import Dependencies, Query, run
from paperstack_lint.storage.paths import named

if TYPE_CHECKING:
    from paperstack_lint.engine.incremental import broken_links
    from paperstack_lint.engine.incremental.collection_state import Others
    from paperstack_lint.engine.incremental.pool import Pool
    from paperstack_lint.engine.incremental.result_cache import Cache
    from paperstack_lint.engine.incremental.worker import Plan

MAX_READS = 5
"""How often a note is read again that other programs change during the run."""
MAX_ROUNDS = 10
"""An answer may make a note ask more, and a fix may change what others are told; real notes need two or three."""

Told = Mapping[Query, Any]


class Stale(NamedTuple):
    """Why a note is judged again: the answers to its questions, and the rules that they are news to; `` for all."""

    told: Told
    rules: frozenset[str]


_ANEW = Stale({}, frozenset())
"""Nothing is known of a note."""


class Scope(NamedTuple):
    """A configuration at work: the plan for the notes that it governs, their collection, and what is kept of them."""

    plan: Plan
    others: Others
    cache: Cache


class Batch:
    """Judges notes, and fixes them in memory. Those of all scopes are judged together, since they may be linked."""

    def __init__(self, scopes: Sequence[Scope], wider: Others, notes: Sequence[Judged], pool: Pool) -> None:
        """`wider` are all notes whose links to the notes of the run count, those of the scopes among them."""
        self.notes = notes
        self._scopes = scopes
        self._wider = wider
        self._pool = pool
        self._unsafe = any(scope.plan.unsafe for scope in scopes)
        self._fixed: list[broken_links.Fixed] = []

    @property
    def errors(self) -> list[str]:
        """Why some of the rules cannot run."""
        return self._pool.errors

    def check(self) -> None:
        """Find the faults of all notes."""
        follows = {named(note.path): self._follows_headings(note) for note in self.notes}
        for others in (self._wider, *(scope.others for scope in self._scopes)):
            others.linted_together(follows)
        self._look(self.notes)
        self._agree()

    def _follows_headings(self, note: Judged) -> bool:
        return any(each.rule.follows_headings for each in self._pool.checkers(note.scope, note.path))

    def fix(self) -> None:
        """Find the faults of all notes, and apply what fixes they are offered until there is nothing left to apply."""
        self.check()
        self._apply(self.notes)

    def fix_again(self, notes: Sequence[Judged]) -> None:
        """Read notes again that another program has changed, and fix them as they are now."""
        names = {named(note.path) for note in notes}
        self._fixed = [each for each in self._fixed if each.name not in names]
        self._read_again(notes)
        self._apply(notes)

    def _apply(self, notes: Sequence[Judged]) -> None:
        for _ in range(MAX_ROUNDS):
            changed = list(self._fix([note for note in notes if note.is_sound and self._is_offered(note)]))
            if not changed:
                break
            self._agree()
        self._fixed += self._changed(notes)
        self._keep_links()

    def _read_again(self, notes: Sequence[Judged]) -> None:
        for note in notes:
            note.renew()
        self._look(notes)
        self._agree()

    @cached_property
    def roots(self) -> tuple[Path, ...]:
        """Return the folders that notes may be written in."""
        return session.roots([scope.plan.session for scope in self._scopes])

    def _is_offered(self, note: Judged) -> bool:
        fixes = () if note.settled else (one.fix for one in self._findings(note))
        return any(fix and (fix.safe or self._unsafe) for fix in fixes)

    def write(self, note: Judged) -> None:
        """Write a note that was fixed. Raises FileError where that cannot be done, as ChangedError where the note is no
        longer what was fixed.
        """
        if note.data is None:
            return
        # Another run, or the same file under another name, may have been quicker.
        if note.given is not None or files.read_bytes(note.path, self._limit(note)) != note.data:
            files.write(note.path, note.data.decode(), self._original(note).decode(), self.roots)
        note.written = True

    def restore(self, note: Judged) -> None:
        """Judge a note as it was before it was fixed, and so those that were fixed together with it."""
        self._take_back([note])
        self._keep_links()

    def _take_back(self, notes: Sequence[Judged]) -> None:
        for note in notes:
            note.written = note.written and not self._unwrite(note)
            if not note.written:
                note.renew()
        names = {named(note.path) for note in notes}
        self._fixed = [each for each in self._fixed if each.name not in names]
        self._look(notes)
        self._agree()

    def _unwrite(self, note: Judged) -> bool:
        """Write what a note was before it was fixed; returns whether that can be done."""
        original = next(each.original for each in self._fixed if each.name == named(note.path))
        try:
            files.write(note.path, original.decode(), (note.data or b"").decode(), self.roots)
        except files.FileError:
            return False
        return True

    def _keep_links(self) -> None:
        """Take back the fixes after which a link from note to note would lead nowhere."""
        from paperstack_lint.engine.incremental import broken_links  # few runs fix anything

        while names := broken_links.severed(self._fixed, lambda: self._wider.informed):
            severed = [note for note in self.notes if named(note.path) in names]
            for note in severed:
                note.refused = broken_links.SEVERED
            self._take_back(severed)

    def _changed(self, notes: Sequence[Judged]) -> Iterator[broken_links.Fixed]:
        from paperstack_lint.engine.incremental import broken_links

        for note in notes:
            if note.data is None or broken_links.unmoved(note.facts_before, note.facts):
                continue
            try:
                original = self._original(note)
            except files.FileError:  # so it cannot be written
                continue
            facts = note.facts_before, note.facts
            yield broken_links.fixed(note.path, (original, note.data), facts, self._others(note).project)

    def note(self, outcome: Outcome) -> Note:
        """The note of an outcome, in a project that knows all others."""
        scope = self._scopes[self.scope(outcome.path)]
        return Note(Path(outcome.path), outcome.text, scope.others.informed)

    def scope(self, path: str) -> int:
        """The number of the scope of the note at a path."""
        return self._numbers[path]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {note.path.as_posix(): note.scope for note in self.notes}

    def uses_template(self, scope: int) -> bool:
        """Return whether a note of the collection of a scope has a paper with sections."""
        return self._scopes[scope].others.informed.collection.uses_template

    def checkers(self, path: str) -> list[Checker]:
        """Return the rules that run for the note at a path, ready to run."""
        return self._pool.checkers(self.scope(path), Path(path))

    @cached_property
    def _by_scope(self) -> list[list[Judged]]:
        """The notes of each scope."""
        groups: list[list[Judged]] = [[] for _ in self._scopes]
        for note in self.notes:
            groups[note.scope].append(note)
        return groups

    def _others(self, note: Judged) -> Others:
        return self._scopes[note.scope].others

    def _cache(self, note: Judged) -> Cache:
        return self._scopes[note.scope].cache

    def _limit(self, note: Judged) -> int:
        return self._scopes[note.scope].plan.session.config.max_file_size

    def outcome(self, note: Judged) -> Outcome:
        """What came of a note. One that cannot be read, or no longer, has a finding that says why."""
        tries = 0
        while note.failed is None:
            try:
                return self._outcome(note)
            except files.FileError as error:
                tries += 1
                if not isinstance(error, files.ChangedError) or tries > MAX_READS:
                    note.failed = error.problem
                else:
                    self._read_again([note]) if note.data is None else self.fix_again([note])
        return unreadable(note.path.as_posix(), note.failed)

    def _outcome(self, note: Judged) -> Outcome:
        before = note.data if note.data is not None and note.written else self._original(note)
        text = before if note.data is None else note.data
        found = self._findings(note)
        texts = before.decode(), text.decode()
        outcome = Outcome(note.path.as_posix(), *texts, found, note.errors, note.fixed, inserted=note.inserted)
        return outcome.unwritable(note.unwritten) if note.unwritten else outcome

    def _findings(self, note: Judged) -> tuple[Finding, ...]:
        """What was found in a note. Where the store holds nothing sensible, that shows now, and it is judged anew."""
        try:
            return note.findings
        except Damaged:
            self._cache(note).damaged()
            self._judge([note])
            self._agree()
            return note.findings

    def _original(self, note: Judged) -> bytes:
        """The bytes that were read."""
        data = files.read_bytes(note.path, self._limit(note)) if note.given is None else note.given
        if note.original not in ("", files.digest(data)):
            done = "checked" if note.data is None else "fixed"
            raise files.ChangedError(note.path, f"changed while it was being {done}: run again")
        return data

    def _sound(self) -> list[Judged]:
        return [note for note in self.notes if note.is_sound]

    def _look(self, notes: Sequence[Judged]) -> None:
        """Judge notes as if there were no others, as far as nothing is known of them."""
        for note in notes:
            self._recall(note)
        self._judge([note for note in notes if not note.is_sound and not note.failed])

    def _recall(self, note: Judged) -> None:
        """Take what is known of a note as it is now."""
        note.result, note.facts, note.errors, note.state = UNKNOWN, b"", (), NOBODY
        note.kept = note.recalled = False
        try:
            data = note.current
            data = files.read_bytes(note.path, self._limit(note)) if data is None else data
        except files.FileError as error:
            note.failed = error.problem
            return
        note.digest, note.size = files.digest(data), len(data)
        note.original = note.original or note.digest
        if kept := self._cache(note).get("result", note.path, note.digest):
            try:
                note.state, note.result = result_format.unframed(kept)
                note.kept = note.recalled = True
            except Damaged:
                self._cache(note).damaged()

    def _judge(self, notes: Sequence[Judged], stale: Mapping[Path, Stale] | None = None) -> None:
        reasons = [(stale or {}).get(note.path, _ANEW) for note in notes]
        jobs = [
            Job("check", note.path, note.current, told, note.result if rules else UNKNOWN, rules, note.scope)
            for note, (told, rules) in zip(notes, reasons, strict=True)
        ]
        mixed = []
        for note, job, done in zip(notes, jobs, self._done(notes, jobs), strict=True):
            note.failed, note.errors, note.result = done.failed, done.errors, done.result
            note.facts, note.state = done.facts or note.facts, NOBODY
            note.settled = note.kept = note.recalled = False
            if not note.failed and done.digest != note.digest:  # another program has changed it since
                note.digest = note.original = done.digest
                mixed += [note] if job.rules else []
        if mixed:  # what was known of it, and what some rules have found since, are of two texts
            self._judge(mixed)

    def _done(self, notes: Sequence[Judged], jobs: Sequence[Job]) -> Iterator[Done]:
        return self._pool.run(jobs, sum(note.size for note in notes))

    def _agree(self) -> None:
        """Judge those notes again that were not told what the others say; keep what all have agreed on."""
        self._wider.changed(self.notes)
        for scope, notes in zip(self._scopes, self._by_scope, strict=True):
            scope.others.changed(notes)
        asking = self._sound()
        for _ in range(MAX_ROUNDS):
            stale = {note.path: reason for note in asking if (reason := self._stale(note)) is not None}
            if not stale:
                break
            asking = [note for note in asking if note.path in stale]
            self._judge(asking, stale)
        for note in self._sound():
            if not note.errors and not note.kept and not self.errors:
                self._cache(note).put("result", note.path, note.digest, result_format.framed(note.state, note.result))
                note.kept = True

    def _stale(self, note: Judged) -> Stale | None:
        """What a note has to be judged again for; nothing where all that it was told still holds."""
        try:
            record = note.record
        except Damaged:
            self._cache(note).damaged()
            return _ANEW
        if note.recalled and not record.is_site_valid(self._others(note).project):
            return Stale(self._answers(note, record), frozenset())
        note.recalled = False
        unchanged = note.state == self._others(note).state and not record.has_files
        if not record.collection or unchanged:
            return None
        if rules := record.invalidated_rules(self._others(note).informed):
            return Stale(self._answers(note, record), frozenset() if "" in rules or note.errors else rules)
        note.state, note.kept = self._others(note).state, False
        return None

    def _answers(self, note: Judged, record: Dependencies) -> Told:
        informed = self._others(note).informed
        return {query: run(informed, query) for query in record.queries}

    def _fix(self, notes: Sequence[Judged]) -> Iterator[Judged]:
        """Fix notes that are offered something, and give those that have changed."""
        told = {note.path: self._answers(note, note.record) for note in notes}
        for _ in range(MAX_ROUNDS):
            left, moved = [], []
            jobs = [
                Job(
                    "fix",
                    note.path,
                    note.current,
                    told[note.path],
                    note.result,
                    scope=note.scope,
                    inserted=note.inserted,
                )
                for note in notes
            ]
            for note, done in zip(notes, self._done(notes, jobs), strict=True):
                record = result_format.record(done.result, note.path) if done.result != UNKNOWN else None
                if not done.failed and done.digest != note.digest:  # what was found does not fit the text
                    moved.append(note)
                elif record and record.invalidated_rules(self._others(note).informed):
                    # A pass of its own has made it ask more.
                    told[note.path] = self._answers(note, record)
                    left.append(note)
                elif _take(note, done):
                    yield note
            if moved:
                self._read_again(moved)
                yield from moved
            if not left:
                return
            notes = left


def _take(note: Judged, done: Done) -> bool:
    """Take over what fixing made of a note; returns whether that is anything."""
    note.failed, note.refused = done.failed, done.refused
    if done.text is None:
        note.errors += tuple(error for error in done.errors if error not in note.errors)
        note.settled = True
        return False
    note.facts_before = note.facts_before or note.facts
    note.data, note.fixed, note.inserted = done.text, note.fixed + done.fixed, done.inserted
    note.digest, note.size = files.digest(done.text), len(done.text)
    note.result, note.facts, note.errors, note.state = done.result, done.facts, done.errors, NOBODY
    note.kept = note.recalled = False
    return True
