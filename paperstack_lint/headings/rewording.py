"""Fix what a heading reads, with the links to it and the texts that repeat it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from paperstack_lint.headings import contents
from paperstack_lint.headings.anchors import LinkUpdates, anchors_of
from paperstack_lint.text.edits import Edit, Fix

if TYPE_CHECKING:
    from paperstack_lint.headings.heading_text import HeadingText
    from paperstack_lint.note.note import Note


def reword(note: Note, heading_text: HeadingText, message: str, edits: Sequence[Edit]) -> tuple[Fix | None, str]:
    """Return the fix that rewords a caption, its links carried along, or no fix and the reason for that."""
    if not heading_text.exact:
        title = "the title is not written as it reads, or repeated by an alias"
        return None, title if heading_text.heading < 0 else "what the template tags in it print is not known"
    updates = anchors_of(note).link_updates(heading_text.heading, edits) if heading_text.heading >= 0 else LinkUpdates()
    if updates.reason:
        return None, updates.reason
    repeated, reason = contents.repeated_text_edits(note, heading_text, edits)
    return (None, reason) if reason else (Fix(message, (*edits, *updates.edits, *repeated)), "")
