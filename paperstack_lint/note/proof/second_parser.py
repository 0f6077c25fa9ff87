"""What a page displays according to a second, independent parser; the only importer of mistletoe.

Importing this module takes 170 ms, and parsing sets mistletoe's process-global token lists: use it for a changed note
only, and never from two threads.

A body is cut before headings that follow a blank line and begin their line, since they end lists and quotes. Code and
raw HTML may continue after them, and reference definitions apply everywhere; a body with such parts is not cut.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

from mistletoe import block_token, core_tokens, span_token
from mistletoe.latex_token import Math

from paperstack_lint.note.markdown.html import COMMENT
from paperstack_lint.note.proof.edit_map import ChangedLines
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

MAX_BRACKETS = 1_000
"""`]` in one paragraph, in which matching links takes quadratic time. Real notes have 90."""
MAX_DEPTH = 50
"""Nested quotes, lists and inline marks, which are parsed by recursion. Real notes have 16."""
MAX_SCANS = 20_000_000
"""Delimiters of one paragraph times its characters, since each may be searched to the end. About a second."""
MAX_SPACES = 1_000
"""Spaces in a row within a line: several patterns are quadratic in them."""

Page = dict[str, tuple[str, ...]]
"""The items of each kind in page order: `words` by paragraph, `headings`, `link texts`, and so on."""

STRUCTURAL_KINDS = ("heading levels", "emphasis", "blocks", "line breaks")
"""Kinds whose items are not text of the note."""


_TARGET = r"(?<=\s)(?:src|href)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)"
_NO_HEADING = r"^((?:[ \t>*+-]|\d+[.)])*#{1,6})(?=[^\S \t\n])"
_NEXT_HEADING = "\n\n# next\n"
"""A heading to append to a piece of a body."""
_FOOTNOTE = r"^([ \t>]*\[\^[^\]\n]+\])(?=:)"
_JOINED = "\\1\u2060"
"""A word joiner, which is removed from the words later.

Without it, mistletoe reads `##` and U+3000 as a heading, and `[^1]: https://…` as a reference definition.
"""


class TooComplex(Exception):
    """Parsing the page could take more than linear time; the message names the cause."""


class OpenEnded(Exception):  # not an error: such a text must be parsed with what follows it
    """A text may continue in what follows it, as code without a closing fence does."""


class _Guard(span_token.SpanToken):
    """Not a token: as the first of the list, it checks the text of every paragraph before any pattern is searched."""

    @classmethod
    def find(cls, string: str) -> Iterator[Any]:
        if string.count("]") > MAX_BRACKETS:
            raise TooComplex(msg("a paragraph contains more than {limit:,} `]`", limit=MAX_BRACKETS))
        if sum(map(string.count, "[]*_`<~")) * len(string) > MAX_SCANS:
            raise TooComplex(msg("a paragraph is very long and full of marks"))
        return iter(())


class _Math(Math):
    """Math as in pandoc, so that `$5 or $6` is none."""

    pattern = regex(r"\$\$[^$]+\$\$|\$(?![\s$])[^$]+(?<![\s\\])\$(?!\d)")


def _register() -> None:
    """Set mistletoe's process-global token lists, which any other use in the process may have reset."""
    for module in (block_token, span_token):
        module.reset_tokens()
    block_token.add_token(block_token.HtmlBlock)  # type: ignore[no-untyped-call]  # mistletoe types little
    for token in (_Math, span_token.HtmlSpan, _Guard):
        span_token.add_token(token, 0)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=2)  # the note after one pass of fixes is the note before the next
def render(body: str) -> Page:
    """Return the page of a body of a note. Raises TooComplex."""
    with _parse(body) as document:
        return _PageReader().read(document)


@lru_cache(maxsize=256)
def _render_closed(piece: str) -> Page:
    """Return the page of a piece of a body before a heading. Raises TooComplex, and OpenEnded if it may continue."""
    with _parse(piece + _NEXT_HEADING) as document:
        if type(document.children.pop()).__name__ != "Heading":
            raise OpenEnded
        return _PageReader().read(document)


