"""`path:line:column rule severity: message`: one finding on a line, for grep and editors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperstack_lint.engine.findings import Outcome
from paperstack_lint.report.style import Style


def render(outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    """One line for each finding."""
    for outcome in outcomes:
        for one in outcome.findings:
            place = style.paint(f"{style.shown(one.path)}:{one.line}:{one.column}", 1)
            yield f"{place} {style.shown(one.rule)} {style.severity(one.severity)}: {style.shown(one.message)}\n"
