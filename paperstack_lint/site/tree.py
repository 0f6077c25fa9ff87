"""List the files below one folder, and nothing outside of it, and those that git tracks or ignores there.

A stranger's note must not find out which other files exist on the machine.
"""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from paperstack_lint.site.targets import IMAGE, decode
from paperstack_lint.storage import git
from paperstack_lint.storage.paths import folder_prefix
from paperstack_lint.text import gitignore_patterns
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

TargetStatus = Literal["found", "missing", "misspelt", "unknown", "empty"]


MAX_COMPARED = 40
"""The most names of a folder that are compared with a missing one."""


class _Listing:
    """The names of a folder, sorted, with their `kinds`: `file`, `folder`, or `outside` for a link out of the root."""

    def __init__(self, kinds: dict[str, str]) -> None:
        self.kinds = kinds

    @cached_property
    def folded(self) -> dict[str, list[str]]:
        """The names by their spelling without case."""
        return _grouped(self.kinds, _fold_case)

    @cached_property
    def squeezed(self) -> dict[str, list[str]]:
        """The names by their spelling without case and spaces."""
        return _grouped(self.kinds, _fold_spaces)

    @cached_property
    def numbered(self) -> dict[str, list[str]]:
        """The files by the digits in their names: `fig2` is no misspelling of `fig1`, but `fig1.png` may be one of
        `fig1.jpg`.
        """
        names = (name for name, kind in self.kinds.items() if kind == "file")
        return _grouped(names, lambda name: _digits(os.path.splitext(name)[0]))


