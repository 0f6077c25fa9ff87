"""Lines that are meant as headings but are part of an HTML block, which in CommonMark ends with a blank line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.note.markdown import parse
from paperstack_lint.note.markdown.html import find_fenced_code, is_within
from paperstack_lint.site.workspace import site_of
from paperstack_lint.text.edits import Span

if TYPE_CHECKING:
    from paperstack_lint.note.markdown.document import Block
    from paperstack_lint.note.note import Note

LONGEST_REST = 2000
"""Characters of the rest of the block that are parsed to tell what it would become."""

# `<pre>` and comments have ends of their own.
_OTHER_ENDS = r"\s*<(?:!|\?|(?:pre|script|style|textarea)\b)"
_HEADING = r"^( {0,3})#{1,6}[ \t]+(?=\S)([^\n]*)"
_TAG = r"<(/?)([A-Za-z][\w-]*)((?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>|<!--"
_OTHER_TEXT = r"\smarkdown\s*=|white-space:\s*pre|font-family:[^;\"']*\bmonospace"
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_TEXT = frozenset("a article blockquote center details div figure font main p section span summary".split())
"""Elements in which a line with `#` is meant as a heading; in others it may be code, or text in a drawing."""


class HiddenHeading(NamedTuple):
    """A line that is not parsed as a heading: its text, and the element that contains it, `` for none.

    `cuts` are the indentations to replace by line ends, so that it and those below it in the block become headings;
    empty where that would change other lines.
    """

    text: Span
    inside: str
    cuts: tuple[Span, ...]


def is_read_by_kramdown(note: Note) -> bool:
    """Return whether kramdown's GFM parser renders the page: it parses headings after HTML that is closed."""
    site = site_of(note)
    return site is not None and site.generator == "jekyll" and site.publishing.kramdown == "GFM"


def hidden_headings(note: Note) -> Iterator[HiddenHeading]:
    """Yield the lines of HTML blocks that begin with `#` and a space."""
    blocks = [Span(block.start, block.end) for block in note.document.blocks if block.kind == "html"]
    code = list(find_fenced_code(note.text, note.body, blocks))
    for block in note.document.blocks:
        source = note.text[block.start : block.end] if block.kind == "html" else ""  # quotes in quotes are long
        if "#" not in source or re.match(_OTHER_ENDS, source):
            continue
        lines = [line for line in re.compile(_HEADING, re.MULTILINE).finditer(source) if line.start()]
        lines = [line for line in lines if not is_within(code, block.start + line.start())]
        opened = _open_elements(source, [line.start() for line in lines])
        found = [(line, inside) for line, inside in zip(lines, opened, strict=True) if inside is not None]
        cuts: tuple[Span, ...] = ()
        for at, (line, inside) in enumerate(found):
            near = len(source) - line.start() <= LONGEST_REST
            if not cuts and not inside and near and _ends_well(block, source, [each.start() for each, _ in found[at:]]):
                cuts = tuple(Span(block.start + each.start(), block.start + each.end(1)) for each, _ in found[at:])
            start = block.start + line.start(2)
            yield HiddenHeading(Span(start, start + len(line[2].rstrip())), inside, cuts)


def _open_elements(source: str, places: list[int]) -> list[str | None]:
    """Return the innermost element that is open at each place, `` for none; None where the text is not Markdown."""
    found: list[str | None] = []
    elements = _OpenElements()
    tags = re.compile(_TAG).finditer(source)
    tag, closed = next(tags, None), 0
    for place in places:
        while tag and tag.start() < place:
            if tag.start() >= closed and tag[0] == "<!--":
                end = source.find("-->", tag.end())
                closed = end if end >= 0 else len(source)
            elif tag.start() >= closed:
                elements.step(tag)
            tag = next(tags, None)
        text = place >= closed and not elements.others
        found.append((elements.names[-1] if elements.names else "") if text else None)
    return found


class _OpenElements:
    """The elements that are open: their names, how many have each, and how many are not of `_TEXT`."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.others = 0
        self._counts: Counter[str] = Counter()

    def step(self, tag: re.Match[str]) -> None:
        """Open or close the element of a tag."""
        name = tag[2].lower()
        if tag[1]:
            self._close(name)
        elif name not in _VOID and not tag[3].endswith("/"):
            # kramdown parses Markdown where `markdown=` is set; what preserves spaces is code.
            self._open("markdown" if re.search(_OTHER_TEXT, tag[3]) else name)

    def _open(self, name: str) -> None:
        self.names.append(name)
        self._count(name, 1)

    def _close(self, name: str) -> None:
        """Close the innermost element of a name and all that are inside it; do nothing where none has the name."""
        left = self._counts[name] - 1
        while self._counts[name] > max(left, 0):
            self._count(self.names.pop(), -1)

    def _count(self, name: str, change: int) -> None:
        self._counts[name] += change
        self.others += change * (name not in _TEXT)


def _ends_well(block: Block, source: str, lines: Sequence[int]) -> bool:
    """Return whether the rest of a block, from the first of `lines` on, would be headings of plain text, one on each.

    Nothing else may change: `-` below other text would make a heading of that.
    """
    rest = source[lines[0] :]
    if block.parent >= 0:
        return False
    document = parse(rest)
    plain = not (document.links or document.marks or document.opaque)
    starts = [lines[0] + rest.rfind("\n", 0, each.start) + 1 for each in document.blocks]
    return plain and starts == [*lines] and all(each.kind == "heading" for each in document.blocks)
