"""One request on the real network, and every kind of reply."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from paperstack_lint.online.network.exchange import HttpRequest, NoReply, Reply
from paperstack_lint.online.network.guard import Guard
from paperstack_lint.online.network.resolver import Resolver, SystemResolver, UnresolvedName
from paperstack_lint.online.network.wire import Wire
from tests.program import HANG
from tests.servers.hostile import ATTACKS, KEPT, LOCATIONS, PLAIN, double_bomb, hostile
from tests.servers.loopback import Handle, UnusedPort, serving
from tests.servers.names import Names
from tests.servers.steady import steady_time

LIMIT = 65_536
TIMEOUT = 0.5
HOME = ("127.0.0.1",)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with hostile() as place:
        yield place


def _sent(
    *requests: HttpRequest, allow: Iterable[str] = (), names: Resolver | None = None, proxy: str | None = None
) -> list[Reply | NoReply]:
    """Return the replies to requests that are sent one after the other; `benchmarks.hostile` measures their time."""

    async def run() -> list[Reply | NoReply]:
        async with Wire(Guard(frozenset(allow)), names or Names(), agent="paperstack-lint", proxy=proxy) as wire:
            async with asyncio.timeout(HANG):
                return [await wire.send(request) for request in requests]

    with steady_time():
        return asyncio.run(run())


# What a GET of 64 KiB ends in: the status, or the kind of failure.
ENDS: dict[str, int | str] = {
    **dict.fromkeys(ATTACKS, "protocol"),
    **{f"location-{name}": 302 for name in LOCATIONS},
    **dict.fromkeys("never drip-headers drip-body drip-chunks endless-103 slow-103 tiny-chunks".split(), "timeout"),
    **dict.fromkeys("no-answer reset short-body huge-chunk huge-length".split(), "connection"),
    **dict.fromkeys("gzip-bomb gzip-gzip-bomb bad-gzip endless-body many-headers folded-header".split(), 200),
    **dict.fromkeys("many-103 length-and-chunks http-9.9".split(), 200),
    "204-with-body": 204,
    "304-with-body": 304,
    "escape-reason": 404,
    "status-999": 999,
}
# Where it depends on who is faster.
ENDS_ALSO = {"endless-trailers": "timeout", "endless-headers": "timeout", "tiny-chunks": 200}


@pytest.mark.parametrize("name", ATTACKS)
def test_whatever_a_server_does_ends_in_an_answer_and_in_time(server: str, name: str) -> None:
    (answer,) = _sent(HttpRequest("GET", f"http://{server}/{name}", limit=LIMIT, timeout=TIMEOUT), allow=[server])
    end = answer.status if isinstance(answer, Reply) else answer.kind
    assert end in (ENDS[name], ENDS_ALSO.get(name))
    if isinstance(answer, NoReply):
        assert answer.reason.isprintable()
        assert server not in answer.reason


@pytest.mark.parametrize(("method", "limit"), [("HEAD", 0), ("GET", 0)])
def test_where_no_body_is_wanted_none_is_waited_for(server: str, method: str, limit: int) -> None:
    for name in (
        "endless-body",
        "drip-body",
        "short-body",
        "bad-chunk",
        "gzip-bomb",
        "huge-length",
        "endless-trailers",
    ):
        request = HttpRequest(
            "GET" if method == "GET" else "HEAD", f"http://{server}/{name}", limit=limit, timeout=TIMEOUT
        )
        (answer,) = _sent(request, allow=[server])
        assert isinstance(answer, Reply)
        assert (answer.status, answer.body, answer.cut) == (200, b"", method == "GET")


@pytest.mark.parametrize(
    ("name", "size", "cut"),
    [
        ("gzip-bomb", LIMIT, True),
        ("endless-body", LIMIT, True),
        ("gzip-gzip-bomb", len(double_bomb()), False),
        ("bad-gzip", 4, False),
        ("204-with-body", 0, False),
        ("length-and-chunks", 1, False),
    ],
)
def test_bodies_are_cut_and_never_decompressed(server: str, name: str, size: int, *, cut: bool) -> None:
    (answer,) = _sent(HttpRequest("GET", f"http://{server}/{name}", limit=LIMIT), allow=[server])
    assert isinstance(answer, Reply)
    assert (len(answer.body), answer.cut) == (size, cut)


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_body_is_cut_only_where_it_goes_on(server: str, limit: int) -> None:
    (answer,) = _sent(HttpRequest("GET", f"http://{server}/plain", limit=limit), allow=[server])
    assert isinstance(answer, Reply)
    assert (answer.body, answer.cut) == (b"ok"[:limit], limit < 2)


@pytest.mark.parametrize("name", LOCATIONS)
def test_redirects_are_returned_as_they_are_written_and_not_followed(server: str, name: str) -> None:
    (answer,) = _sent(HttpRequest("HEAD", f"http://{server}/location-{name}"), allow=[server])
    assert isinstance(answer, Reply)
    written = LOCATIONS[name].decode("latin-1" if name == "latin-1" else "utf-8")
    assert (answer.status, answer.header("location")) == (302, written)


WHOLE_TABLE = """
import asyncio, json, resource, sys
from pathlib import Path
from paperstack_lint.online.network.exchange import HttpRequest, NoReply
from paperstack_lint.online.network.guard import Guard
from paperstack_lint.online.network.resolver import SystemResolver
from paperstack_lint.online.network.wire import Wire
place, limit, timeout, names = json.load(sys.stdin)
async def run():
    async with Wire(Guard(frozenset({place})), SystemResolver(), agent="a") as wire:
        requests = [HttpRequest("GET", f"http://{place}/{name}", limit=limit, timeout=timeout) for name in names]
        return await asyncio.gather(*map(wire.send, requests))
