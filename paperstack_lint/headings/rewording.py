"""Fix what a heading reads, with the links to it and the texts that repeat it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from paperstack_lint.headings import contents
from paperstack_lint.headings.anchors import Carried, anchors_of
from paperstack_lint.text.edits import Edit, Fix

if TYPE_CHECKING:
    from paperstack_lint.headings.captions import Caption
    from paperstack_lint.note.note import Note


def reworded(note: Note, caption: Caption, message: str, edits: Sequence[Edit]) -> tuple[Fix | None, str]:
    """Return the fix that rewords a caption, its links carried along, or no fix and the reason for that."""
    if not caption.exact:
        title = "the title is not written as it reads, or repeated by an alias"
        return None, title if caption.heading < 0 else "what the template tags in it print is not known"
    carried = anchors_of(note).carried(caption.heading, edits) if caption.heading >= 0 else Carried()
    if carried.reason:
        return None, carried.reason
    repeated, reason = contents.repeated(note, caption, edits)
    return (None, reason) if reason else (Fix(message, (*edits, *carried.edits, *repeated)), "")
