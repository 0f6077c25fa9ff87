"""Reads a note again with sections put into it: what a fix does must be seen before it is offered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.edits import Edit, rewrite

if TYPE_CHECKING:
    from paperstack_lint.note import Note
    from paperstack_lint.papers.entries import Entry, Section
    from paperstack_lint.papers.template import Template

_ALTERS = frozenset({"words", "headings", "blocks"})


class Added(NamedTuple):
    """The keys of the sections that edits put into a paper."""

    keys: Collection[str]
    edits: tuple[Edit, ...]


def proven(note: Note, added: Mapping[int, Added], template: Template) -> dict[int, bool]:
    """Which papers, read again, have the sections that were added, and whether all else of each is as it was.

    Left out are those that still lack some, for a fix would be offered again and again, and those of which the page
    shows more than is declared, for a fix would be refused. All are read at once; only if that is not as it should be,
    each is read again by itself, between its neighbours.
    """
    if not added or _all_proven(note, added, template):
        return dict.fromkeys(added, True)
    alone = {index: _proven(note, index, one, template) for index, one in added.items()}
    return {index: sure for index, sure in alone.items() if sure is not None}


def _all_proven(note: Note, added: Mapping[int, Added], template: Template) -> bool:
    edits = tuple(edit for one in added.values() for edit in one.edits)
    new = _read(note, rewrite(note.text, edits))
    if [one.title for one in note.papers] != [one.title for one in new.papers]:
        return False
    headings = 0
    for index, (old, one) in enumerate(zip(note.papers, new.papers, strict=True)):
        if index not in added:
            if _content(old.sections) != _content(one.sections):
                return False
        elif not _has(one, added[index].keys) or not _kept(old, old, one, template):
            return False
        headings += _headings(one) - _headings(old)
    return len(new.headings) == len(note.headings) + headings and _foreseen(note, new, edits)


def _proven(note: Note, index: int, added: Added, template: Template) -> bool | None:
    entry = note.papers[index]
    start, end = _surroundings(note, index)
    text = note.text[start:end]
    moved = tuple(Edit(edit.start - start, edit.end - start, edit.text) for edit in added.edits)
    old, new = _read(note, text), _read(note, rewrite(text, moved))
    at = next((number for number, one in enumerate(old.papers) if one.start == entry.start - start), None)
    if at is None or len(old.papers) != len(new.papers) or not _has(new.papers[at], added.keys):
        return None
    if old.papers[at].title != new.papers[at].title or not _foreseen(old, new, moved):
        return None
    headings = _headings(new.papers[at]) - _headings(old.papers[at])
    return (
        _kept(entry, old.papers[at], new.papers[at], template)
        and _outlines(old, at) == _outlines(new, at)
        and len(new.headings) == len(old.headings) + headings
    )


def _has(entry: Entry, keys: Collection[str]) -> bool:
    return {section.key for section in entry.sections}.issuperset(keys)


def _kept(entry: Entry, old: Entry, new: Entry, template: Template) -> bool:
    """Whether an entry has new sections, empty and in their place, and those that it had, as they were."""
    had = {section.key for section in entry.sections}
    kept = [section for section in new.sections if section.key in had]
    places = [template.place(section.key) for section in new.sections]
    return (
        _content(kept) == _content(old.sections) == _content(entry.sections)
        and places == sorted(places)
        and all(section.empty for section in new.sections if section.key not in had)
    )


def _headings(entry: Entry) -> int:
    return sum(section.carrier == "heading" for section in entry.sections)


def _foreseen(old: Note, new: Note, edits: tuple[Edit, ...]) -> bool:
    from paperstack_lint.proof.changes import Applied
    from paperstack_lint.proof.proof import foreseen

    return foreseen(old, new, [Applied("", _ALTERS, edits)])


def _surroundings(note: Note, index: int) -> tuple[int, int]:
    """Where the neighbours of an entry, that it is told apart from, begin and end."""
    before, entry, after = (note.papers[max(i, 0) : i + 1] for i in (index - 1, index, index + 1))
    start = before[0].start if before and before[0].end >= entry[0].start else entry[0].start
    end = after[0].end if after and after[0].start <= entry[0].end else entry[0].end
    return start, max(end, entry[0].end)


def _outlines(note: Note, but: int) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    return [(one.title, _content(one.sections)) for number, one in enumerate(note.papers) if number != but]


def _content(sections: Iterable[Section]) -> list[tuple[str, str, bool]]:
    return [(section.key, section.carrier, section.empty) for section in sections]


def _read(note: Note, text: str) -> Note:
    return type(note)(note.path, text, note.project)
