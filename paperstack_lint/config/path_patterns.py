"""Match paths against the patterns of a configuration: those of `exclude` and `per-file-ignores`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from paperstack_lint.config.configuration import Config
from paperstack_lint.storage.paths import absolute_text
from paperstack_lint.text.globs import matcher

PathTest = Callable[[Path], bool]


def path_test(patterns: Sequence[str], config: Config, *, folders: bool = False) -> PathTest:
    """Return a function that tests whether patterns of a configuration match a file, or with `folders` a folder.

    They are relative to its folder. For files outside of it (a configuration may be anywhere, with `--config`) they
    are relative to the current folder, and to those of `note_roots`.
    """
    return _path_test(tuple(patterns), (config.root, Path.cwd(), *config.note_roots), folders=folders)


def _path_test(patterns: tuple[str, ...], roots: tuple[Path, ...], *, folders: bool = False) -> PathTest:
    first, *rest = map(_prefix, roots)
    matches, end = matcher(patterns), "/" if folders else ""

    def relative(name: str) -> Iterator[str]:
        """Yield the path relative to the folder of the configuration, else to each of the other roots around it."""
        for root in (first,) if name.startswith(first) else rest:
            if name.startswith(root):
                yield name[len(root) :].replace(os.sep, "/")

    def is_match(path: Path) -> bool:
        # A folder of notes may be a symbolic link: patterns match the path through the link as well.
        names = {absolute_text(path), os.path.abspath(path)}
        return any(matches(path + end) for name in names for path in relative(name))

    return is_match


def _prefix(folder: Path) -> str:
    return os.path.join(os.path.realpath(folder), "")


def ignored_rules(config: Config, path: Path) -> tuple[str, ...]:
    """Return the rules and families that `per-file-ignores` names for the note at a path."""
    if not config.per_file_ignores:
        return ()
    tests = _tests(tuple(config.per_file_ignores), (config.root, Path.cwd(), *config.note_roots))
    return tuple(
        name
        for test, names in zip(tests, config.per_file_ignores.values(), strict=True)
        if test(path)
        for name in names
    )


@lru_cache(maxsize=1000)  # the same for all notes of a configuration
def _tests(patterns: tuple[str, ...], roots: tuple[Path, ...]) -> list[PathTest]:
    return [_path_test((pattern,), roots) for pattern in patterns]
