"""The habits of a collection, as rules query them: thresholds directly, the rest by real runs."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from paperstack_lint.cli.main import main
from paperstack_lint.engine import rule as rules
from tests.cases import Bench, Example, line

SPACED = "# 用 CNN 做检测\n\n## 用 RNN 吗\n"
TIGHT = "# 用CNN做检测\n\n## 用RNN吗\n"
PAPER = "* [Mask R-CNN](https://arxiv.org/abs/1703.06870)\n  A branch beside the detector predicts a mask.\n  The features are aligned first.\n"
USED = "* [Focal Loss](https://arxiv.org/abs/1708.02002)\n* 🔑 Key: x\n* 🎓 Source: y\n"


@cache
def load(name: str) -> rules.Rule:
    return rules.load(name, rules.catalogue()[name])


def post(*lines: str) -> str:
    """Return a post with these lines as its front matter."""
    return "".join(f"{each}\n" for each in ("---", *lines, "---"))


def reported(name: str, text: str, others: list[str], file: str = "_posts/2020-03-01-this.md") -> list[str]:
    """Return the findings of a rule with habits on a post among others."""
    files = tuple((f"_posts/2020-02-01-{number}.md", each) for number, each in enumerate(others))
    with Bench(load(name), Example(text, file, "required: learn\n", files)) as bench:
        outcome = bench.check()
        assert not outcome.errors
        return [line(one) for one in outcome.findings]


TAGGED = post("title: a", "tags: [x]")
MOVED = "the page's address contains its date"
NO_TAGS = "1:1 the front matter has no `tags`, which nearly all posts have: add it"


@pytest.mark.parametrize(
    ("others", "text", "expected"),
    [
        ([TAGGED] * 19, post("title: b"), [NO_TAGS]),
        ([TAGGED] * 18, post("title: b"), []),
        ([TAGGED] * 18 + [post("title: a")], post("title: b"), []),
        ([TAGGED] * 19 + ["no front matter\n"] * 9, post("title: b"), [NO_TAGS]),
        ([post("title: a", "tags:")] * 19, post("title: b"), [NO_TAGS]),
        ([TAGGED] * 19, post("title: b", "tags:"), []),
        ([TAGGED] * 19, post("title: b", "tag: ''"), []),
        ([post("categories: x")] * 19, post("category: x"), []),
        ([post("date: 2020-01-01")] * 19, post("title: b"), [NO_TAGS.replace("tags", "date")]),
        (
            [post("date: 2020-01-01")] * 19,
            post("data: 2020-01-01"),
            [f"2:1 the key `data` is probably meant to be `date`: rename it (no safe fix: {MOVED})"],
        ),
        ([TAGGED] * 19, post("base: &base {tags: [x]}", "<<: *base"), []),
    ],
)
def test_required_keys_are_those_that_nearly_all_posts_have(others: list[str], text: str, expected: list[str]) -> None:
    assert reported("front-matter/keys", text, others) == expected


def test_a_note_that_is_no_post_lacks_no_key() -> None:
    assert reported("front-matter/keys", post("title: b"), [TAGGED] * 19, "notes/a.md") == []


def test_what_is_no_post_teaches_nothing() -> None:
    name = "front-matter/keys"
    files = tuple((f"notes/{number}.md", post("title: a")) for number in range(19))
    with Bench(load(name), Example(post("tags: [x]"), "_posts/a.md", "required: learn\n", files)) as bench:
        assert bench.check().findings == ()


def another_kind(field: str, found: str, wanted: str) -> str:
    return (
        f"2:1 {field} is {found}, and {wanted} in nearly all posts: write one (no fix: how it is meant is not certain)"
    )


LISTED = post("categories: [x]", "updated: 2020-01-01", "meta: {a: b}", "summary: x")
NOT_A_LIST = another_kind("`categories`", "a text", "a list")


@pytest.mark.parametrize(
    ("others", "text", "expected"),
    [
        ([LISTED] * 19, post("categories: nlp"), [NOT_A_LIST]),
        ([LISTED] * 18, post("categories: nlp"), []),
        ([LISTED] * 18 + [post("categories: x")], post("categories: nlp"), []),
        ([post("title: a")] * 19 + [LISTED] * 9, post("categories: nlp"), []),
        ([LISTED] * 19 + [post("categories:")] * 9, post("categories: nlp"), [NOT_A_LIST]),
        ([LISTED] * 19, post("updated: soon"), [another_kind("`updated`", "a text", "a date")]),
        ([LISTED] * 19, post("summary: [x]"), [another_kind("`summary`", "a list", "a text")]),
        ([LISTED] * 19, post("meta: x"), [another_kind("`meta`", "a text", "a mapping")]),
        (
            [LISTED] * 19,
            post("meta: 2020-01-01"),
            [another_kind("`meta`", "a date", "a mapping")],
        ),
        ([LISTED] * 19, post("updated: 3 March 2020"), []),
        ([LISTED] * 19, post("updated: 2020-03-26 10:00 +0800"), []),
        ([LISTED] * 19, post("updated: '2020/3/26'"), []),
        ([LISTED] * 19, post("summary: 2020-01-01"), []),
        ([LISTED] * 19, post("summary: 2048"), []),
        ([LISTED] * 19, post("summary: true"), []),
        ([post("summary: 1")] * 9 + [post("summary: x")] * 10, post("summary: 1.5"), []),
        ([LISTED] * 19, post("categories:", "updated: ''", "meta: ~", "summary: null"), []),
        ([LISTED] * 19, post("all: &all nlp", "categories: *all"), []),
        ([LISTED] * 19, post("categories: nlp", "categories: cv"), []),
        ([LISTED] * 19, post("other: x"), []),
        ([post("tags: [x]", "toc: true", "date: 2020-01-01")] * 19, post("tags: x", "toc: [x]", "date: soon"), []),
    ],
)
def test_types_are_those_that_nearly_all_posts_have(others: list[str], text: str, expected: list[str]) -> None:
    assert reported("front-matter/types", text, others) == expected


@pytest.mark.parametrize(
    ("others", "options"),
    [(19, ""), (19, "required: known\n"), (8, "required: learn\n")],
)
def test_types_of_few_posts_are_no_habit_nor_those_of_many_without_the_option(others: int, options: str) -> None:
    files = tuple((f"_posts/{number}.md", LISTED) for number in range(others))
    with Bench(load("front-matter/types"), Example(post("categories: nlp"), "_posts/a.md", options, files)) as bench:
        assert bench.check().findings == ()


class Blog:
    """A folder of posts, and the tool on it."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capfd = capfd

    def lay(self, rule: str, options: str, *posts: str) -> None:
        """Write the configuration of one rule, and posts that are called `0.md`, `1.md` …."""
        (self.folder / "_posts").mkdir()
        table = f"select: [{rule}]\nrules:\n  {rule}: {{{options}}}\n"
        (self.folder / ".paperstack-lint.yaml").write_text(table, encoding="utf-8")
        for number, text in enumerate(posts):
            self.path(number).write_text(text, encoding="utf-8")

    def path(self, number: int) -> Path:
        return self.folder / f"_posts/{number}.md"

    def read(self) -> list[str]:
        """Return the texts of the posts, by number."""
        numbers = range(len(list((self.folder / "_posts").iterdir())))
        return [self.path(number).read_text(encoding="utf-8") for number in numbers]

    def run(self, *arguments: str) -> list[str]:
        """Return the findings of a run without the folder of their posts."""
        code = main(["--output-format", "concise", *arguments])
        out, err = self._capfd.readouterr()
        assert code in (0, 1), err
        return re.findall(r"^_posts/(.*)$", out, re.MULTILINE)


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Blog:
    monkeypatch.chdir(tmp_path)
    return Blog(tmp_path, capfd)


