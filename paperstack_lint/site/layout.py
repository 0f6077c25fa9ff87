"""A blog on the disk: where its generator finds the files that notes point to.

Nothing outside the site's root is looked at, so that what a stranger's note asks for tells nothing of the machine.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses import urls
from paperstack_lint.site.generators import Generator, Settings
from paperstack_lint.site.settings.publishing import Publishing, publishing
from paperstack_lint.site.targets import Target, moved, read, renamed
from paperstack_lint.site.tree import Tree, Verdict, Walk
from paperstack_lint.storage import git
from paperstack_lint.text import globs

if TYPE_CHECKING:
    from paperstack_lint.text.nearest import WordIndex


class Resolution(NamedTuple):
    """What came of a target.

    `unknown` is a target that is not local, is generated, or leads out of the site. `name` is, for `misspelt`, the
    file's path below the site's root, and for `missing` that of the file that may be meant; `` where there is none.
    `target` is the target as it must be written, where that can be told for sure. `same` are the files of the missing
    one's name that are elsewhere below the root, where they are few. `depth` is how many names of the target are below
    the folder that does not exist; 0 where only the file is missing.
    """

    verdict: Verdict
    name: str = ""
    target: str = ""
    same: tuple[str, ...] = ()
    depth: int = 0


MARKDOWN = (".md", ".markdown")
"""How the names of notes end."""
MAX_FOLDERS = 5_000
"""Folders that are looked through for notes; a blog has tens."""
MAX_SAME = 3
"""Files of one name in a site: of more, none is likelier to be meant than another."""
MAX_HEAD = 4_000
"""Characters of a post that are searched for its date."""
MAX_EMPTY = 64
"""Bytes of a note that may be nothing but spaces."""
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

_WRITERSIDE = "writerside.cfg"
_NESTED_TOOLS = frozenset(
    f"{_WRITERSIDE} mkdocs.yml mkdocs.yaml book.toml book.json .vuepress .vitepress docusaurus.config.js"
    " docusaurus.config.ts _quarto.yml docfx.json antora.yml quartz.config.ts astro.config.mjs .obsidian".split()
)
"""What they have in a folder of a repository: nothing else is called so."""

_OWN_FOLDERS: tuple[tuple[str, ...], ...] = ((), ("static",), ("public",), ("source",), (".vuepress", "public"))
"""Where documentation tools keep the files that they publish at the root."""


_IGNORE = ".gitignore"
_MOST_IGNORED = 100_000
"""Characters of a `.gitignore` that are read."""


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
        self._ignored: dict[tuple[str, ...], Callable[[str], bool]] = {}

    def __repr__(self) -> str:
        """All that rules ask of it."""
        return f"Site({str(self.root)!r}, {self.generator!r}, {self.address!r}, {self.publishing!r}, {self.has_theme})"

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
    def has_theme(self) -> bool:
        """Whether the files of its theme are in the site; those of a submodule, a module or a package are not."""
        if self.generator not in ("hexo", "hugo"):
            return True
        theme = self._settings.text("theme")
        folder = ("themes", theme)
        if not theme:
            return re.search(r"\bimports\b", self._settings.source) is None
        return self._tree.walk(folder).verdict == "found" and bool(self._tree.names(folder))

    @cached_property
    def formula_engine(self) -> str:
        """The engine that changes formulas before a script typesets them; `` where none is known to."""
        from paperstack_lint.site.settings.typesetting import changing_engine

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
                return Resolution("empty") if self._is_empty(walk.names) else FOUND
            walks.append((walk, candidate))
        return self._judged(target, wanted, walks)

    def _astray(self, note_path: Path, target: str, wanted: Target) -> Resolution | None:
        """Return the file that a target misses in a plain repository; None where it finds one.

        There a target counts from the note, with a leading slash from the root, as GitHub shows it, and from nowhere
        else.
        """
        folder = self._below(note_path)
        if folder is None or not self._is_plain or self._tool_above(folder):
            return None
        base = () if wanted.absolute else folder
        places = [normalised((*base, *path.split("/"))) for path in dict.fromkeys((wanted.path, wanted.raw))]
        if note := self._without_ending(target, places):
            return note
        if any(place is None or self._tree.walk(place).verdict != "missing" for place in places):
            return None
        elsewhere = {each for each in self._candidates(note_path, wanted) if each} - set(places)
        found = [each for each in elsewhere if self._tree.walk(each).verdict == "found"]
        if len(found) != 1 or any(place and self._is_tracked(place) for place in places):
            return None
        return Resolution("missing", "/".join(found[0]), "/" * wanted.absolute + moved(target, base, found[0]))

    def _without_ending(self, target: str, places: Iterable[tuple[str, ...] | None]) -> Resolution | None:
        """Return the note that a target names without its ending, which is no path of it in a plain repository."""
        for place in places:
            if place and self._tree.walk(place).verdict == "missing":
                note = (*place[:-1], place[-1] + MARKDOWN[0])
                if self._tree.walk(note).verdict == "found":
                    path = re.split(r"[?#]", target, maxsplit=1)[0]
                    return Resolution("missing", "/".join(note), path + MARKDOWN[0] + target[len(path) :])
        return None

    def _is_empty(self, names: tuple[str, ...]) -> bool:
        """Return whether a note has no text; others may be empty on purpose (`.gitkeep`)."""
        path = os.path.join(self.root, *names)
        try:
            if not names or not names[-1].endswith(MARKDOWN) or os.stat(path).st_size > MAX_EMPTY:
                return False
            with open(path, "rb") as file:
                return not file.read(MAX_EMPTY).strip()
        except OSError:
            return False

    @cached_property
    def _is_plain(self) -> bool:
        """Whether a repository is shown as it is: nothing in it tells of a generator or a documentation tool."""
        docs = [("docs",)] if "docs" in self._tree.names((), "folder") else []
        names = {name.lower() for folder in ((), *docs) for name in self._tree.names(folder)}
        return self.generator == "" and names.isdisjoint(_TOOLS)

    def _tool_above(self, folder: tuple[str, ...], names: frozenset[str] = _NESTED_TOOLS) -> tuple[str, ...]:
        """Return the nearest folder around a note, below the root, that a documentation tool publishes; () for none."""
        parents = (folder[:depth] for depth in range(len(folder), 0, -1))
        return next((each for each in parents if not names.isdisjoint(self._tree.names(each))), ())

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
        for looked, folder in enumerate(self._sourced()):
            posts = not _POSTS.isdisjoint(folder)
            outside = self._tree.names(folder, "outside")
            if looked == MAX_FOLDERS or (outside and (posts or not _POSTS.isdisjoint(outside))):
                return None
            for name in self._tree.names(folder, "file"):
                if posts or name.endswith(MARKDOWN):
                    found.setdefault(stem(name), []).append((*folder, name))
        return found

    def _sourced(self) -> Iterator[tuple[str, ...]]:
        """Yield the folders below the root, without generated and hidden ones."""
        folders: list[tuple[str, ...]] = [()]
        for folder in folders:
            yield folder
            names = self._tree.names(folder, "folder") if len(folder) < MAX_DEPTH else []
            folders += ((*folder, name) for name in names if not name.startswith(".") and name not in _NO_SOURCES)

    @cached_property
    def _files(self) -> dict[str, list[tuple[str, ...]]]:
        """The files below the root by their name without case."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for folder in islice(self._sourced(), MAX_FOLDERS):
            for name in self._tree.names(folder, "file"):
                found.setdefault(name.casefold(), []).append((*folder, name))
        return found

    @cached_property
    def _tracked(self) -> dict[tuple[str, ...], bool]:
        """What git's index has below the root: files, their folders, and submodules, for which the value is true.

        A sparse checkout does not have all of them on the disk.
        """
        try:
            listed = git.run(self.root, "ls-files", "--stage", "-z") if self.generator != "none" else b""
        except git.GitError:
            return {}
        found: dict[tuple[str, ...], bool] = {}
        for entry in listed.decode(errors="surrogateescape").split("\0"):
            mode, _, path = entry.partition("\t")[0][:6], *entry.partition("\t")[1:]
            parts = tuple(path.split("/"))
            found |= dict.fromkeys((parts[:depth] for depth in range(1, len(parts))), False)
            found[parts] = mode == "160000"
        return found

    def _is_tracked(self, names: tuple[str, ...]) -> bool:
        """Return whether git's index has a file or a folder, or the submodule that it may be in."""
        return names in self._tracked or any(self._tracked.get(names[:depth]) for depth in range(1, len(names)))

    def _is_ignored(self, names: tuple[str, ...]) -> bool:
        """Return whether git ignores a file, so that another copy of the repository may have it."""
        if self.generator == "none":
            return False
        return any(self._ignores(names[:depth])("/".join(names[depth:])) for depth in range(len(names)))

    def _ignores(self, folder: tuple[str, ...]) -> Callable[[str], bool]:
        """Return the test whether the `.gitignore` of a folder names a path below it."""
        if folder not in self._ignored:
            file = (*folder, _IGNORE)
            there = self._tree.walk(file).verdict == "found" and _IGNORE in self._tree.names(folder, "file")
            lines = self.head(file, _MOST_IGNORED).splitlines() if there else []
            self._ignored[folder] = globs.matcher(line.rstrip() for line in lines if line.strip() and line[0] != "#")
        return self._ignored[folder]

    @cached_property
    def slugs(self) -> WordIndex:
        """The stems of the notes and posts, for finding the one that is most like another."""
        from paperstack_lint.text.nearest import WordIndex

        return WordIndex(self.sources or ())

    def head(self, names: tuple[str, ...], most: int = MAX_HEAD) -> str:
        """Return the `most` first characters of a file below the root; `` where it cannot be read."""
        try:
            with open(os.path.join(self.root, *names), encoding="utf-8", errors="replace") as file:
                return file.read(most)
        except OSError:
            return ""

    @property
    def permalink(self) -> str:
        """What a Jekyll site's configuration says of the addresses of its posts; `` for the default."""
        return self._settings.text("permalink")

    def _judged(self, target: str, wanted: Target, walks: list[tuple[Walk, tuple[str, ...] | None]]) -> Resolution:
        if self._settings.are_vague:
            return UNKNOWN
        for walk, candidate in walks:
            if walk.verdict == "misspelt" and candidate:
                return Resolution("misspelt", "/".join(walk.names), renamed(target, candidate, walk.names))
        if any(walk.verdict == "unknown" for walk, _ in walks):
            return UNKNOWN
        if any(candidate and self._is_tracked(candidate) for _, candidate in walks):
            return FOUND
        places = walks[:1] if self._is_plain else walks
        if any(candidate and self._is_ignored(candidate) for _, candidate in places):
            return UNKNOWN
        return self._missing(target, wanted, dict.fromkeys((walk.names, each) for walk, each in walks if each))

    def _missing(
        self, target: str, wanted: Target, places: Iterable[tuple[tuple[str, ...], tuple[str, ...]]]
    ) -> Resolution:
        """Return what may be meant by a file that is at none of some places, each with the part of it that exists."""
        depth = min((len(parts) - len(names) - 1 for names, parts in places), default=0) if "/" in wanted.path else 0
        name = wanted.path.rpartition("/")[2]
        same = ["/".join(each) for each in self._files.get(name.casefold(), ())]
        if len(same) == 1:
            public = self._public(same[0]) if wanted.absolute else same[0]
            # The path in the repository, not in the site: there is no doubt of the file.
            certain = target == "/" + same[0] != public
            return Resolution("missing", public, public if certain else "", depth=depth)
        if 0 < len(same) <= MAX_SAME:
            return Resolution("missing", same=tuple(same), depth=depth)
        for names, parts in places:
            if len(names) + 1 == len(parts) and (near := self._tree.nearest(names, parts)):
                file = "/".join((*names, near))
                return Resolution("missing", self._public(file) if wanted.absolute else file)
        return Resolution("missing", depth=depth)

    def _public(self, file: str) -> str:
        """Return the path that the generator publishes a file at, from the root of the site."""
        published = self._published if self.generator else []
        bases = sorted(("".join(f"{name}/" for name in base) for base in published), key=len, reverse=True)
        return "/" + file.removeprefix(next((base for base in bases if file.startswith(base)), ""))

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
        if project := self._tool_above(folder, frozenset({_WRITERSIDE})):
            yield normalised((*project, "images", *tail))  # where Writerside looks, whatever the folder of the topic
            yield normalised((*project, "topics", *tail))
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
