"""Edits of front matter: replace a value, remove an item or a field, make items valid. Comments and alignment stay.

Two styles are covered: one item per line after a dash, and items in brackets on one line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from unicodedata import normalize

from paperstack_lint.note.front_matter.yaml_reader import Field, Problem, Value, quoted_scalar, read
from paperstack_lint.text.edits import Edit, rewrite, shift
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter.fences import FrontMatter


UNCERTAIN = msg("how it is meant is not certain")
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
        return msg("an alias repeats it")
    if text[value.start : value.start + 1] in ("&", "!"):
        return msg("an anchor or a tag is before it")
    return (
        msg("it has several lines") if "\n" in text[value.start : value.end] else msg("it is not written as it reads")
    )


def remove_item(text: str, values: Value, index: int) -> Edit | None:
    """Return the edit that removes an item; None for the only one, in a shared list, or if more would be removed."""
    edit = _flow_item(values, index) if values.style == "flow" else _block_item(text, values.items[index])
    if edit is None or values.shared or len(values.items) == 1:
        return None
    return None if regex(_COMMENT_OR_ANCHOR).search(text, edit.start, edit.end) else edit


def unremovable_reason(values: Value) -> str:
    """Return why `remove_item` returns no edit of a list."""
    if values.shared:
        return msg("an alias repeats the list")
    return (
        msg("no tag would be left")
        if len(values.items) == 1
        else msg("a comment, an anchor or another item would go with it")
    )


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
    lost = regex(_COMMENT_OR_ANCHOR).search(text, field.start, field.end)
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
    content = text[front.content_start : front.content_end]
    return not isinstance(read(rewrite(content, shift([edit], -front.content_start))), Problem)


LIST_KEYS = frozenset({"tags", "tag", "categories", "category", "keywords", "aliases", "authors"})

MISSING_SPACE = msg("a space is missing after `-`")
UNALIGNED = msg("this item is not in the column of the first")

_INDICATORS = "@`%*&!"
"""Characters that cannot begin a plain scalar of YAML."""

_DASH = r"([ \t]*)-([ \t]*)(?=[^\s-])"
_BRACKETS = r"\[[^\[\]]*\](?=[ \t]*(?:[ \t]#|\Z))"
_QUOTED_ITEM = r"(?<=[\[,])[ \t]*(?:\"[^\"]*\"|'[^']*')"
# An item that YAML does not allow to begin so, and whose missing quotes can only be around all of it.
_INDICATOR_ITEM = r"(?<=[\[,])([ \t]*)((?:[@`%]|\*(?![\w-])|#(?=[^\s#,\]]))[^,\[\]{}\"'#:]*)"


def fold_item(item: str) -> str:
    """Return an item without differences in case, character width and outer spaces, to compare it with others."""
    return normalize("NFKC", item).casefold().strip()


def align_items(text: str, start: int, end: int) -> list[Edit]:
    """Return the edits that turn each line between two offsets into a list item in the column of the first one.

    There are none where a line is not certainly an item: it has no dash, or is a negative number or the key of a nest.
    """
    edits = []
    indent = None
    for at, line in _content_lines(text, start, end):
        dash = regex(_DASH).match(line)
        if not dash or line.endswith(":") or (not dash[2] and line[dash.end()].isdecimal()):
            return []
        rest = line[dash.end() :]
        source = rest if dash[2] else _item_source(rest)
        if not source:
            return []
        indent = dash[1].expandtabs(4) if indent is None else indent
        prefix = f"{indent}-{dash[2] or ' '}"
        if prefix != dash[0]:
            edits.append(Edit(at, at + dash.end(), prefix))
        if source != rest:
            edits.append(Edit(at + dash.end(), at + len(line), source))
    return edits


def _item_source(rest: str) -> str:
    """Return what to write after the `- ` of an item, so that YAML reads a text; `` where its meaning is uncertain.

    After `-`, a character such as `@` or `*` is part of the text to YAML; after `- `, it is part of the syntax.
    """
    if rest[0] in _INDICATORS and "#" not in rest:
        return quoted_scalar(rest)
    found = read(f"- {rest}")
    if not isinstance(found, Value) or len(found.items) != 1 or found.items[0].style in ("|", ">"):
        return ""
    return rest if found.items[0].kind == "scalar" else ""


def _content_lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield offset and text of the lines that are neither blank nor a comment, without spaces at their ends."""
    for line in text[start:end].split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            yield start, line.rstrip()
        start += len(line) + 1


def leading_list(value: str) -> str:
    """Return the list in brackets that a value begins with, `#` included, if only a comment follows; else ``."""
    found = regex(_BRACKETS).match(value)
    return found[0] if found else ""


def fix_items(value: str) -> str:
    """Return a list in brackets without empty items, with quotes around items that need them."""
    if not (value.startswith("[") and value.endswith("]")):
        return value
    return _remove_empty(regex(_INDICATOR_ITEM).sub(lambda found: found[1] + _quote_word(found[2]), value))


def _quote_word(item: str) -> str:
    word = item.rstrip()
    return quoted_scalar(word) + item[len(word) :]


def _remove_empty(value: str) -> str:
    if regex(r"[\"']").search(regex(_QUOTED_ITEM).sub("", value)):
        return value  # with an unpaired quote, it is uncertain which commas separate items
    single = regex(rf"({_QUOTED_ITEM})|,(?:[ \t]*,)+").sub(lambda found: found[1] or ",", value)
    return regex(r"\A\[[ \t]*,[ \t]*").sub("[", single)


def item_problem(value: str) -> str:
    """Return the message about an invalid item of a list in brackets; `` where the problem is uncertain."""
    unquoted = regex(_QUOTED_ITEM).sub('""', leading_list(value))
    if regex(r"[\[,][ \t]*,").search(unquoted):
        return msg("an item of the list is empty: remove one comma")
    if regex(r"[\[, \t]#").search(unquoted):
        return msg("`#` begins a comment: put the item in quotes")
    return msg("an item that begins with @, `, % or * needs quotes") if fix_items(value) != value else ""
