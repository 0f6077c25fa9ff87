"""What a section shows: whether anything is between its marker and the next one, and what a template puts there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperstack_lint.note.template import normalize_label
from paperstack_lint.papers.scope import template_of

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.entry import Section
    from paperstack_lint.papers.marker import Marker

_MAX_PLACEHOLDER = 400
"""Characters of a section that may be nothing but a placeholder."""
_TAG = (
    r"</?(?:br|hr|p|span|center|font|b|i|em|strong|details)\b[^<>\n]{0,200}>|</?div>"
    r"|<a (?:id|name)=[^<>\n]{1,200}>|</a>"
)
_INVISIBLE = (
    r"(?:[ \t\r\n\u3000\xa0\u200b\ufeff>*_+-]|<!--.*?-->|&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|#160|#8203|#[xX][aA]0);"
    rf"|{_TAG}|\{{[:#.][^{{}}\n]{{0,200}}\}}|\[[ xX]?\](?=\s|$)|(?<=[\s>])\d{{1,9}}[.)](?=[ \t]*(?:\r?\n|\Z))"
    r"|(?<=\n)[ ]{0,3}\[[^\[\]\n^]{1,100}\]:[^\n]*|\{%-? *comment *-?%\}.*?\{%-? *endcomment *-?%\})"
)
_HEADING_END = r"[ \t]*#*[ \t]*\r?(?:\n|\Z)(?:[ \t>]*(?:=+|-+)[ \t]*\r?(?:\n|\Z))?"


def is_empty(note: Note, marker: Marker, end: int) -> bool:
    """Whether the page shows nothing between a marker and the end of its section, or only the placeholder."""
    at = _content_start(note.text, marker)
    shown = re.compile(f"{_INVISIBLE}*+", re.DOTALL).match(note.text, at, end)
    if shown and shown.end() == end:
        return True
    placeholders = template_of(note).kind(marker.key).placeholders
    return bool(placeholders) and _content(note.text, at, end) in map(normalize_label, placeholders)


def section_content(note: Note, section: Section) -> str:
    """Return what a short section says, without markup and differences that mean nothing; `` for a longer one."""
    return _content(note.text, _content_start(note.text, section.marker), section.end)


def _content(text: str, start: int, end: int) -> str:
    if end - start > _MAX_PLACEHOLDER and len(text[start:end].strip()) > _MAX_PLACEHOLDER:
        return ""
    words = re.sub(_INVISIBLE, " ", text[start : min(end, start + 4 * _MAX_PLACEHOLDER)], flags=re.DOTALL)
    return normalize_label(words)


def _content_start(text: str, marker: Marker) -> int:
    """Return where the content of a section begins: behind the closing marks or the underline of a heading."""
    if marker.carrier != "heading":
        return marker.end
    found = re.compile(_HEADING_END).match(text, marker.end)
    return found.end() if found else marker.end
