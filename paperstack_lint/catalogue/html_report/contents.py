"""All that a report shows of a collection, from the facts of its notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from paperstack_lint.catalogue.html_report import paper_catalogue, summaries
from paperstack_lint.catalogue.html_report.charts import (
    CalendarYear,
    Diagram,
    HeatMap,
    calendar_of,
    connections_of,
    heat_maps_of,
)
from paperstack_lint.catalogue.html_report.network_snapshot import NetworkSnapshot
from paperstack_lint.catalogue.html_report.note_facts import NoteFacts
from paperstack_lint.catalogue.html_report.paper_catalogue import CatalogueEntry, Occurrences
from paperstack_lint.catalogue.html_report.reading_debt import Debt, reading_debt
from paperstack_lint.engine.findings import Finding

DUPLICATES = "papers/duplicate"
"""The rule whose findings are shown as papers noted twice."""


class Contents(NamedTuple):
    """What a report shows; see the modules that its types are of."""

    notes: Sequence[NoteFacts]
    entries: Sequence[CatalogueEntry]
    tags: Sequence[summaries.TagUse]
    preferred: dict[str, str]
    heat_maps: Sequence[HeatMap]
    years: Sequence[CalendarYear]
    twice: Sequence[Occurrences]
    diagram: Diagram
    hosts: Sequence[summaries.HostHealth]
    findings: Sequence[summaries.RuleSummary]
    debt: Debt
    snapshot: NetworkSnapshot

    @property
    def noted(self) -> int:
        """How many papers something is written about."""
        return sum(entry.paper.noted for entry in self.entries)

    @property
    def with_sections(self) -> int:
        """How many papers use a template."""
        return sum(bool(entry.paper.sections) for entry in self.entries)

    @property
    def complete(self) -> int:
        """How many papers have all sections filled."""
        return sum(entry.is_complete for entry in self.entries)

    @property
    def dead_links(self) -> int:
        """How many links are dead, images that are not shown included."""
        return sum(host.states["dead"] for host in self.hosts)

    def number_of_findings(self, severity: str) -> int:
        """Return how many findings have a severity."""
        return sum(one.number for one in self.findings if one.severity == severity)


def contents_of(
    notes: Sequence[NoteFacts],
    findings: Iterable[Finding],
    snapshot: NetworkSnapshot,
    summary: Callable[[str], str],
) -> Contents:
    """Return what a report shows of the notes; `summary` returns what a rule reports, in a sentence."""
    found = list(findings)
    entries = paper_catalogue.catalogue_entries(notes, snapshot)
    preferred = summaries.preferred_spellings(notes)
    flagged = {(one.path, one.line) for one in found if one.rule == DUPLICATES}
    return Contents(
        notes,
        entries,
        summaries.tags_by_use(notes, preferred),
        preferred,
        heat_maps_of(entries),
        calendar_of(notes),
        paper_catalogue.noted_twice(notes, flagged),
        connections_of(notes, paper_catalogue.shared_papers(notes)),
        summaries.health_by_host(notes, snapshot),
        summaries.findings_by_rule(found, summary),
        reading_debt(notes, entries, snapshot),
        snapshot,
    )
