"""Links from note to note when a fix changes the heading that they lead to, by the real command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.test_cli import Run, run
from tests.test_pre_commit import committed

__all__ = ["run"]

Lay = Callable[..., Path]

A, B = "_posts/2020-01-02-a.md", "_posts/2020-01-03-b.md"
HEADINGS = "---\ntitle: A\n---\n\n# 用 GAN 做生成\n\n## 训练CNN的细节\n\n甲\n"
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
    assert (again.code, again.err) == (0, "2 notes checked: no faults.\n")
    assert texts(site) == (SPACED, link.replace(old, new))


def test_the_fix_is_offered_where_nothing_is_fixed_yet(lay: Lay, run: Run) -> None:
    lay()
    assert "--fix mends 1 of them" in run().err
    assert "--fix mends" not in run("--ignore", "links/anchor").err


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
    assert (result.code, result.findings) == (1, [(A, RULE)])
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
    assert (result.code, result.findings) == (1, [(A, RULE)])
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
    link = LINK.replace("见", f"见[这里]({OLD})和") + "\n# 训练CNN的细节\n\n## 用 GAN\n"
    site = lay(link)
    assert run("--fix").code == 0
    assert texts(site) == (SPACED, link.replace(OLD, NEW).replace("练CNN的", "练 CNN 的"))


def test_notes_that_lead_to_each_other_are_fixed_together(lay: Lay, run: Run) -> None:
    back = "\n见[乙](2020-01-03-b.md#用gan)。\n"
    more = "\n# 用GAN\n\n## 用 CNN\n"
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
    assert (result.code, result.findings) == (2, [(A, RULE)])
    assert "is read-only" in result.err
    assert "not fixed: a link from one note to another would lead nowhere" in result.err
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


def test_what_would_leave_a_link_behind_is_taken_back(lay: Lay, run: Run) -> None:
    # The id that a parser of another kind makes, of Latin letters only.
    link = LINK.replace(OLD, "#cnn").replace("title: B", "tags: [x, x]\ntitle: B")
    headings = HEADINGS.replace("title: A", "tags: [x, x]\ntitle: A")
    site = lay(link, headings)
    result = run("--fix", "--output-format", "concise")
    assert result.code == 1
    assert (A, RULE) in result.findings
    assert f"{A}: not fixed: a link from one note to another would lead nowhere" in result.err
    assert texts(site) == (headings, link.replace("[x, x]", "[x]"))
    assert f"{A}: not fixed" in run("--fix").err
    assert texts(site) == (headings, link.replace("[x, x]", "[x]"))
