"""The report on a collection, without a browser: what it shows, that it is the same each time, and that it is safe."""

from __future__ import annotations

import base64
import contextlib
import datetime
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given

from paperstack_lint.catalogue.html_report.note_facts import read_facts
from paperstack_lint.catalogue.html_report.texts import TEXTS
from paperstack_lint.cli.main import main
from paperstack_lint.collection.project import Project
from paperstack_lint.links.verdicts import Verdict
from paperstack_lint.note.note import Note
from paperstack_lint.note.template import DEFAULT
from paperstack_lint.online.network_cache import NetworkCache
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
from paperstack_lint.storage.store import Store
from paperstack_lint.text.translation import LANGUAGES, locale_language
from tests.catalogue import demo
from tests.catalogue.conftest import Notes, Report, write
from tests.catalogue.html import Element, Page
from tests.collections import collections, lay
from tests.effort import one_in

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "paperstack_lint/catalogue/html_report/templates"
SECTIONS = ("🔑 Key", "🎓 Source", "🌱 Motivation", "💊 Methodology", "📐 Exps", "💡 Ideas")


def entry(title: str, identifier: str = "1905.02249", **words: str) -> str:
    """A paper with all sections; those that are named have other words, `-` is a section that is missing."""
    filled = {label.split()[1].lower(): label for label in SECTIONS}
    lines = [f"* {label}: {words.get(key, 'x')}" for key, label in filled.items() if words.get(key) != "-"]
    return "\n".join([f"* [{title}](https://arxiv.org/abs/{identifier})", *lines]) + "\n"


def note(*entries: str, title: str = "Notes", date: str = "2024-02-03", tags: str = "[]") -> str:
    return f"---\ntitle: {title}\ndate: {date}\ntags: {tags}\n---\n\n" + "\n".join(entries)


def papers(page: Page) -> list[Element]:
    return page.all("li", "paper")


def titles(page: Page) -> list[str]:
    rows = [each.text for each in page.all("a", "title") + page.all("bdi", "title")]
    return rows[: len(papers(page))]


def check(*options: str) -> int:
    return main(["report", "--check", "--output", "report.html", *options])


MIXMATCH = {"_posts/2020-04-18-mixmatch.md": note(entry("MixMatch"), title="半监督", date="2020-04-18", tags="[SSL]")}


def test_a_paper_is_shown_with_its_note_its_tags_and_its_sections(report: Report) -> None:
    page = report({"_posts/2020-04-18-a.md": note(entry("MixMatch", exps="", ideas="-"), title="半监督", tags="[SSL]")})
    (row,) = papers(page)
    assert "MixMatch" in row.text
    assert "2024-02-03" in row.text
    assert "半监督" in row.text
    assert row.attributes["data-y"] == "2024"
    (signs,) = page.all("span", "signs")
    assert signs.attributes["title"] == "filled: Key, Source, Motivation, Methodology; empty: Exps; missing: Ideas"
    assert [each.attributes["class"] for each in page.all("i") if each.text in "🔑🎓🌱💊📐💡"][:6] == [*"ffffem"]
    link = page.all("a", "title")[0]
    assert link.attributes["href"] == "https://arxiv.org/abs/1905.02249"


def test_the_first_screen_counts(report: Report) -> None:
    page = report(
        {
            "_posts/2020-04-18-a.md": note(entry("MixMatch"), entry("ReMixMatch", "1911.09785", ideas="")),
            "_posts/2020-04-19-list.md": "---\ntitle: List\n---\n\n* [DARTS](https://arxiv.org/abs/1806.09055)\n",
        }
    )
    tiles = [each.text for each in page.all("li")[:5]]
    assert tiles[0] == "2papers noted1 more not yet noted"
    assert tiles[1] == "50%complete1 of 2 have every section"
    assert tiles[2] == "2reading debt1 unread, 1 unfinished"
    assert tiles[3] == "1findingserrors: 0, warnings: 1"
    assert tiles[4] == "–dead linksnot checked yet"


