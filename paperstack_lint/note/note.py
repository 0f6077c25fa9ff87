"""The source of a note: text, front matter, Markdown. Whatever else is derived from it is an analysis.

An analysis is a function of a note, such as `papers_of(note)` or `anchors_of(note)`, in a package above this one. It is
marked with `@analysis`, so that its result is cached on the note; adding one changes no other module.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from copy import copy
from functools import cached_property, wraps
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from paperstack_lint.storage.paths import is_dated
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter import FrontMatter
    from paperstack_lint.note.markdown import Document, Heading, Link

_Result = TypeVar("_Result")


class Position(NamedTuple):
    """A position in reports: line and column, both counted from 1, the column in characters."""

    line: int
    column: int


def line_end(text: str) -> str:
    """Return the character that ends the lines of a text, as editors and GitHub count: `\\r` if it has no `\\n`."""
    return "\r" if "\n" not in text and "\r" in text else "\n"


class Note:
    """One Markdown file, immutable. `path` is relative to the current folder where it can be.

    `context` is the `Workspace` or `Project` that the note is linted in, which analyses get by `Workspace.of(note)` and
    `Project.of(note)`. This class does not use it.
    """

    def __init__(self, path: Path, text: str, context: object = None) -> None:
        self.path = path
        self.text = text
        self.context = context
        self.results: dict[Callable[[Note], Any], Any] = {}

    def with_context(self, context: object) -> Note:
        """Return the note with its cached results in a context where only other notes and the network differ."""
        note = copy(self)
        note.context = context
        note.results = dict(self.results)
        return note

    @cached_property
    def front_matter(self) -> FrontMatter | None:
        """The front matter, readable or not; None if the note has none."""
        from paperstack_lint.note import front_matter

        return front_matter.parse(self.text)

    @cached_property
    def body(self) -> int:
        """The offset of the body, after the front matter and a byte order mark."""
        if self.front_matter:
            return self.front_matter.end
        return 1 if self.text.startswith("\ufeff") else 0

    @cached_property
    def document(self) -> Document:
        """The body as Markdown."""
        from paperstack_lint.note import markdown

        return markdown.parse(self.text, self.body)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the body, without the title in the front matter."""
        return self.document.headings

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of the body without its images."""
        return tuple(link for link in self.document.links if not link.image)

    @property
    def images(self) -> tuple[Link, ...]:
        """The images of the body."""
        return tuple(link for link in self.document.links if link.image)

    @cached_property
    def references(self) -> dict[str, list[Link]]:
        """The reference links of the body by the label of their definition."""
        from paperstack_lint.note.markdown import label

        found: dict[str, list[Link]] = {}
        for link in self.document.links:
            if link.kind == "reference":
                found.setdefault(label(self.text, link), []).append(link)
        return found

    @cached_property
    def language(self) -> str:
        """The main language of the prose as an ISO 639-1 code (`zh`, `ja`, `ko`, `en` …); `` if it is uncertain."""
        from paperstack_lint.text.language import detect_language

        return detect_language(self.prose)

    @property
    def prose(self) -> str:
        """The text without code, math, raw HTML, Liquid and links, one run per line."""
        document, text = self.document, self.text
        runs = (run for run in document.texts if not run.in_link and document.opaque_at(run.start) is None)
        # Bare addresses are plain text to the parser.
        return regex(r"https?://[!-~]+").sub(" ", "\n".join(text[run.start : run.end] for run in runs))

    @property
    def is_dated(self) -> bool:
        """Whether the file name begins with a date, as Jekyll's posts do."""
        return is_dated(self.path)

    @cached_property
    def newline(self) -> str:
        """The line end of the note, that of its first line. `\\r` is one only in a note without `\\n`."""
        if line_end(self.text) == "\r":
            return "\r"
        first = self.text.find("\n")
        return "\r\n" if first > 0 and self.text[first - 1] == "\r" else "\n"

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of each line, as `line_end` defines lines; `splitlines` would split at other characters, too."""
        *lines, _last = self.text.split(line_end(self.text))
        return tuple(accumulate((len(line) + 1 for line in lines), initial=0))

    def position(self, offset: int) -> Position:
        """Return line and column of a character, for reports. A byte order mark takes no column."""
        line = bisect_right(self.line_starts, offset)
        start = self.line_starts[line - 1]
        marked = line == 1 and self.text.startswith("\ufeff") and offset > 0
        return Position(line, offset - start + 1 - marked)

    def line_span(self, offset: int) -> tuple[int, int]:
        """Return start and end of the line that contains `offset`, without its line end."""
        line = bisect_right(self.line_starts, offset)
        start = self.line_starts[line - 1]
        end = self.line_starts[line] - 1 if line < len(self.line_starts) else len(self.text)
        return start, end - (end > start and self.text[end - 1] == "\r")


def analysis(function: Callable[[Note], _Result]) -> Callable[[Note], _Result]:
    """Cache the result of a function of a note on the note."""

    @wraps(function)
    def cached(note: Note) -> _Result:
        if function not in note.results:
            note.results[function] = function(note)
        result: _Result = note.results[function]
        return result

    return cached
