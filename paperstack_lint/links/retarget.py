"""How a new target is written into a link, whatever carries it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperstack_lint.edits import Diagnostic, Edit, Fix
from paperstack_lint.links import arxiv, redirectors

if TYPE_CHECKING:
    from paperstack_lint.markdown import Link
    from paperstack_lint.note import Note

_ENTITY = r"&(?=#?\w+;)"


def fix(note: Note, link: Link, target: str, message: str, *, safe: bool = True) -> Fix | None:
    """The fix that gives the link another target; None where it is not to be touched.

    It is never safe for an autolink, whose words would change together with its target.
    """
    if not free(note, link):
        return None
    written = _written(redirectors.ascii_only(target), link, note.text[link.target_start - 1])
    edit = Edit(link.target_start, link.target_end, written)
    return Fix(message, (edit,), safe and link.kind != "autolink")


def free(note: Note, link: Link) -> bool:
    """Whether the target may change: its place is certain, and it is no part of a heading's id that a link names."""
    if link.target_start < 0:
        return False
    if link.kind not in ("bare", "autolink"):
        return True
    return not note.anchors.lead_into(link.start)


def certain(target: str) -> bool:
    """Whether a repaired target is beyond doubt: it means a paper on arXiv."""
    return arxiv.find_id(target) is not None


def at(link: Link, message: str, fix: Fix | None) -> Diagnostic:
    """A finding at the link's target, where that has a place."""
    start, end = (link.target_start, link.target_end) if link.target_start >= 0 else (link.start, link.end)
    return Diagnostic(start, end, message, fix)


def _written(target: str, link: Link, before: str) -> str:
    if link.kind == "html":
        return re.sub(_ENTITY, "&amp;", _encoded(target, "<>\"'`"))
    # A pipe ends a table's cell, a backslash escapes, a backtick may open code: none of them needs to stay raw.
    target = _encoded(target, '<>\\|`"')
    if link.kind in ("inline", "definition"):
        target = re.sub(_ENTITY, "&amp;", target)
    if link.kind == "bare":
        target = _encoded(target, "*[]~")
    if before != "<" and link.kind in ("inline", "bare") and not balanced(target):
        target = _encoded(target, "()")
    return target


def balanced(target: str) -> bool:
    """Whether each round bracket of the target is closed, and none before it was opened."""
    depth = 0
    for char in target:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0


def _encoded(target: str, characters: str) -> str:
    return "".join(f"%{ord(char):02X}" if char in characters else char for char in target)
