"""Read YAML as fields and values with exact positions; the only importer of yaml.

The text is read from the parser's events, never loaded: dates stay text, duplicate keys stay, and what would exhaust or
crash a loader (aliases, merge keys, nesting) is limited.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, NamedTuple

from paperstack_lint.text.edits import Span
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

MAX_SIZE = 64 * 1024
"""Characters of a front matter; the largest real one has 6,000."""
MAX_DEPTH = 32
MAX_ALIASES = 16
MAX_VALUES = 5000
"""Values of a front matter; the limit is far above a list of a thousand tags."""

INVALID_YAML = msg("this line or one above it is not valid YAML")
NOT_A_FIELD = msg("this is not a `key: value` line")
FORBIDDEN_CHARACTER = msg("YAML does not allow the character here: remove it")


class Problem(NamedTuple):
    """The reason why a front matter cannot be read, and the span of the problem."""

    start: int
    end: int
    message: str


class Value(NamedTuple):
    """A value with its source.

    `text` is a scalar's content, unquoted but not converted (`2301.10`, `2020-1-1`); `tag` is its type in YAML 1.1:
    str, int, float, bool, null, timestamp. `style` is `plain`, a quote, `|` or `>` for a scalar, `flow` or `block` for
    a collection. `start` to `end` are exact, quotes, anchors and tags included; the span of an absent value is empty. A
    `shared` value is repeated by an alias, itself or with a value around it: an edit would change both places.
    """

    kind: Literal["scalar", "list", "map", "null", "alias"]
    text: str
    tag: str
    style: str
    start: int
    end: int
    items: tuple[Value, ...] = ()
    fields: tuple[Field, ...] = ()
    shared: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the value is absent, blank or `~`; `null` may be a word of the author."""
        if self.kind == "null":
            return self.text in ("", "~")
        return self.kind == "scalar" and not self.text.strip()

    @property
    def data(self) -> Any:
        """The value as plain data for comparison: text, None, lists, and dictionaries of them."""
        if self.kind == "list":
            return [item.data for item in self.items]
        if self.kind == "map":
            return {field.key: field.value.data for field in self.fields}
        return None if self.kind == "null" else self.text

    @property
    def typed(self) -> Any:
        """The same as `data`, but each scalar with its tag: the number 1 is not the text `"1"`."""
        if self.kind == "list":
            return [item.typed for item in self.items]
        if self.kind == "map":
            return {field.key: field.value.typed for field in self.fields}
        return self.tag, self.data

    def scalars(self) -> Iterator[Span]:
        """Yield the spans of the scalars in the value; a `#` in them does not begin a comment."""
        if self.kind == "scalar":
            yield Span(self.start, self.end)
        for each in (*self.items, *(field.value for field in self.fields)):
            yield from each.scalars()


class Field(NamedTuple):
    """A key and its value; `start` to `end` are the whole lines of a block field, line end included."""

    key: str
    key_start: int
    key_end: int
    value: Value
    start: int
    end: int


class _Unreadable(Exception):
    """A limit is exceeded, or the text is not one YAML document."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


def read(text: str, start: int = 0, end: int | None = None) -> Value | Problem:
    """Read one YAML document; an empty one is a null. Offsets are relative to `text`. Never raises."""
    end = len(text) if end is None else end
    if end - start > MAX_SIZE:
        return Problem(start, start, msg("this is longer than {limit} KiB: shorten it", limit=MAX_SIZE // 1024))
    yaml, loader = _yaml()
    try:
        return _EventReader(text, start, end, loader(text[start:end])).document()
    except _Unreadable as error:
        return Problem(error.offset, error.offset, error.message)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = min(end, start + mark.index) if mark else _forbidden_offset(text, start, end, error)
        return Problem(at, at, INVALID_YAML if mark else FORBIDDEN_CHARACTER)
    except UnicodeEncodeError as error:
        return Problem(start + error.start, start + error.start, FORBIDDEN_CHARACTER)


def _forbidden_offset(text: str, start: int, end: int, error: Any) -> int:
    """Return the offset of the first forbidden character; the error's own position counts bytes."""
    character = error.character
    return max(start, text.find(character if isinstance(character, str) else chr(character), start, end))


