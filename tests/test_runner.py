"""Fixing to a fixed point: how many passes there may be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.papers import DEFAULT
from paperstack_lint.project import Project
from paperstack_lint.rule import Rule
from paperstack_lint.runner import MAX_PASSES, Checker, Outcome, fix
from tests.cases import TODAY


def first_mark(note: Note, _options: None) -> Iterator[Diagnostic]:
    """One `!` after the other, each in a pass of its own."""
    at = note.text.find("!")
    if at >= 0:
        yield Diagnostic(at, at + 1, "a mark", Fix("write `.`", (Edit(at, at + 1, "."),)))


def marks(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Each `!` is a finding, and one fix is for all."""
    places = [at for at, one in enumerate(note.text) if one == "!"]
    whole = Fix("write `.`", tuple(Edit(at, at + 1, ".") for at in places))
    yield from (Diagnostic(at, at + 1, "a mark", whole) for at in places)


def fixed(text: str, check: Callable[[Note, None], Iterator[Diagnostic]] = first_mark) -> Outcome:
    rule = Rule("f/r", Path("f/r.py"), check, None, frozenset({"words"}), "Says what is wrong.")
    return fix(Note(Path("a.md"), text, Project(DEFAULT, TODAY, ())), [Checker(rule, None, "error")])


def test_ten_passes_that_leave_nothing_to_apply_settle() -> None:
    outcome = fixed("a" + "!" * MAX_PASSES + "\n")
    assert outcome.errors == ()
    assert (outcome.text, outcome.fixed) == ("a" + "." * MAX_PASSES + "\n", MAX_PASSES)


def test_a_note_that_needs_more_passes_stays_as_it_was() -> None:
    text = "a" + "!" * (MAX_PASSES + 1) + "\n"
    outcome = fixed(text)
    assert outcome.text == text
    assert outcome.errors == ("the fixes of f/r do not settle in 10 passes; the note stays as it was",)


def test_findings_are_counted_as_fixed_where_one_fix_is_for_several() -> None:
    outcome = fixed("a!b!c!\n", marks)
    assert (outcome.text, outcome.fixed) == ("a.b.c.\n", 3)
