"""Parse Markdown into blocks, headings, links and opaque spans; the only importer of pyromark.

The parser (pulldown-cmark) counts UTF-8 bytes of the body; everything else here counts characters of the whole note.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache, partial
from itertools import accumulate
from typing import Any

from paperstack_lint.note.markdown import html, liquid, raw_links
from paperstack_lint.note.markdown.document import (
    Block,
    BlockKind,
    Document,
    Heading,
    Link,
    Mark,
    Opaque,
    OpaqueKind,
    Text,
    heading_of,
    link_of,
    unescape_markdown,
)
from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex


def parse(text: str, start: int = 0) -> Document:
    """Parse the body of a note, which begins at `start`. Never raises: any text is valid Markdown."""
    builder = _Builder(text, start)
    builder.run()
    tags, fenced = liquid.find_tags(text, start), html.find_fenced_code(text, start, builder.html)
    generated = list(_merge_spans([*liquid.find_verbatim_blocks(text, start), *fenced]))
    document = builder.document(_merge_spans(builder.opaque + tags + generated))
    links = [*builder.links, *_definitions(text, start)]
    raw = [
        *raw_links.find_in_html(text, start, builder.html, document),
        *raw_links.find_in_text(text, start, document, links),
    ]
    links += (_to_link(document, one) for one in raw)
    hidden = list(_merge_spans([*tags, *html.find_code_elements(text, start, builder.html, document)]))
    links = [link for link in links if not html.is_within(hidden, link.start)] if hidden else links
    links.sort(key=lambda link: (link.start, -link.end))
    return _remove_generated(document._replace(links=tuple(links)), generated)


_BLOCKS: dict[str, BlockKind] = {
    "Heading": "heading",
    "Paragraph": "paragraph",
    "List": "list",
    "Item": "item",
    "BlockQuote": "quote",
    "CodeBlock": "code",
    "HtmlBlock": "html",
    "Table": "table",
    "FootnoteDefinition": "footnote",
}
_MARKS = {"Emphasis": "em", "Strong": "strong", "Strikethrough": "strike"}
_LINKS = ("Link", "Image")


@cache
def _parser() -> Any:
    from pyromark import Markdown, Options

    # Without metadata blocks, which would hide text between two `---` of a body.
    return Markdown(
        options=Options.ENABLE_TABLES
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_MATH
    )


def marks_without_math(text: str, start: int) -> tuple[Mark, ...]:
    """Return the emphasis of a body as engines without support for math parse it, in source order."""
    from pyromark import Markdown, Options

    body = text[start:]
    offset = _character_offset(body, start)
    found = []
    for event, place in Markdown(options=Options.ENABLE_TABLES).events_with_range(body):
        tag = event.get("Start") if isinstance(event, dict) else None
        if isinstance(tag, str) and tag in _MARKS:
            found.append(Mark(_MARKS[tag], offset(place["start"]), offset(place["end"])))
    return tuple(found)


_LEAD_BYTES = bytes(byte & 0xC0 != 0x80 for byte in range(256))
"""1 for each byte that begins a character in UTF-8, else 0."""


_CHUNK = 64
"""The most bytes that are counted to convert one offset; so few cost no more than the call does."""


def _character_offset(body: str, start: int) -> Callable[[int], int]:
    """Return a function that converts a byte offset of the body to the character offset in the note."""
    if body.isascii():
        return range(start, start + len(body) + 1).__getitem__
    leads = body.encode("utf-8", "surrogatepass").translate(_LEAD_BYTES)
    chunks = range(0, len(leads) + 1, _CHUNK)
    before = list(accumulate((leads.count(1, at, at + _CHUNK) for at in chunks), initial=start))
    # Most offsets are never used: a table of all takes longer to fill than the parser takes.
    return lambda at: before[at // _CHUNK] + leads.count(1, at - at % _CHUNK, at)


# Indices of a row of `_Builder.rows`, which has the fields of `Block`. `content` is -1 until the first child.
_END, _CONTENT, _PARENT = 2, 3, 4
_HTML = frozenset({"InlineHtml", "HtmlBlock"})
_OPAQUE = frozenset({*_HTML, "Code", "CodeBlock", "InlineMath", "DisplayMath"})

_block: Callable[[Iterable[Any]], Block] = partial(tuple.__new__, Block)
_text: Callable[[Iterable[Any]], Text] = partial(tuple.__new__, Text)
"""Convert a row in half the time of `Block._make`; there are thousands."""


class _Builder:
    """Collects the parser's events. State: the blocks and links that are open, and the results so far.

    A tenth of a run is spent here, so blocks are lists until they are complete.
    """

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.rows: list[list[Any]] = []
        """The blocks so far."""
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.marks: list[Mark] = []
        self.texts: list[Text] = []
        self.opaque: list[Span] = []
        self.html: list[Span] = []
        self.block = -1
        """The innermost open block; its parents are the others."""
        self.row: list[Any] = ["", start, len(text), start, -1, 0]
        """The row of that block; that of the page if none is open."""
        self.page = self.row
        self.open: list[tuple[dict[str, str], Span]] = []
        self.text_ends: list[int] = []
        """The end of the last child of each open link."""

    def run(self) -> None:
        body = self.text[self.start :]
        offset = _character_offset(body, self.start)
        for event, place in _parser().events_with_range(body, merge_text=True):
            if type(event) is str:  # a rule or a line break
                if event == "Rule":
                    start, end = offset(place["start"]), offset(place["end"])
                    self.rows.append(["rule", start, end, end, self.block, 0])
                continue
            phase, value = event.popitem()  # the only one
            if phase == "End":
                self.finish(value)
            elif phase != "Html" or self.row[_CONTENT] < 0:  # the first line of an HTML block, which is hidden whole
                self.take(phase, value, offset(place["start"]), offset(place["end"]))

    def take(self, phase: str, value: Any, start: int, end: int) -> None:
        if self.row[_CONTENT] < 0:
            self.row[_CONTENT] = start
        if self.open:
            self.extend(end)
        if phase == "Text":
            self.texts.append(_text((start, end, bool(self.open), self.block)))
        elif phase == "Start":
            self.begin(value, start, end)
        elif phase in _OPAQUE:
            self.hide(phase, start, end)

    def document(self, opaque: Iterable[Span]) -> Document:
        """Return the document without its links."""
        marks = tuple(sorted(self.marks, key=lambda mark: mark.start))
        blocks = tuple(map(_block, self.rows))
        code = frozenset(block.start for block in blocks if block.kind == "code")
        spans = tuple(Opaque(*span, _opaque_kind(self.text, span.start, code)) for span in opaque)
        return Document(blocks, tuple(self.headings), (), marks, tuple(self.texts), spans)

    def begin(self, tag: Any, start: int, end: int) -> None:
        name, data = (tag, {}) if type(tag) is str else tag.popitem()
        if name in _BLOCKS:
            self.row = [_BLOCKS[name], start, end, -1, self.block, int(data["level"][1]) if name == "Heading" else 0]
            self.block = len(self.rows)
            self.rows.append(self.row)
            if name in _OPAQUE:
                self.hide(name, start, end)
        elif name in _LINKS:
            self.open.append((data, Span(start, end)))
            self.text_ends.append(start + (2 if name == "Image" else 1))
        elif name in _MARKS:
            self.marks.append(Mark(_MARKS[name], start, end))

    def finish(self, tag: Any) -> None:
        name = tag if type(tag) is str else next(iter(tag))
        if name in _BLOCKS:
            row = self.row
            if name == "Heading":
                self.headings.append(heading_of(self.text, row, self.block))
            if row[_CONTENT] < 0:
                row[_CONTENT] = row[_END]
            self.block = row[_PARENT]
            self.row = self.rows[self.block] if self.block >= 0 else self.page
        elif name in _LINKS:
            data, span = self.open.pop()
            self.links.append(link_of(self.text, data, span, self.text_ends.pop(), name == "Image", self.block))
            if self.open:
                self.extend(span.end)

    def hide(self, name: str, start: int, end: int) -> None:
        """Add a span that is not prose."""
        span = Span(start, end)
        self.opaque.append(span)
        if name in _HTML:
            self.html.append(span)

    def extend(self, end: int) -> None:
        """Extend the text of the open link to `end`; emphasis ends after its content."""
        self.text_ends[-1] = max(self.text_ends[-1], end)


def _definitions(text: str, start: int) -> Iterator[Link]:
    if "]:" not in text:
        return
    body = text[start:]
    found = _parser().reference_definitions(body).values()
    offset = _character_offset(body, start)
    for one in found:
        span = Span(offset(one["span"]["start"]), offset(one["span"]["end"]))
        label = regex(r"\[(?:[^\]\\]|\\.)*\]:\s*<?", re.DOTALL).match(text, *span)
        begin = label.end() if label else span.start
        target = regex(r"[^\x00- >]*").match(text, begin, span.end)
        place = Span(begin, target.end() if target else begin)
        if unescape_markdown(text[place.start : place.end]) != one["dest"]:
            place = Span(-1, -1)
        yield Link("definition", *span, span.start + 1, span.start + 1, one["dest"], *place, False, -1)


def _to_link(document: Document, raw: raw_links.RawLink) -> Link:
    block = document.block_at(raw.start)
    return Link(raw.kind, raw.start, raw.end, *raw.text, raw.target, *raw.place, raw.image, block)


def _opaque_kind(text: str, start: int, code: AbstractSet[int]) -> OpaqueKind:
    """Return the kind of an opaque span; `code` are the starts of code blocks. Fenced code in HTML is a code span."""
    if start in code:
        return "code_block" if text.startswith(("```", "~~~"), start) else "indented_code"
    if text.startswith("~~~", start):
        return "code_block"
    return "comment" if text.startswith("<!--", start) else _OPAQUE_KINDS.get(text[start], "html")


_OPAQUE_KINDS: dict[str, OpaqueKind] = {"`": "code_span", "$": "math", "{": "liquid"}


def _merge_spans(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in sorted(spans):
        if last and span.start < last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last:
            yield last
        last = span
    if last:
        yield last


def _remove_generated(document: Document, generated: list[Span]) -> Document:
    """Return the document without the content of Liquid blocks and of code that begins in HTML."""
    if not generated:
        return document

    def is_outside(item: Any) -> bool:
        at = bisect_right(generated, item.start, key=lambda span: span.start) - 1
        return at < 0 or item.start >= generated[at].end

    return document._replace(
        headings=tuple(filter(is_outside, document.headings)),
        links=tuple(filter(is_outside, document.links)),
        marks=tuple(filter(is_outside, document.marks)),
        texts=tuple(filter(is_outside, document.texts)),
    )
