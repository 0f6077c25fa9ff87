"""Puts empty section markers in their place in an entry, in its own hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.papers.completion.content_end import ending, top
from paperstack_lint.papers.completion.numbering import Numbering
from paperstack_lint.papers.completion.safety import (
    begun_above,
    boxed_apart,
    goes_on_with_code,
    goes_on_with_quote,
    halves,
    titled_inside,
)
from paperstack_lint.papers.completion.verification import Added, proven
from paperstack_lint.papers.entries import has_spaced_colons, papers_of
from paperstack_lint.papers.levels import missing_levels
from paperstack_lint.papers.marker_reader import OTHER_EMOJI
from paperstack_lint.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind, Template
    from paperstack_lint.papers.marker import Marker


class Insertion(NamedTuple):
    """The edits that add sections; `caveat` is why they need review, or why there are none."""

    edits: tuple[Edit, ...]
    caveat: str


class Queries(NamedTuple):
    """What is queried beyond the papers of the note.

    `is_anchor` is whether something refers to a heading that reads a text, `section_depths` how many levels below the
    highest the heading of a section is in complete papers of other notes.
    """

    is_anchor: Callable[[str], bool]
    section_depths: Callable[[str], tuple[int, ...]]


def complete(
    note: Note, lacks: Mapping[int, Collection[str]], template: Template, queries: Queries
) -> dict[int, Insertion]:
    """Add the sections that papers of the note lack: the keys of those by the index of each."""
    hands = {index: _Hand(note, index, template, map(template.kind, lacks[index]), queries) for index in lacks}
    tried = {index: hand.edits() for index, hand in hands.items()}
    written = {index: edits for index, edits in tried.items() if not isinstance(edits, str)}
    cut = halves(note, template)
    doubts = {
        index: hands[index].doubt() or _beyond(note, cut.get(index), begun_above(note, index, template, lacks[index]))
        for index in written
    }
    added = {
        index: Added(lacks[index], edits, not doubts[index], hands[index].holding()) for index, edits in written.items()
    }
    sure = proven(note, added, template)
    reasons = {index: reason for index, reason in tried.items() if isinstance(reason, str)}
    reasons |= dict.fromkeys(written.keys() - sure.keys(), "with them, other parts of the note would be read otherwise")
    refused = {index: Insertion((), reason) for index, reason in reasons.items()}
    unsure = {
        index: "" if certain else "with them, other sections would be read otherwise" for index, certain in sure.items()
    }
    return refused | {index: Insertion(written[index], doubts[index] or unsure[index]) for index in sure}


def _beyond(note: Note, other: int | None, above: int) -> str:
    """Return why the sections that a paper lacks may be elsewhere: in `other`, of which it is a part, or `above` it."""
    if other is not None:
        return f"the paper may be one with that of line {note.position(papers_of(note)[other].start).line}"
    return f"line {note.position(above).line} may belong to the paper, too" if above >= 0 else ""


class _Hand:
    """How an entry writes its sections; `places` are those that it lacks, by the one that they stand before."""

    def __init__(
        self,
        note: Note,
        index: int,
        template: Template,
        lacks: Iterable[SectionKind],
        queries: Queries,
    ) -> None:
        self.note = note
        self.queries = queries
        self.text = note.text
        self.entry = papers_of(note)[index]
        self.template = template
        self.sections = self.entry.sections
        self.lines = [section.marker.line for section in self.sections]
        self.tops = [top(note, line) for line in self.lines]
        self.ending = ending(note, self.entry, papers_of(note)[index + 1] if index + 1 < len(papers_of(note)) else None)
        self.separators = [self.above(line) for line in self.tops]
        self.places: dict[int, list[SectionKind]] = {}
        kinds = list(lacks)
        for kind in kinds:
            self.places.setdefault(self.before(kind.key), []).append(kind)
        self.levels = missing_levels(note, self.entry, [kind.key for kind in kinds], template, queries.section_depths)
        self.spaced = has_spaced_colons(note, self.entry)
        self.numbering = Numbering(note, [section.marker for section in self.sections], self.places, template)

    def edits(self) -> tuple[Edit, ...] | str:
        """Return what writes all of them; where one of them cannot be written, why."""
        if goes_on_with_quote(self.note, self.entry):
            return "to some readers, a section goes on with the quote above it"
        if goes_on_with_code(self.note, self.entry):
            return "to some readers, text goes on with the indented code above it"
        if self.levels.reason:
            return self.levels.reason
        inserted = [self.insert(index) for index in self.places]
        edits = tuple(edit for edit in inserted if not isinstance(edit, str))
        reason = next((edit for edit in inserted if isinstance(edit, str)), "")
        return reason or (*edits, *self.numbering.edits())

    def doubt(self) -> str:
        """Return why what is added needs review; nothing where all sections are written alike, in order, as usual."""
        places = [self.template.place(section.key) for section in self.sections]
        markers = [section.marker for section in self.sections]
        doubts = (
            (titled_inside(self.note, self.entry), "a bold line between the sections may be another paper's title"),
            (boxed_apart(self.note, self.entry), "a box ends between the sections"),
            (any(marker.lazy for marker in markers), "a section is read as part of the item or quote above it"),
            (any(marker.carrier == "list" and ">" in marker.lead for marker in markers), "the list is in a quote"),
            (len({(marker.carrier, marker.home) for marker in markers}) > 1, "the sections are not written alike"),
            (self.levels.caveat != "", self.levels.caveat),
            (places != sorted(set(places)), "the sections are not in order"),
            (not self.ending.certain, "what is below the last section may belong to the next paper"),
            (self.takes_anchor(), "a new heading would take the id of one that a link leads to"),
        )
        return next((reason for doubtful, reason in doubts if doubtful), self.numbering.doubt())

    def holding(self) -> frozenset[str]:
        """The keys of the new sections that have below them what stood below another one, and of those others."""
        parted: set[str] = set()
        for index, kinds in self.places.items():
            last = index == len(self.sections)
            below = (
                self.text[self.ending.at : self.entry.end] if last else self.text[self.tops[index] : self.lines[index]]
            )
            if below.strip():
                parted |= {kinds[-1].key, self.sections[max(index - 1, 0)].key}
        return frozenset(parted)

    def takes_anchor(self) -> bool:
        """Whether a new heading would get the id of one that the note links to."""
        if self.entry.carrier != "heading":
            return False
        kinds = (kind for kinds in self.places.values() for kind in kinds)
        labels = ((kind, kind.label_like(self.label)) for kind in kinds)
        texts = ((f"{kind.emoji} {label}".strip(), f"{kind.number}. {label}") for kind, label in labels)
        return any(self.queries.is_anchor(text) for both in texts for text in both)

    def before(self, key: str) -> int:
        """The index of the section that a missing one stands before; the number of sections for the end."""
        place = self.template.place(key)
        later = (i for i, section in enumerate(self.sections) if self.template.place(section.key) > place)
        return next(later, len(self.sections))

    def above(self, line: int) -> str | None:
        """The blank line above another, `>` and all; None where the line above is not blank."""
        if line <= self.note.body:
            return None
        start, end = self.note.line_span(line - 1)
        above = self.text[start:end] if end - start < _LONGEST else "x"
        return above.rstrip() if not above.strip(" \t>") else None

    @property
    def habit(self) -> str | None:
        """The blank line between two sections as most have it; None where most have none."""
        between = self.separators[1:]
        blank = [separator for separator in between if separator is not None]
        return blank[0] if blank and 2 * len(blank) >= len(between) else None

    def insert(self, index: int) -> Edit | str:
        """Write what goes before the section at `index`, or after the last; return why where that cannot be done."""
        last = index == len(self.sections)
        beside = self.sections[index - last].marker
        donor = self.donor(beside)
        if donor is None:
            return "no section is written as the template has it"
        if "#" not in donor.lead and not {*self.levels.levels.values()} <= {donor.level}:
            return "the other sections are underlined headings of another level"
        if "#" in beside.lead and beside.carrier != "heading":
            return "a section is meant as a heading, but is none"
        if donor.emoji and re.search(_MARKS, _bare(beside.lead)):
            return "a section is after marks of emphasis that nothing closes"
        lines = [
            self.numbering.lead(self.levelled(self.lead(donor, beside), kind), index, number)
            + self.written(donor, kind)
            + self.underline(donor)
            for number, kind in enumerate(self.places[index])
        ]
        return self.append(lines, beside) if last else self.prepend(lines, index)

    def donor(self, beside: Marker) -> Marker | None:
        """The section that shows how a marker is written: the nearest one that is right."""
        fit = [marker for marker in self.fit if marker.carrier == beside.carrier]
        return min(fit, key=lambda marker: abs(marker.start - beside.start), default=None)

    @property
    def fit(self) -> list[Marker]:
        """The sections whose emoji and label are right."""
        markers = (section.marker for section in self.sections)
        return [marker for marker in markers if marker.labelled and not marker.wrong_emoji]

    @property
    def label(self) -> str:
        """A label of the entry's."""
        spans = [marker.label for marker in self.fit if marker.label]
        return self.text[spans[0].start : spans[0].end] if spans else ""

    def lead(self, donor: Marker, beside: Marker) -> str:
        """Return what is before a marker; with an open task box where all sections have one.

        Emphasis is no part of it, but where a label alone is the marker.
        """
        boxed = all(re.search(_BOX, section.marker.lead) for section in self.sections)
        if donor.emoji or boxed:
            return _bare(beside.lead) + "[ ] " * boxed
        assert donor.label  # noqa: S101  # a donor has one
        return re.sub(OTHER_EMOJI, "", self.text[donor.line : donor.label.start])

    def levelled(self, lead: str, kind: SectionKind) -> str:
        """Return the lead of a heading at the level of a section."""
        level = self.levels.levels.get(kind.key, 0)
        return re.sub("#+", "#" * level, lead, count=1) if level else lead

    def written(self, donor: Marker, kind: SectionKind) -> str:
        """Return the marker of a section with the spaces and the colon of the others; emphasis stays the author's."""
        assert donor.label  # noqa: S101  # a donor has one
        model = self.text[donor.label.start : donor.label.end]
        label = self.ended(kind.label_like(model))
        if not donor.emoji:
            behind = self.text[donor.label.end : donor.end]
            if donor.carrier == "heading" and self.goes_on(donor):
                behind = behind.rstrip(":： \t")  # the colon is that of what follows
            return f"{kind.emoji} {label}{behind}".lstrip() if kind.emoji else label + behind
        gap = self.text[donor.emoji.end : donor.label.start].strip("*_~") or " "
        colon = "" if not donor.colon else ":" if label.isascii() else self.text[donor.colon.start : donor.colon.end]
        sign = kind.emoji + gap if kind.emoji else ""
        return f"{sign}{label}{' ' if colon == ':' and self.spaced else ''}{colon}"

    def goes_on(self, marker: Marker) -> bool:
        """Return whether there is more on the line of a heading than the marker."""
        return self.text[marker.end : self.note.line_span(marker.start)[1]].strip("# \t\r") != ""

    def ended(self, label: str) -> str:
        """Return a label that is a question with the question mark that those of the entry have, or without one."""
        questions = [one for one in self.fit if self.template.kind(one.key).label[-1:] in _QUESTIONS]
        if label[-1:] not in _QUESTIONS or not questions or not questions[0].label:
            return label
        mark = self.text[questions[0].label.end - 1]
        return label.rstrip("".join(_QUESTIONS)) + (mark if mark in _QUESTIONS else "")

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
        if self.tight(marker) and self.tops[index] == marker.line:
            separator = None
        between = self.note.newline if separator is None else self.note.newline + separator + self.note.newline
        end = "" if separator is not None else self.hard_break(marker)
        return Edit(self.tops[index], self.tops[index], "".join(line + end + between for line in lines))

    def hard_break(self, marker: Marker) -> str:
        """Two blanks, where the lines of a paragraph are kept apart by them, `<br>` or a backslash."""
        if marker.carrier not in ("line", "quote"):
            return ""
        ends = (self.note.line_span(section.start)[1] for section in self.sections)
        return "  " if any(map(self.broken, ends)) else ""

    def broken(self, end: int) -> bool:
        """Whether the line that ends there ends in a break."""
        return re.search(r"(?:  |<br ?/?> ?|\\)$", self.text[max(0, end - 8) : end]) is not None

    def append(self, lines: list[str], last: Marker) -> Edit | str:
        """Write lines after the last section's content; return why where they would run into what follows."""
        newline, (at, content, _) = self.note.newline, self.ending
        following = self.following(at)
        if ">" in last.lead and following and not following.startswith(">"):
            return "what follows would be read into the quote"
        habit, end = None if self.tight(last) else self.habit, self.hard_break(last)
        separator = habit if habit is not None else self.needed(last, at) if content else None
        broken = self.broken(at)
        out = end if separator is None and not broken else ""
        for number, line in enumerate(lines):
            gap = separator if number == 0 else habit
            out += end * (number > 0 and gap is None) + newline + (gap + newline if gap is not None else "") + line
        kept = end if broken and habit is None and not content else ""
        return Edit(at, at, out + kept + self.after(last, following))

    def tight(self, marker: Marker) -> bool:
        """Whether a marker is in a list without blank lines between its items, which would turn into one with them."""
        if marker.item < 0 or ">" in marker.lead:
            return False
        first = self.note.document.blocks[marker.item + 1 : marker.item + 2]
        return not first or (first[0].kind, first[0].parent) != ("paragraph", marker.item)

    def needed(self, last: Marker, at: int) -> str | None:
        """The blank line that keeps a marker out of the content above it; None where the carrier does that."""
        if last.carrier == "list":
            blocks = self.note.document.blocks
            return None if blocks[blocks[last.item].parent].end >= at else ""
        if last.carrier == "heading" and self.runs_on(at):
            return None
        start, _ = self.note.line_span(at)
        quoted = last.carrier == "quote" and self.text[start:at].lstrip().startswith(">")
        return last.lead.rstrip(" \t*_~") if quoted else ""

    def runs_on(self, at: int) -> bool:
        """Return whether all sections but the first are headings right below text, as one at `at` would be.

        Below a list, a heading without a blank line is a part of its last item to kramdown.
        """
        underlined = "#" not in self.sections[-1].marker.lead
        if underlined or all(section.empty for section in self.sections[:-1]) or {*self.separators[1:]} != {None}:
            return False
        block = self.note.document.blocks[self.note.document.block_at(at - 1)]
        return block.kind == "paragraph" and block.parent < 0

    def following(self, at: int) -> str:
        """The line behind that which ends at `at`, without outer blanks."""
        newline = self.text.find("\n", at)
        if newline < 0 or newline + 1 == len(self.text):
            return ""
        start, end = self.note.line_span(newline + 1)
        return self.text[start:end].strip() if end - start < _LONGEST else "x"

    def after(self, last: Marker, following: str) -> str:
        """A blank line before what follows, where it would run into the marker."""
        if not following.strip("> \t") or last.carrier == "heading" or re.match(_KEPT_APART, following):
            return ""
        return self.note.newline


_LONGEST = 400  # characters of a line that may be blank, or the beginning of a list item
# What does not run into a line above it, or closes the box or gives the attributes of the list that ends there.
_KEPT_APART = r"[-*+][ \t]|\d{1,9}[.)][ \t]|#|\{:|:::|\{%-?[ \t]*end|</"
_MARKS = r"[~`_]|\*(?![ \t])"
_BOX = r"\[[ xX]\](?=[ \t])"


_QUESTIONS = ("?", "？")


def _bare(lead: str) -> str:
    """What stands before a marker, without emphasis, HTML and a task box."""
    lead = re.sub(r"(?:[*_~]|<[^<>]*>)*$", "", lead)
    return re.sub(rf"{_BOX}[ \t]*$", "", lead)
