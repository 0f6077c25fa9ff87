"""Render all findings and a summary as one JSON object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperstack_lint.engine.findings import Finding, Outcome
from paperstack_lint.report.json_object import dump, summarize
from paperstack_lint.report.style import Style
from paperstack_lint.report.tally import Tally
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.edits import Edit, Fix, common_ends

FOR_PEOPLE = False


def render(outcomes: Iterable[Outcome], _style: Style) -> Iterator[str]:
    """Yield the object."""
    tally = Tally()
    findings = [_finding_data(one, outcome.text) for outcome in tally.count(outcomes) for one in outcome.findings]
    yield dump({"findings": findings, "summary": summarize(tally)})


def _finding_data(one: Finding, text: str) -> dict[str, object]:
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
        "fix": _fix_data(one.fix, text) if one.fix else None,
    }


def _fix_data(fix: Fix, text: str) -> dict[str, object] | None:
    """Return the fix; None where it would print credentials, such as those in the query of a redirector."""
    edits = [_without_credentials(edit, text) for edit in fix.edits]
    if None in edits:
        return None
    return {
        "message": mask_credentials(fix.message),
        "safe": fix.safe,
        "edits": [edit._asdict() for edit in edits if edit],
    }


def _without_credentials(edit: Edit, text: str) -> Edit | None:
    """Return the edit, narrowed to the text that it changes if it contains credentials; None if this does, too."""
    shown = mask_credentials(edit.text)
    if shown == edit.text:
        return edit
    old, new = text[edit.start : edit.end], edit.text
    head, tail = common_ends(old, new)
    changed = slice(head, len(new) - tail)
    return Edit(edit.start + head, edit.end - tail, new[changed]) if shown[changed] == new[changed] else None
