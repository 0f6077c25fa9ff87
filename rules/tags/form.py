"""Tags are not written as a list of tags.

Generators disagree about a text: Jekyll splits `tags: NAS, survey` at the space into `NAS,` and `survey`, Hexo reads
one tag. An empty item becomes a tag without a name; a space, a lone quote or a full-width comma inside an item
becomes a part of its name.

Safe fixes turn a text into the list of its parts, remove empty items and the spaces at the ends of tags; they make an
item of a line whose `-` has no space after it or is too far to the right, which YAML joins with the one above. Unsafe
fixes remove quotes and commas from an item, and full-width brackets around all. Comments stay, and there is no fix for
what a YAML alias repeats in another field.

Where the generator is unknown, and nearly all posts have their tags in one text, that is what it reads.

A text without commas is left alone, since `tags: deep learning` is one tag to Hexo and two to Jekyll. With `blanks` it
is reported, and split at its spaces.

    ```md bad
    ---
    title: Darts
    tags: NAS, survey # 标签
    ---
    ```
    ```md good
    ---
    title: Darts
    tags: [NAS, survey] # 标签
    ---
    ```
"""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.note.front_matter import Field, FrontMatter, Value
from paperstack_lint.note.front_matter.edits import (
    MISSING_SPACE,
    align_items,
    as_list,
    is_readable_after,
    scalar_source,
    uneditable_reason,
)
from paperstack_lint.note.front_matter.yaml_comments import (
    COMMENT_CAVEAT,
    COMMENT_MESSAGE,
    CutOff,
    find_cut_off,
    text_start,
)
from paperstack_lint.site.workspace import generator_of, is_post, site_of
from paperstack_lint.tags import of_note
from paperstack_lint.tags.splitting import COMMAS, item_problems, split_tags
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "error"
ALTERS = {"front matter", "comments"}

_BRACKETED = r"\s*[\[【［]([^\[\]【】［］]*)[\]】］]\s*"


class Options(NamedTuple):
    """What counts as several tags.

    `blanks`: whether a text without commas is several tags, separated by its spaces.
    """

    blanks: bool = False


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report tags in one text, and each item of a list that contains more than a tag, or none."""
    field, front = of_note.tag_field(note), note.front_matter
    if field is None or front is None:
        return
    if edits := _joined(note.text, field):
        start, end = note.line_span(edits[0].start)
        unspaced = note.text[edits[0].end - 1] == "-"
        message = MISSING_SPACE if unspaced else msg("this line is too far to the right")
        shared = any(item.shared for item in field.value.items)
        fix = None if shared else Fix(msg("make each line an item"), tuple(edits))
        message += msg(", so it is not read as an item")
        caveat = msg("an alias repeats an item") if shared else ""
        yield Diagnostic(note.text.index("-", start), end, message, fix, caveat)
        return
    if field.value.kind in ("scalar", "null"):
        yield from _text(note, front, field.value, blanks=options.blanks)
    if all(item.is_empty and _is_dropped(note, item) for item in field.value.items):
        return
    is_tag = partial(Project.of(note).has_tag, note.path)
    spare = next((index for index, item in enumerate(field.value.items) if not item.is_empty), 0)
    for index, item in enumerate(field.value.items):
        cut = find_cut_off(note.text, front, item) if item.is_empty else None
        found = item_problems(note, field.value, index, is_tag, removable=index != spare)
        yield from [_hash(note, item, cut)] if cut else found


def _is_dropped(note: Note, item: Value) -> bool:
    """Return whether the generator ignores an empty item of a list that contains nothing else."""
    generator = generator_of(note)
    return generator in {"hexo", "jekyll" if item.kind == "null" else "hugo"}


def _is_habit(note: Note) -> bool:
    """Return whether nearly all posts have their tags in one text, where it is not known which generator splits it."""
    return generator_of(note) in ("", "none") and Project.of(note).usual_value_kinds().get("tags") == "text"


def _joined(text: str, field: Field) -> list[Edit]:
    """Return the edits that make items of the lines that YAML joins with those above them."""
    value = field.value
    start = text.find("\n", field.key_end) + 1
    if value.start < start or any(item.kind not in ("scalar", "null") for item in value.items):
        return []
    return align_items(text, start, value.end)


def _text(note: Note, front: FrontMatter, value: Value, *, blanks: bool) -> Iterator[Diagnostic]:
    """Yield the finding for a text of several tags in a post; outside of posts, editors split it by their own rules."""
    cut = find_cut_off(note.text, front, value)
    if cut and not value.text:
        yield _hash(note, value, cut)
        return
    text, end = (cut.text, cut.end) if cut and value.text[-1:] in COMMAS else (value.text, value.end)
    bracketed = regex(_BRACKETED).fullmatch(text)
    parts = split_tags(note, bracketed[1] if bracketed else text, COMMAS, partial(Project.of(note).has_tag, note.path))
    if len(parts) == 1 and blanks:
        parts = text.split()
    found = [part for part in parts if part]
    if len(parts) < 2 or not found or not is_post(note) or _is_habit(note):
        return
    edit = as_list(note.text, value, found)
    edit = edit._replace(end=end) if edit else None
    caveat = (
        (msg("the brackets may be part of a tag") if bracketed else "") if edit else uneditable_reason(note.text, value)
    )
    if edit and not is_readable_after(note.text, front, edit):
        edit, caveat = None, msg("the front matter would be too long to parse")
    fix = Fix(msg("write a list"), (edit,), safe=not bracketed) if edit else None
    message = msg(
        "the tags are one text, which generators split differently: write the list `[{tags}]`", tags=", ".join(found)
    )
    if len(message) > 120:
        message = msg("the tags are one text, which generators split differently: write a list")
    message += of_note.page_change(site_of(note), value.text, found[0])
    yield Diagnostic(value.start, end, message, fix, caveat)


def _hash(note: Note, value: Value, cut: CutOff) -> Diagnostic:
    """Return the finding for unquoted tags that begin with `#`, which YAML reads as a comment."""
    begin = text_start(note.text, value)
    parts = [part for part in regex(rf"[{COMMAS}\s]+").split(cut.text) if part]
    certain = all(part.startswith("#") for part in parts) and (len(parts) > 1) == (note.text[value.end - 1] == ":")
    items = [scalar_source(part, '"') for part in parts] if certain else [scalar_source(cut.text, '"')]
    written = f"[{', '.join(items)}]" if len(items) > 1 else items[0]
    message = msg(
        "{problem}, so there is no tag: write {written}",
        problem=COMMENT_MESSAGE,
        written=quoted(written),
    )
    fix = Fix(msg("put it in quotes"), (Edit(begin, cut.end, written),), safe=certain)
    return Diagnostic(begin, cut.end, message, fix, "" if certain else COMMENT_CAVEAT)
