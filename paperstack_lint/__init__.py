"""A linter and normalizer for paper-reading notes. What the rules of a blog may import is in `__all__`.

What programs may import is in `paperstack_lint.api`: functions that lint and fix as the command line does.
"""

from paperstack_lint.note.note import Note
from paperstack_lint.text.edits import Diagnostic, Edit, Fix, Span

__version__ = "0.1.0"
__all__ = ["Diagnostic", "Edit", "Fix", "Note", "Span", "__version__"]