def test_titles_and_days_of_notes_with_toml_are_read(tmp_path: Path) -> None:
    text = '+++\ntitle = "Papers of Hugo"\ndate = "2021-02-03"\n+++\n\nx\n'
    facts = read_facts(Note(tmp_path / "x.md", text, Project(DEFAULT, datetime.date(2024, 6, 1))))
    assert (facts.title, facts.date) == ("Papers of Hugo", "2021-02-03")


def test_the_newest_notes_come_first_and_those_without_a_date_last(report: Report) -> None:
    page = report(
        {
            "_posts/2019-01-01-old.md": note(entry("Old One"), date="2019-01-01"),
            "_posts/new.md": note(entry("New One", "1911.09785"), date="2023-05-06"),
            "_posts/none.md": f"# Undated\n\n{entry('No Day', '1806.09055')}",
        }
    )
    assert titles(page) == ["New One", "Old One", "No Day"]


def test_links_to_the_source_and_to_the_page_of_a_post(report: Report, blog: Path) -> None:
    write(blog, {"_config.yml": "url: https://notes.example.org\nbaseurl: /blog\n"})
    report(MIXMATCH)
    (blog / "out").mkdir()
    assert main(["report", "--output", "out/report.html"]) == 0
    page = Page((blog / "out/report.html").read_text(encoding="utf-8"))
    (source,) = page.all("a", "note")
    assert source.attributes["href"] == "../_posts/2020-04-18-mixmatch.md"
    (published,) = page.all("a", "page")
    assert published.attributes["href"] == "https://notes.example.org/blog/2020/04/18/mixmatch.html"


def test_tags_are_counted_with_their_spellings_and_filter_as_one(report: Report) -> None:
    tags = ["NAS", "NAS", "NAS", "nas"]
    page = report(
        {
            f"_posts/2020-01-0{at + 1}-a.md": note(entry("DARTS", "1806.09055"), tags=f"[{tag}]")
            for at, tag in enumerate(tags)
        }
    )
    assert page.section("tags").text == "Tags NAS 4also written nas (1)"
    assert {each.attributes["data-t"] for each in papers(page)} == {"0"}


def test_a_tag_whose_preferred_spelling_has_an_equal_is_one_with_both(report: Report) -> None:
    tags = ["vision", "vision", "Vision", "Vision", "VISION"]
    page = report({f"_posts/2020-01-0{at + 1}-a.md": note(entry("A"), tags=f"[{tag}]") for at, tag in enumerate(tags)})
    assert page.section("tags").text == "Tags Vision 5also written vision (2), VISION (1)"


def test_papers_noted_twice_are_those_that_the_rule_reports(report: Report) -> None:
    twice = {
        f"_posts/2020-01-0{day}-n.md": note(entry("MixMatch: A Holistic Approach"), title=f"Note {'ab'[day - 1]}")
        for day in (1, 2)
    }
    text = report(twice).section("connections").text
    assert re.search(r"Noted twice MixMatch: A Holistic Approach Note a:7, Note b:7", text)
    assert (
        "No paper is noted twice"
        in report({}, "--config", _config("ignore: [papers/duplicate]")).section("connections").text
    )


def _config(text: str) -> str:
    Path("other.yaml").write_text(f"notes: [_posts]\n{text}\n", encoding="utf-8")
    return "other.yaml"


@pytest.mark.parametrize("site", [{}, {"_config.yml": "title: x\n"}])
def test_notes_that_link_to_each_other_are_connected(site: Notes, report: Report) -> None:
    page = report(
        {
            "_posts/2020-01-01-a.md": note(entry("MixMatch"), "See [that](2020-01-02-b.md).\n", title="First"),
            "_posts/2020-01-02-b.md": note(entry("DARTS", "1806.09055"), title="Second"),
            **site,
            "_posts/2020-01-03-c.md": note(entry("EnAET", "1911.09265"), title="Alone"),
        }
    )
    text = page.section("connections").text
    assert "All 2 connected notes First links to Second" in text
    assert "Alone" not in text
    assert len(page.all("path", "linked")) == 1


