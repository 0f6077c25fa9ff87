"""What sort of thing a value of the front matter is, so that the same key of many notes can be compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter.nodes import Value

DATE = r"\d{4}\D{1,2}\d{1,2}\D{1,2}\d{1,2}"
"""How a date begins, in whatever way it is written."""

NAMES = {"list": "a list", "map": "a mapping", "date": "a date", "text": "a text"}
"""How messages call each kind."""


def kind(value: Value) -> str:
    """One of `NAMES`; `` where nothing stands there, or what an alias repeats.

    Numbers are texts: which title YAML takes for one is chance. What begins like a date is one, if only to its author.
    """
    if value.is_empty or value.kind in ("null", "alias"):
        return ""
    if value.kind != "scalar":
        return value.kind
    dated = value.tag == "timestamp" or re.match(DATE, value.text)
    return "date" if dated else "text"


def differs(value: Value, wanted: str) -> bool:
    """Whether a value is surely of another kind than the wanted one."""
    if kind(value) in ("", wanted):
        return False
    if value.kind != "scalar" or wanted in ("list", "map"):
        return True
    # A text may begin with a date; and in how many ways a date may be written, nobody knows.
    return wanted == "date" and re.search(r"\d", value.text) is None
