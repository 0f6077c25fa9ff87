"""Serve HTTP/1.1 on loopback with real sockets: a handler returns the responses, and every request is recorded.

All hosts of a server (ports of 127.0.0.1) are served by one thread, which ends with the context.
"""

from __future__ import annotations

import asyncio
import contextlib
import http
import json
import socket
import struct
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Literal, NamedTuple, Self

Failure = Literal["close", "reset", "half a header", "half a body", "hang"]
"""What comes instead of a response. `close` sends nothing; `hang` neither, until the client disconnects."""


class Request(NamedTuple):
    """A request. `at` is the time after its headers, on the clock of `time.monotonic`.

    `host` is the number of the port. `earlier` counts the requests before it on its connection,
    `connections` those that were open on the server at that time, its own included. Names of headers are in lower case.
    """

    at: float
    host: int
    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    earlier: int = 0
    connections: int = 1

    @property
    def path(self) -> str:
        """The target without its query, as it was sent."""
        return self.target.partition("?")[0]

    def header(self, name: str) -> str:
        """Return the first header of that name (in lower case); `` if there is none."""
        return next((value for key, value in self.headers if key == name), "")


class Response(NamedTuple):
    """A response. `Content-Length` is added; `close` closes the connection without announcing it."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    close: bool = False


Answer = Response | Failure
Plan = Callable[[int], Answer | None]
"""Returns what replaces the response to the n-th request (from 1 on), None for nothing. `{2: "hang"}.get` is one."""


class Server:
    """Hosts on loopback, running in their context: `hosts` are each HOST:PORT, `requests` those so far."""

    def __init__(self, handler: Callable[[Request], Awaitable[Answer]], hosts: int = 1) -> None:
        self.requests: list[Request] = []
        self.hosts: tuple[str, ...] = ()
        self._handler, self._count, self._open = handler, hosts, 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._loop = asyncio.new_event_loop()
        self._ended = asyncio.Event()
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Self:
        # The ports are open before the thread runs, so that no client needs to wait for it.
        self._sockets = [socket.create_server(("127.0.0.1", 0), backlog=512) for _ in range(self._count)]
        self.hosts = tuple(f"127.0.0.1:{one.getsockname()[1]}" for one in self._sockets)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    def _serve(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._listen())

    async def _listen(self) -> None:
        servers = [
            await asyncio.start_server(partial(self._connected, host), sock=one, limit=1 << 20)
            for host, one in enumerate(self._sockets)
        ]
        await self._ended.wait()
        for server in servers:
            server.close()

    async def _connected(self, host: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        # A task that is cancelled is one that hangs when the server ends.
        broken = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError)
        try:
            with contextlib.suppress(*broken):
                await self._converse(host, reader, writer)
        finally:
            self._open -= 1
            writer.close()

    async def _converse(self, host: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        earlier = 0
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            request = _request(head)._replace(host=host, earlier=earlier, connections=self._open)
            self.requests.append(request)
            answer = await self._handler(request)
            if not isinstance(answer, Response):
                return await _fail(answer, reader, writer)
            writer.write(serialized(answer, request.method))
            await writer.drain()
            if answer.close or request.header("connection").lower() == "close":
                return None
            earlier += 1


def _request(head: str) -> Request:
    first, *lines = head.strip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    return Request(
        time.monotonic(), 0, method, target, tuple((name.lower(), value.strip()) for name, _, value in pairs)
    )


def serialized(response: Response, method: str) -> bytes:
    """Return the bytes of a response. That to HEAD has the headers of that to GET."""
    reasons = {status.value: status.phrase for status in http.HTTPStatus}
    lines = [f"HTTP/1.1 {response.status} {reasons.get(response.status, 'Denied')}"]
    lines += [f"{name}: {value}" for name, value in response.headers]
    lines += [f"Content-Length: {len(response.body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + (response.body if method != "HEAD" else b"")


async def _fail(failure: Failure, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    match failure:
        case "hang":
            await reader.read()  # to the end of what the client sends: it has closed the connection then
        case "half a header":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Typ")
        case "half a body":
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n<?xml version='1.0' encoding='UTF-8'?>\n<feed"
            )
        case "reset":
            # To linger for no time is to reset: https://man7.org/linux/man-pages/man7/socket.7.html.
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()


def serve(facts: Mapping[str, object]) -> None:
    """Print facts for another process as a line of JSON, and wait until standard input ends."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()
    sys.stdin.read()
