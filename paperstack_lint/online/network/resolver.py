"""What addresses a name has. That it has none is only believed where the network tells the truth about names."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Protocol

CONTROL = "arxiv.org"
"""A name that exists. Machines without network, and networks that ask for a login, call every name unknown."""

_UNKNOWN = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class NoHost(Exception):
    """The name certainly does not exist, or has no address."""


class NameTrouble(Exception):
    """It is not known whether the name exists. The text says why, for people."""


Answer = tuple[str, ...] | NoHost | NameTrouble


class Resolver(Protocol):
    """Whatever knows addresses."""

    async def resolve(self, host: str) -> tuple[str, ...]:
        """All addresses of a name, at least one, the best first. Raises NoHost and NameTrouble."""


def ask_system(host: str) -> tuple[str, ...]:
    """All addresses of a name as this machine knows them: by its hosts file, then by DNS. It may take minutes.

    Raises NoHost, which may be wrong, and NameTrouble.
    """
    try:
        # As bytes, the name is not encoded once more, by an old standard.
        found = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in _UNKNOWN:
            raise NoHost("the name does not exist") from error
        raise NameTrouble("the name cannot be resolved now") from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class SystemResolver:
    """Asks the machine once about each name, for everybody who wants to know it.

    A name without an answer is asked for twice, `pause` seconds apart; then that is its answer for the run. To be used
    in one event loop.
    """

    def __init__(self, ask: Callable[[str], tuple[str, ...]] = ask_system, *, pause: float = 1.0) -> None:
        self._ask = ask
        self._pause = pause
        self._asked: dict[str, asyncio.Task[Answer]] = {}

    async def resolve(self, host: str) -> tuple[str, ...]:
        """All addresses of a name, at least one, the best first. Raises NoHost and NameTrouble."""
        answer = await self._known(host)
        if isinstance(answer, tuple):
            return answer
        raise type(answer)(str(answer))  # a new one for each, since a traceback is written into it

    async def _known(self, host: str) -> Answer:
        if host not in self._asked:
            self._asked[host] = asyncio.create_task(self._certain(host))
        return await asyncio.shield(self._asked[host])  # others may wait longer than this one

    async def _certain(self, host: str) -> Answer:
        answer = await self._once(host)
        if not isinstance(answer, tuple):
            await asyncio.sleep(self._pause)
            answer = await self._once(host)
        if isinstance(answer, NoHost) and not await self._tells_the_truth(host):
            answer = NameTrouble("no name can be resolved now")
        return answer

    async def _tells_the_truth(self, host: str) -> bool:
        return host != CONTROL and isinstance(await self._known(CONTROL), tuple)

    async def _once(self, host: str) -> Answer:
        """Ask in a thread of its own.

        One that hangs must neither keep a place that others wait for, nor, as those of the event loop do, the process
        from ending.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()

        def run() -> None:
            answer = _answer(self._ask, host)
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody wants to know any more
                loop.call_soon_threadsafe(_settle, future, answer)

        threading.Thread(target=run, name=f"resolve {host}", daemon=True).start()
        return await future


def _answer(ask: Callable[[str], tuple[str, ...]], host: str) -> Answer:
    try:
        return ask(host) or NameTrouble("the name has no address")
    except (NoHost, NameTrouble) as answer:
        return answer
    except Exception:  # noqa: BLE001  # whoever waits must get an answer
        return NameTrouble("the name cannot be resolved")


def _settle(future: asyncio.Future[Answer], answer: Answer) -> None:
    if not future.done():  # who asked may be gone
        future.set_result(answer)
