"""The body of a note as its views see it: blocks, headings, links, marks, text, and what is no prose."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal, NamedTuple

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


def unescaped(source: str) -> str:
    """A destination as it is meant: without backslash escapes, entities resolved."""
    if "&" in source:
        from html import unescape

        source = unescape(source)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", source)
