"""Serialize output as JSON in ASCII: any encoding has it, and control characters are escaped."""

from __future__ import annotations

import json
from collections.abc import Mapping

from paperstack_lint.report.tally import Tally

VERSION = 1
"""The version of the format of all JSON output."""
_SUMMARY = ("files", "findings", "errors", "warnings", "fixed", "changed_files")


def dump(data: Mapping[str, object]) -> str:
    """Return the data as indented JSON after the version of the format."""
    return serialize({"version": VERSION, **data})


def serialize(data: object) -> str:
    """Return data in a format of others as indented JSON, with workflow commands escaped."""
    return json.dumps(data, indent=2).replace("##[", r"#\u0023[") + "\n"


def summarize(tally: Tally) -> dict[str, int]:
    """Return the counts of a run by name."""
    return {name: getattr(tally, name) for name in _SUMMARY}
