"""Find the notes of a collection: those that git tracks below the configured folders, else those on the disk there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from paperstack_lint.collection import files_to_lint
from paperstack_lint.config.configuration import Config
from paperstack_lint.config.discovery import Configurations
from paperstack_lint.storage.git import GitError, run
from paperstack_lint.storage.paths import absolute_path, canonical_path, repositories


class Membership:
    """The notes of the collections of a run, and others that may refer to them. Git runs once for each repository."""

    def __init__(self, configurations: Configurations) -> None:
        self._configurations = configurations
        self._grouped: dict[Path, dict[Path | None, list[Path]]] = {}

    def members(self, config: Config, given: Sequence[Path]) -> list[Path]:
        """Return the notes of the collection of a configuration, those of a run, `given`, among them where they
        belong to it.

        Where neither the configuration nor git defines the collection, it is the given notes: a linter should not read
        everything below the current folder.
        """
        config = config._replace(root=_root(config, [absolute_path(path) for path in given]))
        repository = _repository((config.note_folders or (config.root,))[0])
        tracked = self._tracked(repository).get(config.file, []) if repository else []
        if kept := files_to_lint.filter_notes(tracked, config, self._configurations):
            return kept
        return files_to_lint.collected_files(config, self._configurations) if config.note_folders else list(given)

    def around(self, configs: Sequence[Config]) -> Iterator[Path]:
        """Yield the notes of other configurations that git tracks in the repositories around some configurations."""
        governing = {config.file for config in configs}
        is_note = files_to_lint.note_test(self._configurations)
        for repository in {_repository(config.root): None for config in configs}:
            for file, tracked in (self._tracked(repository) if repository else {}).items():
                yield from filter(is_note, () if file in governing else tracked)

    def _tracked(self, repository: Path) -> dict[Path | None, list[Path]]:
        """Return the files named like notes that git tracks in a repository, by what governs them."""
        if repository not in self._grouped:
            groups: dict[Path | None, list[Path]] = {}
            for path in filter(files_to_lint.is_note, _tracked([repository]) or []):
                if own := self._configurations.governing_or_none(path):
                    groups.setdefault(own.file, []).append(path)
            self._grouped[repository] = groups
        return self._grouped[repository]


def _root(config: Config, given: Sequence[Path]) -> Path:
    """Return the folder of the blog whose notes are given, whatever the current folder is."""
    own = absolute_path(config.root)
    is_far = given and not any(path.is_relative_to(own) for path in given)
    if config.file is not None and not is_far:
        return config.root
    root = given[0].parent if is_far else own
    if repository := _repository(root):
        return repository
    repository = _repository(given[0].parent) if given else None
    is_around_all = repository is not None and all(path.is_relative_to(repository) for path in given)
    return repository if repository and is_around_all else root


def _repository(folder: Path) -> Path | None:
    return next(repositories(folder.absolute()), None)


def _tracked(folders: Sequence[Path]) -> list[Path] | None:
    """Return the files that git tracks in folders; None where it tracks none, or fails."""
    places = [Path(os.path.abspath(folder)) for folder in folders]
    try:
        listed = run(places[0], "--literal-pathspecs", "ls-files", "-z", "--", *map(os.fspath, places))
    except GitError:
        return None
    names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
    return [Path(canonical_path(places[0] / name)) for name in names] or None
