"""Generators of sites: which one builds a folder, its configuration, and the files that a target may name to it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal

from paperstack_lint.site.targets import LocalTarget
from paperstack_lint.site.tree import Tree
from paperstack_lint.text.regex import regex

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
        found = regex(line, re.IGNORECASE | re.MULTILINE).search(self.source)
        return found[1] if found else ""

    def inner(self, key: str) -> str:
        """Return the first value of a key that is not at the top level; `` where there is none."""
        line = rf"(?:^[ \t]+|[{{,][ \t]*)\"?{key}\"?[ \t]*[:=][ \t]*[\"']?([^\"'\s#,}}]+)"
        found = regex(line, re.IGNORECASE | re.MULTILINE).search(self.source)
        return found[1] if found else ""

    def folders(self, key: str, default: str) -> list[tuple[str, ...]]:
        """Return the default and the values of a key at any level (for one language, say), as names below the root."""
        line = rf"^[ \t]*\"?{key}\d*\"?[ \t]*[:=](.*)"
        values = regex(line, re.IGNORECASE | re.MULTILINE).findall(self.source)
        texts = [
            "".join(found) for value in values for found in regex(_QUOTED_OR_PLAIN).findall(value.partition(" #")[0])
        ]
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
        return self.generator == "hugo" and regex(pattern, re.IGNORECASE | re.MULTILINE).search(self.source) is not None

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


_WRITERSIDE = "writerside.cfg"
_NESTED_TOOL_FILES = frozenset(
    f"{_WRITERSIDE} mkdocs.yml mkdocs.yaml book.toml book.json .vuepress .vitepress docusaurus.config.js"
    " docusaurus.config.ts _quarto.yml docfx.json antora.yml quartz.config.ts astro.config.mjs .obsidian".split()
)
"""Files of documentation tools in a folder of a repository; no other files have these names."""

_TOOL_PUBLIC_FOLDERS: tuple[tuple[str, ...], ...] = ((), ("static",), ("public",), ("source",), (".vuepress", "public"))
"""Folders with the files that documentation tools publish at the root."""


class Candidates:
    """The candidates for targets in the notes of a site, as names below its root."""

    def __init__(self, tree: Tree, settings: SiteSettings) -> None:
        self._tree = tree
        self._settings = settings
        self._generator = settings.generator
        self._places: dict[str, tuple[str, ...] | None] = {}

    def public_path(self, file: str) -> str:
        """Return the path that the generator publishes a file at, from the root of the site."""
        published = self._published if self._generator else []
        bases = sorted(("".join(f"{name}/" for name in base) for base in published), key=len, reverse=True)
        return "/" + file.removeprefix(next((base for base in bases if file.startswith(base)), ""))

    def of(self, note_path: Path, wanted: LocalTarget) -> Iterator[tuple[str, ...] | None]:
        """Yield the paths of the file as names below the root, the likeliest first; None for one outside."""
        folder = self.folder_of(note_path)
        if folder is None:
            yield None
            return
        for path in dict.fromkeys((wanted.path, wanted.raw)):
            if wanted.absolute:
                yield from self._absolute(folder, path)
            else:
                yield from self._relative(note_path, folder, path.split("/"))

    def _absolute(self, folder: tuple[str, ...], path: str) -> Iterator[tuple[str, ...] | None]:
        for way in (path, *self._without_prefix(path)):
            for base in self._bases(folder):
                yield normalize_names((*base, *way.split("/")))

    def _relative(self, note_path: Path, folder: tuple[str, ...], parts: list[str]) -> Iterator[tuple[str, ...] | None]:
        yield normalize_names((*folder, *parts))
        if self._generator in ("hexo", "", "none"):
            yield normalize_names((*folder, note_path.stem, *parts))  # Hexo's asset folder of a post
        if self._generator == "none":
            return
        # Relative to the page's address, which depends on the permalinks: any file that it may refer to is accepted.
        tail = parts[next((at for at, part in enumerate(parts) if part not in (".", "..", "")), len(parts)) :]
        pages = [(*path, note_path.stem) for path in self._paths(folder)]
        if project := self.tool_above(folder, frozenset({_WRITERSIDE})):
            # Writerside searches there, whatever the folder of the topic.
            yield normalize_names((*project, "images", *tail))
            yield normalize_names((*project, "topics", *tail))
        for base in self._bases(folder):
            yield normalize_names((*base, *tail))
            yield from (normalize_names((*base, *page, *parts)) for page in pages)

    def _paths(self, folder: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Return the addresses at which Hugo publishes the notes of the folder, as names."""
        contents = self._contents if self._generator == "hugo" else []
        return [folder[len(content) :] for content in contents if folder[: len(content)] == content]

    @cached_property
    def _contents(self) -> list[tuple[str, ...]]:
        return self._settings.folders("contentDir", "content")

    def folder_of(self, note_path: Path) -> tuple[str, ...] | None:
        """Return the folder of a note as names below the root; None where it is outside."""
        name = os.path.dirname(note_path)
        if name not in self._places:  # many notes are in one folder, each with many targets
            folder = Path(os.path.abspath(name))
            root = self._tree.root
            self._places[name] = folder.relative_to(root).parts if folder.is_relative_to(root) else None
        return self._places[name]

    def _bases(self, folder: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Return the folders whose files the generator publishes at the root of the site."""
        if self._generator:
            return self._published
        # A documentation tool may have any of the parent folders for its root.
        above = [folder[:depth] for depth in range(len(folder) + 1)]
        return [(*at, *own) for at in above for own in _TOOL_PUBLIC_FOLDERS]

    @cached_property
    def _published(self) -> list[tuple[str, ...]]:
        if self._generator == "jekyll":
            folders = map(self._settings.text, ("source", "collections_dir"))
            return [(), *(tuple(folder.split("/")) for folder in folders)]
        if self._generator == "hexo":
            return [tuple((self._settings.text("source_dir") or "source").split("/")), *self._themes("source")]
        own = self._settings.folders("staticDir", "static") + self._settings.folders("assetDir", "assets")
        return [*own, *self._contents, *self._themes("static"), *self._themes("assets")]

    def _themes(self, folder: str) -> list[tuple[str, ...]]:
        themes = self._tree.walk(("themes",))
        names = self._tree.names(themes.names) if themes.status == "found" else ()
        return [("themes", name, folder) for name in names]

    def _without_prefix(self, path: str) -> Iterator[str]:
        """Yield the path without the prefix that the site is published under, where it has that."""
        prefix = self._prefix
        if prefix and path.startswith(prefix + "/"):
            yield path[len(prefix) + 1 :]

    @cached_property
    def _prefix(self) -> str:
        key = {"jekyll": "baseurl", "hexo": "root", "hugo": "baseURL"}.get(self._generator, "")
        value = self._settings.text(key) if key else ""
        return regex(r"^[a-z]+://[^/]*", re.IGNORECASE).sub("", value).strip("/")

    def tool_above(self, folder: tuple[str, ...], names: frozenset[str] = _NESTED_TOOL_FILES) -> tuple[str, ...]:
        """Return the nearest folder around a note, below the root, that a documentation tool publishes; () for none."""
        parents = (folder[:depth] for depth in range(len(folder), 0, -1))
        return next((each for each in parents if not names.isdisjoint(self._tree.names(each))), ())


def normalize_names(parts: tuple[str, ...]) -> tuple[str, ...] | None:
    """Resolve `.` and `..` in names; return None where they lead out of the root."""
    names: list[str] = []
    for part in parts:
        if part == ".." and not names:
            return None
        if part == "..":
            names.pop()
        elif part not in ("", "."):
            names.append(part)
    return tuple(names)
