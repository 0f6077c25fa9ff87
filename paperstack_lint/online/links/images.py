"""Check whether an image link shows an image in a page of the blog: by status, content type and the first bytes."""

from __future__ import annotations

import re
from typing import NamedTuple

from paperstack_lint.links.verdicts import ImageState, ImageVerdict, Verdict
from paperstack_lint.online.links import classification
from paperstack_lint.online.links.fetch import Fetcher, FetchResult, RequestSpec
from paperstack_lint.online.network.exchange import Reply
from paperstack_lint.text.message import msg

MAX_BYTES = 16_384
"""Bytes of an image that are read: enough to tell its type, and one image from another."""
_ACCEPT = ("accept", "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5")

_MAGIC = (
    rb"\x89PNG\r\n\x1a\n|GIF8[79]a|\xff\xd8\xff|RIFF....WEBP|BM.{12}|II\*\0|MM\0\*|\0\0[\1\2]\0.\0"
    rb"|.{4}ftyp(?:avif|avis|heic|heix|mif1|msf1|hevc)|\0\0\0\x0cJXL |\xff\x0a|\0\0\0\x0cjP  "
)
_MARKUP = rb"<(?:!doctype\s+html|html|head|body|script|title|meta|center|div|p|h1)\b"
_COMMENTS = {b"<!--": b"-->", b"<?": b"?>"}
_MAX_PROLOGUE = 20
"""Comments and declarations that are skipped before the first element."""
_SVG = rb"(?:<!doctype\s+svg[^>]*>\s*)?<svg[\s>]"
_CHALLENGE = (
    rb"just a moment|cf-chl|captcha|challenge-platform|acw_sc__v2|__jsl_clearance|_waf_|are you a (?:human|robot)"
)
_OTHER_TYPES = ("text/", "application/json", "application/xml", "application/pdf", "application/xhtml")
_DENIED = (401, 403, 404, 451)
"""Statuses that hosts send deliberately to pages of other sites."""


class ImageResult(NamedTuple):
    """The verdict on an image link as a link, and on the image."""

    link: Verdict
    image: ImageVerdict


async def check_image(address: str, site: str, fetcher: Fetcher) -> ImageResult:
    """Request an image as a browser does from a page of `site`, and, where that shows none, without a referrer.

    Without `site` it is requested only once. Where the two results differ, both requests are repeated.
    """
    from_site = await _fetch(address, site, fetcher)
    plain = from_site
    if site and _state(from_site) != "image":
        plain = await _fetch(address, "", fetcher)
    elif site and await _differs(address, site, from_site, fetcher):
        refused = ImageVerdict("refused", msg("the host shows another image in pages of other sites"))
        return _result(from_site, fetcher.now(), refused)
    now = fetcher.now()
    if plain is not from_site and _state(plain) == "image" and _denies(from_site):
        if _denies(await _fetch(address, site, fetcher)):
            return _result(
                plain, now, ImageVerdict("refused", msg("the host does not show it in pages of other sites"))
            )
        return _result(plain, now, ImageVerdict("image", ""))
    return _result(plain, now, ImageVerdict(*_evaluate(plain)))


async def _fetch(address: str, site: str, fetcher: Fetcher) -> FetchResult:
    referer = (("referer", site),) if site else ()
    return await fetcher.fetch(address, RequestSpec("GET", (_ACCEPT, *referer), MAX_BYTES, fetcher.timeout / 2))


def _denies(fetched: FetchResult) -> bool:
    """Return whether the host certainly shows no image, for another reason than bot protection or a failure."""
    reply = fetched.reply
    if not isinstance(reply, Reply) or classification.challenge(reply):
        return False
    return reply.status in _DENIED or _state(fetched) == "other"


async def _differs(address: str, site: str, from_site: FetchResult, fetcher: Fetcher) -> bool:
    """Return whether the host shows one image to the site and another without a referrer, each of two times."""
    plain = await _fetch(address, "", fetcher)
    if _state(plain) != "image" or _fingerprint(plain) == _fingerprint(from_site):
        return False
    again = [await _fetch(address, "", fetcher), await _fetch(address, site, fetcher)]
    return [_fingerprint(one) for one in again] == [_fingerprint(plain), _fingerprint(from_site)]


def _result(fetched: FetchResult, now: float, image: ImageVerdict) -> ImageResult:
    return ImageResult(classification.verdict(fetched, now), image._replace(checked_at=now))


def _fingerprint(fetched: FetchResult) -> tuple[bytes, str]:
    """Return what distinguishes images: its first bytes and its length."""
    reply = fetched.reply
    return (reply.body, reply.header("content-length")) if isinstance(reply, Reply) else (b"", "")


def _state(fetched: FetchResult) -> ImageState:
    return _evaluate(fetched)[0]


def _evaluate(fetched: FetchResult) -> tuple[ImageState, str]:
    """Return what a reply shows, and the reason."""
    reply = fetched.reply
    if not isinstance(reply, Reply) or reply.status != 200 or classification.challenge(reply):
        return "unknown", classification.evaluate(fetched)[1]
    kind = reply.header("content-type").partition(";")[0].strip().lower()
    if not reply.body or reply.header("content-encoding") not in ("", "identity"):
        return ("image", kind) if kind.startswith("image/") else ("unknown", msg("its content cannot be read"))
    return _by_content(reply.body[:4096], kind)


def _by_content(body: bytes, kind: str) -> tuple[ImageState, str]:
    if re.match(_MAGIC, body, re.DOTALL):
        return "image", kind
    if re.search(_CHALLENGE, body, re.IGNORECASE):
        return "unknown", msg("bot protection comes first")
    text = _without_prologue(body)
    if re.match(_MARKUP, text, re.IGNORECASE) or kind == "text/html":
        return "other", msg("it is a web page")
    if re.match(_SVG, text, re.IGNORECASE) or (kind.startswith("image/") and kind != "image/svg+xml"):
        return "image", kind
    if kind.startswith(_OTHER_TYPES):
        return "other", msg("it is {kind}", kind=kind)
    return "unknown", msg("its content type is `{kind}`", kind=kind or "unknown")


def _without_prologue(body: bytes) -> bytes:
    """Return the body without the spaces, comments and declarations that it begins with."""
    text = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    for _ in range(_MAX_PROLOGUE):
        start = next((start for start in _COMMENTS if text.startswith(start)), b"")
        end = text.find(_COMMENTS[start], len(start)) if start else -1
        if end < 0:
            break
        text = text[end + len(_COMMENTS[start]) :].lstrip()
    return text
