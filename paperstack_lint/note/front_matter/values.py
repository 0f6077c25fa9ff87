"""The values of a front matter for comparison: as YAML reads them, and as its lines read literally.

What a line says to its author is its literal value, whether YAML can parse it or not.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from paperstack_lint.note.front_matter.edits import fix_items, leading_list
from paperstack_lint.note.front_matter.fences import FrontMatter, entries
from paperstack_lint.note.front_matter.yaml_reader import MAX_SIZE, Problem, Value, read
from paperstack_lint.text.edits import Edit, rewrite
from paperstack_lint.text.regex import regex

_LINE = r"[ \t]*([\"']?)([^\W\d][\w.-]*)\1[ \t]*([:：])([^\S\r\n]*)([^\r\n]*)"
_ITEM = r"^[ \t]*-[ \t]*(?=\S)"
_FOLDED_ITEM = r"(?:\A|\n[ \t]*)-(?!\d)"
_TAB_WIDTHS = (4, 2, 8)


def typed_values(front: FrontMatter | None) -> dict[str, Any] | None:
    """Return the values by key, each scalar with its tag; None where the front matter cannot be read.

    A note without any, or with TOML, which no fix of the front matter is for, has no values.
    """
    if front is None:
        return {}
    return None if front.error else {field.key: field.value.typed for field in front.fields}


def literal_values(text: str, front: FrontMatter | None) -> dict[str, Any]:
    """Return the values by key as plain data; where the front matter cannot be read, those of each entry, literally."""
    if front is None or front.kind == "toml" or front.content_end - front.content_start > MAX_SIZE:
        return {}
    if front.error is None:
        return {field.key: field.value.data for field in front.fields}
    spans = entries(text, front.content_start, front.content_end)
    return {key: value for entry in spans for key, value in read_literally(text[entry.start : entry.end]).items()}


class KeyLine(NamedTuple):
    """A `key: value` line, taken literally. Offsets are relative to the entry."""

    key: str
    colon: int
    value_start: int
    value: str


def parse_key_line(entry: str) -> KeyLine | None:
    """Parse the first line of an entry; return None where it is not `key: value`."""
    found = regex(_LINE).match(entry)
    if not found:
        return None
    value = strip_comment(found[5], spaced=bool(found[4]))
    if not found[4] and value.startswith("//"):
        return None  # an address, not a key
    return KeyLine(found[2], found.start(3), found.start(5), value)


def read_literally(entry: str) -> dict[str, Any]:
    """Return the keys and values of one top-level entry: by YAML if it can be read on its own, else literally."""
    value = read(entry)
    if not is_map(value):
        value = _read_untabbed(entry) if "\t" in entry else value
    if isinstance(value, Value) and is_map(value):
        return dict(key_values(value))
    line = parse_key_line(entry)
    rest = [each for each in entry.split("\n")[1:] if each.strip() and not each.lstrip().startswith("#")]
    if not line or (rest and line.value):
        return {entry.strip(): None}
    if rest:
        return {line.key: [_read_item(each) for each in rest]}
    return {line.key: _read_value(line.value)}


def key_values(value: Value) -> list[tuple[str, Any]]:
    """Return the keys of a mapping with their values as plain data."""
    return [(field.key, field.value.data) for field in value.fields]


def is_map(value: Value | Problem) -> bool:
    """Return whether a value is valid as a front matter: a mapping, or nothing."""
    return isinstance(value, Value) and value.kind in ("map", "null")


def strip_comment(value: str, *, spaced: bool = True) -> str:
    """Return a value without its comment and outer spaces. Only a `spaced` one, after its colon, can be a comment."""
    if items := leading_list(value):
        return items
    comment = regex(r"(?:^|[ \t])#" if spaced else r"[ \t]#").search(value)
    return (value[: comment.start()] if comment else value).strip()


def unquote_verbatim(value: str) -> str | None:
    """Return the text in double quotes with its backslashes, if YAML rejects them: LaTeX, or a path of Windows."""
    inside = regex(r'"([^"]*)"').fullmatch(value)
    rejected = inside and "\\" in value and "\\\\" not in value and isinstance(read(value), Problem)
    return inside[1] if inside and rejected else None


def _read_untabbed(entry: str) -> Value | Problem:
    """Read an entry with spaces for tabs; the result is a problem where it depends on the width of a tab.

    That width may decide about nesting, and YAML folds an item with too large an indent into the one above.
    """
    sources = [rewrite(entry, expand_tabs(entry, width)) for width in _TAB_WIDTHS]
    first, *others = (read(source) for source in sources)
    if isinstance(first, Problem) or _has_folded_item(sources[0], first):
        return Problem(0, 0, "")
    agreed = all(isinstance(other, Value) and other.data == first.data for other in others)
    return first if agreed else Problem(0, 0, "")


def expand_tabs(entry: str, width: int = _TAB_WIDTHS[0]) -> list[Edit]:
    """Return the edits that replace tabs by spaces in the indents of an entry."""
    found = regex(r"^[ \t]*\t[ \t]*", re.MULTILINE).finditer(entry)
    return [Edit(*each.span(), each[0].expandtabs(width)) for each in found]


def _has_folded_item(text: str, value: Value) -> bool:
    """Return whether YAML reads what looks like an item as text, or as part of the item above."""
    inner = (*value.items, *(field.value for field in value.fields))
    if value.kind == "scalar" and value.style not in ("|", ">"):
        return regex(_FOLDED_ITEM).search(text[value.start : value.end]) is not None
    return any(_has_folded_item(text, one) for one in inner)


def _read_item(line: str) -> Any:
    value = read(line.strip())
    if isinstance(value, Value) and value.kind == "list" and len(value.items) == 1:
        return value.items[0].data
    found = regex(_ITEM).match(line)
    return strip_comment(line[found.end() :], spaced=not found[0].endswith("-")) if found else line


def _read_value(value: str) -> Any:
    """Return the data of a value on one line: what is in its quotes or brackets if they are closed, else its text."""
    found = read(fix_items(value))
    if isinstance(found, Value) and (found.style == "flow" or (found.kind == "scalar" and found.style in ("'", '"'))):
        return found.data
    return unquote_verbatim(value) or value or None
