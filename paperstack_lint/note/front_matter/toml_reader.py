"""Read TOML, which Hugo knows between `+++`, as fields and values with exact positions.

`tomllib` decides whether it is valid, but gives no positions: of valid TOML, a scanner finds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from paperstack_lint.note.front_matter.yaml_reader import MAX_DEPTH, MAX_SIZE, Field, Problem, Value
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

_INVALID = msg("this line or one above it is not valid TOML")
_SKIPPED = regex(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_NAME = r"(?:[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')"
_KEY = rf"({_NAME}(?:[ \t]*\.[ \t]*{_NAME})*)[ \t]*"
_TABLE = regex(rf"\[\[?[ \t]*{_KEY}\]\]?")
_ASSIGNMENT = regex(rf"{_KEY}=[ \t]*")
_LONG_TEXT = regex(r"\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*+\"{3,5}|'''(?:[^']|'(?!''))*+'{3,5}", re.DOTALL)
_TEXT = regex(r"\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+'")
_LONG_KEY = regex(r"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){50}")
"""Matches a key of so many parts that `tomllib` takes long for it."""
_PLAIN = regex(r"[^\s,\]}#][^,\]}#\r\n]*")


def read_toml(text: str, start: int, end: int) -> tuple[Field, ...] | Problem:
    """Return the fields of a front matter, those of a table as a mapping; none of one that is too long or too deep."""
    import tomllib  # few notes have TOML

    if end - start > MAX_SIZE or _LONG_KEY.search(text, start, end):
        return ()
    try:
        tomllib.loads(text[start:end].replace("\r\n", "\n"))
        return tuple(_Scanner(text, start, end).tables())
    except ValueError as error:  # TOMLDecodeError, or a number of more digits than Python converts
        found = regex(r"at line (\d+)").search(str(error))
        return _on_line(text, start, end, int(found[1]) if found else 0)
    except RecursionError:
        return ()


def _on_line(text: str, start: int, end: int, number: int) -> Problem:
    """Return the problem on a line, counted from 1; on the last one for 0."""
    lines = [line for line in regex(r"[^\n]*\n?").finditer(text[start:end]) if line[0]]
    if not lines:
        return Problem(start, start, _INVALID)
    line = lines[min(number or len(lines), len(lines)) - 1]
    return Problem(start + line.start(), start + line.start() + len(line[0].rstrip()), _INVALID)


class _Scanner:
    """Finds the fields of valid TOML from an offset on."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._at = start
        self._end = end
        self._depth = 0

    def tables(self) -> Iterator[Field]:
        """Yield the fields before the first table, then a field for each table."""
        yield from self._fields()
        while header := _TABLE.match(self._text, self._at, self._end):
            self._at = header.end()
            fields = tuple(self._fields())
            value = Value("map", "", "map", "block", header.end(), self._at, (), fields)
            yield Field(_unquoted(header[1]), header.start(1), header.start(1) + len(header[1]), value, *header.span())

    def _fields(self) -> Iterator[Field]:
        """Yield the fields up to the next table, or up to the end of one in braces."""
        self._skip()
        while assignment := _ASSIGNMENT.match(self._text, self._at, self._end):
            self._at = assignment.end()
            value = self._value()
            start, key = assignment.start(1), assignment[1].rstrip()
            yield Field(_unquoted(key), start, start + len(key), value, start, self._at)
            self._skip()

    def _value(self) -> Value:
        """Return the value at the offset. Raises RecursionError where it is too deep for what reads it."""
        start, opening = self._at, self._text[self._at : self._at + 1]
        if opening in ("[", "{"):
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise RecursionError
            self._at += 1
            items = tuple(self._items()) if opening == "[" else ()
            fields = tuple(self._fields()) if opening == "{" else ()
            self._at += 1
            self._depth -= 1
            kind: Literal["list", "map"] = "list" if opening == "[" else "map"
            return Value(kind, "", "seq" if opening == "[" else "map", "flow", start, self._at, items, fields)
        for pattern, style in ((_LONG_TEXT, "|"), (_TEXT, opening), (_PLAIN, "plain")):
            if found := pattern.match(self._text, start, self._end):
                source = found[0].rstrip()
                self._at = start + len(source)
                text, tag = (source, "") if style == "plain" else (_content(source), "str")
                return Value("scalar", text, tag, style, start, self._at)
        self._at = self._end
        return Value("null", "", "null", "plain", start, start)

    def _items(self) -> Iterator[Value]:
        self._skip()
        while self._at < self._end and self._text[self._at] != "]":
            yield self._value()
            self._skip()

    def _skip(self) -> None:
        """Skip white space, comments and commas."""
        while found := _SKIPPED.match(self._text, self._at, self._end):
            self._at = found.end()
            if self._text[self._at : self._at + 1] != "," or self._at >= self._end:
                return
            self._at += 1


def _unquoted(name: str) -> str:
    return name.strip()[1:-1] if name[:1] in ("'", '"') and name[-1:] == name[:1] else name.strip()


def _content(source: str) -> str:
    """Return the content of a text in quotes."""
    quotes = 3 if source[:3] in ('"""', "'''") and len(source) > 5 else 1
    inner = source[quotes:-quotes]
    if source[0] == "'" or "\\" not in inner:
        return inner
    import tomllib

    return str(tomllib.loads(f"x = {source}".replace("\r\n", "\n"))["x"])
