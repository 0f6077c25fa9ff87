"""Fixes of one heading by several rules: their outcome does not depend on their order, and links follow each of them."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from paperstack_lint.collection.project import Project
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine import runner
from paperstack_lint.engine.findings import Checker
from paperstack_lint.engine.rule import build
from paperstack_lint.headings.anchors import Anchors, anchors_of
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT
from paperstack_lint.text.edits import Fix, apply
from tests.cases import TODAY

BEGINNINGS = ("用CNN", "**用**CNN", "第2章 用CNN", "用CNN(x）", "用C++和CNN")
MIDDLES = ("（x)的", "(卷积）", "的（a)（b)", "-x的")
ENDS = ("结果", "结果：", "F1。", "（表1)：", "实验3：", "见。图1。")
OPTIONS = {"headings/spacing": {"policy": "require"}, "headings/punctuation": {"endings": "forbid"}}
HEADINGS = ["".join(each) for each in product(BEGINNINGS, MIDDLES, ENDS)]


def note(text: str) -> Note:
    return Note(Path("_posts/2020-01-02-x.md"), text, Project(DEFAULT, TODAY, ()))


def checkers(*names: str) -> list[Checker]:
    loaded = [rules.load(f"headings/{name}", rules.catalogue()[f"headings/{name}"]) for name in names]
    return [Checker(rule, build(rule, OPTIONS[rule.name]), "warning") for rule in loaded]


def page(heading: str) -> str:
    """A note with the heading, and a table of contents that repeats it, beside a spaced one."""
    (name,) = Anchors(note(f"# {heading}\n")).ids
    return f"- [{heading}](#{name})\n\n# 使用 SSH\n\n# {heading}\n"


@pytest.mark.parametrize("heading", HEADINGS)
def test_the_order_of_two_rules_makes_no_difference(heading: str) -> None:
    text = page(heading)
    together = runner.fix(note(text), checkers("spacing", "punctuation"))
    assert not together.errors
    for first, second in (("spacing", "punctuation"), ("punctuation", "spacing")):
        alone = runner.fix(note(text), checkers(first))
        assert runner.fix(note(alone.text), checkers(second)).text == together.text
        for each in (alone.text, together.text):
            changed = note(each)
            (link,) = changed.document.links
            assert link.target == f"#{anchors_of(changed).ids[1]}"
            assert each[link.text_start : link.text_end] == re.findall("^# (.*)", each, re.MULTILINE)[1]


@pytest.mark.parametrize("heading", ["用CNN（x)的（y)结果：", "**用**CNN(卷积）（a)（b)：", "F1分数（a)：CNN的（b)。"])
def test_two_passes_are_enough_for_all_that_a_heading_needs(heading: str, monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[str] = []

    def counted(text: str, fixes: list[Fix], rules: list[str]) -> tuple[str, list[int]]:
        passes.append(text)
        return apply(text, fixes, rules)

    monkeypatch.setattr(runner, "apply", counted)
    outcome = runner.fix(note(page(heading)), checkers("spacing", "punctuation"))
    assert outcome.text == passes[-1]
    assert len(passes) <= 3  # the last one finds nothing to apply


def test_a_fix_that_several_findings_share_counts_for_each() -> None:
    outcome = runner.fix(note("# 用卷积（x)的：\n"), checkers("punctuation"))
    assert outcome.text == "# 用卷积（x）的\n"
    assert outcome.fixed == 2
