"""The outcome of linting a note: findings, failures of the tool, and the text after its fixes."""

from __future__ import annotations

from bisect import bisect_right
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.engine.rule import Rule
from paperstack_lint.storage.paths import display_path
from paperstack_lint.text.edits import Fix, Span
from paperstack_lint.text.message import msg

if TYPE_CHECKING:
    from pathlib import Path

    from paperstack_lint.note.note import Note
    from paperstack_lint.storage.files import FileProblem

UNREADABLE, UNWRITABLE = "note/unreadable", "note/unwritable"
"""The names of findings about the file of a note. They belong to no rule, so nothing selects or hides them."""
ABOUT_FILES = {
    UNREADABLE: """The file of a note cannot be read, so no rule is run for it.

It is not UTF-8, contains a NUL byte, is larger than `max-file-size`, or may not be opened. The message names the line
of the first byte that is wrong: save the file as UTF-8, or `exclude` what is not a note.""",
    UNWRITABLE: """The file of a note cannot be written, so it is as it was, and no fix was applied to it.

It is read-only, or in a folder that is, the disk is full, or another program changes it; the message says which.
The findings that a fix was meant for are reported as well.""",
}
"""The documentation of each of them."""


class Checker(NamedTuple):
    """A rule ready to run. `severity` is `error` or `warning`."""

    rule: Rule
    options: object
    severity: str


class Finding(NamedTuple):
    """A diagnostic of one rule, with lines and columns, which count characters, from 1; offsets are from 0."""

    path: str
    start: int
    end: int
    rule: str
    message: str
    severity: str
    line: int
    column: int
    end_line: int
    end_column: int
    fix: Fix | None


class Failure(NamedTuple):
    """An error of the tool itself about a note.

    `reason` and `place`, a file with its line, are the same for all notes with the same error; `detail` is of
    this one, and `traceback` of its exception.
    """

    reason: str
    detail: str = ""
    place: str = ""
    traceback: str = ""

    @classmethod
    def of(cls, reason: str, error: BaseException, file: Path | None = None) -> Failure:
        """Describe an exception; its place is the innermost line of `file` in the traceback."""
        import traceback  # few runs fail

        frames = [] if file is None else traceback.extract_tb(error.__traceback__)
        line = next((frame.lineno for frame in reversed(frames) if frame.filename == str(file)), None)
        place = f"{display_path(file)}:{line}" if file and line else display_path(file) if file else ""
        return cls(
            msg("{reason}: {error}", reason=reason, error=type(error).__name__),
            str(error),
            place,
            "".join(traceback.format_exception(error)),
        )

    def __str__(self) -> str:
        """Return the failure as a message, without its traceback."""
        text = msg("{reason}: {error}", reason=self.reason, error=self.detail) if self.detail else self.reason
        return msg("{error} ({place})", error=text, place=self.place) if self.place else text


class Outcome(NamedTuple):
    """The outcome of linting one note.

    `text` is the text that the findings are about: after the fixes, where there were any, else `before`. `errors` are
    failures of the tool itself, `refused` is the reason why no fix was applied though nothing failed. `note` is the
    note after its fixes, with its cached analyses, where it is in memory. `inserted` are the spans in `text` that fixes
    of this run have added. `failed` is whether the note cannot be read, so that its text is unknown.
    """

    path: str
    before: str
    text: str
    findings: tuple[Finding, ...]
    errors: tuple[Failure, ...] = ()
    fixed: int = 0
    refused: str = ""
    note: Note | None = None
    inserted: tuple[Span, ...] = ()
    failed: bool = False

    def unwritable(self, problem: FileProblem) -> Outcome:
        """Return the outcome of a note that was not fixed since its file cannot be written, which is a finding."""
        return self._replace(findings=(_about_file(self.path, UNWRITABLE, problem), *self.findings))

    @property
    def reported(self) -> Outcome:
        """The outcome without findings about what fixes of this run have inserted, which the next run reports."""
        if not self.inserted:
            return self
        starts = [span.start for span in self.inserted]
        at = (bisect_right(starts, one.start) - 1 for one in self.findings)
        own = (index < 0 or one.end > self.inserted[index].end for one, index in zip(self.findings, at, strict=True))
        return self._replace(findings=tuple(compress(self.findings, own)))


def unreadable(path: str, problem: FileProblem) -> Outcome:
    """Return the outcome of a note that cannot be read: the one finding that says why."""
    return Outcome(path, "", "", (_about_file(path, UNREADABLE, problem),), failed=True)


def _about_file(path: str, name: str, problem: FileProblem) -> Finding:
    """Return the finding that the file of a note cannot be read or written. It is about no text, so its length is 0."""
    line, message = problem.line, msg("this note {reason}", reason=problem.reason)
    return Finding(path, 0, 0, name, message, "error", line, 1, line, 1, None)
