"""One JSON object with all findings and a summary, for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperstack_lint.engine.findings import Finding, Outcome
from paperstack_lint.report.json_object import VERSION, dumped, summary
from paperstack_lint.report.style import Style
from paperstack_lint.report.tally import Tally
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.edits import Edit, Fix


def render(outcomes: Iterable[Outcome], _style: Style) -> Iterator[str]:
    """The object, in ASCII: any stream can carry it, and no control or direction character gets out."""
    tally = Tally()
    findings = [_finding(one, outcome.text) for outcome in tally.counting(outcomes) for one in outcome.findings]
    yield dumped({"version": VERSION, "findings": findings, "summary": summary(tally)})


def _finding(one: Finding, text: str) -> dict[str, object]:
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
        "fix": _fix(one.fix, text) if one.fix else None,
    }


def _fix(fix: Fix, text: str) -> dict[str, object] | None:
    """Return the fix; None where it would print credentials, such as those that it takes from a redirector's query."""
    edits = [_discreet(edit, text) for edit in fix.edits]
    if None in edits:
        return None
    return {
        "message": mask_credentials(fix.message),
        "safe": fix.safe,
        "edits": [edit._asdict() for edit in edits if edit],
    }


def _discreet(edit: Edit, text: str) -> Edit | None:
    """Return the edit; where it holds credentials that are in the note already, without what it leaves as it is. None
    where it would still print some.
    """
    shown = mask_credentials(edit.text)
    if shown == edit.text:
        return edit
    old, new = text[edit.start : edit.end], edit.text
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    kept = slice(head, len(new) - tail)
    return Edit(edit.start + head, edit.end - tail, new[kept]) if shown[kept] == new[kept] else None


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    unlike = (at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right)
    return next(unlike, min(len(one), len(other)))
