"""The files to lint: what was named, and what the folders that were named hold."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.config import Config
from paperstack_lint.globs import matcher
from paperstack_lint.paths import located, real
from paperstack_lint.trust import within

SUFFIXES = (".md", ".markdown")
SKIPPED = frozenset({"_site", "node_modules", "vendor"})
"""Folders whose notes are made or belong to others; hidden ones are skipped as well."""


class Found(NamedTuple):
    """The files to lint, relative to the current folder where they are below it, each once; and what is wrong with
    what was named, one message each.
    """

    files: tuple[Path, ...]
    errors: tuple[str, ...]


def find(paths: Sequence[Path], config: Config, *, force_exclude: bool = False) -> Found:
    """The files that `paths` name, sorted within each folder; without any those of the configured notes, else `.`.

    A file that is named is taken as it is, unless `force_exclude` says that `exclude` goes for it, too. In folders,
    hidden files and links to folders are skipped, and so are links to files that dangle or lead out
    of both the folder and that of the configuration.
    """
    excluded = excluded_by(config)
    files: dict[str, Path] = {}
    errors: list[str] = []
    for path in map(_shown, paths or config.collection or (Path(),)):
        if os.path.isdir(path):
            found, unreadable = _walk(path, config, excluded)
            errors += unreadable
        elif wrong := _unusable(path):
            found, errors = [], [*errors, wrong]
        else:
            found = [] if force_exclude and excluded(path) else [path]
        for file in found:
            _add(files, file)
    return Found(tuple(files.values()), tuple(errors))


def kept(paths: Iterable[Path], config: Config) -> list[Path]:
    """Those of some files that would be found in the folders of the configured notes, each once, in order."""
    excluded = excluded_by(config)
    roots = (config.root.resolve(),)
    files: dict[str, Path] = {}
    for path in paths:
        skipped = any(_is_skipped(part) for part in path.parts[:-1] if part not in ("..", os.sep))
        if not skipped and not excluded(path) and any(_notes(path.parent, [path.name], roots)):
            _add(files, path)
    return sorted(files.values())


def _add(files: dict[str, Path], file: Path) -> None:
    """Note the file under one name: its own goes before that of a link to it, a short one before a long one."""
    itself = real(file)
    files[itself] = min(files[itself], file, key=_standing) if itself in files else file


def _standing(name: Path) -> tuple[bool, int, str]:
    return os.path.islink(name), len(name.parts), name.as_posix()


def _shown(path: Path) -> Path:
    """An absolute path relative to the current folder, where it is below it."""
    full, cwd = located(path), Path.cwd()
    return full.relative_to(cwd) if path.is_absolute() and full.is_relative_to(cwd) else path


def _unusable(path: Path) -> str:
    """Why a named path cannot be linted, or ``."""
    try:
        regular = stat.S_ISREG(os.stat(path).st_mode)
    except FileNotFoundError:
        wrong = "is a link to nothing: mend or remove it" if os.path.islink(path) else "no such file or folder"
        return f"{path.as_posix()}: {wrong}"
    except OSError as error:  # a loop of links, a name too long, a folder that may not be entered
        return f"{path.as_posix()}: cannot be read: {(error.strerror or str(error)).lower()}"
    return "" if regular else f"{path.as_posix()}: is neither a file nor a folder: leave it out"


def excluded_by(config: Config) -> Callable[[Path], bool]:
    """Whether `exclude` of the configuration goes for a path."""
    matches = matcher(config.exclude)
    root = config.root.resolve()

    def excluded(path: Path) -> bool:
        full = located(path)
        return full.is_relative_to(root) and matches(full.relative_to(root).as_posix())

    return excluded if config.exclude else lambda _: False


def _walk(folder: Path, config: Config, excluded: Callable[[Path], bool]) -> tuple[list[Path], list[str]]:
    """The notes in a folder and those in it, and which of the folders cannot be read."""
    files, errors = [], []
    roots = (folder.resolve(), config.root.resolve())

    def unreadable(error: OSError) -> None:
        errors.append(f"{Path(error.filename).as_posix()}: cannot be read: {error.strerror}")

    for place, folders, names in os.walk(folder, onerror=unreadable):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not _is_skipped(name) and not excluded(here / name))
        files += [file for file in _notes(here, names, roots) if not excluded(file)]
    return files, errors


def _is_skipped(folder: str) -> bool:
    return folder[0] == "." or folder in SKIPPED


def _notes(folder: Path, names: Sequence[str], roots: Sequence[Path]) -> Iterator[Path]:
    """The notes among the files of a folder; a link counts where its target is below one of the roots."""
    for name in sorted(names):
        file = folder / name
        if name[0] == "." or not name.lower().endswith(SUFFIXES):
            continue
        if _is_file(file) and (not os.path.islink(file) or within(file, roots)):
            yield file


def _is_file(file: Path) -> bool:
    """Whether it is a file; one that cannot be looked at counts, since nobody shall think that it was linted."""
    try:
        return stat.S_ISREG(os.stat(file).st_mode)
    except PermissionError:
        return True
    except OSError:
        return False
