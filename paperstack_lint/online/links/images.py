"""Whether an image link shows an image, in a page of the blog: by status, content type and the first bytes."""

from __future__ import annotations

import re
from typing import NamedTuple

from paperstack_lint.links.verdicts import Picture, PictureState, Verdict
from paperstack_lint.online.links import classification
from paperstack_lint.online.links.fetch import Visit, Visitor, Wanted
from paperstack_lint.online.network.exchange import Reply

HEAD = 16_384
"""Bytes of an image that are read: enough to tell what it is, and one from another."""
_ACCEPT = ("accept", "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5")

_MAGIC = (
    rb"\x89PNG\r\n\x1a\n|GIF8[79]a|\xff\xd8\xff|RIFF....WEBP|BM.{12}|II\*\0|MM\0\*|\0\0[\1\2]\0.\0"
    rb"|.{4}ftyp(?:avif|avis|heic|heix|mif1|msf1|hevc)|\0\0\0\x0cJXL |\xff\x0a|\0\0\0\x0cjP  "
)
_MARKUP = rb"<(?:!doctype\s+html|html|head|body|script|title|meta|center|div|p|h1)\b"
_MARKS = {b"<!--": b"-->", b"<?": b"?>"}
_PROLOGUE = 20
"""Comments and declarations that may stand before the first element."""
_SVG = rb"(?:<!doctype\s+svg[^>]*>\s*)?<svg[\s>]"
_CHALLENGE = (
    rb"just a moment|cf-chl|captcha|challenge-platform|acw_sc__v2|__jsl_clearance|_waf_|are you a (?:human|robot)"
)
_OTHER = ("text/", "application/json", "application/xml", "application/pdf", "application/xhtml")
_DENIED = (401, 403, 404, 451)
"""What hosts say to pages of other sites, and mean."""


class Seen(NamedTuple):
    """What was found behind an image link: the verdict on the link, and on the image."""

    link: Verdict
    picture: Picture


async def picture(address: str, site: str, visitor: Visitor) -> Seen:
    """Ask for an image as a browser does from a page of `site`, and, where that shows none, without saying whence.

    Without `site` it is asked for only once. Where the two differ, both are asked for again.
    """
    shown = await _fetched(address, site, visitor)
    plain = shown
    if site and _kind(shown) != "image":
        plain = await _fetched(address, "", visitor)
    elif site and await _differs(address, site, shown, visitor):
        return _seen(shown, visitor.now(), Picture("refused", "the host shows another image in pages of other sites"))
    now = visitor.now()
    if plain is not shown and _kind(plain) == "image" and _denies(shown):
        if _denies(await _fetched(address, site, visitor)):
            return _seen(plain, now, Picture("refused", "the host does not show it in pages of other sites"))
        return _seen(plain, now, Picture("image", ""))
    return _seen(plain, now, Picture(*_judged(plain)))


async def _fetched(address: str, site: str, visitor: Visitor) -> Visit:
    referer = (("referer", site),) if site else ()
    return await visitor.visit(address, Wanted("GET", (_ACCEPT, *referer), HEAD, visitor.patience / 2))


def _denies(visit: Visit) -> bool:
    """Whether the host certainly shows no image, for another reason than a wall or trouble."""
    reply = visit.answer
    if not isinstance(reply, Reply) or classification.challenge(reply):
        return False
    return reply.status in _DENIED or _kind(visit) == "other"


async def _differs(address: str, site: str, shown: Visit, visitor: Visitor) -> bool:
    """Whether the host shows one image from the site and another without, each time it is asked."""
    plain = await _fetched(address, "", visitor)
    if _kind(plain) != "image" or _print(plain) == _print(shown):
        return False
    both = [await _fetched(address, "", visitor), await _fetched(address, site, visitor)]
    return [_print(one) for one in both] == [_print(plain), _print(shown)]


def _seen(visit: Visit, now: float, picture: Picture) -> Seen:
    return Seen(classification.verdict(visit, now), picture._replace(asked=now))


def _print(visit: Visit) -> tuple[bytes, str]:
    """What tells one image from another."""
    return (visit.answer.body, visit.answer.header("content-length")) if isinstance(visit.answer, Reply) else (b"", "")


def _kind(visit: Visit) -> PictureState:
    return _judged(visit)[0]


def _judged(visit: Visit) -> tuple[PictureState, str]:
    """What an answer shows, and why that is thought."""
    reply = visit.answer
    if not isinstance(reply, Reply) or reply.status != 200 or classification.challenge(reply):
        return "unknown", classification.judged(visit)[1]
    kind = reply.header("content-type").partition(";")[0].strip().lower()
    if not reply.body or reply.header("content-encoding") not in ("", "identity"):
        return ("image", kind) if kind.startswith("image/") else ("unknown", "its content cannot be read")
    return _by_content(reply.body[:4096], kind)


def _by_content(body: bytes, kind: str) -> tuple[PictureState, str]:
    if re.match(_MAGIC, body, re.DOTALL):
        return "image", kind
    if re.search(_CHALLENGE, body, re.IGNORECASE):
        return "unknown", "a test for robots stands before it"
    text = _uncommented(body)
    if re.match(_MARKUP, text, re.IGNORECASE) or kind == "text/html":
        return "other", "it is a web page"
    if re.match(_SVG, text, re.IGNORECASE) or (kind.startswith("image/") and kind != "image/svg+xml"):
        return "image", kind
    return ("other", f"it is {kind}") if kind.startswith(_OTHER) else ("unknown", f"its kind is `{kind or 'unknown'}`")


def _uncommented(body: bytes) -> bytes:
    """The body without the blanks, comments and declarations that it begins with."""
    text = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    for _ in range(_PROLOGUE):
        mark = next((mark for mark in _MARKS if text.startswith(mark)), b"")
        end = text.find(_MARKS[mark], len(mark)) if mark else -1
        if end < 0:
            break
        text = text[end + len(_MARKS[mark]) :].lstrip()
    return text
