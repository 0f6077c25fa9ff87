"""Whether there is a network: where nothing at all answers, a run gives up after some seconds instead of minutes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from paperstack_lint.addresses import urls
from paperstack_lint.online.network.exchange import Ask, Exchange, Failure, Reply

GRACE = 6.0
"""Seconds without any answer, from the first request on, after which a run gives up."""
CONTROL_TIMEOUT = 2.0
"""Seconds to wait for the address of a host that certainly exists, where only one other host was asked."""
ENOUGH = 2
"""Hosts that do not answer, while no other one does: one alone may be out of order."""

_UNREACHED = frozenset({"name", "connection", "timeout"})
"""Failures that a machine without network meets, too."""
_GIVEN_UP = Failure("name", "there is no network")

Resolve = Callable[[], Awaitable[object]]


class Reach:
    """An exchange that finds out whether anything answers, and fails at once as soon as it is known that nothing does.

    `resolve` finds the address of a host that certainly exists; it raises an error where it cannot. None where this
    machine resolves no names. `exempt` says of which hosts nothing can be learnt, since they are on this machine.
    """

    def __init__(self, exchange: Exchange, resolve: Resolve | None, exempt: Callable[[str], bool]) -> None:
        self._exchange = exchange
        self._resolve = resolve
        self._exempt = exempt
        self._answered = False
        self._silent: dict[str, str] = {}
        self._over = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None

    async def send(self, ask: Ask) -> Reply | Failure:
        """Return the answer, or that there is no network."""
        if self._answered or self._exempt(ask.url):
            return await self._exchange.send(ask)
        if self._over.is_set():
            return _GIVEN_UP
        self._silent.setdefault(urls.host_of(ask.url), "no answer")
        self._watch = self._watch or asyncio.create_task(self._give_up_in_time())
        answer = await self._until_over(ask)
        if isinstance(answer, Reply) or answer.kind not in {*_UNREACHED, "refused"}:
            self._answered = True
        elif answer is not _GIVEN_UP:
            self._silent[urls.host_of(ask.url)] = answer.reason
        return answer

    async def _until_over(self, ask: Ask) -> Reply | Failure:
        sending = asyncio.ensure_future(self._exchange.send(ask))
        over = asyncio.ensure_future(self._over.wait())
        try:
            await asyncio.wait((sending, over), return_when=asyncio.FIRST_COMPLETED)
            return sending.result() if sending.done() else _GIVEN_UP
        finally:
            over.cancel()
            if not sending.done():
                sending.cancel()
                with suppress(asyncio.CancelledError):
                    await sending

    async def _give_up_in_time(self) -> None:
        await asyncio.sleep(GRACE)
        if await self._is_missing():
            self._over.set()

    async def problem(self) -> str:
        """Return why no host can be reached, for people; `` where one of them answers, or none was asked."""
        if self._watch:
            self._watch.cancel()
        if not (self._over.is_set() or await self._is_missing()):
            return ""
        host, reason = next(iter(self._silent.items()))
        return f"nothing could be reached ({host}: {reason}): is there a network? The notes were checked without it"

    async def _is_missing(self) -> bool:
        if self._answered or not self._silent:
            return False
        return len(self._silent) >= ENOUGH or self._resolve is None or not await self._resolves()

    async def _resolves(self) -> bool:
        assert self._resolve is not None  # noqa: S101  # there is one where it is called
        try:
            async with asyncio.timeout(CONTROL_TIMEOUT):
                await self._resolve()
        except Exception:  # noqa: BLE001  # whatever it is, no name can be resolved
            return False
        return True
