"""One canonical path for each file, whatever symbolic links lead to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.text.regex import regex

NO_FILE = Path("<stdin>")
"""The path of a note that comes from no file, such as one on standard input."""
MARKDOWN = (".md", ".markdown")
"""The endings of the names of notes."""
DATED = r"\d{4}-\d{1,2}-\d{1,2}-"
"""The date that the name of a post begins with."""


def is_dated(path: Path) -> bool:
    """Return whether the file's name begins with a date, as that of a post of Jekyll's does."""
    return regex(DATED).match(path.name) is not None


def undated_stem(name: str) -> str:
    """Return a file's name without case, ending, and the date that it may begin with."""
    return regex(r"^\d+-\d+-\d+-").sub("", os.path.splitext(name)[0]).casefold()


def repositories(folder: Path) -> Iterator[Path]:
    """Return the repositories around a folder, itself included, the innermost first, without following links."""
    return (place for place in (folder, *folder.parents) if os.path.lexists(place / ".git"))


def absolute_path(path: Path) -> Path:
    """Return the absolute path, symbolic links of its folders followed; the file itself may be one.

    The shell's current folder may be a link, and so may its temporary folder: one place has many paths.
    """
    return Path(absolute_text(path))


def absolute_text(path: Path) -> str:
    """Return the path of `absolute_path` as text, in a fraction of the time."""
    folder, name = os.path.split(os.path.abspath(path))
    return os.path.join(_real_folder(folder), name)


def real_text(path: Path) -> str:
    """Return the absolute path as text, all symbolic links followed, that of the file included."""
    full = absolute_text(path)
    return os.path.realpath(full) if os.path.islink(full) else full


@lru_cache(maxsize=10_000)  # many notes are in one folder
def _real_folder(folder: str) -> str:
    return os.path.realpath(folder)


def display_path(path: Path) -> str:
    """Return the path for a report, with `/`: relative to the current folder where it is below it, else absolute."""
    return _displayed(os.path.abspath(path), os.getcwd())


def _displayed(full: str, folder: str) -> str:
    return full.removeprefix(folder_prefix(folder)).replace(os.sep, "/")


class Place(NamedTuple):
    """The place of a file: its canonical path, its absolute one, links not followed, and the current folder."""

    name: str
    full: str
    folder: str

    @property
    def shown(self) -> str:
        """The path for a report."""
        return _displayed(self.full, self.folder)


def place_of(path: Path) -> Place:
    """Return the place of a file."""
    return Place(canonical_path(path), os.path.abspath(path), os.getcwd())


def folder_prefix(folder: str) -> str:
    """Return what the paths of all files in a folder begin with, be it the root."""
    return folder.rstrip(os.sep) + os.sep


def repository_path(path: str) -> str:
    """Return the path of a note relative to the root of the repository around the current folder, with `/`.

    It stays as it is without a repository, and outside of it.
    """
    here = Path(os.path.realpath(os.getcwd()))
    root = next(repositories(here), None)
    if root is None or root == here:
        return path
    full = absolute_path(here / path)
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else path


def canonical_path(path: Path) -> str:
    """Return the one name of a file: its path from the current folder, with `/`, all symbolic links followed."""
    return _canonical(os.fspath(path), os.getcwd())


@lru_cache(maxsize=100_000)  # a run needs the names of its notes again and again
def _canonical(path: str, folder: str) -> str:
    full = real_text(Path(folder, path))
    try:
        return os.path.relpath(full, folder).replace(os.sep, "/")
    except ValueError:  # on another drive
        return full.replace(os.sep, "/")
