"""The built pages: every link resolves, every rule has its address, and nothing is loaded from elsewhere."""

from __future__ import annotations

import posixpath
import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from paperstack_lint.cli.main import main as lint
from tests.pages import PARSER
from tests.rule_pages import catalogue
from website.__main__ import main, sphinx_command
from website.links import ROOT, PageError, pages, with_links_of_the_site
from website.pages import LANGUAGES, write_sources


class Page(HTMLParser):
    """What a page links, what it loads, and the ids in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given["id"]} if "id" in given else set()
        self.language = given.get("lang", "") if tag == "html" else self.language
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in ("img", "script", "iframe", "source") and "src" in given:
            self.loads.append(given["src"])
        if tag == "link":
            self.loads.append(given["href"])


@pytest.fixture(scope="module")
def built(site: Path) -> dict[str, Page]:
    """The pages of the site by their paths in it."""
    files = sorted(site.rglob("*.html"))
    names = [file.relative_to(site).as_posix() for file in files]
    return {
        name: Page(file.read_text(encoding="utf-8"))
        for name, file in zip(names, files, strict=True)
        if "_static/" not in name
    }


def broken(built: dict[str, Page], site: Path) -> Iterator[str]:
    for name, page in built.items():
        for target in (*page.links, *page.loads):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            path = (
                posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
            )
            if not (site / path).is_file():
                yield f"{name}: {target}: there is no such file"
            elif parts.fragment and unquote(parts.fragment) not in built[path].ids:
                yield f"{name}: {target}: there is no such id"


def test_every_link_of_the_built_pages_resolves(built: dict[str, Page], site: Path) -> None:
    assert len(built) > 2 * len(catalogue())
    assert list(broken(built, site)) == []


def test_a_broken_link_would_be_found(built: dict[str, Page], site: Path) -> None:
    text = '<a href="start.html#no-such-id">x</a><img src="_images/none.png"><a href="start.html">y</a>'
    found = list(broken(built | {"x.html": Page(text)}, site))
    assert [line.rpartition(": ")[2] for line in found] == ["there is no such id", "there is no such file"]


def test_pages_load_nothing_from_elsewhere(built: dict[str, Page], site: Path) -> None:
    assert [load for page in built.values() for load in page.loads if urlsplit(load).netloc] == []
    styles = "".join(file.read_text(encoding="utf-8") for file in site.rglob("*.css"))
    assert re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", styles) == []


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_every_rule_has_its_address(built: dict[str, Page], folder: str) -> None:
    for rule in catalogue():
        assert f"{folder}rules/{rule.name}.html" in built
        assert rule.name.replace("/", "") in built[f"{folder}rules/{rule.name}.html"].ids  # as in docs/rules.md


def test_both_languages_have_the_same_pages(built: dict[str, Page]) -> None:
    chinese = {name.removeprefix("zh/") for name in built if name.startswith("zh/")}
    assert chinese == {name for name in built if not name.startswith("zh/")}
    for name, page in built.items():
        assert page.language == ("zh-CN" if name.startswith("zh/") else "en")
        twin = name.removeprefix("zh/") if name.startswith("zh/") else f"zh/{name}"
        switch = {posixpath.normpath(posixpath.join(posixpath.dirname(name), link)) for link in page.links}
        assert twin in switch


def test_headings_have_the_ids_of_github(built: dict[str, Page]) -> None:
    assert {"参考文献", "readme-里的论文表格"} <= built["zh/collection.html"].ids
    assert {"a-bibliography", "a-table-of-papers-in-a-readme"} <= built["collection.html"].ids


class Words(HTMLParser):
    """The text of a page without spaces, but for what Sphinx adds to it; of a whole page, that of its article."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = ""
        self.skipped = ""
        self.feed(text.partition('<article class="bd-article">')[2].partition("</article>")[0] or text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if ("class", "headerlink") in attrs or ("class", "toctree-wrapper compound") in attrs:
            self.skipped = tag

    def handle_endtag(self, tag: str) -> None:
        self.skipped = "" if tag == self.skipped else self.skipped

    def handle_data(self, data: str) -> None:
        self.text += "" if self.skipped else "".join(data.split())


@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_pages_have_the_words_that_github_shows(name: str, site: Path, tmp_path: Path) -> None:
    """Sphinx and its reader of Markdown have a syntax of their own, which the files must not use by accident."""
    language = LANGUAGES[name]
    write_sources(language, tmp_path / name)
    for source in (tmp_path / name).rglob("*.md"):
        text = re.sub(
            r"^```\{toctree\}.*?^```$", "", source.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
        )
        page = (site / language.folder / source.relative_to(tmp_path / name)).with_suffix(".html")
        assert Words(page.read_text(encoding="utf-8")).text == Words(PARSER.render(text)).text, source.name


def test_lines_of_chinese_are_joined_without_a_space(site: Path) -> None:
    text = (ROOT / "docs/zh/proof.md").read_text(encoding="utf-8")
    ends, begins = "页面上", "只要有一处变化"
    assert f"{ends}\n{begins}" in text
    assert f"{ends}{begins}" in (site / "zh/proof.html").read_text(encoding="utf-8")


def test_our_own_linter_finds_no_broken_link_in_the_documentation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint(["--no-cache", "--fail-on", "warning", "--select", "links", "docs", "README.md", "README.zh.md"]) == 0


def test_the_home_page_leads_to_every_other_page(built: dict[str, Page]) -> None:
    others = {f"{name}.html" for name in pages().values()} - {"index.html"}
    assert others <= set(built["index.html"].links)


@pytest.mark.parametrize("target", ["../examples/posts", "none.md", "images/none.png", "../README.md"])
def test_a_link_that_leads_out_of_the_site_is_an_error(target: str) -> None:
    with pytest.raises(PageError, match=r"docs/start\.md: .* is no page of the site"):
        with_links_of_the_site("docs/start.md", f"See [there]({target}).\n")


def test_links_to_files_lead_to_pages() -> None:
    text = (
        "[a](start.md#记) [b](../rules.md#linksdead) [c](../images/report.png) [d](#here) [e](https://example.org/a.md)"
    )
    made = with_links_of_the_site("docs/zh/report.md", f"{text} `[f](start.md)`\n")
    expected = (
        "[a](/start.md#记) [b](/rules/links/dead.md) [c](/images/report.png) [d](#here) [e](https://example.org/a.md)"
    )
    assert made == f"{expected} `[f](start.md)`\n"


def test_pages_without_a_chinese_text_say_so(site: Path) -> None:
    said = {name: LANGUAGES["zh"].missing in (site / f"zh/{name}.html").read_text("utf-8") for name in _names()}
    assert [name for name, english in said.items() if english] == [
        "benchmarks",
        "changelog",
        "contributing",
        "security",
    ]


def _names() -> list[str]:
    return sorted([*pages().values(), *(f"rules/{rule.name}" for rule in catalogue())])


def test_rules_are_in_the_language_of_the_site(site: Path) -> None:
    for folder, words in (("", "A link is dead."), ("zh/", "链接失效了。")):
        assert f"<p>{words}" in (site / f"{folder}rules/links/dead.html").read_text(encoding="utf-8")


def sphinx(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Build a page with Sphinx as the site is built."""
    (folder / "sources").mkdir()
    (folder / "sources/index.md").write_text(f"# Home\n\n## Here\n\n{text}\n", encoding="utf-8")
    command = sphinx_command("en", folder / "sources", folder)
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


def test_what_sphinx_warns_of_stops_the_build(tmp_path: Path) -> None:
    done = sphinx(tmp_path, "[x](#there) [x](/none.md) ![x](/none.png)")
    assert done.returncode != 0
    for problem in ("target not found: 'there'", "target not found: '/none.md'", "image file not readable: none.png"):
        assert problem in done.stderr


def test_sphinx_warns_of_nothing_in_a_page_that_is_right(tmp_path: Path) -> None:
    done = sphinx(tmp_path, "[x](#here)")
    assert (done.returncode, done.stderr) == (0, "")


def test_no_other_folder_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "note.md").write_text("mine", encoding="utf-8")
    assert main([str(tmp_path)]) == 2
    assert "is not a site" in capsys.readouterr().err
    assert (tmp_path / "note.md").exists()


def test_rules_that_the_documentation_names_exist() -> None:
    names = {rule.name for rule in catalogue()}
    families = "|".join({rule.family for rule in catalogue()})
    for page in ("migration", "proof", "tutorial"):
        for folder in ("docs", "docs/zh"):
            text = (ROOT / f"{folder}/{page}.md").read_text(encoding="utf-8")
            assert set(re.findall(rf"\b(?:{families})/[a-z-]+\b(?![./])", text)) <= names
