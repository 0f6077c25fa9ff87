"""Lists of tags and the like: items that do not stand out as such to YAML, and edits that make them valid.

Two styles are covered: one item per line after a dash, and items in brackets on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from paperstack_lint.note.front_matter.nodes import Value, quoted_scalar, read
from paperstack_lint.text.edits import Edit

LIST_KEYS = frozenset({"tags", "tag", "categories", "category", "keywords", "aliases", "authors"})

MISSING_SPACE = "a space is missing after `-`"
UNALIGNED = "this item is not in the column of the first"

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
        dash = re.match(_DASH, line)
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
    found = re.match(_BRACKETS, value)
    return found[0] if found else ""


def fix_items(value: str) -> str:
    """Return a list in brackets without empty items, with quotes around items that need them."""
    if not (value.startswith("[") and value.endswith("]")):
        return value
    return _remove_empty(re.sub(_INDICATOR_ITEM, lambda found: found[1] + _quote_word(found[2]), value))


def _quote_word(item: str) -> str:
    word = item.rstrip()
    return quoted_scalar(word) + item[len(word) :]


def _remove_empty(value: str) -> str:
    if re.search(r"[\"']", re.sub(_QUOTED_ITEM, "", value)):
        return value  # with an unpaired quote, it is uncertain which commas separate items
    single = re.sub(rf"({_QUOTED_ITEM})|,(?:[ \t]*,)+", lambda found: found[1] or ",", value)
    return re.sub(r"\A\[[ \t]*,[ \t]*", "[", single)


def item_problem(value: str) -> str:
    """Return the message about an invalid item of a list in brackets; `` where the problem is uncertain."""
    unquoted = re.sub(_QUOTED_ITEM, '""', leading_list(value))
    if re.search(r"[\[,][ \t]*,", unquoted):
        return "an item of the list is empty: remove one comma"
    if re.search(r"[\[, \t]#", unquoted):
        return "`#` begins a comment: put the item in quotes"
    return "an item that begins with @, `, % or * needs quotes" if fix_items(value) != value else ""