answers = [f"{answer}" for answer in asyncio.run(run())]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if sys.platform == "linux":  # where that is never less than what the parent had when it forked
    peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
print(len(answers), peak)
"""


def test_the_whole_table_at_once_takes_little_memory_and_says_nothing(server: str) -> None:
    given = json.dumps([server, LIMIT, 2.0, [*ATTACKS, *KEPT]])
    command = [sys.executable, "-W", "default", "-c", WHOLE_TABLE]
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=HANG, check=True)
    count, peak = map(int, done.stdout.split())
    assert count == len(ATTACKS) + len(KEPT)
    assert peak < 150_000  # KiB
    assert done.stderr == ""


class Heard(NamedTuple):
    """What was requested of a server: for each connection the bytes of each request."""

    connections: list[list[bytes]]

    @property
    def requests(self) -> list[bytes]:
        return [request for connection in self.connections for request in connection]


Answer = Callable[[bytes, int], bytes | None]


def _plain(request: bytes, _: int) -> bytes:
    return PLAIN.removesuffix(b"ok") if request.startswith(b"HEAD") else PLAIN


def _answering(heard: Heard, answer: Answer = _plain) -> Handle:
    """A server that gives an answer to each request and its number on the connection, or closes the connection."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests: list[bytes] = []
        heard.connections.append(requests)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError), contextlib.closing(writer):
            while request := await reader.readuntil(b"\r\n\r\n"):
                requests.append(request)
                reply = answer(request, len(requests) - 1)
                if reply is None:
                    break
                writer.write(reply)

    return handle


def _heard(*requests: HttpRequest, answer: Answer = _plain) -> tuple[list[Reply | NoReply], Heard, str]:
    """What a server answers to requests for its paths, what it heard, and its place."""
    heard = Heard([])
    with serving(_answering(heard, answer)) as port:
        place = f"127.0.0.1:{port}"
        answers = _sent(*(request._replace(url=f"http://{place}{request.url}") for request in requests), allow=[place])
    return answers, heard, place


def _head(place: str, path: str = "/", *lines: str, method: str = "HEAD") -> bytes:
    headers = ["User-Agent: paperstack-lint", "Accept: */*", "Accept-Encoding: identity"]
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {place}", *(lines or headers), "", ""]).encode()


