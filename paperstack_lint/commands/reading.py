"""Notes that are looked at twice: for what they want to know of the network, and for their faults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from paperstack_lint import files
from paperstack_lint.note import Note
from paperstack_lint.project import Project

ROOM = 4_000_000
"""Characters of notes that are kept, with what was found out about them, for the second look; it takes some 200 MB."""


class Reader:
    """Reads notes. Those that `ahead` has given are not read again, as long as there was room for them."""

    def __init__(self, limit: int) -> None:
        """`limit` is the largest size of a note, in bytes."""
        self._limit = limit
        self._room = ROOM
        self._kept: dict[Path, Note] = {}

    def ahead(self, paths: Iterable[Path], project: Project) -> Iterator[Note]:
        """The notes that can be read, one at a time; of the others nothing is said yet."""
        for path in paths:
            with suppress(files.FileError):
                note = self.note(path, project)
                self._room -= len(note.text)
                if self._room >= 0:
                    self._kept[path] = note
                yield note

    def note(self, path: Path, project: Project) -> Note:
        """A note of a project. Raises FileError where it cannot be read."""
        kept = self._kept.pop(path, None)
        return kept.within(project) if kept else Note(path, files.read(path, self._limit), project)
