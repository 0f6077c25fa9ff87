"""The body of a note: blocks, headings, links, emphasis, text and opaque spans, and the positions of their parts."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from typing import Any, Literal, NamedTuple

from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex

BlockKind = Literal["heading", "paragraph", "list", "item", "quote", "code", "html", "table", "rule", "footnote"]
LinkKind = Literal["inline", "reference", "definition", "autolink", "bare", "html", "loose", "field"]


class Block(NamedTuple):
    """A block of the body.

    `content` is the offset of its first child, for a list item after its bullet; it is `end` without children. `parent`
    is an index into `Document.blocks`, -1 at the top level. `level` is that of a heading, else 0.
    """

    kind: BlockKind
    start: int
    end: int
    content: int
    parent: int
    level: int


class Heading(NamedTuple):
    """A heading, ATX or setext; `text_start` to `text_end` is its source without marks and outer spaces."""

    start: int
    end: int
    level: int
    text_start: int
    text_end: int
    block: int


class Link(NamedTuple):
    """A link or, with `image`, an image.

    `target` is the destination that a browser gets, with backslashes and entities resolved. `target_start` to
    `target_end` is its exact span; both are -1 if it cannot be edited here: that of a `reference` is in its
    `definition`, which is another link. A `loose` one is a link to its author, and to a generator after Liquid has run,
    but plain text in CommonMark, for example with a space in its destination. A `field` is a link in the front matter,
    which is in no document, see `links.form`.
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
    """A run of plain text in the source, within one line."""

    start: int
    end: int
    in_link: bool
    block: int


OpaqueKind = Literal["code_block", "indented_code", "code_span", "math", "html", "comment", "liquid"]
CODE_BLOCKS: frozenset[OpaqueKind] = frozenset({"code_block", "indented_code"})
CODE: frozenset[OpaqueKind] = CODE_BLOCKS | {"code_span"}


class Opaque(NamedTuple):
    """A span that is not prose: code, math, raw HTML, a comment or Liquid."""

    start: int
    end: int
    kind: OpaqueKind


class Document(NamedTuple):
    """The body of a note; every tuple is in source order."""

    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    marks: tuple[Mark, ...]
    texts: tuple[Text, ...]
    opaque: tuple[Opaque, ...]
    """The spans that are not prose. They do not overlap."""

    def opaque_at(self, offset: int) -> Opaque | None:
        """Return the code, math, raw HTML, comment or Liquid that contains the character at `offset`."""
        at = bisect_right(self.opaque, (offset, sys.maxsize, "")) - 1
        return self.opaque[at] if at >= 0 and offset < self.opaque[at].end else None

    def block_at(self, offset: int) -> int:
        """Return the index of the innermost block that contains the character at `offset`; -1 if none does."""
        at = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        while at >= 0 and self.blocks[at].end <= offset:
            at = self.blocks[at].parent
        return at


_DEFINITION_LABEL = r"\[((?:[^\]\\]|\\.)*)\]:"
_REFERENCE_LABEL = r"\]\[((?:[^\[\]\\]|\\.)+)\]\Z"


def normalize_label(name: str) -> str:
    """Return a label without differences in case and white space, as Markdown compares labels."""
    return " ".join(name.split()).casefold()


def label(text: str, link: Link) -> str:
    """Return the normalized label of a definition, or of the definition that a reference link names."""
    source = text[link.start : link.end]
    definition = link.kind == "definition"
    found = (
        regex(_DEFINITION_LABEL, re.DOTALL).match(source)
        if definition
        else regex(_REFERENCE_LABEL, re.DOTALL).search(source)
    )
    name = found[1] if found else source.removesuffix("[]")[1 + link.image : -1]
    return normalize_label(name)


_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]*);"


def resolve_entities(source: str) -> str:
    """Return the text with its entities resolved; what has no semicolon is not an entity (`?a&sect=1`)."""
    return regex(_ENTITY).sub(lambda found: _decode_entity(found[0]), source) if "&" in source else source


def unescape_markdown(source: str) -> str:
    """Return the text of a Markdown source, such as a destination, with backslash escapes and entities resolved."""
    if "\\" not in source:
        return resolve_entities(source)
    pattern = rf"\\([!-/:-@\[-`{{-~])|{_ENTITY}"
    return regex(pattern).sub(lambda found: found[1] or _decode_entity(found[0]), source)


def _decode_entity(entity: str) -> str:
    """Return the character of an entity; the entity itself if its name is not defined."""
    from html import unescape
    from html.entities import html5

    return unescape(entity) if entity[1] == "#" else html5.get(entity[1:], entity)


_SPACES = " \t\r\n"
"""Characters to strip from the ends of a heading; U+3000 is not one to CommonMark."""


def heading_of(text: str, row: list[Any], index: int) -> Heading:
    """Return the heading of a block, given as the fields of `Block` and its index, with the span of its text."""
    _, start, end, _, _, level = row
    source = text[start:end]
    atx = regex(r"[ \t]*#{1,6}(?=[ \t\r\n]|$)").match(source)
    if atx:
        line = source.rstrip(_SPACES)
        begin = atx.end()
        closing = regex(r"(?:^|[ \t])#+$").search(line[begin:]) if line.endswith("#") else None
        stop = begin + closing.start() if closing else len(line)
    else:
        begin, stop = 0, source.rstrip(_SPACES).rfind("\n")
    inner = source[begin:stop]
    text_start = start + begin + len(inner) - len(inner.lstrip(_SPACES))
    return Heading(start, end, level, text_start, text_start + len(inner.strip(_SPACES)), index)


def link_of(  # noqa: PLR0913, PLR0917  # called for each link
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
    opening = regex(r"[\s>\\]*\]\([ \t\r\n]*(<?)").match(text, text_end, end)
    if not opening:
        return Span(-1, -1)
    pattern = r"(?:[^>\\]|\\.)*" if opening[1] else r"(?:[^\x00- \\]|\\[^\x00- ]?)*"
    start = opening.end()
    found = regex(pattern, re.DOTALL).match(text, start, end - 1)
    stop = found.end() if found else start
    return Span(start, stop) if unescape_markdown(text[start:stop]) == target else Span(-1, -1)
