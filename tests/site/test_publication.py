"""How a fix of the front matter may change a page, as Jekyll 4.3, Hexo 8.1 and Hugo 0.111 and 0.168 publish it."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperstack_lint.note import front_matter
from paperstack_lint.site.generators import Generator
from paperstack_lint.site.publication.published_post import published_post_of, unsafe_change
from paperstack_lint.site.settings import Permalinks, parse_permalinks
from tests.cli.test_cli import Run, run
from tests.test_carried_links import Lay, lay

__all__ = ["lay", "run"]

SHANGHAI = "timezone: Asia/Shanghai\n"
SLUG = "permalink: /:slug/\n"


def difference(links: Permalinks, before: str, after: str, day: str = "2020-03-26") -> str:
    """Return how a change of the front matter's fields changes the page."""
    fronts = (front_matter.parse(f"---\n{fields}\n---\n") for fields in (before, after))
    return unsafe_change(*(published_post_of(front, day, links) for front in fronts))


@pytest.mark.parametrize(
    ("generator", "settings", "before", "after"),
    [
        ("jekyll", SHANGHAI, "date: 2020/3/26", "date: 2020-03-26"),
        ("jekyll", SHANGHAI, "date: 2020/3/26 20:00:00", "date: '2020-03-26 20:00:00'"),
        ("jekyll", SHANGHAI, "date: 2020/3/26 20:00:00", "date: 2020-03-26 20:00"),
        ("jekyll", SHANGHAI, "date: 2020/3/26 20:00:00", "date: 2020-03-26 20:00:00 +0800"),
        ("jekyll", "timezone: UTC\n", "date: 2020/3/26 20:00:00", "date: 2020-03-26 20:00:00"),
        ("jekyll", SHANGHAI, "date: 2020-3-26 3:05:09", "date: 2020-03-26 3:05:09"),
        ("jekyll", "", "data: 2020-03-26", "date: 2020-03-26"),
        ("jekyll", "", "title: 用CNN", "title: 用 CNN"),
        ("jekyll", "permalink: /:year/:title/\n", "categroies: [a]", "categories: [a]"),
        ("jekyll", "", "date: 2020年3月26日", "date: 2020-03-26"),
        ("hexo", "", "date: 2020/3/26 20:00:00", "date: 2020-03-26 20:00:00"),
        ("hexo", "", "title: 用CNN", "title: 用 CNN"),
        ("hexo", "permalink: :title.html\n", "categroies: a", "categories: a"),
        ("hugo", "", "title: 用CNN\nlinkTitle: a", "title: 用 CNN\nlinkTitle: a"),
        ("hugo", "", "categroies: [a]", "categories: [a]"),
        ("none", "", "date: 2020/3/26", "date: 2020-03-26"),
        (
            "hugo",
            '[permalinks]\nposts = "/:slug/"\n',
            "title: 用CNN\nslug: z\nweight: 1\ndate: 2020-03-26 10:00:00",
            "title: 用 CNN\nslug: z\nweight: 1\ndate: 2020-03-26 10:00:00",
        ),
        ("hugo", "", "date: 2020-03-26 20:00:00\ntitle: 用CNN", "date: 2020-03-26 20:00:00\ntitle: 用 CNN"),
        ("hexo", "permalink: :post_title/\n", "title: 'x'", "title: x"),
    ],
)
def test_a_page_stays_where_it_is(generator: Generator, settings: str, before: str, after: str) -> None:
    assert difference(parse_permalinks(generator, settings), before, after) == ""


