"""Render findings as a SARIF log (2.1.0), for code scanning, with the documentation of their rules.

Columns count code points. Paths are relative to the root of the repository, and percent-encoded.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from paperstack_lint.engine.findings import Finding, Outcome
from paperstack_lint.note.note import Note
from paperstack_lint.report.escape import escape_controls, replace_surrogates
from paperstack_lint.report.fingerprints import FindingIdentity, identities
from paperstack_lint.report.json_object import serialize_items, serialize_line
from paperstack_lint.report.printable_fix import printable_fix
from paperstack_lint.report.rule_help import HOME, rule_help
from paperstack_lint.report.severities import SEVERITY_NAMES
from paperstack_lint.report.style import Style
from paperstack_lint.storage.paths import repository_path
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.edits import Edit, Fix

FOR_PEOPLE = False

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"


def render(outcomes: Iterable[Outcome], _style: Style) -> Iterator[str]:
    """Yield the log: a result on each line, then the documentation of their rules."""
    indices: dict[str, int] = {}
    head = f'"$schema": {serialize_line(_SCHEMA)}, "version": "2.1.0"'
    yield f'{{{head}, "runs": [{{"columnKind": "unicodeCodePoints", "results": ['
    yield from serialize_items(_results(outcome, indices) for outcome in outcomes)
    yield f'\n], "tool": {serialize_line({"driver": _driver(indices)})}}}]}}\n'


def _driver(indices: Iterable[str]) -> dict[str, object]:
    from paperstack_lint import __version__

    rules = [_describe_rule(name) for name in indices]
    return {"name": "paperstack-lint", "semanticVersion": __version__, "informationUri": HOME, "rules": rules}


def _describe_rule(name: str) -> dict[str, object]:
    found = rule_help(name)
    return {
        "id": name,
        "shortDescription": {"text": found.summary},
        "fullDescription": {"text": found.description},
        "help": {"text": found.text, "markdown": found.text},
        **({"helpUri": found.url} if found.url else {}),
        "defaultConfiguration": {"level": SEVERITY_NAMES[found.severity].sarif},
        "properties": {"tags": [name.partition("/")[0]]},
    }


def _results(outcome: Outcome, indices: dict[str, int]) -> Iterator[dict[str, object]]:
    if not outcome.findings:
        return
    place = _artifact(repository_path(outcome.path))
    note = Note(Path(outcome.path), outcome.text)
    for one, identity in zip(outcome.findings, identities(outcome), strict=True):
        result: dict[str, object] = {
            "ruleId": one.rule,
            "ruleIndex": indices.setdefault(one.rule, len(indices)),
            "level": SEVERITY_NAMES[one.severity].sarif,
            "message": {"text": _escape_message(one.message)},
            "locations": [{"physicalLocation": {"artifactLocation": place, "region": _region(one)}}],
            "partialFingerprints": _fingerprints(identity),
        }
        if (fix := printable_fix(one.fix, outcome.text)) and fix.edits:
            result["fixes"] = [_fix_data(fix, place, note)]
        yield result


def _escape_message(message: str) -> str:
    """Return a message without control characters, and with what would be a link in a message of SARIF escaped."""
    text = escape_controls(mask_credentials(message))
    return text.replace("[", r"\[").replace("]", r"\]") if "](" in text else text


def _artifact(path: str) -> dict[str, object]:
    """Return the location of a file; outside of the repository, and of the current folder, it is absolute."""
    if path.startswith("../") or os.path.isabs(path):
        full = os.path.abspath(path).replace(os.sep, "/")
        return {"uri": "file://" + _percent_encode(full if full.startswith("/") else f"/{full}")}
    return {"uri": _percent_encode(path), "uriBaseId": _ROOT}


def _percent_encode(path: str) -> str:
    """Return a path as part of an address. A name that is not UTF-8 has its bytes."""
    try:
        return quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # not from a file system
        return quote(path.encode("utf-8", "surrogatepass"))


def _region(one: Finding) -> dict[str, int]:
    return {
        "startLine": one.line,
        "startColumn": one.column,
        "endLine": one.end_line,
        "endColumn": one.end_column,
    }


def _fingerprints(identity: FindingIdentity) -> dict[str, str]:
    """Return the fingerprint of the baseline, and what GitHub compares: the text, and its number among equal ones."""
    _, text, above, below = identity.fingerprint
    return {
        "primaryLocationLineHash": f"{text}:{identity.number}",
        "paperstackLint/v1": f"{text}{above}{below}:{identity.number}",
    }


def _fix_data(fix: Fix, place: dict[str, object], note: Note) -> dict[str, object]:
    message = fix.message if fix.safe else f"{fix.message} (unsafe: review it)"
    changes = {"artifactLocation": place, "replacements": [_replacement(edit, note) for edit in sorted(fix.edits)]}
    return {"description": {"text": _escape_message(message)}, "artifactChanges": [changes]}


def _replacement(edit: Edit, note: Note) -> dict[str, object]:
    start, end = note.position(edit.start), note.position(edit.end)
    region = {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}
    return {"deletedRegion": region, "insertedContent": {"text": replace_surrogates(edit.text)}}
