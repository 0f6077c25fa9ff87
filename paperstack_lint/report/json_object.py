"""Serialize output as JSON in ASCII: any encoding has it, and control characters are escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from paperstack_lint.report.tally import Tally

VERSION = 1
"""The version of the format of all JSON output."""
_SUMMARY = ("files", "findings", "errors", "warnings", "fixed", "changed_files")


def dump(data: Mapping[str, object]) -> str:
    """Return the data as indented JSON after the version of the format."""
    return serialize({"version": VERSION, **data})


def serialize(data: object) -> str:
    """Return data in a format of others as indented JSON, with workflow commands escaped."""
    return _escape_commands(json.dumps(data, indent=2)) + "\n"


def serialize_line(data: object) -> str:
    """Return data as JSON on one line, without its end, with workflow commands escaped."""
    return _escape_commands(json.dumps(data))


def serialize_items(groups: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the items of a JSON array, each on a line of its own, and an empty piece after each group of them."""
    separator = "\n"
    for group in groups:
        for item in group:
            yield separator + serialize_line(item)
            separator = ",\n"
        yield ""


def _escape_commands(text: str) -> str:
    return text.replace("##[", r"#\u0023[")


def summarize(tally: Tally) -> dict[str, int]:
    """Return the counts of a run by name."""
    return {name: getattr(tally, name) for name in _SUMMARY}
