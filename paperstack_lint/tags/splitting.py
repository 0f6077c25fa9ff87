"""The items of a list of tags: which contain more than a tag, or none, and how that is fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from paperstack_lint.note.front_matter import Value
from paperstack_lint.note.front_matter.edits import (
    remove_item,
    replace_scalar,
    scalar_source,
    uneditable_reason,
    unremovable_reason,
)
from paperstack_lint.site.workspace import site_of
from paperstack_lint.tags.of_note import page_change
from paperstack_lint.text.edits import Diagnostic, Edit, Fix
from paperstack_lint.text.language import has_cjk
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note


COMMAS = ",，;；"


def split_tags(note: Note, text: str, commas: str, is_tag: Callable[[str], bool]) -> list[str]:
    """Return the texts between commas; a comma inside brackets, quotes or a phrase separates nothing.

    `is_tag` is whether another note has a tag.
    """
    parts, begun, depth = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in "([（【［《「“") - (char in ")]）】］》」”")
        if depth <= 0 and (char in commas or (char == "、" and _separates_names(text, at))):
            parts.append(text[begun:at])
            begun = at + 1
    parts.append(text[begun:])
    wide = len(parts) > 1 and not regex("[,;]").search(text)
    return [text] if wide and _is_phrase(note, text.strip(), is_tag) else [part.strip() for part in parts]


def _separates_names(text: str, at: int) -> bool:
    """Return whether a `、` is between two Latin names: Chinese words are one phrase with it."""
    return not has_cjk(text[max(at - 1, 0) : at + 2])


def _is_phrase(note: Note, text: str, is_tag: Callable[[str], bool]) -> bool:
    """Return whether a text is in the title or a heading of the note, or is a tag of another note."""
    title = note.front_matter.get("title") if note.front_matter else None
    headings = (note.text[each.text_start : each.text_end] for each in note.headings)
    return any(text in each for each in (title.value.text if title else "", *headings)) or is_tag(text)


IsTag = Callable[[str], bool]
"""Returns whether another note has a tag."""

_STRAY = COMMAS + "、 \t"
"""Characters at the end of a tag that remain where a list was typed as a sentence."""
_QUOTES = "“”‘’\"'"


def item_problems(note: Note, tags: Value, index: int, is_tag: IsTag, *, removable: bool) -> Iterator[Diagnostic]:
    """Yield the finding for an item that is empty, or contains more than a tag; `removable` if others would be left."""
    item = tags.items[index]
    tag = item.text.strip()
    if item.is_empty:
        edit = remove_item(note.text, tags, index) if removable else None  # of a list, something must be left
        caveat = "" if edit else unremovable_reason(tags) if removable else msg("no tag would be left")
        yield Diagnostic(
            *_place(item), msg("a tag is empty: remove it"), _fix(msg("remove the empty tag"), edit), caveat
        )
    elif item.kind != "scalar":
        return
    elif tag != item.text and item.style not in ("|", ">"):
        edit = replace_scalar(note.text, item, tag)
        message = msg(
            "the tag {tag} has spaces at its ends{page}",
            tag=quoted(tag),
            page=page_change(site_of(note), item.text, tag),
        )
        yield Diagnostic(
            *_place(item), message, _fix(msg("remove them"), edit), "" if edit else uneditable_reason(note.text, item)
        )
    elif (bare := _bare(item, tag)) != tag:
        yield _stray(note, item, tag, bare, is_used=is_tag(bare))
    elif tags.style == "flow" and item.style == "plain":
        yield from _comma(note, item, tag, is_tag)


def _bare(item: Value, tag: str) -> str:
    """Return a tag without stray commas and quotes at its ends."""
    bare = tag.strip(_STRAY)
    if item.style == "plain":
        quotes = sum(tag.count(quote) for quote in _QUOTES)
        if quotes == 1 or (quotes == 2 and tag[0] in _QUOTES and tag[-1] in _QUOTES):
            bare = bare.strip(_QUOTES).strip(_STRAY)
    return bare or tag


def _stray(note: Note, item: Value, tag: str, bare: str, *, is_used: bool) -> Diagnostic:
    """Return the finding for a tag with commas or quotes at its ends that are not a part of its name."""
    quotes = any(quote in tag and quote not in bare for quote in _QUOTES)
    what = (
        msg("the quotes are a part of the tag {tag}", tag=quoted(tag))
        if quotes
        else msg("the comma is a part of the tag {tag}", tag=quoted(tag))
        if set(tag) & set(COMMAS)
        else msg("the mark at its end is a part of the tag {tag}", tag=quoted(tag))
    )
    evidence = msg(", which other notes have") if is_used else ""
    page = page_change(site_of(note), tag, bare)
    message = msg(
        "{problem}: write {bare}{evidence}{page}",
        problem=what,
        bare=quoted(bare),
        evidence=evidence,
        page=page,
    )
    edit = replace_scalar(note.text, item, bare)
    caveat = ("" if is_used else msg("it may be part of the name")) if edit else uneditable_reason(note.text, item)
    return Diagnostic(*_place(item), message, _fix(msg("remove it"), edit, safe=is_used), caveat)


def _comma(note: Note, item: Value, tag: str, is_tag: IsTag) -> Iterator[Diagnostic]:
    """Yield the finding for the comma that a Chinese input method leaves in a list."""
    if len(parts := [part for part in split_tags(note, tag, "，", is_tag) if part]) > 1:
        split = Edit(item.start, item.end, ", ".join(scalar_source(part) for part in parts))
        edit = None if item.shared else split
        page = page_change(site_of(note), tag, parts[0])
        message = msg("a full-width comma makes {tag} one tag: separate tags by `, `{page}", tag=quoted(tag), page=page)
        caveat = msg("the comma may be part of the name") if edit else uneditable_reason(note.text, item)
        yield Diagnostic(*_place(item), message, _fix(msg("split it"), edit, safe=False), caveat)


def _place(item: Value) -> tuple[int, int]:
    """Return the span of a finding for an item, which is never empty."""
    return (item.start, item.end) if item.end > item.start else (item.start - 1, item.end)


def _fix(message: str, edit: Edit | None, *, safe: bool = True) -> Fix | None:
    """Return a fix of one edit, if there is one."""
    return Fix(message, (edit,), safe) if edit else None
