"""Markdown as blocks, headings, links and opaque spans; the only importer of pyromark.

The parser (pulldown-cmark) counts in UTF-8 bytes, everything here in characters of the whole note.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from typing import Any, Literal, NamedTuple

from paperstack_lint import liquid, raw_links
from paperstack_lint.edits import Span

BlockKind = Literal["heading", "paragraph", "list", "item", "quote", "code", "html", "table", "rule", "footnote"]
LinkKind = Literal["inline", "reference", "definition", "autolink", "bare", "html", "loose"]


class Block(NamedTuple):
    """A block of the body.

    `content` is where its first child begins, `end` where there is none (a list item: behind its bullet).
    `parent` is an index into `Document.blocks`, -1 at the top level. `level` is a heading's.
    """

    kind: BlockKind
    start: int
    end: int
    content: int
    parent: int
    level: int


class Heading(NamedTuple):
    """A heading, ATX or setext; `text_start` to `text_end` is its source without marks and outer blanks."""

    start: int
    end: int
    level: int
    text_start: int
    text_end: int
    block: int


class Link(NamedTuple):
    """A link or, with `image`, an image.

    `target` is the destination as a browser gets it (backslashes and entities resolved). `target_start` to
    `target_end` is its exact place; both are -1 where there is none to edit. A `reference` has its place in the
    `definition`, which is a link of its own. A `loose` one is a link to its author, and to a generator once
    Liquid has run, but plain text in CommonMark (a blank in its destination, say).
    """

    kind: LinkKind
    start: int
    end: int
    text_start: int
    text_end: int
    target: str
    target_start: int
    target_end: int
    image: bool
    block: int


class Mark(NamedTuple):
    """Emphasis with its delimiters; `kind` is `em`, `strong` or `strike`."""

    kind: str
    start: int
    end: int


class Text(NamedTuple):
    """A run of plain text as it stands in the source, within one line."""

    start: int
    end: int
    in_link: bool
    block: int


class Document(NamedTuple):
    """The body of a note; every tuple in the order of the source."""

    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    marks: tuple[Mark, ...]
    texts: tuple[Text, ...]
    opaque: tuple[Span, ...]
    """Code, math, raw HTML, comments and Liquid: no prose. They do not overlap."""

    def opaque_at(self, offset: int) -> Span | None:
        """The code, math, raw HTML, comment or Liquid that the character at `offset` stands in."""
        at = bisect_right(self.opaque, offset, key=lambda span: span.start) - 1
        return self.opaque[at] if at >= 0 and offset < self.opaque[at].end else None


def parse(text: str, start: int = 0) -> Document:
    """Parse the body of a note, which begins at `start`. Never fails: any text is Markdown."""
    builder = _Builder(text)
    for event, begin, end in _events(text, start):
        builder.take(event, begin, end)
    tags, generated = liquid.tags(text, start), liquid.blocks(text, start)
    opaque = tuple(_merged(builder.opaque + tags + generated))
    document = Document(
        tuple(builder.blocks),
        tuple(builder.headings),
        (),
        tuple(sorted(builder.marks, key=lambda mark: mark.start)),
        tuple(builder.texts),
        opaque,
    )
    links = [*builder.links, *_definitions(text, start)]
    raw = [*raw_links.in_html(text, start, builder.html, document), *raw_links.in_text(text, start, document, links)]
    links += (_placed(document, one) for one in raw)
    links.sort(key=lambda link: (link.start, -link.end))
    return _without(document._replace(links=tuple(links)), generated)


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

    # No metadata blocks: they would swallow text between two `---` of a body.
    return Markdown(
        options=Options.ENABLE_TABLES
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_MATH
    )


def _events(text: str, start: int) -> list[tuple[Any, int, int]]:
    body = text[start:]
    events = [
        (event, place["start"], place["end"]) for event, place in _parser().events_with_range(body, merge_text=True)
    ]
    if body.isascii():
        return [(event, start + begin, start + end) for event, begin, end in events]
    where = _characters(body, start)
    return [(event, where[begin], where[end]) for event, begin, end in events]


_LEADS = bytes(byte & 0xC0 != 0x80 for byte in range(256))
"""1 for each byte that begins a character in UTF-8."""


def _characters(body: str, start: int) -> array[int]:
    """Where each byte offset of the body stands in the note, in characters."""
    leads = body.encode("utf-8", "surrogatepass").translate(_LEADS)
    return array("L", accumulate(leads, initial=start))


class _Builder:
    """Collects the parser's events. The only state: which blocks, and which link, are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks: list[Block] = []
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.marks: list[Mark] = []
        self.texts: list[Text] = []
        self.opaque: list[Span] = []
        self.html: list[Span] = []
        self.stack: list[int] = []
        self.open: list[tuple[dict[str, str], Span, int]] = []

    def take(self, event: Any, start: int, end: int) -> None:
        if isinstance(event, str):
            if event == "Rule":
                self.enter("rule", start, end)
                self.stack.pop()
            return
        ((phase, value),) = event.items()
        if phase == "Start":
            self.begin(value, start, end)
        elif phase == "End":
            self.finish(value, end)
        else:
            self.leaf(phase, start, end)

    def leaf(self, phase: str, start: int, end: int) -> None:
        self.touch(start, end)
        if phase == "Text":
            self.texts.append(Text(start, end, bool(self.open), self.block))
            return
        if phase in ("Html", "InlineHtml"):
            self.html.append(Span(start, end))
        if phase in ("Html", "InlineHtml", "Code", "InlineMath", "DisplayMath"):
            self.opaque.append(Span(start, end))

    def begin(self, tag: Any, start: int, end: int) -> None:
        name, data = (tag, {}) if isinstance(tag, str) else next(iter(tag.items()))
        self.touch(start, end)
        if name in _BLOCKS:
            self.enter(_BLOCKS[name], start, end, int(data["level"][1]) if name == "Heading" else 0)
        elif name in _LINKS:
            text_start = start + (2 if name == "Image" else 1)
            self.open.append((data, Span(start, end), text_start))
        elif name in _MARKS:
            self.marks.append(Mark(_MARKS[name], start, end))

    def finish(self, tag: Any, end: int) -> None:
        name = tag if isinstance(tag, str) else next(iter(tag))
        if name in _LINKS:
            data, span, text_end = self.open.pop()
            self.links.append(_link(self.text, data, span, text_end, name == "Image", self.block))
            self.touch(span.start, end)
        elif name in ("BlockQuote", "CodeBlock") or name in _BLOCKS:
            index = self.stack.pop()
            if name == "Heading":
                self.headings.append(_heading(self.text, self.blocks[index], index))

    def enter(self, kind: BlockKind, start: int, end: int, level: int = 0) -> None:
        self.blocks.append(Block(kind, start, end, end, self.block, level))
        self.stack.append(len(self.blocks) - 1)
        if kind == "code":
            self.opaque.append(Span(start, end))
        if kind == "html":
            self.html.append(Span(start, end))
            self.opaque.append(Span(start, end))

    def touch(self, start: int, end: int) -> None:
        """A child of the open block begins at `start`; an open link's text goes on to `end`."""
        if self.stack:
            block = self.blocks[self.stack[-1]]
            if block.content == block.end:
                self.blocks[self.stack[-1]] = block._replace(content=start)
        if self.open:
            data, span, _ = self.open[-1]
            self.open[-1] = (data, span, end)

    @property
    def block(self) -> int:
        return self.stack[-1] if self.stack else -1


