"""Parse the suppressions of a note, and find the lines that they hide findings on.

    <!-- paperstack-lint-disable RULE… -->            from here on, until
    <!-- paperstack-lint-enable RULE… -->
    <!-- paperstack-lint-disable-line RULE… -->       on the line of the comment
    <!-- paperstack-lint-disable-next-line RULE… -->  on the line below
    <!-- paperstack-lint-disable-file RULE… -->       in the whole note

In front matter it is a YAML comment: `# paperstack-lint-disable-line RULE…`. The name of a family includes its
rules, no name all rules; after `--` there may be a reason. A finding belongs to the line on which it begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.note.markdown.document import Opaque
from paperstack_lint.note.note import analysis
from paperstack_lint.text.edits import Span
from paperstack_lint.text.nearest import nearest
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note


PREFIX = "paperstack-lint-"
KINDS = ("disable", "enable", "disable-line", "disable-next-line", "disable-file")
ALL = ""
"""The name for all rules, where a suppression names none."""
_NAME = r"paper[-_ ]?stack[-_ ]?lint"
_SIMILAR = 0.85
"""The ratio of similarity from which the name of a linter counts as a misspelling of ours."""
_ACTION = r"[-_ \t:]+(?:disable|enable)[\w-]*"
_WORD = rf"((?i:{_NAME})(?:[-_][\w-]+|{_ACTION})|[A-Za-z][\w-]{{0,30}}?{_ACTION})"
_MAYBE = regex(rf"(?i:{_NAME})|disable|enable")
_YAML_COMMENT = rf"(?:^|(?<=[ \t]))#[ \t]*(?:<!--[ \t]*)?{_WORD}([^\r\n]*)"
_HTML_COMMENT = rf"<!--\s*{_WORD}(.*?)-->"


class Suppression(NamedTuple):
    """A comment that suppresses findings, `start` to `end`, with the spans of the names in it.

    `word` is its first word, with the prefix; `kind` is one of KINDS, or `` where that is misspelt.
    """

    word: str
    kind: str
    start: int
    end: int
    names: tuple[Span, ...]


@analysis
def suppressions(note: Note) -> tuple[Suppression, ...]:
    """Return the suppressions of a note, misspelt ones included, in order. Those in code do not count."""
    every = (*_in_front_matter(note), *_in_body(note))
    return tuple(one for one in every if one.kind or _is_ours(one.word))


def _is_ours(word: str) -> bool:
    """Return whether a misspelt suppression is meant for this linter, and not for another one."""
    name = regex(_ACTION).split(word)[0]
    if regex(_NAME, re.IGNORECASE).match(name):
        return True
    ours = "paperstacklint"
    return nearest(regex(r"[^a-z]").sub("", name.lower()), [ours], _SIMILAR) == ours


def _in_front_matter(note: Note) -> Iterator[Suppression]:
    from paperstack_lint.note.front_matter.yaml_comments import find_comments

    front = note.front_matter
    if front is None or not _MAYBE.search(note.text, 0, front.end):
        return
    pattern = regex(_YAML_COMMENT, re.MULTILINE)
    for comment in find_comments(note.text, front):
        for found in pattern.finditer(note.text, *comment):
            yield _suppression(found, found.start() + len(found[0].rstrip()))


def _in_body(note: Note) -> Iterator[Suppression]:
    document = note.document
    comment = regex(_HTML_COMMENT, re.DOTALL)
    for span in document.opaque if "<!--" in note.text else ():
        has_comment = span.kind in ("html", "comment") and note.text.find("<!--", span.start, span.end) >= 0
        if not has_comment or not _MAYBE.search(note.text, span.start, span.end):
            continue
        if note.text[span.start : span.end].lstrip().startswith("<"):
            for place in _comments(note.text, span):
                if found := comment.fullmatch(note.text, *place):
                    yield _suppression(found, place.end)


def _comments(text: str, html: Opaque) -> Iterator[Span]:
    at = text.find("<!--", html.start, html.end)
    while at >= 0 and (end := text.find("-->", at + 4, html.end)) >= 0:
        yield Span(at, end + 3)
        at = text.find("<!--", end + 3, html.end)


def _suppression(found: re.Match[str], end: int) -> Suppression:
    reason = regex(r"(?:^|(?<=\s))--(?=\s|$)").search(found[2])
    stop = found.start(2) + reason.start() if reason else found.end(2)
    names = regex(r"[^\s,]+").finditer(found.string, found.start(2), stop)
    kind = next((kind for kind in KINDS if found[1] == PREFIX + kind), "")
    return Suppression(found[1], kind, found.start(), end, tuple(Span(*name.span()) for name in names))


class HidingName(NamedTuple):
    """What hides a finding: a name in a suppression, which is the one with the index `at` of the note."""

    at: int
    name: str


class SuppressionIndex:
    """The suppressions of a note, by the names in them and where they apply."""

    def __init__(self, note: Note, every: Sequence[Suppression]) -> None:
        self.note = note
        self.every = every
        self.lines: dict[tuple[int, str], HidingName] = {}
        self.file: dict[str, HidingName] = {}
        self.toggles: dict[str, tuple[list[int], list[HidingName]]] = {}
        """By name, the offsets from which it is disabled or enabled, and by what."""
        for index, one in enumerate(every):
            for name in self.names(one):
                self._add(HidingName(index, name), one)

    def names(self, one: Suppression) -> list[str]:
        """Return the names in a suppression; ALL where there is none."""
        return [self.note.text[name.start : name.end] for name in one.names] or [ALL]

    def _add(self, hiding_name: HidingName, one: Suppression) -> None:
        if one.kind == "disable-line":
            self.lines.setdefault((self.note.position(one.start).line, hiding_name.name), hiding_name)
        elif one.kind == "disable-next-line":
            self.lines.setdefault((self.note.position(one.end).line + 1, hiding_name.name), hiding_name)
        elif one.kind == "disable-file":
            self.file.setdefault(hiding_name.name, hiding_name)
        elif one.kind in ("disable", "enable"):
            places, given = self.toggles.setdefault(hiding_name.name, ([], []))
            places.append(one.start)
            given.append(hiding_name)

    def hiding_name(self, rule: str, offset: int, *, named: bool = False) -> HidingName | None:
        """Return what hides a finding of the rule at `offset`; with `named` only what names it or its family.

        The nearest counts, so that a wider one is reported as unused.
        """
        line = self.note.position(offset).line
        names = tuple(name for name in covering_names(rule) if name != ALL or not named)
        for name in names:
            if hides := self.lines.get((line, name)):
                return hides
        in_file = (self.file[name] for name in names if name in self.file)
        return self._disabled_from(names, offset) or next(in_file, None)

    def disabled(self, name: str, offset: int) -> HidingName | None:
        """Return what disables a rule or family at `offset`: the last comment about it, or what covers it, counts."""
        return self._disabled_from(covering_names(name), offset)

    def _disabled_from(self, names: Sequence[str], offset: int) -> HidingName | None:
        words = [
            given[last]
            for each in names
            for places, given in [self.toggles.get(each, ([], []))]
            if (last := bisect_right(places, offset) - 1) >= 0
        ]
        latest = max(words, key=lambda hiding_name: hiding_name.at, default=None)
        return latest if latest and self.every[latest.at].kind == "disable" else None


def covering_names(name: str) -> tuple[str, ...]:
    """Return the names that cover a rule or a family, the narrowest first."""
    return tuple(dict.fromkeys((name, name.partition("/")[0], ALL)))
