"""Links that a CommonMark parser takes for text or raw HTML, though readers and generators do not."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.edits import Span

if TYPE_CHECKING:
    from paperstack_lint.markdown.document import Document, Link


class RawLink(NamedTuple):
    """A link without its block: `text` is the span of what is shown, `place` that of the target."""

    kind: Literal["html", "loose", "bare"]
    start: int
    end: int
    text: Span
    target: str
    place: Span
    image: bool


_COMMENT = r"<!--[^-]*(?:-(?!->)[^-]*)*(?:-->|\Z)"
_ELEMENT = r"<(img|a)(?=\s)((?:\{\{[^{}]*\}\}|[^<>{]|\{(?!\{))*)>"
# Liquid may hold the very quotes that the attribute stands in.
_ATTRIBUTE = r"(?<=\s)(?:src|href)\s*=\s*(?:\"((?:\{\{[^{}]*\}\}|[^\"])*)\"|'((?:\{\{[^{}]*\}\}|[^'])*)'|([^\s\"'>]+))"


def in_html(text: str, start: int, html: Sequence[Span], document: Document) -> Iterator[RawLink]:
    """`<img src>` and `<a href>`; what is commented out is none.

    Quotes inside Liquid make an element plain text for the parser, so text is searched, too.
    """
    if not re.search(r"<(?:img|a)\s", text, re.IGNORECASE):
        return
    comments = list(_comments(text, html))
    for element in re.compile(_ELEMENT, re.IGNORECASE).finditer(text, start):
        if _within(comments, element.start()):
            continue
        if document.opaque_at(element.start()) is None or _within(html, element.start()):
            yield from _source(element)


def _comments(text: str, html: Sequence[Span]) -> Iterator[Span]:
    done = 0
    for span in html:
        for found in re.compile(_COMMENT).finditer(text, max(span.start, done), span.end):
            done = found.end()
            yield Span(*found.span())


def _source(element: re.Match[str]) -> Iterator[RawLink]:
    attribute = re.compile(_ATTRIBUTE, re.IGNORECASE).search(element[0])
    if attribute:
        group = next(index for index in (1, 2, 3) if attribute[index] is not None)
        place = Span(element.start() + attribute.start(group), element.start() + attribute.end(group))
        image = element[1].lower() == "img"
        yield RawLink("html", *element.span(), place, _resolved(attribute[group]), place, image)


def _resolved(source: str) -> str:
    if "&" not in source:
        return source
    from html import unescape

    return unescape(source)


# One level of parentheses, and Liquid, may stand in a destination.
_LOOSE = r"(!?)\[([^\[\]\n]*)\]\(((?:\{\{[^{}\n]*\}\}|[^()\n{]++|\{(?!\{)|\([^()\n]*\))*)\)"
_BARE = r"(?<![A-Za-z0-9/@])(?:https?|ftp)://[!-~]+"


def in_text(text: str, start: int, document: Document, links: Sequence[Link]) -> Iterator[RawLink]:
    """Loose links and bare URLs that stand in plain text."""
    known = sorted(Span(link.start, link.end) for link in links)
    loose = list(_loose(text, start, document, known)) if "](" in text else []
    yield from loose
    if "://" in text:
        yield from _bare(text, document, sorted([*known, *(Span(link.start, link.end) for link in loose)]))


def _loose(text: str, start: int, document: Document, known: Sequence[Span]) -> Iterator[RawLink]:
    for found in re.compile(_LOOSE).finditer(text, start):
        bracket = found.start() + len(found[1])
        if found[3].strip() and not _within(known, bracket) and document.opaque_at(bracket) is None:
            place = _without_title(found)
            target = text[place.start : place.end]
            yield RawLink("loose", *found.span(), Span(*found.span(2)), target, place, bool(found[1]))


def _without_title(link: re.Match[str]) -> Span:
    """The destination alone, without outer blanks and a quoted title."""
    source = re.sub(r"\s(?:\"[^\"]*\"|'[^']*')\s*\Z", "", link[3]).rstrip()
    blank = len(source) - len(source.lstrip())
    return Span(link.start(3) + blank, link.start(3) + len(source))


def _bare(text: str, document: Document, known: Sequence[Span]) -> Iterator[RawLink]:
    """Bare URLs end at the first character that is not printable ASCII; closing punctuation is not theirs."""
    bare = re.compile(_BARE, re.IGNORECASE)
    for run in document.texts:
        if run.in_link or text.find("://", run.start, run.end) < 0:
            continue
        for found in bare.finditer(text, run.start, run.end):
            if not _within(known, found.start()) and document.opaque_at(found.start()) is None:
                url = _trimmed(found[0])
                place = Span(found.start(), found.start() + len(url))
                yield RawLink("bare", *place, place, _resolved(url), place, False)


def _trimmed(url: str) -> str:
    """The URL without closing punctuation, and without brackets that close what was opened before it."""
    url = re.split(r"[<>\"`\\]", url, maxsplit=1)[0]
    surplus = {close: url.count(close) - url.count(opening) for opening, close in ("()", "[]", "{}")}
    end = len(url)
    while url[end - 1] in ".,;:!?'*_~|" or surplus.get(url[end - 1], 0) > 0:
        end -= 1
        if url[end] in surplus:
            surplus[url[end]] -= 1
    return url[:end]


def _within(spans: Sequence[Span], offset: int) -> bool:
    at = bisect_right(spans, offset, key=lambda span: span.start) - 1
    # Links nest one deep (an image in a link), so the span before may be the one that encloses.
    return any(index >= 0 and offset < spans[index].end for index in (at, at - 1))
