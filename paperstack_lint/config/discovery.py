"""Find the configuration that governs a file, the nearest one at or above it, and read it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from paperstack_lint.config.configuration import BASELINE, FILES, Config
from paperstack_lint.config.parsing import parse_config
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.storage.files import error_text
from paperstack_lint.storage.paths import absolute_path, display_path, repositories
from paperstack_lint.text.message import enumerated, msg
from paperstack_lint.text.nearest import nearest
from paperstack_lint.text.regex import regex

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
        default = load(cwd, file, isolated=isolated).for_notes_at(paths)
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
        found = load_from_folder(folder)
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
                msg(
                    "{name}: is ignored because of its name; rename it to {new}, or remove it",
                    name=display_path(folder / name),
                    new=FILES[0],
                )
            )


def _is_similar(name: str) -> bool:
    stem, ending = os.path.splitext(name.lower().removesuffix(".txt"))
    if ending not in (_ENDINGS if stem.startswith(".") else _PLAIN_ENDINGS):
        return False
    plain = regex(r"[^a-z]").sub("", stem)
    bare = regex(r"(?:rc|config|configuration|conf)$").sub("", plain)
    shared = len(set(bare) & set(_NAME))  # a cheap test first: `nearest` takes long to import
    return (
        shared >= _MIN_SHARED_LETTERS
        and abs(len(bare) - len(_NAME)) < 3
        and bool(nearest(bare, (_NAME,), _MIN_SIMILARITY))
    )


TABLE = "paperstack-lint"
"""The table of `pyproject.toml`, below `tool`, with the settings of a configuration."""
_SIMILAR_TABLE = r"paper[-_ ]?stack[-_ ]?lint"
_MAX_CHARACTERS = 1_000_000
"""Characters of a configuration file; a longer one is an error, not read into memory."""


def load(cwd: Path, file: Path | None = None, *, isolated: bool = False) -> Config:
    """Return the configuration in `file`, else the nearest one at or above `cwd`; with `isolated` the defaults.

    Raise ConfigError where it cannot be used.
    """
    cwd = Path(os.path.abspath(cwd))
    if file is not None:
        path = Path(os.path.abspath(cwd / file))
        return parse_config(path, _read(path))
    for folder in () if isolated else (cwd, *cwd.parents):
        if found := load_from_folder(folder):
            return found
    return Config(cwd, baseline="" if isolated else BASELINE)


def load_from_folder(folder: Path) -> Config | None:
    """Return the configuration that a folder contains; None without one.

    Raise ConfigError where it cannot be used, or the folder contains two.
    """
    paths = [path for name in FILES if os.path.lexists(path := folder / name)]
    table = None
    if os.path.isfile(pyproject := folder / "pyproject.toml") and (table := _read_toml(pyproject)) is not None:
        paths.append(pyproject)
    if len(paths) > 1:
        names = enumerated(map(display_path, paths[:2]), " and ")
        raise ConfigError(
            msg("{names}: two configurations in one folder; merge them into one, and remove the other", names=names)
        )
    if not paths:
        return None
    (path,) = paths
    if not os.path.isfile(path):  # to ignore it would fix what its author excludes there
        raise ConfigError(msg("{path}: cannot be read: fix or remove it, or add --isolated", path=display_path(path)))
    return parse_config(path, table if path is pyproject else _read(path))


def _read(path: Path) -> object:
    """Return the content of a configuration file. Raise ConfigError where it is not valid YAML or TOML."""
    if path.suffix == ".toml":
        table = _read_toml(path)
        if table is None:
            raise ConfigError(msg("{path}: has no table [tool.{table}]; add one", path=display_path(path), table=TABLE))
        return table
    from paperstack_lint.note.front_matter.yaml_reader import load_config  # the guarded reader of YAML

    try:
        return load_config(_read_text(path))
    except ValueError as error:
        raise ConfigError(
            msg("{path}: is not valid YAML: {error}", path=display_path(path), error=str(error))
        ) from error


def _read_toml(path: Path) -> object:
    """Return the table of a `pyproject.toml`; None without one. Raise ConfigError where its name is misspelt."""
    text = _read_text(path)
    if not regex(_SIMILAR_TABLE, re.IGNORECASE).search(text):
        return None
    import tomllib

    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        if TABLE not in text:
            return None
        raise ConfigError(
            msg("{path}: is not valid TOML: {error}", path=display_path(path), error=str(error))
        ) from error
    tool = data.get("tool")
    tables = [("", data), ("tool.", tool if isinstance(tool, dict) else {})]
    for prefix, name in ((prefix, name) for prefix, names in tables for name in names):
        if regex(_SIMILAR_TABLE, re.IGNORECASE).fullmatch(name) and prefix + name != f"tool.{TABLE}":
            raise ConfigError(
                msg(
                    "{path}: [{name}] is not read; rename the table to [tool.{table}]",
                    path=display_path(path),
                    name=f"{prefix}{name}",
                    table=TABLE,
                )
            )
    return tables[1][1].get(TABLE)


def _read_text(path: Path) -> str:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read(_MAX_CHARACTERS + 1)  # it may be a device without an end
    except UnicodeDecodeError as error:
        raise ConfigError(msg("{path}: is not UTF-8 text; save it as UTF-8", path=display_path(path))) from error
    except (OSError, ValueError) as error:
        reason = error_text(error) if isinstance(error, OSError) else str(error)
        raise ConfigError(msg("{path}: cannot be read: {reason}", path=display_path(path), reason=reason)) from error
    if len(text) > _MAX_CHARACTERS:
        raise ConfigError(
            msg(
                "{path}: has more than {limit:,} characters: is it a configuration?",
                path=display_path(path),
                limit=_MAX_CHARACTERS,
            )
        )
    return text
