"""A value of the front matter has a type that the generator does not expect.

YAML takes `1.10` for the number 1.1, `on` for `true` and `null` for nothing, so that the page shows another title or
tag than the one that is written; a quoted `"false"` is a text, which counts as true. A title or a tag that shows as it
is written, such as `2048`, is not reported. A `slug`, a `permalink` or the `categories` must be texts to Jekyll, which
else stops or drops the whole front matter. Nor is `12:30` or `1,000` where Hugo or Hexo build the site: Jekyll alone
takes them for numbers. A title that is a date or a number to Hugo or Hexo (`1e3`, `08`) is reported everywhere. So is
one that is cut off by a ` #`, which begins a comment, as a description, a subtitle or an author may be, and so are tags
that are a mapping.

The fix puts quotes around a text that YAML takes for something else, and takes them off a quoted `true`; both are
safe. It is unsafe where it adds brackets to a title, or a word after a ` #` that may be a comment, turns a flag to
`false`, or corrects its spelling, and for `null`, which a program may have written; where an alias of YAML repeats the
value in another field, there is none.

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
from paperstack_lint.collection.project import Project
from paperstack_lint.note.front_matter import Field, FrontMatter, Value, is_template, value_types
from paperstack_lint.note.front_matter.comments import COMMENT_CAVEAT, COMMENT_MESSAGE, CutOff, find_cut_off, text_start
from paperstack_lint.note.front_matter.edits import UNCERTAIN, scalar_source, uneditable_reason
from paperstack_lint.note.front_matter.value_types import displayed_text
from paperstack_lint.site.workspace import generator_of, is_post
from paperstack_lint.text.quote import quoted

SEVERITY = "error"
ALTERS = {"front matter", "comments"}

_NO_TEXT = r"[-+]?[0-9.]+[eE]|0[0-9]|\d{4}-\d\d-\d\d"
"""Titles that are none to other generators than Jekyll; a program may read the notes, or the blog move."""
_TEXTS = ("subtitle", "description", "summary", "excerpt", "author", "series")
"""Fields besides the title that hold a text for readers."""
_KEYS = ("slug", "permalink", "categories", "category")
"""Fields that addresses are made from."""
_STRICT = {"slug": "stops", "permalink": "stops", "categories": "drops the whole front matter"}
_WORDS = {"true": "true", "false": "false", "yes": "true", "no": "false"}
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
        if front.single(field.key) is field:
            yield from _field(note, front, field, options)
    if options.required == "learn" and front.fields and is_post(note):
        yield from _unusual(note, front, ("title", "tags", "date", *options.flags))


def _field(note: Note, front: FrontMatter, field: Field, options: Options) -> Iterator[Diagnostic]:
    if field.key == "title":
        yield from _title(note, front, field)
    elif field.key in _TEXTS and (cut := find_cut_off(note.text, front, field.value)):
        yield _uncut(note, field.value, cut, field.key)
    elif field.key in _KEYS:
        yield from _key(note, field)
    elif field.key == "tags" and field.value.kind == "map":
        message = "the tags are a mapping, in which no generator finds any: write a list"
        yield Diagnostic(field.key_start, field.value.end, message, caveat=UNCERTAIN)
    elif field.key == "tags":
        yield from (one for item in field.value.items for one in _text(note, item, "tag"))
    elif field.key in options.flags:
        yield from _flag(note, field.key, field.value)


def _unusual(note: Note, front: FrontMatter, judged: tuple[str, ...]) -> Iterator[Diagnostic]:
    """The values that are of another kind than in nearly all posts, but for those of the keys that are `judged`."""
    usual = Project.of(note).usual_kinds()
    for field in front.fields:
        if field.key in judged or field.key not in usual or front.single(field.key) is not field:
            continue
        found, wanted = value_types.kind_of(field.value), usual[field.key]
        if value_types.differs_from(field.value, wanted):
            names = value_types.KIND_NAMES[found], value_types.KIND_NAMES[wanted]
            message = f"{quoted(field.key)} is {names[0]}, and {names[1]} in nearly all posts: write one"
            yield Diagnostic(field.key_start, max(field.key_end, field.value.end), message, caveat=UNCERTAIN)


def _title(note: Note, front: FrontMatter, field: Field) -> Iterator[Diagnostic]:
    value = field.value
    if cut := find_cut_off(note.text, front, value):
        yield _uncut(note, value, cut, "title")
    elif value.is_empty:
        yield Diagnostic(field.key_start, max(field.key_end, value.end), "the title is empty: give it one")
    else:
        yield from _text(note, value, "title")


def _key(note: Note, field: Field) -> Iterator[Diagnostic]:
    """Yield what is no text where the generator makes an address of it: Jekyll stops, or drops the front matter."""
    value, generator = field.value, generator_of(note)
    strict = _STRICT.get(field.key, "") if generator in ("jekyll", "") else ""
    if field.key in ("slug", "permalink") and generator == "hexo":
        return
    if value.kind == "list" and field.key not in ("slug", "permalink"):
        yield from (one for item in value.items if item.kind != "list" for one in _text(note, item, "category"))
    elif strict and not value.is_empty and value.kind != "alias" and (value.kind != "scalar" or value.tag != "str"):
        source = note.text[value.start : value.end]
        message = f"the {field.key} {quoted(source)} is no text to YAML, so that Jekyll {strict}: put it in quotes"
        plain = source == value.text and value.kind == "scalar" and not value.shared
        fix = (
            Fix("put it in quotes", (Edit(value.start, value.end, scalar_source(value.text, '"')),)) if plain else None
        )
        yield Diagnostic(value.start, value.end, message, fix, "" if fix else UNCERTAIN)
    elif value.kind == "scalar":
        yield from _text(note, value, field.key)


def _uncut(note: Note, value: Value, cut: CutOff, key: str) -> Diagnostic:
    """Return the finding for a text that ends for YAML where its author goes on."""
    begin = text_start(note.text, value)
    fix = Fix("put it in quotes", (Edit(begin, cut.end, scalar_source(cut.text, '"')),), safe=cut.certain)
    what = f"so that the {key} is {quoted(value.text)} only" if value.text else f"so that there is no {key}"
    message = f"{COMMENT_MESSAGE}, {what}: put {quoted(cut.text)} in quotes"
    return Diagnostic(begin, cut.end, message, fix, "" if cut.certain else COMMENT_CAVEAT)


def _text(note: Note, value: Value, what: str) -> Iterator[Diagnostic]:
    """A value that should be a text but is read as something that shows otherwise than it is written."""
    source = note.text[value.start : value.end]
    if value.kind == "list" and what == "tag":
        message = f"the tag {quoted(source)} is a list itself: write its tags alone"
        yield Diagnostic(value.start, value.end, message, caveat=UNCERTAIN)
    elif value.kind in ("list", "map"):
        kind = "list" if value.kind == "list" else "mapping"
        message = f"the {what} {quoted(source)} is read as a {kind}: put it in quotes"
        yield Diagnostic(value.start, value.end, message, *_bracketed(value, source, what))
    elif value.style == "plain" and not value.is_empty and (reading := _reading(note, value, what)):
        message = f"the {what} {quoted(value.text)} is read as {reading}: put it in quotes"
        edits = (Edit(value.start, value.end, scalar_source(value.text, '"')),)
        if source != value.text or value.shared:
            yield Diagnostic(value.start, value.end, message, caveat=uneditable_reason(note.text, value))
            return
        # A program may have written `null` for nothing.
        caveat = "it may be meant as nothing" if value.kind == "null" else ""
        yield Diagnostic(value.start, value.end, message, Fix("put it in quotes", edits, safe=not caveat), caveat)


def _bracketed(value: Value, source: str, what: str) -> tuple[Fix | None, str]:
    """Return the fix that quotes a list or a mapping, and why there is none, or no safe one."""
    if value.shared or "\n" in source or "#" in source:
        return None, "an alias repeats it" if value.shared else "it may have a comment or several lines"
    # Generators print a list without its brackets, and its author may want it so.
    caveat = "" if what == "tag" else "it may be meant to show without its brackets"
    return Fix("put it in quotes", (Edit(value.start, value.end, scalar_source(source, '"')),), safe=not caveat), caveat


def _reading(note: Note, value: Value, what: str) -> str:
    """Return what the site's generator shows of a plain scalar, or another one of a title; `` for the scalar itself."""
    generator = generator_of(note)
    reader = generator if generator in ("hugo", "hexo") else "jekyll"
    if (here := displayed_text(value.text, value.tag, reader)) != value.text:
        return here
    if reader != "jekyll" or what != "title" or not re.match(_NO_TEXT, value.text):
        return ""
    read = {name: displayed_text(value.text, value.tag, name) for name in ("hugo", "hexo")}
    differing = [name for name, each in read.items() if each != value.text]
    return f"{read[differing[-1]]} by {' and '.join(map(str.capitalize, differing))}" if differing else ""


def _flag(note: Note, key: str, value: Value) -> Iterator[Diagnostic]:
    """A flag that is a text: quoted, or a slip of the pen."""
    if value.kind != "scalar" or value.tag == "bool":
        return
    word = value.text.strip().lower()
    meant = _WORDS.get(word) or _SLIPS.get(word)
    if meant is None and key == "draft" and value.tag == "str":
        yield Diagnostic(value.start, value.end, "`draft` is a text: write `true` or `false`", caveat=UNCERTAIN)
    if meant is None or "\n" in note.text[value.start : value.end]:
        return
    safe = word in ("true", "yes")
    fix = None if value.shared else Fix(f"write `{meant}`", (Edit(value.start, value.end, meant),), safe)
    caveat = ("" if safe else "generators may take any text for true") if fix else uneditable_reason(note.text, value)
    yield Diagnostic(value.start, value.end, f"`{key}` is a text, not true or false: write `{meant}`", fix, caveat)
