"""Runs over strangers' notes: what the configuration that comes with them may not say."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from paperstack_lint.config import FILES, Config
from paperstack_lint.paths import repositories

_LARGEST = 10_000_000
"""Bytes of the description of an event that are read."""


def is_fork(environment: Mapping[str, str]) -> bool:
    """Whether GitHub Actions runs for a pull request from a fork; where that cannot be told, it does."""
    event = environment.get("GITHUB_EVENT_NAME", "")
    if environment.get("GITHUB_ACTIONS") != "true" or not event.startswith("pull_request"):
        return False
    import json  # few runs need it

    try:
        with open(environment.get("GITHUB_EVENT_PATH", ""), encoding="utf-8") as file:
            request = json.loads(file.read(_LARGEST))["pull_request"]
        head, base = request["head"]["repo"], request["base"]["repo"]
        return bool(head is None or head["full_name"] != base["full_name"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return True


def restricted(config: Config) -> tuple[Config, list[str]]:
    """The configuration without what runs code, or takes more than the defaults; and the keys that were refused.

    The names of its rules stay known, so that a selection or a suppression of one is no error.
    """
    refused = ["rule-folders"] if config.rule_folders else []
    default = Config._field_defaults["max_file_size"]
    if config.max_file_size > default:
        refused.append("max-file-size")
        config = config._replace(max_file_size=default)
    if config.online:
        from paperstack_lint import online_config

        online, raised = online_config.capped(config.online)
        refused += [f"online: {name}" for name in raised]
        config = config._replace(online=online)
    return config, refused


def comes_with_notes(file: Path | None, paths: Iterable[Path]) -> bool:
    """Whether a configuration file lies where strangers' changes do: beside the notes at `paths`, or where the run is.

    One that is named (None is one that was found), and lies elsewhere, is the word of whoever runs the tool. So is one
    in the home folder, or above it.
    """
    if file is None:
        return True
    linted = [place for path in (Path(), *paths) for place in _places(path)]
    home = Path(os.path.expanduser("~"))
    roots = [root for place in linted for root in (place, _tree(place)) if not home.is_relative_to(root)]
    if any(place.is_relative_to(root) for place in _places(file) for root in roots):
        return True
    # One of the usual name above the notes is theirs even where no repository tells how far up they go.
    named = file.name in (*FILES, "pyproject.toml") and not home.is_relative_to(_folder(file))
    return named and any(place.is_relative_to(_folder(file)) for place in linted)


def _folder(file: Path) -> Path:
    return Path(os.path.abspath(file)).parent


def _places(path: Path) -> Iterator[Path]:
    """Where a path is by its name, and where its links lead."""
    yield Path(os.path.abspath(path))
    yield Path(os.path.realpath(path))


def _tree(path: Path) -> Path:
    """The outermost repository around a path, since a stranger may add one inside; else its folder."""
    folder = path if path.is_dir() else path.parent
    return [folder, *repositories(folder)][-1]
