"""Asks for one address as a careful reader would: redirects by hand, again after a hiccup, in the host's own time."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Literal, NamedTuple
from urllib.parse import urljoin

from paperstack_lint.addresses import redirectors, urls
from paperstack_lint.addresses.identity import identify
from paperstack_lint.links.verdicts import Hop
from paperstack_lint.online.clock import Clock
from paperstack_lint.online.links.rate_limits import HostClosed, Hosts
from paperstack_lint.online.network.exchange import Ask, Exchange, Failure, Reply

MAX_HOPS = 10
PATIENT = (0.25, 0.5, 1.0, 2.0)
"""Seconds before each further try."""
SHARES = (1 / 6, 1 / 6)
"""How much of a link's time the first tries may take, so that one that hangs is tried again; the last gets the rest.

A link whose host has answered none before gets no more than the first.
"""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that may be others the next time."""
_UNSENT = frozenset({"refused", "no host", "name"})
"""Failures before anything was sent."""
_SILENT = frozenset({"connection", "timeout", "name"})
"""Failures of a host that does not answer at all."""


class Wanted(NamedTuple):
    """How an address is asked for: see `Ask`. `timeout` is in seconds, for all tries and redirects together."""

    method: Literal["HEAD", "GET"] = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    limit: int = 0
    timeout: float = 30.0
    tries: int = len(PATIENT) + 1


class Visit(NamedTuple):
    """What came of it: the last answer, the redirects before it, and why a last redirect was not followed."""

    address: str
    answer: Reply | Failure
    hops: tuple[Hop, ...] = ()
    stop: Failure | None = None

    @property
    def end(self) -> str:
        """The address that gave the last answer."""
        return self.hops[-1].target if self.hops else self.address


class Visitor:
    """Visits addresses for one run.

    `patience` is how many seconds one link may take, in all; `skips` says of which hosts nothing is to be asked.
    """

    def __init__(  # noqa: PLR0913  # each is another part of the run
        self,
        exchange: Exchange,
        hosts: Hosts,
        clock: Clock,
        asked: Callable[[str], None],
        *,
        patience: float,
        skips: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self.patience = patience
        self._skips = skips
        self._exchange = exchange
        self._hosts = hosts
        self._clock = clock
        self._asked = asked

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._clock.now()

    async def visit(self, address: str, wanted: Wanted) -> Visit:
        """Ask for an address, and for those that it redirects to."""
        if self._hosts.is_silent(urls.host_of(address)):
            wanted = wanted._replace(tries=1, timeout=min(wanted.timeout, self.patience * SHARES[0]))
        found = await self._followed(address, wanted)
        kind = found.answer.kind if isinstance(found.answer, Failure) else ""
        silent = kind in _SILENT
        if not silent or kind == "name" or wanted.tries > 1:  # else the one try may have met a hiccup
            self._hosts.judge(urls.host_of(found.end), answered=not silent)
        return found

    async def _followed(self, address: str, wanted: Wanted) -> Visit:
        left = wanted.timeout
        url, hops = address, list[Hop]()
        while True:
            answer, taken = await self._patiently(url, wanted._replace(timeout=left))
            left -= taken
            target = _redirect(url, answer)
            if target is None or not isinstance(answer, Reply):
                return Visit(address, answer, tuple(hops))
            if trouble := _trouble(url, target, hops, left) or self._unwanted(target):
                return Visit(address, answer, tuple(hops), trouble)
            hops.append(Hop(answer.status, target))
            url = target

    def _unwanted(self, target: str) -> Failure | None:
        """Why a redirect is not to be followed, though it could be."""
        about = identify(target)
        if about and about.kind == "service":
            return Failure("refused", "it redirects to a service for programs")
        if self._skips(urls.host_of(target)):
            return Failure("refused", "it redirects to a host that the configuration skips")
        return None

    async def _patiently(self, url: str, wanted: Wanted) -> tuple[Reply | Failure, float]:
        """The answer, asked for again where it may be another the next time; and the seconds that it took."""
        taken = 0.0
        for index in range(wanted.tries):
            share = SHARES[index] if index < len(SHARES) and wanted.tries > 1 else 1.0
            seconds = min(wanted.timeout - taken, max(0.05, wanted.timeout * share))
            answer, spent = await self._once(url, wanted._replace(timeout=seconds))
            taken += spent
            if not _may_pass(answer) or index + 1 == wanted.tries or wanted.timeout - taken < 0.05:
                break
            await self._clock.sleep(PATIENT[index])
            taken += PATIENT[index]
        return answer, taken

    async def _once(self, url: str, wanted: Wanted) -> tuple[Reply | Failure, float]:
        """The answer of one request, and the seconds that it took once it was its turn."""
        host = urls.host_of(url)
        with suppress(HostClosed):
            async with self._hosts.turn(host) as turn:
                begun = self._clock.passed()
                ask = Ask(wanted.method, url, wanted.headers, wanted.limit, wanted.timeout)
                answer = await self._exchange.send(ask)
            self._note(host, answer, turn)
            # A replay takes no time, but must give up when the run that was recorded did.
            timed_out = isinstance(answer, Failure) and answer.kind == "timeout"
            return answer, wanted.timeout if timed_out else self._clock.passed() - begun
        return Failure("closed", self._hosts.closed(host)), 0.0

    def _note(self, host: str, answer: Reply | Failure, turn: float) -> None:
        if isinstance(answer, Reply):
            self._hosts.heed(host, answer)
        elif answer.kind in _UNSENT:
            self._hosts.give_back(host, turn)
            return
        self._asked(host)


def _may_pass(answer: Reply | Failure) -> bool:
    if isinstance(answer, Failure):
        return answer.may_pass
    return answer.status in _PASSING


def _redirect(url: str, answer: Reply | Failure) -> str | None:
    """The absolute address that an answer redirects to, without fragment; None where it does not."""
    if not isinstance(answer, Reply) or answer.status not in _REDIRECTS:
        return None
    location = answer.header("location").strip()
    if not location:
        return None
    with suppress(ValueError):
        return redirectors.encode_non_ascii(urljoin(url, location).partition("#")[0])
    return location


def _trouble(url: str, target: str, hops: list[Hop], left: float) -> Failure | None:
    """Why a redirect is not followed, with so many seconds left; None where it is."""
    before, after = urls.web(url), urls.web(target)
    if not after or re.match(r"[^/]*//[^/?#]*@", target):
        return Failure("refused", "it redirects to what is no address on the web")
    if before and before.scheme == "https" and after.scheme == "http":
        return Failure("refused", "it redirects from https to http")
    if target == url or any(hop.target == target for hop in hops):
        return Failure("loop", "its redirects run in a circle")
    if len(hops) >= MAX_HOPS:
        return Failure("loop", f"it redirects more than {MAX_HOPS} times")
    return Failure("timeout", "its redirects take too long") if left <= 0 else None
