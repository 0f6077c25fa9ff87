"""The patterns of a configuration for paths: which files `exclude` and `per-file-ignores` name."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from paperstack_lint.config.configuration import Config
from paperstack_lint.storage.paths import location
from paperstack_lint.text.globs import matcher

Test = Callable[[Path], bool]


def named_by(patterns: Sequence[str], root: Path, *, folders: bool = False) -> Test:
    """Return the test whether a file, or a folder with `folders`, is named by patterns that are relative to `root`.

    A configuration that was named on the command line may be elsewhere: for files outside of its folder, its patterns
    are relative to the current folder.
    """
    matches, roots, end = matcher(patterns), (_prefix(root), _prefix(Path.cwd())), "/" if folders else ""

    def is_named(path: Path) -> bool:
        # A folder of the notes may be a link: what a pattern names below it, it names by the link's name as well.
        names = {location(path), os.path.abspath(path)}
        return any(matches(inside + end) for name in names for inside in _inside(name, roots))

    return is_named


def _prefix(folder: Path) -> str:
    return os.path.join(os.path.realpath(folder), "")


def _inside(name: str, roots: Sequence[str]) -> list[str]:
    """Return the path from the first of the folders that contains it, with `/`; none where no folder does."""
    return [name[len(root) :].replace(os.sep, "/") for root in roots if name.startswith(root)][:1]


def ignored(config: Config, path: Path) -> tuple[str, ...]:
    """Return the rules and families that a configuration ignores in the note at a path."""
    if not config.per_file_ignores:
        return ()
    tests = _tests(tuple(config.per_file_ignores), config.root, Path.cwd())
    return tuple(
        name
        for test, names in zip(tests, config.per_file_ignores.values(), strict=True)
        if test(path)
        for name in names
    )


@lru_cache(maxsize=1000)  # they are the same for all notes of a configuration
def _tests(patterns: tuple[str, ...], root: Path, _cwd: Path) -> list[Test]:
    return [named_by((pattern,), root) for pattern in patterns]
