"""Run servers of tests in a thread, and count connections to a port."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Self

Handle = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.contextmanager
def serving(handle: Handle, secure: ssl.SSLContext | None = None) -> Iterator[int]:
    """Run a server on loopback in a thread; yield its port."""
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda *_: None)  # of clients that disconnect, as they should
    server = loop.run_until_complete(asyncio.start_server(handle, "127.0.0.1", 0, ssl=secure))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(_end(server))
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    await asyncio.sleep(0)  # the connections that the tasks have closed end now


class UnusedPort:
    """A port of loopback that no request should reach, by whatever name of this machine."""

    def __enter__(self) -> Self:
        """Listen, on IPv4 and IPv6 where there are both."""
        self._sockets = [socket.create_server(("127.0.0.1", 0), backlog=50)]
        self.port: int = self._sockets[0].getsockname()[1]
        with contextlib.suppress(OSError):
            self._sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6, backlog=50))
        for listening in self._sockets:
            listening.setblocking(False)
        return self

    def __exit__(self, *_: object) -> None:
        """Close the port."""
        for listening in self._sockets:
            listening.close()

    def connections(self) -> int:
        """Return how many connections were made since the last call; the system accepts them."""
        return sum(_accepted(listening) for listening in self._sockets)


def _accepted(listening: socket.socket) -> int:
    count = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            listening.accept()[0].close()
            count += 1
    return count
