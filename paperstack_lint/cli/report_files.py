"""Write reports to files, but over nothing else, and not through a link out of the tree."""

from __future__ import annotations

import os
import re
from pathlib import Path

from paperstack_lint.collection.incoming_references import REPORTS
from paperstack_lint.config.configuration import FILES
from paperstack_lint.storage import files
from paperstack_lint.storage.files import FileError
from paperstack_lint.storage.paths import MARKDOWN
from paperstack_lint.storage.trust import both_paths, in_git_folder
from paperstack_lint.text.message import msg

_CONFIGURATIONS = frozenset((*FILES, "pyproject.toml", "_config.yml", ".pre-commit-config.yaml"))
"""Names of files that a slip on the command line must not replace."""
_FINDING = re.compile(rb"::(?:error|warning) file=|[^\n]*:\d+:\d+:? [a-z0-9-]+/[a-z0-9-]+")
"""How a report begins that is a list of findings, in `github`, `text` or `concise`."""
_NO_FINDINGS = b"[\n]\n"
"""A report of GitLab without findings."""
_HEAD = 10_000
"""Bytes of a file from which a report is recognized."""


def check(path: Path) -> None:
    """Raise FileError where no report may be written, before the run lints or fixes anything."""
    files.target_of(path)
    if not os.path.isdir(path.parent):
        raise FileError(path, files.NO_FOLDER)
    if os.path.lexists(path) and not os.path.isfile(path):  # to replace a device by a file would break the system
        raise FileError(path, msg("is no regular file: redirect standard output instead"))
    refuse_git_folder(path)
    places = both_paths(path)
    if any(place.name.lower() in _CONFIGURATIONS for place in places):
        raise FileError(path, msg("is a configuration, not a report: name another file for the report"))
    if not _may_overwrite(path):
        if any(place.suffix.lower() in MARKDOWN for place in places):
            raise FileError(path, msg("is a note, not a report: name another file for the report, or remove it"))
        raise FileError(
            path, msg("has something else in it, not a report: name another file for the report, or remove it")
        )


def refuse_git_folder(path: Path) -> None:
    """Raise FileError where a file would be in a folder of git."""
    if in_git_folder(path):
        raise FileError(path, msg("is in a folder of git: name a file outside of it"))


def _may_overwrite(path: Path) -> bool:
    """Return whether a file does not exist, is empty, or begins like an earlier report."""
    if not os.path.exists(path):
        return True
    with open(path, "rb") as file:
        head = file.read(_HEAD)
    return head in (b"", _NO_FINDINGS) or head.startswith(REPORTS) or bool(_FINDING.match(head))


def write(path: Path, text: str) -> None:
    """Write a report atomically. Raise FileError where that cannot be done."""
    check(path)
    files.write_or_create(path, text)
