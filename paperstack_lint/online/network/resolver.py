"""Resolve names. That one does not exist counts only where the network resolves a name that certainly does."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Protocol

from paperstack_lint.text.message import msg

CONTROL = "arxiv.org"
"""A name that exists. Without a network, and in networks that require a login, every name is unknown."""

_UNKNOWN = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class NoHost(Exception):
    """The name certainly does not exist, or has no address."""


class UnresolvedName(Exception):
    """It is not certain whether the name exists. The message is why."""


_Resolved = tuple[str, ...] | NoHost | UnresolvedName


class Resolver(Protocol):
    """Anything that resolves names."""

    async def resolve(self, host: str) -> tuple[str, ...]:
        """Return all addresses of a name, at least one, the best first. Raises NoHost and UnresolvedName."""


def query_system(host: str) -> tuple[str, ...]:
    """Return all addresses of a name by the hosts file of this machine, then by DNS. It may take minutes.

    Raises NoHost, which may be wrong, and UnresolvedName.
    """
    try:
        # As bytes, the name is not encoded once more, by an old standard.
        found = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in _UNKNOWN:
            raise NoHost(msg("the name does not exist")) from error
        raise UnresolvedName(msg("the name cannot be resolved now")) from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class SystemResolver:
    """Resolves each name once for all its users.

    A name that cannot be resolved is tried twice, `pause` seconds apart; then that is its result for the run. To be
    used in one event loop.
    """

    def __init__(self, query: Callable[[str], tuple[str, ...]] = query_system, *, pause: float = 1.0) -> None:
        self._query = query
        self._pause = pause
        self._results: dict[str, asyncio.Task[_Resolved]] = {}

    async def resolve(self, host: str) -> tuple[str, ...]:
        """Return all addresses of a name, at least one, the best first. Raises NoHost and UnresolvedName."""
        result = await self._cached(host)
        if isinstance(result, tuple):
            return result
        raise type(result)(str(result))  # a new one for each, since a traceback is written into it

    async def _cached(self, host: str) -> _Resolved:
        if host not in self._results:
            self._results[host] = asyncio.create_task(self._resolve_certainly(host))
        return await asyncio.shield(self._results[host])  # others may wait longer than this one

    async def _resolve_certainly(self, host: str) -> _Resolved:
        result = await self._resolve_once(host)
        if not isinstance(result, tuple):
            await asyncio.sleep(self._pause)
            result = await self._resolve_once(host)
        if isinstance(result, NoHost) and not await self._is_control_resolved(host):
            result = UnresolvedName(msg("no name can be resolved now"))
        return result

    async def _is_control_resolved(self, host: str) -> bool:
        return host != CONTROL and isinstance(await self._cached(CONTROL), tuple)

    async def _resolve_once(self, host: str) -> _Resolved:
        """Resolve a name in a new thread.

        One that hangs must neither occupy a thread that others wait for, nor, as those of the event loop do, prevent
        the process from ending.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[_Resolved] = loop.create_future()

        def run() -> None:
            result = _run_query(self._query, host)
            with contextlib.suppress(RuntimeError):  # the loop is closed: no task waits any more
                loop.call_soon_threadsafe(_set_result, future, result)

        threading.Thread(target=run, name=f"resolve {host}", daemon=True).start()
        return await future


def _run_query(query: Callable[[str], tuple[str, ...]], host: str) -> _Resolved:
    try:
        return query(host) or UnresolvedName(msg("the name has no address"))
    except (NoHost, UnresolvedName) as result:
        return result
    except Exception:  # noqa: BLE001  # the task that waits must get a result
        return UnresolvedName(msg("the name cannot be resolved"))


def _set_result(future: asyncio.Future[_Resolved], result: _Resolved) -> None:
    if not future.done():  # the task that waited may be cancelled
        future.set_result(result)
