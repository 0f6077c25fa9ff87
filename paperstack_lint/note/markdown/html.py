"""Find comments, code and the text of links in raw HTML."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.markdown.document import Document

COMMENT = r"<!--[^-]*(?:-(?!->)[^-]*)*(?:-->|\Z)"
MAX_TEXT = 2_000
"""Characters to search for the end tag of an `<a>`."""
_FENCE = r"^[ \t]*(`{3,}|~{3,})[^`\n]*$"
_CODE = r"<(/?)(code|kbd|samp|tt|pre|script|style)\b[^<>]*>"


def find_comments(text: str, html: Sequence[Span]) -> Iterator[Span]:
    """Yield the comments in pieces of HTML, which are in source order."""
    done = 0
    for span in html:
        for found in regex(COMMENT).finditer(text, max(span.start, done), span.end):
            done = found.end()
            yield Span(*found.span())


def link_content(text: str, end: int) -> str:
    """Return the content of an `<a …>` whose tag ends at `end`; `` if its end tag is not near."""
    close = regex(r"</?a\b", re.IGNORECASE).search(text, end, end + MAX_TEXT)
    return text[end : close.start()] if close else ""


def link_texts(text: str, end: int) -> Iterator[Span]:
    """Yield the pieces of text in an `<a …>` whose tag ends at `end`; none if its end tag is not near."""
    close = regex(r"</?a\b", re.IGNORECASE).search(text, end, end + MAX_TEXT)
    for piece in regex(r"(?<=>)[^<>]+(?=<)").finditer(text, end - 1, close.start() + 1) if close else ():
        if piece.start() >= end:
            yield Span(*piece.span())


def strip_comments(source: str) -> str:
    """Return a piece of HTML without its comments."""
    return regex(COMMENT).sub("", source)


def find_code_elements(text: str, start: int, html: Sequence[Span], document: Document) -> list[Span]:
    """Return the elements whose text is code, with their tags, if they are closed in the same block."""
    if not html or not regex(_CODE, re.IGNORECASE).search(text):
        return []
    hidden = list(find_comments(text, html))
    found, name, opened, block = [], "", -1, -1
    for tag in regex(_CODE, re.IGNORECASE).finditer(text, start):
        if not is_within(html, tag.start()) or is_within(hidden, tag.start()):
            continue
        inside = opened >= 0 and document.block_at(tag.start()) == block
        if inside and tag[1] and tag[2].lower() == name:
            found.append(Span(opened, tag.end()))
            opened = -1
        elif not inside and not tag[1]:
            name, opened, block = tag[2].lower(), tag.start(), document.block_at(tag.start())
    return found


def find_fenced_code(text: str, start: int, html: Sequence[Span]) -> Iterator[Span]:
    """Yield the fenced code that begins inside an HTML block, with no empty line before it.

    To CommonMark it is HTML, and its closing fence opens a code block; to its author, and to kramdown, it is code.
    """
    if not html or ("```" not in text and "~~~" not in text):
        return
    hidden, done = list(find_comments(text, html)), start
    for fence in regex(_FENCE, re.MULTILINE).finditer(text, start):
        if fence.start() < done or not is_within(html, fence.start(1)) or is_within(hidden, fence.start(1)):
            continue
        close = regex(rf"^[ \t]*{fence[1]}{fence[1][0]}*[ \t\r]*$", re.MULTILINE).search(text, fence.end())
        done = close.end() if close else len(text)
        yield Span(fence.start(1), done)


def is_within(spans: Sequence[Span], offset: int) -> bool:
    """Return whether the offset is in one of the spans, which may nest one level deep (an image in a link)."""
    at = bisect_right(spans, (offset, sys.maxsize)) - 1
    return at >= 0 and (offset < spans[at].end or (at > 0 and offset < spans[at - 1].end))
