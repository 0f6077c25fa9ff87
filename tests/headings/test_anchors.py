"""The ids of headings, recorded from kramdown's GFM parser and compared with it, and the updates of links to them."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.collection.facts import NO_FACTS, OutgoingReference
from paperstack_lint.collection.index import CollectionIndex
from paperstack_lint.collection.project import Project
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.broken_references import broken_reference
from paperstack_lint.engine.findings import Checker
from paperstack_lint.engine.rule import build
from paperstack_lint.engine.runner import check, fix
from paperstack_lint.headings.anchors import MAX_RENAMED, Anchors
from paperstack_lint.headings.fragments import letters
from paperstack_lint.headings.slugs import kramdown_slug
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT
from paperstack_lint.text.edits import Edit, rewrite
from tests.cases import TODAY
from tests.effort import one_in

RECORDED = [
    ("# 图像分割Survey", "图像分割survey"),
    ("# Hello, World!", "hello-world"),
    ("# 🔑 Key:", "-key"),
    ("# `--fix` and *emph* [link](http://x.org/y) z", "--fix-and-emph-link-z"),
    ("# A &amp; B <b>x</b>", "a--b-x"),
    ("# 1. Foo_bar __baz__", "1-foo_bar-baz"),
    ('# "quoted" text -- x --- y ... z', "quoted-text--x--y--z"),
    ("# $x^2$ end", "x2-end"),
    ("# ![alt](img.png) tail", "-tail"),
    ("# 标题\u3000全角：A（b）", "标题全角ab"),
    ("# café ÀÉ ß İ ΑΣ", "café-àé-ß-i̇-ασ"),
    ("# ①第一 x² ½ Ⅳ Ⓐ", "第一-x--ⅳ-ⓐ"),
    ("# 2️⃣ 二", "2️⃣-二"),
    ("# !!!", ""),
    ("# z -- \u3000", "z--"),
    ("# a\\_b \\# c", "a_b--c"),
    ("# trailing ##", "trailing"),
    ("# a<!-- c -->b", "ab"),
    ("# x^2^ ~~del~~ y", "x2-del-y"),
    ("# URL https://a.b/c", "url-httpsabc"),
    ("# C++ / C#", "c--c"),
    ("Setext one\n====", "setext-one"),
    ("> # in a quote", "in-a-quote"),
    ("* # in a list", "in-a-list"),
]
SCRIPT = """
def walk(element, &block) element.children.each { |child| block.call(child); walk(child, &block) } end
document = Kramdown::Document.new(STDIN.read.force_encoding('utf-8'), input: 'GFM')
walk(document.root) do |element|
  puts ['id', element.attr['id']].join(' ') if element.type == :header || element.attr['id']
  puts ['to', element.attr['href']].join(' ') if element.type == :a