def test_a_request_contains_what_it_must_and_no_more(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login user password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    _, heard, place = _heard(HttpRequest("HEAD", "/a b?q=论#f"), HttpRequest("GET", "", limit=10))
    assert heard.requests == [_head(place, "/a%20b?q=%E8%AE%BA"), _head(place, method="GET")]


def test_headers_come_on_top_and_replace_ours() -> None:
    headers = (("accept", "text/html"), ("Referer", "https://例.com/ "), ("user-agent", "other"))
    _, heard, place = _heard(HttpRequest("HEAD", "/", headers))
    lines = ["Accept-Encoding: identity", "accept: text/html", "Referer: https://例.com/", "user-agent: other"]
    assert heard.requests == [_head(place, "/", *lines)]


@pytest.mark.parametrize(
    "value", ["a\r\nX: y", "a\nb", "a\rb", "a\0b", "a\x0bb", "a\x85b", "a\u2028b", "\r\n\r\nGET / HTTP/1.1"]
)
@pytest.mark.parametrize("place", ["name", "value"])
def test_line_ends_do_not_get_through_in_headers(value: str, place: str) -> None:
    header = (value, "a") if place == "name" else ("X-A", value)
    (answer,), heard, _ = _heard(HttpRequest("HEAD", "/", (header,)))
    assert isinstance(answer, NoReply)
    assert answer.kind == "refused"
    assert heard.connections == []


@pytest.mark.parametrize("name", ["X A", "é", "", "X:"])
def test_headers_that_are_none_are_not_sent(name: str) -> None:
    (answer,), heard, _ = _heard(HttpRequest("HEAD", "/", ((name, "a"),)))
    assert isinstance(answer, NoReply)
    assert heard.requests == []


def test_cookies_are_not_kept() -> None:
    cookie = PLAIN.replace(b"\r\n\r\n", b"\r\nSet-Cookie: a=b\r\n\r\n")
    _, heard, place = _heard(
        HttpRequest("GET", "/", limit=9), HttpRequest("GET", "/", limit=9), answer=lambda *_: cookie
    )
    assert heard.requests == [_head(place, method="GET")] * 2


def test_a_connection_is_used_again_where_nothing_is_left_on_it() -> None:
    requests = [
        HttpRequest("HEAD", "/"),
        HttpRequest("HEAD", "/"),
        HttpRequest("GET", "/", limit=9),
        HttpRequest("GET", "/"),
        HttpRequest("HEAD", "/"),
    ]
    answers, heard, _ = _heard(*requests)
    assert [isinstance(answer, Reply) for answer in answers] == [True] * 5
    assert [len(connection) for connection in heard.connections] == [4, 1]


def test_connections_are_used_again_for_their_own_host_and_port_alone() -> None:
    first, second = Heard([]), Heard([])
    with serving(_answering(first)) as one, serving(_answering(second)) as two:
        places = [f"127.0.0.1:{one}", f"127.0.0.1:{two}", f"a.test:{one}"] * 2
        requests = [HttpRequest("GET", f"http://{place}/", limit=9) for place in places]
        answers = _sent(*requests, allow=places, names=Names({"a.test": [HOME]}))
    assert all(isinstance(answer, Reply) for answer in answers)
    assert first.connections == [[_head(place, method="GET")] * 2 for place in (places[0], places[2])]
    assert second.connections == [[_head(places[1], method="GET")] * 2]


def test_an_empty_body_does_not_cost_the_connection() -> None:
    empty = PLAIN.replace(b"2\r\n\r\nok", b"0\r\n\r\n")
    answers, heard, _ = _heard(*[HttpRequest("GET", "/")] * 3, answer=lambda *_: empty)
    assert [answer.cut for answer in answers if isinstance(answer, Reply)] == [False] * 3
    assert len(heard.connections) == 1


def test_a_connection_that_the_server_has_closed_is_no_failure() -> None:
    # It is closed once the next request has come, so that the client cannot know in time.
    answers, heard, _ = _heard(
        *[HttpRequest("GET", "/", limit=9)] * 3, answer=lambda _, count: None if count else PLAIN
    )
    assert [isinstance(answer, Reply) for answer in answers] == [True] * 3
    assert [len(connection) for connection in heard.connections] == [2, 2, 1]


def test_a_connection_whose_end_was_seen_is_not_used_again() -> None:
    ended, connections = threading.Semaphore(0), []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(PLAIN)
        writer.close()
        await writer.wait_closed()
        ended.release()

    async def run(place: str) -> None:
        async with Wire(Guard(frozenset({place})), Names(), agent="a") as wire:
            for _ in range(3):
                assert isinstance(await wire.send(HttpRequest("GET", f"http://{place}/", limit=9)), Reply)
                assert await asyncio.to_thread(ended.acquire, timeout=HANG)

    with serving(handle) as port:
        asyncio.run(run(f"127.0.0.1:{port}"))
    assert len(connections) == 3


def test_not_all_connections_are_kept() -> None:
    closed = threading.Semaphore(0)
    waiting: list[asyncio.StreamWriter] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        waiting.append(writer)
        if len(waiting) == 120:
            for other in waiting:
                other.write(PLAIN)
        with contextlib.suppress(ConnectionError), contextlib.closing(writer):
            await reader.read()
        closed.release()

    async def run(place: str) -> None:
        async with Wire(Guard(frozenset({place})), Names(), agent="a") as wire:
            request = HttpRequest("GET", f"http://{place}/", limit=9)
            answers = await asyncio.gather(*(wire.send(request) for _ in range(120)))
            assert all(isinstance(answer, Reply) for answer in answers)
            for _ in range(20):
                assert await asyncio.to_thread(closed.acquire, timeout=HANG)
            assert not closed.acquire(blocking=False)

    with serving(handle) as port:
        asyncio.run(run(f"127.0.0.1:{port}"))


def test_a_request_is_sent_again_only_where_the_connection_was_not_new() -> None:
    (answer,), heard, _ = _heard(HttpRequest("GET", "/", limit=9), answer=lambda *_: None)
    assert answer == NoReply("connection", "the connection was closed without an answer")
    assert len(heard.requests) == 1


def test_what_a_server_says_too_much_is_no_answer_to_the_next_request() -> None:
    answers, _, _ = _heard(
        *[HttpRequest("HEAD", "/")] * 3, answer=lambda *_: PLAIN.replace(b"ok", b"<html>no, not found")
    )
    assert [answer.status if isinstance(answer, Reply) else answer for answer in answers] == [200] * 3


def test_many_requests_at_once_wait_for_no_connection(server: str) -> None:
    async def run() -> list[Reply | NoReply]:
        async with Wire(Guard(frozenset({server})), Names(), agent="a") as wire:
            slow = [wire.send(HttpRequest("HEAD", f"http://{server}/never", timeout=TIMEOUT)) for _ in range(50)]
            fast = [wire.send(HttpRequest("HEAD", f"http://{server}/plain", timeout=30)) for _ in range(200)]
            return await asyncio.gather(*slow, *fast)

    answers = asyncio.run(run())
    assert answers[:50] == [NoReply("timeout", "no answer within 0.5 s")] * 50
    assert [answer.status for answer in answers[50:] if isinstance(answer, Reply)] == [200] * 200


def test_nobody_listening_is_a_failure_of_the_connection() -> None:
    with UnusedPort() as port:
        place = f"127.0.0.1:{port.port}"
    assert _sent(HttpRequest("HEAD", f"http://{place}/"), allow=[place]) == [
        NoReply("connection", "connection refused")
    ]


def _failing(_: str) -> tuple[str, ...]:
    raise UnresolvedName("the name cannot be resolved now")


def test_names_that_do_not_exist_are_distinguished_from_those_that_may() -> None:
    request = HttpRequest("HEAD", "https://a.com/")
    assert _sent(request) == [NoReply("no host", "the name does not exist")]
    assert _sent(request, names=SystemResolver(_failing)) == [NoReply("name", "the name cannot be resolved now")]


def test_time_runs_while_a_name_is_looked_up() -> None:
    over = threading.Event()

    def hang(_: str) -> tuple[str, ...]:
        over.wait()
        return HOME

    answers = _sent(HttpRequest("HEAD", "http://a.com/", timeout=0.1), names=SystemResolver(hang))
    over.set()
    assert answers == [NoReply("timeout", "no answer within 0.1 s")]


def test_cancelling_is_not_swallowed(server: str) -> None:
    async def run() -> None:
        async with Wire(Guard(frozenset({server})), Names(), agent="a") as wire:
            await asyncio.wait_for(wire.send(HttpRequest("HEAD", f"http://{server}/never", timeout=60)), 0.1)

    with pytest.raises(TimeoutError):
        asyncio.run(run())


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\nbody"])
def test_a_connection_that_was_given_up_is_closed(scheme: str, begin: bytes) -> None:
    closed = threading.Semaphore(0)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer):
            await reader.read(1)
            writer.write(begin if scheme == "http" else b"")
            with contextlib.suppress(ConnectionError):
                await reader.read()
            closed.release()

    async def run(place: str) -> None:
        async with Wire(Guard(frozenset({place})), Names(), agent="a") as wire:
            request = HttpRequest("GET", f"{scheme}://{place}/", limit=9, timeout=0.2)
            assert await wire.send(request) == NoReply("timeout", "no answer within 0.2 s")
            assert await asyncio.to_thread(closed.acquire, timeout=HANG)

    with serving(handle) as port:
        asyncio.run(run(f"127.0.0.1:{port}"))


