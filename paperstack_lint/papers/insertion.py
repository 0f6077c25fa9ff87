"""Puts empty section markers in their place in an entry, in its own hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.edits import Edit, Span, rewrite

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperstack_lint.note import Note
    from paperstack_lint.papers.entries import Entry, Section
    from paperstack_lint.papers.markers import Marker
    from paperstack_lint.papers.template import SectionKind, Template


class Insertion(NamedTuple):
    """The edits that add sections; `certain` where the entry, read again, holds them and nothing else changed."""

    edits: tuple[Edit, ...]
    certain: bool


def complete(note: Note, index: int, template: Template) -> Insertion | None:
    """Add the sections that the paper `index` of the note lacks.

    None where no section of it shows how they are to be written, or where its content would swallow them.
    """
    entry = note.papers[index]
    hand = _Hand(note, entry, template)
    places: dict[int, list[SectionKind]] = {}
    for key in entry.missing(template):
        places.setdefault(hand.before(key), []).append(template.kind(key))
    edits = []
    for before, kinds in places.items():
        edit = hand.insert(before, kinds)
        if edit is None:
            return None
        edits.append(edit)
    proven = _proven(note, index, template, edits)
    return None if proven is None else Insertion(tuple(edits), proven and hand.plain())


class _Hand:
    """How an entry writes its sections."""

    def __init__(self, note: Note, entry: Entry, template: Template) -> None:
        self.note = note
        self.text = note.text
        self.entry = entry
        self.template = template
        self.sections = entry.sections
        self.separators = [self.above(section.marker) for section in self.sections]

    def plain(self) -> bool:
        """Whether all sections are carried alike, in their order, by nothing unusual."""
        places = [self.template.place(section.key) for section in self.sections]
        markers = [section.marker for section in self.sections]
        usual = not any(marker.lazy or (marker.carrier == "list" and ">" in marker.lead) for marker in markers)
        return usual and len({marker.shape for marker in markers}) == 1 and places == sorted(set(places))

    def before(self, key: str) -> int:
        """The index of the section that a missing one stands before; the number of sections for the end."""
        place = self.template.place(key)
        later = (i for i, section in enumerate(self.sections) if self.template.place(section.key) > place)
        return next(later, len(self.sections))

    def above(self, marker: Marker) -> str | None:
        """The blank line above a marker, `>` and all; None where the line above is not blank."""
        if marker.line <= self.note.body:
            return None
        start, end = self.note.line_span(marker.line - 1)
        line = self.text[start:end] if end - start < _LONGEST else "x"
        return line.rstrip() if not line.strip(" \t>") else None

    @property
    def habit(self) -> str | None:
        """The blank line between two sections as most have it; None where most have none."""
        between = self.separators[1:]
        blank = [separator for separator in between if separator is not None]
        return blank[0] if blank and 2 * len(blank) >= len(between) else None

    def insert(self, index: int, kinds: list[SectionKind]) -> Edit | None:
        """Write sections before the one at `index`, or behind the last."""
        last = index == len(self.sections)
        beside = self.sections[index - last].marker
        donor = self.donor(beside)
        if donor is None:
            return None
        lines = [self.line(index, donor, kind, number) for number, kind in enumerate(kinds)]
        return self.append(lines, beside) if last else self.prepend(lines, index)

    def donor(self, beside: Marker) -> Marker | None:
        """The section that shows how a marker is written: the nearest one that is right."""
        fit = [
            section.marker
            for section in self.sections
            if section.marker.labelled and not section.marker.wrong_emoji and section.carrier == beside.carrier
        ]
        return min(fit, key=lambda marker: abs(marker.start - beside.start), default=None)

    def line(self, index: int, donor: Marker, kind: SectionKind, number: int) -> str:
        """The line of the marker `number` of those that go before the section at `index`."""
        last = index == len(self.sections)
        beside = self.sections[index - last].marker
        lead = beside.lead.rstrip("*_~")
        if beside.item >= 0 and index:
            lead = _numbered(lead, self.sections[index - 1].marker.lead, number + 1)
        return lead + self.written(donor, kind) + self.underline(donor)

    def written(self, donor: Marker, kind: SectionKind) -> str:
        """The marker of a section, with the blank and the colon of another one, but without emphasis."""
        assert donor.emoji  # noqa: S101  # a donor has both
        assert donor.label  # noqa: S101
        label = kind.label_like(self.text[donor.label.start : donor.label.end])
        colon = "" if not donor.colon else ":" if label.isascii() else self.text[donor.colon.start : donor.colon.end]
        gap = self.text[donor.emoji.end : donor.label.start].strip("*_~") or " "
        return f"{kind.emoji}{gap}{label}{colon}"

    def underline(self, donor: Marker) -> str:
        """The underline of a setext heading, on a line of its own."""
        if donor.carrier != "heading" or "#" in donor.lead:
            return ""
        start = self.text.find("\n", donor.end) + 1
        start, end = self.note.line_span(start)
        return self.note.newline + self.text[start:end].rstrip()

    def prepend(self, lines: list[str], index: int) -> Edit:
        """Write lines before a section; what stood above it now stands above them."""
        marker = self.sections[index].marker
        separator = self.separators[index] if index else self.habit
        between = self.note.newline if separator is None else self.note.newline + separator + self.note.newline
        end = "" if separator is not None else self.hard_break(marker)
        return Edit(marker.line, marker.line, "".join(line + end + between for line in lines))

    def hard_break(self, marker: Marker) -> str:
        """Two blanks at the line's end, where the lines of a paragraph are kept apart so."""
        if marker.carrier not in ("line", "quote"):
            return ""
        ends = (self.note.line_span(section.start)[1] for section in self.sections)
        return "  " if any(self.text.endswith("  ", 0, end) for end in ends) else ""

    def append(self, lines: list[str], last: Marker) -> Edit:
        """Write lines behind the last section's content."""
        newline = self.note.newline
        at, content = self.content_end(last)
        habit = self.habit
        separator = habit if habit is not None else self.needed(last, at) if content else None
        end = self.hard_break(last) if separator is None else ""
        out = "" if self.text.endswith(("  ", "\n"), 0, at) else end
        for number, line in enumerate(lines):
            gap = separator if number == 0 else habit
            out += newline + (gap + newline if gap is not None else "") + line
        return Edit(at, at, out + self.after(last, at))

    def content_end(self, last: Marker) -> tuple[int, bool]:
        """The end of the entry's last line that is not blank, and whether it is not the last marker's own."""
        stop = self.note.line_span(last.start)[1]
        if last.carrier == "heading" and "#" not in last.lead:
            stop = self.note.line_span(min(stop + 2, len(self.text)))[1]
        content = self.text[stop : self.entry.end].rstrip()
        return (self.note.line_span(stop + len(content) - 1)[1], True) if content else (stop, False)

    def needed(self, last: Marker, at: int) -> str | None:
        """The blank line that keeps a marker out of the content above it; None where the carrier does that."""
        if last.carrier == "list":
            return None if self.note.document.blocks[last.item].end >= at else ""
        start, _ = self.note.line_span(at)
        quoted = last.carrier == "quote" and self.text[start:at].lstrip().startswith(">")
        return last.lead.rstrip(" \t*_~") if quoted else ""

    def after(self, last: Marker, at: int) -> str:
        """A blank line before what follows, where it would run into the marker."""
        newline = self.text.find("\n", at)
        if newline < 0:
            return ""
        start, end = self.note.line_span(newline + 1) if newline + 1 < len(self.text) else (at, at)
        following = self.text[start:end].strip() if end - start < _LONGEST else "x"
        if not following or last.carrier == "heading":
            return ""
        return "" if re.match(r"[-*+][ \t]|\d{1,9}[.)][ \t]|#", following) else self.note.newline


