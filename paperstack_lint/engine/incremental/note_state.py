"""A note of a run: its bytes, its result so far, and whether that is loaded, stored, fixed or written."""

from __future__ import annotations

from pathlib import Path

from paperstack_lint.engine.findings import Failure, Finding
from paperstack_lint.engine.incremental import result_format
from paperstack_lint.engine.incremental.job import JobResult
from paperstack_lint.engine.incremental.result_format import NO_RESULT
from paperstack_lint.storage.dependencies import Dependencies
from paperstack_lint.storage.files import FileProblem
from paperstack_lint.text.edits import Span

NO_COLLECTION = "-"
"""The digest of a collection without other notes, with which each note is linted first."""


class NoteState:
    """A note of a run.

    `scope` is the number of the configuration that governs it. `given_data` are its bytes where they do not come from
    the disk, `fixed_data` those after its fixes; `digest` and `size` are of the bytes as they are now, `original` is
    the digest of those that were read. `result` and `facts` are serialized, `facts_before` those before any fix;
    `collection_digest` is of the collection under which the result is valid. A result that `is_cached` comes from an
    earlier run, and files may have changed since; one that `is_stored` is in the cache. `inserted` are the places in
    `fixed_data` that fixes have added. `fix` is the result of its fix where it was fixed when it was checked, and is
    used once. `read_problem` and `write_problem` are why the note cannot be read or written.
    """

    def __init__(self, path: Path, given_data: bytes | None = None, scope: int = 0) -> None:
        self.path = path
        self.scope = scope
        self.given_data = given_data
        self.fixed_data: bytes | None = None
        self.original = ""
        self.digest = ""
        self.size = 0
        self.result = NO_RESULT
        self.facts = self.facts_before = b""
        self.collection_digest = NO_COLLECTION
        self.errors: tuple[Failure, ...] = ()
        self.read_problem: FileProblem | None = None
        self.write_problem: FileProblem | None = None
        self.fixed = 0
        self.inserted: tuple[Span, ...] = ()
        self.refused = ""
        self.fix: JobResult | None = None
        self.has_no_fix_left = False
        self.is_stored = self.is_cached = False
        self.is_written = False

    def reset(self) -> None:
        """Drop its fixes, so that it is read again."""
        self.fixed_data, self.original, self.facts_before, self.fixed, self.inserted = None, "", b"", 0, ()
        self.fix, self.has_no_fix_left, self.is_written = None, False, False

    @property
    def current_data(self) -> bytes | None:
        """Its bytes where the disk has others."""
        return self.fixed_data if self.fixed_data is not None else self.given_data

    @property
    def is_linted(self) -> bool:
        """Whether there is a result."""
        return self.result != NO_RESULT

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of its result."""
        return result_format.findings(self.result, self.path) if self.is_linted else ()

    @property
    def dependencies(self) -> Dependencies:
        """The queries that its result depends on."""
        return result_format.dependencies(self.result, self.path)
