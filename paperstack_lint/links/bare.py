"""Bare addresses: what is wrong with the text around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperstack_lint.edits import Diagnostic, Edit, Fix
from paperstack_lint.links import retarget
from paperstack_lint.quote import quoted

if TYPE_CHECKING:
    from paperstack_lint.markdown import Link

_LONGEST = 1000
"""Characters of a link's text that are looked at."""


def wide_brackets(text: str, link: Link) -> Diagnostic | None:
    """`[a](https://…）`, `[a]（https://…）`: meant as a link, but full-width brackets make none."""
    brackets = text[link.start - 1 : link.start] + text[link.end : link.end + 1]
    name = _name(text, link.start - 1) if brackets in ("(）", "（）", "（)") else None
    if name is None or (brackets == "（）" and re.fullmatch(r"[\d\s,x-]*", name)):
        return None  # behind a reference's number or a task's box, the brackets hold a remark
    edit = Edit(link.start - 1, link.end + 1, f"({text[link.start : link.end]})")
    safe = brackets == "(）" and retarget.certain(link.target)
    fix = Fix("write `(` and `)`", (edit,), safe) if retarget.balanced(edit.text) else None
    message = f"the brackets around the address of {quoted(name)} are full-width: write `(` and `)`"
    return Diagnostic(link.start - 1, link.end + 1, message, fix)


def _name(text: str, end: int) -> str | None:
    """What stands in square brackets right before `end`."""
    start = text.rfind("[", max(0, end - _LONGEST), end)
    name = text[start + 1 : end - 1]
    whole = start >= 0 and text[end - 1] == "]" and text[start - 1 : start] != "\\"
    return name if whole and not re.search(r"[\]\n]", name) else None


_LETTER = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_PUNCTUATION = "\u3001-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65"


def run_in(text: str, link: Link) -> Diagnostic | None:
    """Full-width punctuation or a letter right behind the address, which some renderers take for a part of it."""
    follower = text[link.end : link.end + 1]
    if follower.isascii():
        return None
    # Behind `/`, `=` or `-`, letters go on with the path (`/wiki/机器学习`).
    goes_on = re.match(f"[{_LETTER}]", follower) and text[link.end - 1].isalnum()
    if not goes_on and not re.match(f"[{_PUNCTUATION}]", follower):
        return None
    message = f"the bare address {quoted(link.target)} runs into the text behind it: put it in `<…>`"
    fix = Fix("put the address in `<…>`", (Edit(link.start, link.end, f"<{link.target}>"),), safe=False)
    return Diagnostic(link.start, link.end, message, fix)
