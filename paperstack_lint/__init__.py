"""A linter and normalizer for paper-reading notes. What programs and the rules of a blog may import is in `__all__`."""

from paperstack_lint.note.note import Note
from paperstack_lint.text.edits import Diagnostic, Edit, Fix, Span

__version__ = "0.1.0"
__all__ = ["Diagnostic", "Edit", "Fix", "Note", "Span", "__version__"]
