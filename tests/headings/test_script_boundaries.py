"""The spacing styles and the punctuation problems of several hundred headings, compared with what a reader found.

`gold/headings.tsv` has one heading on each line, in the manner of public notes, with what a reader says of it: how it is
spaced (`none` without evidence), and the problem of its punctuation (`ok` without one).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from paperstack_lint.collection.project import Project
from paperstack_lint.engine import rule as rules
from paperstack_lint.headings.heading_text import heading_texts
from paperstack_lint.headings.script_boundaries import NAMES, find_boundaries
from paperstack_lint.headings.spacing_majority import spacing_of
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT
from tests.cases import TODAY, Bench, Example

GOLD = Path(__file__).parents[1] / "gold" / "headings.tsv"
LINES = GOLD.read_text(encoding="utf-8").splitlines()
HEADINGS = [tuple(line.split("\t")) for line in LINES if not line.startswith("# ")]
PLAIN = "".join(f"\n# {each}\n" for each in ("方法", "数据", "实验", "结论"))
MESSAGES = {"ending": " ends in ", "brackets": "brackets of two widths", "widths": "punctuation of two widths"}


def test_there_are_enough_headings_of_each_kind() -> None:
    spacing = [way for _, way, _ in HEADINGS]
    assert len({heading for heading, _, _ in HEADINGS}) == len(HEADINGS) >= 400
    assert min(map(spacing.count, ("spaced", "unspaced", "mixed", "none"))) >= 10


@cache
def load(name: str) -> rules.Rule:
    return rules.load(name, rules.catalogue()[name])


def test_what_a_heading_shows_of_its_spacing() -> None:
    assert {heading: _spacing(heading) for heading, _, _ in HEADINGS} == {one: spacing for one, spacing, _ in HEADINGS}


def _spacing(heading: str) -> str:
    (heading_text,) = heading_texts(Note(Path("a.md"), f"# {heading}\n", Project(DEFAULT, TODAY)))
    return spacing_of(find_boundaries(heading_text.prose, NAMES)) or "none"


def test_what_is_wrong_with_the_punctuation_of_a_heading() -> None:
    with Bench(load("headings/punctuation"), Example(PLAIN)) as bench:
        wrong = {heading: _punctuation(bench, heading) for heading, _, _ in HEADINGS}
    assert wrong == {heading: {punctuation} - {"ok"} for heading, _, punctuation in HEADINGS}


def _punctuation(bench: Bench, heading: str) -> set[str]:
    outcome = bench.check(f"# {heading}\n{PLAIN}")
    assert not outcome.errors
    return {kind for kind, text in MESSAGES.items() for one in outcome.findings if text in one.message}
