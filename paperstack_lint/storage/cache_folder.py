"""The cache folder: where results are stored between runs.

A folder that the authors of the notes, or other users of the machine, could write to is refused: what is read from it
decides which findings are reported, and which fixes are applied.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from paperstack_lint.storage import files
from paperstack_lint.storage.paths import repositories
from paperstack_lint.storage.trust import exposure, within
from paperstack_lint.text.message import msg

_MAX_INDEX = 1_000_000_000
"""The most bytes of git's index that are read: ten million files."""
USE_ANOTHER_FOLDER = msg("name another folder with --cache-dir")
"""The remedy that always helps."""


class StorageError(Exception):
    """The reason why results cannot be stored; the message names the file or folder, the problem and the remedy."""

    def __init__(self, path: Path, reason: str, remedy: str) -> None:
        super().__init__(
            msg("{path}: {reason}, so nothing is cached: {remedy}", path=path.as_posix(), reason=reason, remedy=remedy)
        )


def prepare_folder(folder: Path | None, roots: Iterable[Path]) -> Path:
    """Return the folder, by default the user's own, and create it if it does not exist.

    Raises StorageError where it cannot be used, or must not be, see `refusal`.
    """
    path = folder or default_folder()
    try:
        if reason := refusal(path, roots):
            raise StorageError(path, reason, USE_ANOTHER_FOLDER)
        _create_folder(path)
        if not is_writable(path, os.W_OK | os.X_OK):
            raise StorageError(
                path,
                msg("is read-only"),
                msg("make it writable, or {other}", other=USE_ANOTHER_FOLDER),
            )
        if reason := exposure(path):
            raise StorageError(
                path,
                reason,
                msg("make it your own, and its mode 700, or {other}", other=USE_ANOTHER_FOLDER),
            )
    except FileExistsError:
        is_broken_link = path.is_symlink() and not path.exists()
        if folder and not is_broken_link:  # it may be any file of the user's
            raise StorageError(path, msg("is no folder"), msg("name a folder with --cache-dir")) from None
        reason = msg("is a broken symbolic link") if is_broken_link else msg("is no folder")
        raise StorageError(path, reason, msg("remove it, or {other}", other=USE_ANOTHER_FOLDER)) from None
    except OSError as error:
        raise StorageError(
            path, msg("cannot be created: {reason}", reason=files.error_text(error)), USE_ANOTHER_FOLDER
        ) from None
    return path


def _create_folder(folder: Path) -> None:
    """Create a folder and its missing parents, readable by the user alone.

    Raises OSError, and StorageError where others could replace it.
    """
    missing = [place for place in (folder, *folder.parents) if not os.path.lexists(place)]
    if missing and (reason := exposure(missing[-1].parent, shared=True)):
        raise StorageError(folder, reason, USE_ANOTHER_FOLDER)
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(exist_ok=True)


def refusal(folder: Path, roots: Iterable[Path]) -> str | None:
    """Return why a folder must not be used: the authors of the notes could write results there; None where it may be.

    That is so inside of what is linted, `roots`, and where git tracks a file of the folder.
    """
    place = Path(os.path.realpath(folder))
    if root := next((root for root in roots if within(place, [root])), None):
        return msg("is inside of what is linted ({root})", root=root.as_posix())
    if tree := next((tree for tree in repositories(place) if _tracks(tree, place)), None):
        return msg("contains files that the repository {tree} tracks", tree=tree.as_posix())
    return None


def is_writable(path: Path, access: int) -> bool:
    """Return whether the process has the `access` (a mode of `os.access`) and the file is not marked read-only.

    Raises OSError.
    """
    return bool(path.stat().st_mode & 0o222) and os.access(path, access)  # to root every file is writable


def default_folder() -> Path:
    """Return the user's own cache folder, which need not exist. Raises StorageError where there is no home folder."""
    from platformdirs import user_cache_path

    path = Path("~/.cache/paperstack-lint")
    with contextlib.suppress(RuntimeError):
        path = user_cache_path("paperstack-lint", appauthor=False)
    if not path.is_absolute():
        raise StorageError(path, msg("there is no home folder"), msg("set HOME, or name a folder with --cache-dir"))
    return path


def _tracks(tree: Path, place: Path) -> bool:
    """Return whether git's index lists a file of the folder `place`; true as well where the index cannot be read.

    git itself is not run, since the settings of a repository can make it run programs.
    """
    sought = b"" if place == tree else os.fsencode(place.relative_to(tree).as_posix() + "/").lower()
    try:
        folder = _git_folder(tree)
        for index in (folder / "index", *folder.glob("sharedindex.*")):
            data = _read_git_file(index)
            # Version 4 stores of a path only what differs from the one before.
            if data[:8] not in (b"DIRC\0\0\0\2", b"DIRC\0\0\0\3") or sought in data.lower():
                return True
    except FileNotFoundError:  # nothing was ever added
        return False
    except (OSError, ValueError, files.FileError):
        return True
    return False


def _read_git_file(file: Path) -> bytes:
    """Read a regular file of a repository. Raises FileError, and FileNotFoundError where it does not exist."""
    file.stat()
    return files.read_bytes(file, _MAX_INDEX)


def _git_folder(tree: Path) -> Path:
    git = tree / ".git"
    if git.is_dir():
        return git
    return tree / os.fsdecode(_read_git_file(git).removeprefix(b"gitdir:").strip())  # a work tree beside its repository
