"""Links from note to note when a fix changes the heading that they lead to, by the real command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_cli import Run, run
from tests.repositories import committed

__all__ = ["run"]

Lay = Callable[..., Path]

A, B = "_posts/2020-01-02-a.md", "_posts/2020-01-03-b.md"
HEADINGS = "---\ntitle: A\n---\n\n# 用 GAN 做生成\n# 用 VAE 做压缩\n# 用 RNN 做翻译\n## 训练CNN的细节\n\n甲\n"
SPACED = HEADINGS.replace("训练CNN的细节", "训练 CNN 的细节")
LINK = "---\ntitle: B\n---\n\n见[甲](2020-01-02-a.md#训练cnn的细节)。\n"
OLD, NEW = "#训练cnn的细节", "#训练-cnn-的细节"
RULE = "headings/spacing"


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """A repository of two notes, the second of which leads to a heading of the first, and of more files."""

    def laid(link: str = LINK, headings: str = HEADINGS, **more: str) -> Path:
        files = {"_config.yml": "", A: headings, B: link, **more}
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return committed(tmp_path)

    return laid


def texts(site: Path) -> tuple[str, str]:
    return (site / A).read_text(encoding="utf-8"), (site / B).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "target",
    [
        "2020-01-02-a.md#训练cnn的细节",
        "./2020-01-02-a.md#%E8%AE%AD%E7%BB%83cnn%E7%9A%84%E7%BB%86%E8%8A%82",
        "{% post_url 2020-01-02-a %}#训练cnn的细节",
        "{{ site.baseurl }}{% post_url 2020-01-02-a %}#训练cnn的细节",
        "/2020/01/02/a.html#训练cnn的细节",
    ],
)
@pytest.mark.parametrize("form", ["见[甲]({})。", '见<a href="{}">甲</a>。', "见[甲][a]。\n\n[a]: <{}>"])
def test_a_link_of_another_note_follows_a_heading(lay: Lay, run: Run, target: str, form: str) -> None:
    if " " in target and "[a]:" in form:
        pytest.skip("no definition to a parser of Markdown")
    link = f"---\ntitle: B\n---\n\n{form.replace('{}', target)}\n"
    site = lay(link)
    result = run("--fix")
    assert (result.code, result.out) == (0, "")
    old, new = (OLD, NEW) if OLD in target else ("cnn", "-cnn-")
    assert texts(site) == (SPACED, link.replace(old, new))
    again = run("--fix")
    assert (again.code, again.err) == (0, "2 notes checked: no findings.\n")
    assert texts(site) == (SPACED, link.replace(old, new))


def test_the_fix_is_offered_where_nothing_is_fixed_yet(lay: Lay, run: Run) -> None:
    lay()
    assert "--fix fixes 1 of them" in run().err
    assert "--fix fixes" not in run("--ignore", "links/anchor").err


def test_a_diff_shows_both_notes(lay: Lay, run: Run) -> None:
    site = lay()
    result = run("--diff")
    assert result.code == 1
    assert "+## 训练 CNN 的细节\n" in result.out
    assert f"2020-01-02-a.md{NEW}" in result.out
    assert texts(site) == (HEADINGS, LINK)


@pytest.mark.parametrize(
    "arguments", [(A,), ("--ignore", "links/anchor"), ("--select", RULE)], ids=["alone", "ignored", "not selected"]
)
def test_a_heading_waits_where_its_links_are_not_fixed_together_with_it(
    lay: Lay, run: Run, arguments: tuple[str, ...]
) -> None:
    site = lay()
    result = run("--fix", "--output-format", "concise", *arguments)
    assert (result.code, result.findings) == (0, [(A, RULE)])
    assert texts(site) == (HEADINGS, LINK)


WAITING = {
    "suppressing": LINK + "\n<!-- paperstack-lint-disable-file links/anchor -->\n",
    "escaped": LINK.replace("cnn", "&#99;nn"),
    "twice, and once escaped": LINK + "\n[乙](2020-01-02-a.md#训练&#99;nn的细节)\n",
}


@pytest.mark.parametrize("link", WAITING.values(), ids=WAITING)
def test_a_heading_waits_for_a_link_that_cannot_follow(lay: Lay, run: Run, link: str) -> None:
    site = lay(link)
    result = run("--fix", "--output-format", "concise", "--ignore", "suppression")
    assert (result.code, result.findings) == (0, [(A, RULE)])
    assert texts(site) == (HEADINGS, link)


def test_a_heading_waits_where_others_read_alike(lay: Lay, run: Run) -> None:
    headings = HEADINGS + "\n## 训练：CNN的细节\n"
    site = lay(headings=headings)
    run("--fix")
    assert texts(site) == (headings, LINK)


def test_a_heading_waits_where_the_note_takes_in_others(lay: Lay, run: Run) -> None:
    headings = HEADINGS + "\n{% include more.md %}\n"
    site = lay(headings=headings)
    run("--fix")
    assert texts(site) == (headings, LINK)


def test_a_link_to_another_heading_or_nowhere_keeps_none_from_being_fixed(lay: Lay, run: Run) -> None:
    link = LINK.replace(OLD, "#用-gan-做生成") + "\n[乙](2020-01-02-a.md#无) <!-- paperstack-lint-disable-line -->\n"
    site = lay(link)
    assert run("--fix").code == 0
    assert texts(site) == (SPACED, link)


def test_links_in_the_note_itself_follow_at_once(lay: Lay, run: Run) -> None:
    link = LINK.replace("见", f"见[这里]({OLD})和") + "\n# 训练CNN的细节\n\n## 用 GAN\n\n## 用 VAE\n\n## 用 RNN\n"
    site = lay(link)
    assert run("--fix").code == 0
    assert texts(site) == (SPACED, link.replace(OLD, NEW).replace("练CNN的", "练 CNN 的"))


def test_notes_that_lead_to_each_other_are_fixed_together(lay: Lay, run: Run) -> None:
    back = "\n见[乙](2020-01-03-b.md#用gan)。\n"
    more = "\n# 用GAN\n\n## 用 CNN\n\n## 用 VAE\n\n## 用 RNN\n"
    site = lay(LINK + more, HEADINGS + back)
    assert run("--fix").code == 0
    assert texts(site) == (
        SPACED + back.replace("#用gan", "#用-gan"),
        LINK.replace(OLD, NEW) + more.replace("用GAN", "用 GAN"),
    )


@pytest.mark.parametrize("name", [A, B])
def test_a_note_that_cannot_be_written_takes_the_other_one_back(lay: Lay, run: Run, name: str) -> None:
    site = lay()
    (site / name).chmod(0o444)
    result = run("--fix", "--output-format", "concise")
    (site / name).chmod(0o644)
    unwritable = [(name, "note/unwritable")]
    assert (result.code, sorted(result.findings)) == (1, sorted([(A, RULE), *unwritable]))
    assert "is read-only" in result.out
    assert "not fixed: a link from one note to another would be broken" in result.err
    assert "Fixed" not in result.err
    assert texts(site) == (HEADINGS, LINK)


def test_a_reference_of_hugo_follows(lay: Lay, run: Run) -> None:
    note, other = "content/posts/a.md", "content/posts/b.md"
    link = LINK.replace("2020-01-02-a.md#训练cnn的细节", '{{< ref "a#训练cnn的细节" >}}')
    site = lay(**{"_config.yml": "title: x\n", "hugo.toml": "", note: HEADINGS, other: link})
    for name in (A, B, "_config.yml"):
        (site / name).unlink()
    committed(site)
    assert run("--fix").code == 0
    assert (site / note).read_text(encoding="utf-8") == SPACED
    assert (site / other).read_text(encoding="utf-8") == link.replace(OLD, NEW)


@pytest.mark.parametrize(
    "link", ["[x](a.md#🌱-motivation)", "{% post_link a#🌱-motivation %}", "[x](/a.html#🌱-motivation)"]
)
def test_a_heading_of_hexo_waits_where_its_case_would_change(lay: Lay, run: Run, link: str) -> None:
    note, other = "source/_posts/a.md", "source/_posts/b.md"
    sections = [f"### {each}\n\n甲\n" for each in ("🔑 Key:", "🎓 Source:", "🌱 motivation:", "💊 Methodology:")]
    paper = "\n".join(["---\ntitle: A\n---\n\n## [P](https://arxiv.org/abs/1905.02249)\n", *sections])
    more = {note: paper, other: f"---\ntitle: B\n---\n\n见{link}。\n"}
    site = lay(
        **{"_config.yml": "title: x\ntheme: plain\npermalink: :title.html\n", "package.json": '{"hexo": {}}', **more}
    )
    for name in (A, B):
        (site / name).unlink()
    committed(site)
    result = run("--fix", "--output-format", "concise", "--select", "sections/label")
    assert f"(no fix: {other}:5 refers to it as `#🌱-motivation`" in result.out
    assert (site / note).read_text(encoding="utf-8") == paper


@pytest.mark.parametrize("given", ["", " {#given}"])
@pytest.mark.parametrize("wikilink", ["[[a#训练CNN的细节]]", "[[a#训练CNN的细节|甲]]", "![[a#训练CNN的细节]]"])
def test_a_heading_waits_for_a_wikilink_that_reads_like_an_address(
    lay: Lay, run: Run, wikilink: str, given: str
) -> None:
    headings = HEADINGS.replace("训练CNN的细节", f"训练CNN的细节{given}")
    note, other = "content/posts/a.md", "content/posts/b.md"
    site = lay(**{"hugo.toml": "", note: headings, other: f"---\ntitle: B\n---\n\n{wikilink}\n"})
    for name in ("_config.yml", A, B):
        (site / name).unlink()
    committed(site)
    result = run("--fix", "--output-format", "concise", "--select", RULE)
    assert f"(no fix: {other}:5 refers to it as `#训练CNN的细节`" in result.out
    assert (site / note).read_text(encoding="utf-8") == headings


OF_HUGO = {"hugo.toml": '[markup.goldmark.parser]\nautoHeadingIDType = "blackfriday"\n'}


@pytest.mark.parametrize(
    ("heading", "fragment", "rule", "more"),
    [
        ("🌱 Motivaton:", "#-motivaton", "sections/label", {}),
        (
            "[细节](https://arxiv.org/pdf/1706.03762.pdf)与CNN",
            "#细节-https-arxiv-org-pdf-1706-03762-pdf-与cnn",
            "links/arxiv-form",
            OF_HUGO,
        ),
    ],
)
def test_a_heading_waits_where_its_id_gets_other_letters(
    lay: Lay, run: Run, heading: str, fragment: str, rule: str, more: dict[str, str]
) -> None:
    note, other = ("content/posts/a.md", "content/posts/b.md") if more else (A, B)
    sections = [f"### {each}\n\n甲\n" for each in ("🔑 Key:", "🎓 Source:", heading, "💊 Methodology:")]
    paper = "\n".join(["---\ntitle: A\n---\n\n## [P](https://arxiv.org/abs/1905.02249)\n", *sections])
    target = f'{{{{< ref "a.md{fragment}" >}}}}' if more else f"2020-01-02-a.md{fragment}"
    site = lay(**{**more, note: paper, other: f"---\ntitle: B\n---\n\n见[甲]({target})。\n"})
    if more:
        for name in ("_config.yml", A, B):
            (site / name).unlink()
        committed(site)
    result = run("--fix", "--output-format", "concise", "--select", f"{rule},links/anchor")
    assert f"(no fix: {other}:5 refers to it as `{fragment}`" in result.out
    assert (site / note).read_text(encoding="utf-8") == paper


def test_a_heading_of_plain_kramdown_waits_for_a_link_by_its_latin_letters(lay: Lay, run: Run) -> None:
    link = LINK.replace(OLD, "#cnn").replace("title: B", "tags: [x, x]\ntitle: B")
    headings = HEADINGS.replace("title: A", "tags: [x, x]\ntitle: A")
    site = lay(link, headings, **{"_config.yml": "kramdown:\n  input: kramdown\n"})
    result = run("--fix", "--output-format", "concise")
    assert result.code == 0
    assert f"(no fix: {B}:6 refers to it as `#cnn`, and which heading that is, is uncertain)" in result.out
    assert texts(site) == (headings.replace("[x, x]", "[x]"), link.replace("[x, x]", "[x]"))


@pytest.mark.parametrize("heading", ["2. 训练CNN的细节", "训练CNN的细节"])
def test_a_heading_waits_for_a_wikilink_by_its_text_whatever_its_id_is(lay: Lay, run: Run, heading: str) -> None:
    wikilink = LINK.replace(f"[甲](2020-01-02-a.md{OLD})", f"[[2020-01-02-a#{heading}]]")
    assert wikilink != LINK
    headings = HEADINGS.replace("训练CNN的细节", heading)
    site = lay(wikilink, headings, **{"_config.yml": "kramdown:\n  input: kramdown\n  auto_ids: true\n"})
    result = run("--fix", "--output-format", "concise", "--select", RULE)
    assert f"refers to it as `#{heading}`, which cannot be updated" in result.out
    assert texts(site) == (headings, wikilink)


def test_no_heading_is_added_before_one_that_a_reference_with_a_prefix_is_to(lay: Lay, run: Run) -> None:
    paper = "## [P](https://arxiv.org/abs/1905.02249)\n\n### 🔑 Key:\n\n@\n\n### 💡 Ideas:\n\nb\n\n"
    headings = f"---\ntitle: A\n---\n\n{paper}{paper.replace('@', '### 🎓 Source:', 1)}"
    link = LINK.replace(OLD, "#x--source")
    site = lay(link, headings, **{"_config.yml": "kramdown:\n  auto_id_prefix: x-\n"})
    run("--fix", "--select", "sections/missing")
    assert texts(site)[0].count("🎓 Source:") == 1


HIDDEN_FORMS = [
    "[[2020-01-02-a#训练CNN的细节]]",
    "![[a#训练CNN的细节|别名]]",
    "[x](/posts/a/#训练cnn的细节)",
    "[x](../a/#训练cnn的细节)",
    "[x](https://own.site/posts/a/#训练cnn的细节)",
    "[x](//own.site/posts/a/#%E8%AE%AD%E7%BB%83cnn%E7%9A%84%E7%BB%86%E8%8A%82)",
    "[x]({% post_path a %}#训练cnn的细节)",
    "{% assign page = '/posts/a/' %}[x]({{ page }}#训练cnn的细节)",
    "<a href='/posts/a/#训练CNN的细节'>x</a>",
    "[x](https://link.zhihu.com/?target=https%3A//own.site/posts/a%23训练cnn的细节)",
]
FILES = {
    "about.html": '<a href="/posts/a/#训练cnn的细节">x</a>',
    "_data/menu.yml": "- url: /posts/a/#训练cnn的细节\n",
    "_data/menu.json": '{"url": "/posts/a/#\\u8bad\\u7ec3cnn\\u7684\\u7ec6\\u8282"}',
    "_includes/toc.html": "<a href='#训练cnn的细节'>x</a>",
    "assets/page.js": 'document.querySelector("#训练cnn的细节")',
    "assets/by-id.js": "document.getElementById( '训练cnn的细节' )",
    "assets/call.js": "scrollToSection(`训练cnn的细节`, 300)",
    "assets/selector.js": "$('h2[id=\"训练cnn的细节\"]')",
    "assets/hash.js": "if (location.hash === '' || location.hash.slice(1) == '训练cnn的细节') open()",
    "assets/set-hash.js": "location.hash = '训练cnn的细节'",
    "assets/style.css": "h2[id^='训练cnn的细节'] { color: red }",
    "_layouts/post.html": '<nav aria-labelledby="toc 训练cnn的细节">',
    "_layouts/fold.html": '<button data-bs-target="训练cnn的细节">',
    "_layouts/click.html": '<a onclick="jump(&quot;训练cnn的细节&quot;)">',
    "_includes/part.html": '{% include section.html anchor="训练cnn的细节" %}',
    "_data/toc.yml": "- title: x\n  anchor: 训练cnn的细节\n",
    "_data/toc.json": '[{"fragment": "\\u8bad\\u7ec3cnn\\u7684\\u7ec6\\u8282"}]',
    "drafts/c.md": "[x](../_posts/2020-01-02-a.md#训练cnn的细节)\n",
}


@pytest.mark.parametrize("form", HIDDEN_FORMS)
def test_a_heading_waits_for_a_reference_whose_note_cannot_be_determined(lay: Lay, run: Run, form: str) -> None:
    link = f"---\ntitle: B\n---\n\n{form}\n"
    site = lay(link, **{"_config.yml": "url: https://own.site\n"})
    result = run("--fix", "--output-format", "concise", "--select", RULE)
    assert result.findings == [(A, RULE)]
    assert f"(no fix: {B}:5 refers to it as `#" in result.out
    assert texts(site) == (HEADINGS, link)


@pytest.mark.parametrize("name", FILES)
def test_a_heading_waits_for_a_reference_in_any_file_of_the_site(lay: Lay, run: Run, name: str) -> None:
    site = lay("---\ntitle: B\n---\n", **{name: FILES[name], ".paperstack-lint.yaml": "exclude: [drafts]\n"})
    result = run("--fix", "--output-format", "concise", "--select", RULE)
    line = FILES[name].count("\n", 0, FILES[name].find("训练")) + 1 if "训练" in FILES[name] else 1
    assert f"(no fix: {name}:{line} refers to it as `#" in result.out
    assert texts(site)[0] == HEADINGS
    (site / name).write_text("nothing", encoding="utf-8")
    assert run("--fix", "--select", RULE).code == 0
    assert texts(site)[0] == SPACED


@pytest.mark.parametrize("form", ["[x](https://example.com/a#训练cnn的细节)", "`a#训练cnn的细节`", "a #训练cnn的细节"])
def test_a_heading_does_not_wait_for_what_is_no_reference_to_the_site(lay: Lay, run: Run, form: str) -> None:
    site = lay(f"---\ntitle: B\n---\n\n{form}\n", **{"_config.yml": "url: https://own.site\n"})
    assert run("--fix", "--select", RULE).code == 0
    assert texts(site)[0] == SPACED


@pytest.mark.parametrize(
    "element",
    [
        "<script>\ndocument.getElementById('训练cnn的细节').remove()\n</script>",
        "<a onclick=\"jump('训练cnn的细节')\">去</a>",
        '<section aria-labelledby="训练cnn的细节">\n',
    ],
)
def test_a_heading_waits_for_an_element_of_its_page_that_names_its_id(lay: Lay, run: Run, element: str) -> None:
    headings = f"{HEADINGS}\n{element}\n"
    site = lay("---\ntitle: B\n---\n", headings)
    result = run("--fix", "--output-format", "concise", "--select", RULE)
    assert "refers to it as `#训练cnn的细节`, which cannot be updated" in result.out
    assert texts(site)[0] == headings


@pytest.mark.parametrize("words", ["他说（'训练cnn的细节'）", "`jump('训练cnn的细节')`", "print('训练cnn的细节')"])
def test_a_heading_does_not_wait_for_words_that_read_like_its_id(lay: Lay, run: Run, words: str) -> None:
    headings = f"{HEADINGS}\n{words}\n"
    site = lay("---\ntitle: B\n---\n", headings)
    assert run("--fix", "--select", RULE).code == 0
    assert texts(site)[0] == headings.replace("训练CNN的", "训练 CNN 的")


@pytest.mark.parametrize(
    "target", ["https://own.site/2020/01/02/a.html#训练cnn的细节", "//own.site/2020/01/02/a#训练cnn的细节"]
)
def test_a_link_by_the_address_of_the_site_follows(lay: Lay, run: Run, target: str) -> None:
    link = LINK.replace("2020-01-02-a.md#训练cnn的细节", target)
    site = lay(link, **{"_config.yml": "url: https://own.site\n"})
    assert run("--fix", "--select", f"{RULE},links/anchor").code == 0
    assert texts(site) == (SPACED, link.replace(OLD, NEW))


def test_a_definition_through_a_tag_follows(lay: Lay, run: Run) -> None:
    link = "---\ntitle: B\n---\n\n[甲][r]\n\n[r]: {% post_url 2020-01-02-a %}#训练cnn的细节\n"
    site = lay(link)
    assert run("--fix").code == 0
    assert texts(site) == (SPACED, link.replace(OLD, NEW))


def test_a_heading_says_that_the_note_of_a_link_is_not_linted(lay: Lay, run: Run) -> None:
    lay()
    result = run("--output-format", "concise", A)
    assert f"(no fix: {B}:5 refers to it as `{OLD}`, and is not among the notes of this run)" in result.out
    assert "--fix" not in result.err


def test_the_ids_of_plain_kramdown_hold_the_target_of_a_link(lay: Lay, run: Run) -> None:
    heading = "---\ntitle: A\n---\n\n# [CNN](http://arxiv.org/abs/1706.03762) 与其他\n"
    link = LINK.replace(OLD, "#cnnhttparxivorgabs170603762-")
    site = lay(link, heading, **{"_config.yml": "kramdown:\n  input: kramdown\n"})
    result = run("--fix", "--output-format", "concise", "--select", "links/arxiv-form,links/anchor")
    assert result.findings == [(A, "links/arxiv-form")]
    assert texts(site) == (heading, link)
    (site / "_config.yml").write_text("", encoding="utf-8")
    assert run("--fix", "--select", "links/arxiv-form").code == 0


def test_the_prefix_that_kramdown_puts_before_ids_is_a_part_of_them(lay: Lay, run: Run) -> None:
    headings = HEADINGS + "\n[x](#x-用-gan-做生成)\n"
    link = LINK.replace(OLD, "#x-训练cnn的细节")
    site = lay(link, headings, **{"_config.yml": "kramdown:\n  auto_id_prefix: x-\n"})
    result = run("--fix", "--output-format", "concise")
    assert result.findings == [(A, RULE)]
    assert f"(no fix: {B}:5 refers to it as `#x-训练cnn的细节`" in result.out
    assert texts(site) == (headings, link)


LATER = {
    "about.html": '<a href="/b.html#训练-cnn-的细节">x</a>\n<a href="/a.html#训练cnn的细节">y</a>\n',
    "one.html": "<a href='/b.html#训练-cnn-的细节'>x</a>",
    "two.html": "<a href='/c.html#训练-cnn-的细节'>x</a>",
}


@pytest.mark.parametrize("names", [("about.html",), ("one.html", "two.html")])
def test_another_spelling_does_not_hide_the_reference_that_would_break(
    lay: Lay, run: Run, names: tuple[str, ...]
) -> None:
    files = {name: LATER[name] for name in names} | {"z.html": "<a href='/a.html#训练cnn的细节'>x</a>"}
    site = lay("---\ntitle: B\n---\n", **files)
    assert "(no fix: " in run("--fix", "--output-format", "concise", "--select", RULE).out
    assert texts(site)[0] == HEADINGS


def test_of_very_many_spellings_it_is_known_that_there_are_many(lay: Lay, run: Run) -> None:
    forms = "".join(f"<a href='/b.html#训练{'-' * at}CNN的细节'>x</a>\n" for at in range(2, 40))
    site = lay("---\ntitle: B\n---\n", **{"a.html": forms + "<a href='/a.html#训练cnn的细节'>x</a>"})
    run("--fix", "--select", RULE)
    assert texts(site)[0] == HEADINGS


@pytest.mark.parametrize(
    "name", ["nav.php", "vendor/about.html", "/".join([*"abcdefghijklmno", "x.html"]), "page.htm.erb"]
)
def test_a_reference_is_found_in_whatever_file_of_the_site_it_is(lay: Lay, run: Run, name: str) -> None:
    site = lay("---\ntitle: B\n---\n", **{name: "<a href='/a.html#训练cnn的细节'>x</a>"})
    assert f"(no fix: {name}:1 " in run("--fix", "--output-format", "concise", "--select", RULE).out
    assert texts(site)[0] == HEADINGS


@pytest.mark.parametrize("name", ["_site/a.html", "docs/a.html", "node_modules/a.html", "a.min.js", "picture.png"])
def test_what_a_generator_or_a_tool_has_written_is_no_reference(lay: Lay, run: Run, name: str) -> None:
    files = {"_config.yml": "destination: docs\n", name: "<a href='/a.html#训练cnn的细节'>x</a>"}
    site = lay("---\ntitle: B\n---\n", **files)
    assert run("--fix", "--select", RULE).code == 0
    assert texts(site)[0] == SPACED


def test_a_link_to_a_folder_is_not_searched_again(lay: Lay, run: Run) -> None:
    site = lay("---\ntitle: B\n---\n")
    for at in range(8):
        (site / f"link{at}").symlink_to(".")
    assert run("--fix", "--select", RULE, A, B).code == 0


def test_a_reference_from_the_repository_around_the_site_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    files = {
        "README.md": "[x](blog/_posts/2020-01-02-a.md#训练cnn的细节)\n",
        ".paperstack-lint.yaml": "exclude: [README.md]\n",
        "blog/_config.yml": "",
        f"blog/{A}": HEADINGS,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(committed(tmp_path))
    assert "(no fix: README.md:1 " in run("--fix", "--output-format", "concise", "--select", RULE).out
    assert (tmp_path / "blog" / A).read_text(encoding="utf-8") == HEADINGS


@pytest.mark.parametrize("link", ["[[a#训练CNN的细节]]", "[x](../papers/a.md#训练cnn的细节)"])
def test_without_a_site_what_is_below_the_current_folder_is_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, link: str
) -> None:
    for name, text in (("papers/a.md", HEADINGS), ("daily/b.md", link)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    found = run("--fix", "--output-format", "concise", "--select", RULE, "papers/a.md")
    assert "(no fix: daily/b.md:1 refers to it as " in found.out
    assert (tmp_path / "papers/a.md").read_text(encoding="utf-8") == HEADINGS


def test_a_fragment_that_liquid_appends_is_a_reference(lay: Lay, run: Run) -> None:
    form = '[x]({{ "/2020/01/02/a.html" | append: "#训练cnn的细节" | relative_url }})'
    site = lay(f"---\ntitle: B\n---\n\n{form}\n")
    assert "(no fix: " in run("--fix", "--output-format", "concise", "--select", RULE).out
    assert texts(site)[0] == HEADINGS


def test_no_heading_is_added_where_links_count_headings(lay: Lay, run: Run) -> None:
    sections = ("🔑 关键", "🌱 动机", "💊 方法", "📐 实验", "💡 想法")
    template = "template:\n  sections:\n" + "".join(
        f"    - {{key: k{at}, emoji: {name[0]}, label: {name[2:]}}}\n"
        for at, name in enumerate((*sections[:1], "🎓 来源", *sections[1:]))
    )
    paper = "[x](#section-2)\n\n# [P](https://arxiv.org/abs/1706.03762)\n\n" + "".join(
        f"## {each}：\n\n字\n\n" for each in sections
    )
    config = {"_config.yml": "kramdown:\n  input: kramdown\n", ".paperstack-lint.yaml": template}
    site = lay("---\ntitle: B\n---\n", f"---\ntitle: A\n---\n\n{paper}", **config)
    result = run("--fix", "--output-format", "concise", "--select", "sections/missing")
    assert "(no fix: line 5 refers to a heading by its number)" in result.out
    assert "来源" not in texts(site)[0]
