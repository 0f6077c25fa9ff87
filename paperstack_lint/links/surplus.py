"""Characters around an address in the brackets of its link that are not part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from paperstack_lint.addresses import schemes
from paperstack_lint.links import retarget, spellings
from paperstack_lint.text.quote import quoted

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note
    from paperstack_lint.text.edits import Diagnostic

OTHER_ADDRESS = "another address may be meant"
_OPENING = r"[\"'“‘「『《〈【（(＜<：，。、]+(?=https?://|www\.)"
_CLOSING = "\"'”’」』》〉】）)＞>"


def around(note: Note, link: Link) -> Diagnostic | None:
    """Report quotes, brackets or punctuation that begin before the address: `[a]("https://…")`."""
    found = re.match(_OPENING, link.target, re.IGNORECASE)
    fresh = link.target[found.end() :].rstrip(_CLOSING) if found else ""
    if not re.search(r"\w", fresh.rpartition("//")[2]):
        return None
    message = f"the target {quoted(link.target)} begins with quotes or brackets: write {quoted(fresh)}"
    fix = retarget.fix(note, link, fresh, f"write {quoted(fresh)}", caveat=_caveat(fresh))
    return retarget.at_target(link, message, *fix)


_SPACES = "\\s\u200b-\u200d\u2060\ufeff"  # with zero-width ones
_AFTER = rf"([!-~])([。，；、：）》】」』{_SPACES}]+)$"
_OPENINGS = {"）": "（", "》": "《", "】": "【", "」": "「", "』": "『"}


def after(note: Note, link: Link) -> Diagnostic | None:
    """Report full-width punctuation, or a space, that ends the target of any address."""
    found = re.search(_AFTER, link.target)
    if not found or not re.match(f"{schemes.ADDRESS_START}|{schemes.MISSPELT_SCHEME}", link.target, re.IGNORECASE):
        return None
    if any(_OPENINGS.get(char, "\0") in link.target for char in found[2]):
        return None
    return _without(note, link, found[2])


_AFTER_IDENTIFIER = r"(?:[.,;]|%20|%C2%A0|%E3%80%80|%E2%80%8B)+$"


def after_identifier(note: Note, link: Link) -> Diagnostic | None:
    """Report characters that may end an address, but not the identifier of a paper on arXiv."""
    found = re.search(_AFTER_IDENTIFIER, link.target[-12:], re.IGNORECASE)
    if not found or retarget.is_certain(link.target) or not retarget.is_certain(link.target[: -len(found[0])]):
        return None
    return _without(note, link, found[0])


_IDENTIFIER = r"(.*?(?:\d{4}\.\d{4,5}|/\d{7})(?:v\d+)?(?:\.pdf)?)([^\w/?#&=%.-].*|[^\x00-\x7f].*)"
_LABELLED = r"(https?://[!-~]*?[A-Za-z0-9])([^\x00-\x7f].*)"


def appended_text(note: Note, link: Link) -> Diagnostic | None:
    """Report text right after the identifier of a paper, or after the address that is the link's text.

    In `[https://h.org/a](https://h.org/a两篇)`, the text shows where the address ends.
    """
    if "arxiv" in link.target.lower() and not retarget.is_certain(link.target):
        found = re.fullmatch(_IDENTIFIER, unquote(link.target), re.DOTALL)
        if found and retarget.is_certain(found[1]):
            return _appended_text(note, link, *found.groups())
    found = None if link.target.isascii() else re.fullmatch(_LABELLED, link.target, re.DOTALL)
    label = note.text[link.text_start : link.text_end] if link.kind in ("inline", "loose") else ""
    return _appended_text(note, link, *found.groups()) if found and spellings.is_address(label, found[1]) else None


def _appended_text(note: Note, link: Link, fresh: str, end: str) -> Diagnostic:
    message = f"the address {quoted(fresh)} is followed by text: remove {quoted(end)}"
    return retarget.at_target(
        link, message, *retarget.fix(note, link, fresh, f"remove {quoted(end)}", caveat=_caveat(fresh))
    )


def _without(note: Note, link: Link, end: str) -> Diagnostic:
    fresh = link.target[: -len(end)]
    if re.fullmatch(rf"(?:[{_SPACES}]|%\w\w)+", end):
        todo = "remove the space"
        message = f"the target {quoted(fresh)} ends with a space: remove it"
    else:
        todo = f"remove `{end}`"
        message = f"the target {quoted(link.target)} ends with punctuation of the text: {todo}"
    return retarget.at_target(link, message, *retarget.fix(note, link, fresh, todo, caveat=_caveat(fresh)))


def _caveat(fresh: str) -> str:
    return "" if retarget.is_certain(fresh) else OTHER_ADDRESS
