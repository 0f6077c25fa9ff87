"""Lines that are meant as headings, and are part of an HTML block above: in CommonMark it goes on to a blank line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.edits import Span
from paperstack_lint.markdown import parse

if TYPE_CHECKING:
    from paperstack_lint.markdown.document import Block
    from paperstack_lint.note import Note

LONGEST_REST = 2000
"""Characters below the line in its block up to which it is found out what they would become."""

# `<pre>` and comments go on to their own ends.
_OTHER_ENDS = r"\s*<(?:!|\?|(?:pre|script|style|textarea)\b)"
_HEADING = r"^ {0,3}#{1,6}[ \t]+(?=\S)([^\n]*)"
_TAG = r"<(/?)([A-Za-z][\w-]*)((?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>|<!--"
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_TEXT = frozenset("a article blockquote center details div figure font main p section span summary".split())
"""Elements in which a line with `#` is meant as a heading; in others it may be code, or the text of a drawing."""


class Hidden(NamedTuple):
    """A line that is no heading: its text, and the element that it is inside of, `` for none.

    `cuts` are where blank lines would make headings of it and of those below it in the block, none where other lines
    would change with them.
    """

    text: Span
    inside: str
    cuts: tuple[int, ...]


def hidden(note: Note) -> Iterator[Hidden]:
    """Yield the lines that begin with `#` and a space, and belong to an HTML block."""
    for block in note.document.blocks:
        source = note.text[block.start : block.end]
        if block.kind != "html" or "#" not in source or re.match(_OTHER_ENDS, source):
            continue
        lines = [line for line in re.compile(_HEADING, re.MULTILINE).finditer(source) if line.start()]
        opened = _opened(source, [line.start() for line in lines])
        found = [(line, inside) for line, inside in zip(lines, opened, strict=True) if inside is not None]
        cuts: tuple[int, ...] = ()
        for at, (line, inside) in enumerate(found):
            if not cuts and not inside and _ends_well(block, source, line.start()):
                cuts = tuple(block.start + each.start() for each, _ in found[at:])
            start = block.start + line.start(1)
            yield Hidden(Span(start, start + len(line[1].rstrip())), inside, cuts)


def _opened(source: str, places: list[int]) -> list[str | None]:
    """Return the innermost element that is open at each place, `` for none; None where the text is no Markdown."""
    found: list[str | None] = []
    stack: list[str] = []
    tags = re.compile(_TAG).finditer(source)
    tag, closed = next(tags, None), 0
    for place in places:
        while tag and tag.start() < place:
            if tag[0] == "<!--":
                end = source.find("-->", tag.end())
                closed = max(closed, end if end >= 0 else len(source))
            elif tag.start() >= closed:
                _step(stack, tag)
            tag = next(tags, None)
        text = place >= closed and all(name in _TEXT for name in stack)
        found.append((stack[-1] if stack else "") if text else None)
    return found


def _step(stack: list[str], tag: re.Match[str]) -> None:
    name = tag[2].lower()
    if tag[1]:
        while name in stack and stack.pop() != name:
            pass
    elif name not in _VOID and not tag[3].endswith("/"):
        # kramdown reads Markdown where it is told to.
        stack.append("markdown" if re.search(r"\smarkdown\s*=", tag[3]) else name)


def _ends_well(block: Block, source: str, at: int) -> bool:
    """Return whether what is below a blank line at `at` would be headings of plain text: nothing else may change."""
    rest = source[at:]
    if block.parent >= 0 or len(rest) > LONGEST_REST:
        return False
    document = parse(rest)
    plain = not (document.links or document.marks or document.opaque)
    return plain and all(each.kind == "heading" for each in document.blocks)
