"""What each output format calls the severities of findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class SeverityNames(NamedTuple):
    """The names of one severity by output format. Output for people, and JSON, has those of the rules."""

    github: str
    gitlab: str
    junit: str
    rdjson: str
    sarif: str


SEVERITY_NAMES: Mapping[str, SeverityNames] = {
    "error": SeverityNames(github="error", gitlab="major", junit="error", rdjson="ERROR", sarif="error"),
    "warning": SeverityNames(github="warning", gitlab="minor", junit="warning", rdjson="WARNING", sarif="warning"),
}
