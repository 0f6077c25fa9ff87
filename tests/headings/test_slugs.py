"""The fragments that resolve on the page of a note, compared with recorded ids of generators."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.collection.project import Project
from paperstack_lint.headings.anchors import anchors_of
from paperstack_lint.headings.fragments import ANY, resolves
from paperstack_lint.headings.page_ids import page_ids
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT
from tests.cases import TODAY
from tests.generated import notes, words

FILES = {
    "jekyll": ["_config.yml"],
    "hugo": ["hugo.toml"],
    "hexo": ["_config.yml", "source/x"],
    "": [".git/x"],
    "none": [],
}
KINDS = tuple(FILES)

# kramdown 2.4 (GFM, and its own parser), Hugo 0.111 (`github`, `github-ascii`, `blackfriday`), hexo-renderer-marked 7
# with its defaults, github-slugger 2 on the text of marked's HTML.
RECORDED = [
    ("# 图像分割Survey", "图像分割survey survey", "图像分割survey survey", "图像分割Survey", "图像分割survey"),
    ("# 🔑 Key:", "-key key", "-key key", "🔑-Key", "-key"),
    ("# `--fix` and *emph* [link](http://x.org/y) z", "--fix-and-emph-link-z fix-and-emph-linkhttpxorgy-z", "--fix-and-emph-linkhttpxorgy-z fix-and-emph-link-http-x-org-y-z", "fix-and-emph-link-z", "--fix-and-emph-link-z"),
    ("# A &amp; B <b>x</b>", "a--b-x a-amp-b-bxb", "a-amp-b-bxb a-amp-b-b-x-b", "A-B-x", "a--b-x"),
    ("# 1. Foo_bar __baz__", "1-foo_bar-baz foobar-baz", "1-foo_bar-__baz__ 1-foo-bar-baz", "1-Foo-bar-baz", "1-foo_bar-baz"),
    ('# "quoted" -- x --- y ... z', "quoted--x--y--z quoted----x-----y--z", "quoted----x-----y--z quoted-x-y-z", "“quoted”-–-x-—-y-…-z", "quoted----x-----y--z"),
    ("# $x^2$ end", "x2-end", "x2-end x-2-end", "x-2-end", "x2-end"),
    ("# ![alt](img.png) tail", "-tail altimgpng-tail", "altimgpng-tail alt-img-png-tail", "tail", "tail"),
    ("# 标题\u3000全角：A（b）", "标题全角ab ab", "标题全角ab ab 标题-全角-a-b", "标题-全角：A（b）", "标题全角ab"),
    ("# café ÀÉ ß ΑΣ", "café-àé-ß-ασ caf---", "café-àé-ß-ασ cafe-ae--", "cafe-AE-s-ΑΣ", "café-àé-ß-ας"),
    ("# ①第一 x² Ⅳ Ⓐ", "第一-x-ⅳ-ⓐ x--", "第一-x-- -x-- ①第一-x²-ⅳ", "①第一-x²-Ⅳ-A", "第一-x-ⅳ-ⓐ"),
    ("# !!!", "section", "heading", "", ""),
    ("# a\\_b \\# c", "a_b--c ab--c", "a_b--c a-b-c", "a-b-c", "a_b--c"),
    ("# trailing ##", "trailing", "trailing", "trailing", "trailing"),
    ("# a<!-- c -->b", "ab a---c---b", "a---c---b a-c-b", "ab", "ab"),
    ("# URL https://a.b/c", "url-httpsabc", "url-httpsabc url-https-a-b-c", "URL-https-a-b-c", "url-httpsabc"),
    ("# C++ / C#", "c--c", "c--c c-c", "C-C", "c--c"),
    ("# 2020 年 Attention", "2020-年-attention attention", "2020-年-attention 2020--attention", "2020-年-Attention", "2020-年-attention"),
    ("# 3D点云", "3d点云 d", "3d点云 3d", "3D点云", "3d点云"),
    ("# Foo {#custom}", "custom", "custom", "Foo-custom", "foo-custom"),
    ("# $$y=\\frac{a}{b}$$ 公式", "yfracab-公式 yfracab-", "yfracab-公式 yfracab- y-frac-a-b-公式", "y-frac-a-b-公式", "yfracab-公式"),
    ("# a  b", "a--b", "a--b a-b", "a-b", "a--b"),
    ("# Q&A: it's 100%", "qa-its-100", "qa-its-100 q-a-it-s-100", "Q-A-it’s-100", "qa-its-100"),
    ("# “引号”与《书名》、标点。", "引号与书名标点 section", "引号与书名标点 heading 引号-与-书名-标点", "“引号”与《书名》、标点。", "引号与书名标点"),
    ("# हिन्दी शीर्षक", "हिन्दी-शीर्षक section", "हनद-शरषक - ह-न-द-श-र-षक", "हिन्दी-शीर्षक", "हिन्दी-शीर्षक"),
    ("# a—b – c", "ab--c", "ab--c a-b-c", "a—b-–-c", "ab--c"),
    ("# -lead and trail-", "-lead-and-trail- lead-and-trail-", "-lead-and-trail- lead-and-trail", "lead-and-trail", "-lead-and-trail-"),
    ("# snake_case_name", "snake_case_name snakecasename", "snake_case_name snake-case-name", "snake-case-name", "snake_case_name"),
    ("# Foo.Bar/baz", "foobarbaz", "foobarbaz foo-bar-baz", "Foo-Bar-baz", "foobarbaz"),
    ("# Foo[^1]", "foo1", "foo1 foo-1", "Foo-1", "foo1"),
    ("# :rocket: launch", "rocket-launch", "rocket-launch", "rocket-launch", "rocket-launch"),
    ("# x <https://a.b> y", "x-httpsab-y", "x-httpsab-y x-https-a-b-y", "x-https-a-b-y", "x-httpsab-y"),
    ("# Ａ１（全角）", "ａ１全角 section", "ａ１全角 heading ａ１-全角", "A１（全角）", "ａ１全角"),
    ("# 👨\u200d🎓 学生", "-学生 section", "-学生 - 学生", "👨\u200d🎓-学生", "-学生"),
    ("# [[wiki]] x", "wiki-x", "wiki-x", "wiki-x", "wiki-x"),
    ("# Über-Straße", "über-straße ber-strae", "über-straße uber-strae", "Uber-Strase", "über-straße"),
    ("# <kbd>Ctrl</kbd>+C", "ctrlc kbdctrlkbdc", "kbdctrlkbdc kbd-ctrl-kbd-c", "Ctrl-C", "ctrlc"),
    ("# ﬁne", "ﬁne ne", "ﬁne ne", "ﬁne", "ﬁne"),
    ("# foo\n\n# foo\n\n# Foo-1\n\n# foo", "foo foo-1 foo-2", "foo foo-1 foo-1-1 foo-2", "foo foo-1 Foo-1 foo-2", "foo foo-1 foo-1-1 foo-2"),
    ("# x {#y}\n\n# y\n\n# y", "y y-1", "y y-1 y-2", "x-y y y-1", "x-y y y-1"),
    ("# 1\n\n# baz 1\n\n# baz\n\n# baz", "1 baz-1 baz section", "1 baz-1 baz baz-2", "1 baz-1 baz", "1 baz-1 baz baz-2"),
    ("# !!!\n\n# ???\n\n# 。", "-1 -2 section section-1 section-2", "heading heading-1 heading-2", "-1 。", "-1 -2"),
    ("Setext one\n====\n\n> # in a quote\n\n* # in a list", "setext-one in-a-quote in-a-list", "setext-one in-a-quote in-a-list", "Setext-one in-a-quote in-a-list", "setext-one in-a-quote in-a-list"),
]  # fmt: skip


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Create a site of each generator."""
    root = tmp_path_factory.mktemp("sites")
    for kind, names in FILES.items():
        (root / f"a{kind}").mkdir()
        for name in names:
            (root / f"a{kind}" / name).parent.mkdir(exist_ok=True)
            (root / f"a{kind}" / name).write_text("", encoding="utf-8")
    (root / "kramdown").mkdir()
    (root / "kramdown/_config.yml").write_text("kramdown:\n  input: kramdown\n", encoding="utf-8")
    (root / "hugo-ascii").mkdir()
    ascii_ids = '[markup.goldmark.parser]\nautoHeadingIDType = "github-ascii"\n'
    (root / "hugo-ascii/hugo.toml").write_text(ascii_ids, encoding="utf-8")
    return {kind: root / f"a{kind}" for kind in KINDS} | {kind: root / kind for kind in ("kramdown", "hugo-ascii")}


