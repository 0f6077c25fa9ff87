"""Sections that are in a paper, though not as a marker: in a table, behind a picture, two on one line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.note.template import emoji_pattern, section_for_emoji, section_for_label
from paperstack_lint.papers.completion.resemblance import resemblances
from paperstack_lint.papers.completion.template_tags import printing
from paperstack_lint.papers.details import is_in_code

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind, Template
    from paperstack_lint.papers.entry import Entry


class Absent(NamedTuple):
    """The sections that a paper lacks, by key: `missing` ones, and those that are `elsewhere` in it.

    `caveat` is why another one of them may be too much: a line that resembles it, or has it elsewhere. `signs` is how
    many emoji of missing ones begin lines.
    """

    missing: tuple[str, ...]
    elsewhere: frozenset[str]
    caveat: str
    signs: int


def absent(note: Note, entry: Entry, template: Template) -> Absent:
    """Return what a paper lacks, looked for in all that it contains but code."""
    keys = entry.missing(template)
    if not keys:
        return Absent((), frozenset(), "", 0)
    known = {section.start for section in entry.sections}
    elsewhere = dict(labelled(note, entry.start, entry.end, template, known))
    missing = tuple(key for key in keys if key not in elsewhere)
    alike = list(resemblances(note, entry, template, missing)) if missing else []
    signs = len({one.key for one in alike if one.by == "emoji"})
    found = [(one.line, one.key, "may be" if one.by == "place" else "looks like") for one in alike]
    found += [(at, key, "contains") for key, at in elsewhere.items() if key in keys]
    if missing:
        found += [(at, key, "may contain") for at, key in _inline(note, entry, template, missing)]
        found += [(at, key, "may print") for at, key in printing(note, entry, template, missing)]
    return Absent(missing, frozenset(elsewhere).intersection(keys), _caveat(note, template, found), signs)


def _caveat(note: Note, template: Template, found: list[tuple[int, str, str]]) -> str:
    """Return the first of the places where a section may be, in words; nothing where there is none."""
    if not found:
        return ""
    at, key, how = min(found)
    kind = template.kind(key)
    return f"line {note.position(at).line} {how} {kind.name}"


_GAP = r"(?:[ \t\xa0\u3000*_~]|</?\w[^<>\n]{0,100}>)*+"
_LETTERS = r"[^\W\d_]{2,20}+\.?"


def labelled(
    note: Note, start: int, end: int, template: Template, known: Collection[int] = ()
) -> Iterator[tuple[str, int]]:
    """Yield the keys of the sections whose emoji is before their label in a part of a note, but for `known` places."""
    signed = re.compile(rf"(?P<sign>{emoji_pattern(template)}){_GAP}(?P<label>{_named(template.sections)})")
    for found in signed.finditer(note.text, start, end):
        kind, meant = section_for_emoji(template, found["sign"]), section_for_label(template, found["label"])
        if meant and meant[0] == kind and found.start() not in known and not is_in_code(note, found.start()):
            yield kind.key, found.start()


_WORD = r"(?<![A-Za-z0-9_/.?&=#%-])[A-Za-z]{2,20}+"
_COLON = r"(?:[ \t*_~`]|</?\w[^<>\n]{0,100}>){0,12}+[:：](?!//)"


def _inline(note: Note, entry: Entry, template: Template, keys: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield where the label of one of the sections `keys` has a colon after it inside a line, and that section.

    A word that is only nearly the label must not follow another one: `words about experiments: none`.
    """
    names = [name for kind in template.sections for name in (kind.label, *kind.aliases)]
    others = [re.escape(name) for name in sorted(names, key=len, reverse=True) if not re.fullmatch(_WORD, name)]
    pattern = re.compile(rf"(?P<label>{'|'.join([*others, _WORD])}){_COLON}")
    for found in pattern.finditer(note.text, entry.title_end, entry.end):
        meant = section_for_label(template, found["label"])
        kind, spelling = meant or (None, "")
        begins = not note.text[max(found.start() - 3, 0) : found.start()].rstrip()[-1:].isalnum()
        if kind and kind.key in keys and (begins or spelling == "exact") and not is_in_code(note, found.start()):
            yield found.start(), kind.key


def _named(kinds: tuple[SectionKind, ...]) -> str:
    """A pattern for the names of sections, and for words that may be one of them mistyped."""
    names = sorted((name for kind in kinds for name in (kind.label, *kind.aliases)), key=len, reverse=True)
    return "(?i:(?:" + "|".join(map(re.escape, names)) + f")(?![a-z])|{_LETTERS})"
