"""The papers of a note: entries with their sections, whatever carries them, and the template that they follow."""

from paperstack_lint.note.template import DEFAULT, SectionKind, Template
from paperstack_lint.papers.reading.entry import Entry, Section
from paperstack_lint.papers.reading.find_entries import papers_of

__all__ = ["DEFAULT", "Entry", "Section", "SectionKind", "Template", "papers_of"]
