"""Lists in brackets on one line: what their author sees in them where YAML reads nothing or a comment."""

from __future__ import annotations

import re

from paperstack_lint.note.front_matter.nodes import quoted_scalar

_LIST = r"\[[^\[\]]*\](?=[ \t]*(?:[ \t]#|\Z))"
_QUOTED_ITEM = r"(?<=[\[,])[ \t]*(?:\"[^\"]*\"|'[^']*')"
# An item that YAML does not let begin so, and whose quotes can only stand around all of it.
_MARKED_ITEM = r"(?<=[\[,])([ \t]*)((?:[@`%]|\*(?![\w-])|#(?=[^\s#,\]]))[^,\[\]{}\"'#:]*)"


def leading_list(value: str) -> str:
    """The list that a value begins with, `#` inside it and all, if only a comment follows; else nothing."""
    found = re.match(_LIST, value)
    return found[0] if found else ""


def items_mended(value: str) -> str:
    """A list without empty items, and with quotes around those that need them for their first character."""
    if not (value.startswith("[") and value.endswith("]")):
        return value
    return _without_empty(re.sub(_MARKED_ITEM, lambda found: found[1] + _quoted_word(found[2]), value))


def _quoted_word(item: str) -> str:
    word = item.rstrip()
    return quoted_scalar(word) + item[len(word) :]


def _without_empty(value: str) -> str:
    if re.search(r"[\"']", re.sub(_QUOTED_ITEM, "", value)):
        return value  # half a quote: which commas part items is not certain
    single = re.sub(rf"({_QUOTED_ITEM})|,(?:[ \t]*,)+", lambda found: found[1] or ",", value)
    return re.sub(r"\A\[[ \t]*,[ \t]*", "[", single)


def item_fault(value: str) -> str:
    """What is wrong with an item of a list, and what to do; nothing where that is not certain."""
    unquoted = re.sub(_QUOTED_ITEM, '""', leading_list(value))
    if re.search(r"[\[,][ \t]*,", unquoted):
        return "an item of the list is empty: remove one comma"
    if re.search(r"[\[, \t]#", unquoted):
        return "`#` begins a comment: put the item in quotes"
    return "an item that begins with @, `, % or * needs quotes" if items_mended(value) != value else ""
