"""Symbols of a note: its papers, and their sections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol.types import DocumentSymbol, SymbolKind

from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.translation import tr

if TYPE_CHECKING:
    from paperstack_lint.lsp.positions import Positions
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.reading.entry import Entry


def symbols(note: Note, positions: Positions) -> Iterator[DocumentSymbol]:
    """Yield the papers of a note; below each are its sections."""
    for entry in papers_of(note):
        name = mask_credentials(entry.title or entry.url) or tr("(no title)")
        start, end = min(entry.start, entry.title_start), max(entry.end, entry.title_end)
        yield DocumentSymbol(
            name,
            SymbolKind.Class,
            positions.range(start, end),
            positions.range(entry.title_start, entry.title_end),
            detail=_detail(note, entry),
            children=list(_sections(note, entry, positions)),
        )


def _detail(note: Note, entry: Entry) -> str:
    """Return the identifier of a paper, and the sections that it lacks."""
    template = template_of(note)
    missing = entry.missing(template) if entry.sections else ()
    symbols = " ".join(template.kind(key).symbol for key in missing)
    lacking = tr("no {sections}", sections=symbols) if missing else ""
    return ", ".join(filter(None, (entry.arxiv_id, lacking)))


def _sections(note: Note, entry: Entry, positions: Positions) -> Iterator[DocumentSymbol]:
    for section in entry.sections:
        yield DocumentSymbol(
            note.text[section.start : section.label_end].strip(" *_:：") or section.key,
            SymbolKind.Property,
            positions.range(section.start, max(section.end, section.label_end)),
            positions.range(section.start, section.label_end),
            detail=tr("empty") if section.empty else None,
        )
