"""Jobs: what to do with one note, by which plan, and what comes of it. They can be sent to other processes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from paperstack_lint.engine.findings import Failure
from paperstack_lint.engine.incremental.result_format import NO_RESULT, SerializedResult
from paperstack_lint.engine.session import Session
from paperstack_lint.storage import files
from paperstack_lint.storage.dependencies import Query
from paperstack_lint.text.edits import Span


class Plan(NamedTuple):
    """How notes are linted: in which session, by which rules, with which fixes. It can be sent to another process.

    `all_rules` are those of all sessions of the run, which `select` and `ignore` may name.
    """

    session: Session
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    online: bool
    unsafe: bool
    all_rules: frozenset[str] = frozenset()


class Job(NamedTuple):
    """What to do with a note.

    `data` are its bytes where the disk has others, `known_results` those of its queries. A fix begins with `result`;
    a check runs only some `rules` again, all of them where none are named, and keeps the other findings of the result.
    `scope` is the number of the configuration that governs the note. `inserted` is where earlier fixes have added
    text. `limit` is the largest size of the note in bytes, where that is not the plan's. `ignored` are the rules that
    `per-file-ignores` names for it, where that is known. `then_fix`: a check is followed by a fix, for which the note
    need not be read and parsed again.
    """

    kind: Literal["check", "fix", "facts"]
    path: Path
    data: bytes | None = None
    known_results: Mapping[Query, Any] = {}  # never mutated
    result: SerializedResult = NO_RESULT
    rules: frozenset[str] = frozenset()
    scope: int = 0
    inserted: tuple[Span, ...] = ()
    limit: int | None = None
    ignored: tuple[str, ...] | None = None
    then_fix: bool = False


class JobResult(NamedTuple):
    """The result of a job.

    `digest` is of the bytes that were read. `text` is the note after its fixes, None where nothing was fixed; `result`
    and `facts` are of the note as it is then, serialized, and empty where a fix has changed nothing; `inserted` are the
    places in it that fixes have added. `failed` is why a note cannot be read, None where it can. Where there are
    `unanswered` queries, there is no result: the job must be done again with theirs. `is_lost`: it was not done. `fix`
    is the result of a fix that followed a check, None where there was none; it is valid while that of the check is.
    """

    path: Path
    digest: str = ""
    result: SerializedResult = NO_RESULT
    facts: bytes = b""
    errors: tuple[Failure, ...] = ()
    text: bytes | None = None
    fixed: int = 0
    inserted: tuple[Span, ...] = ()
    refused: str = ""
    failed: files.FileProblem | None = None
    unanswered: tuple[Query, ...] = ()
    is_lost: bool = False
    fix: JobResult | None = None


def lost(job: Job, reason: str) -> JobResult:
    """Return the result of a job that no worker has done."""
    return JobResult(job.path, errors=(Failure(reason),), is_lost=True)
