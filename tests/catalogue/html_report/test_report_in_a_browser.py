"""The report in a real browser: search, filters, keyboard, printing, and that nothing of a note runs in it."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from paperstack_lint.cli.main import main
from tests.catalogue import demo
from tests.catalogue.browser import watched
from tests.catalogue.conftest import write
from tests.catalogue.html_report.test_report import HOSTILE, hostile_notes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IMAGES = Path(__file__).parents[3] / "docs/images"
MAX_IMAGE = 300_000
"""The most bytes of a screenshot in the documentation."""
SIZE = {"width": 1280, "height": 860}

Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def demo_blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration blog with results of the network, made once."""
    folder = tmp_path_factory.mktemp("demo")
    demo.write(folder / "blog")
    demo.fill_store(folder / "cache", folder / "blog")
    return folder


@pytest.fixture(scope="module")
def demo_report(demo_blog: Path) -> Path:
    """The report on the demonstration blog, made once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(demo_blog / "blog")
        for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
            patch.delenv(name, raising=False)
        main(["report", "--output", "../report.html", "--quiet", "--cache-dir", str(demo_blog / "cache")])
    return demo_blog / "report.html"


@pytest.fixture
def open_file(browser_page: Page, browser: Browser) -> Iterator[Open]:
    """Open a report; in a context of its own where it has settings.

    At the end, nothing must have been requested but the file itself, and the console must be empty.
    """
    messages: list[str] = []
    requests: list[str] = []
    files = set()
    listeners: dict[str, Callable[[Any], object]] = {
        "console": lambda message: messages.append(message.text),
        "pageerror": lambda error: messages.append(str(error)),
        "dialog": lambda dialog: messages.append(dialog.message),
        "request": lambda request: requests.append(request.url),
    }
    with ExitStack() as opened:

        def go(file: Path, **settings: Any) -> Page:
            files.add(file.as_uri())
            page = opened.enter_context(browser.new_context(**settings)).new_page() if settings else browser_page
            opened.enter_context(watched(page, **listeners))
            page.set_viewport_size(settings.get("viewport", SIZE))
            page.goto(file.as_uri())
            return page

        yield go
    assert messages == []
    assert set(requests) == files


@pytest.fixture
def open_report(open_file: Open, blog: Path) -> Open:
    """Open a report on the notes in the current folder, made with these options."""

    def go(*options: str, **settings: Any) -> Page:
        main(["report", "--output", str(blog / "report.html"), "--quiet", *options])
        return open_file(blog / "report.html", **settings)

    return go


@pytest.fixture
def shown(open_file: Open, demo_report: Path) -> Page:
    """The report on the demonstration blog."""
    return open_file(demo_report)


def titles(page: Page) -> list[str]:
    return page.locator(".paper .what .title").all_text_contents()


def count(page: Page) -> str:
    return page.locator("#count").inner_text()


def test_the_first_papers_are_shown_and_more_on_demand(shown: Page) -> None:
    assert shown.evaluate("document.compatMode") == "CSS1Compat"
    assert count(shown) == "63 papers"
    assert len(titles(shown)) == 12
    assert titles(shown)[0].startswith("U-Net")
    shown.get_by_role("button", name="Show more").click()
    assert len(titles(shown)) == 63
    assert shown.get_by_role("button", name="Show more").is_hidden()
    assert shown.evaluate("document.activeElement.closest('.paper') !== null")


def test_search_as_you_type(shown: Page) -> None:
    shown.locator("#q").type("quant LLM")
    assert count(shown) == "2 papers of 63"
    assert [title.partition(":")[0] for title in titles(shown)] == ["QLoRA", "AWQ"]
    shown.locator("#q").fill("检测")
    assert "Mask R-CNN" in titles(shown)
    shown.locator("#q").fill("1905.02249")
    assert titles(shown) == ["MixMatch: A Holistic Approach to Semi-Supervised Learning"]
    shown.locator("#q").fill("no such paper")
    assert count(shown) == "0 papers of 63"
    assert shown.get_by_text("No paper matches.").is_visible()
    shown.get_by_role("button", name="Show all").click()
    assert count(shown) == "63 papers"


def test_filters_narrow_each_other(shown: Page) -> None:
    shown.get_by_label("Noted in").select_option("2023")
    in_year = int(count(shown).split()[0])
    assert 0 < in_year < 63
    shown.get_by_label("Lacks").select_option(label="🎓 Source")
    both = int(count(shown).split()[0])
    assert 0 < both < in_year
    for label in shown.locator(".paper .signs").evaluate_all("all => all.map(one => one.title)"):
        assert "Source" in label.partition(";")[2]
    shown.get_by_label("Link", exact=True).select_option("alive")
    assert int(count(shown).split()[0]) == both
    shown.get_by_label("State").select_option(label="only listed")
    assert count(shown) == "0 papers of 63"


def test_a_tag_and_a_gap_are_buttons_that_filter(shown: Page) -> None:
    shown.locator("#tags").get_by_role("button", name="量化", exact=True).click()
    named = shown.get_by_label("Tag").locator("option:checked").inner_text()
    assert named.startswith("量化 (")
    assert int(count(shown).split()[0]) == len(titles(shown)) < 63
    shown.locator("#sections").get_by_role("button", name="to fill in").first.click()
    assert shown.get_by_label("Tag").input_value() == ""
    assert shown.get_by_label("Lacks").locator("option:checked").inner_text() == "🔑 Key"
    shown.locator(".paper .tags button").first.click()
    assert shown.get_by_label("Lacks").input_value() == ""


def test_the_order_is_chosen(shown: Page) -> None:
    newest = titles(shown)[0]
    shown.get_by_label("Order").select_option("old")
    assert titles(shown)[0] != newest
    shown.get_by_label("Order").select_option("title")
    shown.get_by_role("button", name="Show more").click()
    assert titles(shown) == sorted(titles(shown), key=str.casefold)
    shown.get_by_label("Order").select_option("gaps")
    filled = [int(each) for each in shown.locator(".paper").evaluate_all("all => all.map(one => one.dataset.f)")]
    assert filled == sorted(filled)


def test_the_keyboard_is_enough(shown: Page) -> None:
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.className") == "skip"
    shown.keyboard.press("/")
    assert shown.evaluate("document.activeElement.id") == "q"
    shown.keyboard.type("a/b")
    assert shown.locator("#q").input_value() == "a/b"
    shown.keyboard.press("Escape")
    assert shown.locator("#q").input_value() == ""
    assert count(shown) == "63 papers"
    shown.keyboard.type("darts")
    shown.keyboard.press("Enter")
    assert titles(shown) == ["DARTS: Differentiable Architecture Search"]
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.id") == "f-kind"


def test_all_papers_are_printed(shown: Page) -> None:
    shown.emulate_media(media="print")
    shown.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(titles(shown)) == 63
    assert shown.locator(".filters").is_hidden()
    assert shown.locator(".jump").is_hidden()


def test_without_scripts_all_papers_are_there_and_no_control_that_does_nothing(
    open_file: Open, demo_report: Path
) -> None:
    page = open_file(demo_report, java_script_enabled=False)
    assert len(titles(page)) == 63
    assert page.locator(".filters").is_hidden()
    assert page.locator("#more").is_hidden()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_wider_than_the_screen(
    language: str, open_report: Open, demo_blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(demo_blog / "blog")
    page = open_report("--language", language, "--cache-dir", str(demo_blog / "cache"))
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_hostile_notes_contain_runs_nothing(open_report: Open, blog: Path) -> None:
    write(blog, hostile_notes())
    page = open_report("--title", HOSTILE)
    page.get_by_label("Tag").select_option(index=1)
    page.locator("#q").fill("<script>")
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    for each in page.locator("bdi").all()[:40]:
        each.hover() if each.is_visible() else None
    page.keyboard.press("Escape")
    assert page.locator("img, iframe, object, embed, base").count() == 0
    assert page.locator("script").count() == 2
    assert page.locator("h1").inner_text() == " ".join(HOSTILE.split())
    assert HOSTILE.partition("`")[0] in titles(page)[-1]


SCREENS: dict[str, tuple[str, dict[str, Any], str]] = {
    "report": ("en", {}, ""),
    "report-sections": ("en", {"viewport": {"width": 1280, "height": 1240}}, "#sections"),
    "report-dark": ("en", {"color_scheme": "dark"}, ""),
    "report-phone": ("en", {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}, ""),
    "report-zh": ("zh", {}, ""),
    "report-zh-sections": ("zh", {"viewport": {"width": 1280, "height": 1240}}, "#sections"),
}


@pytest.mark.parametrize("name", SCREENS)
def test_screenshots_of_the_documentation(name: str, request: pytest.FixtureRequest) -> None:
    """`--update` takes them again; what a browser draws is not compared, since each version draws in its own way."""
    _, settings, _ = SCREENS[name]
    if request.config.getoption("--update"):
        IMAGES.mkdir(exist_ok=True)
        (IMAGES / f"{name}.png").write_bytes(request.getfixturevalue("screenshot")(*SCREENS[name]))
    stored = (IMAGES / f"{name}.png").read_bytes()
    assert len(stored) < MAX_IMAGE
    size = {**SIZE, **settings.get("viewport", {})}
    scale = settings.get("device_scale_factor", 1)
    assert struct.unpack(">II", stored[16:24]) == (scale * size["width"], scale * size["height"])


@pytest.fixture
def screenshot(open_report: Open, demo_blog: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., bytes]:
    """Return a function that takes a picture of the report in a language, with the settings of a browser, at a place."""

    def take(language: str, settings: dict[str, Any], place: str) -> bytes:
        monkeypatch.chdir(demo_blog / "blog")
        page = open_report("--language", language, "--cache-dir", str(demo_blog / "cache"), **settings)
        if place:
            page.locator(place).evaluate("one => { scrollTo(0, one.getBoundingClientRect().top + scrollY - 60) }")
        return page.screenshot(animations="disabled")

    return take