def test_reading_debt_is_what_is_linked_but_not_noted(report: Report) -> None:
    page = report(
        {
            "_posts/2020-01-01-a.md": note(
                entry("MixMatch"),
                "Next: [Learned Step Size Quantization](https://arxiv.org/pdf/1902.08153), [here](https://arxiv.org/abs/1905.02249v2), [link](https://arxiv.org/abs/1706.03762).\n",
            ),
            "_posts/2020-01-02-b.md": note("See [LSQ](http://arxiv.org/abs/1902.08153v3).\n"),
        }
    )
    text = page.section("debt").text
    assert "Linked, never noted 2 Learned Step Size Quantizationin 2 notes" in text
    assert "here" not in text


def test_marks_of_the_author_count_in_prose_and_comments_but_not_in_code(report: Report) -> None:
    page = report(
        {
            "_posts/2020-01-01-a.md": note(
                "* TODO: draw the figure\n\n这一节待补。\n\n<!-- TODO ask the authors -->\n\n`TODO` in code\n\n```\n# TODO nothing\n```\n"
                "\n[TODO list](https://example.org/TODO)\n\nthe TODOs of others, AUTODOC\n"
            )
        }
    )
    text = page.section("debt").text
    assert "Marked as to do 3" in text
    for words in ("TODO: draw the figure", "这一节待补。", "TODO ask the authors"):
        assert words in text


@pytest.fixture
def stored(blog: Path, tmp_path: Path) -> Path:
    """The demonstration blog, and a cache folder with results of the network about its links."""
    demo.write(blog)
    demo.fill_store(tmp_path / "cache", blog)
    return tmp_path / "cache"


def test_the_health_of_links_is_that_of_earlier_runs(report: Report, stored: Path) -> None:
    page = report({}, "--cache-dir", str(stored))
    assert re.search(r"dead links\d+ of \d+ links checked", page.section("top").text)
    assert "What earlier runs with the network found" in page.section("links").text
    assert re.search(r"\d+ dead links?", page.section("links").text)
    debt = page.section("debt").text
    assert "This paper has been withdrawn by the authors" in debt
    assert re.search(r"noted as version 1; the newest is \d", debt)


def test_the_link_of_a_paper_is_dead_where_the_page_or_the_paper_is(report: Report, blog: Path, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "cache", time.time)
    cache = NetworkCache(store)
    cache.store_link("https://example.org/gone.pdf", Verdict("dead", "404", 404))
    cache.store_link("https://example.org/wall.pdf", Verdict("unknown", "403", 403))
    cache.store_paper("2001.00001", None)
    cache.store_paper("2001.00002", ArxivRecord("2001.00002", 1, ("T",)))
    store.close()
    urls = [
        "https://example.org/gone.pdf",
        "https://example.org/wall.pdf",
        "https://example.org/other.pdf",
        "https://arxiv.org/abs/2001.00001",
        "https://arxiv.org/abs/2001.00002",
        "https://arxiv.org/abs/2001.00002v3",
        "",
    ]
    body = "\n".join(f"* [Paper number {at}]({url})\n* 🔑 Key: x\n* 🎓 Source: y\n" for at, url in enumerate(urls))
    page = report({"_posts/2020-01-01-a.md": note(body)}, "--cache-dir", str(tmp_path / "cache"))
    states = [each.attributes["data-l"] for each in papers(page)]
    assert states == ["dead", "unknown", "unchecked", "dead", "alive", "unknown", "none"]


def test_without_results_nothing_is_said_about_the_health_of_links(report: Report, stored: Path) -> None:
    page = report({})
    assert "not checked yet" in page.section("top").text
    assert "paperstack-lint --online" in page.section("links").text
    assert not page.all("rect", "dead")


def test_findings_are_listed_by_rule_with_their_places(report: Report) -> None:
    page = report({"_posts/2020-01-01-a.md": note(entry("MixMatch", ideas="-"), "[x]()\n", title="Broken")})
    text = page.section("findings").text
    assert "1sections/missing" in text
    assert "1links/empty" in text
    assert "Broken :7" in text.replace("Broken:7", "Broken :7")
    assert "`" not in text


