"""Identify findings for services that compare two reports, by the fingerprints of the baseline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from paperstack_lint.engine.baseline import Fingerprint, fingerprints
from paperstack_lint.engine.findings import Outcome


class FindingIdentity(NamedTuple):
    """The fingerprint of a finding, and its number, from 1, among those of its rule about equal text in the note."""

    fingerprint: Fingerprint
    number: int


def identities(outcome: Outcome) -> Iterator[FindingIdentity]:
    """Yield what identifies each finding of a note."""
    numbers: Counter[tuple[str, str]] = Counter()
    findings = outcome.findings
    if outcome.failed:  # the line that it names is in a text that is unknown
        findings = tuple(one._replace(line=1, end_line=1) for one in findings)
    for one in fingerprints(outcome.text, findings):
        numbers[one.rule, one.text] += 1
        yield FindingIdentity(one, numbers[one.rule, one.text])
