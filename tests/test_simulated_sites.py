"""The simulated hosts answer as those of the web do."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import pytest

from tests.servers import images
from tests.servers.client import BROKEN, Result, exchange, request
from tests.servers.hosts import LIMIT, SITES
from tests.servers.sites import Sites


@pytest.fixture
def sites() -> Iterator[Sites]:
    with Sites(window=0.2, latency=0.01) as server:
        yield server


def follow(url: str, hops: int = 5) -> Result:
    """What a patient browser gets in the end."""
    for _ in range(hops):
        got = request(url)
        if "location" not in got.headers:
            return got
        url = urljoin(url, got.headers["location"])
    return Result(310, {}, b"")


def test_there_are_twenty_hosts_and_all_have_dead_pages(sites: Sites) -> None:
    assert len(set(sites.hosts)) == len(SITES) == 20
    assert {page.url for page in sites.pages if page.truth == "dead"} >= {sites.url(name, "/gone/1") for name in SITES}
    assert len({page.url for page in sites.pages}) == len(sites.pages)


def test_what_is_said_of_a_page_is_what_a_patient_browser_sees() -> None:
    with Sites(window=0.0, latency=0.0) as sites:
        seen = [(page.truth, follow(page.url).status) for page in sites.pages]
    assert {status for truth, status in seen if truth == "alive"} == {200}
    assert {status for truth, status in seen if truth == "dead"} == {404, 410}
    assert {status for truth, status in seen if truth == "walled"} == {200, 202, 302, 310, 403, 418, 503, 999}
    assert {status for truth, status in seen if truth == "gone-soft"} == {200}


@pytest.mark.parametrize(("host", "head"), [("no-head", 405), ("head-404", 404), ("head-resets", None), ("plain", 200)])
def test_hosts_differ_in_what_they_say_to_head(sites: Sites, host: str, head: int | None) -> None:
    assert request(sites.url(host)).status == 200
    if head:
        assert request(sites.url(host), "HEAD").status == head
        return
    with pytest.raises(BROKEN):
        request(sites.url(host), "HEAD")


@pytest.mark.parametrize("host", ["retry-seconds", "retry-date", "rate-headers"])
def test_a_rate_limit_says_when_to_come_back(host: str) -> None:
    with Sites(window=60) as sites:
        answers = [request(sites.url(host)) for _ in range(LIMIT + 1)]
    assert [answer.status for answer in answers] == [200] * LIMIT + [429]
    headers = answers[-1].headers
    if host == "retry-date":
        assert 50 < parsedate_to_datetime(headers["retry-after"]).timestamp() - time.time() <= 61
    elif host == "retry-seconds":
        assert headers["retry-after"] == "60"
    else:
        assert (headers["x-ratelimit-limit"], headers["x-ratelimit-remaining"]) == (str(LIMIT), "0")
        assert 50 < int(headers["x-ratelimit-reset"]) - time.time() <= 61


@pytest.mark.parametrize(
    ("path", "targets"),
    [("/old/1", ["/page/1"]), ("/chain/3", ["/chain/2", "/chain/1", "/page/1"]), ("/old/lost", ["/missing/1"])],
)
def test_redirects_lead_on(sites: Sites, path: str, targets: list[str]) -> None:
    for target in targets:
        assert request(sites.url("moved", path)).headers["location"] == target
        path = target


def test_images_are_what_is_said_of_them(sites: Sites) -> None:
    own, foreign = sites.url("hotlink"), "https://blog.example/"
    for url, truth in sites.images:
        inside, outside = request(url, Referer=own), request(url, Referer=foreign)
        assert (inside.body == outside.body) == (truth != "refused"), url
        assert _is_image(inside.body) == (truth != "other"), url
    assert {truth for _, truth in sites.images} == {"image", "other", "refused"}
    assert request(sites.url("hotlink", "/logo.gif")).body == images.PLACEHOLDER != images.GIF


def _is_image(data: bytes) -> bool:
    return data.startswith((b"\x89PNG\r\n\x1a\n", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"<svg"))


def test_a_host_closes_connections_that_were_kept_but_never_new_ones(sites: Sites) -> None:
    host = sites.url("closes").split("/")[2]
    kept, broken = http.client.HTTPConnection(host), 0
    for page in [page for page in sites.pages if host in page.url] * 2:
        try:
            assert exchange(kept, page.url, "GET", {}).status in (200, 404, 410)
        except BROKEN:
            broken += 1
            assert request(page.url).status in (200, 404, 410)
    kept.close()
    assert broken


def test_failures_depend_on_the_seed_and_not_on_the_order() -> None:
    first, again, other = (_failures(seed, order) for seed, order in ((1, 1), (1, -1), (2, 1)))
    assert first == again != other
    assert 5 < len(first) < 30


def _failures(seed: int, order: int) -> set[tuple[str, str]]:
    with Sites(seed, failures=0.2) as sites:
        outcomes = [(path, _outcome(sites.url("plain", path))) for path in [f"/page/{n}" for n in range(80)][::order]]
    return {(path, outcome) for path, outcome in outcomes if outcome != "200"}


def _outcome(url: str) -> str:
    try:
        return str(request(url, timeout=0.1).status)
    except BROKEN as broken:
        return type(broken).__name__
