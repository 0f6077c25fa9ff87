"""Send single requests on the real network, whose replies are not trusted.

No redirect is followed, no body decoded, no cookie stored; of the environment only `SSL_CERT_FILE` is used.
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
from paperstack_lint.online.network.exchange import FailureKind, HttpRequest, NoReply, Reply
from paperstack_lint.online.network.guard import PORTS, Guard, GuardedBackend, Refused, RequestTarget, netloc
from paperstack_lint.online.network.resolver import NoHost, Resolver, UnresolvedName
from paperstack_lint.text.message import msg

_MAX_IDLE = 100  # connections for reuse, to all hosts together; some systems let a process open 256 files
_EXPIRY = 15.0  # seconds until one is not reused any more
_DEFAULTS = (("Accept", "*/*"), ("Accept-Encoding", "identity"))
_CERTIFICATE = {
    9: msg("the certificate is not valid yet"),
    10: msg("the certificate has expired"),
    18: msg("the certificate is self-signed"),
    19: msg("the certificate is signed by an untrusted authority"),
    20: msg("the certificate is signed by an unknown authority"),
    21: msg("the certificate is signed by an unknown authority"),
    62: msg("the certificate is another host's"),
    64: msg("the certificate is another host's"),
}
# Words of httpcore and h11 about the end of a connection, which they do not distinguish from garbage otherwise.
_ENDS = {
    "disconnected without": msg("the connection was closed without an answer"),
    "closed connection": msg("the connection was closed before the response was complete"),
}
_KINDS: tuple[tuple[type[Exception], FailureKind], ...] = (
    (Refused, "refused"),
    (NoHost, "no host"),
    (UnresolvedName, "name"),
)
_UNREACHED = (httpcore.NetworkError, httpcore.TimeoutException, NoHost, UnresolvedName, OSError)
_Connection = httpcore.AsyncConnectionInterface
_Headers = list[tuple[bytes, bytes]]


class Wire:
    """An exchange on the network; to be used with `async with`, which closes its connections in the end.

    `agent` is the user agent. The caller limits how many requests run at once.

    With a `proxy` (`http://user:password@host:port`) the proxy resolves names, so their addresses cannot be checked:
    then only schemes, ports, special names, and literal addresses are refused. Raises ValueError where it is invalid.
    The proxies of the environment are never used.
    """

    def __init__(self, guard: Guard, resolver: Resolver, *, agent: str, proxy: str | None = None) -> None:
        self._guard = guard
        self._agent = agent
        self._connections = _Connections(guard, resolver, parse_proxy(proxy) if proxy else None)

    async def __aenter__(self) -> Self:
        """Open nothing yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close idle connections; a request that is cancelled closes its own."""
        await self._connections.aclose()

    async def send(self, request: HttpRequest) -> Reply | NoReply:
        """Return the reply. Every failure is a `NoReply`; only cancellation is raised."""
        try:
            async with asyncio.timeout(request.timeout):
                return await self._reply(request)
        # Some layer raises ValueError, MemoryError, ExceptionGroup … for invalid replies.
        except Exception as error:  # noqa: BLE001
            return _no_reply(error, request.timeout)

    async def _reply(self, request: HttpRequest) -> Reply:
        target = self._guard.target_of(request.url)
        headers = _headers(request, target, self._agent)
        connection, response = await self._connections.send(target, request.method, headers)
        async with _closing_on_error(connection):
            body, cut = await _read(request, response)
            await response.aclose()
            await self._connections.store(target, connection)
        decoded = tuple((name.decode("latin-1").lower(), _text(value)) for name, value in response.headers)
        return Reply(response.status, decoded, body, cut)


class _NoProxy(Exception):
    """The proxy cannot be reached; the reason is in the cause."""


class _ToProxy(GuardedBackend):
    """Connects to the proxy, and to nothing else. A failure to reach it proves nothing about the requested host."""

    async def connect_tcp(self, *arguments: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        try:
            return await super().connect_tcp(*arguments, **options)
        except _UNREACHED as error:
            raise _NoProxy from error


class _Connections:
    """Opens connections, and reuses them.

    httpcore's pool does that too, but iterates over all of its connections at every request, and does not distinguish
    a new one from one that the server may have closed meanwhile.
    """

    def __init__(self, guard: Guard, resolver: Resolver, proxy: httpcore.Proxy | None) -> None:
        self._proxy = proxy
        # All connections then go to the proxy, which the user has named.
        to_proxy = _ToProxy(Guard(frozenset({_address(proxy.url)})), resolver) if proxy else None
        self._backend = to_proxy or GuardedBackend(guard, resolver)
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}
        self._idle: list[tuple[RequestTarget, _Connection]] = []

    async def send(
        self, target: RequestTarget, method: str, headers: _Headers
    ) -> tuple[_Connection, httpcore.Response]:
        """Send a request; return the connection, and the response on it."""
        request = httpcore.Request(method, self._url(target), headers=headers)
        if connection := await self._reusable(target):
            # Where the server has closed it, or sent more than its last reply, a new connection is needed.
            with contextlib.suppress(httpcore.NetworkError, httpcore.RemoteProtocolError):
                async with _closing_on_error(connection):
                    return connection, await connection.handle_async_request(request)
        connection = self._pool(target.scheme).create_connection(request.url.origin)
        async with _closing_on_error(connection):
            return connection, await connection.handle_async_request(request)

    async def store(self, target: RequestTarget, connection: _Connection) -> None:
        """Store a connection for reuse, or close it if the response is not complete."""
        if not connection.is_idle():
            await connection.aclose()
            return
        self._idle.append((target, connection))
        if len(self._idle) > _MAX_IDLE:
            await self._idle.pop(0)[1].aclose()

    async def aclose(self) -> None:
        """Close the stored connections."""
        while self._idle:
            await self._idle.pop()[1].aclose()

    async def _reusable(self, target: RequestTarget) -> _Connection | None:
        """Return the last stored connection to a target, which is the least likely to be closed by now."""
        while indices := [index for index, (to, _) in enumerate(self._idle) if to[:3] == target[:3]]:
            connection = self._idle.pop(indices[-1])[1]
            if not connection.has_expired():
                return connection
            await connection.aclose()
        return None

    def _url(self, target: RequestTarget) -> httpcore.URL:
        # A proxy needs the host as it is in a URL.
        host = f"[{target.host}]" if self._proxy and ":" in target.host else target.host
        port = None if target.port == PORTS[target.scheme] else target.port
        return httpcore.URL(scheme=target.scheme, host=host, port=port, target=target.path)

    def _pool(self, scheme: str) -> httpcore.AsyncConnectionPool:
        if scheme not in self._pools:
            context = _ssl_context() if scheme == "https" else None  # takes 50 ms to read the certificates
            self._pools[scheme] = httpcore.AsyncConnectionPool(
                ssl_context=context, proxy=self._proxy, network_backend=self._backend, keepalive_expiry=_EXPIRY
            )
        return self._pools[scheme]


@contextlib.asynccontextmanager
async def _closing_on_error(connection: _Connection) -> AsyncIterator[None]:
    """Close the connection on an error. httpcore tries that too, but the timeout may end it."""
    try:
        yield
    except BaseException:
        await connection.aclose()
        raise


def _ssl_context() -> ssl.SSLContext:
    """Return a context that trusts the authorities that come with httpx, or those in `SSL_CERT_FILE`."""
    import httpx  # takes 40 ms

    return httpx.create_ssl_context()


def parse_proxy(url: str) -> httpcore.Proxy:
    """Return the proxy at an address, such as `http://user:password@host:port`. Raises ValueError if it is invalid."""
    import httpx

    try:
        parsed = httpx.Proxy(url)
        host = normalize_host(parsed.url.host)
    except (ValueError, httpx.InvalidURL) as error:
        raise ValueError(msg("the proxy must be given as http://host:port")) from error
    if parsed.url.scheme not in PORTS:
        raise ValueError(msg("the proxy must use http or https"))
    context = _ssl_context() if parsed.url.scheme == "https" else None
    url_of_proxy = httpcore.URL(scheme=parsed.url.scheme, host=host, port=parsed.url.port, target="/")
    return httpcore.Proxy(url_of_proxy, parsed.raw_auth, ssl_context=context)


def _address(url: httpcore.URL) -> str:
    return netloc(url.origin.host.decode(), url.origin.port)


def _headers(request: HttpRequest, target: RequestTarget, agent: str) -> _Headers:
    given = {name.lower() for name, _ in request.headers}
    defaults = [item for item in (("User-Agent", agent), *_DEFAULTS) if item[0].lower() not in given]
    headers = [("Host", target.netloc), *defaults, *request.headers]
    if not all(f"{name}{value}".isprintable() for name, value in headers):
        raise Refused(msg("needs a header with a line end"))
    return [(name.encode("ascii"), value.strip().encode()) for name, value in headers]


async def _read(request: HttpRequest, response: httpcore.Response) -> tuple[bytes, bool]:
    """Return the body up to the limit, and whether there is more. Without a body, the connection can be reused."""
    length = next((value for name, value in response.headers if name.lower() == b"content-length"), b"")
    if request.method == "GET" and not request.limit and response.status not in (204, 304) and length != b"0":
        return b"", True
    body = bytearray()
    async for chunk in response.aiter_stream():
        body += chunk
        if len(body) > request.limit:
            break
    return bytes(body[: request.limit]), len(body) > request.limit


def _text(value: bytes) -> str:
    """Decode a header's value; the standard is Latin-1, but servers write a Location in UTF-8."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _no_reply(error: Exception, seconds: float) -> NoReply:
    for own, kind in _KINDS:
        if isinstance(error, own):
            return NoReply(kind, str(error))
    if isinstance(error, (_NoProxy, httpcore.ProxyError)):
        return _proxy_failure(error, seconds)
    if isinstance(error, (TimeoutError, httpcore.TimeoutException)):
        return NoReply("timeout", msg("no answer within {seconds:g} s", seconds=seconds))
    if isinstance(error, (httpcore.NetworkError, OSError)):
        return _connection_failure(error)
    for word, end in _ENDS.items():
        if isinstance(error, httpcore.RemoteProtocolError) and word in str(error):
            return NoReply("connection", end)
    return NoReply("protocol", msg("the response is not HTTP"))


def _proxy_failure(error: Exception, seconds: float) -> NoReply:
    cause = error.__cause__
    reason = (
        _no_reply(cause, seconds).reason
        if isinstance(cause, Exception)
        else msg("status {status}", status=str(error)[:3])
    )
    return NoReply("connection", msg("the proxy gives no connection: {reason}", reason=reason))


def _connection_failure(error: Exception) -> NoReply:
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return NoReply("tls", _CERTIFICATE.get(cause.verify_code, msg("the certificate is not trusted")))
        if isinstance(cause, ssl.SSLError):
            return NoReply(
                "tls",
                msg("no secure connection ({problem})", problem=(cause.reason or "unknown").lower().replace("_", " ")),
            )
    number = next((cause.errno for cause in causes if isinstance(cause, OSError) and cause.errno), None)
    return NoReply("connection", os.strerror(number).lower() if number else msg("the connection broke"))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and its causes, the outermost first."""
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
