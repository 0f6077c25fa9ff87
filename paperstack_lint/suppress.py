"""Suppressions: comments in a note that hide findings.

    <!-- paperstack-lint-disable RULE… -->            from here on, until
    <!-- paperstack-lint-enable RULE… -->
    <!-- paperstack-lint-disable-line RULE… -->       on the line of the comment
    <!-- paperstack-lint-disable-next-line RULE… -->  on the line below
    <!-- paperstack-lint-disable-file RULE… -->       in the whole note

In front matter it is a YAML comment: `# paperstack-lint-disable-line RULE…`. The name of a family stands for its
rules, no name for all rules. A finding belongs to the line on which it begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.edits import Diagnostic, Span

if TYPE_CHECKING:
    from paperstack_lint.note import Note
    from paperstack_lint.yaml_nodes import Value

UNUSED = "suppression/unused"
"""The rule for faults of suppressions, the one that the engine knows by name: it alone sees what the others found."""
PREFIX = "paperstack-lint-"
KINDS = ("disable", "enable", "disable-line", "disable-next-line", "disable-file")
ALL = ""
"""The name that stands for all rules, where a suppression names none."""
_YAML_COMMENT = rf"(?:^|(?<=[ \t]))#[ \t]*{PREFIX}([\w-]+)([^\r\n]*)"
_HTML_COMMENT = rf"<!--\s*{PREFIX}([\w-]+)(.*?)-->"


class Suppression(NamedTuple):
    """A comment that suppresses, `start` to `end`, with the places of the names in it."""

    kind: str
    start: int
    end: int
    names: tuple[Span, ...]


class Credit(NamedTuple):
    """What hides a finding: a name in a suppression, which has the place `at` among those of the note."""

    at: int
    name: str


def filter(  # noqa: A001  # `suppress.filter` is what it does
    note: Note, found: Sequence[tuple[str, Diagnostic]], ran: Collection[str]
) -> tuple[list[tuple[str, Diagnostic]], list[Diagnostic]]:
    """The findings, by rule name, that no suppression hides, and what is wrong with the suppressions themselves.

    `ran` are the rules that ran: a suppression is unused only if all its rules did.
    """
    every = suppressions(note)
    if not every:
        return list(found), []
    from paperstack_lint import suppress_unused  # only notes with suppressions need it

    scopes = Scopes(note, every)
    kept, used = [], set()
    for name, one in found:
        credit = scopes.credit(name, one.start)
        if credit:
            used.add(credit)
        else:
            kept.append((name, one))
    return kept, list(suppress_unused.complaints(note, scopes, used, frozenset(ran)))


def suppressions(note: Note) -> tuple[Suppression, ...]:
    """The suppressions of a note, misspelt ones included, in order. What stands in code is none."""
    if PREFIX not in note.text:
        return ()
    return (*_in_front_matter(note), *_in_body(note))


def _in_front_matter(note: Note) -> Iterator[Suppression]:
    front = note.front_matter
    if front is None:
        return
    for found in re.compile(_YAML_COMMENT, re.MULTILINE).finditer(note.text, front.content_start, front.content_end):
        if not any(_in_scalar(field.value, found.start()) for field in front.fields):
            yield _suppression(found, found.start() + len(found[0].rstrip()))


def _in_scalar(value: Value, offset: int) -> bool:
    """Whether the character at `offset` belongs to a text of the front matter, where `#` begins no comment."""
    if not value.start <= offset < value.end:
        return False
    inner = (*value.items, *(field.value for field in value.fields))
    return value.kind == "scalar" or any(_in_scalar(each, offset) for each in inner)


def _in_body(note: Note) -> Iterator[Suppression]:
    document = note.document
    code = {block.start for block in document.blocks if block.kind == "code"}
    comment = re.compile(_HTML_COMMENT, re.DOTALL)
    for span in document.opaque:
        if note.text.find(PREFIX, *span) < 0 or span.start in code:
            continue
        if note.text[span.start : span.end].lstrip().startswith("<"):
            for place in _comments(note.text, span):
                if found := comment.fullmatch(note.text, *place):
                    yield _suppression(found, place.end)


def _comments(text: str, html: Span) -> Iterator[Span]:
    at = text.find("<!--", *html)
    while at >= 0 and (end := text.find("-->", at + 4, html.end)) >= 0:
        yield Span(at, end + 3)
        at = text.find("<!--", end + 3, html.end)


def _suppression(found: re.Match[str], end: int) -> Suppression:
    names = re.compile(r"[^\s,]+").finditer(found.string, *found.span(2))
    return Suppression(found[1], found.start(), end, tuple(Span(*name.span()) for name in names))


class Scopes:
    """Where each suppression holds, by the names that it gives."""

    def __init__(self, note: Note, every: Sequence[Suppression]) -> None:
        self.note = note
        self.every = every
        self.lines: dict[tuple[int, str], Credit] = {}
        self.file: dict[str, Credit] = {}
        self.switches: dict[str, tuple[list[int], list[Credit]]] = {}
        """By name the places from which on it is disabled or enabled, and by what."""
        for index, one in enumerate(every):
            for name in self.names(one):
                self._add(Credit(index, name), one)

    def names(self, one: Suppression) -> list[str]:
        """The names that a suppression gives; ALL where it gives none."""
        return [self.note.text[name.start : name.end] for name in one.names] or [ALL]

    def _add(self, credit: Credit, one: Suppression) -> None:
        if one.kind == "disable-line":
            self.lines.setdefault((self.note.position(one.start).line, credit.name), credit)
        elif one.kind == "disable-next-line":
            self.lines.setdefault((self.note.position(one.end).line + 1, credit.name), credit)
        elif one.kind == "disable-file":
            self.file.setdefault(credit.name, credit)
        elif one.kind in ("disable", "enable"):
            places, given = self.switches.setdefault(credit.name, ([], []))
            places.append(one.start)
            given.append(credit)

    def credit(self, rule: str, offset: int) -> Credit | None:
        """What hides a finding of the rule at `offset`. The nearest counts, so that a wider one shows as unused."""
        line = self.note.position(offset).line
        for name in covering(rule):
            if hides := self.lines.get((line, name)):
                return hides
        in_file = (self.file[name] for name in covering(rule) if name in self.file)
        return self.disabled(rule, offset) or next(in_file, None)

    def disabled(self, name: str, offset: int) -> Credit | None:
        """What disables a rule or family at `offset`: the last word on it, or on what covers it, counts."""
        words = [
            given[last]
            for each in covering(name)
            for places, given in [self.switches.get(each, ([], []))]
            if (last := bisect_right(places, offset) - 1) >= 0
        ]
        latest = max(words, key=lambda credit: credit.at, default=None)
        return latest if latest and self.every[latest.at].kind == "disable" else None


def covering(name: str) -> tuple[str, ...]:
    """The names that cover a rule or a family, the narrowest first."""
    return tuple(dict.fromkeys((name, name.partition("/")[0], ALL)))
