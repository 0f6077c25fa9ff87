"""The template that applies to a note: that of the configuration, or none where its `where` excludes the note."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from paperstack_lint.note.note import analysis
from paperstack_lint.note.template import Template
from paperstack_lint.site.workspace import Workspace
from paperstack_lint.text import globs

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import Where

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
    return os.path.relpath(os.path.abspath(note.path), root).replace(os.sep, "/")


@lru_cache(maxsize=8)
def _matcher(paths: tuple[str, ...]) -> Callable[[str], bool]:
    return globs.matcher(paths)


def _has_value(note: Note, keys: tuple[str, ...], names: tuple[str, ...]) -> bool:
    wanted = {name.casefold() for name in names}
    return any(value.casefold() in wanted for key in keys for value in _values(note, key))


def _values(note: Note, key: str) -> Iterator[str]:
    """Yield the values of a list in the front matter; a string is one value, and so is each of its words."""
    field = note.front_matter.get(key) if note.front_matter else None
    if not field:
        return
    items = field.value.items or (field.value,)
    for item in items:
        if item.kind == "scalar":
            yield item.text.strip()
    if field.value.kind == "scalar":
        yield from field.value.text.replace(",", " ").split()
