"""Which requests are permitted: checked before a name is resolved, and again by the addresses that it resolves to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, zip_longest
from typing import Any, NamedTuple

import httpcore

from paperstack_lint.addresses.public import forbidden_address, forbidden_host, is_address, normalize_host
from paperstack_lint.addresses.redirectors import encode_non_ascii
from paperstack_lint.online.network.resolver import Resolver, UnresolvedName
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

PORTS = {"http": 80, "https": 443}
"""The supported schemes, and their ports."""

_URL = r"([a-z][a-z0-9+.-]*)://([^/?#]*)([^#]*)(?:#.*)?"
_AUTHORITY = r"(\[[^\[\]]*\]|[^\[\]:]*)(?::([0-9]{0,5}))?"
_MAX_URL = 16_000  # characters; servers accept 8,000
_MAX_ADDRESSES = 6  # of one name
_MAX_READ = 16_384  # bytes
_ADDRESS_TIMEOUT = 4.0  # seconds for an address while there are others; IPv6 is broken in many networks


class Refused(Exception):
    """The request is not permitted. The message is why, and continues "the address"."""


class RequestTarget(NamedTuple):
    """Where a request goes: `host` is plain, `path` includes the query and is printable ASCII."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def netloc(self) -> str:
        """Host and port as in a URL, without the default port of the scheme."""
        written = netloc(self.host, self.port)
        return written.removesuffix(f":{self.port}") if PORTS[self.scheme] == self.port else written


def netloc(host: str, port: int) -> str:
    """Return a plain host and its port as one text: `example.org:80`, `[::1]:80`."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def parse_host_and_port(value: str) -> str:
    """Return the `HOST:PORT` of the command line in the spelling that `Guard` compares. Raises ValueError."""
    found = regex(_AUTHORITY).fullmatch(value)
    if not found or not found[2] or not 0 < int(found[2]) < 65_536:
        raise ValueError(msg("{value} is not HOST:PORT", value=repr(value)))
    return netloc(normalize_host(found[1]), int(found[2]))


class Guard(NamedTuple):
    """Checks requests: of those to a `host:port` in `allow` (see `parse_host_and_port`) only the scheme."""

    allow: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset(PORTS.values())

    def target_of(self, url: str) -> RequestTarget:
        """Return where a request to a URL goes, without resolving the name. Raises Refused if it is not permitted."""
        found = regex(_URL, re.DOTALL | re.IGNORECASE).fullmatch(url) if len(url) <= _MAX_URL else None
        if not found:
            raise Refused(msg("is not a web address") if len(url) <= _MAX_URL else msg("is too long"))
        scheme, authority, path = found[1].lower(), found[2], found[3]
        if scheme not in PORTS:
            raise Refused(msg("is neither http nor https"))
        host, port = _host_and_port(authority, PORTS[scheme])
        self.check(host, port)
        return RequestTarget(scheme, host, port, encode_non_ascii(path if path.startswith("/") else f"/{path}"))

    def check(self, host: str, port: int) -> None:
        """Raise Refused where requests to a plain host and port are not permitted, whatever its addresses are."""
        if self.exempts(host, port):
            return
        if port not in self.ports:
            raise Refused(msg("has port {port}", port=port))
        if reason := forbidden_host(host):
            raise Refused(reason)

    def check_addresses(self, host: str, port: int, addresses: Iterable[str]) -> None:
        """Raise Refused where requests to any of a host's addresses are not permitted."""
        if self.exempts(host, port):
            return
        for reason in filter(None, map(forbidden_address, addresses)):
            raise Refused(reason)

    def exempts(self, host: str, port: int) -> bool:
        """Return whether the command line allows exactly this host and port."""
        return netloc(host, port) in self.allow


def _host_and_port(authority: str, default: int) -> tuple[str, int]:
    if "@" in authority:
        raise Refused(msg("names a user"))
    found = regex(_AUTHORITY).fullmatch(authority)
    if not found:
        raise Refused(msg("names no host"))
    try:
        return normalize_host(found[1]), int(found[2] or default)
    except ValueError:
        raise Refused(msg("names no host")) from None


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to addresses that were checked, and to nothing else.

    Every name is resolved here, once for each connection, and the connection goes to an address that was checked: DNS
    that changes its answer in between has no effect. TLS, above, verifies the certificate by the name.
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
        """Connect to the first of a host's addresses that accepts it. Raises Refused, and what a Resolver raises."""
        self._guard.check(host, port)
        addresses = (host,) if is_address(host) else await self._resolver.resolve(host)
        self._guard.check_addresses(host, port, addresses)
        tries = _alternating(addresses)[:_MAX_ADDRESSES]
        errors: list[Exception] = []
        for address in tries:
            seconds = timeout if address == tries[-1] else _ADDRESS_TIMEOUT
            try:
                stream = await self._network.connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                errors.append(error)
            else:
                await self._check_connected(stream, host, port, address)
                return _Stream(stream)
        raise errors[0] if errors else UnresolvedName(msg("the name has no address"))

    async def _check_connected(self, stream: httpcore.AsyncNetworkStream, host: str, port: int, address: str) -> None:
        """Raise Refused for the machine's own public address, where requests would be inside of its firewall."""
        own, *_ = stream.get_extra_info("client_addr") or ("",)
        if own == address and not self._guard.exempts(host, port):
            await stream.aclose()
            raise Refused(msg("leads to this machine"))

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        """Raise Refused."""
        raise Refused(msg("leads to this machine"))


def _alternating(addresses: tuple[str, ...]) -> list[str]:
    """Return addresses of IPv4 and IPv6 alternately: where one family is broken, the second try is of the other."""
    six = [":" in address for address in addresses]
    first = [address for address, is_six in zip(addresses, six, strict=True) if is_six == six[0]]
    rest = [address for address, is_six in zip(addresses, six, strict=True) if is_six != six[0]]
    return [address for address in chain(*zip_longest(first, rest)) if address]


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that is read in small chunks, and closed where a timeout ends the TLS handshake.

    httpcore leaves it open, and parses one chunk without a pause in which a timeout could take effect.
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        return await self._stream.read(min(max_bytes, _MAX_READ), timeout)

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
