"""Tags are not written as a list of tags.

Generators disagree about a text: Jekyll splits `tags: NAS, survey` at the blank into `NAS,` and `survey`, Hexo takes
it for one tag. An empty item becomes a tag without a name; a blank, half a quote or a full-width comma inside an item
becomes a part of its name.

Safe fixes turn a text into the list of its parts, remove empty items and take blanks off the ends; they make an item
of a line whose `-` has no blank behind it or stands too far in, which YAML joins with the one above. Quotes and commas
inside an item, and full-width brackets around all, are mended by unsafe fixes. Comments stay, and so does what an
alias of YAML repeats in another field.

A text without commas is left alone, for `tags: deep learning` is one tag to Hexo and two, rightly, to Jekyll. With
`blanks` it is reported, and split at its blanks.

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

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.note.front_matter import Field, FrontMatter, Value
from paperstack_lint.note.front_matter.comments import COMMENT_CAVEAT, COMMENT_MESSAGE, CutOff, find_cut_off, text_start
from paperstack_lint.note.front_matter.edits import (
    as_list,
    is_readable_after,
    remove_item,
    replace_scalar,
    scalar_source,
    uneditable_reason,
    unremovable_reason,
)
from paperstack_lint.note.front_matter.lists import MISSING_SPACE, align_items
from paperstack_lint.site.workspace import generator_of, is_post, site_of
from paperstack_lint.tags import of_note
from paperstack_lint.tags import pages as tag_pages
from paperstack_lint.tags.commas import COMMAS, parts_of
from paperstack_lint.text.quote import quoted

SEVERITY = "error"
ALTERS = {"front matter", "comments"}

_BRACKETED = r"\s*[\[【［]([^\[\]【】［］]*)[\]】］]\s*"

_STRAY = COMMAS + "、 \t"
"""What is at the end of a tag because a list was typed as a sentence."""
_QUOTES = "“”‘’\"'"


class Options(NamedTuple):
    """What counts as several tags.

    `blanks`: whether a text without commas is several tags, separated by its blanks.
    """

    blanks: bool = False


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report tags in one text, and each item of a list that is no clean tag."""
    field, front = of_note.field(note), note.front_matter
    if field is None or front is None:
        return
    if edits := _joined(note.text, field):
        start, end = note.line_span(edits[0].start)
        unspaced = note.text[edits[0].end - 1] == "-"
        message = MISSING_SPACE if unspaced else "this line stands too far to the right"
        shared = any(item.shared for item in field.value.items)
        fix = None if shared else Fix("make each line an item", tuple(edits))
        message += ", so that it is read as no item of its own"
        caveat = "an alias repeats an item" if shared else ""
        yield Diagnostic(note.text.index("-", start), end, message, fix, caveat)
        return
    if field.value.kind in ("scalar", "null"):
        yield from _text(note, front, field.value, blanks=options.blanks)
    if all(item.is_empty and _is_dropped(note, item) for item in field.value.items):
        return
    spare = next((index for index, item in enumerate(field.value.items) if not item.is_empty), 0)
    for index, item in enumerate(field.value.items):
        cut = find_cut_off(note.text, front, item) if item.is_empty else None
        found = _item(note, field.value, index, item, removable=index != spare)
        yield from [_hash(note, item, cut)] if cut else found


def _is_dropped(note: Note, item: Value) -> bool:
    """Return whether an empty item of a list of nothing else is no tag to the generator, nor anything it shows."""
    generator = generator_of(note)
    return generator in {"hexo", "jekyll" if item.kind == "null" else "hugo"}


def _joined(text: str, field: Field) -> list[Edit]:
    """What parts the lines of a list that is read, but as fewer items than it has lines."""
    value = field.value
    start = text.find("\n", field.key_end) + 1
    if value.start < start or any(item.kind not in ("scalar", "null") for item in value.items):
        return []
    return align_items(text, start, value.end)


def _text(note: Note, front: FrontMatter, value: Value, *, blanks: bool) -> Iterator[Diagnostic]:
    """Yield the finding for a text of several tags; outside of posts, editors have rules of their own for it."""
    cut = find_cut_off(note.text, front, value)
    if cut and not value.text:
        yield _hash(note, value, cut)
        return
    text, end = (cut.text, cut.end) if cut and value.text[-1:] in COMMAS else (value.text, value.end)
    bracketed = re.fullmatch(_BRACKETED, text)
    parts = parts_of(note, bracketed[1] if bracketed else text, COMMAS, _is_tag(note))
    if len(parts) == 1 and blanks:
        parts = text.split()
    found = [part for part in parts if part]
    if len(parts) < 2 or not found or not is_post(note):
        return
    edit = as_list(note.text, value, found)
    edit = edit._replace(end=end) if edit else None
    caveat = ("the brackets may be part of a tag" if bracketed else "") if edit else uneditable_reason(note.text, value)
    if edit and not is_readable_after(note.text, front, edit):
        edit, caveat = None, "the front matter would be too long to be read"
    fix = _fix("write a list", edit, safe=not bracketed)
    message = f"the tags are one text, which generators split differently: write the list `[{', '.join(found)}]`"
    if len(message) > 120:
        message = "the tags are one text, which generators split differently: write a list"
    message += tag_pages.moved(site_of(note), value.text, found[0])
    yield Diagnostic(value.start, end, message, fix, caveat)


