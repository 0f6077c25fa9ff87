"""Decide whether a path belongs to the tree that is linted, and whether other users could have written to it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from paperstack_lint.storage.paths import repositories
from paperstack_lint.text.message import msg

_MAX_LINKS = 40
"""The most symbolic links on the way to a file; Linux fails after as many."""
_ROOT_USER = 0
"""The number of the user who may write anywhere."""


def within(path: Path, folders: Iterable[Path]) -> bool:
    """Return whether a path is in one of the folders (or is one), all symbolic links followed."""
    file = os.path.realpath(path)
    return any(Path(file).is_relative_to(os.path.realpath(folder)) for folder in folders)


def reaches(path: Path, folders: Iterable[Path]) -> bool:
    """Return whether a path is in one of the folders, before or after its symbolic links are followed."""
    return any(place.is_relative_to(folder) for folder in folders for place in both_paths(path))


def both_paths(path: Path) -> tuple[Path, Path]:
    """Return the absolute path before and after its symbolic links are followed."""
    return Path(os.path.abspath(path)), Path(os.path.realpath(path))


def in_git_folder(path: Path) -> bool:
    """Return whether a path is in a folder `.git`, before or after its symbolic links are followed: git owns that."""
    return any(part.lower() == ".git" for place in both_paths(path) for part in place.parts[:-1])


def outermost_repository(path: Path) -> Path:
    """Return the outermost repository around a path, since a stranger may add one inside; else its folder."""
    folder = path if os.path.isdir(path) else path.parent
    return [folder, *repositories(folder)][-1]


def is_home(folder: Path) -> bool:
    """Return whether a folder is the user's home or above it, and so no tree of notes that a stranger can fill."""
    return Path(os.path.expanduser("~")).is_relative_to(folder)  # `~` where there is none


def writable_tree(path: Path, *, named: bool = False) -> Path:
    """Return the folder in which the notes at a path may be written: the repository, else the current folder, else the
    folder of the path.

    A symbolic link in the path ends the tree in front of it, except for links of the system (`/tmp`). Where the user
    has `named` the path, and no stranger could have created the link, those outside of any repository that point to
    folders of the user's own are followed as well; not those to files, for a shell names all that `*.md` matches.
    """
    place = Path(os.path.abspath(path))
    for place in _path_components(path):
        if os.path.islink(place) and not _is_followed(place, named=named):
            break
    folder = place.parent if os.path.islink(place) or not os.path.isdir(place) else place
    here = Path.cwd()
    around = here if folder.is_relative_to(here) and not is_home(here) else folder
    return next(repositories(folder), around)


def _is_followed(link: Path, *, named: bool) -> bool:
    if link.parent == link.parent.parent:
        return True
    if next(repositories(link.parent), None):
        return False
    if not hasattr(os, "geteuid"):  # Windows
        return named and os.path.isdir(link)
    if os.geteuid() != _ROOT_USER == os.lstat(link).st_uid:
        return True
    return named and os.path.isdir(link) and os.stat(link).st_uid == os.geteuid()


def exposure(path: Path, *, shared: bool = False) -> str:
    """Return why other users could replace or change a file or folder, for a message; `` where they cannot.

    It must be the user's own, and only the user may write to it, unless it is a `shared` folder such as `/tmp`, which
    only contains it. The folders and links on the way must be the user's or the system's, and others may write to these
    folders only where the sticky bit keeps them from replacing the files of others. Raises OSError where that cannot be
    determined.
    """
    if not hasattr(os, "geteuid"):  # Windows has no such modes
        return ""
    found, user = path.stat(), os.geteuid()
    if found.st_uid != user and not shared:
        return msg("belongs to another user")
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not shared:
        return msg("can be written to by others")
    for place in _path_components(path):
        found = place.lstat()
        free = found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX and not stat.S_ISLNK(found.st_mode)
        if free or found.st_uid not in (user, _ROOT_USER):
            return msg("can be replaced by others, who may write to {place}", place=place.as_posix())
    return ""


def _path_components(path: Path) -> Iterator[Path]:
    """Yield each folder and symbolic link on the way to a path, and to the targets of these links; the path last.

    Raises OSError where the links never end.
    """
    full = Path(os.path.abspath(path))
    here, left, links = Path(full.anchor), list(reversed(full.parts[1:])), 0
    while left:
        part = left.pop()
        here = here.parent if part == ".." else here / part
        yield here
        if os.path.islink(here):
            links += 1
            if links > _MAX_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), os.fspath(path))
            target = Path(os.readlink(here))
            left += reversed(target.parts[1:] if target.is_absolute() else target.parts)
            here = Path(target.anchor) if target.is_absolute() else here.parent