end
"""
no_ruby = pytest.mark.skipif(shutil.which("ruby") is None, reason="Ruby is not installed")


def note(text: str) -> Note:
    return Note(Path("_posts/2020-01-02-x.md"), text, Project(DEFAULT, TODAY, ()))


@pytest.mark.parametrize(("source", "expected"), RECORDED)
def test_id_is_the_one_that_kramdown_gives(source: str, expected: str) -> None:
    assert Anchors(note(source + "\n")).ids == [expected]


def test_repeats_are_numbered_and_ids_of_the_author_do_not_count() -> None:
    text = "# A\n\n# A!\n\n# A {#a}\n\n# A\n{: #mine}\n\n# a\n\n# A-1\n"
    assert Anchors(note(text)).ids == ["a", "a-1", None, None, "a-2", "a-1"]


PIECES = st.sampled_from(
    ["方法", "Key", "🔑 ", "`c_d`", "**粗**", "*em*", "[t](http://u.v)", "&amp;", " -- ", "...", "（x）", "\\_", "C++",
     "3×3", "$x^2$", "É", " ", "_", "1.", "①", "—", "·", "<br>", "Ⅳ", "\u3000", "\u200b", "/", "=", "，", "👨‍🎓",
     "x<!-- y -->z"]
)  # fmt: skip
# After a zero-width space, `_` is beside a letter in CommonMark, and begins emphasis in kramdown: see below.
HEADING = st.lists(PIECES, min_size=1, max_size=5).map("".join).filter(lambda text: "\u200b_" not in text)
HEADINGS = st.lists(HEADING.map(lambda text: "## z" + text), max_size=30)


@pytest.mark.xfail(strict=True, reason="CommonMark, whose emphasis we read, has none after a zero-width space")
def test_emphasis_after_a_zero_width_space_is_left_out_of_the_id() -> None:
    assert Anchors(note("## z\u200b_方法_\n")).ids == ["z方法"]  # as kramdown has it


def kramdown(text: str) -> list[tuple[str, str]]:
    """Return what kramdown renders, in order: `id` of each heading and anchor, `to` of each link."""
    command = ["ruby", "-rkramdown", "-rkramdown-parser-gfm", "-e", SCRIPT]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    if b"LoadError" in done.stderr:
        pytest.skip("kramdown and its GFM parser are not installed")
    pairs = (line.partition(" ") for line in done.stdout.decode().splitlines())
    return [(kind, value) for kind, _, value in pairs]


@no_ruby
@given(HEADINGS)
@one_in(10)
def test_ids_are_those_of_the_installed_kramdown(headings: list[str]) -> None:
    text = "\n\ntext\n\n".join(headings) + "\n"
    assert [each or "" for each in Anchors(note(text)).ids] == [value for kind, value in kramdown(text) if kind == "id"]


ALIKE = st.sampled_from(
    ["用A", "用A", "用 A", "用 A：", "用A ：", "用A-1", "用 A 1", "用A 1", "**用**A", "用A（x)", "图1", "图 1", "图", "<b id='用-a'></b>"]
)  # fmt: skip
QUIET = "<!-- paperstack-lint-disable-next-line headings -->\n"


@st.composite
def linked(draw: st.DrawFn) -> str:
    """Draw a note whose headings are similar, with links to some of them."""
    headings = draw(st.lists(ALIKE, min_size=1, max_size=8))
    quiet = draw(st.lists(st.integers(0, 7), max_size=1))
    rows = [(QUIET if at in quiet else "") + ("" if "<" in each else "## ") + each for at, each in enumerate(headings)]
    text = "\n\n".join(rows) + "\n"
    ids = [each for each in Anchors(note(text)).ids if each] or ["用-a"]
    links = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=4))
    return "\n\n".join([*(f"[x](#{each})" for each in links), text])


def resolved(text: str) -> list[int]:
    """Return the index of the heading or anchor that each link of a note resolves to in kramdown; -1 for none."""
    page = kramdown(text)
    ids = [value for kind, value in page if kind == "id"]
    targets = [value.removeprefix("#") for kind, value in page if kind == "to"]
    return [ids.index(each) if each in ids else -1 for each in targets]


def both_rules(policy: str) -> list[Checker]:
    """Return the rules that reword headings."""
    spacing, punctuation = (
        rules.load(name, rules.catalogue()[name]) for name in ("headings/spacing", "headings/punctuation")
    )
    return [
        Checker(spacing, build(spacing, {"policy": policy}), "error"),
        Checker(punctuation, build(punctuation, {"endings": "forbid"}), "error"),
    ]


@no_ruby
@given(linked(), st.sampled_from(["consistent", "require", "forbid"]))
@one_in(10)
def test_links_resolve_to_the_same_heading_after_fixes_together_and_alone(text: str, policy: str) -> None:
    outcome = fix(note(text), both_rules(policy))
    assert not outcome.errors
    alone = [rewrite(text, found.fix.edits) for found in check(note(text), both_rules(policy)).findings if found.fix]
    before = resolved(text)
    for after in {outcome.text, *alone} - {text}:
        assert resolved(after) == before


@pytest.mark.parametrize("size", [1, MAX_RENAMED, MAX_RENAMED + 1, 2 * MAX_RENAMED])
def test_what_two_rules_do_to_headings_of_one_text_settles(size: int) -> None:
    text = "[x](#gan读后感-)\n\n## 用 GAN\n\n" + "## GAN读后感 ：\n\n" * size
    outcome = fix(note(text), both_rules("require"))
    assert not outcome.errors
    wanted = text.replace("#gan读后感-", "#gan-读后感").replace("GAN读后感 ：", "GAN 读后感")
    assert outcome.text == (wanted if size <= MAX_RENAMED else text)


def test_many_links_and_headings_cost_their_number() -> None:
    text = "## 用A：\n\n## 用A\n\n## 用 A\n\n" * 3000 + "".join(f"[x](#用a-{at})\n" for at in range(3000))
    spacing = rules.load("headings/spacing", rules.catalogue()["headings/spacing"])
    start = time.process_time()
    check(note(text), [Checker(spacing, build(spacing, {}), "error")])
    assert time.process_time() - start < 20  # quadratic time would be minutes


def renamed(text: str, index: int, old: str, new: str) -> str:
    """Return the note after one heading is reworded and the links to it are updated."""
    subject = note(text)
    at = text.index(old, subject.headings[index].text_start)
    edit = Edit(at, at + len(old), new)
    updates = Anchors(subject).link_updates(index, (edit,))
    assert not updates.reason
    assert not broken_reference(subject, (edit, *updates.edits))
    return rewrite(text, (edit, *updates.edits))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[x](#甲a)\n\n# 甲A\n", "[x](#甲-a)\n\n# 甲 A\n"),
        ("[x](#%E7%94%B2a)\n\n# 甲A\n", "[x](#%E7%94%B2-a)\n\n# 甲 A\n"),
        ("[x](#甲A)\n\n# 甲A\n", "[x](#甲-A)\n\n# 甲 A\n"),
        ("[x][r]\n\n[r]: #甲a\n\n# 甲A\n", "[x][r]\n\n[r]: #甲-a\n\n# 甲 A\n"),
        ("<a href='#甲a'>x</a>\n\n# 甲A\n", "<a href='#甲-a'>x</a>\n\n# 甲 A\n"),
        ("[x](y.md#甲a) `[x](#甲a)`\n\n# 甲A\n", "[x](y.md#甲a) `[x](#甲a)`\n\n# 甲 A\n"),
        ("# 甲A [x](#甲a-x)\n", "# 甲 A [x](#甲-a-x)\n"),
        ("[x](#甲a-1)\n\n# 甲A\n\n# 甲A\n", "[x](#甲a)\n\n# 甲 A\n\n# 甲A\n"),
        ("[x](#甲-a)\n\n# 甲A\n\n# 甲 A\n", "[x](#甲-a-1)\n\n# 甲 A\n\n# 甲 A\n"),
        ("[x](#甲a)\n\n# 甲A {#甲a}\n", "[x](#甲a)\n\n# 甲 A {#甲a}\n"),
    ],
)
def test_links_follow_a_heading(before: str, after: str) -> None:
    assert renamed(before, 0, "甲A", "甲 A") == after


def test_many_repeats_are_not_renamed() -> None:
    subject = note("[x](#甲a)\n\n" + "# 甲A\n\n" * (MAX_RENAMED + 1))
    at = subject.headings[0].text_start + 1
    assert Anchors(subject).link_updates(0, (Edit(at, at, " "),)).reason


@given(st.text())
def test_an_id_has_words_and_hyphens_only_and_is_its_own_id(text: str) -> None:
    assert kramdown_slug(kramdown_slug(text)) == kramdown_slug(text)
    assert not set(kramdown_slug(text)) & set(" \t.,:：（）")


def followed(text: str, fragment: str, *, movable: bool = True, follows: bool = True) -> Note:
    """Return a note with a link from one other note."""
    facts = NO_FACTS._replace(references=(OutgoingReference("x", 1, movable),))
    subject = note(text)
    linted = {"_posts/y.md": follows}
    others = CollectionIndex(
        {"_posts/y.md": facts}, lambda *_: (subject.path.as_posix(), fragment), is_updated=linted.get
    )
    return Note(subject.path, text, Project.of(subject).with_collection(others))


def breaks(subject: Note) -> bool:
    """Return whether inserting a space after the first letter of the first heading would break a reference."""
    at = subject.headings[0].text_start + 1
    return broken_reference(subject, (Edit(at, at, " "),)) != ""


@pytest.mark.parametrize("fragment", ["甲a", "甲A"])
def test_a_heading_is_not_reworded_where_a_link_cannot_be_updated(fragment: str) -> None:
    assert not breaks(followed("# 甲A\n", fragment))
    assert breaks(followed("# 甲A\n", fragment, movable=False))
    assert breaks(followed("# 甲A\n", fragment, follows=False))


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("# 甲A\n\n# 甲A\n", "甲a"),
        ("# 甲A\n\n# 甲A\n", "甲a-1"),
        ("# 甲A\n\n# 甲 A\n", "甲-a"),
        ("# 甲A\n\n# 甲_A\n", "甲a"),
        ("# 甲A-1\n\n# 甲A\n", "甲a-1"),
        ("# 甲A-1\n\n# 甲 A\n", "甲a-1"),
        ("# 甲A\n\n<a name='甲-A'></a>\n", "甲a"),
        ("# 甲A\n\n{% include x.md %}\n", "甲a"),
    ],
)
def test_a_heading_is_not_reworded_where_the_heading_that_a_link_means_is_uncertain(text: str, fragment: str) -> None:
    assert breaks(followed(text, fragment))


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("# 甲A\n\n# 乙\n", "乙"),
        ("# 甲A\n", "甲-a"),
        ("# 甲A\n", "无"),
        ("# 甲A\n", ""),
        ("# 甲A\n\n<a name='b'></a>\n", "b"),
        ("<a name='甲a'></a>\n\n# 甲A\n", "甲a"),
        ("# 甲A {#甲a}\n", "甲a"),
    ],
)
def test_a_heading_is_reworded_where_a_link_is_to_something_else(text: str, fragment: str) -> None:
    assert not breaks(followed(text, fragment, movable=False))


@pytest.mark.parametrize(
    ("one", "other"), [("用-cnn", "用CNN"), ("1-简介", "1. 简介"), ("café", "cafe\u0301"), ("2️⃣-二", "2\u20e3二")]
)
def test_letters_are_what_spaces_and_punctuation_do_not_change(one: str, other: str) -> None:
    assert letters(one) == letters(other) != ""


@pytest.mark.parametrize(("one", "other"), [("か", "か\u3099"), ("cafe", "café"), ("a1", "a"), ("甲", "乙")])
def test_other_letters_are_others(one: str, other: str) -> None:
    assert letters(one) != letters(other)


def test_a_heading_is_not_reworded_where_it_would_get_the_id_of_another_one_with_a_link() -> None:
    subject = note("[x](#甲-a)\n\n# 甲A\n\n# 甲 A\n")
    at = subject.headings[0].text_start + 1
    assert broken_reference(subject, (Edit(at, at, " "),)) == "line 1 refers to it as `#甲-a`"
    assert broken_reference(note("[x](#甲-a)\n\n# 甲A\n"), (Edit(at, at, " "),)) == ""


def test_lines_that_are_added_below_a_heading_do_not_reword_it() -> None:
    subject = note("[x](#甲)\n\n# 甲\n")
    end = subject.headings[0].text_end
    assert broken_reference(subject, (Edit(end, end, "\n\n## 乙"),)) == ""
    assert broken_reference(subject, (Edit(end, end, " 乙"),)) != ""
    assert broken_reference(subject, (Edit(end, end, "\n\n## 甲"),)) != ""
    assert broken_reference(subject, (Edit(end, end, "\n\n甲\n---"),)) != ""


@pytest.mark.parametrize(
    ("text", "edit", "reason"),
    [
        ("##方法\n\n## 方法\n\n[x](#方法)\n", Edit(2, 2, " "), True),
        ("##方法\n\n## 别的\n\n[x](#方法)\n", Edit(2, 2, " "), False),
        ("<br>\n## 方法\n\n## 方法\n\n[x](#方法)\n", Edit(5, 5, "\n"), True),
        ("<br>\n## 方法\n\n## 方法\n\n[x](#方法)\n", Edit(1, 3, "hr"), False),
        ("方法\n\n## 方法\n\n[x](#方法)\n", Edit(3, 3, "---\n"), True),
        ("方法\n\n## 方法\n\n[x](#方法)\n", Edit(3, 3, "---\r\n"), True),
        ("**方法**\n\n## 方法\n\n[x](#方法)\n", Edit(0, 6, "## 方法"), True),
        ("x\n\n## 方法\n\n[x](#方法)\n", Edit(0, 1, "y"), False),
        ("x\n\n## 方法\n\n[x](#方法)\n", Edit(0, 2, ""), False),
        ("## 方法\n\n[x](#方法)\n", Edit(0, 2, "###"), False),
        ("## 方法\n\n[x](#方法)\n", Edit(5, 5, "\n\ny"), False),
        ("```\nx\n# 方法\n```\n\n## 方法\n\n[x](#方法)\n", Edit(4, 5, "y\nz"), False),
    ],
)
def test_a_fix_that_makes_a_heading_names_the_reference_to_another_one(text: str, edit: Edit, reason: bool) -> None:
    expected = f"line {text[: text.index('[x]')].count(chr(10)) + 1} refers to a heading of that text"
    assert broken_reference(note(text), (edit,)) == (expected if reason else "")


def test_a_new_heading_names_the_reference_of_another_note_to_one_of_its_text() -> None:
    at = "##方法\n\n## 方法\n".index("方法")
    assert broken_reference(followed("##方法\n\n## 方法\n", "方法"), (Edit(at, at, " "),)).endswith("of that text")
    assert broken_reference(followed("##方法\n\n## 别的\n", "方法"), (Edit(at, at, " "),)) == ""
