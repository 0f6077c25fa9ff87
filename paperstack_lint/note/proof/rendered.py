"""What a page shows, as a second, independent parser reads it; the only importer of mistletoe.

Importing this module costs 170 ms, and reading sets mistletoe's process-global token lists: use it for a changed note
only, and never from two threads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from mistletoe import block_token, core_tokens, span_token
from mistletoe.latex_token import Math

from paperstack_lint.note.markdown.html import COMMENT

MAX_BRACKETS = 1_000
"""`]` in one paragraph: links are matched in quadratic time. Real notes have 90."""
MAX_DEPTH = 50
"""Quotes, lists and inline marks inside one another: they are read by recursion. Real notes have 16."""
MAX_SCANS = 20_000_000
"""Delimiters of one paragraph times its characters: each may be looked for until the end. About a second."""
MAX_SPACES = 1_000
"""Blanks in a row within a line: several patterns are quadratic in them."""

Page = dict[str, tuple[str, ...]]
"""The items of each kind in the order of the page: `words` by paragraph, `headings` `link texts`, and so on."""

STRUCTURAL_KINDS = ("heading levels", "emphasis", "blocks", "line breaks")
"""Kinds whose items are no text of the note."""


_TARGET = r"(?<=\s)(?:src|href)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)"
_NO_HEADING = r"^((?:[ \t>*+-]|\d+[.)])*#{1,6})(?=[^\S \t\n])"
_NEXT_HEADING = "\n\n# next\n"
"""A heading behind a piece of a body."""
_FOOTNOTE = r"^([ \t>]*\[\^[^\]\n]+\])(?=:)"
_JOINED = "\\1\u2060"
"""To mistletoe `##` and U+3000 begin a heading, and `[^1]: https://…` is a reference definition.

A word joiner between them keeps that off; it is no word.
"""


class TooComplex(Exception):
    """Reading the page could take more than linear time; the message says what of it."""


class OpenEnded(Exception):  # no error: such a text must be read with what follows it
    """A text that may go on in what follows it, as code without an end does."""


class _Guard(span_token.SpanToken):
    """No token: as the first of the list it sees the text of every paragraph before any pattern runs over it."""

    @classmethod
    def find(cls, string: str) -> Iterator[Any]:
        if string.count("]") > MAX_BRACKETS:
            raise TooComplex(f"a paragraph holds more than {MAX_BRACKETS:,} `]`")
        if sum(map(string.count, "[]*_`<~")) * len(string) > MAX_SCANS:
            raise TooComplex("a paragraph is very long and full of marks")
        return iter(())


class _Math(Math):
    """Math as pandoc has it, so that `$5 or $6` is none."""

    pattern = re.compile(r"\$\$[^$]+\$\$|\$(?![\s$])[^$]+(?<![\s\\])\$(?!\d)")


def _register() -> None:
    """Set mistletoe's process-global token lists; any other reader in the process may have reset them."""
    for module in (block_token, span_token):
        module.reset_tokens()
    block_token.add_token(block_token.HtmlBlock)  # type: ignore[no-untyped-call]  # mistletoe types little
    for token in (_Math, span_token.HtmlSpan, _Guard):
        span_token.add_token(token, 0)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=2)  # what is `after` for one pass of fixes is `before` for the next
def render(body: str) -> Page:
    """Read the body of a note, its front matter left out. Raises TooComplex."""
    with _parsed(body) as document:
        return _PageReader().read(document)


@lru_cache(maxsize=256)
def render_closed(piece: str) -> Page:
    """Read a piece of a body that a heading follows. Raises TooComplex, and Open where that may be no heading."""
    with _parsed(piece + _NEXT_HEADING) as document:
        if type(document.children.pop()).__name__ != "Heading":
            raise OpenEnded
        return _PageReader().read(document)


@contextmanager
def _parsed(text: str) -> Iterator[Any]:
    """What mistletoe makes of a text, for as long as it is looked at."""
    if re.search(rf"[^\S\n]{{{MAX_SPACES}}}", text):
        raise TooComplex(f"a line holds {MAX_SPACES:,} blanks in a row")
    # Only `\n` ends a line, and mistletoe knows no `\r\n`.
    plain = re.sub(_NO_HEADING, _JOINED, text.replace("\r\n", "\n"), flags=re.MULTILINE)
    lines = re.sub(_FOOTNOTE, _JOINED, plain, flags=re.MULTILINE).split("\n")
    _register()
    try:
        yield block_token.Document(line + "\n" for line in lines)
    except RecursionError:
        raise TooComplex("quotes, lists or marks are nested too deep") from None
    finally:
        # mistletoe keeps these in globals, and leaves them as they are when a parse breaks off.
        core_tokens._code_matches = []  # noqa: SLF001
        block_token.Paragraph.parse_setext = True


class _PageReader:
    """Walks mistletoe's tree; the only state is the page as far as it is read."""

    def __init__(self) -> None:
        self.items: list[tuple[str, str]] = []

    def read(self, document: Any) -> Page:
        for token in document.children:
            self.block(token, 1)
        page: dict[str, list[str]] = {}
        for kind, item in self.items:
            page.setdefault(kind, []).append(item)
        return {kind: tuple(items) for kind, items in page.items()}

    def block(self, token: Any, depth: int) -> None:
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
        """A block that holds others, or nothing: what it is, how deep it stands, how it is laid out."""
        if name == "List":
            self.add("blocks", f"{name} {depth} from {token.start}{' loose' * token.loose}")
        elif name == "Table":
            self.add("blocks", f"{name} {depth} {token.column_align}")
        elif name == "TableRow":
            self.add("blocks", f"{name} of {len(token.children)}")
        else:
            self.add("blocks", f"{name} {depth}")

    def inline(self, tokens: Iterable[Any] | None, depth: int) -> str:
        """The words of inline tokens; everything else that they show goes to its kind."""
        _check_depth(depth)
        return "".join(self.span(token, depth) for token in tokens or ())

    def span(self, token: Any, depth: int) -> str:
        name = type(token).__name__
        if name == "RawText":
            return str(token.content).replace("\u2060", "")
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
        """A token that has text of its own; the text again where it is words."""
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
        """Raw HTML: its comments, what its links and images lead to, and the rest."""
        for comment in re.findall(COMMENT, source):
            self.add("comments", comment)
        shown = " ".join(re.sub(COMMENT, " ", source).split())
        for target in re.findall(_TARGET, shown, re.IGNORECASE):
            self.add("HTML targets", target)
        if shown:
            self.add("HTML", re.sub(_TARGET, "", shown, flags=re.IGNORECASE))

    def add(self, kind: str, item: str) -> None:
        self.items.append((kind, item))


def _check_depth(depth: int) -> None:
    if depth > MAX_DEPTH:
        raise TooComplex("quotes, lists or marks are nested too deep")


def _remove_spaces(text: str) -> str:
    return "".join(text.split())
