"""What two spellings of one tag have in common: a key, so that being alike is an equivalence by construction."""

from __future__ import annotations

import re
from unicodedata import decomposition, normalize

from paperstack_lint.note.front_matter.lists import fold_item
from paperstack_lint.tags.plural import singular
from paperstack_lint.text.language import script

SEPARATORS = "[\\s_\u2010\u2013-]+"

_MEANINGFUL = ("<super>", "<sub>", "<circle>", "<fraction>", "<font>", "<square>")
"""What NFKC takes from a letter besides its width, and a reader does not: `10²` is not `102`, nor `ℝ` the `R`."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
"""Characters that show nothing of their own; a variation selector only chooses the form of a sign."""

_SHORT = 4
"""Fewer characters than this do not stay what they were when they are joined: `A I`, `3-D`, `X-AI`."""


def key(tag: str) -> str:
    """What the spellings of a tag have in common: no case, width, separators and regular English plural."""
    return singular(joined(tag))


def joined(tag: str) -> str:
    """A tag without case, width, and whatever separates its parts; digits are never joined with digits."""
    text = lowered(tag)
    parts = re.split(f"({SEPARATORS})", text)
    if len(parts) == 1:
        return text
    short = len("".join(parts[::2])) < _SHORT
    result = parts[0]
    for at in range(1, len(parts), 2):
        after = parts[at + 1]
        # A size or a series at the end (`ViT-S`) is no plural (`ViTs`).
        apart = short or (after == "s" and at + 2 == len(parts))
        result += _joint(result[-1:], parts[at], after[:1], apart=apart) + after
    return result


def lowered(tag: str) -> str:
    """A tag without case and width, and nothing else lost: accents, `²` and `ß` stay."""
    if tag.isascii():
        return tag.lower()
    tag = normalize("NFC", _INVISIBLE.sub("", tag))
    return tag.lower() if any(map(_is_more_than_wide, tag)) else fold_item(tag)


def difference(tag: str, other: str) -> str:
    """Return what parts two spellings that look the same, for a message; `` where a reader sees it."""
    marks = {f"U+{ord(mark):04X}" for mark in set(_INVISIBLE.findall(tag)) ^ set(_INVISIBLE.findall(other))}
    if marks:
        return f" (one of them contains {', '.join(sorted(marks))})"
    if normalize("NFC", tag) == normalize("NFC", other):
        return " (they differ in how Unicode composes accents)"
    if normalize("NFKC", tag) == normalize("NFKC", other):
        return " (they differ in the width of letters)"
    return ""


def _is_more_than_wide(letter: str) -> bool:
    return len(letter.casefold()) > 1 or decomposition(letter).startswith(_MEANINGFUL)


def _joint(before: str, separator: str, after: str, *, apart: bool) -> str:
    """What stays of a separator between two letters; all of it where it may mean something."""
    if not ((before.isalnum() or before in ("+", "#")) and after.isalnum()):
        return separator
    if script(before) or script(after):
        return "" if separator.isspace() else separator
    return "-" if apart or (before.isdigit() and after.isdigit()) else ""
