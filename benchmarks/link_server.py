"""Hosts on loopback that answer everything, after a while: what a link checker is timed against.

`python -m benchmarks.link_server` prints the hosts as a line of JSON. Each line that it reads then makes it print what
was requested of it since, and it ends with its input. Every host is an address of its own, since lychee takes ports of
one address for one host; systems other than Linux must be given those addresses first.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from functools import partial
from typing import Any, NamedTuple

HOSTS = 20
LATENCY = 0.05
"""Seconds between a request and its answer."""

_BODY = b"<!doctype html>\n<title>A page</title>\n<p>It is there.\n"
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(_BODY)


class Tally(NamedTuple):
    """What was requested. `most` is the highest number of requests that one host had to answer at once.

    `busiest` is the most requests in a second that a host got, on average between its first and its last one.
    """

    head: int
    get: int
    connections: int
    most: int
    busiest: float


class _Host:
    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.head = self.get = self.connections = self.waiting = self.most = 0
        self.first = self.last = 0.0

    def count(self, *, is_head: bool) -> None:
        self.head += is_head
        self.get += not is_head
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        self.last = time.monotonic()
        self.first = self.first or self.last

    @property
    def rate(self) -> float:
        requests = self.head + self.get
        return (requests - 1) / (self.last - self.first) if requests > 1 else 0.0


class _Connection(asyncio.Protocol):
    # Streams would cost a task for each connection, and half of the requests in a second.
    def __init__(self, host: _Host) -> None:
        self._host, self._unread = host, b""
        self._later = asyncio.get_running_loop().call_later

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._host.connections += 1

    def data_received(self, data: bytes) -> None:
        *heads, self._unread = (self._unread + data).split(b"\r\n\r\n")
        for head in heads:
            is_head = head.startswith(b"HEAD ")
            self._host.count(is_head=is_head)
            self._later(LATENCY, self._answer, _HEAD if is_head else _HEAD + _BODY)

    def _answer(self, answer: bytes) -> None:
        self._host.waiting -= 1
        if not self._transport.is_closing():
            self._transport.write(answer)


async def _serve() -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    hosts = [_Host() for _ in range(HOSTS)]
    places = []
    for number, host in enumerate(hosts):
        address = f"127.0.0.{number + 2}"
        server = await loop.create_server(partial(_Connection, host), address, 0, backlog=512)
        places.append(f"{address}:{server.sockets[0].getsockname()[1]}")
    _print(places)

    def report() -> None:
        if not sys.stdin.buffer.readline():
            ended.set()
            return
        _print(_tally(hosts)._asdict())
        for host in hosts:
            host.reset()

    loop.add_reader(sys.stdin.fileno(), report)
    await ended.wait()


def _tally(hosts: list[_Host]) -> Tally:
    head, get, connections = (sum(getattr(host, name) for host in hosts) for name in ("head", "get", "connections"))
    return Tally(head, get, connections, max(host.most for host in hosts), max(host.rate for host in hosts))


def _print(value: object) -> None:
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve())
