"""One JSON object with all findings and a summary, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from paperstack_lint.edits import Fix
from paperstack_lint.report import Style, counts
from paperstack_lint.runner import Finding, Outcome

VERSION = 1


def render(outcomes: Sequence[Outcome], _style: Style) -> Iterator[str]:
    """The object, in ASCII: any stream can carry it, and no control or direction character gets out."""
    findings = [_finding(one) for outcome in outcomes for one in outcome.findings]
    yield dumped({"version": VERSION, "findings": findings, "summary": counts(outcomes)._asdict()})


def dumped(data: object) -> str:
    """The data as indented JSON, in which no workflow runner finds a command."""
    return json.dumps(data, indent=2).replace("##[", r"#\u0023[") + "\n"


def _finding(one: Finding) -> dict[str, object]:
    return {
        "path": one.path,
        "rule": one.rule,
        "message": one.message,
        "severity": one.severity,
        "line": one.line,
        "column": one.column,
        "end_line": one.end_line,
        "end_column": one.end_column,
        "start": one.start,
        "end": one.end,
        "fix": _fix(one.fix) if one.fix else None,
    }


def _fix(fix: Fix) -> dict[str, object]:
    return {"message": fix.message, "safe": fix.safe, "edits": [edit._asdict() for edit in fix.edits]}
