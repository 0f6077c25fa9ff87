"""The papers of a note: entries with their sections, whatever carries them, and the template that they follow."""

from paperstack_lint.note.template import DEFAULT, SectionKind, Template
from paperstack_lint.papers.reading.entries import papers_of
from paperstack_lint.papers.reading.entry import Entry, Section

__all__ = ["DEFAULT", "Entry", "Section", "SectionKind", "Template", "papers_of"]
