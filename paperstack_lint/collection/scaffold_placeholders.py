"""The placeholders in the scaffolds of a site, from which its generator makes new notes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.note.note import Note
from paperstack_lint.papers.reading.entry import section_content
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.site.workspace import SCAFFOLD_FOLDERS, is_scaffold_name
from paperstack_lint.storage import files
from paperstack_lint.storage.paths import MARKDOWN

if TYPE_CHECKING:
    from paperstack_lint.site.workspace import Workspace

_MAX_FILES, _MAX_SIZE = 50, 100_000
"""The most files that are read, and bytes of each; real sites have a handful of a few lines."""


class Placeholder(NamedTuple):
    """The content of a section in the scaffold at `path`, relative to the site."""

    key: str
    content: str
    path: str


def placeholders(workspace: Workspace, root: Path) -> Iterator[Placeholder]:
    """Yield the placeholders in the scaffolds of the site at `root`; unreadable scaffolds are skipped."""
    template = workspace.template._replace(where=None)  # a scaffold need not be where the notes are
    anywhere = workspace.with_template(template)
    for path in islice(_scaffolds(root), _MAX_FILES):
        try:
            note = Note(path, files.decode(path, files.read_bytes(path, _MAX_SIZE)), anywhere)
        except files.FileError:
            continue
        for section in (section for entry in papers_of(note) for section in entry.sections if not section.empty):
            if content := section_content(note, section):
                yield Placeholder(section.key, content, path.relative_to(root).as_posix())


def _scaffolds(root: Path) -> Iterator[Path]:
    """Yield the scaffolds in the root of the site and in its folders, in order."""
    folders = [root, *(entry for entry in _list_folder(root) if entry.is_dir() and not entry.name.startswith("."))]
    for folder in folders:
        inside = folder.name.casefold() in SCAFFOLD_FOLDERS and folder != root
        for file in _list_folder(folder):
            if file.suffix in MARKDOWN and (inside or is_scaffold_name(file.stem)):
                yield file


def _list_folder(folder: Path) -> list[Path]:
    """Return the entries of a folder without symbolic links; none where it cannot be read."""
    try:
        return sorted(folder / entry.name for entry in os.scandir(folder) if not entry.is_symlink())
    except OSError:
        return []
