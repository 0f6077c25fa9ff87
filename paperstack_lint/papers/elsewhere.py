"""Sections that stand in a paper, though not as a marker: in a table, behind a picture, two on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.papers.template import emoji_pattern, of_emoji, of_label

if TYPE_CHECKING:
    from paperstack_lint.note import Note
    from paperstack_lint.papers.entries import Entry
    from paperstack_lint.papers.template import SectionKind, Template


class Absent(NamedTuple):
    """The sections that a paper lacks, by key: `missing` ones, and those that stand `elsewhere` in it.

    `certain` is whether no line begins with the emoji or the label of a missing one either, `signs` how many emoji of
    missing ones begin lines.
    """

    missing: tuple[str, ...]
    elsewhere: frozenset[str]
    certain: bool
    signs: int


def absent(note: Note, entry: Entry, template: Template) -> Absent:
    """What a paper lacks, looked for in all that it holds but code."""
    kinds = [template.kind(key) for key in entry.missing(template)]
    if not kinds:
        return Absent((), frozenset(), certain=True, signs=0)
    elsewhere = frozenset(_with_label(note, entry, template))
    missing = tuple(kind.key for kind in kinds if kind.key not in elsewhere)
    begun = {(key, signed) for key, signed in _beginning(note, entry, template) if key in missing}
    signs = sum(signed for _, signed in begun)
    return Absent(missing, elsewhere.intersection(kind.key for kind in kinds), certain=not begun, signs=signs)


_GAP = r"(?:[ \t\xa0\u3000*_~]|</?\w[^<>\n]{0,100}>)*+"
_LABEL_END = r"(?:[^\n:：]{0,24}[:：]|[^\W_]{0,6}[ \t]*+(?:[*_~.。—–|-]|</|#*[ \t]*\r?$))"
_LETTERS = r"[^\W\d_]{2,20}+\.?"


def _with_label(note: Note, entry: Entry, template: Template) -> Iterator[str]:
    """The keys of the sections whose emoji stands before their label."""
    known = {section.start for section in entry.sections}
    labelled = re.compile(rf"(?P<sign>{emoji_pattern(template)}){_GAP}(?P<label>{_named(template.sections)})")
    for found in labelled.finditer(note.text, entry.start, entry.end):
        kind, meant = of_emoji(template, found["sign"]), of_label(template, found["label"])
        if meant and meant[0] is kind and found.start() not in known and not _in_code(note, found.start()):
            yield kind.key


def _beginning(note: Note, entry: Entry, template: Template) -> Iterator[tuple[str, bool]]:
    """The sections whose emoji, or label as caption (`实验结果：`, `**Method** …`), begins a line; whether by emoji."""
    known = {section.marker.line for section in entry.sections}
    begun = re.compile(
        rf"^(?:[^\w\n]|\d{{1,3}}[.)、]){{0,40}}?"
        rf"(?:(?P<sign>{emoji_pattern(template)})|(?P<label>{_named(template.sections)}){_LABEL_END})",
        re.MULTILINE,
    )
    first = note.text.find("\n", entry.title_end) + 1 if entry.title else entry.start
    for found in begun.finditer(note.text, first or entry.end, entry.end):
        if found.start() in known or _in_code(note, found.end() - 1):
            continue
        meant = of_label(template, found["label"]) if found["label"] else None
        if found["sign"]:
            yield of_emoji(template, found["sign"]).key, True
        elif meant:
            yield meant[0].key, False


def _named(kinds: tuple[SectionKind, ...]) -> str:
    """A pattern for the names of sections, and for words that may be one of them mistyped."""
    names = sorted((name for kind in kinds for name in (kind.label, *kind.aliases)), key=len, reverse=True)
    return "(?i:(?:" + "|".join(map(re.escape, names)) + f")(?![a-z])|{_LETTERS})"


def _in_code(note: Note, offset: int) -> bool:
    """Whether a character stands in code, math, a comment or Liquid; in a tag, or just indented, it is text."""
    span = note.document.opaque_at(offset)
    return span is not None and note.text.startswith(("`", "~~~", "$", "{", "<!--"), span.start)
