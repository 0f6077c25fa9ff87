"""Count the findings of each rule, the most frequent first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from paperstack_lint.engine.findings import Outcome
from paperstack_lint.report.json_object import dump, summarize
from paperstack_lint.report.style import Style, severity_name
from paperstack_lint.report.tally import Tally
from paperstack_lint.text.translation import tr


class RuleCount(NamedTuple):
    """The number of findings of a rule, and of those with a safe and with an unsafe fix."""

    rule: str
    severity: str
    findings: int = 0
    safe_fixes: int = 0
    unsafe_fixes: int = 0


def count_by_rule(outcomes: Iterable[Outcome]) -> list[RuleCount]:
    """Return the counts by rule and severity; a rule may have both severities, under several configurations."""
    found: dict[tuple[str, str], RuleCount] = {}
    for one in (finding for outcome in outcomes for finding in outcome.findings):
        row = found.get((one.rule, one.severity)) or RuleCount(one.rule, one.severity)
        safe, unsafe = (one.fix is not None and one.fix.safe is kind for kind in (True, False))
        found[one.rule, one.severity] = row._replace(
            findings=row.findings + 1, safe_fixes=row.safe_fixes + safe, unsafe_fixes=row.unsafe_fixes + unsafe
        )
    return sorted(found.values(), key=lambda row: (-row.findings, row.rule, row.severity))


def render(outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    """Yield one line for each rule."""
    ranking = count_by_rule(outcomes)
    digits, longest, widest = (
        max((len(str(column)) for column in columns), default=0)
        for columns in (
            [row.findings for row in ranking],
            [row.rule for row in ranking],
            [severity_name(row.severity) for row in ranking],
        )
    )
    for row in ranking:
        kinds = ((row.safe_fixes, tr("fixable")), (row.unsafe_fixes, tr("by unsafe fixes")))
        fixable = ", ".join(f"{count} {kind}" for count, kind in kinds if count)
        severity = style.paint_severity(row.severity) + " " * (widest - len(severity_name(row.severity)))
        number = style.paint(f"{row.findings:{digits}}", 1)
        yield f"{number}  {severity}  {style.escape(row.rule):{longest}}  {style.paint(fixable, 2)}".rstrip() + "\n"


def render_json(outcomes: Iterable[Outcome], _style: Style) -> Iterator[str]:
    """Yield the counts as one JSON object, with the summary of `--output-format json`."""
    tally = Tally()
    statistics = [row._asdict() for row in count_by_rule(tally.count(outcomes))]
    yield dump({"statistics": statistics, "summary": summarize(tally)})
