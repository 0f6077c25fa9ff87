"""Images: recognized by status, content type and first bytes, with the site's referrer and without."""

from __future__ import annotations

import asyncio

import pytest

from paperstack_lint.online.links.images import ImageResult, check_image
from paperstack_lint.online.network.exchange import HttpRequest, Reply
from tests.scripted_exchange import Answer, Script

URL, SITE = "https://example.com/a", "https://blog.example.org/"
PNG = b"\x89PNG\r\n\x1a\n"


def reply(body: bytes, kind: str = "text/html", status: int = 200, *headers: tuple[str, str]) -> Reply:
    return Reply(status, (("content-type", kind), *headers), body)


class Hotlink(Script):
    """A host with one reply to pages of the site and another to all other clients."""

    def __init__(self, shown: Answer | list[Answer], plain: Answer) -> None:
        super().__init__({"site": shown, "other": plain})

    async def send(self, ask: HttpRequest) -> Answer:
        return await super().send(ask._replace(url="site" if ("referer", SITE) in ask.headers else "other"))


def seen(answer: Answer) -> ImageResult:
    return asyncio.run(check_image(URL, "", Script({URL: answer}).fetcher()))


@pytest.mark.parametrize(
    ("body", "kind", "state"),
    [
        (PNG, "image/png", "image"),
        (PNG, "text/plain", "image"),
        (b"GIF89a", "application/octet-stream", "image"),
        (b"\xff\xd8\xff\xe0", "", "image"),
        (b"RIFF\0\0\0\0WEBP", "image/webp", "image"),
        (b"\0\0\0\x20ftypavif", "image/avif", "image"),
        (b"<svg xmlns='x'>", "image/svg+xml", "image"),
        (b"<?xml version='1.0'?>\n<!-- made by hand -->\n<svg>", "image/svg+xml", "image"),
        (b"something new", "image/future", "image"),
        (b"", "image/png", "image"),
        (b"<!DOCTYPE html><html>", "image/png", "other"),
        (b"\xef\xbb\xbf <!-- x --><html>", "text/plain", "other"),
        (b"<p>hello</p><svg>", "text/html", "other"),
        (b"{}", "application/json", "other"),
        (b"%PDF-1.5", "application/pdf", "other"),
        (b"", "text/html", "unknown"),
        (b"\0\1\2\3", "application/octet-stream", "unknown"),
        (b"<html><title>Just a moment...</title>", "text/html", "unknown"),
        (b"<center>please solve the captcha</center>", "text/html", "unknown"),
        (b'{"captcha": 1}', "application/json", "unknown"),
    ],
)
def test_image_is_known_by_its_content(body: bytes, kind: str, state: str) -> None:
    assert seen(reply(body, kind)).image.state == state


def test_encoded_content_is_classified_by_its_type_alone() -> None:
    assert seen(reply(b"\x1f\x8b", "image/png", 200, ("content-encoding", "gzip"))).image.state == "image"
    assert seen(reply(b"\x1f\x8b", "text/html", 200, ("content-encoding", "gzip"))).image.state == "unknown"


def test_comments_by_the_thousand_hold_nothing_up() -> None:
    assert seen(reply(b"<!---->" * 2000 + b"x", "image/png")).image.state == "image"
    assert seen(reply(b"<!--" * 4000)).image.state == "other"


@pytest.mark.parametrize(
    ("shown", "state"),
    [
        (reply(PNG, "image/png"), "image"),
        (reply(b"no", status=403), "refused"),
        (reply(b"gone", status=404), "refused"),
        (reply(b"<html>forbidden"), "refused"),
        (reply(PNG + b"placeholder", "image/png"), "refused"),
        (reply(b"", status=503), "image"),
        (reply(b"", status=429), "image"),
        (reply(b"", "text/html", 202, ("x-amzn-waf-action", "challenge")), "image"),
        (reply(b"", "text/html", 403, ("cf-mitigated", "challenge")), "image"),
    ],
)
def test_image_that_others_do_not_show(shown: Answer, state: str) -> None:
    script = Hotlink(shown, reply(PNG, "image/png"))
    found = asyncio.run(check_image(URL, SITE, script.fetcher()))
    assert found.image.state == state
    assert found.link.state == "alive"


def test_image_that_is_another_each_time_is_a_image() -> None:
    badges: list[Answer] = [reply(PNG + bytes([n]), "image/png") for n in range(9)]
    found = asyncio.run(check_image(URL, SITE, Hotlink(badges, badges[0]).fetcher()))
    assert found.image.state == "image"


def test_dead_image_is_dead_and_not_checked_as_an_image() -> None:
    found = asyncio.run(check_image(URL, SITE, Script({URL: reply(b"", status=404)}).fetcher()))
    assert (found.link.state, found.image.state) == ("dead", "unknown")
