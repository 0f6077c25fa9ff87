"""The papers of a note: entries with their sections, whatever carries them, and the template that they follow."""

from paperstack_lint.papers.entries import Entry, Section, find
from paperstack_lint.papers.template import DEFAULT, SectionKind, Template

__all__ = ["DEFAULT", "Entry", "Section", "SectionKind", "Template", "find"]
