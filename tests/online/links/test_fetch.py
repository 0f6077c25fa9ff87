"""Fetching: redirects, retries, rate limits; and the verdicts on the results."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from paperstack_lint.links.verdicts import Hop, Verdict
from paperstack_lint.online.clock import InstantClock
from paperstack_lint.online.links import hosts
from paperstack_lint.online.links.fetch import MAX_HOPS, RETRY_DELAYS, Fetcher, RequestSpec
from paperstack_lint.online.links.head_or_get import check_page
from paperstack_lint.online.links.hosts import MAX_FAILURES, RateLimit
from paperstack_lint.online.network.exchange import MAX_TOTAL_DELAY, NoReply, Reply, requested_delay
from tests.scripted_exchange import AT_ONCE, NOW, Answer, Script, to

URL = "https://example.com/a"
OK, GONE, ERROR = Reply(200), Reply(404), Reply(500)
RESET = NoReply("connection", "connection reset by peer")
HANG = NoReply("timeout", "no answer within 1 s")


def checked(answers: Mapping[str, Answer | list[Answer]], url: str = URL) -> tuple[Verdict, Script]:
    script = Script(answers)
    return asyncio.run(check_page(url, script.fetcher())), script


@pytest.mark.parametrize(
    ("head", "get", "state", "reason"),
    [
        (OK, None, "alive", "200 OK"),
        (Reply(204), None, "alive", "204 No Content"),
        (GONE, GONE, "dead", "404 Not Found"),
        (Reply(410), Reply(410), "dead", "410 Gone"),
        (GONE, OK, "alive", "200 OK"),
        (Reply(405), OK, "alive", "200 OK"),
        (Reply(501), GONE, "dead", "404 Not Found"),
        (RESET, OK, "alive", "200 OK"),
        (HANG, OK, "alive", "200 OK"),
        (NoReply("no host", "no such host"), None, "dead", "no such host"),
        (NoReply("name", "the name cannot be resolved"), None, "unknown", "the name cannot be resolved"),
        (NoReply("refused", "is a private address"), None, "skipped", "is a private address"),
        (NoReply("tls", "the certificate has expired"), None, "unknown", "the certificate has expired"),
        (Reply(403), Reply(403), "unknown", ""),
        (Reply(404, (("cf-mitigated", "challenge"),)), Reply(404, (("cf-mitigated", "challenge"),)), "unknown", ""),
        (Reply(202), Reply(202, (("x-amzn-waf-action", "challenge"),)), "unknown", ""),
        (Reply(200, (("cf-mitigated", "challenge"),)), Reply(200, (("cf-mitigated", "challenge"),)), "unknown", ""),
        (Reply(999), Reply(999), "unknown", "999: the host refuses robots"),
        (Reply(418), Reply(418), "unknown", ""),
        (Reply(401), Reply(401), "unknown", ""),
        (Reply(400), Reply(400), "unknown", "400 Bad Request"),
        (Reply(300), Reply(300), "unknown", "300 Multiple Choices"),
    ],
)
def test_verdict_on_a_page(head: Answer, get: Answer | None, state: str, reason: str) -> None:
    answers: dict[str, Answer | list[Answer]] = {f"HEAD {URL}": head}
    if get:
        answers[f"GET {URL}"] = get
    verdict, script = checked(answers)
    assert verdict.state == state
    assert not reason or verdict.reason == reason
    assert NOW <= verdict.checked_at <= NOW + 60
    assert len(script.sent) >= (2 if get else 1)


def test_dead_is_believed_only_from_get() -> None:
    verdict, script = checked({f"HEAD {URL}": GONE, f"GET {URL}": [ERROR, RESET, GONE]})
    assert verdict.state == "dead"
    assert script.requests == [f"HEAD {URL}", *[f"GET {URL}"] * 4]  # the last one as a browser


@pytest.mark.parametrize(("shown", "state"), [(OK, "unknown"), (Reply(503), "dead"), (HANG, "dead"), (GONE, "dead")])
def test_gone_is_believed_only_where_a_browser_hears_it_as_well(shown: Answer, state: str) -> None:
    verdict, script = checked({f"HEAD {URL}": GONE, f"GET {URL}": [GONE, shown]})
    assert (verdict.state, verdict.status) == (state, 404)
    agents = [dict(ask.headers).get("user-agent", "") for ask in script.sent]
    assert [agent.startswith("Mozilla/") for agent in agents] == [False, False, True]


@pytest.mark.parametrize("failure", [ERROR, Reply(502), Reply(504), Reply(408), RESET, HANG, NoReply("protocol", "")])
def test_transient_failure_is_retried(failure: Answer) -> None:
    assert checked({f"HEAD {URL}": failure, f"GET {URL}": [failure, failure, OK]})[0].state == "alive"


def test_failure_that_stays_is_unknown_and_takes_no_longer_than_the_timeout() -> None:
    for failure in (ERROR, RESET, HANG):
        script = Script({URL: failure})
        verdict = asyncio.run(check_page(URL, script.fetcher(timeout=30)))
        assert verdict.state == "unknown"
        assert script.clock.passed() <= 30 + sum(RETRY_DELAYS)
        assert len(script.sent) <= 2 + len(RETRY_DELAYS)


def test_redirects_are_followed_and_kept() -> None:
    answers = {
        URL: to("/b", 302),
        "https://example.com/b": to("//example.org/c?d#e", 308),
        "https://example.org/c?d": OK,
    }
    verdict = checked(answers)[0]
    assert verdict.state == "alive"
    assert verdict.hops == (Hop(302, "https://example.com/b"), Hop(308, "https://example.org/c?d"))


@pytest.mark.parametrize(
    ("target", "state"),
    [
        ("javascript:alert(1)", "skipped"),
        ("mailto:a@example.com", "skipped"),
        ("data:text/html,x", "skipped"),
        ("file:///etc/passwd", "skipped"),
        ("ftp://example.com/", "skipped"),
        ("http://example.com/", "skipped"),  # from https
        ("https://user:secret@example.com/", "skipped"),
        ("https://[::1", "skipped"),
        ("", "unknown"),
        (URL, "unknown"),
    ],
)
def test_redirect_that_is_not_followed(target: str, state: str) -> None:
    verdict, script = checked({URL: to(target)})
    assert verdict.state == state
    assert {ask.url for ask in script.sent} == {URL}


def test_circle_and_endless_chain_of_redirects_are_unknown() -> None:
    circle = {URL: to("/b"), "https://example.com/b": to("/a")}
    assert checked(circle)[0].reason == "its redirects are a loop"
    chain: dict[str, Answer | list[Answer]] = {f"https://example.com/{n}": to(f"/{n + 1}") for n in range(99)}
    verdict, script = checked(chain, "https://example.com/0")
    assert verdict.state == "unknown"
    assert len(script.sent) == 2 * (MAX_HOPS + 1)


def test_login_that_answers_that_it_is_gone_is_no_death() -> None:
    answers = {URL: to("/login?next=a", 302), "https://example.com/login?next=a": GONE}
    assert checked(answers)[0].state == "unknown"


def test_waiting_between_tries_counts_as_time_of_the_link() -> None:
    chain: dict[str, Answer | list[Answer]] = {
        f"https://example.com/{n}": [*[ERROR] * 4, to(f"/{n + 1}")] for n in range(9)
    }
    script = Script(chain)
    verdict = asyncio.run(check_page("https://example.com/0", script.fetcher(timeout=3)))
    assert verdict.state == "unknown"
    assert script.clock.passed() < 3 + 2 * sum(RETRY_DELAYS)


def test_what_we_refuse_to_ask_takes_no_time_of_the_host() -> None:
    urls = [f"https://10.0.0.1/{n}" for n in range(500)]
    script = Script(dict.fromkeys(urls, NoReply("refused", "is a private address")))
    assert {one.state for one in many(script, urls, RateLimit(1, 1.0))} == {"skipped"}
    assert script.clock.passed() < 2


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("https://example.com/login.php", "a login page or bot protection"),
        ("https://example.com/wp-login.php?redirect_to=a", "a login page or bot protection"),
        ("https://example.com/users/login.html", "a login page or bot protection"),
        ("https://example.com/user/login_form", "a login page or bot protection"),
        ("https://example.com/captcha.html", "a login page or bot protection"),
        ("https://example.com/login;jsessionid=AB", "a login page or bot protection"),
        ("https://example.com/user/log%69n", "a login page or bot protection"),
        ("https://example.com/design-patterns", ""),
        ("https://example.com/login?next=a", "a login page or bot protection"),
        ("https://accounts.example.com/x", "a login page or bot protection"),
        ("https://www.zhihu.com/account/unhuman", "a login page or bot protection"),
        ("https://example.com/", "the home page"),
        ("https://example.com/zh-cn/", "the home page"),
        ("https://example.com/index.html", "the home page"),
        ("https://example.com/404.html", "an error page"),
        ("https://example.com/error/404", "an error page"),
        ("https://example.com/posts/404-days", ""),
        ("https://example.com/?id=3", ""),
    ],
)
def test_living_page_that_redirects_astray_is_unknown(end: str, reason: str) -> None:
    verdict = checked({URL: to(end, 302), end: OK})[0]
    assert verdict.state == ("unknown" if reason else "alive")
    assert not reason or verdict.reason == f"it redirects to {reason}"


def test_home_page_that_redirects_to_itself_in_a_language_is_alive() -> None:
    answers = {"https://example.com/": to("/en/"), "https://example.com/en/": OK}
    assert checked(answers, "https://example.com/")[0].state == "alive"


def many(script: Script, urls: list[str], rate_limit: RateLimit = AT_ONCE) -> list[Verdict]:
    async def run() -> list[Verdict]:
        fetcher = script.fetcher(rate_limit)
        return await asyncio.gather(*(check_page(url, fetcher) for url in urls))

    return asyncio.run(run())


def in_turn(script: Script, urls: list[str]) -> list[Verdict]:
    async def run() -> list[Verdict]:
        fetcher = script.fetcher()
        return [await check_page(url, fetcher) for url in urls]

    return asyncio.run(run())


def test_requests_to_one_host_keep_their_distance() -> None:
    urls = [f"https://example.com/{n}" for n in range(10)]
    script = Script(dict.fromkeys(urls, OK))
    many(script, urls, RateLimit(3, 0.5))
    assert script.clock.passed() == pytest.approx(9 * 0.5)


@pytest.mark.parametrize(
    "header",
    [
        ("retry-after", "20"),
        ("retry-after", "Fri, 15 Jan 2027 08:00:20 GMT"),  # NOW is 08:00:00
        ("x-ratelimit-remaining", "0"),
    ],
)
def test_host_that_requires_time_gets_it(header: tuple[str, str]) -> None:
    headers = (header, ("x-ratelimit-reset", str(int(NOW) + 20)))
    script = Script({URL: [Reply(429, headers), OK]})
    assert many(script, [URL])[0].state == "alive"
    assert script.clock.passed() == pytest.approx(20)


def test_host_that_requires_too_much_time_is_left_alone() -> None:
    urls = [f"https://example.com/{n}" for n in range(20)]
    script = Script(dict.fromkeys(urls, Reply(429, (("retry-after", "3600"),))))
    verdicts = many(script, urls, RateLimit(1, 0.0))
    assert {verdict.state for verdict in verdicts} == {"unknown"}
    assert len(script.sent) == 1
    assert script.clock.passed() < MAX_TOTAL_DELAY


def test_host_that_never_answers_gets_little_time_after_some_tries() -> None:
    urls = [f"https://example.com/{n}" for n in range(100)]
    script = Script(dict.fromkeys(urls, NoReply("connection", "connection refused")))
    verdicts = in_turn(script, urls)
    assert {verdict.state for verdict in verdicts} == {"unknown"}
    assert len(script.sent) <= MAX_FAILURES * (2 + len(RETRY_DELAYS)) + 2 * len(urls)


def test_page_of_a_host_that_hangs_elsewhere_has_one_verdict_wherever_it_stands() -> None:
    slow = [f"https://example.com/{n}" for n in range(10)]
    for at in (0, 3, 6, 10):
        urls = [*slow[:at], URL, *slow[at:]]
        script = Script({URL: GONE, **dict.fromkeys(slow, HANG)})
        states = [verdict.state for verdict in in_turn(script, urls)]
        assert states == ["dead" if url == URL else "unknown" for url in urls]
        assert script.clock.passed() < 11 * 40


def test_host_that_answers_now_and_then_is_not_given_up() -> None:
    urls = [f"https://example.com/{n}" for n in range(30)]
    script = Script({url: RESET if n % 10 else OK for n, url in enumerate(urls)})
    states = [verdict.state for verdict in in_turn(script, urls)]
    assert [n for n, state in enumerate(states) if state == "alive"] == [0, 10, 20]


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        (Reply(429, (("retry-after", "5"),)), 5),
        (Reply(429, (("retry-after", "-5"),)), 0),
        (Reply(429, (("retry-after", "soon"),)), 0),
        (Reply(429, (("retry-after", "9" * 50),)), 0),
        (Reply(200, (("retry-after", "5"),)), 0),
        (Reply(403, (("retry-after", "5"),)), 5),
        (Reply(200, (("ratelimit-remaining", "0"), ("ratelimit-reset", "7"))), 7),
        (Reply(200, (("x-ratelimit-remaining", "1"), ("x-ratelimit-reset", "7"))), 0),
        (Reply(200, (("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", str(int(NOW) + 9)))), 9),
        (Reply(503, (("retry-after", "Fri, 15 Jan 2027 08:00:30 GMT"),)), 30),
        (Reply(503, (("retry-after", "Fri, 99 Jan 2027 08:00:30 GMT"),)), 0),
    ],
)
def test_time_that_a_reply_requires(reply: Reply, seconds: float) -> None:
    assert requested_delay(reply, NOW) == pytest.approx(seconds)


def test_further_tries_share_the_time_of_the_link() -> None:
    script = Script({URL: HANG})
    asyncio.run(script.fetcher().fetch(URL, RequestSpec("GET", timeout=12)))
    assert [ask.timeout for ask in script.sent] == [2, 2, 8 - sum(RETRY_DELAYS[:2])]


def test_request_that_waited_for_room_checks_again_whether_it_may_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "MAX_REQUESTS", 1)

    async def enter(polite: hosts.HostLimits) -> None:
        async with polite.slot("b"):
            pass

    async def run() -> None:
        polite = hosts.HostLimits(lambda _: RateLimit(5, 0.1), InstantClock(NOW), lambda *_: None)
        async with polite.slot("a"):
            waiting = [asyncio.create_task(enter(polite)) for _ in range(3)]
            for _ in range(5):
                await asyncio.sleep(0)
            polite.apply_retry_after("b", Reply(429, (("retry-after", "3600"),)))
        ended = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(one) for one in ended] == [hosts.HostClosed] * 3

    asyncio.run(run())


def test_replay_bothers_nobody_and_gives_up_on_nobody() -> None:
    async def run() -> None:
        replayed = hosts.HostLimits(lambda _: AT_ONCE, InstantClock(NOW), lambda *_: None, live=False)
        for _ in range(20):
            async with replayed.slot("a"):
                replayed.apply_retry_after("a", Reply(429, (("retry-after", "3600"),)))
                replayed.record_result("a", replied=False)
        assert not replayed.is_silent("a")
        assert replayed.closed_reason("a") == ""

    asyncio.run(run())


def test_redirect_to_a_skipped_host_or_a_service_is_not_followed() -> None:
    for target in ("https://skipped.example/y", "https://export.arxiv.org/api/query?search_query=all:x"):
        script = Script({URL: to(target, 302)})
        fetcher = Fetcher(
            script,
            hosts.HostLimits(lambda _: AT_ONCE, script.clock, lambda *_: None),
            script.clock,
            lambda _: None,
            timeout=30,
            skips=lambda host: host == "skipped.example",
        )
        assert asyncio.run(check_page(URL, fetcher)).state == "skipped"
        assert {ask.url for ask in script.sent} == {URL}


def test_turn_that_is_given_back_does_not_bring_two_requests_together() -> None:
    async def run() -> list[float]:
        clock = InstantClock(NOW)
        polite = hosts.HostLimits(lambda _: RateLimit(6, 3.0), clock, lambda *_: None)
        begun = []
        async with polite.slot("a") as first:
            async with polite.slot("a"):
                begun.append(clock.passed())
            polite.release_unused("a", first)
        async with polite.slot("a"):
            begun.append(clock.passed())
        return begun

    assert asyncio.run(run()) == [3.0, 6.0]
