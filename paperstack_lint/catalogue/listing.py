"""The entries of the notes of a run, as `papers` lists them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from paperstack_lint.note.note import Note
from paperstack_lint.papers import Entry
from paperstack_lint.papers.paper_data import missing_sections
from paperstack_lint.papers.reading.find_entries import papers_of


class ListedPaper(NamedTuple):
    """An entry and its note."""

    note: Note
    entry: Entry

    @property
    def line(self) -> int:
        """The line of the title, from 1."""
        return self.note.position(self.entry.title_start).line

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys of the sections that the entry lacks; all keys for an entry without sections."""
        return missing_sections(self.note, self.entry)


def list_papers(notes: Iterable[Note]) -> list[ListedPaper]:
    """Return the entries of the notes, in order."""
    return [ListedPaper(note, entry) for note in notes for entry in papers_of(note)]
