"""Render all findings and a summary as one JSON object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperstack_lint.engine.findings import Finding, Outcome
from paperstack_lint.report.json_object import dump, summarize
from paperstack_lint.report.printable_fix import printable_fix
from paperstack_lint.report.style import Style
from paperstack_lint.report.tally import Tally
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.edits import Fix

FOR_PEOPLE = False


def render(outcomes: Iterable[Outcome], _style: Style) -> Iterator[str]:
    """Yield the object."""
    tally = Tally()
    findings: list[dict[str, object]] = []
    for outcome in tally.count(outcomes):
        findings += (_finding_data(one, outcome.text) for one in outcome.findings)
        yield ""
    yield dump({"findings": findings, "summary": summarize(tally)})


def _finding_data(one: Finding, text: str) -> dict[str, object]:
    fix = printable_fix(one.fix, text)
    return {
        "path": one.path,
        "rule": one.rule,
        "message": mask_credentials(one.message),
        "severity": one.severity,
        "line": one.line,
        "column": one.column,
        "end_line": one.end_line,
        "end_column": one.end_column,
        "start": one.start,
        "end": one.end,
        "fix": _fix_data(fix) if fix else None,
    }


def _fix_data(fix: Fix) -> dict[str, object]:
    return {"message": fix.message, "safe": fix.safe, "edits": [edit._asdict() for edit in fix.edits]}
