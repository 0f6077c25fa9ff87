"""What blocks display, of the second parser's tree: the words, headings, links and so on of a page, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from paperstack_lint.note.markdown.html import COMMENT
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

MAX_DEPTH = 50
"""Nested quotes, lists and inline marks, which are parsed by recursion. Real notes have 16."""

Page = dict[str, tuple[str, ...]]
"""The items of each kind in page order: `words` by paragraph, `headings`, `link texts`, and so on."""

STRUCTURAL_KINDS = ("heading levels", "emphasis", "blocks", "line breaks")
"""Kinds whose items are not text of the note."""

WORD_JOINER = "\u2060"
"""A character that is inserted where the parser would misread the text; it is removed from the words."""

_TARGET = r"(?<=\s)(?:src|href)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)"


class TooComplex(Exception):
    """Parsing the page could take more than linear time; the message names the cause."""


class PageReader:
    """Walks mistletoe's tree; its only state is the page so far."""

    def __init__(self) -> None:
        self.items: list[tuple[str, str]] = []

    def read(self, blocks: Iterable[Any]) -> Page:
        """Return the page of some top-level blocks. Raises TooComplex."""
        for token in blocks:
            self.block(token, 1)
        page: dict[str, list[str]] = {}
        for kind, item in self.items:
            page.setdefault(kind, []).append(item)
        return {kind: tuple(items) for kind, items in page.items()}

    def block(self, token: Any, depth: int) -> None:
        """Add what a block displays."""
        _check_depth(depth)
        name = type(token).__name__
        if name in ("Paragraph", "Heading", "SetextHeading", "TableCell"):
            words = _remove_spaces(self.inline(token.children, depth + 1))
            self.add("words", words)
            if name == "Paragraph":
                self.add("blocks", f"{name} {depth}")
            if name == "TableCell":
                self.add("cells", words)
            if name.endswith("Heading"):
                self.add("headings", words)
                self.add("heading levels", str(token.level))
        elif name in ("CodeFence", "BlockCode"):
            self.add("fenced code", f"{getattr(token, 'info_string', '').strip()}\n{token.content.rstrip()}")
        elif name == "HtmlBlock":
            self.html(token.content)
        else:
            self.structure(token, name, depth)
            header = [token.header] if name == "Table" else []
            for child in (*header, *(token.children or ())):
                self.block(child, depth + 1)

    def structure(self, token: Any, name: str, depth: int) -> None:
        """Add a block that contains other blocks or nothing: its type, depth and layout."""
        if name == "List":
            self.add("blocks", f"{name} {depth} from {token.start}{' loose' * token.loose}")
        elif name == "Table":
            self.add("blocks", f"{name} {depth} {token.column_align}")
        elif name == "TableRow":
            self.add("blocks", f"{name} of {len(token.children)}")
        else:
            self.add("blocks", f"{name} {depth}")

    def inline(self, tokens: Iterable[Any] | None, depth: int) -> str:
        """Return the words of inline tokens; add everything else that they display to its kind."""
        _check_depth(depth)
        return "".join(self.span(token, depth) for token in tokens or ())

    def span(self, token: Any, depth: int) -> str:
        """Return the words of an inline token; add everything else that it displays to its kind."""
        name = type(token).__name__
        if name == "RawText":
            return str(token.content).replace(WORD_JOINER, "")
        if name == "_Math":
            self.add("math", token.content)
        elif name == "HtmlSpan":
            self.html(token.content)
        elif name == "AutoLink":
            self.add("link texts", "")
            self.add("link targets", token.target)
        elif name == "LineBreak":
            if not token.soft:
                self.add("line breaks", "")
            return "\n"
        else:
            return self.nested(token, name, self.inline(token.children, depth + 1))
        return ""

    def nested(self, token: Any, name: str, text: str) -> str:
        """Add a token that has text; return the text if it is words, else ``."""
        if name == "InlineCode":
            self.add("inline code", text)
            return ""
        if name == "Image":
            self.add("image texts", _remove_spaces(text))
            self.add("image targets", token.src)
            self.add("image titles", token.title)
            return ""
        if name == "Link":
            self.add("link texts", _remove_spaces(text))
            self.add("link targets", token.target)
            self.add("link titles", token.title)
        elif name in ("Strong", "Emphasis", "Strikethrough"):
            self.add("emphasis", name)
            self.add("emphasised words", _remove_spaces(text))
        return text

    def html(self, source: str) -> None:
        """Add raw HTML: its comments, the targets of its links and images, and the rest."""
        for comment in regex(COMMENT).findall(source):
            self.add("comments", comment)
        shown = " ".join(regex(COMMENT).sub(" ", source).split())
        for target in regex(_TARGET, re.IGNORECASE).findall(shown):
            self.add("HTML targets", target)
        if shown:
            self.add("HTML", regex(_TARGET, re.IGNORECASE).sub("", shown))

    def add(self, kind: str, item: str) -> None:
        """Add an item to the page."""
        self.items.append((kind, item))


def _check_depth(depth: int) -> None:
    if depth > MAX_DEPTH:
        raise TooComplex(msg("quotes, lists or marks are nested too deep"))


def _remove_spaces(text: str) -> str:
    return "".join(text.split())
