"""The spacing fix changes nothing but spaces, for any heading."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import mistletoe
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from paperstack_lint.collection.project import Project
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import Checker
from paperstack_lint.engine.rule import build
from paperstack_lint.engine.runner import fix
from paperstack_lint.engine.suppression import UNUSED
from paperstack_lint.headings.heading_text import heading_texts
from paperstack_lint.headings.script_boundaries import find_boundaries
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT
from paperstack_lint.text.edits import apply
from tests.cases import TODAY

QUIET = "<!-- paperstack-lint-disable-line headings/{} -->"
WORDS = st.sampled_from(
    ["中", "用", "A", "Bc", "5", "**重**", "*Em*", "__重__", "~~旧~~", "[文](u)", "[Net](#中a)", "`中a`"]
)
DEBRIS = st.sampled_from(
    [" ", "  ", "**", "*", "__", "_", "~~", "`", "$", "[", "](u)", "](#中a)", "[r]", "!", "(", ")", "（", "）", "：", ":",
     "#", " #", "{#中a}", "{{ x }}", "<b>", "</b>", "<br>", "\\", "&amp;", "https://a.b/c", "の", "第", "年", "🔑", "C++",
     "豆瓣FM", "[[", "]]", "\u3000", "~", "+", "/", ".", "$中a$"]
)  # fmt: skip
LINES = st.lists(st.one_of(WORDS, WORDS, WORDS, DEBRIS), min_size=2, max_size=10).map("".join)
PREFIXES = st.sampled_from(["# ", "## ", "> # ", "* # ", "", "$$"])
NOTES = st.lists(st.builds("{0}{1}".format, PREFIXES, LINES), min_size=1, max_size=6)
POLICIES = st.sampled_from(["consistent", "require", "forbid"])


def note(text: str) -> Note:
    return Note(Path("_posts/2020-01-02-x.md"), text, Project(DEFAULT, TODAY, ()))


def fixed(text: str, policy: str) -> str:
    rule = rules.load("headings/spacing", rules.BUILTIN / "headings" / "spacing.py")
    for _ in range(10):
        found = rule.check(note(text), rule.options(policy=policy))
        after, _done = apply(text, [each.fix for each in found if each.fix])
        if after == text:
            return text
        text = after
    raise AssertionError("the fixes do not settle")


def shown(text: str) -> tuple[str, list[str]]:
    """Return the page without spaces and with in-page targets folded, and its code with all spaces."""
    page = mistletoe.markdown(text)
    folded = re.sub(r'href="#[^"]*"', lambda found: re.sub("-|%20", "", found[0].lower()), page)
    return re.sub(r"\s", "", folded), re.findall(r"<code>.*?</code>|\$[^$<>\n]+\$", page)


@given(NOTES, POLICIES)
def test_only_spaces_change_and_the_page_stays(lines: list[str], policy: str) -> None:
    text = "\n\n".join(lines) + "\n"
    assume(not re.search(r"[*_]\\$", text, re.MULTILINE))  # there, mistletoe takes the mark for a letter
    after = fixed(text, policy)
    assert shown(after) == shown(text)


@given(LINES)
def test_places_in_the_prose_are_places_in_the_source(line: str) -> None:
    subject = note(f"# {line}\n")
    for heading_text in heading_texts(subject):
        assert len(heading_text.prose) == heading_text.end - heading_text.start
        for ours, theirs in zip(heading_text.prose, subject.text[heading_text.start : heading_text.end], strict=True):
            assert ours in (theirs, "\x00", "\x01")


@pytest.mark.parametrize(
    "heading",
    [
        "结果。 " + QUIET.format("punctuation"),
        "结果。" + QUIET.format("punctuation") + " <!-- 待补 -->",
        "结果。 {#end} " + QUIET.format("punctuation"),
        "见GAN的 " + QUIET.format("spacing"),
        "GAN的：" + QUIET.format("spacing") + QUIET.format("punctuation"),
    ],
)
def test_a_suppression_after_a_heading_protects_it_and_stays(heading: str) -> None:
    names = ("headings/punctuation", "headings/spacing", UNUSED)
    loaded = [rules.load(name, rules.catalogue()[name]) for name in names]
    text = f"## A 与 B\n\n## {heading}\n"
    strict = {"headings/spacing": {"policy": "require"}, "headings/punctuation": {"endings": "forbid"}}
    checkers = [Checker(rule, build(rule, strict.get(rule.name, {})), "error") for rule in loaded]
    outcome = fix(Note(Path("a.md"), text, Project(DEFAULT, TODAY, (), frozenset(names))), checkers)
    assert (outcome.text, outcome.findings) == (text, ())


def spaced_boundaries(prose: str, **options: Any) -> list[str]:
    return [
        prose[boundary.start - 1] + ("␣" if boundary.spaced else "") + prose[boundary.end]
        for boundary in find_boundaries(prose, **options).stylistic
    ]


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("对比学习Survey 综述", ["习S", "y␣综"]),
        ("用GPT-4o的Top-1", ["用G", "o的", "的T"]),
        ("训练5个epoch", ["练5", "5个", "个e"]),
        ("键、Value：值", []),
        ("2020年1月2日讲CNN", ["讲C"]),
        ("第 3 章 CNN", []),
        ("Lecture 3 卷积", []),
        ("5G时代", ["G时"]),
        ("用C++库", []),
        ("快100%的", []),
        ("1对1辅导", []),
        ("前5名中有24小时7天", ["前5", "5名"]),
        ("기계학습A", []),
        ("3つのCNN", ["のC"]),
    ],
)
def test_boundaries_are_found(prose: str, expected: list[str]) -> None:
    assert spaced_boundaries(prose) == expected


@pytest.mark.parametrize(
    ("names", "expected"), [((), ["瓣F", "M上"]), (("豆瓣FM",), ["M上"]), (("瓣F",), ["瓣F", "M上"])]
)
def test_a_name_is_kept_as_a_whole(names: tuple[str, ...], expected: list[str]) -> None:
    assert spaced_boundaries("豆瓣FM上", names=names) == expected
