"""The files of a site that new notes are made from, and what they put into the sections of a paper."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.note.note import Note
from paperstack_lint.papers.entries import papers_of
from paperstack_lint.papers.entry import section_content
from paperstack_lint.site.workspace import FORM_FOLDERS, Workspace, is_form_name
from paperstack_lint.storage import files

_MOST, _LARGEST = 50, 100_000
"""So many files are read, of so many bytes; real sites have a handful of a few lines."""


class Placeholder(NamedTuple):
    """What the file at `path`, relative to the site, puts into a section."""

    key: str
    content: str
    path: str


def placeholders(workspace: Workspace, root: Path) -> Iterator[Placeholder]:
    """Yield what the forms of the site at `root` put into sections; what cannot be read puts nothing there."""
    template = workspace.template._replace(where=None)  # a form need not lie where the notes do
    anywhere = workspace.with_template(template)
    for path in islice(_forms(root), _MOST):
        try:
            note = Note(path, files.decoded(path, files.read_bytes(path, _LARGEST)), anywhere)
        except files.FileError:
            continue
        for section in (section for entry in papers_of(note) for section in entry.sections if not section.empty):
            if content := section_content(note, section):
                yield Placeholder(section.key, content, path.relative_to(root).as_posix())


def _forms(root: Path) -> Iterator[Path]:
    """Yield the forms in the site and in its folders, in order."""
    folders = [root, *(entry for entry in _listed(root) if entry.is_dir() and not entry.name.startswith("."))]
    for folder in folders:
        inside = folder.name.casefold() in FORM_FOLDERS and folder != root
        for file in _listed(folder):
            if file.suffix in (".md", ".markdown") and (inside or is_form_name(file.stem)):
                yield file


def _listed(folder: Path) -> list[Path]:
    """Return what is in a folder, but for symbolic links."""
    try:
        return sorted(folder / entry.name for entry in os.scandir(folder) if not entry.is_symlink())
    except OSError:
        return []
