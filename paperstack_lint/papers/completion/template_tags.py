"""Template tags on a line of their own, `{% include exps.md %}`, that may print a section of a paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperstack_lint.note.markdown.document import Opaque
from paperstack_lint.note.template import section_for_label
from paperstack_lint.text.spans import within

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import Template
    from paperstack_lint.papers.entry import Entry

_LONGEST = 300  # characters of a tag, and before it in its line, that are read
_ALONE = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+)?[*_~]{0,3}"
_INCLUDE = r"\{%-?\s*(?:include|include_relative|include_cached|render|partial)\s+[\"']?([^\s\"'%]+)"
_NAME = rf"{_INCLUDE}|\{{%-?\s*(\w+)|\{{\{{[<%]\s*(/?[\w/.-]+)|\{{\{{([^|}}]*)"
_END = r"\{%-?\s*end(\w+)|\{\{[<%]\s*/\s*(\w+)"
_WORD = r"[^\W\d_]{2,40}"
_HARMLESS = frozenset(
    "if unless else elsif elseif case when for tablerow break continue cycle assign capture increment decrement set "
    "import macro raw comment highlight codeblock code math katex mermaid figure fig image images img picture photo "
    "gallery video audio youtube vimeo bilibili gist tweet pdf toc ref relref param link url cite br hr divider".split()
)
"""Words in the names of tags that print no text of a paper: control flow, code, media and links."""


def printing(note: Note, entry: Entry, template: Template, keys: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield where a tag may print one of the sections `keys`, and that section: the first where any may be printed."""
    text = note.text
    spans = [span for span in within(note.document.opaque, entry.title_end, entry.end) if _is_alone(note, span)]
    if not spans:
        return
    closed = {found[1] or found[2] for found in re.compile(_END).finditer(text, entry.start, entry.end)}
    for span in spans:
        name = re.compile(_NAME).match(text, span.start, min(span.end, span.start + _LONGEST))
        words = re.findall(_WORD, next(filter(None, name.groups()), "")) if name else []
        meant = (found[0].key for word in words if (found := section_for_label(template, word)))
        named = next((key for key in meant if key in keys), "")
        if named or not (_is_end(name) or _HARMLESS.union(closed).intersection(word.lower() for word in words)):
            yield span.start, named or next(iter(keys))


def _is_end(name: re.Match[str] | None) -> bool:
    """Return whether a tag is the end of a pair."""
    return name is not None and ((name[2] or "").startswith("end") or (name[3] or "").startswith("/"))


def _is_alone(note: Note, span: Opaque) -> bool:
    """Return whether a span is a template tag, and the first thing in its line or item, and the last but for tags."""
    if span.kind != "liquid":
        return False
    text, start, end = note.text, span.start, span.end
    line = text.rfind("\n", max(start - _LONGEST, 0), start) + 1
    before = re.compile(_ALONE).fullmatch(text, line, start)
    return before is not None and re.compile(r"[ \t*_~]*(?:\r?\n|\Z|\{[{%])").match(text, end) is not None
