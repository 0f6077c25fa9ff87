"""Find the configuration that governs a file: the nearest one at or above it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from paperstack_lint.config import loading
from paperstack_lint.config.configuration import FILES, Config
from paperstack_lint.config.table_checks import ConfigError
from paperstack_lint.storage.paths import absolute_path, display_path, repositories
from paperstack_lint.text.nearest import nearest

_NAME = "paperstacklint"
_PLAIN_ENDINGS = frozenset({".yaml", ".yml", ".toml", ".cfg", ".ini", ".conf"})
_ENDINGS = _PLAIN_ENDINGS | {"", ".json"}  # without a dot in front, these are a script and a report
_MIN_SIMILARITY = 0.88
"""The lowest ratio of similarity of a misspelt name."""
_MIN_SHARED_LETTERS = 9
"""How many of the eleven different letters of the name a misspelt one has."""


class Configurations:
    """The configurations of a run.

    `default` is that of the current folder. It governs each file without a configuration of its own, which is at or
    above the file, up to the root of the outermost git repository around it, else of the file system. With `single`
    it governs all files.
    """

    def __init__(self, default: Config, *, single: bool = False) -> None:
        self.default = default
        self._root = Path(os.path.realpath(default.root))
        self._single = single
        self._found: dict[Path, Config | None] = {}
        self._chains: dict[str, tuple[Config, ...]] = {}

    @classmethod
    def load(
        cls, cwd: Path, file: Path | None = None, *, isolated: bool = False, paths: Sequence[Path] = ()
    ) -> Configurations:
        """Load the configuration of the current folder, or the one in `file` for the notes at `paths`.

        Raise ConfigError where it cannot be used.
        """
        default = loading.load(cwd, file, isolated=isolated).for_notes_at(paths)
        loaded = cls(default, single=file is not None or isolated)
        if default.file is None and not isolated:
            _refuse_similar(cwd)
        return loaded

    def governing(self, path: Path) -> Config:
        """Return the configuration under which the file at `path` is linted. Raise ConfigError where it is unusable."""
        return self.excluding(path)[0]

    def governing_or_none(self, path: Path) -> Config | None:
        """Return the configuration that governs a file that is not linted; None where it cannot be used."""
        try:
            return self.governing(path)
        except ConfigError:
            return None

    def excluding(self, path: Path) -> tuple[Config, ...]:
        """Return the configurations whose `exclude` applies to the file at `path`, the one that governs it first.

        What the current folder's configuration excludes stays excluded below a nested one. Raise ConfigError where
        one cannot be used.
        """
        if self._single:
            return (self.default,)
        name = os.path.dirname(path)  # not resolved, which takes time: many notes are in one folder
        if name not in self._chains:
            self._chains[name] = self._chain(absolute_path(path).parent)
        return self._chains[name]

    def _chain(self, folder: Path) -> tuple[Config, ...]:
        """Return the configurations from a folder up to that of the current folder, the nearest first."""
        found: list[Config] = []
        for place in self._folders_to_search(folder):
            if own := self._config_in(place):
                found.append(own)
                if own is self.default:
                    return tuple(found)
        below = [each for each in found if each.root.is_relative_to(self._root)]
        return (*(below or found[:1]), self.default)

    @staticmethod
    def _folders_to_search(folder: Path) -> tuple[Path, ...]:
        above = (folder, *folder.parents)
        top = [*repositories(folder)][-1:]
        return above[: above.index(top[0]) + 1] if top else above

    def _config_in(self, folder: Path) -> Config | None:
        if folder not in self._found:
            is_default = self.default.file is not None and folder == self._root
            self._found[folder] = self.default if is_default else self._read(folder)
        return self._found[folder]

    def _read(self, folder: Path) -> Config | None:
        found = loading.load_from_folder(folder)
        if found is None and folder.is_relative_to(self._root):
            _refuse_similar(folder)
        return found


def _refuse_similar(folder: Path) -> None:
    """Raise ConfigError for a file with a misspelt name of a configuration: its settings would silently be ignored."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        if _is_similar(name) and os.path.isfile(folder / name):
            raise ConfigError(
                f"{display_path(folder / name)}: is ignored because of its name; rename it to {FILES[0]}, or remove it"
            )


def _is_similar(name: str) -> bool:
    stem, ending = os.path.splitext(name.lower().removesuffix(".txt"))
    if ending not in (_ENDINGS if stem.startswith(".") else _PLAIN_ENDINGS):
        return False
    plain = re.sub(r"[^a-z]", "", stem)
    bare = re.sub(r"(?:rc|config|configuration|conf)$", "", plain)
    shared = len(set(bare) & set(_NAME))  # a cheap test first: `nearest` takes long to import
    return (
        shared >= _MIN_SHARED_LETTERS
        and abs(len(bare) - len(_NAME)) < 3
        and bool(nearest(bare, (_NAME,), _MIN_SIMILARITY))
    )
