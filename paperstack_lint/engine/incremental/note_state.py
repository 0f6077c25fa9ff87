"""A note of a run, and what is known of it so far."""

from __future__ import annotations

from pathlib import Path

from paperstack_lint.engine.findings import Failure, Finding
from paperstack_lint.engine.incremental import result_format
from paperstack_lint.engine.incremental.result_format import UNKNOWN
from paperstack_lint.storage.dependencies import Dependencies
from paperstack_lint.storage.files import FileProblem
from paperstack_lint.text.edits import Span

NOBODY = "-"
"""The state of a collection of no other notes."""


class Judged:
    """A note of a run.

    `scope` is the number of the configuration that governs it among those of the run. `given` are its bytes where they
    do not come from the disk, `data` those that fixing made of it; `digest` is that of the bytes as they are now,
    `original` as they were. `result` and `facts` are packed, `facts_before` those of the note as it was; `state` is the
    collection whose answers the result rests on. A `recalled` result is from an earlier run, and files may have
    changed; one that is `kept` need not be stored. A `settled` note is not fixed again.
    `inserted` are the places in `data` that fixes have added. `failed` says why the note cannot be read, `unwritten`
    why what was fixed could not be written.
    """

    def __init__(self, path: Path, given: bytes | None = None, scope: int = 0) -> None:
        self.path = path
        self.scope = scope
        self.given = given
        self.data: bytes | None = None
        self.original = ""
        self.digest = ""
        self.size = 0
        self.result = UNKNOWN
        self.facts = self.facts_before = b""
        self.state = NOBODY
        self.errors: tuple[Failure, ...] = ()
        self.failed: FileProblem | None = None
        self.unwritten: FileProblem | None = None
        self.fixed = 0
        self.inserted: tuple[Span, ...] = ()
        self.refused = ""
        self.settled = False
        self.kept = self.recalled = False
        self.written = False

    def renew(self) -> None:
        """Forget what fixing made of it, so that it is read again."""
        self.data, self.original, self.facts_before, self.fixed, self.inserted = None, "", b"", 0, ()
        self.settled = self.written = False

    @property
    def current(self) -> bytes | None:
        """Its bytes where the disk has others."""
        return self.data if self.data is not None else self.given

    @property
    def is_sound(self) -> bool:
        """Whether it could be judged."""
        return self.result != UNKNOWN

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in it."""
        return result_format.findings(self.result, self.path) if self.is_sound else ()

    @property
    def record(self) -> Dependencies:
        """What it asked."""
        return result_format.record(self.result, self.path)
