"""Find links that a CommonMark parser takes for text or raw HTML, though readers and generators do not."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.note.markdown.document import resolve_entities
from paperstack_lint.note.markdown.html import find_comments, is_within
from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.markdown.document import Document, Link


class RawLink(NamedTuple):
    """A link without its block: `text` is the span of its text, `place` that of its target."""

    kind: Literal["html", "loose", "bare"]
    start: int
    end: int
    text: Span
    target: str
    place: Span
    image: bool


_ELEMENT = r"<(img|a)(?=\s)((?:\{\{[^{}]*\}\}|[^<>{]|\{(?!\{))*)>"
_EMPTY_LINE = r"\n[ \t>]*\r?\n"
_NAME_IN_BOLD = r"\s\*\*[A-Za-z]"
"""An attribute that a text about HTML stresses, so that the element is shown instead of used."""
_SPACES = " \t\r\n\f"
"""Characters that browsers strip from the address in an attribute."""
# Liquid may contain the quotes that delimit the attribute.
_ATTRIBUTE = r"(?<=\s)(?:src|href)\s*=\s*(?:\"((?:\{\{[^{}]*\}\}|[^\"])*)\"|'((?:\{\{[^{}]*\}\}|[^'])*)'|([^\s\"'>]+))"


def find_in_html(text: str, start: int, html: Sequence[Span], document: Document) -> Iterator[RawLink]:
    """Yield `<img src>` and `<a href>` outside of comments.

    Quotes inside Liquid make an element plain text to the parser, so text is searched as well.
    """
    if "<" not in text or not regex(r"<(?:img|a)\s", re.IGNORECASE).search(text):
        return
    hidden = list(find_comments(text, html))
    for element in regex(_ELEMENT, re.IGNORECASE).finditer(text, start):
        if is_within(hidden, element.start()):
            continue
        quoted = document.opaque_at(element.start()) is None and not regex(_EMPTY_LINE).search(element[0])
        is_text = quoted and regex(_NAME_IN_BOLD).search(element[0])
        if (quoted and not is_text) or is_within(html, element.start()):
            yield from _html_links(element)


def _html_links(element: re.Match[str]) -> Iterator[RawLink]:
    attribute = regex(_ATTRIBUTE, re.IGNORECASE).search(element[0])
    if attribute:
        group = next(index for index in (1, 2, 3) if attribute[index] is not None)
        source = attribute[group].strip(_SPACES)
        start = element.start() + attribute.start(group) + attribute[group].index(source)
        place = Span(start, start + len(source))
        image = element[1].lower() == "img"
        yield RawLink("html", *element.span(), place, resolve_entities(source), place, image)


# A destination may contain one level of parentheses, and Liquid. A pattern that begins with a bracket is fast.
_LOOSE = r"\[(?<!\\\[)([^\[\]\n]*)\]\(((?:\{\{[^{}\n]*\}\}|[^()\n{]++|\{(?!\{)|\([^()\n]*\))*)\)"
# A reference definition whose destination contains Liquid with spaces is one only after Liquid has run.
_DEFINITION = r"^ {0,3}\[([^\[\]\n]+)\]:[ \t]*((?:\{[{%][^{}\n]*[%}]\}|[^\s{}])+)[ \t]*(?:[\"'(][^\n]*)?$"
_BARE = r"(?<![A-Za-z0-9/@])(?:https?|ftp)://[!-~]{1,5000}"
_PROGRAM_SYNTAX = r"[A-Za-z0-9_-]=\Z|=[ \t]*(?:\{[\"']?|[\"'])\Z|[\"']:[ \t]*[\"']\Z|\\(?:href|url)\{\Z"
"""Matches what is before the value of an attribute or field, or the argument of a LaTeX command: not for readers."""


def find_in_text(text: str, start: int, document: Document, links: Sequence[Link]) -> Iterator[RawLink]:
    """Yield the loose links and bare URLs in plain text."""
    parsed = sorted(Span(link.start, link.end) for link in links)
    starts = {link.start + link.image for link in links}  # finds most of them, so that no search is needed
    loose = list(_find_loose(text, start, document, parsed, starts)) if "](" in text else []
    yield from loose
    if "]:" in text and "{" in text:
        yield from _find_definitions(text, start, document, parsed)
    if "://" in text:
        yield from _find_bare(text, document, sorted([*parsed, *(Span(link.start, link.end) for link in loose)]))


def _find_loose(
    text: str, start: int, document: Document, parsed: Sequence[Span], starts: Collection[int]
) -> Iterator[RawLink]:
    for found in regex(_LOOSE).finditer(text, start):
        bracket = found.start()
        if bracket in starts:
            continue
        readable = "<!--" not in found[2] and document.opaque_at(bracket) is None
        if readable and found[2].strip() and not is_within(parsed, bracket):
            place = _destination(found)
            target = text[place.start : place.end]
            image = text[max(bracket - 1, start) : bracket] == "!"
            yield RawLink("loose", bracket - image, found.end(), Span(*found.span(1)), target, place, image)


def _find_definitions(text: str, start: int, document: Document, parsed: Sequence[Span]) -> Iterator[RawLink]:
    for found in regex(_DEFINITION, re.MULTILINE).finditer(text, start):
        if "{" in found[2] and not is_within(parsed, found.start(1)) and document.opaque_at(found.start(1)) is None:
            yield RawLink("loose", *found.span(), Span(*found.span(1)), found[2], Span(*found.span(2)), False)


def _destination(link: re.Match[str]) -> Span:
    """Return the span of the destination without outer spaces, a quoted title and the image size of some dialects."""
    source = regex(r"\s=\d*%?x\d*%?\s*\Z").sub("", link[2])
    source = regex(r"\s(?:\"[^\"]*\"|'[^']*')\s*\Z").sub("", source).rstrip()
    indent = len(source) - len(source.lstrip())
    return Span(link.start(2) + indent, link.start(2) + len(source))


def _find_bare(text: str, document: Document, parsed: Sequence[Span]) -> Iterator[RawLink]:
    """Yield bare URLs, which end at the first character that is not printable ASCII, without closing punctuation."""
    for run in document.texts:
        if run.in_link or text.find("://", run.start, run.end) < 0:
            continue
        pattern, start = regex(_BARE, re.IGNORECASE), run.start
        while found := pattern.search(text, start, run.end):
            following = bisect_left(parsed, Span(found.start(), 0))
            stop = min(found.end(), parsed[following].start) if following < len(parsed) else found.end()
            url = _trim_url(text[found.start() : stop])
            place = Span(found.start(), found.start() + len(url))
            start = max(place.end, place.start + 1)  # another one may follow in the next brackets
            has_host = url.partition("://")[2] != ""
            if has_host and not is_within(parsed, place.start) and _is_in_prose(text, place.start, document):
                yield RawLink("bare", *place, place, resolve_entities(url), place, False)


def _is_in_prose(text: str, start: int, document: Document) -> bool:
    """Return whether the address at `start` is part of prose, not of code or of a syntax for programs."""
    before = text[max(start - 20, 0) : start]
    return document.opaque_at(start) is None and not regex(_PROGRAM_SYNTAX).search(before)


def _trim_url(url: str) -> str:
    """Return the URL up to an unmatched closing bracket or a space as an entity, without punctuation at its end."""
    url = regex(r"[<>\"`\\]|&(?:nbsp|e[mn]sp|#160);").split(url, maxsplit=1)[0]
    depths = {"()": 0, "[]": 0, "{}": 0}
    for bracket in regex(r"[()\[\]{}]").finditer(url):
        kind = next(pair for pair in depths if bracket[0] in pair)
        depths[kind] += 1 if bracket[0] == kind[0] else -1
        if depths[kind] < 0:
            url = url[: bracket.start()]
            break
    return url.rstrip(".,;:!?'*_~|([{")
