"""What must hold for every note and every rule, tried on generated notes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from hypothesis import given

from paperstack_lint.collection.project import Project
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import Checker, Outcome
from paperstack_lint.engine.rule import build
from paperstack_lint.engine.runner import check, fix
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT
from paperstack_lint.text.edits import rewrite
from tests.cases import TODAY
from tests.effort import one_in
from tests.generated import notes

STRICT: dict[str, dict[str, object]] = {
    "sections/no-template": {"require": "always"},
    "headings/spacing": {"policy": "require"},
    "headings/language": {"policy": "note"},
    "tags/vocabulary": {"aliases": {"nas": "NAS"}, "closed": True},
}
"""Options under which the rules that report nothing, or little, by default show all that they can do."""


@cache
def checkers(*, strict: bool) -> tuple[Checker, ...]:
    loaded = (rules.load(name, file) for name, file in rules.catalogue().items())
    return tuple(Checker(rule, build(rule, STRICT.get(rule.name, {}) if strict else {}), "error") for rule in loaded)


def note(text: str) -> Note:
    return Note(Path("_posts/2020-01-02-x.md"), text, Project(DEFAULT, TODAY, (Path("_posts"),)))


def outcomes(text: str) -> Iterator[tuple[Outcome, bool, bool]]:
    for strict in (False, True):
        for unsafe in (False, True):
            yield fix(note(text), checkers(strict=strict), unsafe=unsafe), strict, unsafe


@one_in(4)
@given(notes)
def test_no_rule_breaks_and_every_offset_is_in_the_note(text: str) -> None:
    for strict in (False, True):
        outcome = check(note(text), checkers(strict=strict))
        assert not outcome.errors
        for found in outcome.findings:
            assert 0 <= found.start <= found.end <= len(text)
            edits = found.fix.edits if found.fix else ()
            assert all(0 <= edit.start <= edit.end <= len(text) for edit in edits)
            assert not edits or rewrite(text, edits) != text


@one_in(4)
@given(notes)
def test_fixes_settle_are_proven_and_done_once(text: str) -> None:
    for outcome, strict, unsafe in outcomes(text):
        assert not outcome.errors
        assert not outcome.refused or "depends on the renderer" in outcome.refused
        assert outcome.refused or not [one for one in outcome.findings if one.fix and (one.fix.safe or unsafe)]
        again = fix(note(outcome.text), checkers(strict=strict), unsafe=unsafe)
        assert again.text == outcome.text


@one_in(4)
@given(notes)
def test_line_ends_and_byte_order_mark_stay(text: str) -> None:
    for outcome, _, _ in outcomes(text):
        # Only before a front matter, which it would hide, does the mark go.
        assert outcome.text.startswith("\ufeff") == text.startswith("\ufeff") or outcome.text.startswith("---")
        if "\r\n" in text:
            assert outcome.text.count("\r\n") == outcome.text.count("\n")
        else:
            assert "\r" not in outcome.text


@one_in(4)
@given(notes)
def test_windows_line_ends_make_no_difference(text: str) -> None:
    unix, windows = (text.replace("\r\n", "\n").replace("\n", end) for end in ("\n", "\r\n"))
    found = [
        [(one.rule, one.line, one.message) for one in check(note(each), checkers(strict=False)).findings]
        for each in (unix, windows)
    ]
    assert found[0] == found[1]
