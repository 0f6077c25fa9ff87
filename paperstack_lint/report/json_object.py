"""JSON for programs: ASCII, so that any stream can carry it, and no control or direction character gets out."""

from __future__ import annotations

import json

from paperstack_lint.report.tally import Tally

VERSION = 1
"""The version of all JSON that is printed."""
_SUMMARY = ("files", "findings", "errors", "warnings", "fixed", "changed_files")


def dumped(data: object) -> str:
    """The data as indented JSON, in which no workflow runner finds a command."""
    return json.dumps(data, indent=2).replace("##[", r"#\u0023[") + "\n"


def summary(tally: Tally) -> dict[str, int]:
    """Return the numbers of a run by name."""
    return {name: getattr(tally, name) for name in _SUMMARY}
