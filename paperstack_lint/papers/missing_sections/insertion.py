"""Insert missing section markers into entries, in the style of each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.papers.missing_sections.content_end import content_end, preamble_start
from paperstack_lint.papers.missing_sections.marker_style import (
    MarkerStyle,
    Numbering,
    follows_open_emphasis,
    missing_levels,
)
from paperstack_lint.papers.missing_sections.unsafe_conditions import (
    PlaceOfSections,
    cut_papers,
    elsewhere_reason,
    section_above,
    unsafe_reason,
)
from paperstack_lint.papers.missing_sections.verification import AddedSections, verify_sections
from paperstack_lint.papers.reading.find_entries import paper_after, papers_of
from paperstack_lint.text.edits import Edit
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import within

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind, Template
    from paperstack_lint.papers.reading.entry import Entry
    from paperstack_lint.papers.reading.marker import Marker

_MAX_CHARACTERS = 400  # of a line, read to decide whether it is blank, or how it begins
# The start of a line that does not continue the text above it: a list item, a heading, attributes or the end of a box.
_EMPTY_QUOTE = r"[-*+\d.)> \t]*>[ \t]*"
_SEPARATE_BLOCK = r"[-*+][ \t]|\d{1,9}[.)][ \t]|#|\{:|:::|\{%-?[ \t]*end|</"


class Insertion(NamedTuple):
    """The edits that add sections; `caveat` is why they need review, or why there are none."""

    edits: tuple[Edit, ...]
    caveat: str


class Queries(NamedTuple):
    """Functions that query more than the papers of the note.

    `is_anchor` returns whether something refers to a heading with this text; `section_depths` returns how many levels
    the heading of a section is below the highest one, in complete papers of other notes.
    """

    is_anchor: Callable[[str], bool]
    section_depths: Callable[[str], tuple[int, ...]]


def insert_sections(
    note: Note, missing: Mapping[int, Collection[str]], template: Template, queries: Queries
) -> dict[int, Insertion]:
    """Return the insertion for each paper in `missing`, which maps its index to the keys of the sections it lacks."""
    writers = {
        index: SectionWriter(note, index, template, map(template.kind, missing[index]), queries) for index in missing
    }
    results = {index: writer.edits() for index, writer in writers.items()}
    edits = {index: result for index, result in results.items() if not isinstance(result, str)}
    cut = cut_papers(note, template)
    unsafe = {
        index: writers[index].unsafe_reason()
        or elsewhere_reason(note, cut.get(index), section_above(note, index, template, missing[index]))
        for index in edits
    }
    added = {
        index: AddedSections(missing[index], one, not unsafe[index], writers[index].receiving_sections())
        for index, one in edits.items()
    }
    verified = verify_sections(note, added, template)
    refused = {index: reason for index, reason in results.items() if isinstance(reason, str)}
    refused |= dict.fromkeys(
        edits.keys() - verified.keys(), msg("the new sections would alter other parts of the note")
    )
    uncertain = {
        index: "" if certain else msg("the new sections would change the meaning of other sections")
        for index, certain in verified.items()
    }
    return {index: Insertion((), reason) for index, reason in refused.items()} | {
        index: Insertion(edits[index], unsafe[index] or uncertain[index]) for index in verified
    }


class SectionWriter:
    """Writes the sections that an entry lacks; `places` lists them by the index of the section that they precede."""

    def __init__(
        self, note: Note, index: int, template: Template, missing: Iterable[SectionKind], queries: Queries
    ) -> None:
        self.note = note
        self.queries = queries
        self.text = note.text
        self.entry = papers_of(note)[index]
        self.template = template
        self.sections = self.entry.sections
        self.lines = [section.marker.line for section in self.sections]
        self.tops = [preamble_start(note, line) for line in self.lines]
        self.content_end = content_end(note, self.entry, paper_after(note, index))
        self.separators = [self.blank_line_above(line) for line in self.tops]
        self.places: dict[int, list[SectionKind]] = {}
        kinds = list(missing)
        for kind in kinds:
            self.places.setdefault(self.next_section(kind.key), []).append(kind)
        self.levels = missing_levels(note, self.entry, [kind.key for kind in kinds], template, queries.section_depths)
        self.style = MarkerStyle(note, self.entry, template)
        self.numbering = Numbering(note, self.style.markers, self.places, template)

    def edits(self) -> tuple[Edit, ...] | str:
        """Return the edits that add all sections; where one of them cannot be added, why."""
        if _continues_quote(self.note, self.entry):
            return msg("to some parsers, a section continues the quote above it")
        if _continues_code(self.note, self.entry):
            return msg("to some parsers, text continues the indented code above it")
        if self.levels.reason:
            return self.levels.reason
        inserted = [self.insert(index) for index in self.places]
        edits = tuple(edit for edit in inserted if not isinstance(edit, str))
        reason = next((edit for edit in inserted if isinstance(edit, str)), "")
        return reason or (*edits, *self.numbering.edits())

    def unsafe_reason(self) -> str:
        """Return why the edits need review; `` where all sections are written alike, in order, as usual."""
        place = PlaceOfSections(
            self.style.markers, self.levels.caveat, self.takes_anchor(), is_end_certain=self.content_end.certain
        )
        return unsafe_reason(self.note, self.entry, self.template, place) or self.numbering.unsafe_reason()

    def receiving_sections(self) -> frozenset[str]:
        """Return the keys of the sections that may receive text which belongs to no section: see `AddedSections`."""
        receiving: set[str] = set()
        for index, kinds in self.places.items():
            last = index == len(self.sections)
            span = (self.content_end.at, self.entry.end) if last else (self.tops[index], self.lines[index])
            if self.text[slice(*span)].strip():
                receiving |= {kinds[-1].key, self.sections[max(index - 1, 0)].key}
        return frozenset(receiving)

    def takes_anchor(self) -> bool:
        """Return whether a new heading would get the id of one that something refers to."""
        if self.entry.carrier != "heading":
            return False
        kinds = (kind for kinds in self.places.values() for kind in kinds)
        labels = ((kind, kind.label_like(self.style.label)) for kind in kinds)
        texts = ((f"{kind.emoji} {label}".strip(), f"{kind.number}. {label}") for kind, label in labels)
        return any(self.queries.is_anchor(text) for both in texts for text in both)

    def next_section(self, key: str) -> int:
        """Return the index of the section that a missing one goes before; the number of sections for the end."""
        place = self.template.place(key)
        later = (i for i, section in enumerate(self.sections) if self.template.place(section.key) > place)
        return next(later, len(self.sections))

    def blank_line_above(self, line: int) -> str | None:
        """Return the blank line above another, `>` included; None where the line above is not blank."""
        if line <= self.note.body:
            return None
        start, end = self.note.line_span(line - 1)
        above = self.text[start:end] if end - start < _MAX_CHARACTERS else "x"
        return above.rstrip() if not above.strip(" \t>") else None

    @property
    def usual_separator(self) -> str | None:
        """The blank line that most sections have between them; None where most have none."""
        between = self.separators[1:]
        blank = [separator for separator in between if separator is not None]
        return blank[0] if blank and 2 * len(blank) >= len(between) else None

    def insert(self, index: int) -> Edit | str:
        """Write the sections before the one at `index`, or after the last; return the reason if that is impossible."""
        last = index == len(self.sections)
        beside = self.sections[index - last].marker
        model = self.style.model(beside)
        if model is None:
            return msg("no section is written as in the template")
        if "#" not in model.lead and not {*self.levels.levels.values()} <= {model.level}:
            return msg("the other sections are underlined headings of another level")
        if "#" in beside.lead and beside.carrier != "heading":
            return msg("a section looks like a heading, but is not parsed as one")
        if model.emoji and follows_open_emphasis(beside):
            return msg("a section follows emphasis markers that are never closed")
        lines = [
            self.numbering.lead(self.with_level(self.style.lead(model, beside), kind), index, number)
            + self.style.marker_text(model, kind)
            + self.style.underline(model)
            for number, kind in enumerate(self.places[index])
        ]
        return self.append(lines, beside) if last else self.prepend(lines, index)

    def with_level(self, lead: str, kind: SectionKind) -> str:
        """Return the lead of a heading at the level of a section."""
        level = self.levels.levels.get(kind.key, 0)
        return regex("#+").sub("#" * level, lead, count=1) if level else lead

    def prepend(self, lines: list[str], index: int) -> Edit:
        """Write lines before a section, after what is above it."""
        marker = self.sections[index].marker
        separator = self.separators[index] if index else self.usual_separator
        if self.is_in_tight_list(marker) and self.tops[index] == marker.line:
            separator = None
        between = self.note.newline if separator is None else self.note.newline + separator + self.note.newline
        end = "" if separator is not None else self.hard_break(marker)
        return Edit(self.tops[index], self.tops[index], "".join(line + end + between for line in lines))

    def hard_break(self, marker: Marker) -> str:
        """Return two spaces where the lines of a paragraph are separated by these, `<br>` or a backslash; else ``."""
        if marker.carrier not in ("line", "quote"):
            return ""
        ends = (self.note.line_span(section.start)[1] for section in self.sections)
        return "  " if any(map(self.has_hard_break, ends)) else ""

    def has_hard_break(self, end: int) -> bool:
        """Return whether the line that ends at `end` has a hard break."""
        return regex(r"(?:  |<br ?/?> ?|\\)$").search(self.text[max(0, end - 8) : end]) is not None

    def append(self, lines: list[str], last: Marker) -> Edit | str:
        """Write lines after the last section's content; return why where they would merge with what follows."""
        newline, (at, has_content, _) = self.note.newline, self.content_end
        following = self.line_after(at)
        if ">" in last.lead and following and not following.startswith(">"):
            return msg("the text below would become part of the quote")
        usual, end = None if self.is_in_tight_list(last) else self.usual_separator, self.hard_break(last)
        separator = usual if usual is not None else self.required_separator(last, at) if has_content else None
        broken = self.has_hard_break(at)
        out = end if separator is None and not broken else ""
        for number, line in enumerate(lines):
            gap = separator if number == 0 else usual
            out += end * (number > 0 and gap is None) + newline + (gap + newline if gap is not None else "") + line
        final_break = end if broken and usual is None and not has_content else ""
        return Edit(at, at, out + final_break + self.separator_after(last, following))

    def is_in_tight_list(self, marker: Marker) -> bool:
        """Return whether a marker is in a tight list: blank lines between its items would make it a loose one."""
        if marker.item < 0 or ">" in marker.lead:
            return False
        first = self.note.document.blocks[marker.item + 1 : marker.item + 2]
        return not first or (first[0].kind, first[0].parent) != ("paragraph", marker.item)

    def required_separator(self, last: Marker, at: int) -> str | None:
        """Return the blank line that separates a marker from the content above it; None where the carrier does that."""
        if last.carrier == "list":
            blocks = self.note.document.blocks
            return None if blocks[blocks[last.item].parent].end >= at else ""
        if last.carrier == "heading" and self.headings_follow_text(at):
            return None
        start, _ = self.note.line_span(at)
        quoted = last.carrier == "quote" and self.text[start:at].lstrip().startswith(">")
        return last.lead.rstrip(" \t*_~") if quoted else ""

    def headings_follow_text(self, at: int) -> bool:
        """Return whether all sections but the first are headings right below text, as one at `at` would be.

        Below a list, a heading without a blank line is a part of its last item to kramdown.
        """
        underlined = "#" not in self.sections[-1].marker.lead
        if underlined or all(section.empty for section in self.sections[:-1]) or {*self.separators[1:]} != {None}:
            return False
        block = self.note.document.blocks[self.note.document.block_at(at - 1)]
        return block.kind == "paragraph" and block.parent < 0

    def line_after(self, at: int) -> str:
        """Return the line after the one that ends at `at`, stripped."""
        newline = self.text.find("\n", at)
        if newline < 0 or newline + 1 == len(self.text):
            return ""
        start, end = self.note.line_span(newline + 1)
        return self.text[start:end].strip() if end - start < _MAX_CHARACTERS else "x"

    def separator_after(self, last: Marker, following: str) -> str:
        """Return a blank line where the following line would be read as part of the marker."""
        if not following.strip("> \t") or last.carrier == "heading" or regex(_SEPARATE_BLOCK).match(following):
            return ""
        return self.note.newline


def _continues_quote(note: Note, entry: Entry) -> bool:
    """Return whether a section is a line right below an empty quote: to some parsers it continues that."""
    lines = [section.marker.line for section in entry.sections if section.carrier == "line"]
    above = (note.line_span(line - 1) for line in lines if line > note.body)
    return any(
        regex(_EMPTY_QUOTE).fullmatch(note.text[start : min(end, start + _MAX_CHARACTERS)]) for start, end in above
    )


def _continues_code(note: Note, entry: Entry) -> bool:
    """Return whether a line is right below indented code: to some parsers it continues that."""
    codes = (block for block in within(note.document.blocks, entry.start, entry.end) if block.kind == "code")
    indented = (block for block in codes if not note.text.startswith(("`", "~"), block.start))
    return any(_is_followed(note, block.end) for block in indented)


def _is_followed(note: Note, end: int) -> bool:
    """Return whether the line after the one that ends before `end` is not blank."""
    start = note.text.find("\n", end - 1) + 1
    return start > 0 and note.text[start : note.line_span(start)[1]].strip() != ""
