"""Which notes make up the collection: what git tracks below the configured folders, else what the disk holds there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
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
        self._grouped: dict[Path, dict[Path | None, list[Path]]] = {}

    def members(self, config: Config, given: Sequence[Path]) -> list[Path]:
        """Return the notes of the collection of a configuration, those of a run, `given`, among them where they
        belong to it.

        Where neither the configuration nor git says which they are, they are the given ones: nobody wants a linter to
        read all that is below the current folder.
        """
        if config.file is None:  # then it does not matter in which folder of the blog one stands
            config = config._replace(root=_repository(config.root) or config.root)
        repository = _repository((config.collection or (config.root,))[0])
        tracked = self._tracked(repository).get(config.file, []) if repository else []
        if kept := discovery.kept(tracked, config, self._configurations):
            return kept
        return discovery.collected(config, self._configurations) if config.collection else list(given)

    def around(self, configs: Sequence[Config]) -> Iterator[Path]:
        """Yield the notes of other configurations that git tracks in the repositories around some configurations."""
        governing = {config.file for config in configs}
        is_note = discovery.notes_of(self._configurations)
        for repository in {_repository(config.root): None for config in configs}:
            for file, tracked in (self._tracked(repository) if repository else {}).items():
                yield from filter(is_note, () if file in governing else tracked)

    def _tracked(self, repository: Path) -> dict[Path | None, list[Path]]:
        """Return the files named like notes that git tracks in a repository, by what governs them."""
        if repository not in self._grouped:
            groups: dict[Path | None, list[Path]] = {}
            for path in filter(discovery.is_note, _tracked([repository]) or []):
                if own := self._configurations.readable(path):
                    groups.setdefault(own.file, []).append(path)
            self._grouped[repository] = groups
        return self._grouped[repository]


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
