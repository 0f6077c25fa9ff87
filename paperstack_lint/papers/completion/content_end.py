"""Where the content of a paper's last section ends: what stands below it there is not its own.

Not a section's own are the end of a box that holds it, what follows its list, a caption with references, definitions
and comments behind it, and what may be the title of the next paper.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.papers.references import introduces_references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.entry import Entry
    from paperstack_lint.papers.marker import Marker

_LONGEST = 400  # characters of a line that may be blank, or be no content
_DEFINITION = r"[ ]{0,3}(?:\*?\[[^\[\]]+\]:|\{:[\w-]+:.*\}\s*$)"  # of links, footnotes, abbreviations, attributes
_ATTRIBUTES = r"\{:[^{}]*\}\s*$"
_INDENTED = r"[ ]{4}|[ ]{0,3}\t"
_ANCHOR = r"[ \t>]*(?:<(?P<tag>a|span)\b[^<>]*>[ \t]*</(?P=tag)>[ \t]*)+\r?$"
# `</details>`, `{% endnote %}`, `{{< /fold >}}`, `:::`, and what opens them; a `</br>` closes nothing.
_BOX = (
    r"(?:<|\{%-?[ \t]*|\{\{[<%][ \t]*)(?P<close>/|end)?(?!(?:br|hr|img|p)\b)(?P<name>[A-Za-z]\w*)"
    r"|^[ \t>]*(?P<fence>:{3,})[ \t]*(?P<named>\S)?"
)


class Ending(NamedTuple):
    """`at` is the end of a line, `content` whether that is not the marker's own, `certain` whether it surely is."""

    at: int
    content: bool
    certain: bool


def ending(note: Note, entry: Entry, following: Entry | None) -> Ending:
    """Where the content of the last section of an entry ends; `following` is the entry that comes next."""
    last = entry.sections[-1].marker
    box = box_end(note, last.line, entry.end)
    content = _Content(note, last, min(top(note, entry.end), entry.end if box is None else box))
    if (
        last.carrier == "list"
        and (inner := content.inner(flat=entry.title_kind == "list"))
        and not _outer_habit(note, entry)
    ):
        return Ending(inner, inner > content.own, box is None or box > inner)
    ends = content.ends()
    end = ends[-1]
    if len(ends) > 1 and _untitled(entry, following):
        # The last piece may be the next paper's title, and what stands between, too.
        end = ends[0] if _says(note.text[last.end : ends[0]]) else ends[-2]
        return Ending(end, end > content.own, certain=False)
    return Ending(end, end > content.own, box is None or box >= end)


def _untitled(entry: Entry, following: Entry | None) -> bool:
    """Whether sections follow an entry without a title of theirs."""
    return following is not None and not following.title and following.start <= entry.end and bool(following.sections)


def top(note: Note, line: int) -> int:
    """Return the line where the anchors, comments and attributes begin that belong to what begins at `line`.

    Those are right above it, in no list item that ends there. Below other text without a blank line between, only the
    anchors do.
    """
    start, end = note.line_span(line)
    if line == len(note.text) or not note.text[start : min(end, start + _LONGEST)].strip():
        return line
    found = at = line
    while at > note.body:
        start, end = note.line_span(at - 1)
        above = note.text[start:end] if end - start < _LONGEST else "x"
        if not above.strip(" \t>\r"):
            return at
        anchor = re.match(_ANCHOR, above)
        at = start if anchor or re.match(_ATTRIBUTES, above.lstrip(" \t>")) else _comment(note, end)
        if at < 0 or _leaves_item(note, at, line):
            return found
        found = at if anchor else found
    return at


def _comment(note: Note, end: int) -> int:
    """Return where the lines of a comment begin that end at `end`; -1 where they contain anything else."""
    last = len(note.text[max(0, end - _LONGEST) : end].rstrip()) + max(0, end - _LONGEST)
    span = note.document.opaque_at(last - 1) if note.text.endswith("-->", 0, last) else None
    if not span or span.kind != "comment":
        return -1
    start, _ = note.line_span(span.start)
    return start if not note.text[start : span.start].strip(" \t>") else -1


def _leaves_item(note: Note, start: int, end: int) -> bool:
    """Whether what begins at `start` is in a list item that ends before `end`."""
    blocks = note.document.blocks
    lead = re.compile(r"[ \t>]*+").match(note.text, start, end)
    index = note.document.block_at(lead.end() if lead else start)
    while index >= 0 and blocks[index].kind != "item":
        index = blocks[index].parent
    return index >= 0 and blocks[index].end <= end


