"""The papers of a note: entries with their sections, whatever carries them, and the template that they follow."""

from paperstack_lint.note.template import DEFAULT, SectionKind, Template
from paperstack_lint.papers.entries import Entry, Section, find

__all__ = ["DEFAULT", "Entry", "Section", "SectionKind", "Template", "find"]
