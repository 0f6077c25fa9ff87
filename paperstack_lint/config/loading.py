"""Find and read the configuration of a folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

from paperstack_lint.config.configuration import BASELINE, FILES, Config
from paperstack_lint.config.parsing import parse_config
from paperstack_lint.config.table_checks import ConfigError
from paperstack_lint.storage.paths import display_path

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
        names = " and ".join(display_path(path) for path in paths[:2])
        raise ConfigError(f"{names}: two configurations in one folder; merge them into one, and remove the other")
    if not paths:
        return None
    (path,) = paths
    if not os.path.isfile(path):  # to ignore it would fix what its author excludes there
        raise ConfigError(f"{display_path(path)}: cannot be read: fix or remove it, or add --isolated")
    return parse_config(path, table if path is pyproject else _read(path))


def _read(path: Path) -> object:
    """Return the content of a configuration file. Raise ConfigError where it is not valid YAML or TOML."""
    if path.suffix == ".toml":
        table = _read_toml(path)
        if table is None:
            raise ConfigError(f"{display_path(path)}: has no table [tool.{TABLE}]; add one")
        return table
    from paperstack_lint.note.front_matter.nodes import load_config  # the guarded reader of YAML

    try:
        return load_config(_read_text(path))
    except ValueError as error:
        raise ConfigError(f"{display_path(path)}: is not valid YAML: {error}") from error


def _read_toml(path: Path) -> object:
    """Return the table of a `pyproject.toml`; None without one. Raise ConfigError where its name is misspelt."""
    text = _read_text(path)
    if not re.search(_SIMILAR_TABLE, text, re.IGNORECASE):
        return None
    import tomllib

    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        if TABLE not in text:
            return None
        raise ConfigError(f"{display_path(path)}: is not valid TOML: {error}") from error
    tool = data.get("tool")
    tables = [("", data), ("tool.", tool if isinstance(tool, dict) else {})]
    for prefix, name in ((prefix, name) for prefix, names in tables for name in names):
        if re.fullmatch(_SIMILAR_TABLE, name, re.IGNORECASE) and prefix + name != f"tool.{TABLE}":
            raise ConfigError(f"{display_path(path)}: [{prefix}{name}] is not read; rename the table to [tool.{TABLE}]")
    return tables[1][1].get(TABLE)


def _read_text(path: Path) -> str:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read(_MAX_CHARACTERS + 1)  # it may be a device without an end
    except UnicodeDecodeError as error:
        raise ConfigError(f"{display_path(path)}: is not UTF-8 text; save it as UTF-8") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"{display_path(path)}: cannot be read: {reason}") from error
    if len(text) > _MAX_CHARACTERS:
        raise ConfigError(f"{display_path(path)}: has more than {_MAX_CHARACTERS:,} characters: is it a configuration?")
    return text