@pytest.mark.parametrize(
    ("generator", "settings", "before", "after", "reason"),
    [
        ("jekyll", SHANGHAI, "date: 2020/3/26 20:00:00", "date: 2020-03-26 20:00:00", "its date"),
        ("jekyll", SHANGHAI + SLUG, "date: 2020/3/26 20:00:00", "date: 2020-03-26 20:00:00", "its place in order"),
        ("jekyll", "", "date: 2020/3/26 20:00:00", "date: 2020-03-26 20:00:00", "its date"),
        ("jekyll", "", "data: 2020-03-25", "date: 2020-03-25", "its date"),
        ("jekyll", SLUG, "data: 2020-03-26 10:00", "date: 2020-03-26 10:00", "its place in order"),
        ("jekyll", "", "categroies: a", "categories: a", "its categories"),
        ("jekyll", "permalink: /:categories/:title/\n", "Categories: a", "categories: a", "its categories"),
        ("jekyll", "permalink: none\n", "categroies: a", "categories: a", "its categories"),
        ("jekyll", "permalink: /:title/\n", "permalnk: /a/", "permalink: /a/", "`permalink`"),
        ("hexo", "permalink: :post_title/\n", "title: 用CNN", "title: 用 CNN", "its title"),
        ("hexo", "permalink: :category/:title/\n", "categroies: a", "categories: a", "its categories"),
        ("hexo", "permalink: :hash/\n", "data: 2020-03-26", "date: 2020-03-26", "its date"),
        ("hexo", "permalink: :abbrlink/\n", "abrlink: 1", "abbrlink: 1", "`abbrlink`"),
        ("hexo", "", "date: 2020/3/26 20:00:00 +08:00", "date: 2020-03-26 20:00:00 +08:00", "its date"),
        ("hexo", "", "date: '2020-03-26'", "date: 2020-03-26", "its date"),
        ("hugo", '[permalinks]\nposts = "/:title/"\n', "title: 用CNN", "title: 用 CNN", "its title"),
        ("hugo", "permalinks:\n  posts: /:year/:slug/\n", "title: 用CNN", "title: 用 CNN", "its title"),
        ("hugo", '{"permalinks": {"posts": "/:title/"}}', "title: 用CNN", "title: 用 CNN", "its title"),
        ("hugo", "", "title: 用CNN", "title: 用 CNN", "orders pages"),
        ("hugo", "", "date: 2020/3/26", "date: 2020-03-26", "does not read"),
        ("hugo", '[permalinks]\nposts = "/:year/:title/"\n', "date: 2020/3/26", "date: 2020-03-26", "its date"),
        ("none", "", "title: 用CNN", "title: 用 CNN", "its title"),
        ("hugo", '[permalinks]\nposts = "/:title/"\n', "title: 0x10", "title: '0x10'", "its title"),
        ("hexo", "permalink: :post_title/\n", "title: 1e3", "title: '1e3'", "its title"),
        ("hexo", "permalink: posts/:translate_title.html\n", "title: 用CNN", "title: 用 CNN", "its title"),
        ("hugo", '[permalinks]\nposts = "/:year/"\n', "lastmod: 2020/3/26", "lastmod: 2020-03-26", "its date"),
        ("hexo", "", "date: 2020/3/26T20:00:00", "date: 2020-03-26T20:00:00", "its date"),
        ("jekyll", "", "publishd: false", "published: false", "no longer be published"),
        ("hugo", "", "Drft: true", "draft: true", "no longer be published"),
        ("", "", "date: 2020/3/26 20:00:00", "date: 2020-03-26 20:00:00", "its date"),
        ("none", "", "categroies: a", "categories: a", "its categories"),
    ],
)
def test_a_page_does_not_stay_where_it_is(
    generator: Generator, settings: str, before: str, after: str, reason: str
) -> None:
    assert reason in difference(parse_permalinks(generator, settings), before, after)


@pytest.mark.parametrize("generator", ["jekyll", "hexo", "hugo"])
@pytest.mark.parametrize("day", ["0001-01-01 00:00:00 +23:59", "9999-12-31 23:59:59 -12:00", "0001-01-01 00:00:00"])
def test_a_day_at_the_end_of_the_calendar_has_no_moment(generator: Generator, day: str) -> None:
    permalinks = parse_permalinks(generator, SHANGHAI if generator == "jekyll" else "")
    assert difference(permalinks, f"date: {day}", f"date: {day}") == ""


def test_a_fix_that_moves_a_post_is_unsafe_and_has_a_reason(lay: Lay, run: Run) -> None:
    note = "_posts/2020-03-26-x.md"
    site = lay(**{"_config.yml": SHANGHAI, note: "---\ntitle: X\ndata: 2020-03-25\ncategroies: a\n---\n\n甲\n"})
    found = run("--fix", "--output-format", "concise", note)
    assert found.out.count("(no safe fix: the page's address contains its ") == 2
    assert "data: 2020-03-25\ncategroies: a" in (site / note).read_text(encoding="utf-8")


