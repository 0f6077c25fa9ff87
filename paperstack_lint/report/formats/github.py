"""Workflow commands that GitHub shows as annotations at the lines of a pull request.

The escapes are those of its toolkit (`packages/core/src/command.ts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperstack_lint.engine.findings import Finding, Outcome
from paperstack_lint.report.escape import escaped, inert
from paperstack_lint.report.style import Style
from paperstack_lint.storage.paths import repository_path


def render(outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    """Yield one command for each finding. GitHub takes paths from the root of the repository."""
    for outcome in outcomes:
        path = repository_path(outcome.path) if outcome.findings else ""
        for one in outcome.findings:
            yield f"::{one.severity} {_properties(one, path, style)}::{_data(one.message, style)}\n"


def _properties(one: Finding, path: str, style: Style) -> str:
    place = {"file": path, "line": one.line, "endLine": one.end_line, "title": one.rule}
    if one.line == one.end_line:  # columns mean nothing for more than one line
        place |= {"col": one.column, "endColumn": one.end_column}
    return ",".join(f"{key}={_property(str(value), style)}" for key, value in place.items())


def _property(text: str, style: Style) -> str:
    return _data(text, style).replace(":", "%3A").replace(",", "%2C")


def _data(text: str, style: Style) -> str:
    """The text of a command; `style` knows the encoding, and commands are made inert wherever this is printed."""
    return inert(style.shown(escaped(text))).replace("%", "%25")
