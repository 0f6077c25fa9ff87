"""What a front matter says, so that two of them can be compared: its values, and its comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from paperstack_lint.note.front_matter.fences import FrontMatter, entries
from paperstack_lint.note.front_matter.nodes import MAX_SIZE
from paperstack_lint.text.edits import Span
from paperstack_lint.text.spans import covering

_COMMENT = r"(?P<comment>(?:^|(?<=[ \t]))#[^\r\n]*)"
# A field of one line whose value is a list in brackets, in which a `#` is text to its author.
_LIST_LINE = r"^[^\W\d][\w.-]*[ \t]*[:：][ \t]*\[[^\[\]\r\n]*\](?=[ \t]*(?:[ \t]#|\r?$))"


def values(front: FrontMatter | None) -> dict[str, Any] | None:
    """The values by key, each scalar with its type; None where the front matter cannot be read.

    A note without any, or with TOML, has no values.
    """
    if front is None:
        return {}
    return None if front.error else {field.key: field.value.typed for field in front.fields}


def literal_values(text: str, front: FrontMatter | None) -> dict[str, Any]:
    """The values by key as plain data; of a front matter that cannot be read, each top-level line taken literally."""
    if front is None or front.kind == "toml" or front.content_end - front.content_start > MAX_SIZE:
        return {}
    if front.error is None:
        return {field.key: field.value.data for field in front.fields}
    from paperstack_lint.note.front_matter.literal import literal

    spans = entries(text, front.content_start, front.content_end)
    return {key: value for entry in spans for key, value in literal(text[entry.start : entry.end]).items()}


def comments(text: str, front: FrontMatter) -> Iterator[Span]:
    """The comments, without blanks behind them. Where the front matter cannot be read, `#` in a text looks like one."""
    pattern = _COMMENT if front.fields else f"{_LIST_LINE}|{_COMMENT}"
    scalars = sorted(span for field in front.fields for span in field.value.scalars())
    for found in re.compile(pattern, re.MULTILINE).finditer(text, front.content_start, front.content_end):
        if found["comment"] and not covering(scalars, found.start()):
            yield Span(found.start(), found.start() + len(found[0].rstrip()))
