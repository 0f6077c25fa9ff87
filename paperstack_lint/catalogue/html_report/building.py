"""Build the report on the notes of a run, and find out whether a written report is current."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from paperstack_lint.catalogue.html_report.contents import contents_of
from paperstack_lint.catalogue.html_report.network_snapshot import NetworkSnapshot, load_snapshot
from paperstack_lint.catalogue.html_report.note_facts import NoteFacts
from paperstack_lint.catalogue.html_report.page import PageOptions, render
from paperstack_lint.collection.incoming_references import HTML_REPORT
from paperstack_lint.engine.findings import Finding
from paperstack_lint.online.network_cache import NetworkCache
from paperstack_lint.report.rule_help import translate_documentation
from paperstack_lint.text.regex import regex
from paperstack_lint.text.translation import LANGUAGES, Language

VERSION = 1
"""The version of the data that a report contains about itself."""
_DATA = r'<script type="application/json" id="report-data">([^<]*)</script>'


class Material(NamedTuple):
    """What a report is made from: facts of the notes, findings, and the function that describes a rule."""

    notes: Sequence[NoteFacts]
    findings: Sequence[Finding]
    summary: Callable[[str], str]


class WrittenReport(NamedTuple):
    """What a written report says about itself; `network` is the plain data of its snapshot."""

    language: Language
    title: str
    network: Any


def build(material: Material, options: PageOptions, cache: NetworkCache) -> str:
    """Return a report with what the cache of network results contains about its links."""
    return _render(material, options, load_snapshot(cache, material.notes))


def rebuild(material: Material, options: PageOptions, written: WrittenReport) -> str | None:
    """Return the report as it is written while nothing but the cache has changed: with the snapshot that it contains.

    None where that is damaged.
    """
    try:
        snapshot = NetworkSnapshot.deserialize(written.network, material.notes)
    except (TypeError, ValueError, LookupError, AttributeError):
        return None
    return _render(material, options, snapshot)


def _render(material: Material, options: PageOptions, snapshot: NetworkSnapshot) -> str:
    data = {
        "version": VERSION,
        "language": options.language,
        "title": options.title,
        "network": snapshot.serialize(),
    }

    def summary(rule: str) -> str:
        return translate_documentation(material.summary(rule), options.language)

    contents = contents_of(material.notes, material.findings, snapshot, summary)
    return render(contents, options, data)


def is_report(html: str) -> bool:
    """Return whether a file is a report, which may be replaced."""
    return html.startswith(HTML_REPORT)


def parse_report(html: str) -> WrittenReport | None:
    """Return what a report says about itself; None for another file, and for one of another version."""
    found = regex(_DATA).search(html) if is_report(html) else None
    try:
        data = json.loads(found[1]) if found else {}
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or data.get("version") != VERSION or data.get("language") not in LANGUAGES:
        return None
    return WrittenReport(data["language"], str(data.get("title", "")), data.get("network"))
