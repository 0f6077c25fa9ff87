"""Open the sessions of a command, and read its notes from files or standard input."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from paperstack_lint.cli import console
from paperstack_lint.collection import files_to_lint
from paperstack_lint.engine.incremental.note_state import NoteState
from paperstack_lint.engine.session import Session, Sessions
from paperstack_lint.note.note import Note
from paperstack_lint.storage import files
from paperstack_lint.storage.paths import NO_FILE
from paperstack_lint.text.message import msg

MAX_CACHED_CHARACTERS = 4_000_000
"""Characters of the notes that are cached, with their analyses, between two readings; they take some 200 MB."""


def open_sessions(options: Namespace, paths: Sequence[Path | str] = ()) -> Sessions:
    """Return the sessions for the notes at `paths`. Raise ConfigError where a configuration cannot be used."""
    return Sessions.opened(
        options.config, console.print_message, isolated=options.isolated, untrusted=options.untrusted, paths=paths
    )


def read_all(options: Namespace, sessions: Sessions) -> tuple[list[Note], int]:
    """Return the notes that can be read, by path, and an exit code: 2 for wrong paths, 1 where a note cannot be read.

    Errors are printed.
    """
    found = files_to_lint.FilesToLint((NO_FILE,), ())
    if options.paths != ["-"]:
        named = [Path(path) for path in options.paths]
        found = files_to_lint.find_files(named, sessions.configurations, force_exclude=options.force_exclude)
    for message in found.errors:
        console.print_error(message)
    notes, code = [], 2 if found.errors else 0
    for path in sorted(found.files, key=Path.as_posix):
        load = read_stdin if path == NO_FILE else files.read_bytes
        own = sessions.of(path)
        try:
            text = files.decode(path, load(path, own.config.max_file_size))
            notes.append(Note(path, text, own.project))
        except files.FileError as error:
            console.print_error(str(error))
            code = code or 1
    return notes, code


def read_ahead(
    notes: Iterable[NoteState], sessions: Sequence[Session], cache: dict[Path, Note]
) -> Iterator[tuple[int, Note]]:
    """Yield each note that can be read, with its scope; errors of the others are reported when they are linted.

    Up to MAX_CACHED_CHARACTERS of them are put into the `cache`, for linting. `sessions` are those of the scopes.
    """
    left = MAX_CACHED_CHARACTERS
    for one in notes:
        session = sessions[one.scope]
        with suppress(files.FileError):
            data = (
                files.read_bytes(one.path, session.config.max_file_size) if one.given_data is None else one.given_data
            )
            note = Note(one.path, files.decode(one.path, data), session.project)
            left -= len(note.text)
            if left >= 0:
                cache[one.path] = note
            yield one.scope, note


def read_stdin(path: Path, limit: int) -> bytes:
    """Return the content of standard input, as that of the note at `path`; `limit` is in bytes.

    Raise FileError where it is closed or longer.
    """
    if not sys.stdin:
        raise files.FileError(path, msg("standard input is closed: name a file, or pipe a note in"))
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        raise files.FileError(path, msg("has more than the limit of {limit:,} bytes: raise max-file-size", limit=limit))
    return data
