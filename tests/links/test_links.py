"""Only the first rule reports a problem of a link.

Rules that need the network report as well: the form of a link does not show whether its target is alive.
"""

from __future__ import annotations

import pytest

from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import Checker
from paperstack_lint.engine.rule import build
from tests.cases import CASES, Bench, Case, read

RULES = [rules.load(name, path) for name, path in rules.catalogue().items() if name.startswith("links/")]
NOTES = [case for file in sorted(CASES.glob("links/*.md")) for case in read(file) if not case.example.options]


@pytest.mark.parametrize("case", NOTES, ids=lambda case: case.title)
def test_link_has_one_finding(case: Case) -> None:
    bench = Bench(RULES[0], case.example)
    bench.checkers = [Checker(rule, build(rule, {}), "error") for rule in RULES]
    with bench:
        note = bench.note()
        places = {(link.target_start, link.target_end): link for link in note.document.links}
        reported: dict[tuple[int, int, bool], str] = {}
        for rule, options, _ in bench.checkers:
            for found in rule.check(note, options):
                link = places.get((found.start, found.end))
                place = (link.start, link.end) if link else (found.start, found.end)
                assert reported.setdefault((*place, bool(rule.needs)), rule.name) == rule.name
