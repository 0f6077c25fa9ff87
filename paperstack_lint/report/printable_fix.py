"""Prepare fixes for reports, which contain no credentials."""

from __future__ import annotations

from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.edits import Edit, Fix, common_ends


def printable_fix(fix: Fix | None, text: str) -> Fix | None:
    """Return the fix of a finding in a text, its message masked.

    None without a fix, and where it would print credentials, such as those in the query of a redirector.
    """
    if fix is None:
        return None
    edits = [_without_credentials(edit, text) for edit in fix.edits]
    if None in edits:
        return None
    return Fix(mask_credentials(fix.message), tuple(edit for edit in edits if edit), fix.safe)


def _without_credentials(edit: Edit, text: str) -> Edit | None:
    """Return the edit, narrowed to the text that it changes if it contains credentials; None if this does, too."""
    shown = mask_credentials(edit.text)
    if shown == edit.text:
        return edit
    old, new = text[edit.start : edit.end], edit.text
    head, tail = common_ends(old, new)
    changed = slice(head, len(new) - tail)
    return Edit(edit.start + head, edit.end - tail, new[changed]) if shown[changed] == new[changed] else None
