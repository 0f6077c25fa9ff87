"""Render a table of findings in Markdown, for the summary of a job on GitHub or a comment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperstack_lint.engine.findings import Finding, Outcome
from paperstack_lint.report.escape import escape_markdown_cell
from paperstack_lint.report.rule_help import rule_help
from paperstack_lint.report.style import Style, severity_name
from paperstack_lint.report.tally import Tally, count_of_severity
from paperstack_lint.storage.paths import repository_path
from paperstack_lint.text.message import enumerated, msg, quantity
from paperstack_lint.text.regex import regex
from paperstack_lint.text.translation import tr, translated

FOR_PEOPLE = False

TITLE = "<!-- paperstack-lint report -->\n"
"""The first line of a report, by which a later run recognizes a file that it may overwrite."""
MAX_ROWS = 500
MAX_SIZE = 500_000
"""Bytes of the table after which it ends: the summary of a job has at most 1 MiB."""
MAX_CELL = 1_000
"""Characters of a message or a path that are rendered."""
_QUOTATION = regex("`([^`]+)`")


def render(outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    """Yield the counts, the table, and how many findings it leaves out."""
    tally = Tally()
    rows: list[str] = []
    size = 0
    for outcome in tally.count(outcomes):
        path = _escape(repository_path(outcome.path), style) if outcome.findings else ""
        for one in outcome.findings:
            if size < MAX_SIZE and len(rows) < MAX_ROWS:
                rows.append(_row(one, path, style))
                size += len(rows[-1].encode())
        yield ""
    yield TITLE
    yield f"**paperstack-lint**: {_counts(tally)}\n"
    if rows:
        columns = tr("Place"), tr("Rule"), tr("Severity"), tr("Finding")
        yield f"\n| {' | '.join(columns)} |\n| --- | --- | --- | --- |\n"
        yield from rows
    if tally.findings > len(rows):
        left = tr(
            "The table ends after {shown} findings; {more} more are not in it: `paperstack-lint` lists all.",
            shown=len(rows),
            more=tally.findings - len(rows),
        )
        yield f"\n{left}\n"


def _counts(tally: Tally) -> str:
    notes = msg("{notes} checked", notes=quantity(tally.files, "note"))
    if not tally.findings:
        return tr("{notes}, no findings.", notes=notes)
    numbers = [(tally.errors, "error"), (tally.warnings, "warning")]
    found = enumerated(count_of_severity(number, severity) for number, severity in numbers if number)
    if tally.safe:
        return tr("{notes}, {found}; `--fix` fixes {safe} of them.", notes=notes, found=found, safe=tally.safe)
    return tr("{notes}, {found}.", notes=notes, found=found)


def _row(one: Finding, path: str, style: Style) -> str:
    rule, url = _escape(one.rule, style), rule_help(one.rule).url
    rule = f"[{rule}]({url})" if url else rule
    parts = _QUOTATION.split(_shorten(translated(one.message), style))  # every second one is quoted
    shown = (f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(map(escape_markdown_cell, parts)))
    return f"| {path}:{one.line}:{one.column} | {rule} | {severity_name(one.severity)} | {''.join(shown)} |\n"


def _escape(text: str, style: Style) -> str:
    """Return text in which nothing is markup, an address or the border of a cell."""
    return escape_markdown_cell(_shorten(text, style))


def _shorten(text: str, style: Style) -> str:
    """Return text for the stream, with at most MAX_CELL characters."""
    shown = style.escape(text)
    return shown if len(shown) <= MAX_CELL else shown[:MAX_CELL] + "..."
