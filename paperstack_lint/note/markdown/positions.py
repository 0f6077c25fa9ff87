"""The positions of the parts of headings and links in the source, which the parser does not report."""

from __future__ import annotations

import re
from typing import Any

from paperstack_lint.note.markdown.document import Heading, Link, LinkKind, unescape_markdown
from paperstack_lint.text.edits import Span

_SPACES = " \t\r\n"
"""Characters to strip from the ends of a heading; U+3000 is not one to CommonMark."""


def heading_of(text: str, row: list[Any], index: int) -> Heading:
    """Return the heading of a block, given as the fields of `Block` and its index, with the span of its text."""
    _, start, end, _, _, level = row
    source = text[start:end]
    atx = re.match(r"[ \t]*#{1,6}(?=[ \t\r\n]|$)", source)
    if atx:
        line = source.rstrip(_SPACES)
        begin = atx.end()
        closing = re.search(r"(?:^|[ \t])#+$", line[begin:]) if line.endswith("#") else None
        stop = begin + closing.start() if closing else len(line)
    else:
        begin, stop = 0, source.rstrip(_SPACES).rfind("\n")
    inner = source[begin:stop]
    text_start = start + begin + len(inner) - len(inner.lstrip(_SPACES))
    return Heading(start, end, level, text_start, text_start + len(inner.strip(_SPACES)), index)


def link_of(  # noqa: PLR0913, PLR0917
    text: str, data: dict[str, str], span: Span, text_end: int, image: bool, block: int
) -> Link:
    """Return a link of the parser (`data`) whose text ends at `text_end`, with the span of its destination."""
    text_start = span.start + (2 if image else 1)
    target = data["dest_url"]
    if data["link_type"] in ("Autolink", "Email"):
        inner = Span(span.start + 1, span.end - 1)
        return Link("autolink", *span, *inner, target, *inner, False, block)
    kind: LinkKind = "inline" if data["link_type"] == "Inline" else "reference"
    place = Span(-1, -1)
    if kind == "inline":
        place = _destination(text, text_end, span.end, target)
    return Link(kind, *span, text_start, text_end, target, *place, image, block)


def _destination(text: str, text_end: int, end: int, target: str) -> Span:
    """Return the span of the destination after a link's text; (-1, -1) if its source does not read as `target`."""
    plain = text_end + len(target) + 3 == end and text.startswith(f"]({target})", text_end)
    if plain and "\\" not in target and "&" not in target:  # as most are written
        return Span(text_end + 2, end - 1)
    # A text may end in a line end, which a quote's `>` follows.
    opening = re.compile(r"[\s>\\]*\]\([ \t\r\n]*(<?)").match(text, text_end, end)
    if not opening:
        return Span(-1, -1)
    pattern = r"(?:[^>\\]|\\.)*" if opening[1] else r"(?:[^\x00- \\]|\\[^\x00- ]?)*"
    start = opening.end()
    found = re.compile(pattern, re.DOTALL).match(text, start, end - 1)
    stop = found.end() if found else start
    return Span(start, stop) if unescape_markdown(text[start:stop]) == target else Span(-1, -1)