def test_a_note_that_cannot_be_read_is_a_finding_and_the_others_are_shown(
    blog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(blog, MIXMATCH)
    (blog / "_posts/2020-01-01-bad.md").write_bytes(b"\xff\xfe\x00")
    assert main(["report", "--output", "report.html"]) == 1
    page = Page((blog / "report.html").read_text(encoding="utf-8"))
    assert titles(page) == ["MixMatch"]
    assert "note/unreadable" in page.section("findings").text
    assert "2020-01-01-bad.md: this note is UTF-16" in capsys.readouterr().err
    assert check() == 0


def test_a_collection_without_papers_says_so(report: Report) -> None:
    page = report({"_posts/2020-01-01-a.md": "---\ntitle: Nothing\n---\n\ntext\n"})
    assert "No papers yet" in page.section("catalogue").text
    assert "No paper has sections yet" in page.section("sections").text
    assert "No reading debt" in page.section("debt").text


def test_scaffolds_and_lists_without_a_title_are_no_papers(report: Report) -> None:
    page = report(
        {"_posts/2020-01-01-a.md": note(entry("MixMatch")), "_templates/paper.md": note(entry("Title of the paper"))}
    )
    assert titles(page) == ["MixMatch"]


def test_equal_notes_give_equal_bytes(report: Report, stored: Path, blog: Path) -> None:
    report({}, "--cache-dir", str(stored))
    first = (blog / "report.html").read_bytes()
    names = sorted(str(file.relative_to(blog)) for file in (blog / "_posts").iterdir())
    report({}, "--cache-dir", str(stored), *reversed(names))
    assert (blog / "report.html").read_bytes() == first
    report({}, "--cache-dir", str(stored), "--jobs", "2")
    assert (blog / "report.html").read_bytes() == first


def test_standard_output_gets_the_same_report(
    report: Report, blog: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    report(MIXMATCH)
    capfdbinary.readouterr()
    assert main(["report"]) == 0
    assert capfdbinary.readouterr().out == (blog / "report.html").read_bytes()


def test_check_says_whether_the_report_is_current(
    report: Report, blog: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    report(MIXMATCH, "--language", "zh", "--title", "My <papers>")
    written = (blog / "report.html").read_bytes()
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    capsys.readouterr()
    assert check() == 0
    assert capsys.readouterr().err == "report.html is current.\n"
    assert (check("--quiet"), capsys.readouterr().err) == (0, "")
    assert check("--language", "en") == 1
    (blog / "_posts/2020-04-18-mixmatch.md").write_text(note(entry("MixMatch", ideas="")), encoding="utf-8")
    capsys.readouterr()
    assert check() == 1
    assert (
        "report.html is not current: `paperstack-lint report --output report.html` writes it" in capsys.readouterr().err
    )
    assert check("_posts", "--language", "en") == 1
    assert "`paperstack-lint report --output report.html _posts`" in capsys.readouterr().err
    assert (blog / "report.html").read_bytes() == written


def test_a_report_that_is_written_again_has_the_language_and_the_title_that_it_had(
    report: Report, blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(MIXMATCH, "--language", "zh", "--title", "My <papers>")
    written = (blog / "report.html").read_bytes()
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    report(MIXMATCH)
    assert (blog / "report.html").read_bytes() == written
    report(MIXMATCH, "--language", "en", "--title", "Ours")
    html = (blog / "report.html").read_text(encoding="utf-8")
    assert ('lang="en"' in html, "<title>Ours</title>" in html) == (True, True)


def test_check_does_not_depend_on_what_the_cache_contains(
    report: Report, stored: Path, blog: Path, tmp_path: Path
) -> None:
    report({}, "--cache-dir", str(stored))
    assert check("--cache-dir", str(tmp_path / "empty")) == 0
    post = min((blog / "_posts").iterdir())
    post.write_text(post.read_text(encoding="utf-8") + "\n[new](https://example.org/new)\n", encoding="utf-8")
    assert check("--cache-dir", str(tmp_path / "empty")) == 1


def test_check_of_no_report_and_of_another_version(report: Report, blog: Path) -> None:
    write(blog, MIXMATCH)
    assert check() == 1
    report({})
    html = (blog / "report.html").read_text(encoding="utf-8")
    for data in ('{"version": 0}', "[]", "{", '{"version": 1, "language": "fr"}'):
        before, _, after = html.partition('id="report-data">')
        changed = f'{before}id="report-data">{data}{after[after.index("<") :]}'
        (blog / "report.html").write_text(changed, encoding="utf-8")
        assert check() == 1
    damaged = html.replace('"links": {}', '"links": 3')
    assert damaged != html
    (blog / "report.html").write_text(damaged, encoding="utf-8")
    assert check() == 1


@pytest.mark.parametrize("name", ["_posts/2020-04-18-mixmatch.md", "index.html"])
def test_a_file_that_is_no_report_is_never_replaced(name: str, blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(blog, {**MIXMATCH, "index.html": "<!doctype html><title>My page</title>"})
    before = (blog / name).read_bytes()
    assert main(["report", "--output", name]) == 2
    assert main(["report", "--check", "--output", name]) == 2
    assert (blog / name).read_bytes() == before
    assert re.search("is not a report of paperstack-lint|is named like a note", capsys.readouterr().err)


def test_a_new_note_is_not_written(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(blog, MIXMATCH)
    assert main(["report", "--output", "_posts/report.md"]) == 2
    assert not (blog / "_posts/report.md").exists()
    assert "is named like a note" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--check"], "--check compares a report with the notes; name it with --output"),
        (["-"], "a report is on the notes of a folder; name files or folders, not `-`"),
        (["--language", "fr"], "invalid choice"),
    ],
)
def test_wrong_usage(options: list[str], message: str, blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", *options]) == 2
    assert message in capsys.readouterr().err


def test_a_report_that_would_lack_something_is_not_written(
    report: Report, blog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report(MIXMATCH)
    before = (blog / "report.html").read_bytes()
    assert main(["report", "--output", "report.html", "_posts", "_post"]) == 2
    assert "_post" in capsys.readouterr().err
    assert (blog / "report.html").read_bytes() == before


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'`{{7*7}}{% raw %}"


def hostile_notes() -> Notes:
    """Notes whose every part tries to be more than text."""
    quoted = HOSTILE.replace('"', "'").replace("'", "''")
    body = note(
        f"* [{HOSTILE}](javascript:alert(1))\n* 🔑 Key: {HOSTILE}\n* 🎓 Source: TODO {HOSTILE}\n",
        "* [Data](data:text/html,<script>alert(1)</script>)\n* 🔑 Key: x\n* 🎓 Source: y\n",
        '* [Quote](https://example.org/"onmouseover="alert(1))\n* 🔑 Key: x\n* 🎓 Source:\n',
        "Read https://someone:secret@example.org/ and [this](https://example.org/?token=secret123).\n\nTODO https://x.org/?api_key=secret9\n",
        "* [\u202egnp.exe\u2066 \u0007](https://user:secret@example.org/)\n* 🔑 Key: x\n* 🎓 Source: y\n",
        f"[{HOSTILE}](https://arxiv.org/abs/1902.08153)\n",
        title=f"'{quoted}'",
        tags=f"['{quoted}', '{quoted} 2']",
    )
    return {
        "_posts/2020-01-01-<img src=x onerror=alert(1)>.md": body,
        "_posts/2020-01-02-javascript:alert(1).md": note(entry(HOSTILE), title="x", tags='["</select>"]'),
        "_posts/2020-01-03-same.md": note(entry(HOSTILE), "[x](<2020-01-02-javascript:alert(1).md>)\n"),
        ".paperstack-lint.yaml": "notes: [_posts]\nfail-on: never\n",
    }


@pytest.fixture
def hostile(report: Report) -> Page:
    return report(hostile_notes(), "--title", HOSTILE)


def test_what_hostile_notes_contain_stays_text(hostile: Page) -> None:
    assert [each.attributes.get("type") for each in hostile.all("script")] == ["application/json", None]
    for tag in ("img", "iframe", "object", "base", "style"):
        assert len(hostile.all(tag)) == (tag == "style")
    assert {
        name for each in hostile.elements for name in each.attributes if name[:2] == "on" or name == "style"
    } == set()
    assert hostile.all("h1")[0].text == " ".join(HOSTILE.split())
    assert sum("</script><script>" in each.text for each in papers(hostile)) >= 3


def test_no_link_of_hostile_notes_leads_to_anything_but_pages_and_notes(hostile: Page) -> None:
    links = [each.attributes["href"] for each in hostile.all("a")]
    assert len(links) > 10
    assert [each for each in links if not re.match(r"#|https://|\./|\.\./", each)] == []
    assert "secret" not in str([(each.attributes, each.text) for each in hostile.elements])


def test_characters_that_act_on_the_page_are_escaped(hostile: Page) -> None:
    everything = "".join(each.text for each in papers(hostile))
    assert "\u202e" not in everything
    assert r"\u202egnp.exe\u2066" in everything


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names of files are text there")
def test_names_of_files_that_are_no_text(report: Report, blog: Path) -> None:
    name = os.fsdecode(b"_posts/2020-01-01-\xff.md")
    (blog / "_posts").mkdir()
    Path(os.fsdecode(blog), name).write_text(note(entry("MixMatch")), encoding="utf-8")
    page = report({})
    (source,) = page.all("a", "note")
    assert source.attributes["href"].endswith("2020-01-01-%FF.md")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_policy_admits_exactly_the_style_and_the_script_of_the_page(report: Report, language: str) -> None:
    page = report(MIXMATCH, "--language", language)
    html = Path("report.html").read_text(encoding="utf-8")
    policy = next(
        each.attributes["content"] for each in page.all("meta") if "Content-Security-Policy" in each.attributes.values()
    )
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        (source,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_language_is_that_of_the_locale(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "阅读日历" not in report(MIXMATCH).section("calendar").text
    Path("report.html").unlink()  # one that is written again has the language that it had
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "阅读日历" in report({}).section("calendar").text
    assert locale_language({"LC_ALL": "", "LANG": "zh_TW"}) == "zh"
    assert locale_language({"LC_ALL": "C", "LANG": "zh_TW"}) == "en"
    assert locale_language({}) == "en"


def test_what_a_rule_reports_is_in_the_language_of_the_report(report: Report) -> None:
    notes = {"_posts/2020-04-18-a.md": note(entry("MixMatch", ideas=""))}
    assert "A section has a marker, but no content." in report(notes).section("findings").text
    assert "小节只有标记，没有内容。" in report({}, "--language", "zh").section("findings").text


@pytest.mark.parametrize("key", TEXTS)
def test_each_text_is_in_both_languages_and_used(key: str) -> None:
    english, chinese = TEXTS[key]
    places = [set(re.findall(r"\{(\w+)\}", each)) for each in (*english.split("|"), chinese)]
    assert all(each == places[0] for each in places)
    if key != "html_lang":
        assert re.search(r"[\u4e00-\u9fff]", chinese)
        assert not re.search(r"[\u4e00-\u9fff]", english)
    sources = "".join(
        file.read_text(encoding="utf-8")
        for file in (*TEMPLATES.iterdir(), TEMPLATES.parent / "page.py", ROOT / "paperstack_lint/cli/reporting.py")
    )
    states = {f"state_{state}" for state in ("filled", "empty", "missing")} | {"alive", "dead", "unknown", "unchecked"}
    assert re.search(rf"[\"']{key}[\"']", sources) or key in states


def test_a_chinese_report_has_no_english_words_of_ours(report: Report, stored: Path) -> None:
    page = report({}, "--language", "zh", "--cache-dir", str(stored))
    findings = page.section("findings").text  # messages and rules are English
    words = page.section("top").text + "".join(each.text for each in page.elements if each.tag == "section")
    words = words.replace(findings, "")
    ours = [each.split("|")[0].split("{")[0].strip() for each, _ in TEXTS.values()]
    assert [each for each in ours if len(each) > 12 and each in words] == []


def test_all_the_words_of_a_page_of_real_length_are_escaped_once(report: Report) -> None:
    page = report({"_posts/2020-01-01-a.md": note(entry("Q&A: x < y &amp; z"), title="'R&D'", tags="['C&C']")})
    assert "&amp;" not in "".join(each.text for each in papers(page))
    assert "R&D" in papers(page)[0].text


def test_the_plain_command_line_does_not_load_the_template_engine(report: Report, blog: Path) -> None:
    write(blog, MIXMATCH)
    source = (
        "import sys; from paperstack_lint.cli.main import main; main(['_posts']); main(['report', '--help'])\n"
        "sys.exit(any(name in sys.modules for name in ('jinja2', 'markupsafe', 'paperstack_lint.catalogue.html_report.page')))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert (
        subprocess.run([sys.executable, "-c", source], env=environment, check=False, capture_output=True).returncode
        == 0
    )


def test_the_size_grows_with_the_notes_alone_where_all_share_all_papers(report: Report, blog: Path) -> None:
    sizes = []
    for number in (10, 40):
        many = {
            f"_posts/2020-01-01-{at}.md": note(
                *(entry(f"Paper number {each} of all", f"2001.{each:05}") for each in range(10)),
                f"[x](2020-01-01-{at - 1}.md)\n",
            )
            for at in range(number)
        }
        report(many)
        sizes.append((blog / "report.html").stat().st_size)
    assert sizes[1] < 4.2 * sizes[0]


def test_a_report_in_the_site_changes_no_finding(report: Report, blog: Path) -> None:
    headings = "".join(
        f"## {text}\n\nx\n\n" for text in ("用 Adam 优化", "用 CNN 检测", "训练 CNN 的细节", "训练RNN的细节")
    )
    notes = {
        "_config.yml": "title: x\n",
        "_posts/2020-01-01-a.md": note(headings),
        "_posts/2020-01-02-b.md": note("See [it](2020-01-03-c.md#训练rnn的细节).\n"),
        "_posts/2020-01-03-c.md": note("text\n"),
    }
    report(notes)
    first = (blog / "report.html").read_bytes()
    assert b"headings/spacing" in first
    assert check() == 0
    report({})
    assert (blog / "report.html").read_bytes() == first


@one_in(8)
@given(notes=collections)
def test_the_report_on_any_collection_is_well_formed_and_current(notes: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        lay(Path(), notes)
        command = ["report", "--output", "report.html", "--cache-dir", os.devnull, "--jobs", "1"]
        assert main(command) == 0
        page = Page(Path("report.html").read_text(encoding="utf-8"))
        assert len(papers(page)) == sum(text.count("](https://arxiv.org/") for text in notes.values())
        assert main([*command, "--check"]) == 0


def test_the_data_in_a_report_says_nothing_of_when_it_was_made(report: Report, blog: Path, stored: Path) -> None:
    report({}, "--cache-dir", str(stored))
    html = (blog / "report.html").read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="report-data">([^<]*)<', html)[1])  # type: ignore[index]
    assert sorted(data) == ["language", "network", "title", "version"]
    assert set(data["network"]["links"].values()) == {"alive", "dead"}


def test_a_folder_that_does_not_exist_is_named_as_the_cause(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(blog, MIXMATCH)
    assert main(["report", "--output", "static/report.html"]) == 2
    remedy = "static/report.html: cannot be written, for its folder does not exist: create that\n"
    assert capsys.readouterr().err.endswith(remedy)


def test_no_report_is_written_into_the_folder_of_git(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(blog, MIXMATCH)
    (blog / ".git").mkdir(exist_ok=True)
    assert main(["report", "--output", ".git/report.html"]) == 2
    assert ".git/report.html: is in a folder of git: name a file outside of it\n" in capsys.readouterr().err
    assert not (blog / ".git/report.html").exists()


def test_a_dash_is_standard_output_and_no_file(blog: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    write(blog, {"a.md": note(entry("MixMatch"))})
    assert main(["report", "--language", "en", "-q"]) == 0
    expected = capsysbinary.readouterr().out
    assert main(["report", "--language", "en", "-q", "-o", "-"]) == 0
    assert capsysbinary.readouterr().out == expected
    assert b"<!doctype html>" in expected
    assert not (blog / "-").exists()
    assert main(["report", "--check", "-o", "-"]) == 2