def note(folder: Path, text: str) -> Note:
    return Note(folder / "x.md", text, Project(DEFAULT, TODAY))


@pytest.mark.parametrize(("text", "jekyll", "hugo", "hexo", "github"), RECORDED)
def test_ids_of_each_generator_are_among_them(
    sites: dict[str, Path], text: str, jekyll: str, hugo: str, hexo: str, github: str
) -> None:
    made = {"jekyll": jekyll, "hugo": hugo, "hexo": hexo, "": github, "none": github}
    known = {kind: page_ids(note(folder, text)) for kind, folder in sites.items()}
    known["jekyll"] |= known.pop("kramdown")
    known["hugo"] |= known.pop("hugo-ascii")
    assert {kind: set(made[kind].split()) - known[kind] for kind in KINDS} == {kind: set() for kind in KINDS}


@pytest.mark.parametrize(
    ("text", "plain", "gfm"),
    [("# 图像分割Survey", "survey", "图像分割survey"), ("# 1. segment_sum", "segmentsum", "1-segment_sum")],
)
def test_the_ids_of_kramdown_are_those_of_the_configured_parser(
    sites: dict[str, Path], text: str, plain: str, gfm: str
) -> None:
    assert not resolves(page_ids(note(sites["jekyll"], text)), plain)
    assert resolves(page_ids(note(sites["jekyll"], text)), gfm)
    assert resolves(page_ids(note(sites["kramdown"], text)), plain)
    assert not resolves(page_ids(note(sites["kramdown"], text)), gfm)


