"""The site in a real browser: search, the other language, dark, on a telephone, and no request to elsewhere."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

import pytest

from tests.catalogue.browser import watched

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Error, Page, Request

Open = Callable[..., "Page"]
Scheme = Literal["light", "dark"]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    """The address of the site on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def open_page(browser_page: Page, served: str) -> Iterator[Open]:
    """Open a page of the site on a screen of this size, light or dark.

    At the end, nothing must have been requested of another host, and the console must have no error.
    """
    errors: list[str] = []
    elsewhere: list[str] = []

    def on_request(request: Request) -> None:
        if not request.url.startswith((served, "data:")):
            elsewhere.append(request.url)

    def printed(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(message.text)

    def failed(error: Error) -> None:
        errors.append(str(error))

    with watched(browser_page, request=on_request, console=printed, pageerror=failed) as page:

        def go(path: str, width: int = 1280, height: int = 800, scheme: Scheme = "light") -> Page:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            page.goto(f"{served}/{path}")
            return page

        yield go
    assert elsewhere == []
    assert errors == []


def results(page: Page) -> dict[str, str]:
    """The titles that a search has found, with their addresses."""
    page.wait_for_function("document.querySelector('.search-summary')?.textContent")
    links = page.locator("#search-results li > a")
    return dict(links.evaluate_all("all => all.map(one => [one.innerText, one.getAttribute('href')])"))


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("基线", "十分钟整理一个旧博客"),  # a word of two characters
        ("参考文献", "整个笔记库"),  # a heading
        ("互不相干的修复", "修复怎样得到证明"),  # a phrase that no dictionary has
        ("bibtex 导出", "整个笔记库"),  # both languages
        ("失效链接", "联网检查"),  # two words, which the page has in another order
        ("码", "从其他工具迁移"),  # one character
    ],
)
def test_search_finds_chinese_words(open_page: Open, query: str, title: str) -> None:
    assert title in results(open_page(f"zh/search.html?q={quote(query)}"))


def test_search_is_opened_by_a_key_on_every_page(open_page: Open) -> None:
    page = open_page("zh/start.html")
    page.keyboard.press("Control+K")
    page.keyboard.type("bibtex 导出")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zh/search.html**")
    assert "整个笔记库" in results(page)


def test_search_finds_nothing_where_a_word_is_nowhere(open_page: Open) -> None:
    assert results(open_page("zh/search.html?q=鹦鹉学舌的报告")) == {}


def test_search_finds_chinese_words_in_a_browser_that_has_no_dictionary(open_page: Open) -> None:
    page = open_page("zh/search.html")
    page.evaluate("delete Intl.Segmenter")
    assert page.evaluate("splitQuery('缓存文件夹, cache')") == ["缓存", "存文", "文件", "件夹", "cache"]


def test_search_finds_english_words_by_their_stem_and_rules_by_name(open_page: Open) -> None:
    assert "In the editor" in results(open_page("search.html?q=editors+server"))
    assert "rules/links/arxiv-form.html" in str(results(open_page("search.html?q=links%2Farxiv-form")))


def test_the_switch_leads_to_the_same_page_in_the_other_language(open_page: Open, served: str) -> None:
    page = open_page("rules/links/dead.html")
    page.get_by_role("link", name="简体中文").first.click()
    assert page.url == f"{served}/zh/rules/links/dead.html"
    page.get_by_role("link", name="English").first.click()
    assert page.url == f"{served}/rules/links/dead.html"


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_pages_are_light_or_dark_as_the_system_is(open_page: Open, scheme: Scheme, dark: bool) -> None:
    page = open_page("index.html", scheme=scheme)
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (sum(colour[:3]) < 3 * 128) == dark
    page.locator("button.theme-switch-button:visible").click()
    page.locator(f"button.theme-change-button[data-mode={'light' if dark else 'dark'}]:visible").click()
    changed = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (sum(changed[:3]) < 3 * 128) != dark


@pytest.mark.parametrize("path", ["index", "start", "tutorial", "migration", "benchmarks", "rules/links/arxiv-form"])
@pytest.mark.parametrize("folder", ["", "zh/"])
def test_pages_fit_a_telephone(open_page: Open, folder: str, path: str) -> None:
    page = open_page(f"{folder}{path}.html", width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_navigation_is_opened_by_a_button_on_a_telephone(open_page: Open, served: str) -> None:
    page = open_page("zh/index.html", width=390, height=844)
    page.locator("button.primary-toggle").click()
    navigation = page.locator("dialog[open]")
    assert navigation.get_by_role("link", name="English").is_visible()
    navigation.get_by_role("link", name="从其他工具迁移").click()
    assert page.url == f"{served}/zh/migration.html"


def test_an_address_with_a_chinese_fragment_scrolls_to_its_heading(open_page: Open) -> None:
    page = open_page("zh/collection.html#参考文献")
    top = "document.getElementById('参考文献').getBoundingClientRect().top"
    page.wait_for_function(f"0 <= {top} && {top} < 200")
    assert page.evaluate("scrollY") > 0
