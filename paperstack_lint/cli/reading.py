"""Notes that are looked at twice: for what they want to know of the network, and for their faults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from paperstack_lint.engine.incremental.note_state import NoteState
from paperstack_lint.engine.session import Session
from paperstack_lint.note.note import Note
from paperstack_lint.storage import files

ROOM = 4_000_000
"""Characters of notes that are kept, with what was found out about them, for the second look; it takes some 200 MB."""


def ahead(
    notes: Iterable[NoteState], sessions: Sequence[Session], seen: dict[Path, Note]
) -> Iterator[tuple[int, Note]]:
    """The notes that can be read, one at a time, with their scopes; of the others nothing is said yet.

    As many as there is room for are put into `seen`. `sessions` are those of the scopes.
    """
    room = ROOM
    for one in notes:
        session = sessions[one.scope]
        with suppress(files.FileError):
            data = (
                files.read_bytes(one.path, session.config.max_file_size) if one.given_data is None else one.given_data
            )
            note = Note(one.path, files.decode(one.path, data), session.project)
            room -= len(note.text)
            if room >= 0:
                seen[one.path] = note
            yield one.scope, note
