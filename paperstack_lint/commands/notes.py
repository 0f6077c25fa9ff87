"""The notes that a command lists something of: all at once, from files or standard input."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from paperstack_lint import console, discovery, files
from paperstack_lint.commands import stdin
from paperstack_lint.note import Note
from paperstack_lint.session import Sessions


def read(options: Namespace, sessions: Sessions) -> tuple[list[Note], bool]:
    """The notes that could be read, by path, and whether something went wrong, which is said at once."""
    found = discovery.Found((stdin.NAME,), ())
    if options.paths != ["-"]:
        named = [Path(path) for path in options.paths]
        found = discovery.find(named, sessions.configurations, force_exclude=options.force_exclude)
    errors = list(found.errors)
    notes = []
    for path in sorted(found.files, key=Path.as_posix):
        load = stdin.read if path == stdin.NAME else files.read_bytes
        own = sessions.of(path)
        try:
            text = files.decoded(path, load(path, own.config.max_file_size))
            notes.append(Note(path, text, own.project))
        except files.FileError as error:
            errors.append(str(error))
    for message in errors:
        console.error(message)
    return notes, bool(errors)
