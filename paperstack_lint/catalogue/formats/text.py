"""Render the entries of each note as lines for a terminal: which sections are filled, title, venue, year and link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paperstack_lint.catalogue.listing import ListedPaper
from paperstack_lint.papers import Entry, Template
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.report.style import Style
from paperstack_lint.report.terminal import fit
from paperstack_lint.text.translation import tr

FOR_PEOPLE = True
USES_RECORDS = False
MAX_TITLE = 60
"""Terminal cells of the column of titles."""


def render(listed: Sequence[ListedPaper], style: Style) -> Iterator[str]:
    """Yield the lines of each note: its path, then line number, sections, title, venue, year and link by paper.

    A section is its emoji, number or first letter where it is filled, `-` where it is empty, a space where it is
    missing.
    """
    path = ""
    digits = max((len(str(one.line)) for one in listed), default=1)
    for one in listed:
        if one.note.path.as_posix() != path:
            yield "\n" * bool(path)
            path = one.note.path.as_posix()
            yield style.paint(style.escape(path), 1) + "\n"
        title = fit(
            f"{' ' if one.entry.certain else '?'} {style.escape(one.entry.title) or tr('(no title)')}", MAX_TITLE
        )
        when = " ".join(filter(None, (one.entry.venue, str(one.entry.year or ""))))
        published = style.escape(when) + "  " * bool(when)
        link = style.paint(style.escape(one.entry.url), 36)
        sections = _render_sections(one.entry, template_of(one.note), style)
        yield (f"  {one.line:>{digits}}  {sections}{title}  {published}{link}".rstrip() + "\n")


def _render_sections(entry: Entry, template: Template, style: Style) -> str:
    filled = {section.key for section in entry.sections if not section.empty}
    present = {section.key for section in entry.sections}
    return "".join(
        fit(style.escape(kind.symbol) if kind.key in filled else "-" if kind.key in present else "", 3)
        for kind in template.sections
    )
