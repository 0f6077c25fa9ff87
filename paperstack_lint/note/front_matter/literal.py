"""What the lines of a front matter say to their author, whether YAML can read them or not."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from paperstack_lint.note.front_matter.brackets import items_mended, leading_list
from paperstack_lint.note.front_matter.nodes import Problem, Value, read
from paperstack_lint.text.edits import Edit, rewrite

_LINE = r"[ \t]*([\"']?)([^\W\d][\w.-]*)\1[ \t]*([:：])([^\S\r\n]*)([^\r\n]*)"
_ITEM = r"^[ \t]*-[ \t]*(?=\S)"
_FOLDED_ITEM = r"(?:\A|\n[ \t]*)-(?!\d)"
_TAB_WIDTHS = (4, 2, 8)


class Line(NamedTuple):
    """A `key: value` line taken literally. Offsets are those of the entry."""

    key: str
    colon: int
    value_start: int
    value: str


def key_line(entry: str) -> Line | None:
    """The line that an entry begins with; None where it is no `key: value`."""
    found = re.match(_LINE, entry)
    if not found:
        return None
    value = bare(found[5], apart=bool(found[4]))
    if not found[4] and value.startswith("//"):
        return None  # an address, not a key
    return Line(found[2], found.start(3), found.start(5), value)


def literal(entry: str) -> dict[str, Any]:
    """The keys and values of one top-level entry: as YAML where it can be read on its own, else as it is written."""
    value = read(entry)
    if not is_map(value):
        value = _untabbed(entry) if "\t" in entry else value
    if isinstance(value, Value) and is_map(value):
        return dict(pairs(value))
    line = key_line(entry)
    rest = [each for each in entry.split("\n")[1:] if each.strip() and not each.lstrip().startswith("#")]
    if not line or (rest and line.value):
        return {entry.strip(): None}
    if rest:
        return {line.key: [_item(each) for each in rest]}
    return {line.key: _said(line.value)}


def pairs(value: Value) -> list[tuple[str, Any]]:
    """The keys of a mapping and what they hold."""
    return [(field.key, field.value.data) for field in value.fields]


def is_map(value: Value | Problem) -> bool:
    """Whether it is what a front matter should be: fields, or nothing."""
    return isinstance(value, Value) and value.kind in ("map", "null")


def bare(value: str, *, apart: bool = True) -> str:
    """A value without its comment and outer blanks; one that no blank parts from its key begins with no comment."""
    if items := leading_list(value):
        return items
    comment = re.search(r"(?:^|[ \t])#" if apart else r"[ \t]#", value)
    return (value[: comment.start()] if comment else value).strip()


def verbatim(value: str) -> str | None:
    """What stands in double quotes, backslashes included, if YAML refuses them: LaTeX, or a path of Windows."""
    inside = re.fullmatch(r'"([^"]*)"', value)
    taken = inside and "\\" in value and "\\\\" not in value and isinstance(read(value), Problem)
    return inside[1] if inside and taken else None


def _untabbed(entry: str) -> Value | Problem:
    """The entry with blanks for tabs, if all readers agree on it.

    How wide a tab is may decide what belongs to what, and YAML folds an item that is too far in into the one above.
    """
    sources = [rewrite(entry, tabs(entry, width)) for width in _TAB_WIDTHS]
    first, *others = (read(source) for source in sources)
    if isinstance(first, Problem) or _folds(sources[0], first):
        return Problem(0, 0, "")
    agreed = all(isinstance(other, Value) and other.data == first.data for other in others)
    return first if agreed else Problem(0, 0, "")


def tabs(entry: str, width: int = _TAB_WIDTHS[0]) -> list[Edit]:
    """Blanks for the tabs that indent the lines of an entry."""
    found = re.finditer(r"^[ \t]*\t[ \t]*", entry, re.MULTILINE)
    return [Edit(*each.span(), each[0].expandtabs(width)) for each in found]


def _folds(text: str, value: Value) -> bool:
    """Whether what looks like an item of its own is a text, or a part of the one above."""
    inner = (*value.items, *(field.value for field in value.fields))
    if value.kind == "scalar" and value.style not in ("|", ">"):
        return re.search(_FOLDED_ITEM, text[value.start : value.end]) is not None
    return any(_folds(text, one) for one in inner)


def _item(line: str) -> Any:
    value = read(line.strip())
    if isinstance(value, Value) and value.kind == "list" and len(value.items) == 1:
        return value.items[0].data
    found = re.match(_ITEM, line)
    return bare(line[found.end() :], apart=not found[0].endswith("-")) if found else line


def _said(value: str) -> Any:
    """What a value on one line says: what quotes or brackets hold where they are whole, else itself."""
    found = read(items_mended(value))
    if isinstance(found, Value) and (found.style == "flow" or (found.kind == "scalar" and found.style in ("'", '"'))):
        return found.data
    return verbatim(value) or value or None
