"""A value of the front matter has a type that the generator does not expect.

YAML reads `1.10` as the number 1.1, `on` as `true` and `null` as nothing, so that the page shows another title or tag
than the one that is written; a quoted `"false"` is a string, which counts as true. A title or a tag that is shown as it
is written, such as `2048`, is not reported, nor is `12:30` or `1,000` where Hugo or Hexo builds the site: Jekyll alone
reads them as numbers. A `slug`, a `permalink` or the `categories` must be strings for Jekyll, which otherwise stops or
drops the whole front matter. A title that is a date or a number to Hugo or Hexo (`1e3`, `08`) is reported everywhere.
So is a title, a description, a subtitle or an author that is cut off by a ` #`, which begins a comment, and so are tags
that are a mapping.

The fix puts quotes around a text that YAML reads as something else, and removes them from a quoted `true`; both are
safe. It is unsafe where it quotes the brackets of a title, or a word after a ` #` that may be a comment, turns a flag
to `false`, or corrects its spelling, and for `null`, which a program may have written; there is none where a YAML alias
repeats the value in another field.

`flags` names the keys that are either true or false. Other strings are left alone, since themes have settings such as
`comments: disqus`; but a `draft` must be true or false.

With `required: learn`, a value of any other key is reported, too, where it is a list, a mapping, a date or a string,
and something else in at least 95 % of the posts that have the key. There, numbers count as strings, an empty value is
ignored, and at least ten posts are needed. `front-matter/date` reports a `date`.

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

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.note.front_matter import Field, FrontMatter, Value, is_template, value_types
from paperstack_lint.note.front_matter.edits import UNCERTAIN, scalar_source
from paperstack_lint.note.front_matter.value_types import cut_string, wrong_flag, wrong_string
from paperstack_lint.note.front_matter.yaml_comments import find_cut_off
from paperstack_lint.site.workspace import generator_of, is_post
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "error"
ALTERS = {"front matter", "comments"}

_TEXTS = ("subtitle", "description", "summary", "excerpt", "author", "series")
"""Fields besides the title that contain a text for readers."""
_KEYS = ("slug", "permalink", "categories", "category")
"""Fields that addresses depend on."""
_STRICT = {"slug": msg("stops"), "permalink": msg("stops"), "categories": msg("drops the whole front matter")}


class Options(NamedTuple):
    """Which values are checked.

    `flags`: the keys that are either true or false.
    `required`: which types are required: those that are `known` of a few keys; `learn` adds what nearly all posts have.
    """

    flags: tuple[str, ...] = ("published", "draft", "comments", "toc", "mathjax", "math", "catalog", "sitemap")
    required: Literal["known", "learn"] = "known"


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report values that are shown otherwise than they are written, and flags that are strings."""
    front = note.front_matter
    if front is None or is_template(note.text, front):
        return
    for field in front.fields:
        if front.single(field.key) is field:
            yield from _field(note, front, field, options)
    if options.required == "learn" and front.fields and is_post(note):
        yield from _unusual(note, front, ("title", "tags", "date", *options.flags))


def _field(note: Note, front: FrontMatter, field: Field, options: Options) -> Iterator[Diagnostic]:
    """Yield the findings for one field."""
    if field.key == "title":
        yield from _title(note, front, field)
    elif field.key in _TEXTS and (cut := find_cut_off(note.text, front, field.value)):
        yield cut_string(note.text, field.value, cut, field.key)
    elif field.key in _KEYS:
        yield from _key(note, field)
    elif field.key == "tags" and field.value.kind == "map":
        message = msg("the tags are a mapping, which no generator reads: write a list")
        yield Diagnostic(field.key_start, field.value.end, message, caveat=UNCERTAIN)
    elif field.key == "tags":
        yield from _strings(note, field.value.items, "tag")
    elif field.key in options.flags:
        yield from wrong_flag(note.text, field.key, field.value)


def _strings(note: Note, values: Iterable[Value], what: str) -> Iterator[Diagnostic]:
    """Yield the findings for values that should all be strings."""
    for value in values:
        yield from wrong_string(note.text, value, what, generator_of(note))


def _unusual(note: Note, front: FrontMatter, checked: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Yield the values of another kind than in nearly all posts, but for those of the keys that are `checked`."""
    usual = Project.of(note).usual_value_kinds()
    for field in front.fields:
        if field.key in checked or field.key not in usual or front.single(field.key) is not field:
            continue
        found, wanted = value_types.kind_of(field.value), usual[field.key]
        if value_types.differs_from(field.value, wanted):
            names = value_types.KIND_NAMES[found], value_types.KIND_NAMES[wanted]
            message = msg(
                "{key} is {kind}, and {usual} in nearly all posts: write one",
                key=quoted(field.key),
                kind=names[0],
                usual=names[1],
            )
            yield Diagnostic(field.key_start, max(field.key_end, field.value.end), message, caveat=UNCERTAIN)


def _title(note: Note, front: FrontMatter, field: Field) -> Iterator[Diagnostic]:
    """Yield the finding for a title."""
    value = field.value
    if cut := find_cut_off(note.text, front, value):
        yield cut_string(note.text, value, cut, "title")
    elif value.is_empty:
        yield Diagnostic(field.key_start, max(field.key_end, value.end), msg("the title is empty: give it one"))
    else:
        yield from wrong_string(note.text, value, "title", generator_of(note))


def _key(note: Note, field: Field) -> Iterator[Diagnostic]:
    """Yield the finding for a part of an address that is no string: Jekyll stops, or drops the front matter."""
    value, generator = field.value, generator_of(note)
    strict = _STRICT.get(field.key, "") if generator in ("jekyll", "") else ""
    if field.key in ("slug", "permalink") and generator == "hexo":
        return
    if value.kind == "list" and field.key not in ("slug", "permalink"):
        yield from _strings(note, (item for item in value.items if item.kind != "list"), "category")
    elif strict and not value.is_empty and value.kind != "alias" and (value.kind != "scalar" or value.tag != "str"):
        source = note.text[value.start : value.end]
        message = msg(
            "the {key} {source} is not a string to YAML, so Jekyll {strict}: put it in quotes",
            key=value_types.noun(field.key),
            source=quoted(source),
            strict=strict,
        )
        plain = source == value.text and value.kind == "scalar" and not value.shared
        fix = (
            Fix(msg("put it in quotes"), (Edit(value.start, value.end, scalar_source(value.text, '"')),))
            if plain
            else None
        )
        yield Diagnostic(value.start, value.end, message, fix, "" if fix else UNCERTAIN)
    elif value.kind == "scalar":
        yield from wrong_string(note.text, value, field.key, generator)
