"""The wire: one request on the real network, whose answer may come from anybody.

Nothing is followed, decoded, remembered or taken from the environment but the certificates to trust (`SSL_CERT_FILE`).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import ssl
from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Any, Self

import httpcore

from paperstack_lint.addresses.public import normalize_host
from paperstack_lint.online.network.exchange import Ask, Failure, FailureKind, Reply
from paperstack_lint.online.network.guard import PORTS, Guard, GuardedBackend, Refused, Target, netloc
from paperstack_lint.online.network.resolver import NameTrouble, NoHost, Resolver

_IDLE = 100  # connections that are kept, over all hosts; some systems let a process open 256 files
_EXPIRY = 15.0  # seconds that one is kept
_DEFAULTS = (("Accept", "*/*"), ("Accept-Encoding", "identity"))
_CERTIFICATE = {
    9: "the certificate is not valid yet",
    10: "the certificate has expired",
    18: "the certificate is signed by itself",
    19: "the certificate is signed by nobody who is trusted",
    20: "the certificate is signed by nobody who is known",
    21: "the certificate is signed by nobody who is known",
    62: "the certificate is another host's",
    64: "the certificate is another host's",
}
# How httpcore and h11 tell the end of a connection from garbage.
_ENDS = {"disconnected without": "without an answer", "closed connection": "before the answer was complete"}
_OURS: tuple[tuple[type[Exception], FailureKind], ...] = (
    (Refused, "refused"),
    (NoHost, "no host"),
    (NameTrouble, "name"),
)
_UNREACHED = (httpcore.NetworkError, httpcore.TimeoutException, NoHost, NameTrouble, OSError)
_Connection = httpcore.AsyncConnectionInterface
_Headers = list[tuple[bytes, bytes]]


class Wire:
    """Sends requests; to be used with `async with`, which closes what is open in the end.

    `agent` is the user agent. How many requests run at once is the caller's business.

    With a `proxy` (`http://user:password@host:port`) names are resolved by the proxy, and nobody here sees their
    addresses: then only schemes, ports, special names, and addresses that are written as such are refused. Raises
    ValueError where it can be no proxy. Those of the environment are never used.
    """

    def __init__(self, guard: Guard, resolver: Resolver, *, agent: str, proxy: str | None = None) -> None:
        self._guard = guard
        self._agent = agent
        self._connections = _Connections(guard, resolver, proxy_at(proxy) if proxy else None)

    async def __aenter__(self) -> Self:
        """Nothing is opened yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close what is idle; a request that is cancelled closes its own connection."""
        await self._connections.aclose()

    async def send(self, ask: Ask) -> Reply | Failure:
        """The answer. Raises nothing but what cancels the task: every failure is an answer."""
        try:
            async with asyncio.timeout(ask.timeout):
                return await self._reply(ask)
        # Some layer raises ValueError, MemoryError, ExceptionGroup … at what a stranger sends.
        except Exception as error:  # noqa: BLE001
            return _failure(error, ask.timeout)

    async def _reply(self, ask: Ask) -> Reply:
        target = self._guard.judge(ask.url)
        connection, response = await self._connections.respond(target, ask.method, _headers(ask, target, self._agent))
        async with _closing_on_error(connection):
            body, cut = await _read(ask, response)
            await response.aclose()
            await self._connections.keep(target, connection)
        headers = tuple((name.decode("latin-1").lower(), _text(value)) for name, value in response.headers)
        return Reply(response.status, headers, body, cut)


class _NoProxy(Exception):
    """The proxy cannot be reached, which its cause explains."""


class _ToProxy(GuardedBackend):
    """Connects to the proxy, and to nothing else. That it cannot be reached says nothing of the hosts behind it."""

    async def connect_tcp(self, *arguments: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        try:
            return await super().connect_tcp(*arguments, **options)
        except _UNREACHED as error:
            raise _NoProxy from error


class _Connections:
    """Opens connections, and keeps those that can be used again.

    httpcore's pool does that too, but looks at all of its connections at every request, and does not tell a new one
    from one that the server may have closed meanwhile.
    """

    def __init__(self, guard: Guard, resolver: Resolver, proxy: httpcore.Proxy | None) -> None:
        self._proxy = proxy
        # All connections then go to the proxy, which the user has named.
        to_proxy = _ToProxy(Guard(frozenset({_address(proxy.url)})), resolver) if proxy else None
        self._backend = to_proxy or GuardedBackend(guard, resolver)
        self._makers: dict[str, httpcore.AsyncConnectionPool] = {}
        self._idle: list[tuple[Target, _Connection]] = []

    async def respond(self, target: Target, method: str, headers: _Headers) -> tuple[_Connection, httpcore.Response]:
        """The response to a request, and the connection that it comes on."""
        request = httpcore.Request(method, self._url(target), headers=headers)
        if connection := await self._reusable(target):
            # Where the server has closed it, or sent more than its last answer, nothing is learnt of this one.
            with contextlib.suppress(httpcore.NetworkError, httpcore.RemoteProtocolError):
                async with _closing_on_error(connection):
                    return connection, await connection.handle_async_request(request)
        connection = self._maker(target.scheme).create_connection(request.url.origin)
        async with _closing_on_error(connection):
            return connection, await connection.handle_async_request(request)

    async def keep(self, target: Target, connection: _Connection) -> None:
        """Put a connection aside, unless something is still to come on it."""
        if not connection.is_idle():
            await connection.aclose()
            return
        self._idle.append((target, connection))
        if len(self._idle) > _IDLE:
            await self._idle.pop(0)[1].aclose()

    async def aclose(self) -> None:
        """Close what was put aside."""
        while self._idle:
            await self._idle.pop()[1].aclose()

    async def _reusable(self, target: Target) -> _Connection | None:
        """The one to that place that was put aside last, since it is the least likely to be closed by now."""
        while places := [place for place, (to, _) in enumerate(self._idle) if to[:3] == target[:3]]:
            connection = self._idle.pop(places[-1])[1]
            if not connection.has_expired():
                return connection
            await connection.aclose()
        return None

    def _url(self, target: Target) -> httpcore.URL:
        # A proxy reads the host as it stands in a URL.
        host = f"[{target.host}]" if self._proxy and ":" in target.host else target.host
        port = None if target.port == PORTS[target.scheme] else target.port
        return httpcore.URL(scheme=target.scheme, host=host, port=port, target=target.path)

    def _maker(self, scheme: str) -> httpcore.AsyncConnectionPool:
        if scheme not in self._makers:
            secure = _trust() if scheme == "https" else None  # reads certificates for 50 ms
            self._makers[scheme] = httpcore.AsyncConnectionPool(
                ssl_context=secure, proxy=self._proxy, network_backend=self._backend, keepalive_expiry=_EXPIRY
            )
        return self._makers[scheme]


@contextlib.asynccontextmanager
async def _closing_on_error(connection: _Connection) -> AsyncIterator[None]:
    """Close the connection where what is done with it fails. httpcore tries that too, but time may be up meanwhile."""
    try:
        yield
    except BaseException:
        await connection.aclose()
        raise


def _trust() -> ssl.SSLContext:
    """Whom to trust: the authorities that come with httpx, or those that `SSL_CERT_FILE` names."""
    import httpx  # takes 40 ms

    return httpx.create_ssl_context()


def proxy_at(url: str) -> httpcore.Proxy:
    """The proxy at an address, such as `http://user:password@host:port`. Raises ValueError where it can be none."""
    import httpx

    try:
        told = httpx.Proxy(url)
        host = normalize_host(told.url.host)
    except (ValueError, httpx.InvalidURL) as error:
        raise ValueError("the proxy must be given as http://host:port") from error
    if told.url.scheme not in PORTS:
        raise ValueError("the proxy must speak http or https")
    secure = _trust() if told.url.scheme == "https" else None
    place = httpcore.URL(scheme=told.url.scheme, host=host, port=told.url.port, target="/")
    return httpcore.Proxy(place, told.raw_auth, ssl_context=secure)


def _address(url: httpcore.URL) -> str:
    return netloc(url.origin.host.decode(), url.origin.port)


def _headers(ask: Ask, target: Target, agent: str) -> _Headers:
    given = {name.lower() for name, _ in ask.headers}
    defaults = [item for item in (("User-Agent", agent), *_DEFAULTS) if item[0].lower() not in given]
    headers = [("Host", target.netloc), *defaults, *ask.headers]
    if not all(f"{name}{value}".isprintable() for name, value in headers):
        raise Refused("would be asked with a line end in a header")
    return [(name.encode("ascii"), value.strip().encode()) for name, value in headers]


async def _read(ask: Ask, response: httpcore.Response) -> tuple[bytes, bool]:
    """As much of the body as is wanted, and whether there is more. Where there is none the connection is left clean."""
    length = next((value for name, value in response.headers if name.lower() == b"content-length"), b"")
    if ask.method == "GET" and not ask.limit and response.status not in (204, 304) and length != b"0":
        return b"", True
    body = bytearray()
    async for chunk in response.aiter_stream():
        body += chunk
        if len(body) > ask.limit:
            break
    return bytes(body[: ask.limit]), len(body) > ask.limit


def _text(value: bytes) -> str:
    """A header's value; the standard says Latin-1, but servers write a Location in UTF-8."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _failure(error: Exception, seconds: float) -> Failure:
    for ours, kind in _OURS:
        if isinstance(error, ours):
            return Failure(kind, str(error))
    if isinstance(error, (_NoProxy, httpcore.ProxyError)):
        return _unreached(error, seconds)
    if isinstance(error, (TimeoutError, httpcore.TimeoutException)):
        return Failure("timeout", f"no answer within {seconds:g} s")
    if isinstance(error, (httpcore.NetworkError, OSError)):
        return _broken(error)
    for word, end in _ENDS.items():
        if isinstance(error, httpcore.RemoteProtocolError) and word in str(error):
            return Failure("connection", f"the connection was closed {end}")
    return Failure("protocol", "the answer is no HTTP")


def _unreached(error: Exception, seconds: float) -> Failure:
    cause = error.__cause__
    reason = _failure(cause, seconds).reason if isinstance(cause, Exception) else f"status {str(error)[:3]}"
    return Failure("connection", f"the proxy gives no connection: {reason}")


def _broken(error: Exception) -> Failure:
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Failure("tls", _CERTIFICATE.get(cause.verify_code, "the certificate is not trusted"))
        if isinstance(cause, ssl.SSLError):
            return Failure("tls", f"no secure connection ({(cause.reason or 'unknown').lower().replace('_', ' ')})")
    number = next((cause.errno for cause in causes if isinstance(cause, OSError) and cause.errno), None)
    return Failure("connection", os.strerror(number).lower() if number else "the connection broke")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and those that it was made of, the outermost first."""
    seen: set[int] = set()
    rest: list[BaseException | None] = [error]
    while rest:
        found = rest.pop(0)
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        rest.append(found.__cause__ or (None if found.__suppress_context__ else found.__context__))
        rest += found.exceptions if isinstance(found, BaseExceptionGroup) else []