def box_end(note: Note, start: int, end: int) -> int | None:
    """Where the line begins that closes a box opened above `start`; the end of what stands before it on its line."""
    if not any(sign in note.text[start:end] for sign in ("</", "{%", "{{", ":::")):
        return None
    open_boxes: Counter[str] = Counter()
    for found in re.compile(_BOX, re.MULTILINE).finditer(note.text, start, end):
        name = ":::" if found["fence"] else found["name"].lower()
        if _in_code(note, found.end() - 1):
            continue
        if not (found["close"] or (found["fence"] and not found["named"])):
            open_boxes[name] += 1
        elif open_boxes[name]:
            open_boxes[name] -= 1
        else:
            line = note.line_span(found.start())[0]
            return line if not note.text[line : found.start()].strip(" \t>") else found.start()
    return None


def _in_code(note: Note, offset: int) -> bool:
    """Return whether a character is in code, math or a comment."""
    span = note.document.opaque_at(offset)
    return span is not None and span.kind in ("code_block", "code_span", "math", "comment")


def _outer_habit(note: Note, entry: Entry) -> bool:
    """Whether a section before the last goes on behind its item, though that holds something."""
    blocks, text = note.document.blocks, note.text
    return any(
        section.marker.item >= 0
        and _says(text[section.marker.end : (item := blocks[section.marker.item]).end])
        and text[item.end : top(note, section.end)].strip()
        for section in entry.sections[:-1]
    )


def _says(text: str) -> bool:
    return bool(text.strip(" \t\r\n>*_+-"))


class _Content:
    """What stands behind a marker, up to `stop`; `own` is where its own line ends, the underline of a heading too."""

    def __init__(self, note: Note, marker: Marker, stop: int) -> None:
        self.note = note
        self.marker = marker
        self.stop = stop
        self.own = note.line_span(marker.start)[1]
        if marker.carrier == "heading" and "#" not in marker.lead:
            self.own = note.line_span(min(self.own + 2, len(note.text)))[1]

    def inner(self, *, flat: bool) -> int | None:
        """The end of what a list item holds, and those right below it; None where that is nothing but the marker.

        Where all is `flat`, the titles of papers in the list, too, they tell which of its items are the paper's.
        """
        blocks, text = self.note.document.blocks, self.note.text
        item = blocks[self.marker.item]
        at = self.own
        for start, end in self.lines(blocks[item.parent].end):
            line = text[start : min(end, start + _LONGEST)]
            apart = not flat and start >= item.end and text.count("\n", at, start) > 1
            if apart:
                break
            at = end if line.strip(" \t>\r") else at
        return at if _says(text[self.marker.end : at]) else None

    def ends(self) -> list[int]:
        """Return the ends of what is right below the marker, and of all pieces between blank lines that are content."""
        pieces = self.pieces()
        ends, footnote = [next(pieces)[1]], False
        for start, end in pieces:
            if is_caption(self.note.text[start : min(end, start + _LONGEST)]):
                break
            line = self.note.text[start : min(end, start + _LONGEST)]
            footnote = line.lstrip(" \t>").startswith("[^") or (footnote and re.match(_INDENTED, line) is not None)
            if not footnote and not self.beside(start, end):
                ends.append(end)
        return ends

    def pieces(self) -> Iterator[tuple[int, int]]:
        """What blank lines part."""
        first, last = self.own, self.own
        for start, end in self.lines(self.stop):
            if self.note.text[start : min(end, start + _LONGEST)].strip(" \t>\r"):
                first, last = first if first >= 0 else start, end
            elif first >= 0:
                yield first, last
                first = -1
        if first >= 0:
            yield first, last

    def lines(self, stop: int) -> Iterator[tuple[int, int]]:
        """The lines below the marker's own, up to `stop`."""
        start = self.note.text.find("\n", self.own) + 1 or stop
        while start < min(stop, self.stop):
            end = self.note.line_span(start)[1]
            if self.marker.carrier == "list" and self.of_list(self.note.text[start : min(end, start + _LONGEST)]):
                return
            yield start, end
            start = self.note.text.find("\n", end) + 1 or stop

    def of_list(self, line: str) -> bool:
        """Whether a line gives the attributes of the list that the marker is in: it is indented no more than that."""
        lead = re.match(r"[ \t>]*", self.marker.lead)
        attributes = re.match(rf"(?P<lead>[ \t>]*){_ATTRIBUTES}", line)
        if not lead or not attributes:
            return False
        return len(attributes["lead"].expandtabs(4)) <= len(lead[0].expandtabs(4))

    def beside(self, start: int, end: int) -> bool:
        """Whether a piece is no content: definitions, or a comment below the list of the marker."""
        text = self.note.text
        if self.marker.carrier == "list" and _comment(self.note, end) == start:
            return True
        lines = text[start:end].split("\n") if end - start < _LONGEST * 10 else ["x"]
        return all(re.match(_DEFINITION, line[:_LONGEST]) for line in lines)


def is_caption(line: str) -> bool:
    """Whether a line of its own says that references follow."""
    words = line.strip()
    captioned = words.endswith((":", "：")) or words.startswith(("**", "__"))
    return captioned and "\n" not in words and introduces_references(words)