@pytest.mark.parametrize("zone", ["", SHANGHAI, "timezone: America/New_York\n"])
def test_a_time_without_a_zone_keeps_its_instant(lay: Lay, run: Run, zone: str) -> None:
    note = "_posts/2020-03-26-x.md"
    others = {f"_posts/2020-01-0{day}-o.md": f"---\ntitle: O\ndate: 2020-01-0{day}\n---\n" for day in (1, 2, 3)}
    site = lay(**{"_config.yml": zone, note: "---\ntitle: X\ndate: 2020/3/26 20:00:00\n---\n\n甲\n", **others})
    assert run("--fix", note, *others).code == 0
    assert 'date: "2020-03-26 20:00:00"' in (site / note).read_text(encoding="utf-8")


def test_a_note_with_many_fields_costs_its_length(lay: Lay, run: Run) -> None:
    note = "_posts/2020-03-26-x.md"
    text = "---\n" + "title : x\n" * 900 + "---\n\n甲\n"
    lay(**{note: text})
    assert run(note).code in (0, 1)


def test_a_site_is_described_with_what_its_addresses_contain(tmp_path: Path) -> None:
    from paperstack_lint.site import Site

    (tmp_path / "_config.yml").write_text(
        "permalink: /:categories/:title/ # none\ntimezone: 'Asia/Shanghai'\n", "utf-8"
    )
    assert Site(tmp_path, "jekyll").publishing.permalinks == Permalinks(
        "jekyll", frozenset({"categories", "slug"}), "Asia/Shanghai"
    )


PACKAGE = {"package.json": '{"dependencies": {"hexo": "7"}}'}
TAGS = "---\ntitle: X\ntags: [tools]\n---\n\n甲\n"
TOOL = "---\ntitle: X\ntags: [tool]\n---\n\n甲\n"


def test_a_tag_whose_page_is_linked_is_not_renamed_without_asking(lay: Lay, run: Run) -> None:
    notes = {f"_posts/2020-03-2{at}-x.md": TOOL for at in range(6)}
    name = "_posts/2020-03-27-x.md"
    site = lay(**notes, **{name: TAGS, "about.html": '<a href="/tags/tools/">tools</a>'})
    found = run("--fix", "--output-format", "concise", "--select", "tags/variant")
    assert "(no safe fix: about.html:1 refers to the page of the tag `tools`)" in found.out
    assert (site / name).read_text(encoding="utf-8") == TAGS
    (site / "about.html").write_text('<a href="/tags/tool/">tool</a>', encoding="utf-8")
    assert run("--fix", "--select", "tags/variant").code == 0
    assert (site / name).read_text(encoding="utf-8") == TOOL


@pytest.mark.parametrize(
    "text",
    ['{% post_link "用CNN做检测" %}', "{% assign p = site.posts | where: 'title', '用CNN做检测' %}"],
)
@pytest.mark.parametrize("name", ["about.html", "_posts/2020-03-27-y.md"])
def test_a_title_that_something_queries_is_not_changed_without_consent(
    lay: Lay, run: Run, text: str, name: str
) -> None:
    note = "_posts/2020-03-26-x.md"
    title = "---\ntitle: 用CNN做检测\n---\n\n## 训练 GAN\n\n## 训练 RNN\n\n## 训练 VAE\n"
    site = lay(**{note: title, name: text})
    found = run("--fix", "--output-format", "concise", "--select", "headings", note)
    assert f"(no safe fix: {name}:1 refers to the note by its title)" in found.out
    assert (site / note).read_text(encoding="utf-8") == title
    (site / name).write_text("", encoding="utf-8")
    assert run("--fix", "--select", "headings", note).code == 0


@pytest.mark.parametrize(
    ("files", "folder", "pages"),
    [
        ({"_config.yml": "", "source/index.md": ""}, "source/_posts", "from the page `tags/tools/` to `tags/tool/`"),
        ({"hugo.toml": ""}, "content/posts", "from the page `tags/tools/` to `tags/tool/`"),
        ({"_config.yml": "plugins: [jekyll-archives]\n"}, "_posts", "the address of the page that lists its notes"),
        ({"_config.yml": "", "tags.html": ""}, "_posts", "the address of the page that lists its notes"),
    ],
)
def test_a_message_names_the_changed_page_of_a_tag(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, files: dict[str, str], folder: str, pages: str
) -> None:
    notes = {f"{folder}/2020-03-2{at}-x.md": TOOL for at in range(6)} | {f"{folder}/2020-03-27-x.md": TAGS}
    for name, text in (files | notes).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert pages in run("--output-format", "concise", "--select", "tags/variant", folder).out


