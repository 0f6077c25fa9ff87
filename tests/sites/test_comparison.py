"""The comparison of generated sites: the contents of a page, the destinations of links, and the changes."""

from __future__ import annotations

import pytest

from tests.sites import contents
from tests.sites.compare import Difference, Finding, differences, false_alarms, unnamed
from tests.sites.model import Built, Entry, Heading, Page, Site
from tests.sites.resolve import Destination, LinkResolver

A, B = "_posts/2020-03-26-a.md", "_posts/2020-03-27-b.md"
SITE = Site("jekyll", {A: "", B: "", "README.md": f"[a]({A}#训练-cnn)\n"}, prefix="/blog")


def page(address: str, html: str, date: str = "2020-03-26", tags: tuple[str, ...] = ()) -> Page:
    return Page(Entry(address, date, tags), contents.read(html))


def built(
    *links: str, ids: tuple[str, ...] = ("训练-cnn", "x"), address: str = "/2020/a.html", date: str = "2020-03-26"
) -> Built:
    headings = "".join(f'<h2 id="{each}">训练 CNN</h2>' for each in ids)
    pages = {
        A: page(address, headings, date),
        B: page("/2020/b/", "".join(f'<a href="{each}">x</a>' for each in links)),
    }
    files = frozenset({address, "/2020/b/index.html", "/img/x.png", "/index.html"})
    return Built(pages, (B, A) if date < "2020-03-27" else (A, B), files, "/blog")


def test_a_page_is_read() -> None:
    read = contents.read(
        '<h2 id="a&amp;b">用 <code>x</code> &amp; y</h2><a name="n" href="#a&amp;b">[[z#y|x]]</a><code>[[no]]</code>'
    )
    assert read.headings == (Heading("a&b", "用 x & y"),)
    assert read.ids == {"a&b", "n"}
    assert read.links == ("#a&b",)
    assert read.wikilinks == ("z#y|x",)


@pytest.mark.parametrize(
    ("link", "destination"),
    [
        ("/blog/2020/a.html#训练-cnn", Destination(A, "heading 0")),
        ("/blog/2020/a#x", Destination(A, "heading 1")),
        ("../a.html#%E8%AE%AD%E7%BB%83-cnn", Destination(A, "heading 0")),
        ("//own.site/blog/2020/a.html", Destination(A, "")),
        ("https://own.site/blog/2020/b/", Destination(B, "")),
        ("/blog/img/x.png", Destination("/img/x.png", "")),
        ("/blog/", Destination("/index.html", "")),
        ("/2020/a.html#训练-cnn", None),
        ("/blog/2020/a.html#none", None),
        ("/blog/2020/a.html/", None),
        ("/blog/img/x.png#x", None),
        ("https://example.com/blog/2020/a.html", None),
        ("mailto:x@own.site", None),
    ],
)
def test_a_link_is_followed(link: str, destination: Destination | None) -> None:
    assert LinkResolver(built()).follow(B, link) == destination


def test_wikilinks_and_links_to_files_are_followed() -> None:
    resolver = LinkResolver(built())
    assert resolver.wikilink("a#训练 CNN|那里") == Destination(A, "heading 0")
    assert resolver.wikilink("2020-03-26-a") == Destination(A, "")
    assert resolver.wikilink("a#训练CNN") is None
    assert resolver.file_link("README.md", f"{A}#训练-cnn-1") == Destination(A, "heading 1")
    assert resolver.file_link("README.md", f"{A}#x") is None


def changed(after: Built) -> list[tuple[str, str]]:
    return [(each.what, each.subject) for each in differences(SITE, built("/blog/2020/a.html#x"), SITE, after)]


def test_differences_are_found() -> None:
    assert changed(built("/blog/2020/a.html#x")) == []
    assert changed(built("/blog/2020/a.html#x", ids=("训练cnn", "y"))) == [("link", B)]
    assert changed(built("/blog/2020/a.html#y", ids=("训练cnn", "y"))) == []
    assert changed(built("/blog/2020/a.html#x", ids=("x", "训练-cnn"))) == [("link", B)]
    assert changed(built("/blog/2020/a.html#x", date="2020-03-28")) == [("date", A), ("order", A)]
    assert changed(built("/blog/2021/a.html#x", address="/2021/a.html")) == [("address", A)]
    without = built("/blog/2020/a.html#x")
    assert changed(without._replace(pages={B: without.pages[B]})) == [("build", A), ("link", B), ("link", "README.md")]


def test_a_difference_counts_unless_a_finding_of_its_note_names_it() -> None:
    moved, broken = Difference("address", A, "/a", "/b"), Difference("link", A, "#x", "#y")
    named = Finding(A, "front-matter/date", "the post's address changes", "", fixed=True)
    assert unnamed([moved, broken], [named]) == [broken]
    for other in (named._replace(path=B), named._replace(fixed=False), named._replace(message="write `2020-03-26`")):
        assert unnamed([moved], [other]) == [moved]


def test_what_is_said_of_a_link_that_resolves_is_a_false_alarm() -> None:
    found = Finding(B, "links/anchor", "is not a heading", "[x](/blog/2020/a.html#训练-cnn)", fixed=False)
    assert list(false_alarms(SITE, built("/blog/2020/a.html#%E8%AE%AD%E7%BB%83-cnn"), [found]))
    assert not list(false_alarms(SITE, built("/blog/2020/a.html#none"), [found]))
