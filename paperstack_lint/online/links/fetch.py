"""Fetch one URL: follow redirects, retry transient failures, respect the rate limit of each host."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Literal, NamedTuple
from urllib.parse import urljoin

from paperstack_lint.addresses import redirectors, urls
from paperstack_lint.addresses.identity import identify
from paperstack_lint.links.verdicts import Hop
from paperstack_lint.online.clock import Clock
from paperstack_lint.online.links.hosts import HostClosed, HostLimits
from paperstack_lint.online.network.exchange import Exchange, HttpRequest, NoReply, Reply
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

MAX_HOPS = 10
RETRY_DELAYS = (0.25, 0.5, 1.0, 2.0)
"""Seconds before each further try."""
TIMEOUT_SHARES = (1 / 6, 1 / 6)
"""Shares of a link's timeout for its first tries, so that a hanging request is retried; later tries may use the rest.

A link to a host that has failed to reply before gets only the first share.
"""
_MIN_TIMEOUT = 0.05
"""Seconds: with less left no request is sent."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_UNSENT = frozenset({"refused", "no host", "name"})
"""Failures before anything was sent."""
_SILENT = frozenset({"connection", "timeout", "name"})
"""Failures of a host that does not reply at all."""


class RequestSpec(NamedTuple):
    """How to request an address: see `HttpRequest`. `timeout` is in seconds, for all tries and redirects together."""

    method: Literal["HEAD", "GET"] = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    limit: int = 0
    timeout: float = 30.0
    tries: int = len(RETRY_DELAYS) + 1


class FetchResult(NamedTuple):
    """The last reply, the redirects before it, and in `stop` why a last redirect was not followed."""

    address: str
    reply: Reply | NoReply
    hops: tuple[Hop, ...] = ()
    stop: NoReply | None = None

    @property
    def end(self) -> str:
        """The address that sent the last reply."""
        return self.hops[-1].target if self.hops else self.address


class Fetcher:
    """Fetches addresses for one run.

    `timeout` is in seconds, for one link in all; `skips` returns whether a host is not to be requested; `on_request` is
    called with the host of each request that was sent.
    """

    def __init__(  # noqa: PLR0913  # each is another part of the run
        self,
        exchange: Exchange,
        limits: HostLimits,
        clock: Clock,
        on_request: Callable[[str], None],
        *,
        timeout: float,
        skips: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self.timeout = timeout
        self._skips = skips
        self._exchange = exchange
        self._limits = limits
        self._clock = clock
        self._on_request = on_request

    def now(self) -> float:
        """Return the seconds since the epoch."""
        return self._clock.now()

    async def fetch(self, address: str, spec: RequestSpec) -> FetchResult:
        """Request an address, and those that it redirects to."""
        if self._limits.is_silent(urls.host_of(address)):
            spec = spec._replace(tries=1, timeout=min(spec.timeout, self.timeout * TIMEOUT_SHARES[0]))
        fetched = await self._follow(address, spec)
        kind = fetched.reply.kind if isinstance(fetched.reply, NoReply) else ""
        silent = kind in _SILENT
        if not silent or kind == "name" or spec.tries > 1:  # else the one try may have met a transient failure
            self._limits.record_result(urls.host_of(fetched.end), replied=not silent)
        return fetched

    async def _follow(self, address: str, spec: RequestSpec) -> FetchResult:
        left = spec.timeout
        url, hops = address, list[Hop]()
        while True:
            reply, seconds = await self._with_retries(url, spec._replace(timeout=left))
            left -= seconds
            target = _redirect_target(url, reply)
            if target is None or not isinstance(reply, Reply):
                return FetchResult(address, reply, tuple(hops))
            if stop := _invalid_redirect(url, target, hops, left) or self._unwanted_redirect(target):
                return FetchResult(address, reply, tuple(hops), stop)
            hops.append(Hop(reply.status, target))
            url = target

    def _unwanted_redirect(self, target: str) -> NoReply | None:
        """Return why a valid redirect must not be followed; None if it may be."""
        about = identify(target)
        if about and about.kind == "service":
            return NoReply("refused", msg("it redirects to an API"))
        if self._skips(urls.host_of(target)):
            return NoReply("refused", msg("it redirects to a host that the configuration skips"))
        return None

    async def _with_retries(self, url: str, spec: RequestSpec) -> tuple[Reply | NoReply, float]:
        """Request a URL, again after transient failures; return the last reply, and the seconds that it took."""
        elapsed = 0.0
        for index in range(spec.tries):
            share = TIMEOUT_SHARES[index] if index < len(TIMEOUT_SHARES) and spec.tries > 1 else 1.0
            timeout = min(spec.timeout - elapsed, max(_MIN_TIMEOUT, spec.timeout * share))
            reply, seconds = await self._request(url, spec._replace(timeout=timeout))
            elapsed += seconds
            if not reply.is_transient or index + 1 == spec.tries or spec.timeout - elapsed < _MIN_TIMEOUT:
                break
            await self._clock.sleep(RETRY_DELAYS[index])
            elapsed += RETRY_DELAYS[index]
        return reply, elapsed

    async def _request(self, url: str, spec: RequestSpec) -> tuple[Reply | NoReply, float]:
        """Send one request when its host allows it; return the reply, and the seconds from sending on."""
        host = urls.host_of(url)
        with suppress(HostClosed):
            async with self._limits.slot(host) as slot:
                start = self._clock.passed()
                request = HttpRequest(spec.method, url, spec.headers, spec.limit, spec.timeout)
                reply = await self._exchange.send(request)
            self._apply(host, reply, slot)
            # A replay of recorded replies takes no time, but must time out where the recorded run did.
            timed_out = isinstance(reply, NoReply) and reply.kind == "timeout"
            return reply, spec.timeout if timed_out else self._clock.passed() - start
        return NoReply("closed", self._limits.closed_reason(host)), 0.0

    def _apply(self, host: str, reply: Reply | NoReply, slot: float) -> None:
        if isinstance(reply, Reply):
            self._limits.apply_retry_after(host, reply)
        elif reply.kind in _UNSENT:
            self._limits.release_unused(host, slot)
            return
        self._on_request(host)


def _redirect_target(url: str, reply: Reply | NoReply) -> str | None:
    """Return the absolute address that a reply redirects to, without fragment; None where it does not redirect."""
    if not isinstance(reply, Reply) or reply.status not in _REDIRECTS:
        return None
    location = reply.header("location").strip()
    if not location:
        return None
    with suppress(ValueError):
        return redirectors.encode_non_ascii(urljoin(url, location).partition("#")[0])
    return location


def _invalid_redirect(url: str, target: str, hops: list[Hop], left: float) -> NoReply | None:
    """Return why a redirect cannot be followed, with `left` seconds of the timeout; None where it can."""
    before, after = urls.web(url), urls.web(target)
    if not after or regex(r"[^/]*//[^/?#]*@").match(target):
        return NoReply("refused", msg("it redirects to an invalid web address"))
    if before and before.scheme == "https" and after.scheme == "http":
        return NoReply("refused", msg("it redirects from https to http"))
    if target == url or any(hop.target == target for hop in hops):
        return NoReply("loop", msg("its redirects are a loop"))
    if len(hops) >= MAX_HOPS:
        return NoReply("loop", msg("it redirects more than {number} times", number=MAX_HOPS))
    return NoReply("timeout", msg("its redirects take too long")) if left <= 0 else None
