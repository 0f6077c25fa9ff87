"""Find the front matter of a note by its fences, with the problems of the fences or of its content.

YAML between `---` is read; TOML between `+++` is recognised here, and read by `toml.py`. A note that merely begins with
a thematic break has no front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from paperstack_lint.note.front_matter.yaml_reader import (
    FORBIDDEN_CHARACTER,
    INVALID_YAML,
    MAX_SIZE,
    NOT_A_FIELD,
    Field,
    Problem,
    Value,
    read,
)
from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex


class FenceProblem(NamedTuple):
    """A problem of a fence. `start` to `end` is what to remove, or the place of the missing fence."""

    kind: Literal[
        "byte order mark",
        "blank lines",
        "invisible characters",
        "no opening",
        "misspelt opening",
        "no closing",
        "misspelt closing",
    ]
    start: int
    end: int


class FrontMatter(NamedTuple):
    """The front matter of a note, readable or not.

    `start` is the offset of its opening fence, `end` is after the line of the closing one; its content is from
    `content_start` to `content_end`. `fields` are in source order, duplicates included; there are none where `error`
    gives the reason why it cannot be read, and none for TOML.
    """

    kind: Literal["yaml", "toml"]
    start: int
    end: int
    content_start: int
    content_end: int
    fields: tuple[Field, ...] = ()
    error: Problem | None = None
    fence_problem: FenceProblem | None = None

    def get(self, key: str) -> Field | None:
        """Return the last field with that key, the one that generators use."""
        return next((field for field in reversed(self.fields) if field.key == key), None)

    def single(self, key: str) -> Field | None:
        """Return the field with that key if there is exactly one; among several, only the author can choose."""
        found = [field for field in self.fields if field.key == key]
        return found[0] if len(found) == 1 else None


_POST_KEYS = (
    "title|subtitle|date|updated|lastmod|layout|author|authors|tags?|categor(?:y|ies)|keywords|description|summary"
    "|permalink|published|draft|comments|toc|math|mathjax|catalog|header-img|cover|thumbnail|img|slug|aliases"
)
_POST_FIELD_LINE = rf"(?:{_POST_KEYS})[ \t]*:(?:[ \t\r\n]|\Z)"
_FIELD_LINE = r"[ \t]*[\"']?[^\W\d][\w.-]*[\"']?[ \t]*[:：](?!//)"
_OPENING = r"---[ \t]*(?:\r?\n|\Z)"
_INVISIBLE = r"[ \t\r\n\u00a0\u200b-\u200f\u2060\ufeff\u3000]*"
_CLOSING = r"^(?:---|\.\.\.)[ \t]*\r?$"
_RULE = r"-{3,}|\*{3,}|_{3,}|- ?-[- ]*"
_MISSPELT = r"[ \t]*(?:[-–—]{2,}|[-–—]{1,2}[ \t][-–—]{1,2}|\+{3,}|={3,}|\*{3,}|_{3,})[ \t]*\r?$"


def parse(text: str) -> FrontMatter | None:
    """Parse the front matter of a note; return None if it has none. Never raises."""
    first = regex(r"\ufeff?(?:[ \t]*\r?\n)*").match(text)
    start = first.end() if first else 0
    if text.startswith("+++", start):
        return _parse_toml(text, start)
    opening = regex(_OPENING).match(text, start)
    if not opening:
        return _parse_after_invisible(text) or _parse_unopened(text, start)
    found = _parse_fenced(text, start, opening.end())
    if found is None or start == 0 or found.fence_problem:
        return found
    if start == 1 and text[0] == "\ufeff":
        return found._replace(fence_problem=FenceProblem("byte order mark", 0, 1))
    # After blank lines `---` is a thematic break, unless what follows is certainly the front matter of a post.
    is_certain = any(regex(_POST_KEYS).fullmatch(field.key) for field in found.fields)
    return found._replace(fence_problem=FenceProblem("blank lines", 0, start)) if is_certain else None


def _parse_after_invisible(text: str) -> FrontMatter | None:
    """Return the front matter after invisible characters, if any."""
    first = regex(_INVISIBLE).match(text)
    start = first.end() if first else 0
    opening = regex(_OPENING).match(text, start) if not text[:start].isascii() else None
    found = _parse_fenced(text, start, opening.end()) if opening else None
    if (
        found is None
        or found.fence_problem
        or not any(regex(_POST_KEYS).fullmatch(field.key) for field in found.fields)
    ):
        return None
    return found._replace(fence_problem=FenceProblem("invisible characters", 0, start))


def may_enclose_front_matter(text: str) -> bool:
    """Return whether generators may take the beginning of a note for front matter though `parse` returns None.

    Jekyll and Hexo cut off what is between two `---` lines, whether it is a YAML mapping or not, and read the body as
    Markdown from the second one on. In the note as GitHub shows it, both are thematic breaks.
    """
    opening = regex(rf"\ufeff?{_OPENING}").match(text)
    closing = regex(_CLOSING, re.MULTILINE).search(text, opening.end()) if opening else None
    return closing is not None and parse(text) is None


def _parse_toml(text: str, start: int) -> FrontMatter | None:
    opening = regex(r"\+\+\+[ \t]*\r?\n").match(text, start)
    closing = regex(r"^\+\+\+[ \t]*\r?$", re.MULTILINE).search(text, opening.end()) if opening else None
    if not opening or not closing:
        return None
    return FrontMatter("toml", start, _next_line(text, closing.start()), opening.end(), closing.start())


def _parse_fenced(text: str, start: int, content: int) -> FrontMatter | None:
    """Parse what follows an opening fence, whose line ends at `content`."""
    closing = regex(_CLOSING, re.MULTILINE).search(text, content)
    value: Value | Problem | None = None
    if closing:
        stop, end = closing.start(), _next_line(text, closing.start())
        value = read(text, content, stop)
        if isinstance(value, Value) and value.kind in ("map", "null"):
            return FrontMatter("yaml", start, end, content, stop, value.fields)
    unclosed = _parse_unclosed(text, start, content, closing.start() if closing else None)
    if unclosed or not closing:
        return unclosed
    if not (_begins_with_field(text, content, stop) or _consists_of_fields(text, content, stop)):
        return None
    return FrontMatter("yaml", start, end, content, stop, (), _locate_problem(text, content, stop, value))


def _parse_unclosed(text: str, start: int, content: int, closing: int | None) -> FrontMatter | None:
    """Return a front matter whose fields end before any closing fence, at a misspelt one or without one."""
    limit = min(len(text) if closing is None else closing, content + MAX_SIZE)
    stop = _fields_end(text, content, limit)
    if stop == closing or stop - content == MAX_SIZE or not _has_post_field(text, content, stop):
        return None
    misspelt = regex(_MISSPELT, re.MULTILINE).match(text, stop)
    if misspelt:
        problem = FenceProblem("misspelt closing", stop, misspelt.end() - text.endswith("\r", stop, misspelt.end()))
        return _with_fence_problem(text, Span(start, _next_line(text, stop)), Span(content, stop), problem)
    if closing is not None and (not _has_prose(text, stop, closing) or _has_post_field(text, stop, closing)):
        return None  # more of it follows: a broken line, not the end
    found = _with_fence_problem(text, Span(start, stop), Span(content, stop), FenceProblem("no closing", stop, stop))
    return None if found.error else found


def _with_fence_problem(text: str, whole: Span, content: Span, problem: FenceProblem) -> FrontMatter:
    """Return a front matter with a problem of its fences, whether its content can be read or not."""
    value = read(text, *content)
    readable = isinstance(value, Value) and value.kind == "map"
    fields = value.fields if isinstance(value, Value) and readable else ()
    error = None if readable else _locate_problem(text, *content, value)
    return FrontMatter("yaml", *whole, *content, fields, error, problem)


def _has_post_field(text: str, start: int, end: int) -> bool:
    """Return whether a field that is certainly one of a post begins between two offsets."""
    pattern = rf"^(?:{_POST_KEYS})[ \t]*[:：]"
    return regex(pattern, re.MULTILINE | re.IGNORECASE).search(text, start, end) is not None


def _has_prose(text: str, start: int, end: int) -> bool:
    """Return whether a line that is certainly of the body follows a blank one; front matter may have broken lines."""
    prose = rf"\n[ \t]*\r?\n(?![ \t\r\n#]|{_FIELD_LINE})"
    return regex(prose).search(text, max(start - 1, 0), end) is not None


def _fields_end(text: str, start: int, limit: int) -> int:
    """Return the end of the lines that can belong to a front matter: at a blank line, prose or a misspelt fence.

    Comments at the end are more likely headings of the body.
    """
    line = regex(rf"{_FIELD_LINE}|[ \t]+\S|-[ \t\r\n]|#")
    post_field, misspelt = regex(_POST_FIELD_LINE), regex(_MISSPELT, re.MULTILINE)
    last = start
    while start < limit:
        blank = regex(r"(?:[ \t]*\r?\n)+").match(text, start, limit)
        start = blank.end() if blank else start
        if misspelt.match(text, start, limit):
            return start
        if start == limit or (blank and not post_field.match(text, start, limit)) or not line.match(text, start, limit):
            return limit if start == limit else last
        comment = text[start] == "#"
        start = _next_line(text, start)
        last = last if comment else start
    return limit


def _parse_unopened(text: str, start: int) -> FrontMatter | None:
    """Return fields that begin the note and end at a `---` line, which Hexo alone reads as front matter.

    Also return fields between two fences of which at least the first is misspelt.
    """
    misspelt = regex(_MISSPELT, re.MULTILINE).match(text, start)
    content = _next_line(text, misspelt.end()) if misspelt else start
    if not regex(_POST_FIELD_LINE).match(text, content):
        return None
    closing = regex(f"^{_MISSPELT}" if misspelt else _CLOSING, re.MULTILINE).search(text, content)
    if not closing or _fields_end(text, content, closing.start()) != closing.start():
        return None
    value = read(text, content, closing.start())
    # A line that Markdown reads as text must be a misspelt fence; `----` may be a rule above a table of fields.
    enough = 1 if misspelt and not regex(_RULE).fullmatch(misspelt[0].strip()) else 2
    if (
        not isinstance(value, Value)
        or sum(bool(regex(_POST_KEYS).fullmatch(field.key)) for field in value.fields) < enough
    ):
        return None
    end = _next_line(text, closing.start())
    problem = FenceProblem("no opening", start, start)
    if misspelt:
        problem = FenceProblem("misspelt opening", start, misspelt.end() - text.endswith("\r", start, misspelt.end()))
    return FrontMatter("yaml", start, end, content, closing.start(), value.fields, None, problem)


def _begins_with_field(text: str, start: int, end: int) -> bool:
    return regex(rf"(?:[ \t]*(?:#[^\n]*?)?\r?\n)*{_FIELD_LINE}").match(text, start, end) is not None


def _consists_of_fields(text: str, start: int, end: int) -> bool:
    """Return whether the text between two fences is certainly fields, the first of which is broken."""
    if (
        end - start > MAX_SIZE
        or not regex(r"\w").match(text[start : start + 1])
        or not _has_post_field(text, start, end)
    ):
        return False
    lines = [line for line in text[start:end].split("\n") if not regex(r"[ \t]*#|[ \t]+\S|-[ \t]").match(line)]
    fields = sum(regex(_FIELD_LINE).match(line) is not None for line in lines)
    # The text ends with a line end; a blank line would separate paragraphs of the body.
    return all(line.strip() for line in lines[:-1]) and 2 * fields >= len(lines) - 1


def _next_line(text: str, offset: int) -> int:
    return text.find("\n", offset) + 1 or len(text)


def entries(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the top-level entries of a front matter: the first line of each with the lines that belong to it."""
    begun = start
    first = regex(r"(?:[ \t]*(?:#[^\n]*)?\n)*( *)").match(text, start, end)
    margin = len(first[1]) if first else 0  # all fields may be indented alike
    for found in regex(rf"^ {{{margin}}}(?![ \t\r\n#-])", re.MULTILINE).finditer(text, start, end):
        if found.start() > begun and text[begun : found.start()].strip():
            yield Span(begun, found.start())
            begun = found.start()
    if text[begun:end].strip():
        yield Span(begun, end)


