"""Find the files that git would wait for: named pipes and devices in the place of those that it reads.

Git opens them without a check, and a stranger's tree may contain them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path


def near(folder: Path) -> Path | None:
    """Return such a file among those that every command reads, of the repository around a folder; None without one."""
    for place in (folder, *folder.absolute().parents):
        if os.path.lexists(found := place / ".git"):
            files = [found, *map(Path, os.scandir(found))] if found.is_dir() else [found]
            return next(filter(waits, files), None)
    return None


def anywhere(top: Path, folders: Iterable[Path]) -> Path | None:
    """Return such a file in the work tree at `top`, or in the folders that contain its repository; None without one.

    In the work tree, git reads files whose name begins with `.git`, and repositories that are inside.
    """
    named = (file for file in _files(top) if file.name.startswith(".git") or ".git" in file.parts)
    own = (file for folder in folders for file in _files(folder))
    return next((file for files in (named, own) for file in files if waits(file)), None)


def waits(file: Path) -> bool:
    """Return whether opening a file, or reading it, would wait; links to it are followed."""
    try:
        mode = os.stat(file).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISBLK(mode)


def _files(folder: Path) -> Iterator[Path]:
    return (Path(place, name) for place, _, names in os.walk(folder) for name in names)
