"""The same edit has the same safety, whichever rule offers it."""

from __future__ import annotations

from functools import cache

import pytest

from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import Checker, Finding
from paperstack_lint.engine.rule import build
from paperstack_lint.engine.runner import check
from paperstack_lint.text.edits import Edit
from tests.cases import CASES, Bench, Example, examples, read

CATALOGUE = rules.catalogue()


@cache
def load(name: str) -> rules.Rule:
    return rules.load(name, CATALOGUE[name])


def notes(name: str) -> list[Example]:
    """All notes of a rule's documentation and of its cases."""
    return [
        *(each for kind in examples(load(name)) for each in kind),
        *(case.example for case in read(CASES / f"{name}.md")),
    ]


@cache
def others() -> tuple[Checker, ...]:
    return tuple(Checker(load(name), build(load(name), {}), "error") for name in CATALOGUE)


def differing(findings: tuple[Finding, ...]) -> list[str]:
    """The edits that one rule calls safe and another unsafe."""
    safety: dict[tuple[Edit, ...], dict[bool, str]] = {}
    for one in findings:
        if one.fix:
            safety.setdefault(one.fix.edits, {})[one.fix.safe] = one.rule
    return [f"{edits}: safe in {by[True]}, not in {by[False]}" for edits, by in safety.items() if len(by) > 1]


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_same_edit_has_the_same_safety_in_every_rule(name: str) -> None:
    for example in notes(name):
        with Bench(load(name), example) as bench:
            checkers = [each for each in others() if each.rule.name != name] + bench.checkers
            found = check(bench.note(), checkers).findings
            assert not differing(found), example.text