def _locate_problem(text: str, start: int, end: int, found: Value | Problem | None) -> Problem:
    """Return the problem with the span of its line.

    The parser's own mark is often a line late, so that the entry before it is parsed on its own.
    """
    mark = found if isinstance(found, Problem) else Problem(start, start, NOT_A_FIELD)
    if mark.message not in (INVALID_YAML, NOT_A_FIELD):
        return _on_line(text, mark.start, mark.message)
    near: tuple[Span, ...] = ()
    for entry in entries(text, start, end):
        near = (*near[-1:], entry)
        if entry.end > mark.start:
            break
    for entry in near:
        alone = read(text, *entry)
        if isinstance(alone, Problem) and alone.message in (INVALID_YAML, FORBIDDEN_CHARACTER):
            return _on_line(text, min(alone.start, entry.end - 1), alone.message)
        if isinstance(alone, Value) and alone.kind not in ("map", "null"):
            return _on_line(text, alone.start, NOT_A_FIELD)
    return _on_line(text, mark.start, mark.message)


def _on_line(text: str, offset: int, message: str) -> Problem:
    start = text.rfind("\n", 0, offset) + 1
    line = text[start : _next_line(text, offset)].rstrip()
    return Problem(start + len(line) - len(line.lstrip()), start + len(line), message)


def is_template(text: str, front: FrontMatter) -> bool:
    """Return whether the values are placeholders of a generator (`title: {{ title }}`): a scaffold, not a post.

    Liquid that uses the site or the page (`"{{ site.baseurl }}/a.png"`) or filters a text occurs in posts as well.
    """
    if not any(mark in text[front.content_start : front.content_end] for mark in ("{{", "{%", "<%")):
        return False
    assigns = "=" if front.kind == "toml" else ":"
    placeholder = assigns + r"[ \t]*[\"']?(?:\{\{(?!-?[ \t]*(?:(?:site|page)\.|[\"']))|\{%|<%)"
    return regex(placeholder).search(text, front.content_start, front.content_end) is not None
