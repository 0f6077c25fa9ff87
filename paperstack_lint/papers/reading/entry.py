"""A paper of a note, its sections by the template of the note, and what the page shows of a section."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.note.fields import fields_of
from paperstack_lint.note.note import analysis
from paperstack_lint.note.template import Template, normalize_label
from paperstack_lint.site.workspace import Workspace
from paperstack_lint.text import gitignore_patterns
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import Where
    from paperstack_lint.papers.reading.marker import Carrier, Marker


_MAX_PLACEHOLDER = 400
"""Characters of a section whose content may be a placeholder."""
_TAG = (
    r"</?(?:br|hr|p|span|center|font|b|i|em|strong|details)\b[^<>\n]{0,200}>|</?div>"
    r"|<a (?:id|name)=[^<>\n]{1,200}>|</a>"
)
_INVISIBLE = (
    r"(?:[ \t\r\n\u3000\xa0\u200b\ufeff>*_+-]|<!--.*?-->|&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|#160|#8203|#[xX][aA]0);"
    rf"|{_TAG}|\{{[:#.][^{{}}\n]{{0,200}}\}}|\[[ xX]?\](?=\s|$)|(?<=[\s>])\d{{1,9}}[.)](?=[ \t]*(?:\r?\n|\Z))"
    r"|(?<=\n)[ ]{0,3}\[[^\[\]\n^]{1,100}\]:[^\n]*|\{%-? *comment *-?%\}.*?\{%-? *endcomment *-?%\})"
)
_HEADING_END = r"[ \t]*#*[ \t]*\r?(?:\n|\Z)(?:[ \t>]*(?:=+|-+)[ \t]*\r?(?:\n|\Z))?"


class Section(NamedTuple):
    """A section of an entry: its marker, and its content up to `end`: the next section, or the end of the entry."""

    marker: Marker
    end: int
    empty: bool

    @property
    def key(self) -> str:
        """The key of the section in the template."""
        return self.marker.key

    @property
    def carrier(self) -> Carrier:
        """The kind of block that carries the marker."""
        return self.marker.carrier

    @property
    def start(self) -> int:
        """The offset at which the marker begins: its emoji, or its label where it has none."""
        return self.marker.start

    @property
    def label_end(self) -> int:
        """The offset after the marker and its colon."""
        return self.marker.end


class SectionUsage(NamedTuple):
    """A fact about a section for other notes: a `marker` that is not the template's, a `content` that may be a
    placeholder, or the `depth` of its heading in a complete paper, in levels below the highest.
    """

    what: Literal["marker", "content", "depth"]
    key: str
    text: str


class Entry(NamedTuple):
    """A paper. `start` to `end` is all of it, in whole lines; `title_start` to `title_end` is the source of its title.

    An entry without a title has an empty one at its first section. `certain` is false where the title only looks
    like a paper's and there are no sections. `title_kind` is what carries the title, None where that is not in the
    body; then `title_block` is -1. `title` has no year, venue and remarks around it; `year` and `venue` of its
    publication are None where the note does not give them.
    """

    start: int
    end: int
    title_start: int
    title_end: int
    title: str
    url: str
    arxiv_id: str | None
    sections: tuple[Section, ...]
    certain: bool
    title_kind: Literal["heading", "list", "line", "quote", "table"] | None
    title_block: int
    year: int | None = None
    venue: str | None = None

    @property
    def carrier(self) -> Carrier | Literal["mixed"] | None:
        """The carrier of all sections, `mixed` where they have several; None without sections."""
        carriers = {section.carrier for section in self.sections}
        return carriers.pop() if len(carriers) == 1 else "mixed" if carriers else None

    def missing(self, template: Template) -> tuple[str, ...]:
        """Return the keys of the sections that the template requires and the entry lacks, in order."""
        present = {section.key for section in self.sections}
        return tuple(kind.key for kind in template.sections if not kind.optional and kind.key not in present)

    def heading_depths(self, template: Template) -> dict[str, int]:
        """Return how many levels the heading of each section is below the highest; nothing for an incomplete entry."""
        levels = {section.key: section.marker.level for section in self.sections}
        if not levels or self.carrier != "heading" or self.missing(template):
            return {}
        return {key: level - min(levels.values()) for key, level in levels.items()}


def is_empty(note: Note, marker: Marker, end: int) -> bool:
    """Return whether the page shows nothing between a marker and the end of its section, or only a placeholder."""
    at = _content_start(note.text, marker)
    shown = regex(f"{_INVISIBLE}*+", re.DOTALL).match(note.text, at, end)
    if shown and shown.end() == end:
        return True
    placeholders = template_of(note).kind(marker.key).placeholders
    return bool(placeholders) and _content_between(note.text, at, end) in map(normalize_label, placeholders)


def section_content(note: Note, section: Section) -> str:
    """Return the normalized content of a short section, without markup; `` for a longer one."""
    return _content_between(note.text, _content_start(note.text, section.marker), section.end)


def _content_between(text: str, start: int, end: int) -> str:
    if end - start > _MAX_PLACEHOLDER and len(text[start:end].strip()) > _MAX_PLACEHOLDER:
        return ""
    return _normalize_content(text[start : min(end, start + 4 * _MAX_PLACEHOLDER)])


@lru_cache(maxsize=256)  # a rule and the facts of a note query those of its sections
def _normalize_content(source: str) -> str:
    return normalize_label(regex(_INVISIBLE, re.DOTALL).sub(" ", source))


def _content_start(text: str, marker: Marker) -> int:
    """Return the offset of a section's content: after the closing marks or the underline of a heading."""
    if marker.carrier != "heading":
        return marker.end
    found = regex(_HEADING_END).match(text, marker.end)
    return found.end() if found else marker.end


NO_TEMPLATE = Template(())
"""The template of a note that the configured one does not apply to."""


@analysis
def template_of(note: Note) -> Template:
    """Return the template that applies to a note; one without sections where none does."""
    template = Workspace.of(note).template
    return template if template.where is None or _applies(note, template.where) else NO_TEMPLATE


def _applies(note: Note, where: Where) -> bool:
    """Return whether a note matches each list of `where` that is not empty."""
    if where.paths and not _matcher(where.paths)(_relative_path(note, where.root)):
        return False
    fields = (("tags", "tag"), where.tags), (("categories", "category"), where.categories)
    return all(_has_value(note, keys, names) for keys, names in fields if names)


def _relative_path(note: Note, root: str) -> str:
    return os.path.relpath(Workspace.of(note).place(note.path).full, root).replace(os.sep, "/")  # both are absolute


@lru_cache(maxsize=8)
def _matcher(paths: tuple[str, ...]) -> Callable[[str], bool]:
    return gitignore_patterns.matcher(paths)


def _has_value(note: Note, keys: tuple[str, ...], names: tuple[str, ...]) -> bool:
    wanted = {name.casefold() for name in names}
    return any(value.casefold() in wanted for key in keys for value in _values(note, key))


def _values(note: Note, key: str) -> Iterator[str]:
    """Yield the values of a list in the front matter; a string is one value, and so is each of its words."""
    field = next((each for each in reversed(fields_of(note)) if each.key == key), None)
    if not field:
        return
    items = field.value.items or (field.value,)
    for item in items:
        if item.kind == "scalar":
            yield item.text.strip()
    if field.value.kind == "scalar":
        yield from field.value.text.replace(",", " ").split()
