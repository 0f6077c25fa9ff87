"""`path:line:column rule message`: one finding on a line, for grep and editors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperstack_lint.report import Style
from paperstack_lint.runner import Outcome


def render(outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    """One line for each finding."""
    for outcome in outcomes:
        for one in outcome.findings:
            place = style.paint(f"{style.shown(one.path)}:{one.line}:{one.column}", 1)
            rule = style.paint(style.shown(one.rule), 33 if one.severity == "warning" else 31)
            yield f"{place} {rule} {style.shown(one.message)}\n"
