"""Find where the content of a paper's last section ends.

Not part of a section are the end of a box that contains it, text after its list, a caption with references,
definitions and comments after it, and what may be the title of the next paper.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.papers.reading.reference_headings import is_reference_caption
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.reading.entry import Entry
    from paperstack_lint.papers.reading.marker import Marker

_MAX_CHARACTERS = 400  # of a line, read to decide whether it is blank or no content
_DEFINITION = r"[ ]{0,3}(?:\*?\[[^\[\]]+\]:|\{:[\w-]+:.*\}\s*$)"  # of links, footnotes, abbreviations, attributes
_ATTRIBUTES = r"\{:[^{}]*\}\s*$"
_INDENTED = r"[ ]{4}|[ ]{0,3}\t"
_ANCHOR = r"[ \t>]*(?:<(?P<tag>a|span)\b[^<>]*>[ \t]*</(?P=tag)>[ \t]*)+\r?$"
# `</details>`, `{% endnote %}`, `{{< /fold >}}`, `:::`, and their opening tags; a `</br>` closes nothing.
_BOX = (
    r"(?:<|\{%-?[ \t]*|\{\{[<%][ \t]*)(?P<close>/|end)?(?!(?:br|hr|img|p)\b)(?P<name>[A-Za-z]\w*)"
    r"|^[ \t>]*(?P<fence>:{3,})[ \t]*(?P<named>\S)?"
)


class ContentEnd(NamedTuple):
    """The end of a section's content: the offset `at` of the end of a line.

    `content` is whether there is more than the marker's own line; `certain` whether the end is certain.
    """

    at: int
    content: bool
    certain: bool


def content_end(note: Note, entry: Entry, following: Entry | None) -> ContentEnd:
    """Return where the content of the last section of an entry ends; `following` is the next entry."""
    last = entry.sections[-1].marker
    box = box_end(note, last.line, entry.end)
    content = _SectionContent(note, last, min(preamble_start(note, entry.end), entry.end if box is None else box))
    if (
        last.carrier == "list"
        and (inner := content.inner(flat=entry.title_kind == "list"))
        and not _continues_after_items(note, entry)
    ):
        return ContentEnd(inner, inner > content.own, box is None or box > inner)
    ends = content.ends()
    end = ends[-1]
    if len(ends) > 1 and _precedes_untitled(entry, following):
        # The last piece may be the next paper's title, and so may those between.
        end = ends[0] if _has_text(note.text[last.end : ends[0]]) else ends[-2]
        return ContentEnd(end, end > content.own, certain=False)
    return ContentEnd(end, end > content.own, box is None or box >= end)


def _precedes_untitled(entry: Entry, following: Entry | None) -> bool:
    """Return whether the sections of a paper without a title follow an entry."""
    return following is not None and not following.title and following.start <= entry.end and bool(following.sections)


def preamble_start(note: Note, line: int) -> int:
    """Return the line where the anchors, comments and attributes begin that belong to the block that begins at `line`.

    They are right above it, in no list item that ends there. Below other text without a blank line between, only
    anchors belong to it.
    """
    start, end = note.line_span(line)
    if line == len(note.text) or not _beginning(note, start, end).strip():
        return line
    found = at = line
    while at > note.body:
        start, end = note.line_span(at - 1)
        above = note.text[start:end] if end - start < _MAX_CHARACTERS else "x"
        if not above.strip(" \t>\r"):
            return at
        anchor = regex(_ANCHOR).match(above)
        at = start if anchor or regex(_ATTRIBUTES).match(above.lstrip(" \t>")) else _comment_start(note, end)
        if at < 0 or _leaves_item(note, at, line):
            return found
        found = at if anchor else found
    return at


def _comment_start(note: Note, end: int) -> int:
    """Return where the lines of a comment begin that end at `end`; -1 where these contain anything else."""
    last = len(note.text[max(0, end - _MAX_CHARACTERS) : end].rstrip()) + max(0, end - _MAX_CHARACTERS)
    span = note.document.opaque_at(last - 1) if note.text.endswith("-->", 0, last) else None
    if not span or span.kind != "comment":
        return -1
    start, _ = note.line_span(span.start)
    return start if not note.text[start : span.start].strip(" \t>") else -1


def _leaves_item(note: Note, start: int, end: int) -> bool:
    """Return whether the text at `start` is in a list item that ends before `end`."""
    blocks = note.document.blocks
    lead = regex(r"[ \t>]*+").match(note.text, start, end)
    index = note.document.block_at(lead.end() if lead else start)
    while index >= 0 and blocks[index].kind != "item":
        index = blocks[index].parent
    return index >= 0 and blocks[index].end <= end


def box_end(note: Note, start: int, end: int) -> int | None:
    """Return where the line begins that closes a box opened above `start`, or the closing tag after other text.

    A box is an HTML element, a Liquid block, a shortcode or a fenced container. None means that none is closed.
    """
    if not any(sign in note.text[start:end] for sign in ("</", "{%", "{{", ":::")):
        return None
    open_boxes: Counter[str] = Counter()
    for found in regex(_BOX, re.MULTILINE).finditer(note.text, start, end):
        name = ":::" if found["fence"] else found["name"].lower()
        if _hides_tags(note, found.end() - 1):
            continue
        if not (found["close"] or (found["fence"] and not found["named"])):
            open_boxes[name] += 1
        elif open_boxes[name]:
            open_boxes[name] -= 1
        else:
            line = note.line_span(found.start())[0]
            return line if not note.text[line : found.start()].strip(" \t>") else found.start()
    return None


def _hides_tags(note: Note, offset: int) -> bool:
    """Return whether a character is in code, math or a comment, where a tag closes nothing."""
    span = note.document.opaque_at(offset)
    return span is not None and span.kind in ("code_block", "code_span", "math", "comment")


def _continues_after_items(note: Note, entry: Entry) -> bool:
    """Return whether a section before the last continues after its list item, though that has text."""
    blocks, text = note.document.blocks, note.text
    return any(
        section.marker.item >= 0
        and _has_text(text[section.marker.end : (item := blocks[section.marker.item]).end])
        and text[item.end : preamble_start(note, section.end)].strip()
        for section in entry.sections[:-1]
    )


def _beginning(note: Note, start: int, end: int) -> str:
    """Return a line or a piece, cut off where it is very long."""
    return note.text[start : min(end, start + _MAX_CHARACTERS)]


def _has_text(text: str) -> bool:
    return bool(text.strip(" \t\r\n>*_+-"))


class _SectionContent:
    """The text after a marker, up to `stop`; `own` is where its own line ends, with the underline of a heading."""

    def __init__(self, note: Note, marker: Marker, stop: int) -> None:
        self.note = note
        self.marker = marker
        self.stop = stop
        self.own = note.line_span(marker.start)[1]
        if marker.carrier == "heading" and "#" not in marker.lead:
            self.own = note.line_span(min(self.own + 2, len(note.text)))[1]

    def inner(self, *, flat: bool) -> int | None:
        """Return the end of the content of a list item and of those right below it; None where there is none.

        In a `flat` list, which contains the titles of papers, too, these show which items belong to the paper.
        """
        blocks, text = self.note.document.blocks, self.note.text
        item = blocks[self.marker.item]
        at = self.own
        for start, end in self.lines(blocks[item.parent].end):
            separate = not flat and start >= item.end and text.count("\n", at, start) > 1
            if separate:
                break
            at = end if _beginning(self.note, start, end).strip(" \t>\r") else at
        return at if _has_text(text[self.marker.end : at]) else None

    def ends(self) -> list[int]:
        """Return the end of the piece right below the marker, and the ends of further pieces that are content."""
        pieces = self.pieces()
        ends, footnote = [next(pieces)[1]], False
        for start, end in pieces:
            line = _beginning(self.note, start, end)
            if is_reference_caption(line):
                break
            footnote = line.lstrip(" \t>").startswith("[^") or (footnote and regex(_INDENTED).match(line) is not None)
            if not footnote and not self.is_not_content(start, end):
                ends.append(end)
        return ends

    def pieces(self) -> Iterator[tuple[int, int]]:
        """Yield the pieces between blank lines."""
        first, last = self.own, self.own
        for start, end in self.lines(self.stop):
            if _beginning(self.note, start, end).strip(" \t>\r"):
                first, last = first if first >= 0 else start, end
            elif first >= 0:
                yield first, last
                first = -1
        if first >= 0:
            yield first, last

    def lines(self, stop: int) -> Iterator[tuple[int, int]]:
        """Yield the lines below the marker's own, up to `stop`."""
        start = self.note.text.find("\n", self.own) + 1 or stop
        while start < min(stop, self.stop):
            end = self.note.line_span(start)[1]
            if self.marker.carrier == "list" and self.is_list_attributes(_beginning(self.note, start, end)):
                return
            yield start, end
            start = self.note.text.find("\n", end) + 1 or stop

    def is_list_attributes(self, line: str) -> bool:
        """Return whether a line has the attributes of the list that the marker is in: it is indented no deeper."""
        lead = regex(r"[ \t>]*").match(self.marker.lead)
        attributes = regex(rf"(?P<lead>[ \t>]*){_ATTRIBUTES}").match(line)
        if not lead or not attributes:
            return False
        return len(attributes["lead"].expandtabs(4)) <= len(lead[0].expandtabs(4))

    def is_not_content(self, start: int, end: int) -> bool:
        """Return whether a piece is definitions, or a comment below the list of the marker."""
        text = self.note.text
        if self.marker.carrier == "list" and _comment_start(self.note, end) == start:
            return True
        lines = text[start:end].split("\n") if end - start < _MAX_CHARACTERS * 10 else ["x"]
        return all(regex(_DEFINITION).match(line[:_MAX_CHARACTERS]) for line in lines)
