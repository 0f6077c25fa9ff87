"""The papers of several notes, through the command line: which notes are reported with which others."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from paperstack_lint.papers.matching.same_paper import are_translations
from tests.cli.test_cli import Run, run

__all__ = ["run"]

FULL = "* [{}]({})\n* 🔑 Key: x\n* 🎓 Source:\n\n---\n\n"
LINE = "* [{}]({})\n"
ATTENTION = "Attention Is All You Need", "https://arxiv.org/abs/1706.03762"
SWAPPED = "Convolutional Sequence to Sequence Learning", "https://arxiv.org/abs/1706.03762"
MIXMATCH = "MixMatch", "https://arxiv.org/abs/1905.02249"
NOTES = {
    "_posts/2020-01-01-a.md": FULL.format(*ATTENTION) + FULL.format(*MIXMATCH),
    "_posts/2020-01-02-b.md": "text\n\n" + FULL.format(*MIXMATCH),
    "_posts/2020-01-03-c.md": LINE.format(*SWAPPED) + LINE.format(*MIXMATCH),
    "_posts/2020-01-04-d.md": FULL.format("MixMatch", MIXMATCH[1] + "v2") * 2,
}
SELECTED = ("--select", "papers", "--output-format", "concise")


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_config.yml").write_text("")
    (tmp_path / ".paperstack-lint.yaml").write_text("notes: [_posts]\n")
    for name, text in NOTES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("blog")
def test_each_note_is_reported_with_the_others(run: Run) -> None:
    result = run(*SELECTED)
    assert result.code == 1
    assert result.findings == [
        ("_posts/2020-01-01-a.md", "papers/title"),
        ("_posts/2020-01-01-a.md", "papers/duplicate"),
        ("_posts/2020-01-02-b.md", "papers/duplicate"),
        ("_posts/2020-01-03-c.md", "papers/title"),
        ("_posts/2020-01-04-d.md", "papers/duplicate"),
        ("_posts/2020-01-04-d.md", "papers/duplicate"),
    ]
    assert "_posts/2020-01-03-c.md:1: one of the links" in result.out
    assert "is in _posts/2020-01-02-b.md:3 and 2 other places: keep one entry" in result.out
    assert "is in line 1 as well: keep one entry" in result.out


@pytest.mark.usefixtures("blog")
def test_some_of_the_notes_have_the_same_findings_as_in_a_run_over_all(run: Run) -> None:
    everything = run(*SELECTED).out.splitlines()
    for given in (each for size in (1, 2, 3) for each in combinations(NOTES, size)):
        expected = [line for line in everything if line.startswith(given)]
        for cache in ((), ("--no-cache",)):
            assert run(*SELECTED, *cache, *reversed(given)).out.splitlines() == expected


def test_a_note_has_other_findings_once_the_other_one_is_fixed(blog: Path, run: Run) -> None:
    given = (*SELECTED, "_posts/2020-01-01-a.md")
    before = run(*given)
    (blog / "_posts/2020-01-03-c.md").write_text(LINE.format(*MIXMATCH))
    assert "papers/title" in before.out
    assert "papers/title" not in run(*given).out


def test_a_list_that_many_notes_have_is_reported_once_in_each_entry(tmp_path: Path, run: Run) -> None:
    (tmp_path / "_posts").mkdir()
    entries = "".join(FULL.format(f"Paper {n}", f"https://arxiv.org/abs/1706.{n:05}") for n in range(1, 41))
    for day in range(1, 10):
        (tmp_path / f"_posts/2020-01-{day:02}-x.md").write_text(entries, encoding="utf-8")
    lines = run(*SELECTED, "_posts/2020-01-09-x.md").out.splitlines()
    assert len(lines) == 40
    assert all("is in _posts/2020-01-01-x.md:" in line and "and 7 other places" in line for line in lines)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("_posts/2020-01-02-x.zh.md", "_posts/2020-01-02-x.en.md"),
        ("_posts/2020-01-02-x.md", "_posts/2020-01-02-x_en.md"),
        ("_posts/2020-01-02-x-cn.md", "_posts/2020-01-02-x.md"),
        ("_posts/2020-01-02-x.md", "_posts/2020-01-09-x-en.md"),
        ("en/x.md", "zh/x.md"),
        ("content/en/posts/x/index.md", "content/zh-cn/posts/x/index.md"),
        ("content/posts/x/index.md", "content/posts/x/index.zh-Hans.md"),
        ("notes/x.md", "notes/en/x.md"),
        ("notes/README.md", "notes/README_CN.md"),
        ("notes/x（英文版）.md", "notes/x.md"),
    ],
)
def test_one_note_in_two_languages(first: str, second: str) -> None:
    assert are_translations(first, second)
    assert are_translations(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("_posts/2020-01-02-x.md", "_posts/2020-01-09-x.md"),
        ("_posts/2020-01-02-x.en.md", "_posts/2020-01-09-x.en.md"),
        ("_posts/2020-01-02-x.en.md", "_posts/2020-01-02-y.zh.md"),
        ("en/x.md", "en/y.md"),
        ("a/x.md", "b/x.md"),
        ("x.md", "x-2.md"),
        ("zh.md", "en.md"),
        ("x.md", "x.md"),
        ("x-attention.md", "x.md"),
    ],
)
def test_two_notes(first: str, second: str) -> None:
    assert not are_translations(first, second)
