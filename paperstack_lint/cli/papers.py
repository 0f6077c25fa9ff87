"""`papers` lists the papers that the notes hold."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from paperstack_lint.cli import console, notes
from paperstack_lint.engine.session import Sessions
from paperstack_lint.note.note import Note
from paperstack_lint.papers import Entry, Template
from paperstack_lint.papers.completion.unmarked_sections import absent
from paperstack_lint.papers.entries import papers_of
from paperstack_lint.papers.scope import template_of
from paperstack_lint.report.style import Style
from paperstack_lint.text.credentials import mask_credentials

VERSION = 1
MAX_TITLE = 60
"""Cells of the title's column."""


class Listed(NamedTuple):
    """An entry and the note that holds it."""

    note: Note
    entry: Entry

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys of the sections that it lacks: all of them where none has been found."""
        template = template_of(self.note)
        return absent(self.note, self.entry, template).missing if self.entry.sections else self.entry.missing(template)


def run(options: Namespace) -> int:
    """Print the papers of the notes; returns the exit code."""
    sessions = Sessions.opened(
        options.config, console.say, isolated=options.isolated, untrusted=options.untrusted, paths=options.paths
    )
    found, failed = notes.read(options, sessions)
    listed = [Listed(note, entry) for note in found for entry in papers_of(note)]
    if options.output_format == "json":
        from paperstack_lint.report.json_object import dumped

        console.put([dumped({"version": VERSION, "papers": [_record(one) for one in listed]})])
    else:
        console.put(_table(listed, console.style(sys.stdout)))
        _summarize(listed, len(found))
    return failed


def _summarize(listed: Sequence[Listed], notes: int) -> None:
    templates = dict.fromkeys(template_of(one.note) for one in listed)
    signs = dict.fromkeys(kind.symbol for template in templates for kind in template.sections)
    joined = ("" if all(not sign.isalnum() for sign in signs) else " ").join(signs)
    complete = sum(not one.missing for one in listed)
    if listed:
        console.say(f"{joined} filled, - empty, blank missing; ? may be no paper")
    count = f"{console.counted(len(listed), 'paper')} in {console.counted(notes, 'note')}"
    console.say(f"{count}, {complete} of them with all sections.")


def _record(one: Listed) -> dict[str, object]:
    note, entry = one
    return {
        "path": note.path.as_posix(),
        "line": _line(one),
        "title": mask_credentials(entry.title),
        "url": mask_credentials(entry.url),
        "arxiv_id": entry.arxiv_id,
        "year": entry.year,
        "venue": entry.venue,
        "carrier": entry.carrier,
        "sections": [
            {"key": each.key, "line": note.position(each.start).line, "empty": each.empty} for each in entry.sections
        ],
        "missing": list(one.missing),
        "certain": entry.certain,
    }


def _line(one: Listed) -> int:
    return one.note.position(one.entry.title_start).line


def _table(listed: Sequence[Listed], style: Style) -> Iterator[str]:
    """A line for each paper, notes apart: line, sections, title, venue and year, link.

    A section is its emoji, number or first letter where it is filled, `-` where it is empty, and blank where it is
    missing.
    """
    from paperstack_lint.report.terminal import fitted

    path = ""
    digits = max((len(str(_line(one))) for one in listed), default=1)
    for one in listed:
        if one.note.path.as_posix() != path:
            yield "\n" * bool(path)
            path = one.note.path.as_posix()
            yield style.paint(style.shown(path), 1) + "\n"
        title = fitted(f"{' ' if one.entry.certain else '?'} {style.shown(one.entry.title) or '(no title)'}", MAX_TITLE)
        when = " ".join(filter(None, (one.entry.venue, str(one.entry.year or ""))))
        published = style.shown(when) + "  " * bool(when)
        link = style.paint(style.shown(one.entry.url), 36)
        sections = _sections(one.entry, template_of(one.note), style)
        yield (f"  {_line(one):>{digits}}  {sections}{title}  {published}{link}".rstrip() + "\n")


def _sections(entry: Entry, template: Template, style: Style) -> str:
    from paperstack_lint.report.terminal import fitted

    filled = {section.key for section in entry.sections if not section.empty}
    there = {section.key for section in entry.sections}
    return "".join(
        fitted(style.shown(kind.symbol) if kind.key in filled else "-" if kind.key in there else "", 3)
        for kind in template.sections
    )
