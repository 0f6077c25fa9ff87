"""The note of the site that a target refers to."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.site import Generator, Site
from paperstack_lint.site.linked_notes import LinkedNote, find_linked_note

NOTE = "_posts/2020-01-01-a.md"
JEKYLL = ["_config.yml", NOTE, "_posts/2020-01-02-注意力 b.md", "_posts/nlp/2020-1-3-c.markdown", "cat/_posts/2020-01-04-d.md",
          "_posts/2020-01-05-page.html", "_posts/x/2020-01-06-twin.md", "_posts/y/2020-01-06-twin.md", "about.md",
          "_drafts/idea.md", "img/x.png", "_posts/2020-01-07-Case.md"]  # fmt: skip
HUGO = [
    "hugo.toml",
    "content/posts/a.md",
    "content/posts/b/index.md",
    "content/only.md",
    "content/x/twin.md",
    "content/y/twin.md",
]
HEXO = ["_config.yml", "source/_posts/a.md", "source/_posts/2020-01-02-b.md", "source/_posts/nlp/c.md"]


def lay(root: Path, names: list[str], config: str = "") -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(config if name == "_config.yml" else "", encoding="utf-8")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("#标题", LinkedNote(NOTE, "标题")),
        ("#%E6%A0%87%E9%A2%98", LinkedNote(NOTE, "标题")),
        ("2020-01-02-注意力 b.md#x", LinkedNote("_posts/2020-01-02-注意力 b.md", "x")),
        ("2020-01-02-%E6%B3%A8%E6%84%8F%E5%8A%9B%20b.md", LinkedNote("_posts/2020-01-02-注意力 b.md", "")),
        ("./nlp/../nlp/2020-1-3-c.markdown#a%20b", LinkedNote("_posts/nlp/2020-1-3-c.markdown", "a b")),
        ("../about.md#x", LinkedNote("about.md", "x")),
        ("/about.md#x", LinkedNote("about.md", "x")),
        ("/blog/about.md#x", LinkedNote("about.md", "x")),
        ("{{ site.baseurl }}/about.md#x", LinkedNote("about.md", "x")),
        ("{{ '/about.md' | relative_url }}#x", LinkedNote("about.md", "x")),
        ("{% link about.md %}#x", LinkedNote("about.md", "x")),
        (
            "{{ site.baseurl }}{% link _posts/nlp/2020-1-3-c.markdown %}",
            LinkedNote("_posts/nlp/2020-1-3-c.markdown", ""),
        ),
        ("{% post_url 2020-01-01-a %}", LinkedNote(NOTE, "", "2020-01-01-a")),
        ("{%- post_url 2020-01-01-a -%}#x", LinkedNote(NOTE, "x", "2020-01-01-a")),
        ("{{ site.baseurl }}{% post_url 2020-01-01-a %}#x", LinkedNote(NOTE, "x", "2020-01-01-a")),
        ("{% post_url 2020-01-02-注意力 b %}", LinkedNote("_posts/2020-01-02-注意力 b.md", "", "2020-01-02-注意力 b")),
        ("{% post_url nlp/2020-01-03-c %}", LinkedNote("_posts/nlp/2020-1-3-c.markdown", "", "nlp/2020-01-03-c")),
        ("{% post_url /nlp/2020-01-03-c %}", LinkedNote("_posts/nlp/2020-1-3-c.markdown", "", "/nlp/2020-01-03-c")),
        ("{% post_url 2020-01-04-d %}", LinkedNote("cat/_posts/2020-01-04-d.md", "", "2020-01-04-d")),
        ("{% post_url y/2020-01-06-twin %}", LinkedNote("_posts/y/2020-01-06-twin.md", "", "y/2020-01-06-twin")),
        ("{% post_url 2020-01-08-none %}#x", LinkedNote("", "x", "2020-01-08-none")),
        ("{% post_url 2020-01-09-a %}", LinkedNote("", "", "2020-01-09-a", "2020-01-01-a")),
        ("{% post_url 2020-01-07-case %}", LinkedNote("", "", "2020-01-07-case", "2020-01-07-Case")),
        ("/2020/01/01/a.html#x", LinkedNote(NOTE, "x")),
        ("/2020/01/01/a/#x", LinkedNote(NOTE, "x")),
        ("{{ site.baseurl }}/nlp/2020/01/03/c", LinkedNote("_posts/nlp/2020-1-3-c.markdown", "")),
        ("{{ '/2020/01/01/a/' | relative_url }}#x", LinkedNote(NOTE, "x")),
    ],
)
def test_target_resolves_to_a_note_of_a_jekyll_site(tmp_path: Path, target: str, expected: LinkedNote) -> None:
    lay(tmp_path, JEKYLL, "baseurl: /blog\n")
    assert find_linked_note(Site(tmp_path, "jekyll"), tmp_path / NOTE, target) == expected


@pytest.mark.parametrize(
    "target",
    [
        "",
        "https://a.org/2020/01/01/a.html#x",
        "//a.org/about.md",
        "mailto:a@b.org",
        "none.md#x",
        "ABOUT.md",
        "../img/x.png#x",
        "../../outside.md#x",
        "/img/",
        "/about#x",
        "{{ page.url }}#x",
        "{% post_url {{ x }} %}",
        "{% post_url 2020-01-01-a %}.html",
        "{% post_url no-date %}",
        "{% post_url 2020-01-05-page %}",  # a post, but no Markdown
        "{% post_url 2020-01-06-twin %}",
        "{% post_url 2020-01-06-idea %}",
        "/2020/01/02/a.html",
        "/2020/01/06/twin.html",
        "2020/01/01/a.html",
        '{{< ref "a.md" >}}',
        "{% post_link a %}",
        "{% post_url " + " " * 4000,
        "a\0.md",
    ],
)
def test_target_without_a_certain_note_is_none(tmp_path: Path, target: str) -> None:
    lay(tmp_path, JEKYLL)
    assert find_linked_note(Site(tmp_path, "jekyll"), tmp_path / NOTE, target) is None


@pytest.mark.parametrize(
    ("generator", "files", "note", "target", "expected"),
    [
        ("hugo", HUGO, "content/posts/a.md", '{{< ref "b#x" >}}', LinkedNote("content/posts/b/index.md", "x", "b")),
        ("hugo", HUGO, "content/posts/a.md", '{{< relref "/posts/a.md" >}}', LinkedNote("content/posts/a.md", "", "/posts/a.md")),
        ("hugo", HUGO, "content/posts/a.md", '{{% ref "posts/b/index.md" %}}#x', LinkedNote("content/posts/b/index.md", "x", "posts/b/index.md")),
        ("hugo", HUGO, "content/posts/a.md", '{{< ref "only" >}}', LinkedNote("content/only.md", "", "only")),
        ("hugo", HUGO, "content/posts/a.md", "{{< ref `only.md` >}}", LinkedNote("content/only.md", "", "only.md")),
        ("hugo", HUGO, "content/posts/a.md", '{{< ref "#x" >}}', LinkedNote("content/posts/a.md", "x")),
        ("hugo", HUGO, "content/posts/a.md", "../only.md#x", LinkedNote("content/only.md", "x")),
        ("hugo", HUGO, "content/posts/a.md", '{{< ref "twin" >}}', None),
        ("hugo", HUGO, "content/posts/a.md", '{{< ref path="only" lang="zh" >}}', None),
        ("hugo", HUGO, "content/posts/a.md", '{{< ref "none" >}}', None),
        ("hexo", HEXO, "source/_posts/a.md", "{% post_link a %}", LinkedNote("source/_posts/a.md", "", "a")),
        ("hexo", HEXO, "source/_posts/a.md", "{% post_link b 'title' %}", LinkedNote("source/_posts/2020-01-02-b.md", "", "b")),
        ("hexo", HEXO, "source/_posts/a.md", "{% post_link 2020-01-02-b#x %}", LinkedNote("source/_posts/2020-01-02-b.md", "x", "2020-01-02-b")),
        ("hexo", HEXO, "source/_posts/a.md", "{% post_link nlp/c %}", LinkedNote("source/_posts/nlp/c.md", "", "nlp/c")),
        ("hexo", HEXO, "source/_posts/a.md", "{% post_link other/c %}", None),  # a slug of another folder is alike
        ("hexo", HEXO, "source/_posts/a.md", "{% post_link none %}", LinkedNote("", "", "none")),
        ("hexo", HEXO, "source/_posts/a.md", "{% post_link %}", None),
        ("", ["a/x.md", "a/README.md", "README.md"], "a/x.md", "README.md#x", LinkedNote("a/README.md", "x")),
        ("", ["a/x.md", "a/README.md", "README.md"], "a/x.md", "/README.md#x", None),
        ("", ["a/x.md", "a/y.md"], "a/x.md", "/a/y.md#x", LinkedNote("a/y.md", "x")),
        ("none", ["a/x.md", "a/y.md"], "a/x.md", "y.md#x", LinkedNote("a/y.md", "x")),
        ("none", ["a/x.md", "a/y.md"], "a/x.md", "/a/y.md#x", None),
    ],
)  # fmt: skip
def test_target_is_read_as_the_generator_reads_it(
    tmp_path: Path, generator: Generator, files: list[str], note: str, target: str, expected: LinkedNote | None
) -> None:
    lay(tmp_path, files)
    assert find_linked_note(Site(tmp_path, generator), tmp_path / note, target) == expected


@pytest.mark.parametrize(
    ("config", "resolves"), [("", True), ("permalink: pretty\n", True), ("permalink: /:title/\n", False)]
)
def test_address_of_a_post_resolves_only_where_it_contains_the_date(
    tmp_path: Path, config: str, resolves: bool
) -> None:
    lay(tmp_path, JEKYLL, config)
    assert (find_linked_note(Site(tmp_path, "jekyll"), tmp_path / NOTE, "/2020/01/01/a.html") is not None) == resolves


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights there")
def test_posts_outside_of_the_root_are_not_missing(tmp_path: Path) -> None:
    lay(tmp_path, ["blog/_config.yml", "blog/_posts/2020-01-01-a.md", "other/2020-01-02-b.md"])
    os.symlink(tmp_path / "other", tmp_path / "blog/_posts/more")
    found = find_linked_note(Site(tmp_path / "blog", "jekyll"), tmp_path / "blog" / NOTE, "{% post_url 2020-01-02-b %}")
    assert found is None


def test_note_outside_of_the_site_does_not_resolve(tmp_path: Path) -> None:
    lay(tmp_path, ["blog/_config.yml", "x.md", "blog/y.md"])
    site = Site(tmp_path / "blog", "jekyll")
    assert [find_linked_note(site, tmp_path / "x.md", each) for each in ("#x", "x.md", "blog/y.md")] == [None] * 3


@given(st.text("{%<>}# \"'/-.?azlinkpost_urlref0129\\", max_size=60))
def test_any_target_has_a_result(target: str) -> None:
    for generator in ("jekyll", "hugo", "hexo", "", "none"):
        found = find_linked_note(Site(Path(__file__).parents[1], generator), Path(__file__).parents[1] / "x.md", target)
        assert found is None or found.path or found.name
