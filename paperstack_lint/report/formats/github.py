"""Render findings as workflow commands, which GitHub shows as annotations at the lines of a pull request.

The escapes are those of its toolkit (`packages/core/src/command.ts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperstack_lint.engine.findings import Finding, Outcome
from paperstack_lint.report.escape import escape_controls, neutralize_commands
from paperstack_lint.report.severities import SEVERITY_NAMES
from paperstack_lint.report.style import Style
from paperstack_lint.storage.paths import repository_path
from paperstack_lint.text.translation import translated

FOR_PEOPLE = False


def render(outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    """Yield one command for each finding. GitHub resolves paths from the root of the repository."""
    for outcome in outcomes:
        path = repository_path(outcome.path) if outcome.findings else ""
        for one in outcome.findings:
            command = f"{SEVERITY_NAMES[one.severity].github} {_render_properties(one, path, style)}"
            yield f"::{command}::{_escape_data(translated(one.message), style)}\n"
        yield ""


def _render_properties(one: Finding, path: str, style: Style) -> str:
    place = {"file": path, "line": one.line, "endLine": one.end_line, "title": one.rule}
    if one.line == one.end_line:  # GitHub refuses columns of more than one line
        place |= {"col": one.column, "endColumn": one.end_column}
    return ",".join(f"{key}={_escape_property(str(value), style)}" for key, value in place.items())


def _escape_property(text: str, style: Style) -> str:
    return _escape_data(text, style).replace(":", "%3A").replace(",", "%2C")


def _escape_data(text: str, style: Style) -> str:
    """Return escaped text for a command; other commands in it are neutralized even if no runner reads the output."""
    return neutralize_commands(style.escape(escape_controls(text))).replace("%", "%25")
