"""Generators of sites: detect the one that builds a folder, and read its configuration."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal

from paperstack_lint.site.tree import Tree

Generator = Literal["jekyll", "hugo", "hexo", "", "none"]

MAX_CONFIGURATION = 200_000
"""The most characters of a generator's configuration file that are searched."""

_HUGO = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")
_HUGO_OLD = ("config.toml", "config.yaml", "config.yml", "config.json")
_HUGO_FOLDER = ("config", "_default")
_HUGO_PARTS = frozenset({"hugo", "config", "module", "languages", "markup", "permalinks"})
"""The files in Hugo's configuration folder with settings that are read here, without their endings."""


def detect_generator(folder: Path) -> Generator | None:
    """Return the generator whose site has its root in `folder`; None where it is no root of a site."""
    if any((folder / name).is_file() for name in _HUGO) or folder.joinpath(*_HUGO_FOLDER).is_dir():
        return "hugo"  # a blog that moved to Hugo may have kept its `_config.yml`
    if (folder / "_config.yml").is_file():
        return "hexo" if (folder / "source").is_dir() or (folder / "scaffolds").is_dir() else "jekyll"
    if (folder / "content").is_dir() and any((folder / name).is_file() for name in _HUGO_OLD):
        return "hugo"
    return None


# A text as YAML, TOML and JSON write it; and the settings that spread Hugo's folders over several lines.
_QUOTED_OR_PLAIN = r"\"([^\"]*)\"|'([^']*)'|([^\s\"'\[\],#]+)"
_MOUNTS = r"^[ \t\[\"]*(?:module\.)?mounts\b"
_MULTILINE_LIST = r"^[ \t]*\"?(?:static|content|asset)Dir\d*\"?[ \t]*[:=][ \t]*\[?[ \t]*$"


class SiteSettings:
    """The configuration of a site. It is searched, not parsed: YAML, TOML and JSON are similar enough."""

    def __init__(self, tree: Tree, generator: Generator) -> None:
        self._tree = tree
        self.generator = generator

    def text(self, key: str) -> str:
        """Return a top-level value; `` where there is none or it cannot be read."""
        line = rf"^(?:{key}|[ \t]*\"{key}\")[ \t]*[:=][ \t]*[\"']?([^\"'#\s]*)"
        found = re.search(line, self.source, re.IGNORECASE | re.MULTILINE)
        return found[1] if found else ""

    def inner(self, key: str) -> str:
        """Return the first value of a key that is not at the top level; `` where there is none."""
        line = rf"(?:^[ \t]+|[{{,][ \t]*)\"?{key}\"?[ \t]*[:=][ \t]*[\"']?([^\"'\s#,}}]+)"
        found = re.search(line, self.source, re.IGNORECASE | re.MULTILINE)
        return found[1] if found else ""

    def folders(self, key: str, default: str) -> list[tuple[str, ...]]:
        """Return the default and the values of a key at any level (for one language, say), as names below the root."""
        line = rf"^[ \t]*\"?{key}\d*\"?[ \t]*[:=](.*)"
        values = re.findall(line, self.source, re.IGNORECASE | re.MULTILINE)
        texts = ["".join(found) for value in values for found in re.findall(_QUOTED_OR_PLAIN, value.partition(" #")[0])]
        return [tuple(name for name in text.split("/") if name not in ("", ".")) for text in (default, *texts)]

    def lines(self, name: str) -> list[str]:
        """Return the lines of a file that the generator publishes at the root of the site."""
        folders = {"hugo": ("", "static"), "hexo": ("", "source")}.get(self.generator, ("",))
        texts = (_read_text(os.path.join(self._tree.root, folder, name)) for folder in folders)
        return [line.strip() for text in texts for line in text.split("\n") if line.strip()]

    def file(self, name: str) -> str:
        """Return the text of a file at the root of the site; `` where it cannot be read."""
        return _read_text(os.path.join(self._tree.root, name))

    @cached_property
    def are_vague(self) -> bool:
        """Whether Hugo may use folders that are not read here: mounts, and lists of several lines."""
        pattern = rf"{_MOUNTS}|{_MULTILINE_LIST}"
        return self.generator == "hugo" and re.search(pattern, self.source, re.IGNORECASE | re.MULTILINE) is not None

    @cached_property
    def source(self) -> str:
        """The text of all configuration files."""
        return "\n".join(self._files())

    def _files(self) -> Iterator[str]:
        for name in self._names():
            yield _read_text(os.path.join(self._tree.root, *name))

    def _names(self) -> Iterator[tuple[str, ...]]:
        if self.generator != "hugo":
            yield ("_config.yml",)
            return
        yield from ((name,) for name in (*_HUGO, *_HUGO_OLD))
        if self._tree.walk(_HUGO_FOLDER).status == "found":
            names = self._tree.names(_HUGO_FOLDER, "file")
            yield from ((*_HUGO_FOLDER, name) for name in names if name.partition(".")[0] in _HUGO_PARTS)


def _read_text(path: str) -> str:
    """Return the text of a configuration file; `` where it cannot be read."""
    try:
        if not os.path.isfile(path):  # reading a pipe would not end
            return ""
        with open(path, encoding="utf-8-sig", errors="replace") as file:
            return file.read(MAX_CONFIGURATION)
    except OSError:
        return ""
