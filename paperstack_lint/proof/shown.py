"""What a page shows, as our own parser reads it: everything at its place in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from paperstack_lint.edits import Span
from paperstack_lint.markdown import Document, Link

TARGET_IS_TEXT = ("autolink", "bare", "loose")
"""Links whose target is text, or nothing but text, to some parser."""
_COMMENT = r"<!--.*?(?:-->|\Z)"


class Feature(NamedTuple):
    """Something other than words that a page shows: its place, and the part of the source that decides on it."""

    kind: str
    at: int
    source: Span
    value: str


def features(text: str, document: Document) -> Iterator[Feature]:
    """All that the page shows besides words; what a comment holds is not shown."""
    for heading in document.headings:
        yield Feature("headings", heading.start, Span(heading.start, heading.end), str(heading.level))
    for mark in document.marks:
        yield Feature("emphasis", mark.start, Span(mark.start, mark.end), mark.kind)
    for link in document.links:
        kind, whole = "image" if link.image else "link", Span(link.start, link.end)
        yield Feature(f"{kind}s", link.start, whole, "")
        if link.kind != "reference":  # the target of that stands in the definition, a link of its own
            place = Span(link.target_start, link.target_end) if link.target_start >= 0 else whole
            yield Feature(f"{kind} targets", link.start, place, link.target)
    yield from _opaque(text, document)


def _opaque(text: str, document: Document) -> Iterator[Feature]:
    kinds = {"`": "inline code", "$": "math", "{": "Liquid"}
    blocks = {block.start for block in document.blocks if block.kind == "code"}
    for span in document.opaque:
        value = text[span.start : span.end].rstrip()
        kind = "fenced code" if span.start in blocks else kinds.get(value[:1], "raw HTML")
        if kind == "raw HTML":
            value = re.sub(_COMMENT, "", value, flags=re.DOTALL).strip()
        if value:
            yield Feature(kind, span.start, span, value)


def visible(document: Document) -> Iterator[Span]:
    """The runs of text, without the targets that only look like text."""
    hidden = sorted(span for link in document.links for span in _looks_like_text(link))
    at = 0
    for run in document.texts:
        start = run.start
        if document.opaque_at(start):  # the text of a code block
            continue
        while at < len(hidden) and hidden[at].end <= start:
            at += 1
        index = at  # a hidden span may go on in the next run
        while index < len(hidden) and hidden[index].start < run.end:
            yield Span(start, max(start, hidden[index].start))
            start = max(start, hidden[index].end)
            index += 1
        yield Span(start, max(start, run.end))


def _looks_like_text(link: Link) -> tuple[Span, ...]:
    if link.kind == "loose":
        return Span(link.start, link.text_start), Span(link.text_end, link.end)
    return (Span(link.start, link.end),) if link.kind in TARGET_IS_TEXT else ()
