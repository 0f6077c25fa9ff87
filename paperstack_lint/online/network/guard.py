"""What may be asked: judged before a name is looked up, and again by the addresses that connections are made to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, zip_longest
from typing import Any, NamedTuple

import httpcore

from paperstack_lint.addresses.public import forbidden_address, forbidden_host, is_address, normalize_host
from paperstack_lint.addresses.redirectors import encode_non_ascii
from paperstack_lint.online.network.resolver import NameTrouble, Resolver

PORTS = {"http": 80, "https": 443}
"""The schemes that are spoken, and the ports that are theirs."""

_URL = r"([a-z][a-z0-9+.-]*)://([^/?#]*)([^#]*)(?:#.*)?"
_AUTHORITY = r"(\[[^\[\]]*\]|[^\[\]:]*)(?::([0-9]{0,5}))?"
_LONGEST = 16_000  # characters of a URL; servers take 8,000
_TRIES = 6  # addresses of one name
_PIECE = 16_384  # bytes
_PATIENCE = 4.0  # seconds for an address while there are others; IPv6 leads nowhere in many networks


class Refused(Exception):
    """This may not be asked. The text says why, for people, and goes on from "the address"."""


class Target(NamedTuple):
    """Where a request goes: `host` is plain, and `path` has the query and is of ASCII letters, signs and digits."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def netloc(self) -> str:
        """Host and port as they stand in a URL; the scheme's own port is left out."""
        written = netloc(self.host, self.port)
        return written.removesuffix(f":{self.port}") if PORTS[self.scheme] == self.port else written


def netloc(host: str, port: int) -> str:
    """A plain host and its port as one text: `example.org:80`, `[::1]:80`."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def allowed(value: str) -> str:
    """`HOST:PORT`, as the command line gives it, in the spelling that `Guard` compares. Raises ValueError."""
    found = re.fullmatch(_AUTHORITY, value)
    if not found or not found[2] or not 0 < int(found[2]) < 65_536:
        raise ValueError(f"{value!r} is no HOST:PORT")
    return netloc(normalize_host(found[1]), int(found[2]))


class Guard(NamedTuple):
    """What may be asked. All but the schemes is open at each `host:port` (see `allowed`) that `allow` holds."""

    allow: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset(PORTS.values())

    def judge(self, url: str) -> Target:
        """Where a URL leads, which is then what is connected to. Nothing is looked up. Raises Refused."""
        found = re.fullmatch(_URL, url, re.DOTALL | re.IGNORECASE) if len(url) <= _LONGEST else None
        if not found:
            raise Refused("is no web address" if len(url) <= _LONGEST else "is too long")
        scheme, authority, path = found[1].lower(), found[2], found[3]
        if scheme not in PORTS:
            raise Refused("is neither http nor https")
        host, port = _host_and_port(authority, PORTS[scheme])
        self.check(host, port)
        return Target(scheme, host, port, encode_non_ascii(path if path.startswith("/") else f"/{path}"))

    def check(self, host: str, port: int) -> None:
        """Raises Refused where a plain host may not be asked at that port, whatever its addresses are."""
        if self.exempts(host, port):
            return
        if port not in self.ports:
            raise Refused(f"asks for port {port}")
        if reason := forbidden_host(host):
            raise Refused(reason)

    def check_addresses(self, host: str, port: int, addresses: Iterable[str]) -> None:
        """Raises Refused where even one of a host's addresses may not be asked."""
        if self.exempts(host, port):
            return
        for reason in filter(None, map(forbidden_address, addresses)):
            raise Refused(reason)

    def exempts(self, host: str, port: int) -> bool:
        """Whether the command line allows just this."""
        return netloc(host, port) in self.allow


def _host_and_port(authority: str, default: int) -> tuple[str, int]:
    if "@" in authority:
        raise Refused("names a user")
    found = re.fullmatch(_AUTHORITY, authority)
    if not found:
        raise Refused("names no host")
    try:
        return normalize_host(found[1]), int(found[2] or default)
    except ValueError:
        raise Refused("names no host") from None


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to addresses that were checked, and to nothing else.

    Every name is resolved here, once for each connection, and what was checked is what is connected to: an answer that
    changes in between changes nothing. TLS is spoken above, with the name, which the certificate must be of.
    """

    def __init__(self, guard: Guard, resolver: Resolver, network: httpcore.AsyncNetworkBackend | None = None) -> None:
        self._guard = guard
        self._resolver = resolver
        self._network = network or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first of a host's addresses that answers. Raises Refused, and what a Resolver raises."""
        self._guard.check(host, port)
        addresses = (host,) if is_address(host) else await self._resolver.resolve(host)
        self._guard.check_addresses(host, port, addresses)
        tries = _by_turns(addresses)[:_TRIES]
        troubles: list[Exception] = []
        for address in tries:
            seconds = timeout if address == tries[-1] else _PATIENCE
            try:
                stream = await self._network.connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as trouble:
                troubles.append(trouble)
            else:
                await self._check_connected(stream, host, port, address)
                return _Stream(stream)
        raise troubles[0] if troubles else NameTrouble("the name has no address")

    async def _check_connected(self, stream: httpcore.AsyncNetworkStream, host: str, port: int, address: str) -> None:
        """A machine's own public address leads to what listens on it behind its firewall. Raises Refused."""
        own, *_ = stream.get_extra_info("client_addr") or ("",)
        if own == address and not self._guard.exempts(host, port):
            await stream.aclose()
            raise Refused("leads to this machine")

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        """Raises Refused."""
        raise Refused("leads to this machine")


def _by_turns(addresses: tuple[str, ...]) -> list[str]:
    """One of each family by turns: where one family leads nowhere, the second try already is of the other."""
    six = [":" in address for address in addresses]
    first = [address for address, is_six in zip(addresses, six, strict=True) if is_six == six[0]]
    rest = [address for address, is_six in zip(addresses, six, strict=True) if is_six != six[0]]
    return [address for address in chain(*zip_longest(first, rest)) if address]


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that is read in small pieces, and closed where it is given up in the middle of the TLS handshake.

    httpcore leaves it open. What stands in one piece is read without a pause, in which time could be found to be up.
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        return await self._stream.read(min(max_bytes, _PIECE), timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(self, *arguments: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        try:
            return _Stream(await self._stream.start_tls(*arguments, **options))
        except BaseException:
            await self._stream.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
