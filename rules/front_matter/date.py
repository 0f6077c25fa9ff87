"""A date is no day of the calendar, or not written as generators agree to read it.

`2021-02-30`, a month alone, `2021-02`, and one before its day, `03-26-2020`, stop Jekyll, `2020年3月26日`
is no date to any generator, and `2020/3/26` is one to some. Times and zones after the day stay as they are.
The fix writes a day that exists as `2020-03-26`, and quotes around a time that Jekyll would else take for UTC. It is
safe where the post keeps its date, its place in order and its address, as the generator of the site makes them.

`keys` names the fields that hold dates. `match-filename` also reports a post whose `date` is not the one in its file
name; it is off, since many authors bump `date` when they revise a post.

    ```md bad
    ---
    title: MixMatch
    date: 2020/3/26
    ---
    ```
    ```md good
    ---
    title: MixMatch
    date: 2020-03-26
    ---
    ```
"""

import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.front_matter import Field, is_template
from paperstack_lint.front_matter.edits import UNCERTAIN, withheld
from paperstack_lint.quote import quoted
from paperstack_lint.site.publication import dates

SEVERITY = "error"
ALTERS = {"front matter"}

_DAY = r"(?<!\d)(\d{4})[ \t]*([-/.年])[ \t]*(\d{1,2})[ \t]*([-/.月])[ \t]*(\d{1,2})(?!\d)(?:[ \t]*日)?"
_COMPACT = r"(\d{4})(\d\d)(\d\d)\Z"
_CLOCK = r"[T \t]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?![\d:])"
_TIMESTAMP = r"\d{4}-\d\d-\d\d(?:[Tt]|[ \t]+)\d{1,2}:\d\d:\d\d"
_MONTH = "(?:0?[1-9]|1[0-2])"
# What Ruby reads besides: names of months, the day first, two digits of a year, a month alone, digits alone.
_OTHER = (
    r"(?i)(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    rf"|\d{{1,2}}[-/.]{_MONTH}[-/.]\d|\d{{4}}/{_MONTH}\Z|\A(?!1[0-8]\d{{8}}\Z)\d{{8}}"
)
# The month first, a month behind a dash and seconds since 1970, which stop Jekyll.
_OTHER_FOR_SOME = rf"{_MONTH}[-/.]\d{{1,2}}[-/.]\d|\d{{4}}-\d{{1,2}}\Z|\A\d{{10}}(?:\d{{3}})?\Z"


class Options(NamedTuple):
    """Which dates are judged.

    `keys`: the fields that hold dates.
    `match_filename`: whether `date` must be the day in the file name.
    """

    keys: tuple[str, ...] = ("date", "updated", "lastmod", "last_modified_at")
    match_filename: bool = False


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report each date that does not exist or that only some generators read."""
    front = note.front_matter
    if front is None or is_template(note.text, front):
        return
    for field in front.fields:
        if field.key in options.keys and front.single(field.key) is field:
            yield from _check(note, field)
            if options.match_filename and field.key == "date" and note.is_dated:
                yield from _mismatch(note, field)


def _check(note: Note, field: Field) -> Iterator[Diagnostic]:
    value = field.value
    if value.kind in ("null", "alias") or not (value.text.strip() or value.items or value.fields):
        return
    place = value.start, value.end
    found = _day(value.text)
    if not found:
        if field.key == "date" and note.is_post and not (value.kind == "scalar" and _is_read(note, value.text)):
            source = quoted(note.text[slice(*place)])
            yield Diagnostic(*place, f"{source} is no date: write it like `2020-03-26`", caveat=UNCERTAIN)
    elif not _exists(found):
        yield Diagnostic(*place, f"{quoted(found[0].strip())} is no day of the calendar: correct it")
    elif _is_no_time(value.text, found.end()):
        yield Diagnostic(*place, f"{quoted(value.text)} holds no time of the day: correct it")
    elif (iso := _iso(found)) != found[0].strip() and len(found.groups()) > 3:
        yield _rewritten(note, field, found, iso)


def _rewritten(note: Note, field: Field, found: re.Match[str], iso: str) -> Diagnostic:
    """Return the finding for a day that is not written as `iso`."""
    value, edit = field.value, _edit(note, field, iso)
    wanted = edit.text.strip() if edit else iso
    why = ", in quotes, or Jekyll takes the time for UTC" if wanted[0] == '"' else ""
    message = f"the date {quoted(found[0].strip())} is not read by every generator: write `{wanted}`{why}"
    fix = Fix(f"write `{wanted}`", (edit,)) if edit else None
    caveat = "" if edit else withheld(note.text, value)
    fresh = value._replace(text=iso + value.text[found.end() :])
    if fix and note.site and note.site.generator == "hugo" and dates.hugo(fresh) == dates.UNREAD:
        fix, caveat = None, "Hugo would not read the rest of it"
    return Diagnostic(value.start, value.end, message, fix, caveat)


def _is_read(note: Note, text: str) -> bool:
    """Whether the generator, Jekyll where it is not known, makes a day of what does not look like one."""
    if not re.search(r"\d", text):
        return False  # Ruby takes `maybe` for the first of May
    lenient = note.site is not None and note.site.generator in ("hugo", "hexo")
    return re.search(_OTHER, text) is not None or (lenient and re.search(_OTHER_FOR_SOME, text) is not None)


def _day(text: str) -> re.Match[str] | None:
    return re.match(r"\s*" + _DAY, text) or re.match(_COMPACT, text)


def _numbers(found: re.Match[str]) -> tuple[int, int, int]:
    groups = found.groups()
    year, month, day = groups[:: 2 if len(groups) > 3 else 1]
    return int(year), int(month), int(day)


def _exists(found: re.Match[str]) -> bool:
    try:
        datetime.date(*_numbers(found))
    except ValueError:
        return False
    return True


def _is_no_time(text: str, offset: int) -> bool:
    clock = re.compile(_CLOCK).match(text, offset)
    if clock is None:
        return False
    return any(int(part or 0) > most for part, most in zip(clock.groups(), (24, 59, 60), strict=True))


def _iso(found: re.Match[str]) -> str:
    return "{:04}-{:02}-{:02}".format(*_numbers(found))


def _edit(note: Note, field: Field, iso: str) -> Edit | None:
    """Return the edit of the day, inside quotes if there are any; None where the source is not the text.

    What would become a timestamp of YAML gets quotes: Jekyll reads that in UTC, and a text in the zone of the site.
    """
    value = field.value
    source = note.text[value.start : value.end]
    found = re.match(r"[\"']?" + _DAY, source)
    if not found:
        return None
    clock_follows = source[found.end() : found.end() + 1].isdigit()  # `3月26日10:00`
    day, rest = iso + " " * clock_follows, source[found.end() :]
    if value.style == "plain" and value.tag == "str" and source == value.text and re.match(_TIMESTAMP, day + rest):
        return Edit(value.start, value.end, f'"{day}{rest}"')
    return Edit(value.start + found.start(1), value.start + found.end(), day)


def _mismatch(note: Note, field: Field) -> Iterator[Diagnostic]:
    named, written = re.match(_DAY + "-", note.path.name), _day(field.value.text)
    if named and written and _numbers(named) != _numbers(written):
        message = f"the date is not the one in the file name, {_iso(named)}: change one of them"
        yield Diagnostic(field.value.start, field.value.end, message)
