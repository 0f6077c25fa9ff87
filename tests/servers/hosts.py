"""The simulated hosts, each with its own way to serve, or to refuse, a program.

The truth about each page is beside it, whatever its host responds.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import urlsplit

from tests.servers import images
from tests.servers.serving import Answer, Request, Response

if TYPE_CHECKING:
    from tests.servers.sites import Sites

Truth = Literal["alive", "dead", "walled", "gone-soft"]
"""`walled`: alive, but with bot protection. `gone-soft`: gone, though no response proves it.

Neither of them may be called dead.
"""

Kind = Callable[["Sites", Request], Awaitable[Answer]]

LIMIT = 6
"""Requests that a host with a rate limit serves in a window."""

_PAGES = ("/", *(f"/page/{number}" for number in range(1, 7)))
_DEAD = ("/missing/1", "/missing/2", "/gone/1")
GUARDED = ("/guarded/1.png", "/placeholder/1.png", "/redirected/1.png")
NO_IMAGES = ("/page.png", "/liar.png")


class Site(NamedTuple):
    """A kind of host, and its pages by the truth about them. All have dead ones, too."""

    answer: Kind
    alive: tuple[str, ...] = _PAGES
    walled: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()
    dead: tuple[str, ...] = ()

    def truths(self) -> list[tuple[Truth, str]]:
        """Return the paths with the truth about each."""
        by_truth: dict[Truth, tuple[str, ...]] = {"alive": self.alive, "walled": self.walled, "gone-soft": self.soft}
        by_truth["dead"] = _DEAD + self.dead
        return [(truth, path) for truth, paths in by_truth.items() for path in paths]


def _html(text: str, *headers: tuple[str, str], status: int = 200) -> Response:
    body = f"<!doctype html>\n<title>{text}</title>\n<p>{text}\n".encode()
    return Response(status, (("Content-Type", "text/html; charset=utf-8"), *headers), body)


def _redirect(status: int, target: str) -> Response:
    return _html("Moved", ("Location", target), status=status)


def _page(request: Request) -> Response:
    if request.path.startswith("/gone/"):
        return _html("Gone", status=410)
    if request.path == "/" or request.path.startswith("/page/"):
        return _html(f"The page {request.path}")
    return _html("Not Found", status=404)


async def _plain(sites: Sites, request: Request) -> Answer:
    return _page(request)


def _head(answer: Answer) -> Kind:
    """Return a host with one response to every HEAD."""

    async def answered(sites: Sites, request: Request) -> Answer:
        return answer if request.method == "HEAD" else _page(request)

    return answered


async def _slow(sites: Sites, request: Request) -> Answer:
    await asyncio.sleep(sites.latency)
    return _page(request)


async def _retry_seconds(sites: Sites, request: Request) -> Answer:
    remaining, left = sites.admit(request)
    return _page(request) if remaining >= 0 else Response(429, (("Retry-After", str(math.ceil(left))),))


async def _retry_date(sites: Sites, request: Request) -> Answer:
    remaining, left = sites.admit(request)
    when = formatdate(math.ceil(time.time() + left), usegmt=True)
    return _page(request) if remaining >= 0 else Response(429, (("Retry-After", when),))


async def _rate_headers(sites: Sites, request: Request) -> Answer:
    remaining, left = sites.admit(request)
    fields = {"Limit": LIMIT, "Remaining": max(0, remaining), "Reset": math.ceil(time.time() + left)}
    answer = _page(request) if remaining >= 0 else _html("Rate limit exceeded", status=429)
    return answer._replace(headers=answer.headers + tuple((f"X-RateLimit-{key}", str(fields[key])) for key in fields))


def _wall(status: int, *headers: tuple[str, str], text: str = "Just a moment...") -> Kind:
    """Return a host whose bot protection refuses all programs, except for pages that do not exist."""

    async def answered(sites: Sites, request: Request) -> Answer:
        answer = _page(request)
        return _html(text, *headers, status=status) if answer.status == 200 else answer

    return answered


async def _moved(sites: Sites, request: Request) -> Answer:
    targets = {
        "/old/1": (301, "/page/1"),
        "/old/2": (308, sites.url("moved", "/page/2")),
        "/old/3": (302, "../page/3?from=old"),
        "/old/lost": (301, "/missing/1"),
        "/chain/3": (301, "/chain/2"),
        "/chain/2": (302, "/chain/1"),
        "/chain/1": (307, "/page/1"),
        "/loop/a": (302, "/loop/b"),
        "/loop/b": (302, "/loop/a"),
        "/to/plain": (302, sites.url("plain", "/page/1")),
        "/to/wall": (302, sites.url("cloudflare", "/page/1")),
        "/to/dead": (302, sites.url("plain", "/gone/1")),
    }
    if request.path == "/nowhere":
        return _html("Moved", status=302)
    return _redirect(*targets[request.path]) if request.path in targets else _page(request)


async def _login(sites: Sites, request: Request) -> Answer:
    if request.path.startswith("/private/"):
        return _redirect(302, f"/login?next={request.path}")
    if request.path.startswith("/removed/"):
        return _redirect(302, "/")
    return _html("Log in") if request.path == "/login" else _page(request)


async def _soft(sites: Sites, request: Request) -> Answer:
    return _html("Page not found") if request.path.startswith("/vanished/") else _page(request)


async def _images(sites: Sites, request: Request) -> Answer:
    if request.path in images.FILES:
        kind, data = images.FILES[request.path]
        return Response(200, (("Content-Type", kind),) if kind else (), data)
    if request.path in NO_IMAGES:
        html = _html("Sign in to see this image")
        return html if request.path == "/page.png" else html._replace(headers=(("Content-Type", "image/png"),))
    return _page(request)


async def _hotlink(sites: Sites, request: Request) -> Answer:
    foreign = urlsplit(request.header("referer")).netloc not in ("", sites.hosts[request.host])
    if request.path == "/logo.gif" or (foreign and request.path.startswith("/placeholder/")):
        return Response(200, (("Content-Type", "image/gif"),), images.PLACEHOLDER)
    if request.path not in GUARDED:
        return _page(request)
    if not foreign:
        return Response(200, (("Content-Type", "image/png"),), images.PNG)
    return _redirect(302, "/logo.gif") if request.path.startswith("/redirected/") else _html("Forbidden", status=403)


async def _closes(sites: Sites, request: Request) -> Answer:
    chance = random.Random(f"{sites.seed} {request.target}").random()  # noqa: S311  # nothing is secret
    if chance < 0.5 and request.earlier and sites.is_first(request):
        return "close"
    return _page(request)._replace(close=chance > 0.7)


def _walled(status: int, *headers: tuple[str, str], text: str = "Just a moment...") -> Site:
    return Site(_wall(status, *headers, text=text), alive=(), walled=_PAGES)


SITES: dict[str, Site] = {
    "plain": Site(_plain, alive=(*_PAGES, "/page/%E7%AC%94%E8%AE%B0?x=1&y=2")),
    "no-head": Site(_head(_html("Method Not Allowed", ("Allow", "GET"), status=405))),
    "head-resets": Site(_head("reset")),
    "head-404": Site(_head(_html("Not Found", status=404))),
    "slow": Site(_slow),
    "retry-seconds": Site(_retry_seconds),
    "retry-date": Site(_retry_date),
    "rate-headers": Site(_rate_headers),
    "cloudflare": _walled(403, ("Server", "cloudflare"), ("CF-Mitigated", "challenge"), ("CF-RAY", "8f1-EX")),
    "forbidden": _walled(403, text="Forbidden"),
    "teapot": _walled(418, text="Unusual traffic"),
    "challenge": _walled(202, ("X-Amzn-Waf-Action", "challenge"), ("Server", "CloudFront")),
    "denied": _walled(999, text="Request denied"),
    "maintenance": _walled(503, text="Down for maintenance"),
    "moved": Site(
        _moved,
        alive=(*_PAGES, "/old/1", "/old/2", "/old/3", "/chain/3", "/to/plain"),
        walled=("/loop/a", "/nowhere", "/to/wall"),
        dead=("/old/lost", "/to/dead"),
    ),
    "login": Site(_login, walled=("/private/1", "/private/2"), soft=("/removed/1", "/removed/2")),
    "soft": Site(_soft, soft=("/vanished/1", "/vanished/2")),
    "images": Site(_images, alive=(*images.FILES, *NO_IMAGES)),
    "hotlink": Site(_hotlink, alive=(*_PAGES, *GUARDED)),
    "closes": Site(_closes),
}
"""The hosts by name, in the order of `Sites.hosts`."""
