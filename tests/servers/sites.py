"""Twenty hosts on loopback, like those of the web, with transient failures.

The truth about each page is in `Sites.pages`, whatever its host responds.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from typing import Literal, NamedTuple

from tests.servers import images as files
from tests.servers.hosts import GUARDED, LIMIT, NO_IMAGES, SITES, Truth
from tests.servers.serving import Answer, Failure, Request, Response, Server, serve

_FAILURES: tuple[Response | Failure, ...] = (
    *(Response(status) for status in (500, 502, 503)),
    *("reset", "half a header", "hang"),
)


class Page(NamedTuple):
    """A page, and the truth about it."""

    url: str
    truth: Truth


class Image(NamedTuple):
    """An image link, and the truth about it. `refused`: pages of other sites do not show it."""

    url: str
    truth: Literal["image", "other", "refused"]


class Window(NamedTuple):
    """A window of a rate limit, and the requests in it."""

    begin: float
    served: int


class Sites(Server):
    """The hosts, running in their context.

    `failures` is the share of requests that get an error or a broken connection instead of their response; which ones
    depends on the seed, the request and how often it was sent before, but not on the order of different requests. `latency` of the slow host and `window` of those with a rate limit are in seconds.
    """

    def __init__(self, seed: int = 0, failures: float = 0.0, latency: float = 0.3, window: float = 1.0) -> None:
        super().__init__(self._answer, hosts=len(SITES))
        self.latency, self.window = latency, window
        self.seed, self._failures = seed, failures
        self._counts: Counter[tuple[int, str, str]] = Counter()
        self._windows: dict[int, Window] = {}

    @property
    def pages(self) -> list[Page]:
        """All pages, the dead ones included."""
        truths = ((name, truth, path) for name, site in SITES.items() for truth, path in site.truths())
        return [Page(self.url(name, path), truth) for name, truth, path in truths]

    @property
    def images(self) -> list[Image]:
        """The pages that are used as images."""
        hotlink = [Image(self.url("hotlink", path), "refused") for path in GUARDED]
        others = [Image(self.url("images", path), "other") for path in NO_IMAGES]
        return [Image(self.url("images", path), "image") for path in files.FILES] + others + hotlink

    def url(self, host: str, path: str = "/") -> str:
        """Return the address of a path on the host of that name."""
        return f"http://{self.hosts[list(SITES).index(host)]}{path}"

    async def _answer(self, request: Request) -> Answer:
        chance = self._chance(request)
        if chance.random() < self._failures:
            return chance.choice(_FAILURES)
        return await list(SITES.values())[request.host].answer(self, request)

    def _chance(self, request: Request) -> random.Random:
        key = (request.host, request.method, request.target)
        self._counts[key] += 1
        return random.Random(f"{self.seed} {key} {self._counts[key]}")  # noqa: S311  # nothing is secret

    def is_first(self, request: Request) -> bool:
        """Return whether this request was not sent before."""
        return self._counts[request.host, request.method, request.target] == 1

    def admit(self, request: Request) -> tuple[int, float]:
        """Return how many more requests the host serves in this window, below 0 if not this one; and its seconds left."""
        window = self._windows.get(request.host, Window(request.at, 0))
        if request.at >= window.begin + self.window:
            window = Window(request.at, 0)
        window = self._windows[request.host] = window._replace(served=window.served + 1)
        return LIMIT - window.served, window.begin + self.window - request.at


if __name__ == "__main__":
    with Sites(*map(int, sys.argv[1:2]), *map(float, sys.argv[2:3])) as simulated:
        named = dict(zip(SITES, simulated.hosts, strict=True))
        serve({"hosts": named, "pages": simulated.pages, "images": simulated.images})
