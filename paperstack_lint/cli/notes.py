"""The notes that a command lists something of: all at once, from files or standard input."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from paperstack_lint.cli import console, stdin
from paperstack_lint.collection import files_to_lint
from paperstack_lint.engine.session import Sessions
from paperstack_lint.note.note import Note
from paperstack_lint.storage import files


def read(options: Namespace, sessions: Sessions) -> tuple[list[Note], int]:
    """Return the notes that can be read, by path, and an exit code: 2 for wrong usage, 1 where a note cannot be read.

    What is wrong is said at once.
    """
    found = files_to_lint.FilesToLint((stdin.NAME,), ())
    if options.paths != ["-"]:
        named = [Path(path) for path in options.paths]
        found = files_to_lint.find_files(named, sessions.configurations, force_exclude=options.force_exclude)
    for message in found.errors:
        console.error(message)
    notes, code = [], 2 if found.errors else 0
    for path in sorted(found.files, key=Path.as_posix):
        load = stdin.read if path == stdin.NAME else files.read_bytes
        own = sessions.of(path)
        try:
            text = files.decode(path, load(path, own.config.max_file_size))
            notes.append(Note(path, text, own.project))
        except files.FileError as error:
            console.error(str(error))
            code = code or 1
    return notes, code
