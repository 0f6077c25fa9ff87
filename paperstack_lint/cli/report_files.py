"""Write reports to files, but over no note, and not through a link out of the tree."""

from __future__ import annotations

import os
from pathlib import Path

from paperstack_lint.config.configuration import FILES
from paperstack_lint.report.formats.markdown import TITLE
from paperstack_lint.storage import files
from paperstack_lint.storage.files import FileError
from paperstack_lint.storage.paths import MARKDOWN
from paperstack_lint.storage.trust import both_paths, in_git_folder

_CONFIGURATIONS = frozenset((*FILES, "pyproject.toml", "_config.yml", ".pre-commit-config.yaml"))
"""Names of files that a slip on the command line must not replace."""


def check(path: Path) -> None:
    """Raise FileError where no report may be written, before the run lints or fixes anything."""
    files.target_of(path)
    if not os.path.isdir(path.parent):
        raise FileError(path, files.NO_FOLDER)
    if os.path.lexists(path) and not os.path.isfile(path):  # to replace a device by a file would break the system
        raise FileError(path, "is no regular file: redirect standard output instead")
    refuse_git_folder(path)
    for place in both_paths(path):
        if place.name.lower() in _CONFIGURATIONS:
            raise FileError(path, "is a configuration, not a report: name another file for the report")
        if place.suffix.lower() in MARKDOWN and not _may_overwrite(place):
            raise FileError(path, "is a note, not a report: name another file for the report, or remove it")


def refuse_git_folder(path: Path) -> None:
    """Raise FileError where a file would be in a folder of git."""
    if in_git_folder(path):
        raise FileError(path, "is in a folder of git: name a file outside of it")


def _may_overwrite(path: Path) -> bool:
    """Return whether a file does not exist, is empty, or is an earlier report in Markdown."""
    if not os.path.exists(path):
        return True
    with open(path, "rb") as file:
        return file.read(len(TITLE)) in (b"", TITLE.encode())


def write(path: Path, text: str) -> None:
    """Write a report atomically. Raise FileError where that cannot be done."""
    check(path)
    files.write_or_create(path, text)
