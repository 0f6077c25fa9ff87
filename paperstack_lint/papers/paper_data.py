"""The papers of a note as plain data, for programs."""

from __future__ import annotations

from typing import NamedTuple

from paperstack_lint.note.note import Note
from paperstack_lint.papers.missing_sections.unmarked_sections import absent_sections
from paperstack_lint.papers.reading.entry import Entry, template_of
from paperstack_lint.text.credentials import mask_credentials


class PaperSection(NamedTuple):
    """A section of a paper: its key in the template, its line, from 1, and whether it has no content."""

    key: str
    line: int
    empty: bool


class Paper(NamedTuple):
    """A paper of a note, with its sections.

    `line` is that of the title, from 1; `title` and `url` are empty where there are none. `carrier` is what has the
    sections: `list`, `heading`, `line`, `quote`, `mixed`, or None without sections. `missing` are the keys of those of
    the template that it lacks. What is not `certain` may be no paper.
    """

    path: str
    line: int
    title: str
    url: str
    arxiv_id: str | None
    year: int | None
    venue: str | None
    carrier: str | None
    sections: tuple[PaperSection, ...]
    missing: tuple[str, ...]
    certain: bool


def describe(note: Note, entry: Entry) -> Paper:
    """Return an entry of a note as plain data. Credentials in its title and its address are masked."""
    return Paper(
        note.path.as_posix(),
        note.position(entry.title_start).line,
        mask_credentials(entry.title),
        mask_credentials(entry.url),
        entry.arxiv_id,
        entry.year,
        entry.venue,
        entry.carrier,
        tuple(PaperSection(each.key, note.position(each.start).line, each.empty) for each in entry.sections),
        missing_sections(note, entry),
        entry.certain,
    )


def missing_sections(note: Note, entry: Entry) -> tuple[str, ...]:
    """Return the keys of the sections that an entry lacks; all keys for an entry without sections."""
    template = template_of(note)
    return absent_sections(note, entry, template).missing if entry.sections else entry.missing(template)