@pytest.mark.parametrize(
    ("text", "jekyll", "none"),
    [
        ("# 图像分割Survey", "图像分割Survey 图像分割 survey-1 图像分割-survey", "图像分割 survey"),
        (
            "# Hello, World!",
            "Hello,-World! Hello-World hello hello--world hello-world-1 Hello,%20World!",
            "hello helloworld",
        ),
        ("# foo\n\n# foo", "foo-2 foo-0 foo1 Foo", "foo-2 foo-0 foo1"),
        ("```\n# code\n```\n\n`# x`", "code x", "code x"),
        ("text [^a]", "fn:b fn:2", "fn:b fn-2 a"),
        ("# x <!-- <a id='y'></a> -->", "y", "y"),
    ],
)
def test_what_no_generator_makes_is_broken(sites: dict[str, Path], text: str, jekyll: str, none: str) -> None:
    ways = {"jekyll": jekyll.split(), "none": none.split()}
    found = {kind: [each for each in ways[kind] if resolves(page_ids(note(sites[kind], text)), each)] for kind in ways}
    assert found == {"jekyll": [], "none": []}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        ("# x {#own}", "own top"),
        ("# x\n{: #own .cls}", "own"),
        ("<a name='own'></a> <h2 id=two>y</h2>", "own two"),
        ("<h2>In <b>HTML</b></h2>", "in-html" ),
        ("#Title\n\n##　标题", "title 标题"),
        ("x[^a] y[^b] z[^a]\n\n[^a]: x\n[^b]: y", "fn:a fnref:a fnref:a:1 fn:2 fnref:2 fn-a fnref1:1"),
        ("# 标题", "%E6%A0%87%E9%A2%98 :~:text=x 标题:~:text=x /x?id=y !x L10 L10-L12 Top"),
        ("", "top more"),
    ],
)  # fmt: skip
def test_fragment_resolves_in_every_site(sites: dict[str, Path], kind: str, text: str, fragments: str) -> None:
    known = {each.lower() if kind == "hexo" else each for each in page_ids(note(sites[kind], text))}
    assert [each for each in fragments.split() if not resolves(known, each)] == []


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        (
            "# Hello, World!",
            ["Hello-World", "HELLO-WORLD", "user-content-hello-world", "Hello, World!", "Hello,%20World!"],
        ),
        ("# 图像 Survey", ["图像-Survey", "图像 Survey", "user-content-图像-survey"]),
        ("# 3D点云：方法", ["_3d点云：方法", "3d点云方法"]),
        ("# x {#Own}", ["own", "x-own", "user-content-own"]),
    ],
)
def test_repository_is_read_in_any_case_and_by_several_tools(
    sites: dict[str, Path], text: str, fragments: list[str]
) -> None:
    for kind in ("", "none"):
        assert [each for each in fragments if not resolves(page_ids(note(sites[kind], text)), each)] == []


@pytest.mark.parametrize(
    ("kind", "text", "is_open"),
    [
        ("jekyll", "{% include chapters.md %}", True),
        ("jekyll", "{% include_relative x.md %}", True),
        ("jekyll", "# {{ page.title }}", True),
        ("jekyll", "{% highlight py %}x{% endhighlight %} {{ site.url }}", False),
        ("jekyll", "`{% include x %}`", False),
        ("jekyll", "```\n{% include x %}\n```", False),
        ("hugo", "{{< chapters >}}", True),
        ("hugo", "{{% notice tip %}}x{{% /notice %}}", True),
        ("hugo", '{{< figure src="x" >}} {{< ref "x" >}}', False),
        ("hexo", "{% tabs x %}", True),
        ("hexo", "{% asset_img x.png %}", False),
        ("", "# {{ x }}", False),
    ],
)
def test_note_that_includes_others_may_have_any_id(sites: dict[str, Path], kind: str, text: str, is_open: bool) -> None:
    known = page_ids(note(sites[kind], text))
    assert (ANY in known, resolves(known, "anything")) == (is_open, is_open)


headings = st.lists(
    st.builds("{0} {1}{2}".format, st.sampled_from(["#", "##"]), st.lists(words, min_size=1, max_size=4).map(" ".join),
              st.sampled_from(["", "", " ##", " {#own}", " --- x", " [l](http://a.b)"])),
    max_size=8,
).map("\n\n".join)  # fmt: skip


@given(st.one_of(headings, notes))
def test_ids_to_which_fixes_update_links_are_among_them(sites: dict[str, Path], text: str) -> None:
    read = note(sites["jekyll"], text)
    assert {each for each in anchors_of(read).ids if each} | set(anchors_of(read).given) <= page_ids(read)


@given(st.text("#ab {}-_<h1>/[^]:\n`$\"'é标", max_size=80))
def test_any_text_has_ids(sites: dict[str, Path], text: str) -> None:
    for kind in KINDS:
        assert "" not in page_ids(note(sites[kind], text))


@given(st.text(max_size=30))
def test_any_fragment_is_looked_up(fragment: str) -> None:
    assert resolves((fragment,), fragment)
