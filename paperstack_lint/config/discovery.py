"""Which configuration governs a file: the nearest one at or above it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from paperstack_lint.config import configuration
from paperstack_lint.config.checks import ConfigError
from paperstack_lint.config.configuration import FILES, Config
from paperstack_lint.storage.paths import absolute_path, display_path, repositories
from paperstack_lint.text.nearest import nearest

_NAME = "paperstacklint"
_PLAIN_ENDINGS = frozenset({".yaml", ".yml", ".toml", ".cfg", ".ini", ".conf"})
_ENDINGS = _PLAIN_ENDINGS | {"", ".json"}  # without a dot in front, these are a script and a report
_SIMILAR = 0.88
"""The ratio of similarity from which on a name is taken for a misspelt one."""
_SHARED = 9
"""How many of the eleven letters of the name such a name has."""


class Configurations:
    """The configurations of a run.

    `default` is that of the current folder. It governs each file that has none of its own: at or above it, up to the
    root of the outermost git repository around it, or of the file system where there is no repository. With `single`
    it governs all files.
    """

    def __init__(self, default: Config, *, single: bool = False) -> None:
        self.default = default
        self._root = Path(os.path.realpath(default.root))
        self._single = single
        self._found: dict[Path, Config | None] = {}
        self._chains: dict[str, tuple[Config, ...]] = {}

    @classmethod
    def opened(
        cls, cwd: Path, file: Path | None = None, *, isolated: bool = False, paths: Sequence[Path] = ()
    ) -> Configurations:
        """Read the configuration of the current folder, or the one in `file` for the notes at `paths`.

        Raises ConfigError.
        """
        default = configuration.load(cwd, file, isolated=isolated).of_notes_at(paths)
        opened = cls(default, single=file is not None or isolated)
        if default.file is None and not isolated:
            _refuse_similar(cwd)
        return opened

    def governing(self, path: Path) -> Config:
        """Return the configuration under which the file at `path` is linted. Raises ConfigError."""
        return self.excluding(path)[0]

    def readable(self, path: Path) -> Config | None:
        """Return the configuration that governs a file; None where it cannot be used, for files that are not linted."""
        try:
            return self.governing(path)
        except ConfigError:
            return None

    def excluding(self, path: Path) -> tuple[Config, ...]:
        """Return the configurations whose `exclude` counts for the file at `path`, the one that governs it first.

        What the current folder's configuration excludes stays excluded below a nested one. Raises ConfigError.
        """
        if self._single:
            return (self.default,)
        name = os.path.dirname(path)  # as it is written: many notes are in one folder
        if name not in self._chains:
            self._chains[name] = self._chain(absolute_path(path).parent)
        return self._chains[name]

    def _chain(self, folder: Path) -> tuple[Config, ...]:
        """Return the configurations from a folder up to that of the current folder, the nearest first."""
        found: list[Config] = []
        for place in self._searched(folder):
            if own := self._in(place):
                found.append(own)
                if own is self.default:
                    return tuple(found)
        below = [each for each in found if each.root.is_relative_to(self._root)]
        return (*(below or found[:1]), self.default)

    @staticmethod
    def _searched(folder: Path) -> tuple[Path, ...]:
        above = (folder, *folder.parents)
        top = [*repositories(folder)][-1:]
        return above[: above.index(top[0]) + 1] if top else above

    def _in(self, folder: Path) -> Config | None:
        if folder not in self._found:
            is_default = self.default.file is not None and folder == self._root
            self._found[folder] = self.default if is_default else self._read(folder)
        return self._found[folder]

    def _read(self, folder: Path) -> Config | None:
        found = configuration.in_folder(folder)
        if found is None and folder.is_relative_to(self._root):
            _refuse_similar(folder)
        return found


def _refuse_similar(folder: Path) -> None:
    """Raise ConfigError where a file is nearly named like a configuration: its settings would be ignored in silence."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        if _is_similar(name) and os.path.isfile(folder / name):
            raise ConfigError(
                f"{display_path(folder / name)}: is not read, by its name; rename it to {FILES[0]}, or remove it"
            )


def _is_similar(name: str) -> bool:
    stem, ending = os.path.splitext(name.lower().removesuffix(".txt"))
    if ending not in (_ENDINGS if stem.startswith(".") else _PLAIN_ENDINGS):
        return False
    plain = re.sub(r"[^a-z]", "", stem)
    bare = re.sub(r"(?:rc|config|configuration|conf)$", "", plain)
    shared = len(set(bare) & set(_NAME))  # the comparison proper takes long to import
    return shared >= _SHARED and abs(len(bare) - len(_NAME)) < 3 and bool(nearest(bare, (_NAME,), _SIMILAR))