def test_hugo_has_one_page_for_two_cases_of_a_tag() -> None:
    from paperstack_lint.site import Site
    from paperstack_lint.tags.of_note import page_change

    assert page_change(Site(Path("/nowhere"), "hugo"), "NAS", "nas") == ""
    assert page_change(Site(Path("/nowhere"), "hexo"), "NAS", "nas") != ""


@pytest.mark.parametrize(
    ("permalink", "broken", "reason"),
    [
        ("/:title/", "title: A: B\npermalink: /y/", "contains its `permalink`"),
        ("/:title/", "title: A: B\npublished: false", "no longer be published"),
        ("date", "title: A: B\npublished: false", "no longer be published"),
        ("/:title/", "title: A: B", ""),
        ("date", "title: A: B\ncategories: [a]", ""),
    ],
)
def test_a_front_matter_that_becomes_readable_may_move_the_page(
    lay: Lay, run: Run, permalink: str, broken: str, reason: str
) -> None:
    note = "_posts/2020-03-26-x.md"
    lay(**{"_config.yml": f"permalink: {permalink}\n", note: f"---\n{broken}\n---\n\n甲\n"})
    found = run("--output-format", "concise", "--select", "front-matter/syntax", note).out
    assert ("(no safe fix: " in found) == bool(reason)
    assert reason in found


TAG_NAMED = {
    "about.html": "{{ site.tags.tools }}",
    "a.html": "{{ site.tags['tools'] }}",
    "b.html": "{% if page.tags contains 'tools' %}x{% endif %}",
    "c.html": "<a href='/archive?tag=tools'>x</a>",
    "d.md": "FROM #tools",
    "tag/tools.md": "---\nlayout: tag\n---\n",
    "_data/tags.yml": "- slug: tools\n  name: Tools\n",
    "_data/tag-map.json": '{"tools": "gj"}',
    "data/tags.csv": "a,b,tools\n",
    "content/tags/tools/_index.md": "---\ntitle: x\n---\n",
}


@pytest.mark.parametrize("name", TAG_NAMED)
def test_a_tag_that_a_program_or_a_page_names_is_not_renamed_without_asking(lay: Lay, run: Run, name: str) -> None:
    notes = {f"_posts/2020-03-2{at}-x.md": TOOL for at in range(6)}
    note = "_posts/2020-03-27-x.md"
    site = lay(**notes, **{note: TAGS, name: TAG_NAMED[name]})
    found = run("--fix", "--output-format", "concise", "--select", "tags/variant")
    assert f"(no safe fix: {name}:1 refers to " in found.out
    assert (site / note).read_text(encoding="utf-8") == TAGS


CATEGORY_NAMED = {
    "about.html": '<a href="/categories/tools/">x</a>',
    "a.md": "[x](/categories/ML/tools/)",
    "_includes/menu.html": '<a href="/categories/#tools">x</a>',
    "b.html": "{{ site.categories.tools }}",
    "c.html": "{% for each in site.categories['tools'] %}x{% endfor %}",
    "d.html": "{% if page.categories contains 'tools' %}x{% endif %}",
    "e.html": "<a href='/archive?category=tools'>x</a>",
    "_posts/2020-03-28-y.md": "---\ntitle: Y\n---\n[x]({{ site.baseurl }}/category/tools.html)",
    "category/tools.md": "---\nlayout: category\n---\n",
    "content/categories/tools/_index.md": "---\ntitle: x\n---\n",
}


@pytest.mark.parametrize("name", CATEGORY_NAMED)
def test_a_category_that_a_program_or_a_page_names_is_not_renamed_without_asking(lay: Lay, run: Run, name: str) -> None:
    settings = {"_config.yml": "permalink: /:title/\n"}
    notes = {f"_posts/2020-03-2{at}-x.md": TOOL.replace("tags", "categories") for at in range(6)}
    note, text = "_posts/2020-03-27-x.md", TAGS.replace("tags", "categories")
    site = lay(**settings, **notes, **{note: text, name: CATEGORY_NAMED[name]})
    found = run("--fix", "--output-format", "concise", "--select", "tags/variant")
    assert f"(no safe fix: {name}:" in found.out
    assert "refers to the page of the category `tools`)" in found.out
    assert (site / note).read_text(encoding="utf-8") == text


