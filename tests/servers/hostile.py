"""A malicious server. Each path is an attack by a response that has broken a client, or might."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gzip
import socket
import struct
from collections.abc import Awaitable, Callable, Iterator

from tests.servers.loopback import serving

Attack = Callable[[asyncio.StreamWriter], Awaitable[None]]

OK = b"HTTP/1.1 200 OK\r\n"
PLAIN = OK + b"Content-Length: 2\r\n\r\nok"
DRIP = 0.02  # seconds between two bytes


@contextlib.contextmanager
def hostile() -> Iterator[str]:
    """Run the server; yield its `host:port`."""
    with serving(_handle) as port:
        yield f"127.0.0.1:{port}"


async def _handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError), contextlib.closing(writer):
        while await _respond(await reader.readuntil(b"\r\n\r\n"), writer):
            pass


async def _respond(request: bytes, writer: asyncio.StreamWriter) -> bool:
    """Send a response; return whether the connection stays open."""
    name = request.split()[1].decode().strip("/")
    if name in KEPT:
        writer.write(KEPT[name])
        return True
    await ATTACKS[name](writer)
    await writer.drain()
    return False


def _sends(*parts: bytes) -> Attack:
    async def attack(writer: asyncio.StreamWriter) -> None:
        writer.write(b"".join(parts))

    return attack


def _repeats(first: bytes, again: bytes, pause: float = 0.0) -> Attack:
    async def attack(writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while True:
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(pause)

    return attack


def _redirects_to(location: bytes) -> Attack:
    return _sends(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: ", location, b"\r\n\r\n")


async def _never(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


async def _reset(writer: asyncio.StreamWriter) -> None:
    """Reset the connection."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@functools.cache
def bomb() -> bytes:
    """Return 200 KB that decompress to 200 MB; gzip allows concatenated files."""
    return gzip.compress(bytes(20_000_000), mtime=0) * 10


@functools.cache
def double_bomb() -> bytes:
    """Return some hundred bytes that decompress to those."""
    return gzip.compress(bomb(), mtime=0)


async def _bomb(writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"Content-Type: image/png\r\nContent-Encoding: gzip\r\n\r\n" + bomb())


async def _double_bomb(writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"Content-Encoding: gzip, gzip\r\nContent-Length: %d\r\n\r\n" % len(double_bomb()))
    writer.write(double_bomb())


LOCATIONS = {
    "javascript": b"javascript:alert(1)",
    "mailto": b"mailto:a@b.c",
    "data": b"data:text/html,x",
    "file": b"file:///etc/passwd",
    "ftp": b"ftp://127.0.0.1/",
    "port-99999": b"http://127.0.0.1:99999/",
    "port-minus": b"http://127.0.0.1:-1/",
    "xn--a": b"http://xn--a/",
    "xn--": b"http://xn--/",
    "metadata": b"http://169.254.169.254/latest/meta-data/",
    "empty": b"",
    "loop": b"/location-loop",
    "utf-8": "/论文?q=é".encode(),
    "latin-1": "/caf\xe9".encode("latin-1"),
    "escape": b"/\x1b[31m",
}

ATTACKS: dict[str, Attack] = {
    **{f"location-{name}": _redirects_to(location) for name, location in LOCATIONS.items()},
    "location-nul": _redirects_to(b"http://a\0b/"),
    "gzip-bomb": _bomb,
    "gzip-gzip-bomb": _double_bomb,
    "bad-gzip": _sends(OK, b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"),
    "never": _never,
    "no-answer": _sends(),
    "reset": _reset,
    "drip-headers": _repeats(OK + b"X: ", b"x", DRIP),
    "drip-body": _repeats(OK + b"Content-Length: 9999\r\n\r\n", b"x", DRIP),
    "drip-chunks": _repeats(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", DRIP),
    "endless-103": _repeats(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
    "slow-103": _repeats(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", DRIP),
    "endless-headers": _repeats(OK, b"X-Header: and one more\r\n"),
    "endless-header": _repeats(OK + b"X: ", b"x" * 1000),
    "endless-status": _repeats(b"HTTP/1.1 200 ", b"x" * 1000),
    "endless-nothing": _repeats(b"", b"\r\n" * 1000),
    "endless-body": _repeats(OK + b"\r\n", b"x" * 10_000),
    "endless-extension": _repeats(OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x" * 10_000),
    "endless-trailers": _repeats(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"),
    "tiny-chunks": _repeats(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 1000),
    "many-headers": _sends(OK, *(b"X%d: y\r\n" % number for number in range(6000)), b"Content-Length: 0\r\n\r\n"),
    "folded-header": _sends(OK, b"X: y\r\n", b" z\r\n" * 6000, b"Content-Length: 0\r\n\r\n"),
    "many-103": _sends(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50, PLAIN),
    "bad-chunk": _sends(OK, b"Transfer-Encoding: chunked\r\n\r\nzz\r\nbody\r\n"),
    "huge-chunk": _sends(OK, b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nbody"),
    "huge-length": _sends(OK, b"Content-Length: 99999999999999999999\r\n\r\nbody"),
    "huger-length": _sends(OK, b"Content-Length: ", b"9" * 5000, b"\r\n\r\nbody"),
    "minus-length": _sends(OK, b"Content-Length: -1\r\n\r\nbody"),
    "two-lengths": _sends(OK, b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nbody"),
    "length-and-chunks": _sends(OK, b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"),
    "unknown-transfer": _sends(OK, b"Transfer-Encoding: gzip\r\n\r\nbody"),
    "short-body": _sends(OK, b"Content-Length: 999\r\n\r\nbody"),
    "http-0.9": _sends(b"<html>\r\n<p>hello</p>\r\n\r\n</html>"),
    "http-2": _sends(b"HTTP/2 200\r\n\r\n"),
    "http-9.9": _sends(b"HTTP/9.9 200 OK\r\n\r\n"),
    "preface": _sends(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\0\0\0\4\0\0\0\0\0"),
    "tls": _sends(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
    "binary": _sends(bytes(range(256)) * 100),
    "status-99999": _sends(b"HTTP/1.1 99999 Wow\r\n\r\n"),
    "status-999": _sends(b"HTTP/1.1 999 Request Denied\r\nContent-Length: 0\r\n\r\n"),
    "status-000": _sends(b"HTTP/1.1 000 Zero\r\n\r\n"),
    "status-minus": _sends(b"HTTP/1.1 -20 Minus\r\n\r\n"),
    "status-word": _sends(b"HTTP/1.1 OK 200\r\n\r\n"),
    "status-wide": _sends("HTTP/1.1 ２００ OK\r\n\r\n".encode()),
    "no-colon": _sends(OK, b"header\r\n\r\n"),
    "nul-header": _sends(OK, b"X\0Y: z\r\n\r\n"),
    "escape-reason": _sends(b"HTTP/1.1 404 \x1b[31m\x07::error::\r\nContent-Length: 0\r\n\r\n"),
    "upgrade": _sends(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nbytes"),
    "204-with-body": _sends(b"HTTP/1.1 204 No Content\r\n\r\nbody"),
    "304-with-body": _sends(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nbody"),
}

KEPT = {"plain": PLAIN, "more-than-said": PLAIN + b"<html>more</html>"}
"""Paths whose connection stays open."""
