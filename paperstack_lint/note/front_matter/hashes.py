"""Text from a `#` on that YAML takes for a comment, and its author for a part of the value."""

from __future__ import annotations

import re
from typing import NamedTuple

from paperstack_lint.note.front_matter.fences import FrontMatter
from paperstack_lint.note.front_matter.nodes import Value
from paperstack_lint.note.front_matter.values import comments

MESSAGE = "`#` begins a comment"
DOUBT = "it may be a comment"

_TEXT = r"(#[^\s#][^\n]*?)(?=[ \t]+#(?:[ \t]|\r?$)|[ \t]*\r?$)"
_NUMBER = r"#\d+(?!\w)"
_LABELS = frozenset(
    "标题 题目 文章标题 文章题目 名称 标签 文章标签 分类 文章分类 title tag tags category categories".split()
)
"""What comments of templates say of a field."""


class Cut(NamedTuple):
    """A value with the text that is cut off: all of it, and where it ends; `certain` if that can be no comment."""

    text: str
    end: int
    certain: bool


def cut_off(text: str, front: FrontMatter, value: Value) -> Cut | None:
    """Return a plain value on one line with the `#text` one space after it; None where that is a comment.

    It is one after several spaces, before a space, where it names the field, and where other values have such comments;
    after an absent value, only what names the field, or begins with a space, is one.
    """
    source = text[value.start : value.end]
    plain = value.kind == "scalar" and value.style == "plain" and source == value.text and "\n" not in source
    if value.shared or not (plain or (value.kind == "null" and not source)):
        return None
    found = re.compile(rf"{' ' if plain else '[ ]+'}{_TEXT}", re.MULTILINE).match(text, value.end, front.content_end)
    if not found or found[1][1:].strip().casefold() in _LABELS:
        return None
    if plain and _are_comments(text, front, found.start(1)):
        return None
    return Cut(source + found[0] if plain else found[1], found.end(), re.match(_NUMBER, found[1]) is not None)


def start(text: str, value: Value) -> int:
    """Return where the text of a value begins, which of an absent one is at the `#`."""
    return value.start if value.end > value.start else text.index("#", value.end)


def _are_comments(text: str, front: FrontMatter, own: int) -> bool:
    """Return whether other values are followed by comments without a space after the `#`."""
    for span in comments(text, front):
        before = text[text.rfind("\n", 0, span.start) + 1 : span.start].rstrip()
        written = re.match(r"#[^\s#]", text[span.start : span.end]) and not re.match(
            _NUMBER, text[span.start : span.end]
        )
        if span.start != own and written and before and before[-1] not in ":-":
            return True
    return False
