"""The date of a post is not written as in most posts, or not as all generators read it.

Only the generator can sort and search dates in several formats. A format that a third of the posts use is a habit and
is not reported; `2020/3/26` is reported where twice as many posts, and at least three, have `2020-03-26`. Where the
generator is unknown, a date that Jekyll, Hexo or Hugo does not read is reported as well, unless most posts use that
format. `12/01/2020`, a day in January to Jekyll and in December to Hexo, is reported on a Jekyll site where the file
name contradicts it, and elsewhere where most posts use another format. `front-matter/date` reports what the site's own
generator does not read.

The fix writes an unambiguous day as `2020-03-26`, and quotes around a time that Jekyll would otherwise read as UTC. It
is safe where the post keeps its date, its place in order and its address on the site.

    ```md file=_posts/2020-01-02-uda.md
    ---
    title: UDA
    date: 2020-01-02
    ---
    ```
    ```md file=_posts/2020-01-03-vat.md
    ---
    title: VAT
    date: 2020-01-03
    ---
    ```
    ```md file=_posts/2020-01-04-ict.md
    ---
    title: ICT
    date: 2020-01-04
    ---
    ```
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

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.note.front_matter import Value, is_template
from paperstack_lint.note.front_matter.days import Day, parse_day
from paperstack_lint.note.front_matter.edits import UNCERTAIN
from paperstack_lint.site.publication import dates
from paperstack_lint.site.workspace import is_post, site_of
from paperstack_lint.text.message import enumerated, msg
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
ALTERS = {"front matter"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report the date of a post whose format is unusual on the site, or is not read by all generators."""
    front = note.front_matter
    field = front.single("date") if front else None
    if front is None or field is None or not is_post(note) or is_template(note.text, front):
        return
    readers = dates.date_readers(site_of(note), "date")
    read = [reader for reader in readers if dates.is_readable(field.value, reader)]
    found = parse_day(field.value.text)
    if not read or (found and not found.is_ambiguous and not found.exists):
        return  # `front-matter/date` reports it
    reason = _reason(note, field.value, found, readers, read)
    if reason and "：" in field.value.text:
        return  # `front-matter/date` reports a time that is not read, too
    if reason and found:
        advice, fix, caveat = dates.rewrite_as_iso(note, field.value, found)
        message = msg(
            "the date {text} {reason}: {advice}", text=quoted(field.value.text.strip()), reason=reason, advice=advice
        )
        yield Diagnostic(field.value.start, field.value.end, message, fix, caveat)
    elif reason:
        message = msg(
            "the date {text} {reason}: write it like `2020-03-26`", text=quoted(field.value.text.strip()), reason=reason
        )
        yield Diagnostic(field.value.start, field.value.end, message, caveat=UNCERTAIN)


def _reason(
    note: Note, value: Value, found: Day | None, readers: tuple[dates.Reader, ...], read: list[dates.Reader]
) -> str:
    """Return what is wrong with the format of a date; `` for nothing."""
    is_partly_read = len(read) < len(readers)
    if found is None:
        return msg("is read by {names} only", names=_names(read)) if is_partly_read else ""
    if found.form == "-" and not is_partly_read:
        return ""
    usual = Project.of(note).usual_date_form()
    if found.is_ambiguous and (reason := _swapped(note, found, readers, usual)):
        return reason
    if usual == "-" and found.form != "-":
        usage = Project.of(note).date_form_usage("-")
        return msg("is unlike those of {notes}, which are written as `2020-03-26`", notes=str(usage))
    return msg("is read by {names} only", names=_names(read)) if is_partly_read and usual != found.form else ""


def _swapped(note: Note, found: Day, readers: tuple[dates.Reader, ...], usual: str) -> str:
    """Return why the day and the month may be swapped; `` where they are not."""
    other = found._replace(month=found.day, day=found.month)
    if readers == ("jekyll",):
        named = parse_day(note.path.name)
        mistaken = named is not None and named.iso == other.iso
        return msg("is {day} to Jekyll, and the file is of {other}", day=found.iso, other=other.iso) if mistaken else ""
    return "" if usual == found.form else msg("is {day} to Jekyll and {other} to Hexo", day=found.iso, other=other.iso)


def _names(readers: list[dates.Reader]) -> str:
    """Return the names of generators for a message."""
    return enumerated(map(str.capitalize, readers), " and ", " and ")
