"""Which notes make up the collection: what git tracks below the configured folders, else what the disk holds there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from paperstack_lint import discovery
from paperstack_lint.config import Config
from paperstack_lint.git import GitError, run
from paperstack_lint.paths import named, repositories


def members(config: Config, given: Sequence[Path]) -> list[Path]:
    """The notes of the collection, those of a run, `given`, among them where they belong to it.

    Where neither the configuration nor git says which they are, they are the given ones: nobody wants a linter to read
    all that is below the current folder.
    """
    if config.file is None:  # then it does not matter in which folder of the blog one stands
        config = config._replace(root=_repository(config.root) or config.root)
    folders = config.collection or (config.root,)
    tracked = _tracked(folders) if _repository(folders[0]) else None
    kept = discovery.kept(tracked, config) if tracked else []
    if kept:
        return kept
    return list(discovery.find((), config).files) if config.collection else list(given)


def _repository(folder: Path) -> Path | None:
    return next(repositories(folder.absolute()), None)


def _tracked(folders: Sequence[Path]) -> list[Path] | None:
    """The files that git tracks in folders; None where it tracks none, or cannot be asked."""
    places = [Path(os.path.abspath(folder)) for folder in folders]
    try:
        listed = run(places[0], "--literal-pathspecs", "ls-files", "-z", "--", *map(os.fspath, places))
    except GitError:
        return None
    names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
    return [Path(named(places[0] / name)) for name in names] or None