def test_a_connection_is_closed_whenever_its_time_is_up() -> None:
    # So many chunks that time is up while one piece of them is read, and is found to be up when the next, and enough,
    # has been read, and nothing but to close the connection is left.
    chunks, closed = b"1\r\nx\r\n" * 4000, threading.Semaphore(0)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError), contextlib.closing(writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
            await reader.read()
        closed.release()

    async def run(place: str) -> None:
        async with Wire(Guard(frozenset({place})), Names(), agent="a") as wire:
            for milliseconds in range(5, 45):
                await wire.send(HttpRequest("GET", f"http://{place}/", limit=3000, timeout=milliseconds / 1000))
                assert await asyncio.to_thread(closed.acquire, timeout=HANG)

    gc.disable()  # it closes what was forgotten
    try:
        with serving(handle) as port:
            asyncio.run(run(f"127.0.0.1:{port}"))
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "variable", ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"]
)
def test_proxies_of_the_environment_are_not_used(server: str, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with UnusedPort() as port:
        monkeypatch.setenv(variable, f"http://127.0.0.1:{port.port}")
        plain, refused = _sent(
            HttpRequest("HEAD", f"http://{server}/plain"),
            HttpRequest("HEAD", "http://169.254.169.254/"),
            allow=[server],
        )
        assert isinstance(plain, Reply)
        assert isinstance(refused, NoReply)
        assert port.connections() == 0


def test_a_proxy_that_is_given_gets_the_requests_and_nobody_else() -> None:
    names, heard = Names({"proxy.lan": [HOME]}), Heard([])

    def answer(request: bytes, _: int) -> bytes | None:
        return None if request.startswith(b"CONNECT") else PLAIN

    with serving(_answering(heard, answer)) as port, UnusedPort() as unused:
        inside = ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "metadata.google.internal", "proxy.lan"]
        answers = _sent(
            HttpRequest("HEAD", "http://a.com/b?c"),
            HttpRequest("HEAD", "https://b.com/"),
            HttpRequest("HEAD", "http://[2000::1]/"),
            *(HttpRequest("HEAD", f"http://{host}/") for host in inside),
            HttpRequest("HEAD", f"http://127.0.0.1:{unused.port}/"),
            HttpRequest("HEAD", f"http://proxy.lan:{port}/"),
            names=names,
            proxy=f"http://us%40er:p%C3%A9@proxy.lan:{port}",
        )
        assert unused.connections() == 0
    assert [answer.kind if isinstance(answer, NoReply) else answer.status for answer in answers] == [
        *[200, "connection", 200],
        *["refused"] * 8,
    ]
    assert [request.split(b"\r\n")[0] for request in heard.requests] == [
        b"HEAD http://a.com/b?c HTTP/1.1",
        b"CONNECT b.com:443 HTTP/1.1",
        b"HEAD http://[2000::1]/ HTTP/1.1",
    ]
    assert all(b"Proxy-Authorization: Basic dXNAZXI6cMOp\r\n" in request for request in heard.requests)
    assert set(names.queries) == {"proxy.lan"}


