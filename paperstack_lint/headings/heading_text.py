"""The text of headings as readers see it: those of the body, and the title in the front matter."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import covering, within

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Heading
    from paperstack_lint.note.note import Note

SYNTAX = "\x00"
"""A character of `HeadingText.prose` for what is not prose: code, math, HTML, images, addresses, attributes."""

MARK = "\x01"
"""A character of `HeadingText.prose` for marks that readers do not see: emphasis and the brackets of links."""

_NOT_PROSE = (
    r"\[\[[^\[\]\n]*\]\]|\[[@^][^\[\]\n]*\]"  # wikilinks, citations, footnotes
    r"|\{[^{}\n]*\}+"  # attributes and Liquid
    r"|\$[^\n]*\$"  # math to MathJax, if not to Markdown; which `$` belong together is uncertain
)
_ADDRESS = r"(?:https?://|www\.)[!-~]+"
_ADJACENT_MARKS = r"\*{4}|_{4}|~{3}"
"""Marks with nothing between them, which, like a lone `*`, pair differently once a space is beside them."""

_ID = r"(?<=[ \t])\{#[^{}\n]*\}"
_ANCHOR_AND_TAG = r"(?:[&!]\S*\s+)*+"
"""The anchor and the tag of a value in front matter."""

_MARK_WIDTHS = {"em": 1, "strong": 2, "strike": 2}


class HeadingText(NamedTuple):
    """A heading, or the title of the front matter.

    `start` to `end` is its source without outer marks, and without comments and an id at its end. `prose` has the same
    length, so that offsets in it are offsets in the source; it has `SYNTAX` for what is not prose, `MARK` for emphasis
    marks and the brackets of links. `closers` are the ends of emphasis and links, ascending. `heading` is an index into
    the note's headings, -1 for the title. `exact` is whether an edit of the source changes the text that is read in the
    same way.
    """

    start: int
    end: int
    prose: str
    closers: tuple[int, ...]
    heading: int
    exact: bool

    def source(self, note: Note) -> str:
        """Return the source of the heading."""
        return note.text[self.start : self.end]

    def outside(self, start: int, end: int) -> int:
        """Return where a space is outside of all marks between two letters; the marks are from `start` to `end`."""
        at = bisect_right(self.closers, end)
        return max(start, self.closers[at - 1]) if at else start


@lru_cache(maxsize=1)  # several rules query those of a note, one after another
def heading_texts(note: Note) -> tuple[HeadingText, ...]:
    """Return the texts of the title and of all headings of one line.

    Lines right above a `---`, or above the `-` of an empty list item, are headings to a parser only, and text between
    two `$$` is a formula: both are left out.
    """
    title = _title(note)
    formulas = _formulas(note)
    meant = (
        _heading_text(note, heading, index)
        for index, heading in enumerate(note.headings)
        if _is_meant(note.text, heading) and not covering(formulas, heading.start)
    )
    return (title, *meant) if title else tuple(meant)


def authored_heading_texts(note: Note) -> Iterator[HeadingText]:
    """Yield the texts that the author worded: markers of template sections, and what resembles one, are left out."""
    sections = [section for entry in papers_of(note) for section in entry.sections]
    markers = sorted(section.start for section in sections if section.carrier == "heading")
    kinds = template_of(note).sections
    emoji = tuple(kind.emoji for kind in kinds if kind.emoji)
    labels = {label.casefold() for kind in kinds for label in kind.labels} if sections else set()
    for heading_text in heading_texts(note):
        marked = bisect_right(markers, heading_text.end) > bisect_right(markers, heading_text.start - 1)
        reads = heading_text.source(note).strip("*_ ")
        if not marked and not reads.startswith(emoji) and reads.rstrip(":： ").casefold() not in labels:
            yield heading_text


def _is_meant(text: str, heading: Heading) -> bool:
    source = text[heading.start : heading.end]
    underlined = not source.lstrip().startswith("#")
    accident = underlined and regex(r"\n[ >\t]*(?:-{1,3}|=)[ \t\r\n]*\Z").search(source) is not None
    reads = text[heading.text_start : heading.text_end]
    return reads != "" and "\n" not in reads and not accident


def _formulas(note: Note) -> list[Span]:
    """Return the text between two `$$` that spans several lines; several generators pass it to MathJax."""
    pairs = regex(r"\$\$[^$]+\$\$").finditer(note.text, note.body)
    return [Span(*found.span()) for found in pairs if "\n" in found[0]]


def _title(note: Note) -> HeadingText | None:
    field = note.front_matter.get("title") if note.front_matter else None
    if not field or field.value.kind != "scalar" or field.value.style not in ("plain", "'", '"'):
        return None
    value = field.value
    quotes = value.style != "plain"
    properties = regex(_ANCHOR_AND_TAG).match(note.text, value.start, value.end)
    start, end = (properties.end() if properties else value.start) + quotes, value.end - quotes
    source = note.text[start:end]
    prose = _blank_out(f"{_NOT_PROSE}|{_ADDRESS}", source)
    alone = start == value.start + quotes  # what has an anchor may be used elsewhere
    return HeadingText(start, end, prose, (), -1, alone and source == value.text)


def _heading_text(note: Note, heading: Heading, index: int) -> HeadingText:
    start, end = heading.text_start, _end(note, heading)
    source = note.text[start:end]
    if source.replace(" ", "").isalnum():  # it has no marks
        return HeadingText(start, end, source, (), index, exact=True)
    prose = _Canvas(source, start)
    closers = _draw_prose(note, Span(start, end), prose)
    for found in regex(_NOT_PROSE).finditer(source):
        prose.fill(start + found.start(), start + found.end(), SYNTAX)
    # Liquid may print anything, so the id of such a heading is unknown.
    exact = regex(r"\{[{%]").search(source) is None or _has_own_id(note, heading)
    reads = _blank_out(_ADDRESS, prose.text())  # an address of a link is MARK by now
    if MARK in reads and ("*" in reads or regex(_ADJACENT_MARKS).search(source)):
        reads = reads.replace(MARK, SYNTAX)
    return HeadingText(start, end, reads, tuple(sorted(closers)), index, exact)


def _end(note: Note, heading: Heading) -> int:
    """Return where the visible text of a heading ends, before comments and an id at its end."""
    start, end = heading.text_start, heading.text_end
    if note.text[end - 1] not in ">}":
        return end
    seen = _Canvas(note.text[start:end], start)
    seen.show(start, end)
    for opaque in within(note.document.opaque, start, end):
        if opaque.kind == "comment":
            seen.fill(opaque.start, opaque.end, " ")
    for found in regex(_ID).finditer(note.text, start, end):
        seen.fill(found.start(), found.end(), " ")
    return start + len(seen.text().rstrip(" \t"))


def _blank_out(pattern: str, prose: str) -> str:
    return regex(pattern).sub(lambda found: SYNTAX * len(found[0]), prose)


def _has_own_id(note: Note, heading: Heading) -> bool:
    from paperstack_lint.headings.ids import has_explicit_id  # few headings contain Liquid

    return has_explicit_id(note, heading)


class _Canvas:
    """The prose of a heading under construction: all SYNTAX at first."""

    def __init__(self, source: str, start: int) -> None:
        self.source = source
        self.start = start
        self.characters = [SYNTAX] * len(source)

    def fill(self, start: int, end: int, character: str) -> None:
        start, end = max(start - self.start, 0), min(end - self.start, len(self.source))
        self.characters[start:end] = character * max(end - start, 0)

    def show(self, start: int, end: int) -> None:
        start, end = max(start - self.start, 0), min(end - self.start, len(self.source))
        self.characters[start:end] = self.source[start:end]

    def text(self) -> str:
        return "".join(self.characters)


def _draw_prose(note: Note, span: Span, prose: _Canvas) -> list[int]:
    """Draw the prose and the marks of a heading, and return where emphasis and links end."""
    document = note.document
    links, closers = within(document.links, *span), []
    for link in links:
        if link.kind == "inline" and not link.image:
            prose.fill(link.start, link.end, MARK)
            closers.append(link.end)
    for mark in within(document.marks, *span):
        width = _MARK_WIDTHS[mark.kind] - (mark.kind == "strike" and not note.text.startswith("~~", mark.start))
        prose.fill(mark.start, mark.start + width, MARK)
        prose.fill(mark.end - width, mark.end, MARK)
        closers.append(mark.end)
    for run in within(document.texts, *span):
        prose.show(run.start, run.end)
    for opaque in within(document.opaque, *span):
        prose.fill(opaque.start, opaque.end, SYNTAX)
    for link in links:
        if link.image or link.kind not in ("inline", "html"):
            # The text of a reference is the name of its definition.
            prose.fill(link.start, link.end, SYNTAX)
    return closers
