"""Markdown: the body of a note as blocks, headings, links and opaque spans, with exact positions."""

from paperstack_lint.note.markdown.document import (
    Block,
    Document,
    Heading,
    Link,
    Mark,
    Opaque,
    Text,
    label,
    normalize_label,
    unescape_markdown,
)
from paperstack_lint.note.markdown.parser import marks_without_math, parse

__all__ = [
    "Block",
    "Document",
    "Heading",
    "Link",
    "Mark",
    "Opaque",
    "Text",
    "label",
    "marks_without_math",
    "normalize_label",
    "parse",
    "unescape_markdown",
]
