"""Parse a date of the front matter as each generator does, and rewrite it in ISO 8601.

Jekyll reads a timestamp of YAML in UTC, and any other text in the zone of the site; Hexo reads both as the time on the
wall; Hugo reads nothing but ISO dates, in UTC or the configured zone. Tested with Jekyll 4.3 and Ruby 3.1,
Hexo 8.1, and Hugo 0.111 and 0.168.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.note.front_matter.edits import UNCERTAIN, uneditable_reason
from paperstack_lint.site.workspace import site_of
from paperstack_lint.text.edits import Edit, Fix
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter import Value
    from paperstack_lint.note.front_matter.days import Day
    from paperstack_lint.note.note import Note
    from paperstack_lint.site.target_resolution import Site


_DAY = r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"
_CLOCK = r"(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d*)?)?)?"
_ZONE = r"[ \t]*(Z|UTC|[-+]\d{1,2}(?::?\d\d)?)?"
_MOMENT = rf"(?a)\s*{_DAY}{_CLOCK}{_ZONE}\s*\Z"
_HUGO = r"(?a)\d{4}-\d\d-\d\d(?:(?:T|[ ]+)\d{1,2}:\d\d:\d\d(?:\.\d*)?(?: ?[-+]\d\d:?\d\d|Z)?)?\Z"

_NAMED_MONTH = r"(?i)(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
# What Ruby finds in a text: three numbers with one mark, a month after a slash, digits alone, a time of the day.
_RUBY_DAY = r"(?a)(?<![\d.])(\d{1,4})([-/.])[ \t]*(\d{1,2})\2[ \t]*(\d{1,4})(?!\d)"
_RUBY_OTHER = r"(?a)\d{4}/(?:0?[1-9]|1[0-2])\Z|(?!1[0-8]\d{8}\Z)\d{8}(?!\d)|\d{12}(?:\d\d)?\Z"
_RUBY_CLOCK = r"(?<!\d)(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?"
# What JavaScript reads: nothing but a day, a time and a zone, with words in no other place than before them.
_JS_DAY = r"(?:\d{4}|3[2-9]|[4-9]\d)(?:[-/. ]\d{1,2}){1,2}|(?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.]\d{2,4}"
_JS_NAMED = rf"[a-z, .]*(?:\d{{1,4}}[ ,.-]+)?{_NAMED_MONTH[4:]}[a-z]*[ ,.-]+\d{{1,4}}(?:[ ,.-]+\d{{1,4}})?"
_JS_CLOCK = r"(?:[ ,]+\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?|T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:[ ]*[AP]M)?"
_JS_ZONE = r"[ ]*(?:Z|UT|[ECMP][SD]T|(?:GMT|UTC)?(?:[-+]\d{1,2}(?::?\d\d)?)?)"
_JAVASCRIPT = rf"(?ai)(?:{_JS_DAY}|{_JS_NAMED})(?:{_JS_CLOCK}{_JS_ZONE})?[ ]*(?:\([^()]*\))?[ .;,]*\Z"


class Moment(NamedTuple):
    """The moment of a date: `clock` in the zone of the site where `offset` is None, else in minutes east of UTC.

    A date that is read in an unknown way has its `text` alone; two of them differ where their texts do.
    """

    clock: datetime.datetime | None
    offset: int | None = None
    text: str = ""


UNREADABLE = Moment(None)
"""The moment of a date that a generator cannot read."""


def read_jekyll(value: Value, zone: str) -> Moment:
    """Return the moment that Jekyll reads; `zone` is the site's, `` for that of the machine that builds."""
    found = _parse_moment(value.text)
    if found is None or value.tag == "null":
        return Moment(None, text=value.text.strip()) if _is_read_by_ruby(value.text) else UNREADABLE
    if value.tag == "timestamp" and found.offset is None and _has_clock(value.text):
        found = found._replace(offset=0)
    return _to_utc(found, zone)


def read_hexo(value: Value) -> Moment:
    """Return the moment that Hexo reads."""
    found = _parse_moment(value.text)
    if found is None or found.clock is None:
        return Moment(None, text=value.text.strip())
    if value.tag == "timestamp":  # its zone is applied, and then the clock is read as that on the wall
        return Moment(found.clock - datetime.timedelta(minutes=found.offset or 0))
    quoted_day = regex(r"\d{4}-\d\d-\d\d").fullmatch(value.text.strip()) is not None
    return _to_utc(found._replace(offset=0) if quoted_day else found, "")


def read_hugo(value: Value) -> Moment:
    """Return the moment that Hugo reads."""
    text = value.text.strip()
    if regex(r"[1-9]\d{9}").fullmatch(text):
        return Moment(None, text=text)  # seconds since 1970; of fewer digits, it is a day of that year
    return (_parse_moment(text) or UNREADABLE) if regex(_HUGO).match(text) else UNREADABLE


