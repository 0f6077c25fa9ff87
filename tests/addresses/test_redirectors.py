"""Redirectors are unwrapped without requests, and only to web pages."""

import time
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.addresses import redirectors
from paperstack_lint.addresses.redirectors import unwrap

ZHIHU = "https://link.zhihu.com/?target="


@pytest.mark.parametrize(
    ("url", "target"),
    [
        (ZHIHU + "https%3A//example.com/a", "https://example.com/a"),
        ("http://link.zhihu.com?target=https%3A//example.com/a", "https://example.com/a"),
        (
            "https://link.juejin.cn/?target=https%3A%2F%2Fexample.com%2Fa%3Fb%3D1%26c%3D2",
            "https://example.com/a?b=1&c=2",
        ),
        ("https://link.csdn.net/?from_id=1&target=https%3A%2F%2Fexample.com", "https://example.com"),
        ("https://link.csdn.net/?from_id=1&amp;target=https%3A%2F%2Fexample.com", "https://example.com"),
        ("https://link.jianshu.com?t=http%3A%2F%2Fexample.com%2Fa", "http://example.com/a"),
        ("https://www.jianshu.com/go-wild?ac=2&url=https%3A%2F%2Fexample.com%2F", "https://example.com/"),
        ("https://gitee.com/link?target=https%3A%2F%2Fexample.com", "https://example.com"),
        ("https://www.google.com/url?q=https://example.com/a&sa=D&ust=1", "https://example.com/a"),
        ("https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.com%2Fa&usg=x", "https://example.com/a"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.com%2Fa&h=x", "https://example.com/a"),
        ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fexample.com%2Fa", "https://example.com/a"),
        (ZHIHU + "https%3A//example.com/a%E3%80%82", "https://example.com/a"),
        (ZHIHU + "https%3A//example.com/a%EF%BC%89%EF%BC%8C", "https://example.com/a"),
        (ZHIHU + "https%3A//example.com/a%EF%BC%88b%EF%BC%89", "https://example.com/a%EF%BC%88b%EF%BC%89"),
        (ZHIHU + "https%3A//example.com/%25E6%259C%25BA", "https://example.com/%E6%9C%BA"),
        (ZHIHU + "https%3A//example.com/%E6%9C%BA", "https://example.com/%E6%9C%BA"),
        (ZHIHU + "https%3A//example.com/100%2525", "https://example.com/100%25"),
        (ZHIHU + "https://example.com/%FF", "https://example.com/%FF"),
        (ZHIHU + "https%3A//example.com/a#part", "https://example.com/a#part"),
        (
            ZHIHU + "https%3A//www.oschina.net/action/GoToLink%3Furl%3Dhttps%253A%252F%252Fexample.com%252Fa%E3%80%82",
            "https://example.com/a",
        ),
    ],
)
def test_target_of_a_redirector(url: str, target: str) -> None:
    assert unwrap(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/?target=https%3A//example.org",
        "https://zhihu.com/?target=https%3A//example.com",
        "https://link.zhihu.com.example.com/?target=https%3A//example.com",
        "https://link.zhihu.com/",
        "https://gitee.com/someone/link?target=https%3A//example.com",
        "https://www.google.com/search?q=https%3A//example.com",
        ZHIHU,
        ZHIHU + "javascript%3Aalert(1)",
        ZHIHU + "data%3Atext/html,x",
        ZHIHU + "file%3A///etc/passwd",
        ZHIHU + "ftp%3A//example.com",
        ZHIHU + "/relative",
        ZHIHU + "//example.com",
        ZHIHU + "https%3A//",
        ZHIHU + "https%3A//localhost",
        ZHIHU + "https%3A//example.com/%0Ajavascript%3Aalert(1)",
        ZHIHU + "https%3A//example.com%5C@evil.org",
        ZHIHU + "https%3A//例.com/a",
        "link.zhihu.com/?target=https%3A//example.com",
        "https://t.cn/A6xyz",
    ],
)
def test_what_is_not_unwrapped(url: str) -> None:
    assert unwrap(url) is None


def nested(url: str, levels: int) -> str:
    for _ in range(levels):
        url = ZHIHU + quote(url, safe="/")
    return url


def test_nested_to_a_depth_of_five() -> None:
    inner = "https://example.com/a?b=%E6%9C%BA&c=100%25"
    for levels in range(1, redirectors.MAX_NESTED + 1):
        assert unwrap(nested(inner, levels)) == inner
    assert unwrap(nested(inner, redirectors.MAX_NESTED + 1)) is None


@given(st.sampled_from([ZHIHU, "https://www.google.com/url?q=", "https://link.jianshu.com?t="]), st.text(max_size=80))
def test_result_is_a_web_page_and_not_a_redirector(prefix: str, text: str) -> None:
    for value in (text, quote(text), "https://example.com/" + text, "https%3A//" + quote(text), quote(nested(text, 1))):
        target = unwrap(prefix + value)
        if target is None:
            continue
        parts = urlsplit(target)
        assert parts.scheme in ("http", "https")
        assert parts.hostname
        assert target.isascii()
        assert not set(target) & set(' \t\r\n<>"\\`')
        assert unwrap(target) is None


def test_time_is_linear_in_the_length() -> None:
    def seconds(size: int) -> float:
        hostile = [ZHIHU + "https%3A//a.b/" + "%25" * size, ZHIHU + "&amp;" * size, ZHIHU + "https%3A//" + "a." * size]
        hostile += ["https://link.zhihu.com/?" + "a&" * size + "target=x", ZHIHU + "https%3A//a.b/" + "。" * size + "x"]
        started = time.thread_time()
        for url in hostile:
            unwrap(url)
        return time.thread_time() - started

    seconds(1_000)
    assert min(seconds(80_000) for _ in range(3)) < 30 * max(min(seconds(8_000) for _ in range(3)), 0.002)
