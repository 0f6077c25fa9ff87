"""Sections that a fix adds get no text that an author wrote, whatever the style of an entry."""

from __future__ import annotations

from itertools import zip_longest

from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import Checker
from paperstack_lint.engine.rule import build
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


def difference(before: list[Leaf], after: list[Leaf]) -> str:
    """Return where a page differs from the one before it; nothing where it does not."""
    if numbered(after) == numbered(before):
        return ""
    return f"the page differs: {next(pair for pair in zip_longest(numbered(before), numbered(after)) if len(set(pair)) > 1)}"


def problem(old: str, new: str, missing: frozenset[str]) -> str:
    """Return how a page differs from the one before it by more than empty markers; nothing where it does not."""
    before, after = leaves(old), leaves(new)
    added = [leaf for leaf in after if marker(leaf, MARKERS) in missing]
    if len(added) != len(missing) or any(
        leaf.text.removeprefix("[ ] ").rstrip(":") != MARKERS[marker(leaf, MARKERS)] for leaf in added
    ):
        return f"the markers are {added}"
    if differs := difference(before, [leaf for leaf in after if leaf not in added]):
        return differs
    owners_before, owners_after = owners(before, MARKERS), owners(after, MARKERS)
    above = attached(before, MARKERS).items() & attached(after, MARKERS).items()
    moved = {
        name: (key, owners_after[name])
        for name, key in owners_before.items() - owners_after.items()
        if not name.startswith("tail")
    }
    for name, _ in above:
        moved.pop(name, None)
    return f"other sections contain {moved}" if moved else ""


@one_in(4)
@given(entries(), st.booleans())
def test_added_sections_contain_no_text(entry: Generated, unsafe: bool) -> None:
    outcome = fix(note(entry.text), CHECKERS, unsafe=unsafe)
    assert not outcome.errors
    if outcome.text != entry.text:
        assert not problem(entry.text, outcome.text, entry.missing)


def problem_of_template(old: str, new: str) -> str:
    """Return how a page differs from the one before it by more than markers below what is about the paper."""
    before, after = leaves(old), leaves(new)
    differs = difference(before, [leaf for leaf in after if not marker(leaf, MARKERS)])
    below = [name for name, key in owners(after, MARKERS).items() if key and name.startswith("about")]
    return differs or (f"sections contain {below}" if below else "")


@one_in(4)
@given(bare_entries())
def test_the_template_is_added_below_the_content(entry: Generated) -> None:
    outcome = fix(note(entry.text), ALWAYS, unsafe=True)
    assert not outcome.errors
    if outcome.text != entry.text:
        assert not problem_of_template(entry.text, outcome.text)
