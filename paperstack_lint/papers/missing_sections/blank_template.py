"""Insert the empty template into papers that have no sections yet."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.papers.missing_sections.content_end import box_end, preamble_start
from paperstack_lint.papers.missing_sections.verification import verify_templates
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.papers.reading.paper_text import block_after_item
from paperstack_lint.text.edits import Edit
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind, Template
    from paperstack_lint.papers.reading.entry import Entry
    from paperstack_lint.papers.reading.marker import Marker


_ATTRIBUTES = r"^\{:[^{}\n]*\}\s*\Z"


class TemplateInsertion(NamedTuple):
    """The edit that adds all sections; `caveat` is why there is none."""

    edit: Edit | None
    caveat: str


def insert_templates(note: Note, papers: Sequence[int], template: Template) -> dict[int, TemplateInsertion]:
    """Add all sections to papers of the note that have none, after the content of each; papers are given by index."""
    kinds = [kind for kind in template.sections if not kind.optional]
    depth = _depth_of_sections(note) if papers else None
    results = {index: _insert(note, index, kinds, depth) for index in papers}
    edits = {index: edit for index, edit in results.items() if isinstance(edit, Edit)}
    verified = verify_templates(note, edits, [kind.key for kind in kinds])
    reasons = {index: reason for index, reason in results.items() if isinstance(reason, str)}
    reasons |= dict.fromkeys(edits.keys() - verified, msg("the sections would not be read as those of the paper"))
    return {
        index: TemplateInsertion(None if index in reasons else edits[index], reasons.get(index, "")) for index in papers
    }


def _insert(note: Note, index: int, kinds: Sequence[SectionKind], depth: int | None) -> Edit | str:
    """Return the edit that adds the sections, or why they cannot be added."""
    entry = papers_of(note)[index]
    lead = _marker_lead(note, entry, depth)
    if lead is None:
        return msg("sections cannot be added to the list of the title")
    if entry.title_kind == "list":
        if (line := block_after_item(note, index)) >= 0:
            return msg("line {line} may be about the paper, too", line=note.position(line).line)
        if regex(_ATTRIBUTES, re.MULTILINE).search(note.text[entry.start : entry.end]):
            return msg("the attributes below the paper may be those of the list")
    stop = preamble_start(note, entry.end)
    box = box_end(note, entry.title_end, stop)
    at = len(note.text[entry.start : stop if box is None else box].rstrip()) + entry.start
    at = note.line_span(at - 1)[1]
    gap = note.newline if entry.title_kind == "list" else 2 * note.newline
    text = "".join(f"{gap}{lead}{_marker_text(note, kind, lead)}" for kind in kinds)
    crowded = entry.title_kind == "heading" and stop < len(note.text) and note.text.count("\n", at, stop) < 2
    return Edit(at, at, text + note.newline if crowded else text)


def _marker_text(note: Note, kind: SectionKind, lead: str) -> str:
    """Return the marker of a section, with the number and the colon that sections of the note have."""
    model = _model_markers(note).get(kind.emoji != "")
    if model is None:
        return f"{kind.name}:" if kind.emoji or not lead.startswith("#") else kind.name
    numbered = kind.number > 0 and regex(r"\d[.)、．]").search(model.lead) is not None
    colon = note.text[slice(*model.colon)] if model.colon and not kind.emoji else ":" if kind.emoji else ""
    return f"{kind.emoji} {f'{kind.number}. ' * numbered}{kind.label}{colon}".lstrip()


@lru_cache(maxsize=1)
def _model_markers(note: Note) -> dict[bool, Marker]:
    """Return the first marker of the note with an emoji, by True, and the first one without, by False."""
    markers = (section.marker for entry in papers_of(note) for section in entry.sections if section.marker.labelled)
    models: dict[bool, Marker] = {}
    for marker in markers:
        models.setdefault(marker.emoji is not None, marker)
    return models


def _depth_of_sections(note: Note) -> int | None:
    """Return how many levels the headings of sections are below those of titles in the note; None without any."""
    for entry in papers_of(note):
        if entry.carrier == "heading" and entry.title_kind == "heading":
            return entry.sections[0].marker.level - note.document.blocks[entry.title_block].level
    return None


def _marker_lead(note: Note, entry: Entry, depth: int | None) -> str | None:
    """Return what begins the markers of a new template: the title's bullet, or the `#` of other papers' sections.

    None means that the list of the title cannot contain sections.
    """
    if entry.title_block < 0:
        return "" if depth is None else "## "
    block = note.document.blocks[entry.title_block]
    if entry.title_kind == "list":
        lead = note.text[entry.start : block.content]
        return lead if regex(r"[ ]{0,3}[-*+][ \t]+").fullmatch(lead) else None
    return "" if depth is None else "#" * min(max(block.level + depth, 1), 6) + " "
