"""Liquid, the template language of Jekyll, which runs before Markdown is read."""

from __future__ import annotations

import re

from paperstack_lint.edits import Span

_TAG = r"\{%-?\s*(\w+)[^%]*%\}|\{\{[^{}\n]*\}\}"
_VERBATIM = ("raw", "highlight", "comment")


def tags(text: str, start: int) -> list[Span]:
    """Each `{% tag %}` and `{{ output }}` from `start` on, wherever it stands."""
    if "{%" not in text and "{{" not in text:
        return []
    return [Span(*found.span()) for found in re.compile(_TAG).finditer(text, start)]


def blocks(text: str, start: int) -> list[Span]:
    """The blocks whose text is no Markdown: code (`highlight`), `raw` and `comment`; unclosed ones are none."""
    if "{%" not in text:
        return []
    found, opened, name = [], -1, ""
    for tag in re.compile(_TAG).finditer(text, start):
        if opened < 0 and tag[1] in _VERBATIM:
            opened, name = tag.start(), tag[1]
        elif opened >= 0 and tag[1] == "end" + name:
            found.append(Span(opened, tag.end()))
            opened = -1
    return found