def _hash(note: Note, value: Value, cut: CutOff) -> Diagnostic:
    """Return the finding for tags that begin with `#` and are not quoted, in the place of a list or of an item."""
    begin = text_start(note.text, value)
    parts = [part for part in re.split(rf"[{COMMAS}\s]+", cut.text) if part]
    certain = all(part.startswith("#") for part in parts) and (len(parts) > 1) == (note.text[value.end - 1] == ":")
    items = [scalar_source(part, '"') for part in parts] if certain else [scalar_source(cut.text, '"')]
    written = f"[{', '.join(items)}]" if len(items) > 1 else items[0]
    message = f"{COMMENT_MESSAGE}, so that there is no tag: write {quoted(written)}"
    fix = Fix("put it in quotes", (Edit(begin, cut.end, written),), safe=certain)
    return Diagnostic(begin, cut.end, message, fix, "" if certain else COMMENT_CAVEAT)


def _item(note: Note, tags: Value, index: int, item: Value, *, removable: bool) -> Iterator[Diagnostic]:
    tag = item.text.strip()
    if item.is_empty:
        edit = remove_item(note.text, tags, index) if removable else None  # of a list, something must be left
        caveat = "" if edit else unremovable_reason(tags) if removable else "no tag would be left"
        yield Diagnostic(*_place(item), "a tag is empty: remove it", _fix("remove the empty tag", edit), caveat)
    elif item.kind != "scalar":
        return
    elif tag != item.text and item.style not in ("|", ">"):
        edit = replace_scalar(note.text, item, tag)
        message = f"the tag {quoted(tag)} has blanks at its ends{tag_pages.moved(site_of(note), item.text, tag)}"
        yield Diagnostic(
            *_place(item), message, _fix("remove them", edit), "" if edit else uneditable_reason(note.text, item)
        )
    elif (bare := _bare(item, tag)) != tag:
        yield _stray(note, item, tag, bare)
    elif tags.style == "flow" and item.style == "plain":
        yield from _comma(note, item, tag)


def _bare(item: Value, tag: str) -> str:
    """Return a tag without the commas and the quotes that typing left at its ends; quotes that are a pair are one."""
    bare = tag.strip(_STRAY)
    if item.style == "plain":
        quotes = sum(tag.count(quote) for quote in _QUOTES)
        if quotes == 1 or (quotes == 2 and tag[0] in _QUOTES and tag[-1] in _QUOTES):
            bare = bare.strip(_QUOTES).strip(_STRAY)
    return bare or tag


def _stray(note: Note, item: Value, tag: str, bare: str) -> Diagnostic:
    """Return the finding for a tag with something at its ends that is no part of its name."""
    known = Project.of(note).has_tag(note.path, bare)
    quotes = any(quote in tag and quote not in bare for quote in _QUOTES)
    what = "the quotes are" if quotes else "the comma is" if set(tag) & set(COMMAS) else "the mark at its end is"
    evidence = ", which other notes have" if known else ""
    page = tag_pages.moved(site_of(note), tag, bare)
    message = f"{what} a part of the tag {quoted(tag)}: write {quoted(bare)}{evidence}{page}"
    edit = replace_scalar(note.text, item, bare)
    caveat = ("" if known else "it may be a part of the name") if edit else uneditable_reason(note.text, item)
    return Diagnostic(*_place(item), message, _fix("remove it", edit, safe=known), caveat)


def _comma(note: Note, item: Value, tag: str) -> Iterator[Diagnostic]:
    """Yield the finding for the comma that a Chinese input method leaves in a list."""
    if len(parts := [part for part in parts_of(note, tag, "，", _is_tag(note)) if part]) > 1:
        split = Edit(item.start, item.end, ", ".join(scalar_source(part) for part in parts))
        edit = None if item.shared else split
        page = tag_pages.moved(site_of(note), tag, parts[0])
        message = f"a full-width comma makes {quoted(tag)} one tag: separate tags by `, `{page}"
        caveat = "the comma may be part of the name" if edit else uneditable_reason(note.text, item)
        yield Diagnostic(*_place(item), message, _fix("split it", edit, safe=False), caveat)


def _place(item: Value) -> tuple[int, int]:
    return (item.start, item.end) if item.end > item.start else (item.start - 1, item.end)


def _fix(message: str, edit: Edit | None, *, safe: bool = True) -> Fix | None:
    return Fix(message, (edit,), safe) if edit else None


def _is_tag(note: Note) -> Callable[[str], bool]:
    """Return what queries whether another note has a tag."""
    return partial(Project.of(note).has_tag, note.path)
