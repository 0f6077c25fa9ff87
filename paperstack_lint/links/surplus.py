"""What stands around an address in the brackets of its link, though it is none of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperstack_lint.links import retarget, schemes
from paperstack_lint.quote import quoted

if TYPE_CHECKING:
    from paperstack_lint.edits import Diagnostic
    from paperstack_lint.markdown import Link
    from paperstack_lint.note import Note

_OPENING = r"[\"'“‘「『《〈【（(＜<]+(?=https?://|www\.)"


def around(note: Note, link: Link) -> Diagnostic | None:
    """Quotes or brackets that begin before the address: `[a]("https://…")`."""
    found = re.match(_OPENING, link.target, re.IGNORECASE)
    if not found:
        return None
    fresh = link.target[found.end() :].rstrip("\"'”’」』》〉】）)＞>")
    message = f"the target {quoted(link.target)} has quotes or brackets of its own: write {quoted(fresh)}"
    fix = retarget.fix(note, link, fresh, f"write {quoted(fresh)}", safe=retarget.certain(fresh))
    return retarget.at(link, message, fix)


_BLANKS = "\\s\u200b-\u200d\u2060\ufeff"  # those without width included
_BEHIND = rf"([!-~])([。，；、：）》】」』{_BLANKS}]+)$"
_TWINS = {"）": "（", "》": "《", "】": "【", "」": "「", "』": "『"}


def behind(note: Note, link: Link) -> Diagnostic | None:
    """Full-width punctuation, or a blank, that ends the target of any address."""
    found = re.search(_BEHIND, link.target)
    if not found or not re.match(f"{schemes.ADDRESS}|{schemes.LOST}", link.target, re.IGNORECASE):
        return None
    if any(_TWINS.get(char, "\0") in link.target for char in found[2]):
        return None
    return _without(note, link, found[2])


_BEHIND_IDENTIFIER = r"(?:[.,;]|%20|%C2%A0|%E3%80%80|%E2%80%8B)+$"


def behind_identifier(note: Note, link: Link) -> Diagnostic | None:
    """What may well end another address, but not the identifier of a paper on arXiv."""
    found = re.search(_BEHIND_IDENTIFIER, link.target[-12:], re.IGNORECASE)
    if not found or retarget.certain(link.target) or not retarget.certain(link.target[: -len(found[0])]):
        return None
    return _without(note, link, found[0])


def _without(note: Note, link: Link, end: str) -> Diagnostic:
    fresh = link.target[: -len(end)]
    if re.fullmatch(rf"(?:[{_BLANKS}]|%\w\w)+", end):
        todo = "take out the blank"
        message = f"the target {quoted(fresh)} ends with a blank: take it out"
    else:
        todo = f"take out `{end}`"
        message = f"the target {quoted(link.target)} ends with punctuation of the text: {todo}"
    return retarget.at(link, message, retarget.fix(note, link, fresh, todo, safe=retarget.certain(fresh)))
