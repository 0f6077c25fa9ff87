"""Split several tags in one text at the commas that separate them, but not at those in a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from paperstack_lint.text.language import has_cjk

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
    wide = len(parts) > 1 and not re.search("[,;]", text)
    return [text] if wide and _is_phrase(note, text.strip(), is_tag) else [part.strip() for part in parts]


def _separates_names(text: str, at: int) -> bool:
    """Return whether a `、` is between two Latin names: Chinese words are one phrase with it."""
    return not has_cjk(text[max(at - 1, 0) : at + 2])


def _is_phrase(note: Note, text: str, is_tag: Callable[[str], bool]) -> bool:
    """Return whether a text is in the title or a heading of the note, or is a tag of another note."""
    title = note.front_matter.get("title") if note.front_matter else None
    headings = (note.text[each.text_start : each.text_end] for each in note.headings)
    return any(text in each for each in (title.value.text if title else "", *headings)) or is_tag(text)