_BLANKS = " \t\r\n"
"""What ends of a heading are stripped of; a wide blank (U+3000) is a character like others there."""


def _heading(text: str, block: Block, index: int) -> Heading:
    source = text[block.start : block.end]
    atx = re.match(r"[ \t]*#{1,6}(?=[ \t\r\n]|$)", source)
    if atx:
        line = source.rstrip(_BLANKS)
        begin = atx.end()
        closing = re.search(r"(?:^|[ \t])#+$", line[begin:])
        end = begin + closing.start() if closing else len(line)
    else:
        begin, end = 0, source.rstrip(_BLANKS).rfind("\n")
    inner = source[begin:end]
    begin += len(inner) - len(inner.lstrip(_BLANKS))
    text_start = block.start + begin
    return Heading(block.start, block.end, block.level, text_start, text_start + len(inner.strip(_BLANKS)), index)


def _link(  # noqa: PLR0913, PLR0917
    text: str, data: dict[str, str], span: Span, text_end: int, image: bool, block: int
) -> Link:
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
    """Where the destination behind a link's text stands, if the source there reads as `target`."""
    opening = re.compile(r"\]\([ \t\r\n]*(<?)").match(text, text_end, end)
    if not opening:
        return Span(-1, -1)
    pattern = r"(?:[^>\\]|\\.)*" if opening[1] else r"(?:[^\s\\]|\\.)*"
    start = opening.end()
    found = re.compile(pattern, re.DOTALL).match(text, start, end - 1)
    stop = found.end() if found else start
    return Span(start, stop) if unescaped(text[start:stop]) == target else Span(-1, -1)


def unescaped(source: str) -> str:
    """A destination as it is meant: without backslash escapes, entities resolved."""
    if "&" in source:
        from html import unescape

        source = unescape(source)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", source)


def _definitions(text: str, start: int) -> Iterator[Link]:
    if "]:" not in text:
        return
    body = text[start:]
    found = _parser().reference_definitions(body).values()
    where = _characters(body, start)
    for one in found:
        span = Span(where[one["span"]["start"]], where[one["span"]["end"]])
        label = re.compile(r"\[(?:[^\]\\]|\\.)*\]:\s*<?", re.DOTALL).match(text, *span)
        begin = label.end() if label else span.start
        target = re.compile(r"[^\s>]*").match(text, begin, span.end)
        place = Span(begin, target.end() if target else begin)
        if unescaped(text[place.start : place.end]) != one["dest"]:
            place = Span(-1, -1)
        yield Link("definition", *span, span.start + 1, span.start + 1, one["dest"], *place, False, -1)


def _placed(document: Document, raw: raw_links.RawLink) -> Link:
    at = bisect_right(document.blocks, raw.start, key=lambda block: block.start) - 1
    while at >= 0 and document.blocks[at].end <= raw.start:
        at = document.blocks[at].parent
    return Link(raw.kind, raw.start, raw.end, *raw.text, raw.target, *raw.place, raw.image, at)


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
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


def _without(document: Document, generated: list[Span]) -> Document:
    """The document without what stands in blocks that Liquid takes for itself."""
    if not generated:
        return document

    def kept(item: Any) -> bool:
        at = bisect_right(generated, item.start, key=lambda span: span.start) - 1
        return at < 0 or item.start >= generated[at].end

    return document._replace(
        headings=tuple(filter(kept, document.headings)),
        links=tuple(filter(kept, document.links)),
        marks=tuple(filter(kept, document.marks)),
        texts=tuple(filter(kept, document.texts)),
    )
