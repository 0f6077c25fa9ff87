"""Fixing to a fixed point: how many passes there may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.engine import runner
from paperstack_lint.engine.findings import Checker, Failure, Outcome
from paperstack_lint.engine.rule import Rule
from paperstack_lint.engine.runner import MAX_PASSES, fix
from paperstack_lint.papers import DEFAULT
from tests.cases import TODAY


def first_mark(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Fix one `!` after the other, each in a pass of its own."""
    at = note.text.find("!")
    if at >= 0:
        yield Diagnostic(at, at + 1, "a mark", Fix("write `.`", (Edit(at, at + 1, "."),)))


def marks(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each `!`, with one fix for all."""
    places = [at for at, one in enumerate(note.text) if one == "!"]
    whole = Fix("write `.`", tuple(Edit(at, at + 1, ".") for at in places))
    yield from (Diagnostic(at, at + 1, "a mark", whole) for at in places)


def checker(check: Callable[[Note, None], Iterator[Diagnostic]]) -> Checker:
    rule = Rule("f/r", Path("f/r.py"), check, None, frozenset({"words"}), "Says what is wrong.")
    return Checker(rule, None, "error")


def note_of(text: str) -> Note:
    return Note(Path("a.md"), text, Project(DEFAULT, TODAY, ()))


def fixed(text: str, check: Callable[[Note, None], Iterator[Diagnostic]] = first_mark) -> Outcome:
    return fix(note_of(text), [checker(check)])


def checked(text: str) -> Outcome:
    return runner.check(note_of(text), [checker(first_mark)])


SENTENCE = "We train a network of many layers on pairs of images and captions. "


def test_the_text_of_a_paper_that_a_program_converted_is_not_linted() -> None:
    figure = f"![](images/{'0123456789abcdef' * 4}.jpg)\n\nFigure 1: a network!\n\n"
    paper = f"# A Paper!\n\n{figure * 2}## 1 Introduction\n\n{SENTENCE * 200}\n"
    plain = f"A Paper!\n\n1 Introduction\n{SENTENCE * 200}\n\nREFERENCES\n[1] A. Author. Another paper!\n"
    line = (
        "1. A. Author. href {http://example.org/!} {{A Paper}}. bibinfo{year}{2024}natexlab{a}. url{http://a.org/!}\n"
    )
    for text in (paper, plain, "# References\n\n" + line * 2):
        assert not checked(text).findings, text[:40]


def test_notes_that_only_resemble_converted_text_are_linted() -> None:
    figure = f"![](images/{'0123456789abcdef' * 4}.jpg)\n\n"
    for text in (
        f"# My notes\n\nGood!\n\n{figure * 2}It is **fast**.\n\n{SENTENCE * 200}",  # an author's, with figures of a paper
        f"# My notes\n\nGood!\n\n{figure * 2}{SENTENCE}",  # short
        f"---\ntitle: a\n---\n\n! {figure * 2}{SENTENCE * 200}",  # a post
        "Write url{http://a.org/!} or bibinfo{year}{2024} there.\n",  # an author's, about such commands
        f"A long note!\n\n{SENTENCE * 200}\n",
        f"# A long note\n\nGood!\n\n{SENTENCE * 200}\n\nReferences\n\n[1] A. Author. Another paper.\n",
    ):
        assert checked(text).findings, text[:40]


def test_what_fixes_insert_is_not_reported_in_that_run() -> None:
    def plan(note: Note, _options: None) -> Iterator[Diagnostic]:
        """Put a plan below the first line, then a second one in it."""
        text = "todo b\n" if "todo a" in note.text else "todo a\ntodo c\n"
        at = note.text.find("todo c") if "todo a" in note.text else note.text.find("\n") + 1
        if "todo b" not in note.text:
            yield Diagnostic(0, 1, "no plan", Fix("add one", (Edit(at, at, text),)))

    def todo(note: Note, _options: None) -> Iterator[Diagnostic]:
        """Report each plan."""
        for found in re.finditer("todo .", note.text):
            yield Diagnostic(*found.span(), found[0])

    checkers = [
        Checker(
            Rule("f/r", Path("f/r.py"), check, None, frozenset({"words", "blocks"}), "Say what is wrong."),
            None,
            "error",
        )
        for check in (plan, todo)
    ]
    outcome = fix(Note(Path("a.md"), "x\ntodo y\n", Project(DEFAULT, TODAY, ())), checkers)
    assert (outcome.text, outcome.fixed) == ("x\ntodo a\ntodo b\ntodo c\ntodo y\n", 2)
    assert [one.message for one in outcome.findings] == ["todo a", "todo b", "todo c", "todo y"]
    assert [one.message for one in outcome.reported.findings] == ["todo y"]
    again = fix(Note(Path("a.md"), outcome.text, Project(DEFAULT, TODAY, ())), checkers)
    assert again.reported == again


def test_ten_passes_that_leave_nothing_to_apply_settle() -> None:
    outcome = fixed("a" + "!" * MAX_PASSES + "\n")
    assert outcome.errors == ()
    assert (outcome.text, outcome.fixed) == ("a" + "." * MAX_PASSES + "\n", MAX_PASSES)


def test_a_note_that_needs_more_passes_stays_as_it_was() -> None:
    text = "a" + "!" * (MAX_PASSES + 1) + "\n"
    outcome = fixed(text)
    assert outcome.text == text
    assert outcome.errors == (Failure("the fixes of f/r do not settle in 10 passes; the note stays as it was"),)


def test_findings_are_counted_as_fixed_where_one_fix_is_for_several() -> None:
    outcome = fixed("a!b!c!\n", marks)
    assert (outcome.text, outcome.fixed) == ("a.b.c.\n", 3)