@contextmanager
def _parse(text: str) -> Iterator[Any]:
    """Parse a text with mistletoe; the document is valid inside the context only."""
    if regex(rf"[^\S\n]{{{MAX_SPACES}}}").search(text):
        raise TooComplex(msg("a line contains {limit:,} spaces in a row", limit=MAX_SPACES))
    # Only `\n` ends a line, and mistletoe does not support `\r\n`.
    plain = regex(_NO_HEADING, re.MULTILINE).sub(_JOINED, text.replace("\r\n", "\n"))
    lines = regex(_FOOTNOTE, re.MULTILINE).sub(_JOINED, plain).split("\n")
    _register()
    try:
        yield block_token.Document(line + "\n" for line in lines)
    except RecursionError:
        raise TooComplex(msg("quotes, lists or marks are nested too deep")) from None
    finally:
        # mistletoe stores these in globals, and does not reset them when a parse is aborted.
        core_tokens._code_matches = []  # noqa: SLF001
        block_token.Paragraph.parse_setext = True


class _PageReader:
    """Walks mistletoe's tree; its only state is the page so far."""

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
        self.items.append((kind, item))


def _check_depth(depth: int) -> None:
    if depth > MAX_DEPTH:
        raise TooComplex(msg("quotes, lists or marks are nested too deep"))


def _remove_spaces(text: str) -> str:
    return "".join(text.split())


_HEADING = regex(r"(?:(?<=\n\n)|(?<=\n\r\n))(?=#{1,6} )")
_MAY_STAY_OPEN = regex(r"```|~~~|<[!?]|<(?:pre|script|style|textarea)", re.IGNORECASE)
_DEFINITION = "]:"
_EQUAL_PIECE: Page = {"\0": ("\0",)}
"""The page of a piece that both bodies have; no note contains this character."""


def read_pages(texts: tuple[str, str], bodies: tuple[int, int], lines: Sequence[ChangedLines]) -> tuple[Page, Page]:
    """Return the pages of two notes whose bodies begin at `bodies` and differ in `lines`; equal pieces are one item.

    The beginnings of the bodies must correspond. Raises TooComplex.
    """
    before, after = (text[body:] for text, body in zip(texts, bodies, strict=True))
    if _DEFINITION in before or _DEFINITION in after:
        return render(before), render(after)
    try:
        pages = [*_pages(texts, [bodies, *_cuts(texts, bodies[0], lines), (len(texts[0]), len(texts[1]))])]
    except OpenEnded:
        return render(before), render(after)
    kinds = {kind for page in chain(*pages) for kind in page}
    return _join_pages([old for old, _ in pages], kinds), _join_pages([new for _, new in pages], kinds)


def _cuts(texts: tuple[str, str], body: int, lines: Sequence[ChangedLines]) -> Iterator[tuple[int, int]]:
    """Yield the offsets at which both texts may be cut: before a heading that both have."""
    before, after = texts
    starts = [one.before.start for one in lines]
    for found in _HEADING.finditer(before, body):
        place = found.start()
        old, new = lines[at][:2] if (at := bisect_right(starts, place) - 1) >= 0 else ((0, 0), (0, 0))
        if old[0] < place < old[1]:
            continue
        moved = place + (new[0] - old[0] if place == old[0] else new[1] - old[1])
        if _HEADING.match(after, moved):
            yield place, moved


def _pages(texts: tuple[str, str], cuts: Sequence[tuple[int, int]]) -> Iterator[tuple[Page, Page]]:
    """Yield the pages of the pieces. Raises OpenEnded if a piece may continue in the next one."""
    for start, end in pairwise(cuts):
        read = render if end == cuts[-1] else _render_closed  # the end of the note matters to its last piece
        old, new = (text[slice(*place)] for text, place in zip(texts, zip(start, end, strict=True), strict=True))
        if old != new:
            yield read(old), read(new)
            continue
        if _MAY_STAY_OPEN.search(old):
            read(old)
        yield _EQUAL_PIECE, _EQUAL_PIECE


def _join_pages(pages: Sequence[Page], kinds: set[str]) -> Page:
    """Return the items of all pages by kind."""
    return {kind: tuple(chain(*(_items(page, kind) for page in pages))) for kind in kinds}


def _items(page: Page, kind: str) -> Sequence[str]:
    return _EQUAL_PIECE["\0"] if page is _EQUAL_PIECE else page.get(kind, ())
