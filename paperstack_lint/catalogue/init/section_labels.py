"""Find what may be labels of sections in a note: headings, and list items, lines and quotes that begin with a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.config.template_parsing import MAX_LABEL
from paperstack_lint.note.note import analysis
from paperstack_lint.note.template import DEFAULT, normalize_label
from paperstack_lint.papers.missing_sections.marker_style import parse_number
from paperstack_lint.papers.reading.marker import (
    ATTRIBUTES,
    CLOSE,
    LEAD,
    MARKS,
    MAX_LEAD,
    OTHER_EMOJI,
    Carrier,
    MarkerReader,
)
from paperstack_lint.papers.reading.reference_headings import is_reference_caption
from paperstack_lint.site.workspace import Workspace
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note

MAX_LABELS = 200
"""The most labels of a note that are read; one with more is no entry, but a glossary."""
_LABELLED = (
    rf"^(?P<lead>{LEAD})(?P<sign>{OTHER_EMOJI})?(?P<open>{MARKS})"
    rf"(?P<label>[^\W\d_][^:：*_~<>\[\]`|{{#\n]{{0,{MAX_LABEL - 1}}}+)(?P<close>{CLOSE})"
    rf"(?:[ \t]*+(?P<colon>[:：])|(?P<end>[ \t]*+(?:(?:{ATTRIBUTES}|#+)[ \t]*+)?\r?$))"
)
_NUMBER = (
    r"(\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])(?:[.)、．）]|(?<=[①-⑳])|(?=[ \t]))[ \t]*(?:[*_~]|<[^<>]*>)*[ \t]*$"
)
_NO_SECTIONS = (
    r"toc|contents?|table of contents|outline|index|references?|bibliography|citations?|bibtex|links?|tags?|categories"
    r"|appendix|acknowledge?ments?|updates?|todo|more|see also|further reading"
    r"|目录|目次|参考|参考文献|参考资料|参考链接|参考論文|附录|引用|链接|更新|更新日志|标签|相关阅读|扩展阅读|論文情報・リンク"
)
"""Headings of many notes that begin no section of a paper, in lower case."""
_DETAILS = (
    r"code|github|project(?: page)?|repo(?:sitory)?|slides?|video|talk|blog|demo|dataset"
    r"|代码|源码|项目|视频|コード|実装"
)
"""Labels of links beside that to the paper, in lower case; as headings they are sections."""


class SectionLabel(NamedTuple):
    """A possible section label in a note: `key` is it normalized, `label` as written, without its emoji and number.

    `number` is 0 where it has none; `level` is that of a heading, else 0. `start` is its offset.
    """

    key: str
    label: str
    emoji: str
    number: int
    carrier: Carrier
    level: int
    start: int


@analysis
def labels_of(note: Note) -> tuple[SectionLabel, ...]:
    """Return the possible section labels of a note in order, each once. Linear in the size of the note."""
    found: dict[str, SectionLabel] = {}
    for use in _labels(note):
        found.setdefault(use.key, use)
        if len(found) > MAX_LABELS:
            return ()
    return tuple(found.values())


def _labels(note: Note) -> Iterator[SectionLabel]:
    reader = MarkerReader(note, DEFAULT)
    names = Workspace.of(note).field_names
    for found in regex(_LABELLED, re.MULTILINE).finditer(note.text, note.body):
        start = found.start("sign") if found["sign"] else found.start("label")
        place = reader.place(found.start(), start) if start - found.start() <= MAX_LEAD else None
        label, lead = found["label"].strip(), found["lead"]
        if (
            not place
            or place.lazy
            or not label.isprintable()
            or not _is_label(label, heading=place.carrier == "heading")
        ):
            continue
        bold = found["close"] != "" and (found["open"] or lead.rstrip(" \t")[-1:] in ("*", "_", ">"))
        if place.carrier != "heading" and (not (found["colon"] or bold or found["sign"]) or names.kind_of_label(label)):
            continue
        number = regex(_NUMBER).search(lead)
        emoji = (found["sign"] or "").strip()
        yield SectionLabel(
            normalize_label(label),
            label,
            emoji,
            parse_number(number[1]) if number else 0,
            place.carrier,
            place.level,
            start,
        )


def _is_label(label: str, *, heading: bool) -> bool:
    """Return whether words may be the label of a section of a paper."""
    key = normalize_label(label)
    if not key or key in ("http", "https") or is_reference_caption(label) or regex(_NO_SECTIONS).fullmatch(key):
        return False
    return heading or regex(_DETAILS).fullmatch(key) is None
