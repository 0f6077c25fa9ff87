"""A value of the front matter has a type that the generator does not expect.

YAML takes `1.10` for the number 1.1, `on` for `true` and `null` for nothing, so that the page shows another title or
tag than the one that is written; a quoted `"false"` is a text, which counts as true. A title or a tag that shows as it
is written, such as `2048`, is not reported. Nor is `12:30` or `1,000` where Hugo or Hexo build the site: Jekyll alone
takes them for numbers. Tags that are a mapping are reported, too.

The fix puts quotes around a text that YAML takes for something else, and takes them off a quoted `true`; both are
safe. It is unsafe where it adds brackets to a title, turns a flag to `false`, or corrects its spelling, and for `null`,
which a program may have written; where an alias of YAML repeats the value in another field, there is none.

`flags` names the keys that are either true or false. Other texts are left alone, for themes have settings such as
`comments: disqus`; but a `draft` is one or is none.

With `required: learn`, a value of any other key is reported, too, where it is a list, a mapping, a date or a text, and
something else in at least 95 % of the posts that have the key. Numbers are texts there, an empty value is nothing, and
of fewer than ten posts nothing is learnt. A `date` is left to `front-matter/date`.

    ```md bad
    ---
    title: 1.10
    comments: "true"
    ---
    ```
    ```md good
    ---
    title: "1.10"
    comments: true
    ---
    ```
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.front_matter import FrontMatter, Value, is_template, kinds
from paperstack_lint.front_matter.edits import spelled
from paperstack_lint.quote import quoted

ALTERS = {"front matter"}

_WORDS = {"true": "true", "false": "false", "yes": "true", "no": "false"}
_CONSTANTS = {"true": "true", "yes": "true", "on": "true", "null": "nothing"}
_SLIPS = {"ture": "true", "treu": "true", "tru": "true", "flase": "false", "fasle": "false", "fales": "false"}


class Options(NamedTuple):
    """Which values are judged.

    `flags`: the keys that are either true or false.
    `required`: which types are wanted: those that are `known` of a few keys; `learn` adds what nearly all posts have.
    """

    flags: tuple[str, ...] = ("published", "draft", "comments", "toc", "mathjax", "math", "catalog", "sitemap")
    required: Literal["known", "learn"] = "known"


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report values that show otherwise than they are written, and flags that are texts."""
    front = note.front_matter
    if front is None or is_template(note.text, front):
        return
    for field in front.fields:
        if field.key not in ("title", "tags", *options.flags) or front.single(field.key) is not field:
            continue
        if field.key == "title":
            yield from _title(note, field.value, field.key_start, field.key_end)
        elif field.key == "tags" and field.value.kind == "map":
            yield Diagnostic(
                field.key_start,
                field.value.end,
                "the tags are a mapping, in which no generator finds any: write a list",
            )
        elif field.key == "tags":
            yield from (one for item in field.value.items for one in _text(note, item, "tag"))
        else:
            yield from _flag(note, field.key, field.value)
    if options.required == "learn" and front.fields and note.is_post:
        yield from _unusual(note, front, ("title", "tags", "date", *options.flags))


def _unusual(note: Note, front: FrontMatter, judged: tuple[str, ...]) -> Iterator[Diagnostic]:
    """The values that are of another kind than in nearly all posts, but for those of the keys that are `judged`."""
    usual = note.project.usual_kinds()
    for field in front.fields:
        if field.key in judged or field.key not in usual or front.single(field.key) is not field:
            continue
        found, wanted = kinds.kind(field.value), usual[field.key]
        if kinds.differs(field.value, wanted):
            names = kinds.NAMES[found], kinds.NAMES[wanted]
            message = f"{quoted(field.key)} is {names[0]}, and {names[1]} in nearly all posts: write one"
            yield Diagnostic(field.key_start, max(field.key_end, field.value.end), message)


def _title(note: Note, value: Value, key_start: int, key_end: int) -> Iterator[Diagnostic]:
    if value.is_empty:
        yield Diagnostic(key_start, max(key_end, value.end), "the title is empty: write one")
    else:
        yield from _text(note, value, "title")


def _text(note: Note, value: Value, what: str) -> Iterator[Diagnostic]:
    """A value that should be a text but is read as something that shows otherwise than it is written."""
    source = note.text[value.start : value.end]
    if value.kind == "list" and what == "tag":
        yield Diagnostic(value.start, value.end, f"the tag {quoted(source)} is a list itself: write its tags alone")
    elif value.kind in ("list", "map"):
        kind = "list" if value.kind == "list" else "mapping"
        edits = (Edit(value.start, value.end, spelled(source, '"')),)
        # Generators print a list without its brackets, and its author may want it so.
        fix = (
            None
            if value.shared or "\n" in source or "#" in source
            else Fix("put it in quotes", edits, safe=what == "tag")
        )
        message = f"the {what} {quoted(source)} is read as a {kind}: put it in quotes"
        yield Diagnostic(value.start, value.end, message, fix)
    elif value.style == "plain" and not value.is_empty and (shown := _shown(note, value)) != value.text:
        message = f"the {what} {quoted(value.text)} is read as {shown}: put it in quotes"
        edits = (Edit(value.start, value.end, spelled(value.text, '"')),)
        # A program may have written `null` for nothing.
        fix = Fix("put it in quotes", edits, safe=value.kind != "null")
        yield Diagnostic(value.start, value.end, message, fix if source == value.text and not value.shared else None)


def _shown(note: Note, value: Value) -> str:
    """What the page shows of a plain scalar, as far as it is certain; else its text."""
    text = value.text
    if value.tag in ("bool", "null"):
        return _CONSTANTS.get(text.lower(), "false")
    if value.tag == "float" and text.replace(".", "", 1).isdecimal():
        return repr(float(text))
    if value.tag == "int" and text.isdecimal() and text.startswith("0") and text.strip("0"):
        return str(int(text, 8))
    if "_" in text and re.fullmatch(r"[1-9](?:_?\d)*", text):
        return text.replace("_", "")
    if note.site is None or note.site.generator not in ("hugo", "hexo"):
        return _shown_by_ruby(text)
    return text


def _shown_by_ruby(text: str) -> str:
    """What Jekyll makes of digits with commas, and of hours and minutes: seconds."""
    if "," in text and re.fullmatch(r"[1-9](?:[,_]?\d)*", text):
        return text.replace(",", "").replace("_", "")
    if ":" in text and re.fullmatch(r"\d{1,9}(?::[0-5]?\d){1,2}", text):
        hours, minutes, seconds = (*map(int, text.split(":")), 0)[:3]
        return str(hours * 3600 + minutes * 60 + seconds)
    return text


def _flag(note: Note, key: str, value: Value) -> Iterator[Diagnostic]:
    """A flag that is a text: quoted, or a slip of the pen."""
    if value.kind != "scalar" or value.tag == "bool":
        return
    word = value.text.strip().lower()
    meant = _WORDS.get(word) or _SLIPS.get(word)
    if meant is None and key == "draft" and value.tag == "str":
        yield Diagnostic(value.start, value.end, "`draft` is a text: write `true` or `false`")
    if meant is None or "\n" in note.text[value.start : value.end]:
        return
    safe = word in ("true", "yes")
    fix = None if value.shared else Fix(f"write `{meant}`", (Edit(value.start, value.end, meant),), safe)
    yield Diagnostic(value.start, value.end, f"`{key}` is a text, not true or false: write `{meant}`", fix)