def test_a_run_over_one_post_uses_the_habits_of_all(blog: Blog) -> None:
    blog.lay("front-matter/keys", "required: learn", *[TAGGED] * 19, post("title: b"))
    assert blog.run("_posts/0.md") == []
    found = blog.run("_posts/19.md")
    assert len(found) == 1
    assert "no `tags`, which nearly all posts have" in found[0]
    assert blog.run() == found


def test_a_habit_ends_once_the_posts_change(blog: Blog) -> None:
    blog.lay("front-matter/keys", "required: learn", *[TAGGED] * 19, post("title: b"))
    assert len(blog.run()) == 1
    blog.path(0).write_text(post("title: a"), encoding="utf-8")
    assert blog.run() == []


def test_a_usual_type_is_found_in_a_run(blog: Blog) -> None:
    blog.lay("front-matter/types", "required: learn", *[LISTED] * 19, post("categories: nlp"))
    (found,) = blog.run()
    assert found.endswith(NOT_A_LIST.removeprefix("2:1 "))


def test_a_paper_without_the_template_is_reported_where_another_note_uses_it(blog: Blog) -> None:
    blog.lay("sections/no-template", "consistent-in: collection", PAPER, USED)
    assert len(blog.run("_posts/0.md")) == 1
    blog.path(1).write_text("text\n", encoding="utf-8")
    assert blog.run("_posts/0.md") == []


@pytest.mark.parametrize(
    ("posts", "fixed"),
    [
        ([SPACED, TIGHT, SPACED], [SPACED, SPACED, SPACED]),
        ([TIGHT, SPACED, *[TIGHT] * 3], [TIGHT] * 5),
        ([TIGHT, SPACED, TIGHT], [TIGHT, SPACED, TIGHT]),
        ([TIGHT, SPACED], [TIGHT, SPACED]),
        ([TIGHT, TIGHT, "# 训练 CNN 吗\n\n# 训练RNN\n"], [TIGHT, TIGHT, "# 训练CNN吗\n\n# 训练RNN\n"]),
        ([TIGHT, TIGHT], [TIGHT, TIGHT]),
        ([SPACED, "# B站的课\n"], [SPACED, "# B站的课\n"]),
        ([SPACED, "# 前言\n"], [SPACED, "# 前言\n"]),
    ],
)
def test_headings_are_spaced_as_most_of_the_collection_are(blog: Blog, posts: list[str], fixed: list[str]) -> None:
    blog.lay("headings/spacing", "consistent-in: collection", *posts)
    assert blog.run("--fix") == []
    assert blog.read() == fixed
    assert blog.run("--fix") == []
    assert blog.read() == fixed


def test_headings_of_one_note_follow_those_of_the_others(blog: Blog) -> None:
    blog.lay("headings/spacing", "consistent-in: collection", SPACED, SPACED, TIGHT)
    blog.run("--fix", "_posts/2.md")
    assert blog.read() == [SPACED] * 3


def test_a_note_keeps_its_own_habit_without_the_option(blog: Blog) -> None:
    blog.lay("headings/spacing", "policy: consistent", SPACED, SPACED, TIGHT)
    assert blog.run() == []


def test_explain_shows_that_a_word_may_replace_a_list(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "front-matter/keys"]) == 0
    assert '    required: ["title"]  # a list, or learn\n' in capfd.readouterr().out