_LONGEST = 400  # characters of a line that may be blank, or the beginning of a list item
_NONE = Span(0, 0)


def _numbered(lead: str, above: str, step: int) -> str:
    """The lead of an item of a numbered list, its number that of the lead `above` moved on."""
    number = r"(\d{1,9})(?=[.)][ \t]*$)"
    own, first = re.search(number, lead), re.search(number, above)
    return f"{lead[: own.start()]}{int(first[1]) + step}{lead[own.end() :]}" if own and first else lead


def _proven(note: Note, index: int, template: Template, edits: Iterable[Edit]) -> bool | None:
    """Whether the entry, read again between its neighbours, has its sections in order and all else is as it was.

    None if it still lacks some: a fix would be offered again and again.
    """
    entry = note.papers[index]
    start, end = _surroundings(note, index)
    text = note.text[start:end]
    old = _read(note, text)
    new = _read(note, rewrite(text, (Edit(edit.start - start, edit.end - start, edit.text) for edit in edits)))
    at = next((number for number, one in enumerate(old.papers) if one.start == entry.start - start), None)
    if at is None or len(old.papers) != len(new.papers) or new.papers[at].missing(template):
        return None
    added = set(entry.missing(template))
    after = new.papers[at].sections
    kept = [section for section in after if section.key not in added]
    places = [template.place(section.key) for section in after]
    return (
        _content(kept) == _content(old.papers[at].sections) == _content(entry.sections)
        and _outlines(old, at) == _outlines(new, at)
        and old.papers[at].title == new.papers[at].title
        and places == sorted(places)
        and all(section.empty for section in after if section.key in added)
        and len(new.document.links) == len(old.document.links)
        and len(new.document.opaque) == len(old.document.opaque)
        and len(new.headings) == len(old.headings) + len(added) * (entry.carrier == "heading")
    )


