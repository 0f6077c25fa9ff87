"""Every rule, on its docstring's examples and its case file; and that no rule lacks either."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import Outcome
from paperstack_lint.text.edits import Diagnostic, rewrite
from paperstack_lint.text.message import Message
from paperstack_lint.text.translation import translated
from tests.cases import CASES, Bench, Case, examples, line, read, written
from tests.scripted import KINDS

CATALOGUE = rules.catalogue()


@cache
def load(name: str) -> rules.Rule:
    return rules.load(name, CATALOGUE[name])


def cases() -> Iterator[object]:
    for file in sorted(CASES.glob("*/*.md")):
        name = file.relative_to(CASES).with_suffix("").as_posix()
        for case in read(file):
            yield pytest.param(name, case, id=f"{name}: {case.title}")


@pytest.mark.parametrize("name", CATALOGUE)
def test_docstring_says_what_and_why_and_shows_bad_and_good(name: str) -> None:
    rule = load(name)
    bad, good = examples(rule)
    assert re.fullmatch(r"[A-Z`].*\.", rule.summary)
    assert bad
    assert len(bad) == len(good)


@pytest.mark.parametrize("name", CATALOGUE)
def test_bad_example_is_reported_and_good_is_not(name: str) -> None:
    rule = load(name)
    for bad, good in zip(*examples(rule), strict=True):
        with Bench(rule, bad) as bench:
            assert bench.check().findings
            diagnostics = bench.diagnostics()
            _assert_reasons(diagnostics)
            _assert_translated(diagnostics)
            fixed = bench.fix(unsafe=True)
            assert not fixed.errors
            assert not fixed.refused
            assert fixed.text in (good.text, bad.text)
        with Bench(rule, good) as bench:
            assert not bench.check().findings
            _assert_reasons(bench.diagnostics())


def _assert_translated(diagnostics: list[Diagnostic]) -> None:
    for found in diagnostics:
        for text in filter(None, (found.report, found.fix and found.fix.message)):
            assert isinstance(text, Message)
            assert not english_words(translated(text, "zh")), text


def english_words(text: str) -> list[str]:
    """The English words that follow each other in a translated message, but for code and what a case's network says."""
    words = re.sub(r"`[^`]*`|\d{3} [A-Z][A-Za-z ]+", "", text)
    for name in ("front matter", "it is application", *KINDS):
        words = words.replace(name, "")
    return re.findall(r"(?<![./])\b[A-Za-z]+ [a-z]+\b", words)


@pytest.mark.parametrize("name", CATALOGUE)
def test_rule_has_a_case_file(name: str) -> None:
    assert (CASES / f"{name}.md").is_file()


def test_case_file_belongs_to_a_rule() -> None:
    files = {file.relative_to(CASES).with_suffix("").as_posix() for file in CASES.glob("*/*.md")}
    assert files <= set(CATALOGUE)


@pytest.mark.parametrize(("name", "case"), list(cases()))
def test_case(name: str, case: Case, request: pytest.FixtureRequest) -> None:
    with Bench(load(name), case.example) as bench:
        if request.config.getoption("--update"):
            _update(name, case, bench)
            return
        outcome, safe, unsafe = bench.check(), bench.fix(), bench.fix(unsafe=True)
        assert not outcome.errors
        assert [line(one) for one in outcome.findings] == list(case.findings)
        assert not safe.errors
        assert safe.text == (case.example.text if case.fixed is None else case.fixed)
        assert not unsafe.errors
        assert unsafe.text == (safe.text if case.unsafe is None else case.unsafe)
        _assert_settled(bench, safe, unsafe)
        diagnostics = bench.diagnostics()
        _assert_offsets(case.example.text, diagnostics)
        _assert_reasons(diagnostics)
        _assert_translated(diagnostics)
        _assert_line_ends(bench, outcome, safe)


def _assert_settled(bench: Bench, safe: Outcome, unsafe: Outcome) -> None:
    """Check that no fix is left to apply, and that fixing twice is fixing once."""
    assert not [one for one in safe.findings if one.fix and one.fix.safe]
    assert not [one for one in unsafe.findings if one.fix]
    if safe.text != bench.example.text:
        assert bench.fix(safe.text).text == safe.text
    if unsafe.text != bench.example.text:
        assert bench.fix(unsafe.text, unsafe=True).text == unsafe.text


def _assert_offsets(text: str, diagnostics: list[Diagnostic]) -> None:
    for one in diagnostics:
        assert 0 <= one.start <= one.end <= len(text)
        edits = one.fix.edits if one.fix else ()
        for edit in edits:
            assert 0 <= edit.start <= edit.end <= len(text)
        assert not edits or rewrite(text, edits) != text


def _assert_reasons(diagnostics: list[Diagnostic]) -> None:
    """Check that a fix which is unsafe, or which the message makes one expect in vain, has its reason."""
    for one in diagnostics:
        expected = re.search(r"\bwrite |rename it|remove it", one.message)
        assert one.caveat or (one.fix.safe if one.fix else not expected), one.report


def _assert_line_ends(bench: Bench, outcome: Outcome, fixed: Outcome) -> None:
    """Check that lines which end as those of Windows do have the same findings and fixes."""
    if "\r" in bench.example.text:
        return
    crlf = bench.example.text.replace("\n", "\r\n")
    assert [line(one) for one in bench.check(crlf).findings] == [line(one) for one in outcome.findings]
    text = bench.fix(crlf).text
    assert text.replace("\r\n", "\n") == fixed.text
    assert text.count("\r\n") == text.count("\n")


def _update(name: str, case: Case, bench: Bench) -> None:
    file = CASES / f"{name}.md"
    parts = re.split(r"^(?=## .*\n\n*~~~~\S)", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    at = next(index for index, part in enumerate(parts) if part.startswith(f"## {case.title}\n"))
    parts[at] = written(case, bench) + ("\n" if at + 1 < len(parts) else "")
    file.write_text("".join(parts), encoding="utf-8")