def test_a_proxy_that_gives_no_connection_is_not_blamed_on_the_host() -> None:
    requests = [HttpRequest("HEAD", "http://a.com/"), HttpRequest("HEAD", "https://a.com/")]
    with UnusedPort() as port:
        gone = f"http://127.0.0.1:{port.port}"
    reason = "the proxy gives no connection: connection refused"
    assert _sent(*requests, proxy=gone) == [NoReply("connection", reason)] * 2
    reason = "the proxy gives no connection: the name does not exist"
    assert _sent(*requests, proxy="http://nowhere.lan:80") == [NoReply("connection", reason)] * 2


def test_a_proxy_that_refuses_to_connect_says_so() -> None:
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    with serving(_answering(Heard([]), lambda *_: refusal)) as port:
        answers = _sent(HttpRequest("HEAD", "https://a.com/"), proxy=f"http://127.0.0.1:{port}")
    assert answers == [NoReply("connection", "the proxy gives no connection: status 407")]


@pytest.mark.parametrize(
    "proxy", ["", "localhost", "localhost:80", "socks5://a.com:80", "http://", "http://a.com:x", "http://a b"]
)
def test_what_can_be_no_proxy_is_an_error(proxy: str) -> None:
    if proxy:
        with pytest.raises(ValueError):  # noqa: PT011
            Wire(Guard(), Names(), agent="a", proxy=proxy)


