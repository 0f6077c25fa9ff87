"""The fields of a note's front matter, whether it is YAML or TOML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperstack_lint.note.front_matter.yaml_reader import Field, Problem
from paperstack_lint.note.note import analysis

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note


def fields_of(note: Note) -> tuple[Field, ...]:
    """Return the fields in source order; none where the front matter cannot be read.

    What writes YAML takes `note.front_matter.fields`, which are none for TOML.
    """
    front = note.front_matter
    if front is None or front.kind == "yaml":
        return front.fields if front else ()
    found = _read_toml(note)
    return () if isinstance(found, Problem) else found


def field_of(note: Note, key: str) -> Field | None:
    """Return the only field with a key; None for none or several."""
    found = [field for field in fields_of(note) if field.key == key]
    return found[0] if len(found) == 1 else None


@analysis
def is_clipping(note: Note) -> bool:
    """Return whether a note is a page of the web as Obsidian's Web Clipper saves it.

    Its buttons, and its links to parts of the page, are not the author's to correct.
    """
    source, tags = field_of(note, "source"), field_of(note, "tags")
    return (
        source is not None
        and source.value.text.startswith(("http://", "https://"))
        and tags is not None
        and "clippings" in (tags.value.text, *(item.text for item in tags.value.items))
    )


def day_of(note: Note) -> str:
    """Return the certain day of a note by its front matter, or else its name, as `2020-03-26`; `` where it has none."""
    from paperstack_lint.note.front_matter.days import parse_day  # only commands about whole collections need it

    field = field_of(note, "date")
    for text in (field.value.text if field else "", note.path.name):
        day = parse_day(text)
        if day and day.exists and not day.is_ambiguous:
            return day.iso
    return ""


def toml_problem(note: Note) -> Problem | None:
    """Return why the TOML of a note cannot be read; None where it can be, or where there is none."""
    found = _read_toml(note)
    return found if isinstance(found, Problem) else None


@analysis
def _read_toml(note: Note) -> tuple[Field, ...] | Problem:
    from paperstack_lint.note.front_matter.toml_reader import read_toml  # few notes have it

    front = note.front_matter
    if front is None or front.kind != "toml":
        return ()
    return read_toml(note.text, front.content_start, front.content_end)
