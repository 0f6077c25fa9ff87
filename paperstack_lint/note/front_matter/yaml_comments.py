"""Comments of a front matter, and text from a `#` on that YAML takes for one and its author for part of the value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from paperstack_lint.note.front_matter.fences import FrontMatter
from paperstack_lint.note.front_matter.yaml_reader import Value
from paperstack_lint.text.edits import Span
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import covering

COMMENT_MESSAGE = msg("`#` begins a comment")
COMMENT_CAVEAT = msg("it may be a comment")

_COMMENT = r"(?P<comment>(?:^|(?<=[ \t]))#[^\r\n]*)"
# A field of one line whose value is a list in brackets, in which a `#` is text to its author.
_LIST_LINE = r"^[^\W\d][\w.-]*[ \t]*[:：][ \t]*\[[^\[\]\r\n]*\](?=[ \t]*(?:[ \t]#|\r?$))"
_HASH_TEXT = r"(#[^\s#][^\n]*?)(?=[ \t]+#(?:[ \t]|\r?$)|[ \t]*\r?$)"
_NUMBER = r"#\d+(?!\w)"
_LABELS = frozenset(
    "标题 题目 文章标题 文章题目 名称 标签 文章标签 分类 文章分类 title tag tags category categories".split()
)
"""Texts of comments in scaffolds, which name the field."""


def find_comments(text: str, front: FrontMatter) -> Iterator[Span]:
    """Yield the comments, without trailing spaces.

    Where the front matter cannot be read, a `#` inside a text may be taken for one.
    """
    pattern = _COMMENT if front.fields else f"{_LIST_LINE}|{_COMMENT}"
    scalars = sorted(span for field in front.fields for span in field.value.scalars())
    for found in regex(pattern, re.MULTILINE).finditer(text, front.content_start, front.content_end):
        if found["comment"] and not covering(scalars, found.start()):
            yield Span(found.start(), found.start() + len(found[0].rstrip()))


class CutOff(NamedTuple):
    """A value with the text that is cut off: all of it, and its end; `certain` if that cannot be a comment."""

    text: str
    end: int
    certain: bool


def find_cut_off(text: str, front: FrontMatter, value: Value) -> CutOff | None:
    """Return a plain value on one line with the `#text` one space after it; None where that is a comment.

    It is one after several spaces, before a space, where it names the field, and where other values have such comments;
    after an absent value, only what names the field, or begins with a space, is one.
    """
    source = text[value.start : value.end]
    plain = value.kind == "scalar" and value.style == "plain" and source == value.text and "\n" not in source
    if value.shared or not (plain or (value.kind == "null" and not source)):
        return None
    found = regex(rf"{' ' if plain else '[ ]+'}{_HASH_TEXT}", re.MULTILINE).match(text, value.end, front.content_end)
    if not found or found[1][1:].strip().casefold() in _LABELS:
        return None
    if plain and _others_are_comments(text, front, found.start(1)):
        return None
    return CutOff(source + found[0] if plain else found[1], found.end(), regex(_NUMBER).match(found[1]) is not None)


def text_start(text: str, value: Value) -> int:
    """Return the offset of a value's text; for an absent value, that of the `#`."""
    return value.start if value.end > value.start else text.index("#", value.end)


def _others_are_comments(text: str, front: FrontMatter, own: int) -> bool:
    """Return whether other values are followed by comments without a space after the `#`."""
    for span in find_comments(text, front):
        before = text[text.rfind("\n", 0, span.start) + 1 : span.start].rstrip()
        comment = text[span.start : span.end]
        is_unspaced = regex(r"#[^\s#]").match(comment) and not regex(_NUMBER).match(comment)
        if span.start != own and is_unspaced and before and before[-1] not in ":-":
            return True
    return False
