"""Detect that there is no network, so that a run gives up after some seconds instead of minutes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from paperstack_lint.addresses import urls
from paperstack_lint.online.network.exchange import Exchange, HttpRequest, NoReply, Reply
from paperstack_lint.text.message import msg

GRACE_SECONDS = 6.0
"""Seconds without any reply, from the first request on, after which a run gives up."""
CONTROL_TIMEOUT = 2.0
"""Seconds to resolve the name of a host that certainly exists, where only one other host was requested."""
MIN_SILENT_HOSTS = 2
"""Hosts without a reply, while no other host sends one: a single one may be down."""

_UNREACHED = frozenset({"name", "connection", "timeout"})
"""Failures that occur without a network, too."""
_NO_NETWORK = NoReply("name", msg("there is no network"))

Resolve = Callable[[], Awaitable[object]]


class OfflineDetector:
    """An exchange whose requests fail at once when no host has replied for a while.

    `resolve` resolves the name of a host that certainly exists, and raises an error where it cannot; it is None where a
    proxy resolves names. `is_exempt` returns whether a URL proves nothing about the network, as those of this machine.
    """

    def __init__(self, exchange: Exchange, resolve: Resolve | None, is_exempt: Callable[[str], bool]) -> None:
        self._exchange = exchange
        self._resolve = resolve
        self._is_exempt = is_exempt
        self._has_replied = False
        self._silent: dict[str, str] = {}
        self._over = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None

    async def send(self, request: HttpRequest) -> Reply | NoReply:
        """Return the reply, or the failure that there is no network."""
        if self._has_replied or self._is_exempt(request.url):
            return await self._exchange.send(request)
        if self._over.is_set():
            return _NO_NETWORK
        self._silent.setdefault(urls.host_of(request.url), msg("no answer"))
        self._watch = self._watch or asyncio.create_task(self._give_up_in_time())
        reply = await self._until_over(request)
        if isinstance(reply, Reply) or reply.kind not in {*_UNREACHED, "refused"}:
            self._has_replied = True
        elif reply is not _NO_NETWORK:
            self._silent[urls.host_of(request.url)] = reply.reason
        return reply

    async def _until_over(self, request: HttpRequest) -> Reply | NoReply:
        sending = asyncio.ensure_future(self._exchange.send(request))
        over = asyncio.ensure_future(self._over.wait())
        try:
            await asyncio.wait((sending, over), return_when=asyncio.FIRST_COMPLETED)
            return sending.result() if sending.done() else _NO_NETWORK
        finally:
            over.cancel()
            if not sending.done():
                sending.cancel()
                with suppress(asyncio.CancelledError):
                    await sending

    async def _give_up_in_time(self) -> None:
        await asyncio.sleep(GRACE_SECONDS)
        if await self._is_missing():
            self._over.set()

    async def problem(self) -> str:
        """Return a message that no host can be reached; `` where one of them replied, or none was requested."""
        if self._watch:
            self._watch.cancel()
        if not (self._over.is_set() or await self._is_missing()):
            return ""
        host, reason = next(iter(self._silent.items()))
        return msg(
            "nothing could be reached ({host}: {reason}): is there a network? The notes were checked without it",
            host=host,
            reason=reason,
        )

    async def _is_missing(self) -> bool:
        if self._has_replied or not self._silent:
            return False
        return len(self._silent) >= MIN_SILENT_HOSTS or self._resolve is None or not await self._resolves()

    async def _resolves(self) -> bool:
        assert self._resolve is not None  # noqa: S101  # there is one where it is called
        try:
            async with asyncio.timeout(CONTROL_TIMEOUT):
                await self._resolve()
        except Exception:  # noqa: BLE001  # whatever it is, no name can be resolved
            return False
        return True