def _surroundings(note: Note, index: int) -> tuple[int, int]:
    """Where the neighbours of an entry, that it is told apart from, begin and end."""
    before, entry, after = (note.papers[max(i, 0) : i + 1] for i in (index - 1, index, index + 1))
    start = before[0].start if before and before[0].end >= entry[0].start else entry[0].start
    end = after[0].end if after and after[0].start <= entry[0].end else entry[0].end
    return start, max(end, entry[0].end)


def _outlines(note: Note, but: int) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    return [(one.title, _content(one.sections)) for number, one in enumerate(note.papers) if number != but]


def _content(sections: Iterable[Section]) -> list[tuple[str, str, bool]]:
    return [(section.key, section.carrier, section.empty) for section in sections]


def _read(note: Note, text: str) -> Note:
    return type(note)(note.path, text, note.project)


def begin(note: Note, entry: Entry, template: Template) -> Edit | None:
    """Add all sections to an entry that has none, behind what it holds; None where its title shows no way to."""
    asked = [kind for kind in template.sections if not kind.optional]
    at = len(note.text[entry.start : entry.end].rstrip()) + entry.start
    at = note.line_span(at - 1)[1]
    lead = _lead(note, entry)
    if lead is None:
        return None
    gap = note.newline if entry.title_kind == "list" else 2 * note.newline
    text = "".join(f"{gap}{lead}{kind.emoji} {kind.label}:" for kind in asked)
    crowded = entry.title_kind == "heading" and entry.end < len(note.text) and note.text.count("\n", at, entry.end) < 2
    return Edit(at, at, text + note.newline if crowded else text)


def _lead(note: Note, entry: Entry) -> str | None:
    """What stands before the markers of a new template: the title's bullet, or what other papers' headings have."""
    block = note.document.blocks[entry.title_block]
    if entry.title_kind == "list":
        lead = note.text[entry.start : block.content]
        return lead if re.fullmatch(r"[ ]{0,3}[-*+][ \t]+", lead) else None
    for other in note.papers:
        if other.carrier == "heading" and other.title_kind == "heading":
            below = other.sections[0].marker.level - note.document.blocks[other.title_block].level
            return "#" * min(max(block.level + below, 1), 6) + " "
    return ""
