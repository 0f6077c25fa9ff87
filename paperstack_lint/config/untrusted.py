"""Runs over strangers' notes: what the configuration that comes with them may not say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from paperstack_lint.config.configuration import FILES, Config
from paperstack_lint.storage import trust
from paperstack_lint.storage.files import FileError, read_bytes

_LARGEST = 10_000_000
"""Bytes of the description of an event that are read."""
_OWN = frozenset(
    "branch_protection_rule create delete deployment discussion discussion_comment fork gollum issues label "
    "merge_group milestone page_build public push registry_package release repository_dispatch schedule watch "
    "workflow_call workflow_dispatch".split()
)
"""Events of GitHub Actions that run on what is in the repository itself; others may be about a pull request."""


def is_fork(environment: Mapping[str, str]) -> bool:
    """Return whether GitHub Actions runs for changes from a fork; where that cannot be told, it does."""
    event = environment.get("GITHUB_EVENT_NAME", "")
    if environment.get("GITHUB_ACTIONS") != "true" or event in _OWN:
        return False
    try:
        return not event or _is_from_fork(_payload(Path(environment.get("GITHUB_EVENT_PATH", ""))))
    except (FileError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return True


def _payload(file: Path) -> Any:  # JSON
    """Return the description of an event. Raises FileError, as for a pipe, and ValueError."""
    import json  # few runs need it

    return json.loads(read_bytes(file, _LARGEST))


def _is_from_fork(payload: Mapping[str, Any]) -> bool:
    """Return whether the description of an event is about changes from a fork.

    A comment does not say where its pull request comes from, and neither does a check or a status.
    """
    if request := payload.get("pull_request"):
        head, own = request["head"]["repo"], request["base"]["repo"]
    elif run := payload.get("workflow_run"):
        if run["event"] not in _OWN and not run["event"].startswith("pull_request"):
            return True
        head, own = run["head_repository"], payload["repository"]
    else:
        return "issue" not in payload or "pull_request" in payload["issue"]
    return bool(head is None or head["full_name"] != own["full_name"])


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
        from paperstack_lint.config.online import capped

        slower, raised = capped(config.online)
        refused += [f"online: {name}" for name in raised]
        config = config._replace(online=slower)

    return config, refused


def comes_with_notes(file: Path | None, paths: Iterable[Path]) -> bool:
    """Return whether a configuration file lies where strangers' changes do: beside the notes at `paths`, or where the
    run is.

    One that is named (None is one that was found), and lies elsewhere, is the word of whoever runs the tool. So is one
    in the home folder, or above it.
    """
    if file is None:
        return True
    linted = [place for path in (Path(), *paths) for place in trust.both_paths(path)]
    roots = [root for place in linted for root in (place, trust.outermost_repository(place)) if not trust.is_home(root)]
    if trust.reaches(file, roots):
        return True
    # One of the usual name above the notes is theirs even where no repository tells how far up they go.
    folder = trust.both_paths(file)[0].parent
    named = file.name in (*FILES, "pyproject.toml") and not trust.is_home(folder)
    return named and any(place.is_relative_to(folder) for place in linted)
