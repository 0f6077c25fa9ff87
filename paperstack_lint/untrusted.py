"""Runs over strangers' notes: what the configuration that comes with them may not say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from paperstack_lint.config import Config

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


def comes_with_notes(file: Path | None) -> bool:
    """Whether a configuration file lies where strangers' changes do: in the current folder, or found above it.

    One that is named, and lies elsewhere, is the word of whoever runs the tool.
    """
    return file is None or file.resolve().is_relative_to(Path.cwd().resolve())