def test_a_page_of_a_tag_is_none_of_a_category(lay: Lay, run: Run) -> None:
    notes = {f"_posts/2020-03-2{at}-x.md": TOOL.replace("tags", "categories") for at in range(6)}
    note, text = "_posts/2020-03-27-x.md", TAGS.replace("tags", "categories")
    page = "<a href='/tags/tools/'>x</a> /categories/other"
    site = lay(**notes, **{"_config.yml": "permalink: /:title/\n", note: text, "about.html": page})
    assert run("--fix", "--select", "tags/variant").code == 0
    assert (site / note).read_text(encoding="utf-8") == TOOL.replace("tags", "categories")


IN_LOWER_CASE = {
    "hugo": ("content/posts/", {"hugo.toml": "title = 'x'\n"}, "/tags/gans/", "GANs"),
    "hugo words": ("content/posts/", {"hugo.toml": "title = 'x'\n"}, "/tags/deep-gans/", "Deep GANs"),
    "hexo": ("source/_posts/", {"_config.yml": "filename_case: 1\n", **PACKAGE}, "/tags/gans/", "GANs"),
    "hexo map": ("source/_posts/", {"_config.yml": "tag_map:\n  GANs: nets\n", **PACKAGE}, "/tags/nets/", "GANs"),
    "jekyll": ("_posts/2020-03-", {"_config.yml": "plugins: [jekyll-archives]\n"}, "/tags/gans/", "GANs"),
}


@pytest.mark.parametrize("case", IN_LOWER_CASE)
def test_a_tag_whose_page_has_another_name_is_not_renamed_without_asking(lay: Lay, run: Run, case: str) -> None:
    folder, settings, address, tag = IN_LOWER_CASE[case]
    post = "---\ntitle: X\ndate: 2020-03-26\ntags: [{}]\n---\n\n甲\n"
    notes = {f"{folder}2{at}-x.md": post.format(tag[:-1]) for at in range(6)}
    name = f"{folder}27-x.md"
    site = lay(**settings, **notes, **{name: post.format(tag), f"{folder}28-y.md": f"[x]({address})\n"})
    found = run("--fix", "--output-format", "concise", "--select", "tags/variant")
    assert f"28-y.md:1 refers to the page of the tag `{tag}`)" in found.out
    assert (site / name).read_text(encoding="utf-8") == post.format(tag)


def test_a_tag_whose_page_stays_is_renamed(lay: Lay, run: Run) -> None:
    notes = {f"content/posts/{at}.md": TOOL.replace("tool", "Tool") for at in range(6)}
    site = lay(
        **notes, **{"hugo.toml": "title = 'x'\n", "content/posts/x.md": TOOL, "content/y.md": "[x](/tags/TOOL/)"}
    )
    assert run("--fix", "--select", "tags/variant").code == 0
    assert "tags: [Tool]" in (site / "content/posts/x.md").read_text(encoding="utf-8")


def test_a_text_of_tags_whose_page_is_linked_is_not_split_without_asking(lay: Lay, run: Run) -> None:
    note = "source/_posts/x.md"
    lay(**{note: "---\ntitle: X\ntags: nlp, cv\n---\n", "source/about/index.md": "[x](/tags/nlp-cv/)"})
    found = run("--output-format", "concise", "--select", "tags/form", note)
    assert "(no safe fix: source/about/index.md:1 refers to the page of the tag `nlp, cv`)" in found.out


@pytest.mark.parametrize(
    "value", ["2020/3/26 20:00:00 Asia/Shanghai", "2020/3/26 20:00:00 CST", "2020/3/26 8:00:00 PM"]
)
def test_a_date_that_hugo_would_not_read_either_is_not_rewritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, value: str
) -> None:
    note = tmp_path / "content/posts/a.md"
    note.parent.mkdir(parents=True)
    (tmp_path / "hugo.toml").write_text("", encoding="utf-8")
    note.write_text(f"---\ntitle: A\ndate: {value}\n---\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    found = run("--fix", "--unsafe-fixes", "--output-format", "concise", "--select", "front-matter/date", "content")
    assert "(no fix: what follows the day would not be read)" in found.out
    assert f"date: {value}\n" in note.read_text(encoding="utf-8")