@cache
def _yaml() -> tuple[Any, Any]:
    import yaml

    return yaml, getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _EventReader:
    """Builds values from events; its state is the loader's position and the anchors so far."""

    def __init__(self, text: str, start: int, end: int, loader: Any) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.loader = loader
        self.anchors: dict[str, int] = {}
        self.repeated: set[int] = set()
        self.aliases = 0
        self.values = 0

    def document(self) -> Value:
        self.event("StreamStartEvent")
        first = self.event()
        if type(first).__name__ == "StreamEndEvent":
            return Value("null", "", "null", "plain", self.end, self.end)
        value = self.value(self.event(), 0)
        self.event("DocumentEndEvent")
        self.event("StreamEndEvent")
        return _mark_shared(value, self.repeated) if self.repeated else value

    def event(self, expected: str = "") -> Any:
        event = self.loader.get_event()
        if expected and type(event).__name__ != expected:
            raise _Unreadable(self.start + event.start_mark.index, msg("a second YAML document begins here: keep one"))
        return event

    def value(self, event: Any, depth: int) -> Value:
        name = type(event).__name__
        start, end = self.start + event.start_mark.index, self.start + event.end_mark.index
        if name == "AliasEvent":
            return self.alias(event.anchor, start, end)
        self.values += 1
        if self.values > MAX_VALUES:
            raise _Unreadable(start, msg("there are more than {limit} values: remove some", limit=MAX_VALUES))
        if event.anchor:
            self.anchors[event.anchor] = start
        if name == "ScalarEvent":
            return self.scalar(event, start, end)
        if depth == MAX_DEPTH:
            raise _Unreadable(start, msg("this is nested deeper than {limit} levels: flatten it", limit=MAX_DEPTH))
        if name == "SequenceStartEvent":
            return self.sequence(event, start, depth)
        return self.mapping(event, start, depth)

    def alias(self, anchor: str, start: int, end: int) -> Value:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise _Unreadable(
                start, msg("there are more than {limit} aliases: write the values out", limit=MAX_ALIASES)
            )
        if anchor not in self.anchors:
            raise _Unreadable(
                start,
                msg("{anchor} refers to no anchor: quote it, or write the value out", anchor=quoted("*" + anchor)),
            )
        self.repeated.add(self.anchors[anchor])
        return Value("alias", "*" + anchor, "alias", "plain", start, end)

    def scalar(self, event: Any, start: int, end: int) -> Value:
        tag = event.tag
        if not tag or tag == "!":
            tag = self.loader.resolve(_yaml()[0].ScalarNode, event.value, event.implicit)
        tag = tag.rpartition(":")[2]
        style = event.style or "plain"
        if style in ("|", ">"):  # its end mark is at the next token
            end = start + len(self.text[start:end].rstrip())
        kind: Literal["scalar", "null"] = "null" if tag == "null" else "scalar"
        return Value(kind, event.value, tag, style, start, end)

    def sequence(self, event: Any, start: int, depth: int) -> Value:
        items = []
        while type(one := self.event()).__name__ != "SequenceEndEvent":
            items.append(self.value(one, depth + 1))
        if event.flow_style:
            return Value("list", "", "seq", "flow", start, self.start + one.end_mark.index, tuple(items))
        # The end mark of a block is at the next token.
        return Value("list", "", "seq", "block", start, items[-1].end if items else start, tuple(items))

    def mapping(self, event: Any, start: int, depth: int) -> Value:
        fields = []
        while type(one := self.event()).__name__ != "MappingEndEvent":
            key = self.value(one, depth + 1)
            value = self.value(self.event(), depth + 1)
            if key.tag == "merge" and value.kind == "list":
                raise _Unreadable(value.start, msg("this merges a list of mappings: write the values out"))
            fields.append(self.field(key, value, bool(event.flow_style)))
        if event.flow_style:
            return Value("map", "", "map", "flow", start, self.start + one.end_mark.index, (), tuple(fields))
        end = max(fields[-1].key_end, fields[-1].value.end) if fields else start
        return Value("map", "", "map", "block", start, end, (), tuple(fields))

    def field(self, key: Value, value: Value, flow: bool) -> Field:
        name = key.text if key.kind in ("scalar", "null") else self.text[key.start : key.end]
        end = max(key.end, value.end)
        if flow:
            return Field(name, key.start, key.end, value, key.start, end)
        line = self.text.rfind("\n", self.start, key.start) + 1 or self.start
        stop = self.text.find("\n", end, self.end) + 1 or self.end
        return Field(name, key.start, key.end, value, line, stop)


def _mark_shared(value: Value, repeated: set[int], *, inside: bool = False) -> Value:
    """Return the value with `shared` set where it begins at one of the offsets, and inside such a value."""
    shared = inside or value.start in repeated
    items = tuple(_mark_shared(item, repeated, inside=shared) for item in value.items)
    fields = tuple(field._replace(value=_mark_shared(field.value, repeated, inside=shared)) for field in value.fields)
    return value._replace(items=items, fields=fields, shared=shared)


def quoted_scalar(value: str) -> str:
    """Return a text on one line as a quoted YAML scalar, in double quotes if nothing needs an escape, else single."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def load_config(text: str) -> Any:
    """Return a configuration file as plain data; dates stay text.

    Raises ValueError with the line and the reason if it cannot be read, repeats a key or uses aliases.
    """
    found = read(text)
    if isinstance(found, Problem):
        raise ValueError(msg("line {line}: {problem}", line=_line_number(text, found.start), problem=found.message))  # noqa: TRY004 -- the text is wrong, not its type
    return _to_data(text, found)


def _to_data(text: str, value: Value) -> Any:
    if value.kind == "list":
        return [_to_data(text, item) for item in value.items]
    if value.kind == "map":
        table: dict[str, Any] = {}
        for field in value.fields:
            if field.key in table:
                raise ValueError(
                    msg(
                        "line {line}: {key} occurs twice",
                        line=_line_number(text, field.key_start),
                        key=quoted(field.key),
                    )
                )
            table[field.key] = _to_data(text, field.value)
        return table
    if value.kind == "alias":
        raise ValueError(msg("line {line}: aliases are not supported", line=_line_number(text, value.start)))
    if value.tag == "bool":
        return value.text.lower() in ("yes", "true", "on")
    if value.tag in ("int", "float"):
        return _parse_number(value.text)
    return None if value.kind == "null" else value.text


def _line_number(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _parse_number(text: str) -> int | float | str:
    """Return the number of a decimal spelling; YAML's other spellings stay text."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
