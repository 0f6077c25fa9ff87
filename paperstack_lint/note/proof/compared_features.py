"""What a page displays according to our own parser, each part with its position in the source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from paperstack_lint.note.markdown import Document, Link, html
from paperstack_lint.note.markdown.document import Opaque
from paperstack_lint.text.edits import Edit, Span, rewrite
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import Placed, within

TARGET_IS_TEXT = ("autolink", "bare", "loose")
"""Links whose target some parsers read as text."""
_NO_STRUCTURE = frozenset({"heading", "code", "html"})
"""Blocks that are compared by their content; comments, which are HTML, may be anywhere."""


class Feature(NamedTuple):
    """A part of a page other than words: its offset, and the place in the source that determines it."""

    kind: str
    at: int
    source: Placed
    value: str


def features(text: str, document: Document) -> Iterator[Feature]:
    """Yield the parts of a page other than words, and the comments, which generators and tools read."""
    yield from _blocks(text, document)
    for heading in document.headings:
        yield Feature("headings", heading.start, heading, str(heading.level))
    for mark in document.marks:
        yield Feature("emphasis", mark.start, mark, mark.kind)
    for link in document.links:
        kind = "image" if link.image else "link"
        yield Feature(f"{kind}s", link.start, link, "")
        if link.kind != "reference":  # its target is that of the definition, which is another link
            place = Span(link.target_start, link.target_end) if link.target_start >= 0 else link
            yield Feature(f"{kind} targets", link.start, place, link.target)
    yield from _opaque(text, document)


def _blocks(text: str, document: Document) -> Iterator[Feature]:
    """Yield lists, items, paragraphs, quotes, tables and rules, with their parent and depth.

    The line above a block determines it, too: a paragraph continues, a heading does not. The first paragraph of an item
    exists in a loose list only, and any item can make a list loose: only the other parser compares that.
    """
    depths: list[int] = []
    for block in document.blocks:
        depth = depths[block.parent] + 1 if block.parent >= 0 else 0
        depths.append(depth)
        outer = document.blocks[block.parent] if depth else None
        loose = outer and outer.kind == "item" and outer.content == block.start and block.kind == "paragraph"
        if block.kind not in _NO_STRUCTURE and not loose:
            parent = outer.kind if outer else "page"
            source = Span(_above(text, block.start), block.end)
            yield Feature("blocks", block.start, source, f"{block.kind} {depth} in {parent}")


def _above(text: str, offset: int) -> int:
    """Return the start of the last line before that of `offset` that is not blank."""
    at = text.rfind("\n", 0, offset) + 1
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return text.rfind("\n", 0, at) + 1


_FEATURES: dict[str, str] = {
    "code_block": "fenced code",
    "indented_code": "fenced code",
    "code_span": "inline code",
    "math": "math",
    "liquid": "Liquid",
}
"""The names of features by the kinds of opaque spans; HTML is split into several features."""


def _opaque(text: str, document: Document) -> Iterator[Feature]:
    links = [link for link in document.links if link.kind == "html"]
    targets = sorted(Span(link.target_start, link.target_end) for link in links)
    texts = [piece for link in links if not link.image for piece in html.link_texts(text, link.end)]
    for span in document.opaque:
        value = text[span.start : span.end]
        near = (within(targets, *span[:2]), within(texts, *span[:2])) if links else ()
        if span.kind in _FEATURES:
            if value := value.rstrip():
                yield Feature(_FEATURES[span.kind], span.start, span, value)
        elif "<!--" in value or any(near):
            yield from _html(text, span, *near)
        elif value := _join_lines(value):
            yield Feature("raw HTML", span.start, span, value)


def _html(text: str, span: Opaque, targets: Sequence[Span] = (), texts: Sequence[Span] = ()) -> Iterator[Feature]:
    """Yield the comments of a piece of raw HTML, the texts of its links, and the rest without these and the targets."""
    for found in regex(html.COMMENT).finditer(text, span.start, span.end):
        yield Feature("comments", found.start(), Span(*found.span()), found[0])
    inside = [place for place in texts if place.end <= span.end]  # elsewhere Markdown also reads it as text
    yield from (Feature("HTML words", place.start, place, text[slice(*place)]) for place in inside)
    cuts = (Edit(place.start - span.start, place.end - span.start, "") for place in (*targets, *inside))
    value = regex(html.COMMENT).sub(" ", rewrite(text[span.start : span.end], cuts))
    if value := _join_lines(value):
        yield Feature("raw HTML", span.start, span, value)


def _join_lines(text: str) -> str:
    """Return a text with a space in place of white space, since a comment may go with its line."""
    return " ".join(text.split())


def visible_text(document: Document) -> Iterator[Span]:
    """Yield the runs of text without template tags and targets, which only look like text."""
    tags = (Span(span.start, span.end) for span in document.opaque if span.kind == "liquid")
    hidden = sorted([*tags, *(span for link in document.links for span in _looks_like_text(link))])
    at = 0
    for run in document.texts:
        start = run.start
        opaque = document.opaque_at(start)
        if opaque and opaque.kind != "liquid":  # the text of a code block
            continue
        while at < len(hidden) and hidden[at].end <= start:
            at += 1
        index = at  # a hidden span may continue in the next run
        while index < len(hidden) and hidden[index].start < run.end:
            yield Span(start, max(start, hidden[index].start))
            start = max(start, hidden[index].end)
            index += 1
        yield Span(start, max(start, run.end))


def _looks_like_text(link: Link) -> tuple[Span, ...]:
    if link.kind == "loose":
        return Span(link.start, link.text_start), Span(link.text_end, link.end)
    return (Span(link.start, link.end),) if link.kind in TARGET_IS_TEXT else ()
