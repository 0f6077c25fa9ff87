"""List the papers of the notes, and which sections of each are filled."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from paperstack_lint.cli import arguments, console, notes
from paperstack_lint.note.note import Note
from paperstack_lint.papers import Entry, Template
from paperstack_lint.papers.completion.unmarked_sections import absent_sections
from paperstack_lint.papers.reading.entries import papers_of
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.report.style import Style
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.quote import quantity

MAX_TITLE = 60
"""Terminal cells of the column of titles."""


class ListedPaper(NamedTuple):
    """An entry and its note."""

    note: Note
    entry: Entry

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys of the sections that the entry lacks; all keys for an entry without sections."""
        template = template_of(self.note)
        return (
            absent_sections(self.note, self.entry, template).missing
            if self.entry.sections
            else self.entry.missing(template)
        )


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    arguments.add_listing(parser)


def run(options: Namespace) -> int:
    """Print the papers of the notes, and return the exit code."""
    found, failed = notes.read_all(options, notes.open_sessions(options, options.paths))
    listed = [ListedPaper(note, entry) for note in found for entry in papers_of(note)]
    if options.output_format == "json":
        from paperstack_lint.report.json_object import dump

        console.write([dump({"papers": [_paper_data(one) for one in listed]})])
    else:
        console.write(_table(listed, console.style_of(sys.stdout)))
        _summarize(listed, len(found))
    return failed


def _summarize(listed: Sequence[ListedPaper], notes: int) -> None:
    templates = dict.fromkeys(template_of(one.note) for one in listed)
    signs = dict.fromkeys(kind.symbol for template in templates for kind in template.sections)
    joined = ("" if all(not sign.isalnum() for sign in signs) else " ").join(signs)
    complete = sum(not one.missing for one in listed)
    if listed:
        console.print_message(f"{joined} filled, - empty, space missing; ? may be no paper")
    count = f"{quantity(len(listed), 'paper')} in {quantity(notes, 'note')}"
    console.print_message(f"{count}, {complete} of them with all sections.")


def _paper_data(one: ListedPaper) -> dict[str, object]:
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


def _line(one: ListedPaper) -> int:
    return one.note.position(one.entry.title_start).line


def _table(listed: Sequence[ListedPaper], style: Style) -> Iterator[str]:
    """Yield the lines of each note: its path, then line number, sections, title, venue, year and link by paper.

    A section is its emoji, number or first letter where it is filled, `-` where it is empty, a space where it is
    missing.
    """
    from paperstack_lint.report.terminal import fit

    path = ""
    digits = max((len(str(_line(one))) for one in listed), default=1)
    for one in listed:
        if one.note.path.as_posix() != path:
            yield "\n" * bool(path)
            path = one.note.path.as_posix()
            yield style.paint(style.escape(path), 1) + "\n"
        title = fit(f"{' ' if one.entry.certain else '?'} {style.escape(one.entry.title) or '(no title)'}", MAX_TITLE)
        when = " ".join(filter(None, (one.entry.venue, str(one.entry.year or ""))))
        published = style.escape(when) + "  " * bool(when)
        link = style.paint(style.escape(one.entry.url), 36)
        sections = _render_sections(one.entry, template_of(one.note), style)
        yield (f"  {_line(one):>{digits}}  {sections}{title}  {published}{link}".rstrip() + "\n")


def _render_sections(entry: Entry, template: Template, style: Style) -> str:
    from paperstack_lint.report.terminal import fit

    filled = {section.key for section in entry.sections if not section.empty}
    present = {section.key for section in entry.sections}
    return "".join(
        fit(style.escape(kind.symbol) if kind.key in filled else "-" if kind.key in present else "", 3)
        for kind in template.sections
    )
