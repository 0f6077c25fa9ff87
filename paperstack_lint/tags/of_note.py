"""The tags of a note, as its front matter lists them, and the pages that a generator creates for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.note.front_matter.edits import remove_item, replace_scalar, uneditable_reason, unremovable_reason
from paperstack_lint.note.front_matter.fences import is_template
from paperstack_lint.site.workspace import generator_of
from paperstack_lint.text.edits import Fix
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter.yaml_reader import Field, Value
    from paperstack_lint.note.note import Note
    from paperstack_lint.site import Site


VocabularyName = Literal["tags", "categories"]


class Tag(NamedTuple):
    """A tag or a category as it is written, and its line."""

    name: str
    line: int


_KEYS: dict[VocabularyName, tuple[str, ...]] = {"tags": ("tags",), "categories": ("categories", "category")}
_KEYS_OF_BLOGS: dict[VocabularyName, tuple[str, ...]] = {**_KEYS, "tags": ("tags", "tag")}
"""The keys that Jekyll and Hexo read."""


def tag_field(note: Note, vocabulary: VocabularyName = "tags") -> Field | None:
    """Return the field of the tags or the categories; None where there is none or several, and in a scaffold."""
    front = note.front_matter
    if not front or is_template(note.text, front):
        return None
    keys = _KEYS_OF_BLOGS if generator_of(note) in ("jekyll", "hexo") else _KEYS
    found = [each for each in front.fields if each.key in keys[vocabulary]]
    return found[0] if len(found) == 1 else None


def tag_items(note: Note, vocabulary: VocabularyName = "tags") -> tuple[Value, ...]:
    """Return the tags or the categories of a note; a text is one where no generator can take it for several."""
    tags = tag_field(note, vocabulary)
    if tags is None:
        return ()
    one = tags.value.kind == "scalar" and not regex(r"[\s,，、;；\[\]]").search(tags.value.text)
    values = tags.value.items or ((tags.value,) if one else ())
    return tuple(item for item in values if item.kind == "scalar" and item.text.strip())


def rename_fix(note: Note, item: Value, name: str, *, taken: bool, vocabulary: VocabularyName = "tags") -> Fix | None:
    """Return the fix that replaces a tag by `name`, or removes it where the note has that already (`taken`)."""
    tags = tag_field(note, vocabulary)
    if taken and tags and tags.value is not item:
        return removal_fix(note, item, vocabulary)
    edit = replace_scalar(note.text, item, name)
    return Fix(msg("write {text}", text=quoted(name)), (edit,)) if edit else None


def why_not_renamed(note: Note, item: Value, *, taken: bool) -> str:
    """Return why `rename_fix` returns no fix, for a message."""
    tags = tag_field(note)
    return (
        unremovable_reason(tags.value)
        if taken and tags and tags.value is not item
        else uneditable_reason(note.text, item)
    )


def removal_fix(note: Note, item: Value, vocabulary: VocabularyName = "tags") -> Fix | None:
    """Return the fix that removes a tag from the list; None where that would remove something else as well."""
    tags = tag_field(note, vocabulary)
    at = next((at for at, each in enumerate(tags.value.items) if each is item), -1) if tags else -1
    edit = remove_item(note.text, tags.value, at) if tags and at >= 0 else None
    return Fix(msg("remove {text}", text=quoted(item.text)), (edit,)) if edit else None


HEXO_SPECIAL = r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+"
"""The characters that Hexo replaces by a hyphen, in addresses and in the ids of headings."""
_HUGO_DROPPED = r"[^\w.\\/#+~@-]"  # the characters that Hugo removes


def tag_page(site: Site | None, tag: str, vocabulary: VocabularyName = "tags") -> str:
    """Return the address of the page of a tag or a category; `` where the site has none.

    For Jekyll it is the tag, from which a plugin derives the address.
    """
    if site is None or not site.publishing.has_tag_pages:
        return ""
    if site.generator == "hexo":
        folder = site.publishing.tag_folder if vocabulary == "tags" else ""
        return f"{folder or vocabulary}/{_hexo_slug(site, tag, vocabulary)}/"
    if site.generator == "hugo":
        name = regex(_HUGO_DROPPED).sub("", regex(r"\s").sub("-", tag))
        return f"{vocabulary}/{name if site.publishing.keeps_case else name.lower()}/"
    return tag if site.generator == "jekyll" else ""


def _hexo_slug(site: Site, tag: str, vocabulary: VocabularyName) -> str:
    if vocabulary == "tags" and (mapped := dict(site.publishing.tag_map).get(tag)):
        return mapped
    slug = regex(HEXO_SPECIAL).sub("-", tag).strip("-")
    return {"1": slug.lower(), "2": slug.upper()}.get(site.publishing.filename_case, slug)


def page_change(site: Site | None, before: str, after: str, vocabulary: VocabularyName = "tags") -> str:
    """Return the end of a message on the tag page that changes with the spelling of a tag; `` where none does."""
    old, new = (tag_page(site, each, vocabulary) for each in (before, after))
    if old == new:
        return ""
    if site and (site.generator == "jekyll" or site.publishing.has_own_tag_addresses):
        return msg("; the address of the page that lists its notes changes with it")
    return msg("; the note moves from the page `{old}` to `{new}`", old=old, new=new)
