"""Suppressions: what they hide, which are unused, and that removing one changes nothing else in the note."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paperstack_lint import Diagnostic, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.engine import suppression
from paperstack_lint.note import markdown
from paperstack_lint.papers import DEFAULT
from paperstack_lint.text.edits import rewrite
from tests.cases import TODAY

RULES = frozenset({"links/empty", "links/form", "tags/form"})
PROJECT = Project(DEFAULT, TODAY, (), RULES)


def heeded(text: str, ran: frozenset[str] = RULES) -> tuple[list[str], list[Diagnostic]]:
    """Return the findings at E (links/empty), F (links/form) and T (tags/form) that are not hidden, and the problems."""
    rules = {"E": "links/empty", "F": "links/form", "T": "tags/form"}
    found = [(rules[c], Diagnostic(at, at + 1, c)) for at, c in enumerate(text) if c in rules and rules[c] in ran]
    kept, complaints = suppression.filter(Note(Path("a.md"), text, PROJECT), found, ran)
    return [one.message for _, one in kept], complaints


def note(text: str) -> str:
    """Return the text with suppressions in full for `<!disable …>`."""
    return text.replace("<!", "<!-- paperstack-lint-").replace("!>", " -->").replace("#!", "# paperstack-lint-")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("E\n", "E"),
        ("<!disable!>\n\nE F\n", ""),
        ("<!disable links!>\n\nE F T\n", "T"),
        ("<!disable links/empty!>\n\nE F\n", "F"),
        ("<!disable links/empty, tags!>\n\nE F T\n", "F"),
        ("E\n\n<!disable!>\n\nF\n\n<!enable!>\n\nT\n", "ET"),
        ("<!disable!>\n\nE\n\n<!enable links/empty!>\n\nE F\n", "E"),
        ("<!disable links!>\n\nE\n\n<!enable!>\n\nF\n", "F"),
        ("<!disable links/empty!>\n\nE\n\n<!enable links!>\n\nE\n", "E"),
        ("E <!disable-line!>\nE\n", "E"),
        ("E F <!disable-line links/empty -- not out yet!>\n", "F"),
        ("E <!disable-line -- because!>\n", ""),
        ("E <!disable-line links/empty!> F\n", "F"),
        ("<!disable-next-line!>\nE\nF\n", "F"),
        ("E\n\nF\n\n<!disable-file links!>\n", ""),
        ("* a\n  <!disable-line!> E\n* F\n", "F"),
        ("> <!disable-next-line!>\n> E\n", ""),
        ("<div>\n<!disable!>\n</div>\n\nE\n", ""),
        ("---\ntitle: E #!disable-line\n---\nF\n", "F"),
        ("---\n#!disable-file links\ntitle: E\n---\nF T\n", "T"),
        ("`<!disable!>` E\n", "E"),
        ("```\n<!disable!>\n```\nE\n", "E"),
        ("    <!disable!>\n\nE\n", "E"),
        ("$<!disable!>$ E\n", "E"),
        ("<!-- about <!disable!>\n\nE\n", "E"),
        ("---\ntitle: 'x #!disable-line'\n---\nE\n", "E"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_suppression_hides_what_it_names_where_it_applies(text: str, left: str, newline: str) -> None:
    assert "".join(heeded(note(text).replace("\n", newline))[0]) == left


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a\n\n<!disable!>\n\nb\n", "a\n\nb\n"),
        ("a <!disable-line links!>\nb\n", "a\nb\n"),
        ("a  <!disable-line!>\nb\n", "a\nb\n"),
        ("a <!disable-line!> b\n", "a b\n"),
        ("a<!disable-line!>\n", "a\n"),
        ("* a\n<!disable-next-line!>\n* b\n", "* a\n* b\n"),
        ("> a\n> <!disable-line!>\n", "> a\n>\n"),
        ("---\ntitle: x #!disable-line\n---\n", "---\ntitle: x\n---\n"),
        ("---\n#!disable-file\ntitle: x\n---\n", "---\ntitle: x\n---\n"),
        ("a <!disable-line links/form links/empty!> E\n", "a <!disable-line links/empty!> E\n"),
        ("a <!disable-line links/empty links/form!> E\n", "a <!disable-line links/empty!> E\n"),
        ("<!enable!>\n", ""),
        ("<!disable!>", ""),
        # Without these the blocks around would become others, so there is no fix.
        ("* a\n\n<!disable!>\n\n      b\n", None),
        ("* a\n\n<!disable!>\n\n    code\n", None),
        ("* a\n<!disable!>\nb\n", None),
        ("1. a\n\n<!disable!>\n\n1. b\n", None),
        ("a\n<!disable!>\n---\n", None),
        ("<!disable!> *a*\n", None),
        ("x\n\na<!disable-line!>b\n", None),
    ],
)
def test_an_idle_suppression_is_reported_and_taken_out_where_that_is_harmless(text: str, after: str | None) -> None:
    _, (complaint,) = heeded(note(text))
    assert (complaint.fix and rewrite(note(text), complaint.fix.edits)) == (note(after) if after is not None else None)


@pytest.mark.parametrize(
    ("text", "ran"),
    [
        ("E <!disable-line!>\n", RULES),
        ("a <!disable-line links!>\n", frozenset({"links/empty", "tags/form"})),
        ("a <!disable-line!>\n", frozenset({"links/empty"})),
        ("a <!disable-line tags!>\n", frozenset({"links/empty", "links/form"})),
        ("<!disable links!>\n\nE\n\n<!enable links/form!>\n", RULES),
    ],
)
def test_a_suppression_is_not_idle_while_it_hides_something_or_its_rules_did_not_run(
    text: str, ran: frozenset[str]
) -> None:
    assert heeded(note(text), ran)[1] == []


def test_the_wider_of_two_suppressions_is_the_idle_one() -> None:
    _, (complaint,) = heeded(note("<!disable-file!>\n\nE <!disable-line!>\n"))
    assert complaint.start == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("E <!disable-line links/emty links/empty!>\n", "there is no rule `links/emty`: write `links/empty`"),
        ("E <!disable-line zzz links!>\n", "there is no rule `zzz`: `paperstack-lint rules` lists them"),
        (
            "<!disabled!>\n",
            "`paperstack-lint-disabled` is not a suppression: write paperstack-lint-disable",
        ),
    ],
)
def test_what_is_misspelt_is_reported(text: str, message: str) -> None:
    assert [one.message for one in heeded(note(text))[1]] == [message]


_PIECES = [
    "a",
    "* b",
    "  c",
    "1. d",
    "> e",
    "    f",
    "# g",
    "---",
    "",
    "*h* <!disable-line!> i",
    "```",
    "<div>",
    "| j |\n|--|",
]


@given(st.lists(st.sampled_from([*_PIECES, "<!disable!>", "<!disable-next-line links!>", "  <!enable!>"]), max_size=9))
@example(["* b", "", "<!disable-next-line links!>", "  <!enable!>"])  # the second would be read into the item, alone
def test_taking_idle_suppressions_out_keeps_the_other_blocks(pieces: list[str]) -> None:
    text = note("\n".join(pieces) + "\n")
    for complaint in heeded(text)[1]:
        if complaint.fix:
            after = rewrite(text, complaint.fix.edits)
            assert words(after) == words(text)


def words(text: str) -> list[tuple[str, str]]:
    """Return the text of each block except raw HTML, with its kind."""
    document = markdown.parse(text)
    runs = [(document.blocks[run.block].kind, text[run.start : run.end].strip()) for run in document.texts]
    return [run for run in runs if run[0] != "html" and run[1]]


def test_each_of_thousands_of_suppressions_is_distinguished() -> None:
    text = note("<!disable-next-line links/form!>\n\nE\n\n<!disable links!>\n\nE\n\n<!enable!>\n\n" * 3000)
    kept, complaints = heeded(text)
    assert len(kept) == 3000
    assert len(complaints) == 3000
    assert all(one.fix for one in complaints)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<!disable-file suppression/unused!>\n\n<!disable-line links/empty!> a\n", 0),
        ("<!disable-next-line suppression/unused!>\n<!disable-line!> a\n", 0),
        ("<!disable-file!>\n\n<!disable-line links/empty!> a\n", 2),  # one of all rules hides no complaint
        ("<!disable-file suppression/unused!>\n", 1),  # and one that hides none is unused itself
    ],
)
def test_complaints_are_hidden_by_name(text: str, left: int) -> None:
    ran = RULES | {suppression.UNUSED}
    one = Note(Path("a.md"), note(text), Project(DEFAULT, TODAY, (), ran))
    assert len(suppression.filter(one, [], ran)[1]) == left


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- paperstack-lint disable-line links/empty -->",
        "<!-- paperstack-lint: disable-line links/empty -->",
        "---\ntitle: x # <!-- paperstack-lint-disable-lines -->\n---\n",
        "---\ntitle: x # paperstack-lint disable-line\n---\n",
    ],
)
def test_what_was_meant_to_suppress_is_reported(comment: str) -> None:
    left, (complaint,) = heeded(comment + "\nE\n")
    assert left == ["E"]
    assert complaint.message.endswith("is not a suppression: write paperstack-lint-disable-line")