Reader = Literal["jekyll", "hexo", "hugo"]

_DATE_FIELDS: dict[Reader, tuple[str, ...]] = {
    "jekyll": ("date",),
    "hexo": ("date", "updated"),
    "hugo": ("date", "lastmod", "publishDate", "expiryDate"),
}
"""The fields that each generator reads as dates itself; others are for themes."""


def date_readers(site: Site | None, key: str) -> tuple[Reader, ...]:
    """Return the generators that may build the site and read a field as a date."""
    built = [name for name in _DATE_FIELDS if site and site.generator == name] or [*_DATE_FIELDS]
    # Where the generator is unknown, the purpose of the other fields is unknown as well.
    return tuple(name for name in built if key in _DATE_FIELDS[name] and (len(built) == 1 or key == "date"))


def is_readable(value: Value, generator: Reader) -> bool:
    """Return whether a generator can read a value as a date."""
    if value.kind not in ("scalar", "null") or not regex(r"\d").search(value.text):
        return False  # Ruby takes `maybe` for the first of May
    if generator == "jekyll":
        return read_jekyll(value, "") != UNREADABLE
    if generator == "hexo":  # which takes the date of the file for what it does not read
        return value.tag == "timestamp" or _is_read_by_javascript(value)
    return read_hugo(value) != UNREADABLE


def _is_read_by_ruby(text: str) -> bool:
    clock = regex(_RUBY_CLOCK).search(text)
    if clock and any(int(part or 0) > most for part, most in zip(clock.groups(), (24, 59, 60), strict=True)):
        return False
    if regex(_NAMED_MONTH).search(text) or regex(_RUBY_OTHER).match(text):
        return regex(r"\d").search(text) is not None
    found = regex(_RUBY_DAY).search(text)
    if not found or "年" in text:
        return False
    first, month, last = found[1], int(found[3]), found[4]
    day = first if len(first) < 3 <= len(last) else last
    return 1 <= month <= 12 and 1 <= int(day) <= 31


def _is_read_by_javascript(value: Value) -> bool:
    text = value.text.strip()
    if value.tag in ("int", "float") and regex(r"[\d.]+").fullmatch(text):
        return (
            regex(r"[1-9]\d{11,12}").fullmatch(text) is not None
        )  # milliseconds since 1970; of fewer digits, of that year
    return regex(_JAVASCRIPT).match(text) is not None


def _parse_moment(text: str) -> Moment | None:
    found = regex(_MOMENT).match(text)
    if not found:
        return None
    if "T" in text.upper() and found[2] != "-":
        return None  # it is unknown which generator reads that
    zone = found[8]
    year, month, day, hour, minute, second = (int(found[group] or 0) for group in (1, 3, 4, 5, 6, 7))
    if year in (datetime.MINYEAR, datetime.MAXYEAR):
        return None  # in another zone it may be in a year that Python does not have
    try:
        moment = datetime.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  # the zone is parsed separately
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


def _to_utc(moment: Moment, zone: str) -> Moment:
    """Return the moment in UTC where that is certain, so that equal moments have equal values."""
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
        return IsoRewriting(msg("write it like `2020-03-26`"), None, UNCERTAIN)
    source, readers = note.text[value.start : value.end], date_readers(site_of(note), "date")
    written = day.iso + _format_rest(value.text[day.end :], seconds="hugo" in readers)
    if not all(is_readable(value._replace(text=written), reader) for reader in readers):
        return IsoRewriting(msg("write `{text}`", text=day.iso), None, msg("what follows the day would not be read"))
    # What would become a timestamp of YAML gets quotes: Jekyll reads that in UTC, and a text in the zone of the site.
    plain = value.style == "plain" and value.tag == "str" and "jekyll" in readers
    moment = _parse_moment(written)
    is_local = moment is None or moment.offset is None
    quotes = '"' if plain and is_local and regex(_TIMESTAMP).match(written) else ""
    advice = msg("write `{text}`", text=f"{quotes}{written}{quotes}")
    if value.text not in source or value.shared or source[:1] in ("&", "!"):
        return IsoRewriting(advice, None, uneditable_reason(note.text, value))
    start = value.start + source.index(value.text)
    fix = Fix(advice, (Edit(start, start + len(value.text), f"{quotes}{written}{quotes}"),))
    why = msg(", in quotes, or Jekyll takes the time for UTC") if quotes else ""
    return IsoRewriting(advice + why, fix, "")


def _format_rest(text: str, *, seconds: bool) -> str:
    """Return what follows the day: apart from it, with no full-width colons, and with the `seconds` if it must."""
    apart = " " * text[:1].isdigit() + text.replace("：", ":")  # `3月26日10:00`
    return regex(_MINUTES).sub(r"\1:00", apart, count=1) if seconds else apart
