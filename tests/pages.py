"""A page as markdown-it renders it, to compare two of them without the program's own parsers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt

PARSER = MarkdownIt("commonmark").enable("table")


class Leaf(NamedTuple):
    """A line of text, or a block that contains no others: what it is in, outermost first, and its source.

    A container is its kind and a number that distinguishes it from others of that kind.
    """

    path: tuple[tuple[str, int], ...]
    kind: str
    text: str


def leaves(text: str) -> list[Leaf]:
    """Return all that a page consists of, in its order."""
    return list(_leaves(text))


def _leaves(text: str) -> Iterator[Leaf]:
    path: list[tuple[str, int]] = []
    filled: list[bool] = []
    for number, token in enumerate(PARSER.parse(text.removeprefix("\ufeff"))):
        if token.nesting > 0:
            kind = token.type.removesuffix("_open") + (token.tag[1:] if token.type.startswith("heading") else "")
            path.append((kind + " tight" * token.hidden, number))
            filled.append(False)
            continue
        if token.nesting < 0:
            if not filled.pop():
                yield Leaf(tuple(path), "empty", "")
            path.pop()
            filled = [True] * len(filled)
            continue
        filled = [True] * len(filled)
        for line in token.content.split("\n") if token.type == "inline" else [token.content]:
            yield Leaf(tuple(path), token.type, line.strip())


def numbered(page: Sequence[Leaf]) -> list[Leaf]:
    """Return the leaves with their containers numbered as they come."""
    numbers: dict[int, int] = {}
    return [
        leaf._replace(path=tuple((kind, numbers.setdefault(number, len(numbers))) for kind, number in leaf.path))
        for leaf in page
    ]


def marker(leaf: Leaf, markers: dict[str, str]) -> str:
    """Return the key of the section that begins with a leaf; nothing for another leaf."""
    found = re.match(r"(?:\[ \] )?([^\w\s]+ \w+)(?=$|[:：\s])", leaf.text) if leaf.kind == "inline" else None
    return next((key for key, words in markers.items() if found and found[1] == words), "")


def owners(page: Sequence[Leaf], markers: dict[str, str]) -> dict[str, str]:
    """Return the section that each name on the page is in: that of the last marker above it."""
    found, current = {}, ""
    for leaf in page:
        current = marker(leaf, markers) or current
        found.update(dict.fromkeys(names(leaf), current))
    return found


def attached(page: Sequence[Leaf], markers: dict[str, str]) -> dict[str, str]:
    """Return the section of the marker right below the anchors and comments, where there is one, by the names in them."""
    found, key = {}, ""
    for leaf in reversed(page):
        key = marker(leaf, markers) or (key if leaf.text.startswith(("<a", "<!--")) else "")
        found.update(dict.fromkeys(names(leaf), key) if key else {})
    return found


def names(leaf: Leaf) -> list[str]:
    """Return the names that an author's text has in generated entries."""
    return re.findall(r"[a-z]+\d+", leaf.text)
