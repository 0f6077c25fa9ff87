"""Render findings as JUnit XML: a suite for each note, a failed test for each finding.

It is in ASCII, all other characters are references, so that it is well-formed in any encoding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperstack_lint.engine.findings import Finding, Outcome
from paperstack_lint.report.severities import SEVERITY_NAMES
from paperstack_lint.report.style import Style
from paperstack_lint.storage.paths import repository_path

FOR_PEOPLE = False

_REFERENCES = {ord(sign): f"&#{ord(sign)};" for sign in "&<>\"'["}
"""The characters that are markup. `]]>` is by its bracket, a workflow command by `[`."""


def render(outcomes: Iterable[Outcome], _style: Style) -> Iterator[str]:
    """Yield the document. A note without findings has one test, which passes."""
    style = Style()
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="paperstack-lint">\n'
    for outcome in outcomes:
        path = _escape(repository_path(outcome.path), style)
        number = len(outcome.findings)
        yield f'<testsuite name="{path}" tests="{max(1, number)}" failures="{number}" errors="0">\n'
        for one in outcome.findings:
            yield _render_finding(one, path, style)
        if not number:
            yield f'<testcase name="no findings" classname="{path}"/>\n'
        yield "</testsuite>\n"
    yield "</testsuites>\n"


def _render_finding(one: Finding, path: str, style: Style) -> str:
    rule, message = _escape(one.rule, style), _escape(one.message, style)
    place = f"{one.line}:{one.column}"
    failure = f'<failure type="{SEVERITY_NAMES[one.severity].junit}" message="{message}">{path}:{place}: {message}'
    return f'<testcase name="{rule} {place}" classname="{path}">{failure}</failure></testcase>\n'


def _escape(text: str, style: Style) -> str:
    """Return text for an attribute or an element: XML has no control characters, not even as references."""
    return style.escape(text).translate(_REFERENCES).encode("ascii", "xmlcharrefreplace").decode("ascii")
