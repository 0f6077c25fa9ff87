"""Edits of front matter: replace a value, remove an item or a field. Comments and alignment stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperstack_lint.note.front_matter.lists import LIST_KEYS
from paperstack_lint.note.front_matter.nodes import Field, Problem, Value, quoted_scalar, read
from paperstack_lint.text.edits import Edit, rewrite

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter.fences import FrontMatter

UNCERTAIN = "how it is meant is not certain"
"""The caveat where a text has several possible meanings."""

_COMMENT_OR_ANCHOR = r"(?<!\S)#|(?<![^\s\[{,])&\S"


def scalar_source(new: str, style: str = "plain") -> str:
    """Return a YAML scalar that reads as exactly `new`, in a list or not; in the quotes of `style` if that works."""
    if style == "'":
        return "'" + new.replace("'", "''") + "'"
    # In a list in brackets, some readers end a plain scalar at a `?`.
    if style == "plain" and "?" not in new and all(_reads_as(source, new) for source in (f"- {new}", f"[{new}]")):
        return new
    return quoted_scalar(new)


def _reads_as(source: str, text: str) -> bool:
    value = read(source)
    return isinstance(value, Value) and [(item.tag, item.data) for item in value.items] == [("str", text)]


def replace_scalar(text: str, value: Value, new: str) -> Edit | None:
    """Return the edit that replaces a scalar in its quotes; None for a block, a shared value, an anchor or a tag."""
    if value.kind != "scalar" or value.style in ("|", ">") or value.shared:
        return None
    if text[value.start : value.start + 1] in ("&", "!"):
        return None
    return Edit(value.start, value.end, scalar_source(new, value.style))


def uneditable_reason(text: str, value: Value) -> str:
    """Return why `replace_scalar` or `as_list` returns no edit of a value."""
    if value.shared:
        return "an alias repeats it"
    if text[value.start : value.start + 1] in ("&", "!"):
        return "an anchor or a tag is before it"
    return "it has several lines" if "\n" in text[value.start : value.end] else "it is not written as it reads"


def remove_item(text: str, values: Value, index: int) -> Edit | None:
    """Return the edit that removes an item; None for the only one, in a shared list, or if more would be removed."""
    edit = _flow_item(values, index) if values.style == "flow" else _block_item(text, values.items[index])
    if edit is None or values.shared or len(values.items) == 1:
        return None
    return None if re.compile(_COMMENT_OR_ANCHOR).search(text, edit.start, edit.end) else edit


def unremovable_reason(values: Value) -> str:
    """Return why `remove_item` returns no edit of a list."""
    if values.shared:
        return "an alias repeats the list"
    return "no tag would be left" if len(values.items) == 1 else "a comment, an anchor or another item would go with it"


def _flow_item(values: Value, index: int) -> Edit:
    items = values.items
    if index:
        return Edit(items[index - 1].end, items[index].end, "")
    return Edit(items[0].start, items[1].start if len(items) > 1 else items[0].end, "")


def _block_item(text: str, item: Value) -> Edit | None:
    start = text.rfind("\n", 0, item.start) + 1
    end = text.find("\n", item.end) + 1
    alone = text[start : item.start].strip() == "-" and end
    return Edit(start, end, "") if alone else None


def remove_field(text: str, field: Field) -> Edit | None:
    """Return the edit that removes a block field; None if a comment or an anchor would be removed with it."""
    whole_lines = text[field.end - 1] == "\n"  # not in braces
    lost = re.compile(_COMMENT_OR_ANCHOR).search(text, field.start, field.end)
    return Edit(field.start, field.end, "") if whole_lines and not lost else None


def split_key(text: str, field: Field, key: str, value_at: int) -> Edit | None:
    """Return the edit that splits a key from the value that is part of it; None if the value may be a list."""
    source = text[field.key_start : field.value.end]
    value = source[value_at:].strip()
    if key in LIST_KEYS or not source.startswith(field.key) or "\n" in source or not field.value.text:
        return None
    found = read(value)
    if value[0] in "\"'[{|>&*!":
        if not (isinstance(found, Value) and found.kind == "scalar" and found.style in ("'", '"')):
            return None
        return Edit(field.key_start, field.value.end, f"{key}: {value}")
    return Edit(field.key_start, field.value.end, f"{key}: {quoted_scalar(value)}")


def as_list(text: str, value: Value, items: list[str]) -> Edit | None:
    """Return the edit that turns a scalar on one line into a flow list of texts; None as for `replace_scalar`."""
    if replace_scalar(text, value, "") is None or "\n" in text[value.start : value.end]:
        return None
    return Edit(value.start, value.end, "[" + ", ".join(scalar_source(item) for item in items) + "]")


def is_readable_after(text: str, front: FrontMatter, edit: Edit) -> bool:
    """Return whether a front matter can be read after an edit in it, which may make it too long."""
    start, end = edit.start - front.content_start, edit.end - front.content_start
    content = text[front.content_start : front.content_end]
    return not isinstance(read(rewrite(content, [Edit(start, end, edit.text)])), Problem)
