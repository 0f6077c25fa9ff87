"""Completion: keys and tags of the front matter, notes and anchors in links, the sections that an entry lacks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol.types import CompletionItem, CompletionItemKind, CompletionList, TextEdit

from paperstack_lint.collection.front_matter_habits import KNOWN_KEYS
from paperstack_lint.collection.project import Project
from paperstack_lint.headings.page_ids import fragments_of
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.storage.paths import canonical_path
from paperstack_lint.text.message import quantity
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.lsp.positions import Positions
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind
    from paperstack_lint.papers.reading.entry import Entry
    from paperstack_lint.tags.of_note import VocabularyName

TRIGGERS = ("#", "(")
"""Characters after which a client requests completions by itself."""
MAX_ITEMS = 200
"""The most items; where there are more, the client repeats the request with what is typed next."""
_MAX_LINE = 2000
"""Characters of a line before the cursor."""
_KEY = r"[\w-]*\Z"
_FIELD = r"(tags?|categories|category)[ \t]*:"
_TARGET = r"\]\(<?([^()<>\s]*)\Z"
_SECTION = r"[ \t>]*(?:[*+-][ \t]+|#{1,6}[ \t]+)?(\S{0,20})\Z"


def completions(note: Note, offset: int, positions: Positions) -> CompletionList:
    """Return what may be written at an offset in place of what is typed there."""
    start = max(note.line_span(offset)[0], offset - _MAX_LINE)
    before = note.text[start:offset]
    typed, found = _complete(note, offset, before)
    wanted = (each for each in found if typed.casefold() in each.text.casefold())
    items = list(islice(wanted, MAX_ITEMS + 1))
    span = positions.range(offset - len(typed), offset)
    made = [_item(at, each, TextEdit(span, each.text)) for at, each in enumerate(items[:MAX_ITEMS])]
    return CompletionList(len(items) > MAX_ITEMS, made)


class _Item(NamedTuple):
    """What may be written, a remark on it, and what kind of thing it is."""

    text: str
    detail: str | None
    kind: CompletionItemKind


def _item(at: int, item: _Item, edit: TextEdit) -> CompletionItem:
    text, detail, kind = item
    return CompletionItem(text, kind=kind, detail=detail, sort_text=f"{at:03}", filter_text=text, text_edit=edit)


def _complete(note: Note, offset: int, before: str) -> tuple[str, Iterable[_Item]]:
    """Return what is typed, and what may be in its place, the best first."""
    if note.front_matter and offset < note.body:
        if vocabulary := _vocabulary(note, offset, before):
            typed = regex(r"[\[,:][ \t]*|-[ \t]+").split(before)[-1].lstrip("\"'")
            return typed, _tags(note, vocabulary)
        return (before, _keys(note)) if regex(_KEY).match(before) else ("", ())
    if target := regex(_TARGET).search(before):
        path, mark, fragment = target[1].partition("#")
        return (fragment, _anchors(note, path)) if mark else (path, _notes(note))
    if section := regex(_SECTION).match(before):
        return section[1], _sections(note, offset)
    return "", ()


def _vocabulary(note: Note, offset: int, before: str) -> VocabularyName | None:
    """Return the vocabulary of the list in the front matter that an offset is in; None where it is in none."""
    if (field := regex(_FIELD).match(before)) is None and regex(r"[ \t]*-[ \t]").match(before):
        lines = note.text[:offset].rpartition("\n")[0].split("\n")
        above = next((line for line in reversed(lines) if not regex(r"[ \t]*-[ \t]").match(line)), "")
        field = regex(_FIELD).match(above)
    if field is None:
        return None
    return "tags" if field[1].startswith("tag") else "categories"


def _tags(note: Note, vocabulary: VocabularyName) -> Iterator[_Item]:
    counts = Project.of(note).collection.vocabulary(vocabulary).counts
    for tag, uses in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        yield _Item(tag, quantity(uses, "note"), CompletionItemKind.EnumMember)


def _keys(note: Note) -> Iterator[_Item]:
    """Yield the keys that the note lacks: those of the collection by use, then those of generators and themes."""
    have = set(regex(r"^([\w-]+)[ \t]*:", re.MULTILINE).findall(note.text[: note.body]))  # half a key is no YAML
    counts = Project.of(note).collection.front_matter.key_counts
    for key, uses in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        if key not in have:
            yield _Item(f"{key}: ", quantity(uses, "note"), CompletionItemKind.Field)
    for key in sorted(KNOWN_KEYS - counts.keys() - have):
        yield _Item(f"{key}: ", None, CompletionItemKind.Field)


def _notes(note: Note) -> Iterator[_Item]:
    """Yield the other notes by their paths from this one, those below its folder first."""
    own = canonical_path(note.path)
    paths = (path for path in Project.of(note).collection.paths if path != own)
    others = [os.path.relpath(path, os.path.dirname(own)).replace(os.sep, "/") for path in paths]
    for path in sorted(others, key=lambda path: (path.startswith(".."), path)):
        encoded = regex(r"[ ()<>%#?]").sub(lambda found: f"%{ord(found[0]):02X}", path)
        yield _Item(encoded, None, CompletionItemKind.File)


def _anchors(note: Note, path: str) -> Iterator[_Item]:
    project = Project.of(note)
    linked = project.linked_note(note.path, path) if path else None
    ids = fragments_of(note).headings if not path else project.collection.anchors(linked.path) if linked else ()
    for name in dict.fromkeys(ids):
        yield _Item(name, None, CompletionItemKind.Reference)


def _sections(note: Note, offset: int) -> Iterator[_Item]:
    entry = next((each for each in reversed(papers_of(note)) if each.start <= offset), None)
    if entry is None:
        return
    template = template_of(note)
    for key in entry.missing(template):
        yield _Item(_marker(note, entry, template.kind(key)), None, CompletionItemKind.Property)


def _marker(note: Note, entry: Entry, kind: SectionKind) -> str:
    """Return the marker of a section, in the language and with the colon of the first one of its entry."""
    first = entry.sections[0].marker if entry.sections else None
    label, colon = kind.label, ":"
    if first:
        colon = note.text[slice(*first.colon)] if first.colon else ""
        label = kind.label_like(note.text[slice(*first.label)]) if first.label else kind.label
    return f"{kind._replace(label=label).name}{colon}"