class Authority(NamedTuple):
    """Whoever signs certificates: the file of its own, and a maker of others' (their names, or none for its own)."""

    certificate: Path
    context: Callable[[str], ssl.SSLContext]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    folder = tmp_path_factory.mktemp("authority")
    _certificate(folder, "authority", "-addext", "keyUsage=critical,keyCertSign")

    def context(name: str) -> ssl.SSLContext:
        signed = [] if name == "self.test" else ["-CA", "authority.pem", "-CAkey", "authority.key"]
        extensions = ["-addext", f"subjectAltName=DNS:{name}", "-addext", "basicConstraints=critical,CA:FALSE"]
        _certificate(folder, name, *extensions, *signed)
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
        return made

    return Authority(folder / "authority.pem", context)


def _certificate(folder: Path, name: str, *options: str) -> None:
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key"]
    command = ["openssl", "req", "-x509", *key, "-out", f"{name}.pem", "-subj", f"/CN={name}", "-days", "2", *options]
    subprocess.run(command, cwd=folder, capture_output=True, check=True)


@pytest.mark.parametrize(
    ("host", "certificate", "expected"),
    [
        ("good.test", "good.test", 200),
        ("GOOD.test.", "good.test", 200),
        ("evil.test", "good.test", "the certificate is another host's"),
        ("127.0.0.1", "good.test", "the certificate is another host's"),
        ("self.test", "self.test", "the certificate is self-signed"),
    ],
)
def test_the_certificate_must_be_of_the_host_and_not_of_the_address(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, host: str, certificate: str, expected: int | str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    names, heard, shown = Names({"good.test": [HOME], "evil.test": [HOME], "self.test": [HOME]}), Heard([]), []
    context = authority.context(certificate)
    context.sni_callback = lambda _, name, __: shown.append(name)
    with serving(_answering(heard), context) as port:
        plain = host.lower().rstrip(".")
        (answer,) = _sent(HttpRequest("HEAD", f"https://{host}:{port}/"), allow=[f"{plain}:{port}"], names=names)
    assert (answer.status if isinstance(answer, Reply) else answer.reason) == expected
    assert shown == [None if plain[0] == "1" else plain]
    assert heard.requests == ([_head(f"good.test:{port}")] if expected == 200 else [])


def test_who_signs_must_be_known(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with serving(_answering(Heard([])), authority.context("good.test")) as port:
        place = f"good.test:{port}"
        (answer,) = _sent(HttpRequest("HEAD", f"https://{place}/"), allow=[place], names=Names({"good.test": [HOME]}))
    assert answer == NoReply("tls", "the certificate is signed by an unknown authority")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (PLAIN, "tls"),
        (bytes(range(256)) * 100, "tls"),
        (b"\x16\x03\x01\x02\x00\x01\x00", "connection"),
        (b"\x15\x03\x03\x00\x02\x02\x28", "tls"),
        (b"", "connection"),
    ],
)
def test_a_server_that_speaks_no_tls_ends_in_an_answer(answer: bytes, kind: str) -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer):
            await reader.read(1000)
            writer.write(answer)

    with serving(handle) as port:
        (failure,) = _sent(HttpRequest("HEAD", f"https://127.0.0.1:{port}/"), allow=[f"127.0.0.1:{port}"])
    assert isinstance(failure, NoReply)
    assert (failure.kind, failure.reason.isprintable()) == (kind, True)
