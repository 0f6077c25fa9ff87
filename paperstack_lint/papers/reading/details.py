"""The labelled data of papers in a note: fields of the front matter, labels in the body, a BibTeX entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses import arxiv
from paperstack_lint.addresses.identity import doi_url, is_paper
from paperstack_lint.note.fields import fields_of
from paperstack_lint.papers.reading.title_decorations import (
    NO_PUBLICATION,
    Publication,
    find_publication,
    parse_publication,
)
from paperstack_lint.site.workspace import Workspace
from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import within

if TYPE_CHECKING:
    from paperstack_lint.note.field_names import FieldKind
    from paperstack_lint.note.note import Note

LABEL = (
    r"[ \t>]*+(?:(?:[-*+]|\d{1,2}[.)])[ \t]{1,4})?(?P<heading>#{1,6}[ \t]{1,4})?[^\w\n\[【*_`(<!]{0,6}[*_`【]{0,3}"
    r"(?P<label>[^\W\d_][^\n:：*_`】"
    r"|()（）\[\]<>]{0,29}?)[ \t]{0,3}[*_`】]{0,3}[ \t]{0,3}(?:[:：]{1,2}(?!//)|(?<=】))[*_` \t]*+"
)
_ADDRESS = r"(?:https?://|www\.)[^\s<>()（）\[\]，。；、\"'`|]+"
_ARXIV = r"(?i:arxiv:[ ]?)?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)"
_DOI = r"(?i:doi:[ ]?)?(10\.\d{4,9}/\S+)"
_MAX_VALUE = 600
"""Characters of the value of a label that are parsed."""


class Detail(NamedTuple):
    """One field or labelled line about a paper; `start` to `end` is the value, `line` the offset of its line.

    `url` is an address in the value, `text` the value without it.
    """

    kind: FieldKind
    label: str
    text: str
    url: str
    start: int
    end: int
    line: int


def find_address(value: str, label: str = "") -> str:
    """Return the address in a value, or that of the identifier which it is; `` where it has none."""
    value = value.strip()
    if found := regex(_ADDRESS).search(value[:_MAX_VALUE]):
        return found[0]
    if regex(r"(?i)arxiv.*|eprint|paper|link|url|论文|链接|論文|논문").fullmatch(label) and (
        found := regex(_ARXIV).fullmatch(value)
    ):
        return arxiv.abstract_url(found[1])
    if found := regex(_DOI).fullmatch(value):
        return doi_url(found[1])
    return ""


def front_matter_details(note: Note) -> Iterator[Detail]:
    """Yield the fields of the front matter that are about one paper; a list of several links is skipped."""
    names = Workspace.of(note).field_names
    for field in fields_of(note):
        kind, value = names.kind(field.key), field.value
        if not kind or value.is_empty:
            continue
        only = value.items[0] if value.kind == "list" and len(value.items) == 1 else value
        if only.kind == "scalar":
            text = only.text.strip()
            url = find_address(text, field.key) if kind == "link" else ""
            yield Detail(kind, field.key, text, url, only.start, only.end, field.start)
        elif kind == "authors":
            yield Detail(
                kind, field.key, " ".join(item.text for item in value.items), "", value.start, value.end, field.start
            )


def body_details(note: Note, start: int, end: int) -> Iterator[Detail]:
    """Yield the labelled lines of a part of the body that are about a paper: `**arXiv**: [id](url)`."""
    names = Workspace.of(note).field_names
    for found in _label_pattern().finditer(note.text, start, end):
        kind = names.kind_of_label(found["label"])
        if not kind or is_in_code(note, found.start("label")):
            continue
        first, last = found.end(), note.line_span(found.end())[1]
        if not note.text[first:last].strip():
            first, last = _value_below(note, last) if found["heading"] or found.start() > start else (last, last)
        detail = _parse_detail(note, kind, found["label"], Span(first, last), found.start())
        if detail:
            yield detail


@cache
def _label_pattern() -> re.Pattern[str]:
    return regex(rf"^{LABEL}", re.MULTILINE)


def _value_below(note: Note, end: int) -> tuple[int, int]:
    """Return the span of the first of the next three lines that is not blank; an empty one for a heading or a label."""
    for _ in range(3):
        start = note.text.find("\n", end) + 1
        if not start:
            break
        end = note.line_span(start)[1]
        line = note.text[start : min(end, start + _MAX_VALUE)]
        if line.strip():
            other = line.lstrip().startswith("#") or regex(LABEL).match(line)
            return (end, end) if other else (start, end)
    return end, end


def _parse_detail(note: Note, kind: FieldKind, label: str, value: Span, line: int) -> Detail | None:
    start, end = value.start, min(value.end, value.start + _MAX_VALUE)
    url, text = "", ""
    for link in within(note.document.links, start, end):
        if not link.image and link.kind != "definition" and (not url or (is_paper(link.target) and not is_paper(url))):
            url = link.target
            text = "" if link.kind in ("bare", "autolink") else note.text[link.text_start : link.text_end]
    source = note.text[start:end].strip()
    url = url or (find_address(source.strip("*_`<> "), label) if kind == "link" else "")
    text = text or regex(rf"\[[^\[\]\n]*\]\([^()\s]*\)|<?{_ADDRESS}>?").sub(" ", source)
    text = " ".join(regex(r"[*`]|(?<!\w)_|_(?!\w)|<[^<>]{1,60}>").sub("", text).split()).strip(' "“”|·:：')
    return Detail(kind, label, text, url, start, end, line) if text or url else None


_ENTRY = (
    r"^[ \t>]*@(?:article|inproceedings|conference|misc|techreport|incollection|inbook|book|phdthesis|mastersthesis"
    r"|unpublished|online|proceedings)[ \t]*\{"
)
_FIELD = (
    r"(?P<name>[A-Za-z_-]{2,20})[ \t]*=[ \t]*(?:\{(?P<braced>(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+)\}"
    r"|\"(?P<quoted>[^\"]*+)\"|(?P<number>\d{4}))"
)
_MAX_BIBTEX = 5_000
"""Characters of a BibTeX entry that are parsed."""


class BibTeX(NamedTuple):
    """The data of a BibTeX entry; `start` to `end` is the value of its title."""

    title: str
    url: str
    published: Publication
    start: int
    end: int


def parse_bibtex(note: Note) -> BibTeX | None:
    """Return the only BibTeX entry of a note; None where it has several, which are references."""
    if "@" not in note.text:
        return None
    found = regex(_ENTRY, re.MULTILINE | re.IGNORECASE).finditer(note.text, note.body)
    first = next(found, None)
    if first is None or next(found, None) is not None or _is_printed(note, first.start()):
        return None
    stop = min(len(note.text), first.end() + _MAX_BIBTEX)
    fields: dict[str, tuple[int, int]] = {}
    for field in regex(_FIELD).finditer(note.text, first.end(), stop):
        group = next(name for name in ("braced", "quoted", "number") if field[name] is not None)
        fields.setdefault(field["name"].casefold(), field.span(group))
    values = {
        name: " ".join(regex(r"[{}]|\\[a-zA-Z]+(?![a-zA-Z])").sub("", note.text[slice(*span)]).split())
        for name, span in fields.items()
    }
    if "title" not in values:
        return None
    return BibTeX(values["title"], _bibtex_address(values), _bibtex_publication(values), *fields["title"])


def _is_printed(note: Note, at: int) -> bool:
    """Return whether a position is in the session of a shell, which shows what some program prints."""
    block = note.document.block_at(at)
    start = note.document.blocks[block].start if block >= 0 else at
    return regex(r"[`~]{3,}[ \t]*(?:console|shell|terminal|(?:ba|z|fi)?sh)\b").match(note.text, start) is not None


def _bibtex_address(values: dict[str, str]) -> str:
    """Return the address of the paper: on arXiv, else by its DOI, else the field `url`."""
    of_arxiv = regex(r"(?i:arxiv)[:. /]{0,2}(?:abs/)?(\d{4}\.\d{4,5})").search(" ".join(values.values()))
    eprint = regex(_ARXIV).fullmatch(values.get("eprint", ""))
    if identifier := eprint or of_arxiv:
        return arxiv.abstract_url(identifier[1])
    if found := regex(rf"(?:https?://(?:dx\.)?doi\.org/)?{_DOI}").fullmatch(values.get("doi", "")):
        return doi_url(found[1])
    return find_address(values.get("url", ""))


def _bibtex_publication(values: dict[str, str]) -> Publication:
    year = regex(r"(?:19|20)\d\d").fullmatch(values.get("year", ""))
    where = values.get("booktitle") or values.get("journal") or ("arXiv" if "eprint" in values else "")
    venue = (parse_publication(where) or find_publication(where)).venue or where or None
    return Publication(int(year[0]) if year else None, venue)


def publication_of(details: list[Detail]) -> Publication:
    """Return the publication that the fields and labels for year and venue give."""
    found = NO_PUBLICATION
    for each in details:
        if each.kind in ("year", "venue"):
            words = each.text[:120]
            stated = parse_publication(words) or find_publication(words)
            year = regex(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)").search(words)
            venue = stated.venue or (words if each.kind == "venue" and _is_name(words) else None)
            found = found.filled_from(Publication(stated.year or (int(year[0]) if year else None), venue))
    return found


def _is_name(words: str) -> bool:
    return regex(r"[A-Z][\w&.' -]{1,60}").fullmatch(words) is not None and not regex(r"\d{4}").search(words)


def is_in_code(note: Note, offset: int) -> bool:
    """Return whether a character is in code, math, a comment or Liquid; a tag and indented code count as text."""
    span = note.document.opaque_at(offset)
    return span is not None and span.kind not in ("html", "indented_code")
