"""A blog on the disk: where its generator finds the files that notes point to.

Nothing outside the site's root is looked at, so that what a stranger's note asks for tells nothing of the machine.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.links import urls
from paperstack_lint.site.generators import Generator, Settings
from paperstack_lint.site.publication.settings import Publishing, publishing
from paperstack_lint.site.targets import Target, moved, read, renamed
from paperstack_lint.site.tree import Tree, Verdict, Walk


class Resolution(NamedTuple):
    """What came of a target.

    `unknown` is a target that is not local, is generated, or leads out of the site. `name` is, for `wrong case`, the
    file's path below the site's root, and for `missing` the name nearest to the missing one; `` where there is none.
    `target` is the target as it must be written, where that can be told for sure.
    """

    verdict: Verdict
    name: str = ""
    target: str = ""


MARKDOWN = (".md", ".markdown")
"""How the names of notes end."""
MAX_FOLDERS = 5_000
"""Folders that are looked through for notes; a blog has tens."""
MAX_DEPTH = 12
"""Names of a folder that is looked through: symbolic links may go round in circles."""
_POSTS = frozenset({"_posts", "_drafts"})
_NO_SOURCES = frozenset({"_site", "node_modules", "vendor", "public"})

UNKNOWN = Resolution("unknown")
FOUND = Resolution("found")

_TOOLS = frozenset(
    "book.toml book.json mkdocs.yml mkdocs.yaml .vuepress .vitepress docusaurus.config.js docusaurus.config.ts"
    " _sidebar.md summary.md _quarto.yml conf.py astro.config.mjs astro.config.ts gatsby-config.js gatsby-config.ts"
    " quartz.config.ts next.config.js nuxt.config.js pelicanconf.py zensical.toml package.json index.html .nojekyll"
    " .obsidian logseq".split()
)
"""What documentation tools and generators have in a repository, which may read a relative path from elsewhere."""

_OWN_FOLDERS: tuple[tuple[str, ...], ...] = ((), ("static",), ("public",), ("source",), (".vuepress", "public"))
"""Where documentation tools keep the files that they publish at the root."""


class Site:
    """A blog's root folder and how its generator finds local files. Each folder is listed once at most.

    `generator` is `jekyll`, `hugo` or `hexo`, `` for a repository without any, and `none` for a plain folder, where
    nobody can say what a site-absolute path means.
    """

    def __init__(self, root: Path, generator: Generator) -> None:
        self.root = root
        self.generator: Generator = generator
        self._tree = Tree(root)
        self._settings = Settings(self._tree, generator)
        self._places: dict[str, tuple[str, ...] | None] = {}

    def __repr__(self) -> str:
        """All that rules ask of it."""
        return f"Site({str(self.root)!r}, {self.generator!r}, {self.address!r}, {self.publishing!r})"

    @cached_property
    def address(self) -> str:
        """Where the site is published, with a slash at its end; `` where its configuration does not say."""
        key = "baseURL" if self.generator == "hugo" else "url"
        parts = urls.web(self._settings.text(key)) if self.generator in ("jekyll", "hexo", "hugo") else None
        return f"{parts.scheme}://{parts.host}{parts.port}/" if parts else ""

    @cached_property
    def publishing(self) -> Publishing:
        """How its pages are published."""
        url = urls.web(self.address)
        return publishing(self._settings, url.host if url else "", self._tree.names(()))

    @cached_property
    def formula_engine(self) -> str:
        """The engine that changes formulas before a script typesets them; `` where none is known to."""
        from paperstack_lint.site.publication.typesetting import changing_engine

        return changing_engine(self._tree, self._settings, self.publishing.engine)

    def resolve(self, note_path: Path, target: str) -> Resolution:
        """Whether a relative or site-absolute target of the note exists, as the generator resolves it."""
        wanted = read(target)
        if wanted is None or (wanted.absolute and self.generator == "none"):
            return UNKNOWN
        if astray := self._astray(note_path, target, wanted):
            return astray
        walks = []
        for candidate in self._candidates(note_path, wanted):
            walk = self._tree.walk(candidate) if candidate is not None else Walk("unknown", ())
            if walk.verdict == "found":
                return FOUND
            walks.append((walk, candidate))
        return self._judged(target, wanted, walks)

    def _astray(self, note_path: Path, target: str, wanted: Target) -> Resolution | None:
        """Return the file that a relative target misses in a plain repository; None where it finds one.

        There it counts from the note, as GitHub shows it, and from nowhere else.
        """
        folder = self._below(note_path)
        if folder is None or wanted.absolute or not self._is_plain:
            return None
        paths = dict.fromkeys((wanted.path, wanted.raw))
        places = [normalised((*folder, *path.split("/"))) for path in paths]
        if any(place is None or self._tree.walk(place).verdict != "missing" for place in places):
            return None
        elsewhere = {each for each in self._candidates(note_path, wanted) if each} - set(places)
        found = [each for each in elsewhere if self._tree.walk(each).verdict == "found"]
        if len(found) != 1:
            return None
        return Resolution("missing", "/".join(found[0]), moved(target, folder, found[0]))

    @cached_property
    def _is_plain(self) -> bool:
        """Whether a repository is shown as it is: nothing in it tells of a generator or a documentation tool."""
        docs = [("docs",)] if "docs" in self._tree.names((), "folder") else []
        names = {name.lower() for folder in ((), *docs) for name in self._tree.names(folder)}
        return self.generator == "" and names.isdisjoint(_TOOLS)

    def find(self, note_path: Path, target: str) -> tuple[str, ...] | None:
        """The file or folder that a local target leads to, as names below the root.

        None where there is none, where its name differs in case, or where it may be one of several.
        """
        wanted = read(target)
        if wanted is None or (wanted.absolute and self.generator == "none") or self._astray(note_path, target, wanted):
            return None
        candidates = dict.fromkeys(each for each in self._candidates(note_path, wanted) if each is not None)
        found = [each for each in candidates if self._tree.walk(each).verdict == "found"]
        alone = len(found) == 1 or (found and not wanted.absolute and found[0] == next(iter(candidates)))
        return found[0] if alone else None

    def below(self, path: Path) -> tuple[str, ...] | None:
        """A file's names below the root; None where it is not below."""
        folder = self._below(path)
        return (*folder, path.name) if folder is not None else None

    @cached_property
    def sources(self) -> dict[str, list[tuple[str, ...]]] | None:
        """The notes and posts below the root by `stem`, each by its names; None where they are not all in sight.

        Generated and hidden folders are left out. A post is one in whatever format.
        """
        found: dict[str, list[tuple[str, ...]]] = {}
        folders: list[tuple[str, ...]] = [()]
        for looked, folder in enumerate(folders):
            posts = not _POSTS.isdisjoint(folder)
            outside = self._tree.names(folder, "outside")
            if looked == MAX_FOLDERS or (outside and (posts or not _POSTS.isdisjoint(outside))):
                return None
            for name in self._tree.names(folder, "file"):
                if posts or name.endswith(MARKDOWN):
                    found.setdefault(stem(name), []).append((*folder, name))
            names = self._tree.names(folder, "folder") if len(folder) < MAX_DEPTH else []
            folders += ((*folder, name) for name in names if not name.startswith(".") and name not in _NO_SOURCES)
        return found

    @property
    def permalink(self) -> str:
        """What a Jekyll site's configuration says of the addresses of its posts; `` for the default."""
        return self._settings.text("permalink")

    def _judged(self, target: str, wanted: Target, walks: list[tuple[Walk, tuple[str, ...] | None]]) -> Resolution:
        if self._settings.are_vague:
            return UNKNOWN
        for walk, candidate in walks:
            if walk.verdict == "wrong case" and candidate:
                return Resolution("wrong case", "/".join(walk.names), renamed(target, candidate, walk.names))
        if any(walk.verdict == "unknown" for walk, _ in walks):
            return UNKNOWN
        places = dict.fromkeys((walk.names, candidate) for walk, candidate in walks if candidate)
        own = {*wanted.path.split("/"), *wanted.raw.split("/")}
        for names, parts in places:
            # A folder that the target does not name (Hexo's of the post) was not misspelt.
            if parts[len(names)] in own and (name := self._tree.nearest(names, parts)):
                return Resolution("missing", name)
        return Resolution("missing")

    def _candidates(self, note_path: Path, wanted: Target) -> Iterator[tuple[str, ...] | None]:
        """Where the file may be, as names below the root, the likeliest first; None is a place outside."""
        folder = self._below(note_path)
        if folder is None:
            yield None
            return
        for path in dict.fromkeys((wanted.path, wanted.raw)):
            if wanted.absolute:
                yield from self._absolute(folder, path)
            else:
                yield from self._relative(note_path, folder, path.split("/"))

    def _absolute(self, folder: tuple[str, ...], path: str) -> Iterator[tuple[str, ...] | None]:
        for way in (path, *self._unprefixed(path)):
            for base in self._bases(folder):
                yield normalised((*base, *way.split("/")))

    def _relative(self, note_path: Path, folder: tuple[str, ...], parts: list[str]) -> Iterator[tuple[str, ...] | None]:
        yield normalised((*folder, *parts))
        if self.generator in ("hexo", "", "none"):
            yield normalised((*folder, note_path.stem, *parts))  # Hexo's asset folder of a post
        if self.generator == "none":
            return
        # Relative to the page's address, which depends on the permalinks: any file that it could mean will do.
        tail = parts[next((at for at, part in enumerate(parts) if part not in (".", "..", "")), len(parts)) :]
        pages = [(*path, note_path.stem) for path in self._paths(folder)]
        for base in self._bases(folder):
            yield normalised((*base, *tail))
            yield from (normalised((*base, *page, *parts)) for page in pages)

    def _paths(self, folder: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Where Hugo publishes the notes of the folder."""
        contents = self._contents if self.generator == "hugo" else []
        return [folder[len(content) :] for content in contents if folder[: len(content)] == content]

    @cached_property
    def _contents(self) -> list[tuple[str, ...]]:
        return self._settings.folders("contentDir", "content")

    def _below(self, note_path: Path) -> tuple[str, ...] | None:
        """The names of the note's folder below the root."""
        name = os.path.dirname(note_path)
        if name not in self._places:  # many notes stand in one folder, and each is asked about often
            folder = Path(os.path.abspath(name))
            self._places[name] = folder.relative_to(self.root).parts if folder.is_relative_to(self.root) else None
        return self._places[name]

    def _bases(self, folder: tuple[str, ...]) -> list[tuple[str, ...]]:
        """The folders whose files the generator publishes at the root of the site."""
        if self.generator:
            return self._published
        # A documentation tool may have any of the parent folders for its root.
        above = [folder[:depth] for depth in range(len(folder) + 1)]
        return [(*at, *own) for at in above for own in _OWN_FOLDERS]

    @cached_property
    def _published(self) -> list[tuple[str, ...]]:
        if self.generator == "jekyll":
            folders = map(self._settings.text, ("source", "collections_dir"))
            return [(), *(tuple(folder.split("/")) for folder in folders)]
        if self.generator == "hexo":
            return [tuple((self._settings.text("source_dir") or "source").split("/")), *self._themes("source")]
        own = self._settings.folders("staticDir", "static") + self._settings.folders("assetDir", "assets")
        return [*own, *self._contents, *self._themes("static"), *self._themes("assets")]

    def _themes(self, folder: str) -> list[tuple[str, ...]]:
        themes = self._tree.walk(("themes",))
        names = self._tree.names(themes.names) if themes.verdict == "found" else ()
        return [("themes", name, folder) for name in names]

    def _unprefixed(self, path: str) -> Iterator[str]:
        """The path without the prefix that the site is published under."""
        prefix = self._prefix
        if prefix and path.startswith(prefix + "/"):
            yield path[len(prefix) + 1 :]

    @cached_property
    def _prefix(self) -> str:
        key = {"jekyll": "baseurl", "hexo": "root", "hugo": "baseURL"}.get(self.generator, "")
        value = self._settings.text(key) if key else ""
        return re.sub(r"^[a-z]+://[^/]*", "", value, flags=re.IGNORECASE).strip("/")


def stem(name: str) -> str:
    """A file's name without case, ending, and the date that it may begin with."""
    return re.sub(r"^\d+-\d+-\d+-", "", os.path.splitext(name)[0]).casefold()


def normalised(parts: tuple[str, ...]) -> tuple[str, ...] | None:
    """The names without `.` and `..`; None where they lead out of the root."""
    names: list[str] = []
    for part in parts:
        if part == ".." and not names:
            return None
        if part == "..":
            names.pop()
        elif part not in ("", "."):
            names.append(part)
    return tuple(names)
