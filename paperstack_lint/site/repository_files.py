"""Files that another copy of a repository has, though they are not on the disk: tracked or ignored by git."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from paperstack_lint.site.tree import Tree
from paperstack_lint.storage import git
from paperstack_lint.text import globs

_GITIGNORE = ".gitignore"
_MAX_GITIGNORE_LENGTH = 100_000
"""Characters of a `.gitignore` that are read."""


class RepositoryFiles:
    """What git tracks and ignores below the root of a site; `is_repository` is false for a plain folder."""

    def __init__(self, tree: Tree, *, is_repository: bool) -> None:
        self._tree = tree
        self._is_repository = is_repository
        self._ignored: dict[tuple[str, ...], Callable[[str], bool]] = {}

    @cached_property
    def _tracked(self) -> dict[tuple[str, ...], bool]:
        """The entries of git's index below the root: files, their folders, and submodules, for which the value is true.

        In a sparse checkout, some of them are not on the disk.
        """
        try:
            listed = git.run(self._tree.root, "ls-files", "--stage", "-z") if self._is_repository else b""
        except git.GitError:
            return {}
        found: dict[tuple[str, ...], bool] = {}
        for entry in listed.decode(errors="surrogateescape").split("\0"):
            mode, _, path = entry.partition("\t")[0][:6], *entry.partition("\t")[1:]
            parts = tuple(path.split("/"))
            found |= dict.fromkeys((parts[:depth] for depth in range(1, len(parts))), False)
            found[parts] = mode == "160000"
        return found

    def is_tracked(self, names: tuple[str, ...]) -> bool:
        """Return whether git's index has a file or a folder, or the submodule that it may be in."""
        return names in self._tracked or any(self._tracked.get(names[:depth]) for depth in range(1, len(names)))

    def is_ignored(self, names: tuple[str, ...]) -> bool:
        """Return whether git ignores a file, so that another copy of the repository may have it."""
        if not self._is_repository:
            return False
        return any(self._ignores(names[:depth])("/".join(names[depth:])) for depth in range(len(names)))

    def _ignores(self, folder: tuple[str, ...]) -> Callable[[str], bool]:
        """Return the test whether the `.gitignore` of a folder names a path below it."""
        if folder not in self._ignored:
            file = (*folder, _GITIGNORE)
            there = self._tree.walk(file).status == "found" and _GITIGNORE in self._tree.names(folder, "file")
            lines = self._tree.head(file, _MAX_GITIGNORE_LENGTH).splitlines() if there else []
            self._ignored[folder] = globs.matcher(line.rstrip() for line in lines if line.strip() and line[0] != "#")
        return self._ignored[folder]
