"""A linter and normalizer for paper-reading notes. What a rule may import stands here."""

from paperstack_lint.note.note import Note
from paperstack_lint.text.edits import Diagnostic, Edit, Fix, Span

__version__ = "0.1.0"
__all__ = ["Diagnostic", "Edit", "Fix", "Note", "Span", "__version__"]
