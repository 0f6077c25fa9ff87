"""Sections that a fix adds take over nothing that an author wrote, whatever an entry is written like."""

from __future__ import annotations

from itertools import zip_longest

from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import Checker
from paperstack_lint.engine.options import build
from paperstack_lint.engine.runner import fix
from tests.effort import one_in
from tests.generated_entries import MARKERS, Generated, bare_entries, entries
from tests.pages import Leaf, attached, leaves, marker, numbered, owners
from tests.test_generated import note


def checkers(name: str, **options: object) -> list[Checker]:
    rule = rules.load(name, rules.catalogue()[name])
    return [Checker(rule, build(rule, options) if options else None, "error")]


CHECKERS = checkers("sections/missing")
ALWAYS = checkers("sections/no-template", require="always")


def unlike(had: list[Leaf], kept: list[Leaf]) -> str:
    """Return where a page differs from the one before it; nothing where it does not."""
    if numbered(kept) == numbered(had):
        return ""
    return (
        f"the page differs: {next(pair for pair in zip_longest(numbered(had), numbered(kept)) if len(set(pair)) > 1)}"
    )


def problem(before: str, after: str, missing: frozenset[str]) -> str:
    """Return how a page differs from the one before it by more than empty markers; nothing where it does not."""
    had, has = leaves(before), leaves(after)
    fresh = [leaf for leaf in has if marker(leaf, MARKERS) in missing]
    if len(fresh) != len(missing) or any(
        leaf.text.removeprefix("[ ] ").rstrip(":") != MARKERS[marker(leaf, MARKERS)] for leaf in fresh
    ):
        return f"the markers are {fresh}"
    if differs := unlike(had, [leaf for leaf in has if leaf not in fresh]):
        return differs
    was, now = owners(had, MARKERS), owners(has, MARKERS)
    above = attached(had, MARKERS).items() & attached(has, MARKERS).items()
    moved = {name: (key, now[name]) for name, key in was.items() - now.items() if not name.startswith("tail")}
    for name, _ in above:
        moved.pop(name, None)
    return f"other sections contain {moved}" if moved else ""


@one_in(4)
@given(entries(), st.booleans())
def test_sections_that_are_added_take_over_nothing(entry: Generated, unsafe: bool) -> None:
    outcome = fix(note(entry.text), CHECKERS, unsafe=unsafe)
    assert not outcome.errors
    if outcome.text != entry.text:
        assert not problem(entry.text, outcome.text, entry.missing)


def overtaken(before: str, after: str) -> str:
    """Return how a page differs from the one before it by more than markers below what is about the paper."""
    had, has = leaves(before), leaves(after)
    differs = unlike(had, [leaf for leaf in has if not marker(leaf, MARKERS)])
    below = [name for name, key in owners(has, MARKERS).items() if key and name.startswith("about")]
    return differs or (f"sections contain {below}" if below else "")


@one_in(4)
@given(bare_entries())
def test_the_template_is_laid_down_below_what_is_written(entry: Generated) -> None:
    outcome = fix(note(entry.text), ALWAYS, unsafe=True)
    assert not outcome.errors
    if outcome.text != entry.text:
        assert not overtaken(entry.text, outcome.text)
