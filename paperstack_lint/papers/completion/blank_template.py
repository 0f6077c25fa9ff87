"""Lays the template down, empty, in papers that do not follow it yet."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.papers.completion.content_end import box_end, is_caption, top
from paperstack_lint.papers.completion.verification import begun
from paperstack_lint.papers.entries import papers_of
from paperstack_lint.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind, Template
    from paperstack_lint.papers.entry import Entry
    from paperstack_lint.papers.marker import Marker


_ATTRIBUTES = r"^\{:[^{}\n]*\}\s*\Z"


class Beginning(NamedTuple):
    """The edit that adds all sections; `caveat` is why there is none."""

    edit: Edit | None
    caveat: str


def beginnings(note: Note, papers: Sequence[int], template: Template) -> dict[int, Beginning]:
    """Add all sections to papers of the note that have none, below what each contains, by its index."""
    kinds = [kind for kind in template.sections if not kind.optional]
    below = _levels_below(note) if papers else None
    tried = {index: _begun(note, index, kinds, below) for index in papers}
    written = {index: edit for index, edit in tried.items() if isinstance(edit, Edit)}
    sure = begun(note, written, [kind.key for kind in kinds])
    reasons = {index: reason for index, reason in tried.items() if isinstance(reason, str)}
    reasons |= dict.fromkeys(written.keys() - sure, "the sections would not be read as those of the paper")
    return {index: Beginning(None if index in reasons else written[index], reasons.get(index, "")) for index in papers}


def _begun(note: Note, index: int, kinds: Sequence[SectionKind], below: int | None) -> Edit | str:
    entry = papers_of(note)[index]
    lead = _lead(note, entry, below)
    if lead is None:
        return "the list of the title is none that sections could be put in"
    if entry.title_kind == "list":
        if (line := beside(note, index)) >= 0:
            return f"line {note.position(line).line} may be about the paper, too"
        if re.search(_ATTRIBUTES, note.text[entry.start : entry.end], re.MULTILINE):
            return "the attributes below the paper may be those of the list"
    stop = top(note, entry.end)
    box = box_end(note, entry.title_end, stop)
    at = len(note.text[entry.start : stop if box is None else box].rstrip()) + entry.start
    at = note.line_span(at - 1)[1]
    gap = note.newline if entry.title_kind == "list" else 2 * note.newline
    text = "".join(f"{gap}{lead}{_written(note, kind, lead)}" for kind in kinds)
    crowded = entry.title_kind == "heading" and stop < len(note.text) and note.text.count("\n", at, stop) < 2
    return Edit(at, at, text + note.newline if crowded else text)


def _written(note: Note, kind: SectionKind, lead: str) -> str:
    """Return the marker of a section, with the number and the colon that sections of the note have."""
    model = _models(note).get(kind.emoji != "")
    if model is None:
        return f"{kind.name}:" if kind.emoji or not lead.startswith("#") else kind.name
    numbered = kind.number > 0 and re.search(r"\d[.)、．]", model.lead) is not None
    colon = note.text[slice(*model.colon)] if model.colon and not kind.emoji else ":" if kind.emoji else ""
    return f"{kind.emoji} {f'{kind.number}. ' * numbered}{kind.label}{colon}".lstrip()


@lru_cache(maxsize=1)
def _models(note: Note) -> dict[bool, Marker]:
    """Return the first marker of the note with an emoji, and the first one without."""
    markers = (section.marker for entry in papers_of(note) for section in entry.sections if section.marker.labelled)
    models: dict[bool, Marker] = {}
    for marker in markers:
        models.setdefault(marker.emoji is not None, marker)
    return models


def beside(note: Note, index: int) -> int:
    """Return where the block begins that follows the item of a paper, and may be about it; -1 where none does.

    The title of the next paper, headings, rules and captions with references are not about it.
    """
    blocks, entry = note.document.blocks, papers_of(note)[index]
    after = bisect_left(blocks, blocks[entry.title_block].end, key=attrgetter("start"))
    while after < len(blocks) and blocks[after].kind == "list":
        after += 1
    if after == len(blocks) or blocks[after].kind in ("heading", "rule"):
        return -1
    if is_caption(note.text[blocks[after].start : blocks[after].end]):
        return -1
    following = papers_of(note)[index + 1] if index + 1 < len(papers_of(note)) else None
    begins = note.line_span(blocks[after].content)[0]
    return -1 if following and following.start <= begins <= following.title_end else begins


def _levels_below(note: Note) -> int | None:
    """By how many levels sections in headings stand below their titles in the note; None where they are no headings."""
    for entry in papers_of(note):
        if entry.carrier == "heading" and entry.title_kind == "heading":
            return entry.sections[0].marker.level - note.document.blocks[entry.title_block].level
    return None


def _lead(note: Note, entry: Entry, below: int | None) -> str | None:
    """What stands before the markers of a new template: the title's bullet, or what other papers' headings have."""
    if entry.title_block < 0:
        return "" if below is None else "## "
    block = note.document.blocks[entry.title_block]
    if entry.title_kind == "list":
        lead = note.text[entry.start : block.content]
        return lead if re.fullmatch(r"[ ]{0,3}[-*+][ \t]+", lead) else None
    return "" if below is None else "#" * min(max(block.level + below, 1), 6) + " "
