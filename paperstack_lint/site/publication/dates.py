"""The moment that each generator reads in a date of the front matter.

Jekyll reads a timestamp of YAML in UTC, and any other text in the zone of the site; Hexo reads both as the time on the
wall; Hugo reads nothing but ISO dates, in UTC or the configured zone. Found by experiment with Jekyll 4.3 and Ruby 3.1,
Hexo 8.1, and Hugo 0.111 and 0.168.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from paperstack_lint.front_matter import Value

_DAY = r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"
_CLOCK = r"(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d*)?)?)?"
_ZONE = r"[ \t]*(Z|UTC|[-+]\d{1,2}(?::?\d\d)?)?"
_MOMENT = rf"\s*{_DAY}{_CLOCK}{_ZONE}\s*\Z"
_HUGO = r"\d{4}-\d\d-\d\d(?:(?:T|[ ]+)\d{1,2}:\d\d:\d\d(?:\.\d*)?(?: ?[-+]\d\d:?\d\d|Z)?)?\Z"


class Moment(NamedTuple):
    """A moment as it is read: `clock` in the zone of the site, where `offset` is None, else minutes east of UTC.

    What is read as something that is not known here has its `text` alone; two of them differ where their texts do.
    """

    clock: datetime.datetime | None
    offset: int | None = None
    text: str = ""


UNREAD = Moment(None)
"""What a generator does not read."""


def jekyll(value: Value, zone: str) -> Moment:
    """Return the moment that Jekyll reads; `zone` is the site's, `` if it is the one of the machine that builds."""
    found = _parsed(value.text)
    if found is None or value.tag == "null":
        readable = re.search(r"\d", value.text) and "年" not in value.text
        return Moment(None, text=value.text.strip()) if readable else UNREAD
    if value.tag == "timestamp" and found.offset is None and _has_clock(value.text):
        found = found._replace(offset=0)
    return _in_utc(found, zone)


def hexo(value: Value) -> Moment:
    """Return the moment that Hexo reads."""
    found = _parsed(value.text)
    if found is None or found.clock is None:
        return Moment(None, text=value.text.strip())
    if value.tag == "timestamp":  # its zone is applied, and then the clock is read as that on the wall
        return Moment(found.clock - datetime.timedelta(minutes=found.offset or 0))
    quoted_day = re.fullmatch(r"\d{4}-\d\d-\d\d", value.text.strip()) is not None
    return _in_utc(found._replace(offset=0) if quoted_day else found, "")


def hugo(value: Value) -> Moment:
    """Return the moment that Hugo reads."""
    text = value.text.strip()
    if re.fullmatch(r"\d{6,}", text):
        return Moment(None, text=text)  # seconds since 1970
    return (_parsed(text) or UNREAD) if re.match(_HUGO, text) else UNREAD


def _parsed(text: str) -> Moment | None:
    found = re.match(_MOMENT, text)
    if not found:
        return None
    if "T" in text.upper() and found[2] != "-":
        return None  # which generator reads that is not known
    zone = found[8]
    year, month, day, hour, minute, second = (int(found[group] or 0) for group in (1, 3, 4, 5, 6, 7))
    try:
        moment = datetime.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  # the zone is told apart
    except ValueError:
        return None
    return Moment(moment, None if zone is None else _minutes(zone))


def _minutes(zone: str) -> int:
    if zone in ("Z", "UTC"):
        return 0
    digits = zone[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    return (int(hours) * 60 + int(minutes)) * (-1 if zone[0] == "-" else 1)


def _has_clock(text: str) -> bool:
    return ":" in text


def _in_utc(moment: Moment, zone: str) -> Moment:
    """Return the moment in UTC where that can be told, so that equal ones are written alike."""
    clock, offset = moment.clock, moment.offset
    if clock is None:
        return moment
    if offset is not None:
        return Moment(clock - datetime.timedelta(minutes=offset), 0)
    if not zone:
        return moment
    import zoneinfo

    try:
        there = zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return moment
    return Moment(clock.replace(tzinfo=there).astimezone(datetime.UTC).replace(tzinfo=None), 0)
