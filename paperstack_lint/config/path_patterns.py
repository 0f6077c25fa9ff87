"""The patterns of a configuration for paths: which files `exclude` and `per-file-ignores` name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from paperstack_lint.config.configuration import Config
from paperstack_lint.storage.paths import absolute_text
from paperstack_lint.text.globs import matcher

Test = Callable[[Path], bool]


def named_by(patterns: Sequence[str], config: Config, *, folders: bool = False) -> Test:
    """Return the test whether a file, or a folder with `folders`, is named by patterns of a configuration.

    They are relative to its folder. One that was named on the command line may be elsewhere: for files outside of its
    folder, its patterns are relative to the current folder, and to that in which its `notes` are.
    """
    return _named_by(tuple(patterns), (config.root, Path.cwd(), *config.linted), folders=folders)


def _named_by(patterns: tuple[str, ...], folders_of: tuple[Path, ...], *, folders: bool = False) -> Test:
    first, *others = map(_prefix, folders_of)
    matches, end = matcher(patterns), "/" if folders else ""

    def inside(name: str) -> Iterator[str]:
        """Yield the path from the folder of the configuration, else from each of the others that contains it."""
        for root in (first,) if name.startswith(first) else others:
            if name.startswith(root):
                yield name[len(root) :].replace(os.sep, "/")

    def is_named(path: Path) -> bool:
        # A folder of the notes may be a link: what a pattern names below it, it names by the link's name as well.
        names = {absolute_text(path), os.path.abspath(path)}
        return any(matches(path + end) for name in names for path in inside(name))

    return is_named


def _prefix(folder: Path) -> str:
    return os.path.join(os.path.realpath(folder), "")


def ignored(config: Config, path: Path) -> tuple[str, ...]:
    """Return the rules and families that a configuration ignores in the note at a path."""
    if not config.per_file_ignores:
        return ()
    tests = _tests(tuple(config.per_file_ignores), (config.root, Path.cwd(), *config.linted))
    return tuple(
        name
        for test, names in zip(tests, config.per_file_ignores.values(), strict=True)
        if test(path)
        for name in names
    )


@lru_cache(maxsize=1000)  # they are the same for all notes of a configuration
def _tests(patterns: tuple[str, ...], folders: tuple[Path, ...]) -> list[Test]:
    return [_named_by((pattern,), folders) for pattern in patterns]
