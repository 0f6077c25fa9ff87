"""Which requests are permitted: every spelling of a host, every address, every result of a resolver."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.addresses.public import forbidden_address, forbidden_host, is_address, normalize_host
from paperstack_lint.online.network.exchange import HttpRequest, NoReply, Reply
from paperstack_lint.online.network.guard import Guard, GuardedBackend, Refused, RequestTarget, parse_host_and_port
from paperstack_lint.online.network.resolver import CONTROL, NoHost, SystemResolver, UnresolvedName, query_system
from paperstack_lint.online.network.wire import Wire
from tests.program import HANG
from tests.servers.loopback import UnusedPort
from tests.servers.names import Names

INSIDE = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.0.0.53 127.255.255.255
168.63.129.16 169.254.0.23 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1
192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255
240.0.0.1 255.255.255.255
""".split()
INSIDE_IPV6 = """
:: ::1 ::2 1::1 100::1 100:0:0:1::1 64:ff9b:1::1 64:ff9b:1::8.8.8.8 ::8.8.8.8 ::ffff:0:8.8.8.8 2001::1 2001:2::1
2001:10::1 2001:20::1 2001:db8::1 2001:0:808:808::1 3fff::1 4000::1 5f00::1 fc00::1 fd00::1 fd00:ec2::254 fd20:ce::254
fe80::1 fe80::1%eth0 fe90::1 febf::1 fec0::1 feff::1 ff00::1 ff02::1 ff0e::1 2606:4700::1111%eth0
ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
""".split()
PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 114.114.114.114 126.255.255.255 128.0.0.0
168.63.129.15 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.167.255.255 192.169.0.0
198.17.255.255 198.20.0.0 198.51.101.0 203.0.112.255 223.255.255.255 2000::1 2001:200::1 2001:4860:4860::8888
2002:808:808::1 240e::1 2400:3200::1 2606:4700::1111 2a00:1450::1 3ffe::1 64:ff9b::8.8.8.8 ::ffff:8.8.8.8
""".split()


def _carriers(address: str) -> list[str]:
    """Return IPv6 addresses that contain an IPv4 one: mapped, compatible, translated, NAT64, 6to4, Teredo."""
    high, low = divmod(int(ipaddress.IPv4Address(address)), 1 << 16)
    return [
        *(f"{before}{address}" for before in ("::ffff:", "::", "::ffff:0:", "64:ff9b::", "64:ff9b:1::")),
        *(f"2002:{high:x}:{low:x}::{rest}" for rest in ("", "1", "808:808")),
        f"2001:0:808:808:0:0:{high ^ 0xFFFF:x}:{low ^ 0xFFFF:x}",
        f"2001:0:{high:x}:{low:x}:0:0:f7f7:f7f7",
    ]


CARRIED = [carrier for address in INSIDE for carrier in _carriers(address)]


def test_addresses_that_lead_inside_are_forbidden() -> None:
    said = {address: forbidden_address(address) or "" for address in (*INSIDE, *INSIDE_IPV6, *CARRIED)}
    assert [address for address, why in said.items() if not why.startswith("leads ")] == []


def test_public_addresses_are_allowed() -> None:
    assert [address for address in PUBLIC if forbidden_address(address) is not None] == []


@pytest.mark.parametrize("address", ["", "arxiv.org", "127.1", "0x7f.0.0.1", "8.8.8.8:80", "08.8.8.8", "[::1]", "é"])
def test_what_is_no_address_is_forbidden(address: str) -> None:
    assert forbidden_address(address) == "is not an address"


@given(st.ip_addresses())
def test_what_python_calls_private_is_forbidden(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    inside = not address.is_global or address.is_multicast
    embeds_public = isinstance(address, ipaddress.IPv6Address) and (address.ipv4_mapped or address.sixtofour)
    assert forbidden_address(str(address)) or embeds_public or not inside


@pytest.mark.parametrize(
    ("host", "plain"),
    [
        ("arxiv.org", "arxiv.org"),
        ("ArXiv.ORG.", "arxiv.org"),
        ("ａｒｘｉｖ．ｏｒｇ｡", "arxiv.org"),
        ("arxiv%2Eorg", "arxiv.org"),
        ("my_blog.example.com", "my_blog.example.com"),
        ("-a-.example.com", "-a-.example.com"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
        ("%e4%be%8b.com", "xn--fsq.com"),
        ("BÜCHER.de", "xn--bcher-kva.de"),
        ("faß.de", "xn--fa-hia.de"),
        ("xn--i-7iq.ws", "xn--i-7iq.ws"),
        ("xn--a", "xn--a"),
        ("1.2.3.com", "1.2.3.com"),
        ("8.8.8.8", "8.8.8.8"),
        ("134744072", "8.8.8.8"),
        ("[2606:4700:0:0::1111]", "2606:4700::1111"),
        ("::1", "::1"),
    ],
)
def test_a_host_is_read_as_it_is_meant(host: str, plain: str) -> None:
    assert normalize_host(host) == plain
    assert is_address(plain) == (plain == "8.8.8.8" or ":" in plain)


NO_HOSTS = [
    *["", ".", "..", "a..b", ".a", "a.b..", "*.com", "a b.com", " a.com", "a.com ", "a\t.com", "a\n.com", "a\0.com"],
    *["a%00.com", "a%2fb.com", "a\u2044b.com", "℀.com", "a\\b.com", "a%40b.com", "%ff.com", "%2531", "a%0d%0a.com"],
    *["\ud800.com", "xn--é.com", "a" * 64 + ".com", "a." * 127 + "com", "é" * 2000, "❤.ws", "a\u2028b.com"],
    *["256.0.0.1", "127.0.0.256", "1.2.3.4.5", "127..1", "127.0.0.1..", "08.1", "0x7g.1", "a.1", "4294967296"],
    *["1_0.0.0.1", "-1.0.0.1", "+1.0.0.1", " 1.0.0.1", "١٢٧.0.0.1"],
    *["[::1", "::1]", "[]", "[127.0.0.1]", "[v1.a]", "[::1]a", "[::1::]", "[::g]", "[[::1]]", "[::1%25 x]"],
]


@pytest.mark.parametrize("host", [*NO_HOSTS, "a/b.com", "a@b.com", "a#b.com", "a?b.com", "a.com:80"])
def test_what_can_be_no_host_is_an_error(host: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # of several libraries
        normalize_host(host)


# Every one of these reaches this machine in some client.
THIS_MACHINE = """
127.0.0.1 127.0.0.1. 127.1 127.0.1 0177.0.0.1 0177.0.0.01 0177.0.00.0x1 0x7f.1 0x7F.0.0.1 0x7f000001 0X7F000001
2130706433 017700000001 0x7f.0x1 127.0x1 127.0x000001 %31%32%37.0.0.1 127%2e0.0.1 127。0。0。1 127．0．0．1 127｡1
①②⑦.0.0.1 ①②⑦.⓪.⓪.① １２７.０.０.１ 𝟏𝟐𝟕.𝟎.𝟎.𝟏 0x７f.1 127.0.0.1\u00ad 127\u200b.0.0.1
0 0.0 0x0 00 0x 0.0.0.0 0.0.0.0. ⓪
[::1] [::] [0:0:0:0:0:0:0:1] [0000::0001] [::ffff:127.0.0.1] [::ffff:7f00:1] [::FFFF:7F00:1] [::127.0.0.1] [::7f00:1]
[::ffff:0:127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [::１] [%3a%3a1] [::%31] [::1%25lo] [::1%lo]
localhost LOCALHOST localhost. a.localhost A.LocalHost. ⓛocalhost local%68ost ｌocalhost loc\u00adalhost
""".split()
LOCAL_NAMES = """
metadata.google.internal METADATA.google.internal. metadata a.internal printer.local wiki.corp nas.lan router.home
a.home.arpa home.arpa intranet wiki.intranet a.private a.localdomain a.test abc.onion a.alt xn--a xn--
""".split()


@pytest.fixture
def unused() -> Iterator[UnusedPort]:
    with UnusedPort() as port:
        yield port
        assert port.connections() == 0


def _answers(urls: Iterable[str], guard: Guard, names: Names) -> list[Reply | NoReply]:
    async def run() -> list[Reply | NoReply]:
        async with Wire(guard, names, agent="agent") as wire:
            return [await wire.send(HttpRequest("GET", url, limit=10, timeout=5)) for url in urls]

    return asyncio.run(run())


def _refused(answer: Reply | NoReply) -> bool:
    return isinstance(answer, NoReply) and answer.kind == "refused" and answer.reason.isprintable()


@pytest.mark.parametrize("scheme", ["http", "https", "HTTP"])
def test_hosts_that_lead_inside_are_refused_without_a_lookup_or_a_connection(unused: UnusedPort, scheme: str) -> None:
    names = Names()
    guard = Guard(ports=frozenset({80, 443, unused.port}))
    hosts = [*THIS_MACHINE, *LOCAL_NAMES, *INSIDE, *(f"[{address}]" for address in (*INSIDE_IPV6, *CARRIED))]
    answers = _answers([f"{scheme}://{host}:{unused.port}/" for host in hosts], guard, names)
    assert [host for host, answer in zip(hosts, answers, strict=True) if not _refused(answer)] == []
    assert names.queries == []


def test_the_port_that_nobody_should_come_to_shows_when_somebody_does(unused: UnusedPort) -> None:
    socket.create_connection(("127.0.0.1", unused.port)).close()
    assert unused.connections() == 1


SCHEMES = [
    *["ftp://8.8.8.8/", "file:///etc/passwd", "file://127.0.0.1/", "gopher://127.0.0.1:80/_x", "ws://8.8.8.8/"],
    *["javascript:alert(1)", "javascript://8.8.8.8/", "data:text/html,x", "mailto:a@b.c", "dict://127.0.0.1/"],
    *["unix:/run/x.sock", "//8.8.8.8/", "/etc/passwd", "8.8.8.8", "", "http:", "http:8.8.8.8", "http:/8.8.8.8/"],
    *["http:///8.8.8.8/", "http:\\\\8.8.8.8", "http://\\8.8.8.8", "ht\ttp://8.8.8.8/", " http://8.8.8.8/", "http://"],
    *["\u017fttp://8.8.8.8/", "http://8.8.8.8/" + "a" * 20_000],
]
AUTHORITIES = [
    *["user@8.8.8.8", "user:password@8.8.8.8", "@8.8.8.8", ":@8.8.8.8", "8.8.8.8@127.0.0.1", "8.8.8.8:80@127.0.0.1:80"],
    *[
        "8.8.8.8\\@127.0.0.1",
        "127.0.0.1\\.arxiv.org",
        "127.0.0.1\t.arxiv.org",
        "8.8.8.8%0d%0aHost:a",
        "8.8.8.8\r\nA: b",
    ],
    *["8.8.8.8:22", "8.8.8.8:0", "8.8.8.8:8080", "8.8.8.8:99999", "8.8.8.8:-1", "8.8.8.8:+80", "8.8.8.8:８０"],
    *["8.8.8.8:80:80", "8.8.8.8:080000", "8.8.8.8:6379", "arxiv.org:25", "arxiv.org:65616", ":80", ":"],
    *["2606:4700::1111", "[2606:4700::1111", "[2606:4700::1111]:22", "[2606:4700::1111%25eth0]", "[2606:4700::1111]80"],
    *NO_HOSTS,
]


def test_other_schemes_ports_and_hosts_are_refused_without_a_lookup() -> None:
    names, urls = Names(), [*SCHEMES, *(f"http://{authority}/" for authority in AUTHORITIES)]
    answers = _answers(urls, Guard(), names)
    assert [url for url, answer in zip(urls, answers, strict=True) if not _refused(answer)] == []
    assert names.queries == []


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://arxiv.org", RequestTarget("http", "arxiv.org", 80, "/")),
        ("HTTPS://ArXiv.org:/a#b", RequestTarget("https", "arxiv.org", 443, "/a")),
        ("http://arxiv.org:443?q=1", RequestTarget("http", "arxiv.org", 443, "/?q=1")),
        ("https://arxiv.org:0443//a//b?c?d", RequestTarget("https", "arxiv.org", 443, "//a//b?c?d")),
        ("http://arxiv.org/论文 a\\b", RequestTarget("http", "arxiv.org", 80, "/%E8%AE%BA%E6%96%87%20a%5Cb")),
        ("http://arxiv.org/\r\nHost: a\0", RequestTarget("http", "arxiv.org", 80, "/%0D%0AHost:%20a%00")),
        ("http://arxiv.org/@127.0.0.1/%zz", RequestTarget("http", "arxiv.org", 80, "/@127.0.0.1/%zz")),
        ("http://arxiv.org?@127.0.0.1", RequestTarget("http", "arxiv.org", 80, "/?@127.0.0.1")),
        ("http://arxiv.org#@127.0.0.1", RequestTarget("http", "arxiv.org", 80, "/")),
        ("http://arxiv.org/\ud800", RequestTarget("http", "arxiv.org", 80, "/%ED%A0%80")),
        ("https://[2606:4700::1111]/", RequestTarget("https", "2606:4700::1111", 443, "/")),
        ("http://0x8080808/", RequestTarget("http", "8.8.8.8", 80, "/")),
    ],
)
def test_what_is_checked_is_what_will_be_requested(url: str, target: RequestTarget) -> None:
    assert Guard().target_of(url) == target


@pytest.mark.parametrize(
    ("target", "written"),
    [
        (RequestTarget("http", "a.org", 80, "/"), "a.org"),
        (RequestTarget("http", "a.org", 443, "/"), "a.org:443"),
        (RequestTarget("https", "::1", 443, "/"), "[::1]"),
        (RequestTarget("https", "::1", 80, "/"), "[::1]:80"),
    ],
)
def test_a_request_names_the_host_as_a_browser_does(target: RequestTarget, written: str) -> None:
    assert target.netloc == written


@pytest.mark.parametrize(
    ("value", "normal"),
    [
        ("127.0.0.1:8000", "127.0.0.1:8000"),
        ("LocalHost.:80", "localhost:80"),
        ("[::1]:443", "[::1]:443"),
        ("127.1:08000", "127.0.0.1:8000"),
        ("例え.jp:1", "xn--r8jz45g.jp:1"),
    ],
)
def test_an_allowed_host_is_compared_as_it_is_meant(value: str, normal: str) -> None:
    assert parse_host_and_port(value) == normal


@pytest.mark.parametrize(
    "value", ["", "a", "a:", ":80", "a:0", "a:65536", "a:b", "::1:80", "http://a:80", "a:80/", "*:1"]
)
def test_an_allowed_host_without_its_port_is_an_error(value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_host_and_port(value)


def test_what_the_command_line_allows_is_exactly_that(unused: UnusedPort) -> None:
    guard = Guard(frozenset({parse_host_and_port(f"127.0.0.1:{unused.port}"), "localhost:80"}))
    assert guard.target_of(f"http://0x7f.1:{unused.port}/").host == "127.0.0.1"
    assert guard.target_of("http://LOCALHOST/").host == "localhost"
    for url in (f"http://127.0.0.2:{unused.port}/", "http://127.0.0.1/", f"http://localhost:{unused.port}/"):
        with pytest.raises(Refused):
            guard.target_of(url)
    with pytest.raises(Refused, match="neither http nor https"):
        guard.target_of(f"ftp://127.0.0.1:{unused.port}/")


@pytest.mark.parametrize(
    "inside", ["127.0.0.1", "::1", "169.254.169.254", "10.0.0.1", "fe80::1%eth0", "::ffff:127.0.0.1"]
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_address_inside_among_public_ones_is_enough(unused: UnusedPort, inside: str, place: int) -> None:
    addresses = ["93.184.216.34", "2606:4700::1111"]
    addresses.insert(place, inside)
    names = Names({"evil.com": [tuple(addresses)]})
    guard = Guard(ports=frozenset({unused.port}))
    assert _refused(*_answers([f"http://evil.com:{unused.port}/"], guard, names))
    assert names.queries == ["evil.com"]


class Loop(httpcore.AsyncNetworkStream):
    """A connection of a machine to its own public address."""

    def __init__(self, address: str) -> None:
        self.closed = False
        self._address = address

    async def aclose(self) -> None:
        self.closed = True

    def get_extra_info(self, info: str) -> Any:
        return (self._address, 40_000) if info == "client_addr" else None


class Dialled(httpcore.AsyncNetworkBackend):
    """Records the addresses of connections, and connects to none but those of loopback."""

    def __init__(self, *refusing: str) -> None:
        self.addresses: list[str] = []
        self.own: Loop | None = None
        self._refusing = refusing

    async def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        self.addresses.append(host)
        if host in self._refusing:
            raise httpcore.ConnectError
        if self.own:
            return self.own
        return await httpcore.AnyIOBackend().connect_tcp("127.0.0.1", port)


def _connect(backend: GuardedBackend, host: str, port: int, times: int = 1) -> None:
    async def run() -> None:
        for _ in range(times):
            await (await backend.connect_tcp(host, port)).aclose()

    asyncio.run(run())


def test_an_answer_that_changes_after_the_check_changes_nothing() -> None:
    names = Names({"evil.com": [("93.184.216.34",), ("127.0.0.1",)]})
    network = Dialled()
    with UnusedPort() as port:
        backend = GuardedBackend(Guard(ports=frozenset({port.port})), names, network)
        _connect(backend, "evil.com", port.port)
        assert (network.addresses, names.queries, port.connections()) == (["93.184.216.34"], ["evil.com"], 1)
        with pytest.raises(Refused):
            _connect(backend, "evil.com", port.port)
        assert (network.addresses, names.queries, port.connections()) == (["93.184.216.34"], ["evil.com"] * 2, 0)


def test_addresses_are_tried_in_turns_of_their_families_until_one_answers() -> None:
    names = Names({"a.com": [("2000::1", "2000::2", "1.1.1.1", "1.1.1.2")]})
    network = Dialled("2000::1", "1.1.1.1")
    with UnusedPort() as port:
        _connect(GuardedBackend(Guard(ports=frozenset({port.port})), names, network), "a.com", port.port)
    assert network.addresses == ["2000::1", "1.1.1.1", "2000::2"]


def test_the_public_address_of_this_machine_is_refused_before_a_byte_is_sent() -> None:
    network = Dialled()
    network.own = Loop("93.184.216.34")
    with pytest.raises(Refused, match="this machine"):
        _connect(GuardedBackend(Guard(), Names({"a.com": [("93.184.216.34",)]}), network), "a.com", 80)
    assert network.own.closed


def test_not_all_of_very_many_addresses_are_tried() -> None:
    addresses = tuple(f"8.8.8.{number}" for number in range(200))
    network = Dialled(*addresses)
    backend = GuardedBackend(Guard(), Names({"a.com": [addresses]}), network)
    with pytest.raises(httpcore.ConnectError):
        _connect(backend, "a.com", 80)
    assert len(network.addresses) == 6


def test_a_name_with_no_address_is_not_connected_to() -> None:
    with pytest.raises(UnresolvedName):
        _connect(GuardedBackend(Guard(), Names({"a.com": [()]})), "a.com", 80)


def test_what_is_connected_to_is_checked_whoever_connects() -> None:
    backend = GuardedBackend(Guard(), Names({"a.com": [("1.1.1.1",)]}), Dialled())
    for host, port in (("localhost", 80), ("127.0.0.1", 80), ("::1", 443), ("a.com", 22)):
        with pytest.raises(Refused):
            _connect(backend, host, port)


def test_a_socket_of_this_machine_is_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()
        listening.setblocking(False)
        with pytest.raises(Refused):
            asyncio.run(GuardedBackend(Guard(), Names()).connect_unix_socket(path))
        with pytest.raises(BlockingIOError):
            listening.accept()


class Book:
    """The resolver of the machine: a script for each name, whose last result is repeated. Counts queries."""

    def __init__(self, **answers: list[tuple[str, ...] | Exception]) -> None:
        self.queries: list[str] = []
        self._answers = answers | {"control": answers.get("control", [("151.101.3.42",)])}

    def __call__(self, host: str) -> tuple[str, ...]:
        self.queries.append(host)
        script = self._answers["control" if host == CONTROL else host]
        answer = script.pop(0) if len(script) > 1 else script[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def _resolved(book: Callable[[str], tuple[str, ...]], *hosts: str) -> list[tuple[str, ...] | BaseException]:
    """Return the results of queries at the same time."""

    async def run() -> list[tuple[str, ...] | BaseException]:
        resolver = SystemResolver(book, pause=0)
        return await asyncio.gather(*map(resolver.resolve, hosts), return_exceptions=True)

    return asyncio.run(run())


def test_everybody_who_looks_up_a_name_gets_the_answer_of_one_lookup() -> None:
    book = Book(a=[("1.1.1.1", "2000::1")])
    assert _resolved(book, *["a"] * 20) == [("1.1.1.1", "2000::1")] * 20
    assert book.queries == ["a"]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ({"a": [NoHost()]}, NoHost),
        ({"a": [NoHost(), ("1.1.1.1",)]}, tuple),
        ({"a": [NoHost(), UnresolvedName()]}, UnresolvedName),
        ({"a": [UnresolvedName()]}, UnresolvedName),
        ({"a": [RuntimeError()]}, UnresolvedName),
        ({"a": [()]}, UnresolvedName),
        ({"a": [NoHost()], "control": [NoHost()]}, UnresolvedName),
        ({"a": [NoHost()], "control": [UnresolvedName()]}, UnresolvedName),
        ({"a": [NoHost()], "control": [NoHost(), ("1.1.1.1",)]}, NoHost),
    ],
)
def test_that_a_name_does_not_exist_is_believed_twice_and_where_names_are_known_at_all(
    script: dict[str, list[tuple[str, ...] | Exception]], expected: type
) -> None:
    assert [type(answer) for answer in _resolved(Book(**script), "a", "a")] == [expected] * 2


def test_the_name_that_exists_is_never_said_not_to() -> None:
    assert isinstance(_resolved(Book(control=[NoHost()]), CONTROL)[0], UnresolvedName)


def test_name_without_an_answer_is_looked_up_twice_and_then_known_for_the_run() -> None:
    book = Book(a=[UnresolvedName("none now"), ("1.1.1.1",)], b=[NoHost()], c=[UnresolvedName("none now")])

    async def run() -> None:
        resolver = SystemResolver(book, pause=0)
        for _ in range(2):
            assert await resolver.resolve("a") == ("1.1.1.1",)
            with pytest.raises(NoHost):
                await resolver.resolve("b")
            with pytest.raises(UnresolvedName, match="none now"):
                await resolver.resolve("c")

    asyncio.run(run())
    assert book.queries == ["a", "a", "b", "b", CONTROL, "c", "c"]


def test_a_lookup_that_hangs_keeps_nobody_else_waiting() -> None:
    over = threading.Event()

    def look_up(host: str) -> tuple[str, ...]:
        if host[0] == "h":
            over.wait()
        return ("1.1.1.1",)

    async def run() -> None:
        resolver = SystemResolver(look_up)
        hanging = [asyncio.create_task(resolver.resolve(f"h{number}")) for number in range(50)]
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(resolver.resolve("h0"), 0.01)
        assert await asyncio.gather(*(resolver.resolve(f"a{number}") for number in range(100)))
        assert not any(task.done() for task in hanging)

    try:
        asyncio.run(run())
    finally:
        over.set()


HANGS = """
import asyncio, time
from paperstack_lint.online.network.resolver import SystemResolver
async def run():
    try:
        await asyncio.wait_for(SystemResolver(lambda host: time.sleep(3600)).resolve("a.com"), 0.01)
    except TimeoutError:
        print("given up", flush=True)
asyncio.run(run())
"""


def test_a_lookup_that_hangs_does_not_keep_the_process_from_ending() -> None:
    done = subprocess.run([sys.executable, "-c", HANGS], capture_output=True, text=True, timeout=HANG, check=True)
    assert (done.stdout, done.stderr) == ("given up\n", "")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (socket.EAI_NONAME, NoHost),
        (socket.EAI_NODATA, NoHost),
        (socket.EAI_AGAIN, UnresolvedName),
        (socket.EAI_FAIL, UnresolvedName),
        (socket.EAI_MEMORY, UnresolvedName),
    ],
)
def test_the_machine_distinguishes_no_such_name_from_failures(
    monkeypatch: pytest.MonkeyPatch, number: int, expected: type[Exception]
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise socket.gaierror(number, "…")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    with pytest.raises(expected):
        query_system("a.com")


def test_the_machine_knows_itself() -> None:
    assert set(query_system("localhost")) <= {"127.0.0.1", "::1"}


@pytest.mark.parametrize("host", ["a.localhost.com", "internal.com", "local.org", "onion.net", "a.xn--p1ai", "t.cn"])
def test_names_that_only_look_like_local_ones_are_allowed(host: str) -> None:
    assert forbidden_host(host) is None
