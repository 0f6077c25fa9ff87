"""Rewrite a date of the front matter in ISO 8601, so that the site's generator reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.note.front_matter.edits import UNCERTAIN, uneditable_reason
from paperstack_lint.site.publication import dates
from paperstack_lint.site.workspace import site_of
from paperstack_lint.text.edits import Edit, Fix

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter import Value
    from paperstack_lint.note.front_matter.days import Day
    from paperstack_lint.note.note import Note

_TIMESTAMP = r"\d{4}-\d\d-\d\d(?:[Tt]|[ \t]+)\d{1,2}:\d\d:\d\d"
_MINUTES = r"((?:[Tt]|[ \t]+)\d{1,2}:\d\d)(?=[ \t]*(?:Z|[-+]\d\d:?\d\d)?[ \t]*\Z)"


class IsoRewriting(NamedTuple):
    """The remedy for a date, for a message, with the fix or the reason why there is none."""

    advice: str
    fix: Fix | None
    caveat: str


def rewrite_as_iso(note: Note, value: Value, day: Day) -> IsoRewriting:
    """Return how to write a date that begins with `day` in ISO 8601."""
    if day.is_ambiguous:
        return IsoRewriting("write it like `2020-03-26`", None, UNCERTAIN)
    source, readers = note.text[value.start : value.end], dates.date_readers(site_of(note), "date")
    written = day.iso + _format_rest(value.text[day.end :], seconds="hugo" in readers)
    if not all(dates.is_readable(value._replace(text=written), reader) for reader in readers):
        return IsoRewriting(f"write `{day.iso}`", None, "what follows the day would not be read")
    # What would become a timestamp of YAML gets quotes: Jekyll reads that in UTC, and a text in the zone of the site.
    plain = value.style == "plain" and value.tag == "str" and "jekyll" in readers
    quotes = '"' if plain and re.match(_TIMESTAMP, written) else ""
    advice = f"write `{quotes}{written}{quotes}`"
    if value.text not in source or value.shared or source[:1] in ("&", "!"):
        return IsoRewriting(advice, None, uneditable_reason(note.text, value))
    start = value.start + source.index(value.text)
    fix = Fix(advice, (Edit(start, start + len(value.text), f"{quotes}{written}{quotes}"),))
    return IsoRewriting(advice + ", in quotes, or Jekyll takes the time for UTC" * bool(quotes), fix, "")


def _format_rest(text: str, *, seconds: bool) -> str:
    """Return what follows the day: apart from it, with no full-width colons, and with the `seconds` if it must."""
    apart = " " * text[:1].isdigit() + text.replace("：", ":")  # `3月26日10:00`
    return re.sub(_MINUTES, r"\1:00", apart, count=1) if seconds else apart
