"""Runs over strangers' notes: restrict the configuration that comes with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from paperstack_lint.config.configuration import FILES, Config
from paperstack_lint.storage import trust
from paperstack_lint.storage.files import FileError, read_bytes

_MAX_EVENT_SIZE = 10_000_000
"""Bytes of the event payload that are read."""
_OWN_EVENTS = frozenset(
    "branch_protection_rule create delete deployment discussion discussion_comment fork gollum issues label "
    "merge_group milestone page_build public push registry_package release repository_dispatch schedule watch "
    "workflow_call workflow_dispatch".split()
)
"""Events of GitHub Actions that check out the repository itself; others may be about a pull request."""


def is_fork(environment: Mapping[str, str]) -> bool:
    """Return whether GitHub Actions runs for changes from a fork; True where that is unknown."""
    event = environment.get("GITHUB_EVENT_NAME", "")
    if environment.get("GITHUB_ACTIONS") != "true" or event in _OWN_EVENTS:
        return False
    try:
        return not event or _is_from_fork(_read_payload(Path(environment.get("GITHUB_EVENT_PATH", ""))))
    except (FileError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return True


def _read_payload(file: Path) -> Any:  # JSON
    """Return the payload of an event. Raise FileError, as for a pipe, or ValueError."""
    import json  # few runs need it

    return json.loads(read_bytes(file, _MAX_EVENT_SIZE))


def _is_from_fork(payload: Mapping[str, Any]) -> bool:
    """Return whether the payload of an event is about changes from a fork.

    The payload of a comment, a check or a status does not contain the source of its pull request.
    """
    if request := payload.get("pull_request"):
        head, own = request["head"]["repo"], request["base"]["repo"]
    elif run := payload.get("workflow_run"):
        if run["event"] not in _OWN_EVENTS and not run["event"].startswith("pull_request"):
            return True
        head, own = run["head_repository"], payload["repository"]
    else:
        return "issue" not in payload or "pull_request" in payload["issue"]
    return bool(head is None or head["full_name"] != own["full_name"])


def restrict(config: Config) -> tuple[Config, list[str]]:
    """Return the configuration, its limits lowered to the defaults, and the keys that are refused.

    `rule-folders`, which run code, are refused but stay: the names of their rules must be known where one is selected
    or suppressed.
    """
    refused = ["rule-folders"] if config.rule_folders else []
    default = Config._field_defaults["max_file_size"]
    if config.max_file_size > default:
        refused.append("max-file-size")
        config = config._replace(max_file_size=default)
    if config.online:
        from paperstack_lint.config.online import limit_to_defaults

        limited, raised = limit_to_defaults(config.online)
        refused += [f"online: {name}" for name in raised]
        config = config._replace(online=limited)
    return config, refused


def comes_with_notes(file: Path | None, paths: Iterable[Path]) -> bool:
    """Return whether a configuration file is where strangers' changes are: near the notes at `paths`, or the current
    folder.

    `file` is one that was named; None is one that was found, which does. One that is elsewhere, in the home folder or
    above it is from the user.
    """
    if file is None:
        return True
    linted = [place for path in (Path(), *paths) for place in trust.both_paths(path)]
    roots = [root for place in linted for root in (place, trust.outermost_repository(place)) if not trust.is_home(root)]
    if trust.reaches(file, roots):
        return True
    # One with the usual name above the notes is theirs, even where no repository marks the root of their files.
    folder = trust.both_paths(file)[0].parent
    named = file.name in (*FILES, "pyproject.toml") and not trust.is_home(folder)
    return named and any(place.is_relative_to(folder) for place in linted)
