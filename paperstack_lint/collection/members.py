"""Which notes make up the collection: what git tracks below the configured folders, else what the disk holds there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from paperstack_lint import discovery
from paperstack_lint.config import Config
from paperstack_lint.configurations import Configurations
from paperstack_lint.paths import named, repositories

_WAIT = 30
"""Seconds for git; the index of a large repository takes some milliseconds."""


class Membership:
    """Which notes make up the collections of a run, and which others may refer to them. Git is asked once."""

    def __init__(self, configurations: Configurations) -> None:
        self._configurations = configurations
        self._listed: dict[Path, list[Path] | None] = {}

    def members(self, config: Config, given: Sequence[Path]) -> list[Path]:
        """Return the notes of the collection of a configuration, those of a run, `given`, among them where they
        belong to it.

        Where neither the configuration nor git says which they are, they are the given ones: nobody wants a linter to
        read all that is below the current folder.
        """
        if config.file is None:  # then it does not matter in which folder of the blog one stands
            config = config._replace(root=_repository(config.root) or config.root)
        tracked = self._tracked_in(config.collection or (config.root,))
        kept = discovery.kept(tracked, config, self._configurations) if tracked else []
        if kept:
            return kept
        return discovery.collected(config, self._configurations) if config.collection else list(given)

    def around(self, config: Config) -> list[Path]:
        """Return the notes of other configurations that git tracks in the repository around a configuration."""
        repository = _repository(config.root)
        tracked = self._tracked(repository) or [] if repository else []
        return [path for path in tracked if discovery.is_note(path) and self._is_foreign(path, config)]

    def _is_foreign(self, path: Path, config: Config) -> bool:
        own = self._configurations.readable(path)
        return own is not None and own.file != config.file and self._is_note(path)

    @cached_property
    def _is_note(self) -> Callable[[Path], bool]:
        return discovery.notes_of(self._configurations)

    def _tracked_in(self, folders: Sequence[Path]) -> list[Path]:
        """Return the files that git tracks in folders of one repository."""
        repository = _repository(folders[0])
        tracked = self._tracked(repository) if repository else None
        places = tuple(os.path.join(os.path.realpath(folder), "") for folder in folders)
        return [path for path in tracked or [] if os.path.abspath(path).startswith(places)]  # their paths are real ones

    def _tracked(self, repository: Path) -> list[Path] | None:
        if repository not in self._listed:
            self._listed[repository] = _tracked([repository])
        return self._listed[repository]


def _repository(folder: Path) -> Path | None:
    return next(repositories(folder.absolute()), None)


def _tracked(folders: Sequence[Path]) -> list[Path] | None:
    """The files that git tracks in folders; None where it tracks none, or cannot be asked."""
    import subprocess  # a plain folder needs none

    # The settings of a stranger's repository may name programs to run; those of the command line go before them.
    command = ["git", "--literal-pathspecs", "--no-optional-locks", "-c", "core.fsmonitor=false", "ls-files", "-z"]
    places = [os.path.abspath(folder) for folder in folders]
    try:
        done = subprocess.run(  # noqa: S603  # no part of it is a stranger's but the names of folders
            [*command, "--", *places],
            cwd=places[0],
            env=dict(_environment()),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_WAIT,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    names = [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]
    return [Path(named(Path(places[0], name))) for name in names] or None


def _environment() -> Iterator[tuple[str, str]]:
    """The environment without what git tells hooks of their repository, which it finds itself; but not another index:
    `git commit FILE` makes one.
    """
    for name, value in os.environ.items():
        if name == "GIT_INDEX_FILE":
            yield name, os.path.abspath(value)
        elif not name.startswith("GIT_"):
            yield name, value
