"""The papers of a note that it, or another one, has as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from paperstack_lint.collection.index import MAX_MATCHES, PaperOccurrence
from paperstack_lint.collection.project import Project
from paperstack_lint.note.note import Note
from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper, identified_papers_of
from paperstack_lint.text.message import msg


def find_duplicates(
    note: Note, wanted: Callable[[IdentifiedPaper], bool]
) -> Iterator[tuple[IdentifiedPaper, Iterator[PaperOccurrence]]]:
    """Yield each wanted paper that can be identified, with the wanted ones that share a key with it.

    Those above it in the note come first, with `` for a path. The other notes are queried only after these.
    """
    seen: dict[str, list[IdentifiedPaper]] = {}
    for paper in filter(wanted, identified_papers_of(note)):
        names = paper.lookup_keys
        if not names:
            continue
        above = {id(each): each for name in names for each in seen.get(name, ())}
        yield paper, _occurrences(note, names, tuple(above.values())[:MAX_MATCHES], wanted)
        for name in names:
            under = seen.setdefault(name, [])
            under.extend([paper] * (len(under) < MAX_MATCHES))


def _occurrences(
    note: Note, names: tuple[str, ...], above: Sequence[IdentifiedPaper], wanted: Callable[[IdentifiedPaper], bool]
) -> Iterator[PaperOccurrence]:
    yield from (PaperOccurrence("", paper) for paper in above)
    yield from (each for each in Project.of(note).papers_with_keys(note.path, names) if wanted(each.paper))


def place_of(occurrence: PaperOccurrence) -> str:
    """Return the place of an entry for a message."""
    line = occurrence.paper.line
    if not occurrence.path:
        return msg("line {line}", line=line)
    return msg("{path}:{line}", path=occurrence.path, line=line)
