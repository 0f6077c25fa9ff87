"""Lays the template down, empty, in papers that do not follow it yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperstack_lint.edits import Edit
from paperstack_lint.papers.rereading import begun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperstack_lint.note import Note
    from paperstack_lint.papers.entries import Entry
    from paperstack_lint.papers.template import SectionKind, Template


def beginnings(note: Note, papers: Sequence[int], template: Template) -> dict[int, Edit]:
    """Add all sections to papers of the note that have none, behind what each holds, by its index.

    Those are left out whose title shows no way to, or would not be that of the sections.
    """
    kinds = [kind for kind in template.sections if not kind.optional]
    keys = [kind.key for kind in kinds]
    below = _levels_below(note) if papers else None
    edits = {index: edit for index in papers if (edit := _begun(note, note.papers[index], kinds, below))}
    return begun(note, edits, keys)


def _begun(note: Note, entry: Entry, kinds: Sequence[SectionKind], below: int | None) -> Edit | None:
    lead = _lead(note, entry, below)
    if lead is None:
        return None
    at = len(note.text[entry.start : entry.end].rstrip()) + entry.start
    at = note.line_span(at - 1)[1]
    gap = note.newline if entry.title_kind == "list" else 2 * note.newline
    text = "".join(f"{gap}{lead}{kind.emoji} {kind.label}:" for kind in kinds)
    crowded = entry.title_kind == "heading" and entry.end < len(note.text) and note.text.count("\n", at, entry.end) < 2
    return Edit(at, at, text + note.newline if crowded else text)


def _levels_below(note: Note) -> int | None:
    """By how many levels sections in headings stand below their titles in the note; None where they are no headings."""
    for entry in note.papers:
        if entry.carrier == "heading" and entry.title_kind == "heading":
            return entry.sections[0].marker.level - note.document.blocks[entry.title_block].level
    return None


def _lead(note: Note, entry: Entry, below: int | None) -> str | None:
    """What stands before the markers of a new template: the title's bullet, or what other papers' headings have."""
    block = note.document.blocks[entry.title_block]
    if entry.title_kind == "list":
        lead = note.text[entry.start : block.content]
        return lead if re.fullmatch(r"[ ]{0,3}[-*+][ \t]+", lead) else None
    return "" if below is None else "#" * min(max(block.level + below, 1), 6) + " "
