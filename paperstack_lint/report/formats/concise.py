"""Render a finding as `path:line:column rule severity: message`, for grep and editors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperstack_lint.engine.findings import Outcome
from paperstack_lint.report.style import HUES, Style
from paperstack_lint.text.translation import translated

FOR_PEOPLE = True


def render(outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    """Yield one line for each finding."""
    for outcome in outcomes:
        for one in outcome.findings:
            place = style.paint(f"{style.escape(one.path)}:{one.line}:{one.column}", 1)
            severity = style.paint(one.severity, HUES[one.severity])  # editors search for the English word
            yield f"{place} {style.escape(one.rule)} {severity}: {style.escape(translated(one.message))}\n"
        yield ""
