"""Do one job about one note, in this process or another one: lint it, fix it, or compute its facts."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from contextlib import suppress as suppressed
from functools import cached_property
from pathlib import Path

from paperstack_lint.collection.project import Project
from paperstack_lint.engine import runner, session, suppression
from paperstack_lint.engine.findings import Checker, Failure, Finding, Outcome
from paperstack_lint.engine.incremental.job import Job, JobResult, Plan
from paperstack_lint.engine.incremental.result_format import (
    CorruptData,
    dependencies,
    findings,
    serialize,
    serialize_facts,
)
from paperstack_lint.note.note import Note
from paperstack_lint.storage import files
from paperstack_lint.storage.dependencies import DependencyRecorder
from paperstack_lint.text.message import msg


class Worker:
    """A worker that does the jobs of one plan. Rules are loaded when first needed; `seen` are notes that were read.

    Where the plan's project is one `without_files`, the jobs must contain the bytes of their notes.
    """

    def __init__(self, plan: Plan, seen: Mapping[Path, Note] | None = None) -> None:
        self._plan = plan
        self._seen = seen or {}

    @cached_property
    def rules(self) -> tuple[list[Checker], list[str]]:
        """The rules, ready to run, and why some of them cannot run."""
        plan = self._plan
        return session.checkers(plan.session, plan.select, plan.ignore, online=plan.online, all_rules=plan.all_rules)

    def checkers(self, path: Path) -> list[Checker]:
        """Return the rules that run for the note at a path."""
        return session.checkers_for(self._plan.session.config, self.rules[0], path)

    def do(self, job: Job) -> JobResult:
        """Do a job. Errors about one note do not stop the run: they are part of the result."""
        project = self._plan.session.project.with_recorder(job.known_results)
        try:
            data = job.data
            if data is None:
                limit = self._plan.session.config.max_file_size if job.limit is None else job.limit
                data = files.read_bytes(job.path, limit)
            seen = self._seen.get(job.path) if job.data is None else None
            note = seen.with_context(project) if seen else Note(job.path, files.decode(job.path, data), project)
        except files.FileError as error:
            return JobResult(job.path, failed=error.problem)
        done = self._finish(job, note, JobResult(job.path, files.digest(data)))
        note.results.clear()  # they refer to the note: so it is freed now, and not when Python looks for cycles
        return JobResult(job.path, unanswered=tuple(project.unanswered)) if project.unanswered else done

    def _finish(self, job: Job, note: Note, done: JobResult) -> JobResult:
        try:
            with redirect_stdout(sys.stderr):  # what a rule prints is not part of the report
                return self._run(job, note, done)
        except Exception as error:  # noqa: BLE001  # one note must not cost the others their results
            return done._replace(errors=(Failure.of(msg("internal error, nothing was done"), error),))

    def _run(self, job: Job, note: Note, done: JobResult) -> JobResult:
        if job.kind == "facts":
            return done._replace(facts=_facts(note))
        if job.kind == "fix":
            return self._fix(job, note, findings(job.result, note.path), done)
        if job.rules and not suppression.suppressions(note):
            with suppressed(CorruptData):
                return self._recheck(job, note, done)
        outcome = runner.check(note, self._checkers(job))
        fix = self._fix_at_once(job, note, outcome.findings, done) if job.then_fix else None
        return _with(done, outcome)._replace(fix=fix)

    def _checkers(self, job: Job) -> list[Checker]:
        """Return the rules that run for the note of a job."""
        return self.checkers(job.path) if job.ignored is None else session.without(self.rules[0], job.ignored)

    def _recheck(self, job: Job, note: Note, done: JobResult) -> JobResult:
        outcome = runner.recheck(note, self._checkers(job), job.rules, findings(job.result, note.path))
        renewed = dependencies(job.result, note.path).merge_rerun(job.rules, _recorder(note).dependencies())
        return done._replace(result=serialize(outcome.findings, renewed, note.path), errors=outcome.errors)

    def _fix_at_once(self, job: Job, note: Note, found: Sequence[Finding], done: JobResult) -> JobResult | None:
        """Return the result of the fix that follows a check; None where there is none, or it needs a job of its own."""
        if not any(one.fix and (one.fix.safe or self._plan.unsafe) for one in found):
            return None
        project = self._plan.session.project.with_recorder(job.known_results)
        with suppressed(Exception):  # the job will report it
            fixed = self._fix(job, note.with_context(project), found, done)
            return None if project.unanswered else fixed
        return None

    def _fix(self, job: Job, note: Note, earlier: Sequence[Finding], done: JobResult) -> JobResult:
        checkers, unsafe = self._checkers(job), self._plan.unsafe
        outcome = runner.fix(note, checkers, unsafe=unsafe, earlier=earlier, inserted=job.inserted)
        if outcome.text == note.text:
            return done._replace(errors=outcome.errors, refused=outcome.refused)
        done = _with(done, outcome)
        return done._replace(text=outcome.text.encode(), fixed=outcome.fixed, inserted=outcome.inserted)


def _with(done: JobResult, outcome: Outcome) -> JobResult:
    """Return a job result with the outcome of a note."""
    note = outcome.note
    assert note is not None  # noqa: S101  # it was linted just now
    queried = _recorder(note).dependencies()
    facts = _facts(note) if queried.collection else b""  # fast, since its analyses are cached
    return done._replace(result=serialize(outcome.findings, queried, note.path), facts=facts, errors=outcome.errors)


def _facts(note: Note) -> bytes:
    from paperstack_lint.collection.facts import facts_of

    return serialize_facts(facts_of(note))


def _recorder(note: Note) -> DependencyRecorder:
    recorder = Project.of(note).recorder
    assert recorder is not None  # noqa: S101  # a note is linted in a project with one
    return recorder