def _grouped(names: Iterable[str], key: Callable[[str], str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(key(name), []).append(name)
    return groups


class Walk(NamedTuple):
    """The part of a path that exists: `names` are those on the disk, up to the first that is missing.

    The status `unknown` is for a path out of the root; no walk is `empty`, which is for a note without text.
    """

    status: TargetStatus
    names: tuple[str, ...]


class Tree:
    """The files below `root`. Each folder is listed once at most."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._listings: dict[tuple[str, ...], _Listing] = {}

    def names(self, names: tuple[str, ...], kind: str = "") -> list[str]:
        """Return the names in a folder that a walk has reached, of one kind or of all, sorted."""
        kinds = self._listing(names).kinds
        return [name for name in kinds if not kind or kinds[name] == kind]

    def walk(self, parts: tuple[str, ...]) -> Walk:
        """Follow names from the root in the listings alone; no other name is ever looked up on disk."""
        names: list[str] = []
        exact, kind = True, "folder"
        for part in parts:
            if kind != "folder":
                return Walk("missing", tuple(names[:-1]))
            listing = self._listing(tuple(names))
            name = part if part in listing.kinds else _similar_name(part, listing)
            if not name:
                return Walk("missing", tuple(names))
            exact = exact and name == part
            kind = listing.kinds[name]
            names.append(name)
            if kind == "outside":
                return Walk("unknown", ())
        return Walk("found" if exact else "misspelt", tuple(names))

    def _listing(self, names: tuple[str, ...]) -> _Listing:
        """Return the listing of a folder, which a walk has reached."""
        if names not in self._listings:
            self._listings[names] = _Listing(dict(sorted(self._entries(os.path.join(self.root, *names)))))
        return self._listings[names]

    def _entries(self, path: str) -> Iterator[tuple[str, str]]:
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    if kind := self._kind(entry):
                        yield entry.name, kind
        except OSError:
            return  # unreadable, or removed meanwhile

    def _kind(self, entry: os.DirEntry[str]) -> str:
        try:
            if not entry.is_symlink():  # then the listing of the folder has its kind
                return "folder" if entry.is_dir() else "file" if entry.is_file() else ""
            path = os.path.realpath(entry.path)
            if not self._contains(path):
                return "outside"
            mode = os.lstat(path).st_mode
        except OSError:
            return ""  # a dangling link
        return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else ""

    def _contains(self, path: str) -> bool:
        return path == self._real_root or path.startswith(folder_prefix(self._real_root))

    @cached_property
    def _real_root(self) -> str:
        return os.path.realpath(self.root)

    def head(self, names: tuple[str, ...], most: int) -> str:
        """Return the `most` first characters of a file; `` where it cannot be read, or is none, such as a pipe."""
        path = os.path.join(self.root, *names)
        if not os.path.isfile(path):
            return ""
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                return file.read(most)
        except OSError:
            return ""

    def nearest(self, names: tuple[str, ...], parts: tuple[str, ...]) -> str:
        """Return the file nearest to the last of `parts`, which is missing in the folder `names`; `` without any."""
        from paperstack_lint.text.nearest import nearest

        wanted, listing = parts[len(names)], self._listing(names)
        stem, ending = os.path.splitext(wanted)
        alike: dict[str, str] = {}
        for name in _nearest_in_order(wanted, listing.numbered.get(_digits(stem), [])):
            own, its = os.path.splitext(name)
            if _same_kind(its, ending):
                alike[own] = name if own not in alike or its == ending else alike[own]
        return alike.get(nearest(stem, alike, cutoff=0.8), "")


def _fold_case(name: str) -> str:
    """Return the name as compared by a file system that ignores case and Unicode composition."""
    if name.isascii():
        return name.lower()
    from unicodedata import normalize

    return normalize("NFC", normalize("NFC", name).casefold())


def _fold_spaces(name: str) -> str:
    """Return a name without case and spaces, percent-decoded, and with its characters in one width."""
    if name.isascii() and not _SPACES.search(name) and "%" not in name:
        return name.lower()
    from unicodedata import normalize

    return _fold_case(_SPACES.sub("", normalize("NFKC", decode(name))))


_SPACES = regex(r"[\s\\\u200b-\u200d\u2060\ufeff]+")
"""Spaces, zero-width ones included, and the backslashes by which a shell escapes them."""


def name_difference(name: str, other: str) -> str:
    """Return the difference between two names that look alike, for a message."""
    from unicodedata import normalize

    one, two = normalize("NFC", name), normalize("NFC", other)
    if one == two:
        return msg("Unicode composition")
    if one.casefold() == two.casefold():
        return msg("case")
    one, two = decode(one), decode(two)
    if one == two:
        return msg("percent-encoding")
    return (
        msg("spaces")
        if _SPACES.sub("", one).casefold() == _SPACES.sub("", two).casefold()
        else msg("the width of characters")
    )


def _similar_name(name: str, listing: _Listing) -> str:
    """Return the only name of a folder that equals this one without case, or else without spaces; `` without any."""
    alike = listing.folded.get(_fold_case(name)) or listing.squeezed.get(_fold_spaces(name), [])
    return _only(alike)


def _only(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ""


def _nearest_in_order(name: str, names: list[str]) -> list[str]:
    """Return those of many sorted names that are next to a name: comparing thousands takes tens of milliseconds."""
    at = bisect_left(names, name)
    return names if len(names) <= MAX_COMPARED else names[max(0, at - MAX_COMPARED // 2) : at + MAX_COMPARED // 2]


def _digits(name: str) -> str:
    return regex(r"\D").sub("", name)


def _same_kind(ending: str, other: str) -> bool:
    return ending.lower() == other.lower() or all(
        regex(IMAGE, re.IGNORECASE).fullmatch(each) for each in (ending, other)
    )


_GITIGNORE = ".gitignore"
_MAX_GITIGNORE_LENGTH = 100_000
"""Characters of a `.gitignore` that are read."""


class RepositoryFiles:
    """What git tracks and ignores below the root of a site; `is_repository` is false for a plain folder."""

    def __init__(self, tree: Tree, *, is_repository: bool) -> None:
        self._tree = tree
        self._is_repository = is_repository
        self._ignored: dict[tuple[str, ...], Callable[[str], bool]] = {}

    def __getstate__(self) -> dict[str, object]:
        """Return what another process gets: patterns that are compiled are functions, which it makes itself."""
        return self.__dict__ | {"_ignored": {}}

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
            self._ignored[folder] = gitignore_patterns.matcher(
                line.rstrip() for line in lines if line.strip() and line[0] != "#"
            )
        return self._ignored[folder]
