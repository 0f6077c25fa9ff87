"""A note: its text, and the views that rules ask. Each view is computed once, when it is first asked for."""

from __future__ import annotations

import re
from bisect import bisect_right
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from paperstack_lint.answers import Answers
    from paperstack_lint.conflicts import Conflict
    from paperstack_lint.edits import Diagnostic
    from paperstack_lint.front_matter import FrontMatter
    from paperstack_lint.headings.anchors import Anchors
    from paperstack_lint.headings.fragments import Ids
    from paperstack_lint.markdown import Document, Heading, Link
    from paperstack_lint.papers import Entry, Template
    from paperstack_lint.papers.claims import Claim
    from paperstack_lint.papers.identities import Noted
    from paperstack_lint.project import Project, Site


class Position(NamedTuple):
    """A place as people count: line and column from 1, the column in characters."""

    line: int
    column: int


def line_end(text: str) -> str:
    """Return the character that ends the lines of a text, as editors and GitHub count them: `\\r` where no `\\n` is."""
    return "\r" if "\n" not in text and "\r" in text else "\n"


class Note:
    """One Markdown file, immutable. `path` is relative to the current folder where it can be."""

    def __init__(self, path: Path, text: str, project: Project) -> None:
        self.path = path
        self.text = text
        self.project = project

    def within(self, project: Project) -> Note:
        """The same note, views and all, in a project that differs in its `answers` only, and in what others say."""
        note = copy(self)
        note.project = project
        note.__dict__.pop("anchors", None)  # they ask others
        return note

    @cached_property
    def front_matter(self) -> FrontMatter | None:
        """The front matter, readable or not; None where the note has none."""
        from paperstack_lint import front_matter

        return front_matter.parse(self.text)

    @cached_property
    def body(self) -> int:
        """Where the body begins: behind the front matter and a byte order mark."""
        if self.front_matter:
            return self.front_matter.end
        return 1 if self.text.startswith("\ufeff") else 0

    @cached_property
    def document(self) -> Document:
        """The body as Markdown."""
        from paperstack_lint import markdown

        return markdown.parse(self.text, self.body)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the body; the title in the front matter is not among them."""
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
    def anchors(self) -> Anchors:
        """The ids of the headings, and the links that lead to them."""
        from paperstack_lint.headings.anchors import Anchors

        return Anchors(self)

    @cached_property
    def fragments(self) -> Ids:
        """The fragments that lead somewhere on the page."""
        from paperstack_lint.headings.fragments import ids

        return ids(self)

    @cached_property
    def references(self) -> dict[str, list[Link]]:
        """The reference links of the body by the label of their definition."""
        from paperstack_lint.markdown import label

        found: dict[str, list[Link]] = {}
        for link in self.document.links:
            if link.kind == "reference":
                found.setdefault(label(self.text, link), []).append(link)
        return found

    @cached_property
    def field_links(self) -> tuple[Link, ...]:
        """The links of the front matter."""
        from paperstack_lint.links import fields

        return tuple(fields.links(self)) if self.front_matter else ()

    @cached_property
    def link_faults(self) -> dict[Link, Diagnostic]:
        """What is wrong with the form of a target, by its link; none of those that are sound."""
        from paperstack_lint.links import form

        return form.faults(self)

    @cached_property
    def sound_links(self) -> tuple[Link, ...]:
        """The links and images whose target is sound in form, targets with Liquid and paths of a machine left out."""
        from paperstack_lint.links import form

        return form.sound(self)

    @cached_property
    def judged_links(self) -> tuple[Link, ...]:
        """The sound links but those to an arXiv identifier that cannot exist, of which there is no more to say."""
        from paperstack_lint.links import arxiv

        month = self.project.month
        return tuple(link for link in self.sound_links if not arxiv.impossible(link.target, month))

    @cached_property
    def template(self) -> Template:
        """The template that the papers of the note follow; one without sections where none applies to it."""
        from paperstack_lint.papers.scope import template_of

        return template_of(self)

    @cached_property
    def papers(self) -> tuple[Entry, ...]:
        """The papers that the note holds, with their sections."""
        from paperstack_lint import papers

        return papers.find(self)

    @cached_property
    def noted(self) -> tuple[Noted, ...]:
        """The papers that it certainly has, as they are compared with those of other notes; a draft has none."""
        from paperstack_lint.papers import identities

        return identities.noted(self)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Which titles the note gives to papers on arXiv."""
        from paperstack_lint.papers import claims

        return claims.claims(self)

    @property
    def answers(self) -> Answers | None:
        """What the network said of the links and papers of this run; None where it was not asked."""
        return self.project.answers

    @cached_property
    def language(self) -> str:
        """The main language of the prose, by its ISO 639-1 code (`zh`, `ja`, `ko`, `en` …); `` if there is none."""
        from paperstack_lint import language

        return language.of_note(self)

    @property
    def site(self) -> Site | None:
        """The blog that the note belongs to; None where no parent folder is one."""
        return self.project.site(self.path)

    @cached_property
    def is_post(self) -> bool:
        """Whether a generator publishes it as a post: named by date, or in the collection; no index or template."""
        return self.project.is_post(self.path)

    @property
    def is_form(self) -> bool:
        """Whether new notes are made from it: a template, a scaffold, an archetype."""
        return self.project.is_form(self.path)

    @property
    def is_dated(self) -> bool:
        """Whether the file name begins with a date, as Jekyll's posts do."""
        from paperstack_lint.project import is_dated

        return is_dated(self.path)

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The unresolved merge conflicts."""
        if "<<<<<<<" not in self.text:
            return ()
        from paperstack_lint import conflicts

        return conflicts.conflicts(self)

    @cached_property
    def newline(self) -> str:
        """How the note ends its lines: as the first one. `\\r` ends one only where there is no `\\n` in the note."""
        if line_end(self.text) == "\r":
            return "\r"
        first = self.text.find("\n")
        return "\r\n" if first > 0 and self.text[first - 1] == "\r" else "\n"

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of each line, see `line_end`: `splitlines` would split at more."""
        return (0, *(found.end() for found in re.finditer(line_end(self.text), self.text)))

    def position(self, offset: int) -> Position:
        """Line and column of a character, for people. A byte order mark takes no column."""
        line = bisect_right(self.line_starts, offset)
        start = self.line_starts[line - 1]
        marked = line == 1 and self.text.startswith("\ufeff") and offset > 0
        return Position(line, offset - start + 1 - marked)

    def line_span(self, offset: int) -> tuple[int, int]:
        """Start and end of the line that holds `offset`, its line end left out."""
        line = bisect_right(self.line_starts, offset)
        start = self.line_starts[line - 1]
        end = self.line_starts[line] - 1 if line < len(self.line_starts) else len(self.text)
        return start, end - (end > start and self.text[end - 1] == "\r")
