"""Hover: what a rule says where it reports a finding, and what is known of a paper where it is linked.

Nothing is requested: a title comes from the cache of earlier runs with the network. What notes contain is escaped,
since editors load the images of what they show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses import arxiv
from paperstack_lint.lsp.navigation import link_at, occurrences
from paperstack_lint.report.rule_help import rule_help
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.regex import regex
from paperstack_lint.text.translation import output_language, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperstack_lint.engine.findings import Finding
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.matching.arxiv_records import ArxivRecord

MAX_LISTED = 5
"""Authors of a paper, and other notes with it, that are listed."""


class Hovered(NamedTuple):
    """What is shown, as Markdown, and the span that it is about."""

    text: str
    start: int
    end: int


def hover_paper(note: Note, offset: int, record_of: Callable[[str], ArxivRecord | None]) -> Hovered | None:
    """Return what is known of the paper that is linked at an offset.

    `record_of` returns what an earlier run has stored about an identifier.
    """
    link = link_at(note, offset)
    where = arxiv.locate(link.target) if link else None
    if link is None or where is None or not where.identifier:
        return None
    name = arxiv.canonical_id(where.identifier)
    lines = [f"**arXiv:{escape(name)}**", *_described(record_of(name)), *_other_notes(note, name)]
    return Hovered("\n\n".join(lines), link.start, link.end)


def _described(record: ArxivRecord | None) -> Iterator[str]:
    """Yield the title of a paper, and its authors with its year, where they are known."""
    if record:
        names, more = ", ".join(map(escape, record.authors[:MAX_LISTED])), len(record.authors) - MAX_LISTED
        authors = tr("{names} and {more} more", names=names, more=more) if more > 0 else names
        yield escape(record.title)
        yield from filter(None, [f"{authors} {record.year or ''}".strip()])


def _other_notes(note: Note, name: str) -> Iterator[str]:
    found = occurrences(note, f"arxiv:{name}")
    for one in found[:MAX_LISTED]:
        place = f"[{escape(one.path)}:{one.paper.line}]({Path(one.path).absolute().as_uri()}#L{one.paper.line})"
        if one.paper.full:
            yield tr("noted in {place}: {title}", place=place, title=escape(one.paper.title))
        else:
            yield tr("listed in {place}: {title}", place=place, title=escape(one.paper.title))
    if len(found) > MAX_LISTED:
        yield tr("and in {more} more", more=len(found) - MAX_LISTED)


def hover_rules(findings: Sequence[Finding], offset: int) -> Hovered | None:
    """Return what the rules say that report findings at an offset."""
    near = [one for one in findings if one.start <= offset <= one.end]
    rules = dict.fromkeys(one.rule for one in near)
    shown = [f"**{rule}**\n\n{rule_help(rule, output_language()).text}" for rule in rules]
    if not shown:
        return None
    return Hovered("\n\n---\n\n".join(shown), max(one.start for one in near), min(one.end for one in near))


def escape(text: str) -> str:
    """Return a text of a note as Markdown that shows it as it is, on one line, with its credentials masked."""
    words = " ".join(mask_credentials(text).split())
    return regex(r"([!-/:-@\[-`{-~])").sub(r"\\\1", words)
