"""Findings as diagnostics of the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lsprotocol.types import (
    CodeDescription,
    Diagnostic,
    DiagnosticSeverity,
    DiagnosticTag,
    PositionEncodingKind,
)

from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.editor_run import Checked
from paperstack_lint.lsp.positions import Positions
from paperstack_lint.report.rule_help import rule_url
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.translation import output_language, translated

SOURCE = "paperstack-lint"
_SEVERITIES = {"error": DiagnosticSeverity.Error, "warning": DiagnosticSeverity.Warning}
UNNECESSARY = frozenset({"links/unused-definition", "suppression/unused", "tags/duplicate"})
"""Rules about what has no effect; editors fade it."""
DEPRECATED = frozenset({"links/dead-service", "links/redirector"})
"""Rules about what is out of use; editors strike it out."""


def diagnostics(checked: Checked, encoding: PositionEncodingKind) -> Iterator[Diagnostic]:
    """Yield the diagnostics of a note: its findings, and in its first line why rules did not run, or failed."""
    positions = Positions(checked.text, encoding)
    for message in checked.errors:
        yield Diagnostic(
            positions.range(0, 0), mask_credentials(translated(message)), DiagnosticSeverity.Error, source=SOURCE
        )
    for one in checked.findings:
        yield Diagnostic(
            positions.range(one.start, one.end),
            mask_credentials(translated(one.message)),
            _SEVERITIES[one.severity],
            one.rule,
            CodeDescription(href) if (href := rule_page(one.rule)) else None,
            SOURCE,
            _tags(one.rule) or None,
        )


@cache
def rule_page(rule: str) -> str:
    """Return the address of the page about a built-in rule in the language of the output; `` for a blog's own."""
    return rule_url(rule, output_language()) if rule in rules.catalogue() else ""


def _tags(rule: str) -> list[DiagnosticTag]:
    tags = {DiagnosticTag.Unnecessary: UNNECESSARY, DiagnosticTag.Deprecated: DEPRECATED}
    return [tag for tag, names in tags.items() if rule in names]
