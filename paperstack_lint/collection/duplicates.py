"""Where else the papers of a note may have an entry: above it in the note, and in other notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from paperstack_lint.collection.index import MANY, Elsewhere
from paperstack_lint.collection.project import Project
from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper, identified_papers_of

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note


def sightings(
    note: Note, wanted: Callable[[IdentifiedPaper], bool]
) -> Iterator[tuple[IdentifiedPaper, Iterator[Elsewhere]]]:
    """Each wanted paper that can be told from others, with the wanted ones that have a key of it.

    Those above it in the note come first, with `` for a path. The other notes are asked when these are through.
    """
    seen: dict[str, list[IdentifiedPaper]] = {}
    for paper in filter(wanted, identified_papers_of(note)):
        names = paper.lookup_keys
        if not names:
            continue
        above = {id(each): each for name in names for each in seen.get(name, ())}
        yield paper, _others(note, names, tuple(above.values())[:MANY], wanted)
        for name in names:
            under = seen.setdefault(name, [])
            under.extend([paper] * (len(under) < MANY))


def _others(
    note: Note, names: tuple[str, ...], above: Sequence[IdentifiedPaper], wanted: Callable[[IdentifiedPaper], bool]
) -> Iterator[Elsewhere]:
    yield from (Elsewhere("", paper) for paper in above)
    yield from (each for each in Project.of(note).papers(note.path, names) if wanted(each.paper))


def place(sighting: Elsewhere) -> str:
    """Where it is, for people."""
    line = sighting.paper.line
    return f"{sighting.path}:{line}" if sighting.path else f"line {line}"
