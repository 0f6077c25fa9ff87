"""What a front matter says, as plain data that can be compared."""

from __future__ import annotations

from typing import Any

from paperstack_lint.front_matter.fences import entries, parse
from paperstack_lint.front_matter.nodes import MAX_SIZE
from paperstack_lint.front_matter.repair import literal


def values(text: str) -> dict[str, Any] | None:
    """The front matter's values by key as plain data, scalars as they are written; None where it cannot be read.

    A note without any, or with TOML, has no values.
    """
    found = parse(text)
    if found is None:
        return {}
    return None if found.error else {field.key: field.value.data for field in found.fields}


def literal_values(text: str) -> dict[str, Any]:
    """What the front matter says when each top-level line is taken literally, readable as a whole or not."""
    found = parse(text)
    if found is None or found.kind == "toml" or found.content_end - found.content_start > MAX_SIZE:
        return {}
    spans = entries(text, found.content_start, found.content_end)
    return {key: value for entry in spans for key, value in literal(text[entry.start : entry.end]).items()}
