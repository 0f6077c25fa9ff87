"""Of all that is wrong with a link, the first rule says it, and no other.

What the network says comes on top: that a link is not well written says nothing of where it leads.
"""

from __future__ import annotations

import pytest

from paperstack_lint.engine import rule as rules
from tests.cases import CASES, Bench, Case, read

RULES = [rules.load(name, path) for name, path in rules.catalogue().items() if name.startswith("links/")]
NOTES = [case for file in sorted(CASES.glob("links/*.md")) for case in read(file) if not case.example.options]


@pytest.mark.parametrize("online", [False, True], ids=["as it is written", "on the network"])
@pytest.mark.parametrize("case", NOTES, ids=lambda case: case.title)
def test_link_has_one_finding(case: Case, online: bool) -> None:
    said: dict[tuple[int, int], str] = {}
    for rule in (rule for rule in RULES if bool(rule.needs) is online):
        with Bench(rule, case.example) as bench:
            places = {(link.target_start, link.target_end): link for link in bench.note().document.links}
            for found in bench.diagnostics():
                link = places.get((found.start, found.end))
                place = (link.start, link.end) if link else (found.start, found.end)
                assert said.setdefault(place, rule.name) == rule.name
