"""A date is not in the calendar, or the site's generator does not read it.

`2021-02-30` does not exist. No generator reads `2020年3月26日` as a date; a month alone, `2021-02`, or a month before
the day, `03-26-2020`, stops Jekyll; for `26/03/2020` Hexo uses the date of the file; and Hugo, which reads nothing but
`2020-03-26` and `2020-03-26 20:00:00`, puts the post in the year 1. Where the generator is unknown, this rule reports
only what none of the three reads, and `front-matter/date-form` the rest.

The fix writes an unambiguous day as `2020-03-26`, the seconds that Hugo requires, and quotes around a time that Jekyll
would otherwise read as UTC. It is safe where the post keeps its date, its place in order and its address on the site.

`keys` names the fields that contain dates. `match-filename` also reports a post whose `date` is not the one in its file
name; it is off, since many authors bump `date` when they revise a post.

    ```md bad
    ---
    title: MixMatch
    date: 2020年3月26日
    ---
    ```
    ```md good
    ---
    title: MixMatch
    date: 2020-03-26
    ---
    ```
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from paperstack_lint import Diagnostic, Note
from paperstack_lint.note.front_matter import Field, is_template
from paperstack_lint.note.front_matter.days import Day, parse_day
from paperstack_lint.note.front_matter.edits import UNCERTAIN
from paperstack_lint.site.publication import dates
from paperstack_lint.site.workspace import is_post, site_of
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "error"
ALTERS = {"front matter"}

_CLOCK = r"[T \t]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?![\d:])"

_WIDE = r"\s*\d{1,2}：\d"
_LETTERS = r"y{2,4}[-/. ]?m{1,4}[-/. ]?d{1,2}(?:[t ]+h{1,2}:m{1,2}(?::s{1,2})?)?.{0,9}"


class Options(NamedTuple):
    """Which dates are checked.

    `keys`: the fields that contain dates.
    `match-filename`: whether `date` must be the day in the file name.
    """

    keys: tuple[str, ...] = ("date", "updated", "lastmod", "last_modified_at")
    match_filename: bool = False


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report each date that does not exist or that the generator does not read."""
    front = note.front_matter
    if front is None or is_template(note.text, front):
        return
    for field in front.fields:
        if field.key in options.keys and front.single(field.key) is field:
            if not _is_pattern(note, field):
                yield from _check(note, field)
            if options.match_filename and field.key == "date" and note.is_dated:
                yield from _mismatch(note, field)


def _is_pattern(note: Note, field: Field) -> bool:
    """Return whether the value is a pattern of letters (`YYYY-MM-DD`), and the file is not named as a post."""
    return not note.is_dated and regex(_LETTERS, re.IGNORECASE).fullmatch(field.value.text.strip()) is not None


def _check(note: Note, field: Field) -> Iterator[Diagnostic]:
    """Yield the finding for one date."""
    value = field.value
    if value.kind in ("null", "alias") or not (value.text.strip() or value.items or value.fields):
        return
    found = parse_day(value.text)
    readers = dates.date_readers(site_of(note), field.key) if is_post(note) else ()
    if found and not found.is_ambiguous and not found.exists:
        message = msg("{text} is not in the calendar: correct it", text=quoted(value.text[: found.end].strip()))
        yield Diagnostic(value.start, value.end, message)
    elif found and _has_impossible_time(value.text, found.end):
        yield Diagnostic(
            value.start, value.end, msg("{text} has an impossible time: correct it", text=quoted(value.text))
        )
    elif found and regex(_WIDE).match(value.text[found.end :]):
        advice, fix, caveat = dates.rewrite_as_iso(note, value, found)
        message = msg(
            "the time in {text} has full-width colons, so it is not read: {advice}",
            text=quoted(value.text),
            advice=advice,
        )
        yield Diagnostic(value.start, value.end, message, fix, caveat)
    elif readers and not any(dates.is_readable(value, reader) for reader in readers):
        yield _unread(note, field, found, readers)


def _unread(note: Note, field: Field, found: Day | None, readers: tuple[dates.Reader, ...]) -> Diagnostic:
    """Return the finding for a date that none of the generators reads."""
    place = field.value.start, field.value.end
    if found is None:
        source = quoted(note.text[slice(*place)])
        name = (
            ""
            if len(readers) > 1 or not regex(r"\d").search(source)
            else msg(" to {generator}", generator=readers[0].capitalize())
        )
        return Diagnostic(
            *place,
            msg("{source} is not a date{name}: write it like `2020-03-26`", source=source, name=name),
            caveat=UNCERTAIN,
        )
    who = (
        msg("no generator reads")
        if len(readers) > 1
        else msg("{generator} does not read", generator=readers[0].capitalize())
    )
    advice, fix, caveat = dates.rewrite_as_iso(note, field.value, found)
    return Diagnostic(
        *place,
        msg("{who} the date {text}: {advice}", who=who, text=quoted(field.value.text.strip()), advice=advice),
        fix,
        caveat,
    )


def _has_impossible_time(text: str, offset: int) -> bool:
    """Return whether the hour, minute or second after a day is too large."""
    clock = regex(_CLOCK).match(text, offset)
    if clock is None:
        return False
    return any(int(part or 0) > most for part, most in zip(clock.groups(), (24, 59, 60), strict=True))


def _mismatch(note: Note, field: Field) -> Iterator[Diagnostic]:
    """Yield the finding for a date that is not the one in the file name."""
    named, written = parse_day(note.path.name), parse_day(field.value.text)
    if named and written and named.iso != written.iso:
        message = msg("the date is not the one in the file name, {day}: change one of them", day=named.iso)
        yield Diagnostic(field.value.start, field.value.end, message)
