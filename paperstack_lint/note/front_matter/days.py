"""Parse the calendar day that an author meant by a date of the front matter, in any of its usual forms."""

from __future__ import annotations

import datetime
import re
from typing import Literal, NamedTuple

from paperstack_lint.text.regex import regex

DayForm = Literal["-", "unpadded", "/", ".", "年", "digits", "day and month", "words"]
"""The notation of a day: `2020-03-26`, `2020-3-26`, `2020/3/26`, `2020.3.26`, `2020年3月26日`, `20200326`,
`26/03/2020` or `03/26/2020`, `Mar 26, 2020`."""

EITHER = "either"
"""A day that `-` and `unpadded` write alike, `2020-12-26`, so that it shows neither form."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = rf"((?:{'|'.join(MONTHS)})[a-z]*)\.?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_WEEKDAY = r"\s*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"

_TWO_DIGITS = 10

_MARK = r"[ \t]*([-/.年月－–—／．])[ \t]*"
_YEAR_FIRST = rf"\s*(\d{{4}}){_MARK}(\d{{1,2}}){_MARK}(\d{{1,2}})(?!\d)(?:[ \t]*日)?"
_DIGITS = r"(\d{4})(\d\d)(\d\d)\Z"
_YEAR_LAST = r"\s*(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)"
_WORDS = (
    rf"(?i){_WEEKDAY}{_NAME}\s+(?P<day>\d{{1,2}}){_ORDINAL},?\s+(?P<year>\d{{4}})(?!\d)",
    rf"(?i){_WEEKDAY}(?P<day>\d{{1,2}}){_ORDINAL}[\s-]+{_NAME},?[\s-]+(?P<year>\d{{4}})(?!\d)",
    rf"(?i)\s*(?P<year>\d{{4}})[\s,-]+{_NAME}[\s-]+(?P<day>\d{{1,2}}){_ORDINAL}(?![\d:])",
)
_SEPARATORS = {"－": "-", "–": "-", "—": "-", "／": "/", "．": "."}


class Day(NamedTuple):
    """A day at the beginning of a text: its end, its notation and its numbers.

    `is_ambiguous` is set if day and month may be the other way round.
    """

    end: int
    form: DayForm
    year: int
    month: int
    day: int
    is_ambiguous: bool = False

    @property
    def iso(self) -> str:
        """The day as `2020-03-26`."""
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    @property
    def is_unpadded_alike(self) -> bool:
        """Whether the day is written as `2020-12-26`, with and without zeros."""
        return self.form == "-" and min(self.month, self.day) >= _TWO_DIGITS

    @property
    def exists(self) -> bool:
        """Whether the calendar has such a day."""
        try:
            datetime.date(self.year, self.month, self.day)
        except ValueError:
            return False
        return True


def parse_day(text: str) -> Day | None:
    """Parse the day that a text begins with; return None if it begins with none."""
    if found := regex(_YEAR_FIRST).match(text):
        return Day(found.end(), _form(found), int(found[1]), int(found[3]), int(found[5]))
    if found := regex(_DIGITS).match(text):
        return Day(found.end(), "digits", int(found[1]), int(found[2]), int(found[3]))
    if found := regex(_YEAR_LAST).match(text):
        return _parse_year_last(found)
    words = next(filter(None, (regex(pattern).match(text) for pattern in _WORDS)), None)
    if words:
        month = next(word for word in words.groups() if word and word[0].isalpha())
        return Day(words.end(), "words", int(words["year"]), MONTHS.index(month[:3].lower()) + 1, int(words["day"]))
    return None


def _form(found: re.Match[str]) -> DayForm:
    separators = {_SEPARATORS.get(mark, mark) for mark in (found[2], found[4])}
    if "年" in separators or "月" in separators:
        return "年"
    if not found[0].isascii() or len(separators) > 1 or regex(r"\S\s+\S").search(found[0]):
        return "."  # no generator reads it
    (separator,) = separators
    if separator == "-":
        return "-" if len(found[3]) == len(found[5]) == 2 else "unpadded"
    return "/" if separator == "/" else "."


def _parse_year_last(found: re.Match[str]) -> Day:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    month_first = second > 12 >= first
    month, day = (first, second) if month_first else (second, first)
    return Day(found.end(), "day and month", year, month, day, first != second and max(first, second) <= 12)
