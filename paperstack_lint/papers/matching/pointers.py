"""Links of lists to notes on papers: which note a title leads to, by the name of its file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from paperstack_lint.papers.wording import title_key
from paperstack_lint.site.workspace import Workspace

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note

_NOTE = r"(?P<folder>(?:[^?#]*/)?)(?P<stem>[^/?#]+)\.(?:md|markdown)"
_GITHUB = r"https?://github\.com/[^/]+/[^/]+/blob/[^/]+"
_LEADING = r"[ \t>]*(?:[-*+]|\d{1,4}[.)])[ \t]+(?:\[[ xX]\])?[\W\d_]{0,20}|[^\n]*\|[\W\d_]{0,20}"
"""What is before a title in a line of a list, or in a cell of a table."""
MOST = 20
"""Links to one note that are compared."""
MOST_BEFORE = 500
"""Characters of a line that are read before a link."""
MOST_WORDS = 40
"""Words of a title that an abbreviation is looked for in."""


class Pointer(NamedTuple):
    """A link of a title to a note; `folder` and `stem` are what its target is made of, decoded."""

    link: Link
    title: str
    folder: str
    stem: str


class Crossed(NamedTuple):
    """A title that leads to the note on another one, which `first` links by its own title; `path` is its own note.

    `path` is as it must be written in a link, and empty where there is no such note.
    """

    pointer: Pointer
    first: Pointer
    path: str


def crossed(note: Note) -> Iterator[Crossed]:
    """Yield the links whose title is not that of their note, where another link to it has the right one."""
    groups: dict[str, list[Pointer]] = {}
    for link in note.document.links:
        pointer = _pointer(note, link)
        if pointer:
            group = groups.setdefault(pointer.folder + pointer.stem, [])
            group.extend([pointer] * (len(group) < MOST))
    for group in groups.values():
        right = next((each for each in group if _is_named(each)), None)
        for each in group if right and len(group) > 1 else ():
            if right and not _is_named(each) and _are_apart(each.title, right.title):
                yield Crossed(each, right, _own(note, each))


def _pointer(note: Note, link: Link) -> Pointer | None:
    found = re.fullmatch(_NOTE, link.target) if link.kind == "inline" and not link.image else None
    start = max(note.line_span(link.start)[0], link.start - MOST_BEFORE) if found else 0
    if not found or not re.fullmatch(_LEADING, note.text[start : link.start]):
        return None
    title = " ".join(re.sub(r"[*_`]{1,3}", "", note.text[link.text_start : link.text_end][:300]).split())
    return Pointer(link, title, unquote(found["folder"]), unquote(found["stem"]))


def _is_named(pointer: Pointer) -> bool:
    """Return whether a note is named as the title that leads to it, in full or by how it begins."""
    title, stem = title_key(pointer.title), title_key(pointer.stem)
    return title == stem or (min(len(title), len(stem)) > 8 and (title.startswith(stem) or stem.startswith(title)))


def _are_apart(title: str, other: str) -> bool:
    """Return whether two titles have hardly a word in common: none is short for the other."""
    mine, theirs = (set(re.findall(r"[a-z]{4,}|[^\W\d_a-z]{2,}", each.casefold())) for each in (title, other))
    apart = min(len(mine), len(theirs)) > 2 and 3 * len(mine & theirs) <= min(len(mine), len(theirs))
    return apart and not _abbreviates(title, other) and not _abbreviates(other, title)


def _abbreviates(title: str, other: str) -> bool:
    """Return whether a word in capitals may be short for another title: its letters begin words of it, in order."""
    initials = "".join(word[0] for word in re.findall(r"[a-z]+", other.casefold()))
    names = (name.casefold() for name in re.findall(r"\b[A-Z]{3,8}\b", title))
    return any(re.match(".*?".join(name), initials[:MOST_WORDS]) for name in names)


def _own(note: Note, pointer: Pointer) -> str:
    """Return the path of the note that is named as a title, beside the one that it leads to; `` without one."""
    gap = next((sign for sign in "_- " if sign in pointer.stem), "_")
    words = re.sub(r"[/\\?*\"<>|]", "", pointer.title).split()
    path = f"{quote(pointer.folder + gap.join(words), safe='/:,')}.md"
    local = re.sub(f"^{_GITHUB}", "", path.replace("https%3A", "https:"))
    return local if Workspace.of(note).resolve(note.path, local).verdict == "found" else ""
