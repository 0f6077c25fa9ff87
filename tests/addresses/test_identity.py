"""The subject of a link has one name for all its spellings."""

from __future__ import annotations

import subprocess
import sys

import pytest

from paperstack_lint.addresses.identity import Identity, identify
from paperstack_lint.addresses.urls import host_of


def address(target: str) -> str:
    about = identify(target)
    assert about
    return about.address


@pytest.mark.parametrize(
    "target",
    [
        "http://example.org/a",
        "http://EXAMPLE.org/a",
        "http://example.org./a",
        "http://example.org:80/a",
        "http://example.org:080/a",
        "http://example.org:/a",
        "http://user:password@example.org/a",
        "http://ｅｘａｍｐｌｅ.org/a",
        "http://example。org/a",
        "http://%65xample.org/a",
        "http://example.org/./b/../a",
        "http://example.org/b/%2e%2E/a",
        "http://example.org/../.%2e/a#part",
    ],
)
def test_page_has_one_address_however_it_is_spelled(target: str) -> None:
    assert address(target) == "http://example.org/a"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "127.0.0.1.",
        "１２７.0.0.1",
        "127.0.0.%31",
    ],
)
def test_spellings_of_an_ip_address_are_one_host(host: str) -> None:
    assert host_of(f"http://{host}:8000/") == "127.0.0.1:8000"
    assert address(f"http://{host}:8000/") == "http://127.0.0.1:8000/"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://example.org:80/", "example.org"),
        ("https://example.org:443/", "example.org"),
        ("https://example.org:80/", "example.org:80"),
        ("http://Example.org.:8080/", "example.org:8080"),
        ("http://bücher.example/", "xn--bcher-kva.example"),
        ("http://3.example.3com/", "3.example.3com"),
        ("http://_a-.example.org/", "_a-.example.org"),
        ("http://exa mple.org/", "exa mple.org"),  # can be no host, and stays
        ("http://a..b/", "a..b"),
        ("http://a.b../", "a.b.."),
        ("http://300.1.1.1/", "300.1.1.1"),
        ("http://%5B%3A%3A1%5D/", "%5b%3a%3a1%5d"),
        ("http://a.org:٨٠/", "a.org:٨٠"),
        ("http://a.org:0/", "a.org:0"),
        ("mailto:a@b.org", ""),
    ],
)
def test_host_is_normalized_if_it_is_valid(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("/a/..", "/"),
        ("/a/.", "/a/"),
        ("/..", "/"),
        ("/a/b/../../../c/", "/c/"),
        ("/a//../b", "/a/b"),
        ("/a/...", "/a/..."),
        ("/.well-known/x..y", "/.well-known/x..y"),
        ("/a/%2e%2e%2fb", "/a/%2e%2e%2fb"),
        ("/a?x=/../b", "/a?x=/../b"),
        ("/a/b/./?x=1", "/a/b/?x=1"),
    ],
)
def test_dot_segments_are_removed_as_in_browsers(path: str, plain: str) -> None:
    assert address(f"http://example.org{path}") == f"http://example.org{plain}"


def test_hosts_that_serve_https_and_papers_are_recognised_in_all_spellings() -> None:
    for host in ("arxiv.org", "ARXIV.org.", "arxiv.org:80", "ａｒｘｉｖ.org"):
        about = identify(f"http://{host}/x/../abs/1706.03762v2")
        assert about == Identity("arxiv", "1706.03762", "https://arxiv.org/abs/1706.03762v2", "v2")


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("https://export.arxiv.org/api/query?id_list=1706.03762", "service"),
        ("http://export.arxiv.org/api", "service"),
        ("http://export.arxiv.org//x/../%61pi/query", "service"),
        ("https://www.arxiv.org/api/query", "service"),
        ("https://export.arxiv.org/oai2?verb=Identify", "service"),
        ("https://export.arxiv.org/abs/1706.03762", "arxiv"),
        ("https://export.arxiv.org/list/cs.LG/recent", "page"),
        ("https://info.arxiv.org/help/api/index.html", "page"),
        ("https://example.org/api/query", "page"),
    ],
)
def test_services_of_arxiv_are_not_pages(target: str, kind: str) -> None:
    about = identify(target)
    assert about
    assert about.kind == kind


def test_plain_names_import_nothing_of_the_network() -> None:
    source = (
        "import sys; from paperstack_lint.addresses.identity import identify; identify('http://Example.org.:80/../a'); "
        "print([name for name in sys.modules if name.startswith(('paperstack_lint.online', 'idna'))])"
    )
    assert subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("https://doi.org/10.1002/caf%E9", "page"),
        ("https://doi.org/10.1002/caf%C3%A9", "doi"),
        ("https://github.com/search/x?q=1", "page"),
        ("https://github.com/a/b", "repository"),
    ],
)
def test_what_a_registry_could_misread_is_a_page(target: str, kind: str) -> None:
    about = identify(target)
    assert about
    assert about.kind == kind
