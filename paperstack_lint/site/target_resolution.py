"""A site on the disk: resolve the targets of its notes as its generator does.

Nothing outside the site's root is read, so that a stranger's note cannot find out what is on the machine.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses import urls
from paperstack_lint.site.generators import Candidates, Generator, SiteSettings, normalize_names
from paperstack_lint.site.settings import Publishing, read_publishing
from paperstack_lint.site.targets import LocalTarget, parse_target, path_of, relative_target, with_names
from paperstack_lint.site.tree import RepositoryFiles, TargetStatus, Tree, Walk
from paperstack_lint.storage.paths import MARKDOWN, undated_stem
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.text.nearest import WordIndex


class Resolution(NamedTuple):
    """The result of resolving a target.

    The status `unknown` is for a target that is not local, is generated, or is outside of the site. `name` is, for
    `misspelt`, the file's path below the site's root, and for `missing` that of the probably intended file, `` for
    none. `target` is the correct target, where that is certain. `same` are the files elsewhere below the root with the
    name of the missing one, where they are few. `depth` is how many names of the target are below the folder that does
    not exist; 0 where only the file is missing. `is_plain` is whether only a file or folder of the repository can be
    meant, for lack of a program that makes pages.
    """

    status: TargetStatus
    name: str = ""
    target: str = ""
    same: tuple[str, ...] = ()
    depth: int = 0
    is_plain: bool = False


MAX_FOLDERS = 5_000
"""The most folders that are searched for notes; a blog has tens."""
MAX_SAME_NAME = 3
"""The most files of one name that are named in a message: of more, none is likelier than another."""
MAX_HEAD_LENGTH = 4_000
"""The most characters of a post that are searched for its date."""
MAX_EMPTY_SIZE = 64
"""The most bytes of a note that is read to find out whether it has any text."""
MAX_DEPTH = 12
"""The most names in the path of a folder that is searched: symbolic links may form a circle."""
_TITLE = r"^title[ \t]*:[ \t]*[\"']?(.*?)[\"']?[ \t]*\r?$"
"""Matches the title in the front matter of a post."""
_POSTS = frozenset({"_posts", "_drafts"})
_POST_FOLDERS = frozenset({"_posts", "posts", "post", "blog"})
"""Folders that a Hugo site may mount, or keep from another generator."""
_GENERATED_FOLDERS = frozenset({"_site", "node_modules", "vendor", "public"})

_IGNORED_VAULT = r"^/?(?:\*\*/)?\.obsidian\b"
_OF_OBSIDIAN = r"\.md#(?:\^|[^#]*(?:%20| ))"
"""The link to a block or to the text of a heading, which only Obsidian writes: an id has no spaces."""

UNKNOWN = Resolution("unknown")
FOUND = Resolution("found")

_TOOL_FILES = frozenset(
    "book.toml book.json mkdocs.yml mkdocs.yaml .vuepress .vitepress docusaurus.config.js docusaurus.config.ts"
    " _sidebar.md summary.md _quarto.yml conf.py astro.config.mjs astro.config.ts gatsby-config.js gatsby-config.ts"
    " quartz.config.ts next.config.js nuxt.config.js pelicanconf.py zensical.toml package.json index.html .nojekyll"
    " home.md .obsidian logseq config.rb".split()
)
"""Files of documentation tools and generators, which may resolve a relative path from another folder."""


QUERIED = ("has_theme", "is_vault", "address", "publishing")
"""What rules query of a site beside its root and its generator; nothing else of one is available on another machine."""


class Site:
    """The root folder of a site and its generator. Each folder is listed once at most.

    `generator` is `jekyll`, `hugo` or `hexo`, `` for a repository without any, and `none` for a plain folder, where
    a site-absolute path has no certain meaning.
    """

    def __init__(self, root: Path, generator: Generator) -> None:
        self.root = root
        self.generator: Generator = generator
        self._tree = Tree(root)
        self._settings = SiteSettings(self._tree, generator)
        self._candidates = Candidates(self._tree, self._settings)
        self._repository = RepositoryFiles(self._tree, is_repository=generator != "none")

    def __repr__(self) -> str:
        """Return all that rules query of the site: the digest of a dependency is made from it."""
        return self._description

    @cached_property
    def _description(self) -> str:
        return f"Site({str(self.root)!r}, {self.generator!r}, {[getattr(self, name) for name in QUERIED]!r})"

    @cached_property
    def address(self) -> str:
        """The address of the site, with a slash at its end; `` where it is not configured."""
        key = "baseURL" if self.generator == "hugo" else "url"
        parts = urls.web(self._settings.text(key)) if self.generator in ("jekyll", "hexo", "hugo") else None
        return f"{parts.scheme}://{parts.host}{parts.port}/" if parts else ""

    @cached_property
    def base_address(self) -> str:
        """The address that the paths of pages are appended to, without a slash at its end; `` if not configured."""
        base = self._settings.text("baseurl") if self.generator == "jekyll" else ""
        whole = base if urls.web(base) else self._settings.text("baseURL" if self.generator == "hugo" else "url")
        parts = urls.web(whole) if self.generator in ("jekyll", "hexo", "hugo") else None
        if not parts:
            return ""
        folder = parts.path if whole == base or self.generator != "jekyll" else base
        return f"{parts.scheme}://{parts.host}{parts.port}/{folder.strip('/')}".rstrip("/")

    @cached_property
    def publishing(self) -> Publishing:
        """The settings by which its pages are published."""
        url = urls.web(self.address)
        return read_publishing(self._settings, url.host if url else "", self._tree.names(()))

    @cached_property
    def has_theme(self) -> bool:
        """Whether the files of its theme are in the site; false for a submodule, a module or a package."""
        if self.generator not in ("hexo", "hugo"):
            return True
        theme = self._settings.text("theme")
        folder = ("themes", theme)
        if not theme:
            return regex(r"\bimports\b").search(self._settings.source) is None
        return self._tree.walk(folder).status == "found" and bool(self._tree.names(folder))

    @cached_property
    def formula_engine(self) -> str:
        """The engine that changes formulas before a script typesets them; `` where none surely does."""
        from paperstack_lint.site.settings import formula_changing_engine

        return formula_changing_engine(self._tree, self._settings, self.publishing.engine)

    def resolve(self, note_path: Path, target: str) -> Resolution:
        """Resolve a relative or site-absolute target of a note as the generator does."""
        wanted = parse_target(target)
        if wanted is None or (wanted.absolute and self.generator == "none"):
            return UNKNOWN
        if self._is_in_vault(target, wanted):
            return FOUND
        missed = self._missing_in_plain(note_path, target, wanted) or self._in_candidates(note_path, target, wanted)
        return missed._replace(is_plain=True) if missed.status == "missing" and self._is_plain_at(note_path) else missed

    def _in_candidates(self, note_path: Path, target: str, wanted: LocalTarget) -> Resolution:
        """Return the resolution of a target at each place where the generator may find its file."""
        walks = []
        for candidate in self._candidates.of(note_path, wanted):
            walk = self._tree.walk(candidate) if candidate is not None else Walk("unknown", ())
            if walk.status == "found":
                return Resolution("empty") if self._is_empty(walk.names) else FOUND
            walks.append((walk, candidate))
        return self._not_found(target, wanted, walks)

    def _missing_in_plain(self, note_path: Path, target: str, wanted: LocalTarget) -> Resolution | None:
        """Return the resolution of a target that is missing in a plain repository; None where it exists.

        There a target is relative to the note, with a leading slash to the root, as on GitHub, and to nothing else.
        """
        folder = self._candidates.folder_of(note_path)
        if folder is None or not self._is_plain_at(note_path):
            return None
        base = () if wanted.absolute else folder
        places = [normalize_names((*base, *path.split("/"))) for path in dict.fromkeys((wanted.path, wanted.raw))]
        if note := self._without_ending(target, places):
            return note
        if any(place is None or self._tree.walk(place).status != "missing" for place in places):
            return None
        elsewhere = {each for each in self._candidates.of(note_path, wanted) if each} - set(places)
        found = [each for each in elsewhere if self._tree.walk(each).status == "found"]
        if len(found) != 1 or any(place and self._repository.is_tracked(place) for place in places):
            return None
        return Resolution(
            "missing", "/".join(found[0]), "/" * wanted.absolute + relative_target(target, base, found[0])
        )

    @cached_property
    def is_vault(self) -> bool:
        """Whether the repository is a vault of Obsidian, or has one in a folder: its settings are there, or ignored."""
        if self.generator:
            return False
        if any(".obsidian" in self._tree.names((folder,)) for folder in self._tree.names((), "folder")):
            return True
        ignored = self._tree.head((".gitignore",), MAX_HEAD_LENGTH)
        return ".obsidian" in self._tree.names(()) or regex(_IGNORED_VAULT, re.MULTILINE).search(ignored) is not None

    def _is_in_vault(self, target: str, wanted: LocalTarget) -> bool:
        """Return whether Obsidian finds the file of a target, anywhere in a vault, by the end of its path."""
        if self.generator or wanted.absolute or not (self.is_vault or regex(_OF_OBSIDIAN).search(target)):
            return False
        parts = tuple(part for part in wanted.path.split("/") if part != ".")
        alike = self._files.get(parts[-1].casefold(), ()) if parts else ()
        return ".." not in parts and any(names[-len(parts) :] == parts for names in alike)

    def _without_ending(self, target: str, places: Iterable[tuple[str, ...] | None]) -> Resolution | None:
        """Return the resolution of a target that names a note without its ending, as no plain repository allows."""
        for place in places:
            if place and self._tree.walk(place).status == "missing":
                note = (*place[:-1], place[-1] + MARKDOWN[0])
                if self._tree.walk(note).status == "found":
                    path = path_of(target)
                    return Resolution("missing", "/".join(note), path + MARKDOWN[0] + target[len(path) :])
        return None

    def _is_empty(self, names: tuple[str, ...]) -> bool:
        """Return whether a note has no text; other files may be empty on purpose (`.gitkeep`)."""
        path = os.path.join(self.root, *names)
        try:
            if not names or not names[-1].endswith(MARKDOWN) or os.stat(path).st_size > MAX_EMPTY_SIZE:
                return False
            with open(path, "rb") as file:
                return not file.read(MAX_EMPTY_SIZE).strip()
        except OSError:
            return False

    def _is_plain_at(self, note_path: Path) -> bool:
        """Return whether a note is in a plain repository, and in no folder that a documentation tool publishes."""
        folder = self._candidates.folder_of(note_path)
        return folder is not None and self._is_plain and not self._candidates.tool_above(folder)

    @cached_property
    def _is_plain(self) -> bool:
        """Whether the site is a repository without files of a generator or a documentation tool."""
        docs = [("docs",)] if "docs" in self._tree.names((), "folder") else []
        names = {name.lower() for folder in ((), *docs) for name in self._tree.names(folder)}
        return self.generator == "" and names.isdisjoint(_TOOL_FILES) and not self.is_vault

    def is_content(self, folder: Sequence[str]) -> bool:
        """Return whether Hugo builds pages from the files of a folder, as names; true where that is not certain."""
        contents = self._contents
        if self._settings.are_vague or not contents:
            return True
        return any(tuple(folder[: len(each)]) == each for each in contents) or not _POST_FOLDERS.isdisjoint(folder)

    @cached_property
    def _contents(self) -> list[tuple[str, ...]]:
        """The folders that Hugo builds pages from; empty where none of them exists."""
        contents = self._settings.folders("contentDir", "content")
        return contents if any(self._tree.walk(each).status == "found" for each in contents) else []

    def find(self, note_path: Path, target: str) -> tuple[str, ...] | None:
        """Return the file or folder that a local target refers to, as names below the root.

        None where there is none, where its name differs in case, or where it is ambiguous.
        """
        wanted = parse_target(target)
        if (
            wanted is None
            or (wanted.absolute and self.generator == "none")
            or self._missing_in_plain(note_path, target, wanted)
        ):
            return None
        candidates = dict.fromkeys(each for each in self._candidates.of(note_path, wanted) if each is not None)
        found = [each for each in candidates if self._tree.walk(each).status == "found"]
        alone = len(found) == 1 or (found and not wanted.absolute and found[0] == next(iter(candidates)))
        return found[0] if alone else None

    def below(self, path: Path) -> tuple[str, ...] | None:
        """Return the path of a file as names below the root; None where it is outside."""
        folder = self._candidates.folder_of(path)
        return (*folder, path.name) if folder is not None else None

    @cached_property
    def sources(self) -> dict[str, list[tuple[str, ...]]] | None:
        """The notes and posts below the root by `stem`, each as names; None where not all of them can be listed.

        Generated and hidden folders are left out. A post may be in any format.
        """
        found: dict[str, list[tuple[str, ...]]] = {}
        for looked, folder in enumerate(self._source_folders()):
            posts = not _POSTS.isdisjoint(folder)
            outside = self._tree.names(folder, "outside")
            if looked == MAX_FOLDERS or (outside and (posts or not _POSTS.isdisjoint(outside))):
                return None
            for name in self._tree.names(folder, "file"):
                if posts or name.endswith(MARKDOWN):
                    found.setdefault(undated_stem(name), []).append((*folder, name))
        return found

    def _source_folders(self) -> Iterator[tuple[str, ...]]:
        """Yield the folders below the root, without generated and hidden ones."""
        folders: list[tuple[str, ...]] = [()]
        for folder in folders:
            yield folder
            names = self._tree.names(folder, "folder") if len(folder) < MAX_DEPTH else []
            folders += (
                (*folder, name) for name in names if not name.startswith(".") and name not in _GENERATED_FOLDERS
            )

    @cached_property
    def _files(self) -> dict[str, list[tuple[str, ...]]]:
        """The files below the root by their name without case."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for folder in islice(self._source_folders(), MAX_FOLDERS):
            for name in self._tree.names(folder, "file"):
                found.setdefault(name.casefold(), []).append((*folder, name))
        return found

    @cached_property
    def names(self) -> frozenset[str] | None:
        """The names of all files and folders without case, whole, and up to their first dot, as languages follow one.

        None where Hugo may have pages that are not below the root, of modules and mounts.
        """
        if self._settings.are_vague or regex(r"\bimports\b").search(self._settings.source) or self.sources is None:
            return None
        folders = {name.casefold() for folder in islice(self._source_folders(), MAX_FOLDERS) for name in folder}
        return frozenset(folders | self._files.keys() | {name.partition(".")[0] for name in self._files})

    @cached_property
    def titles(self) -> frozenset[str]:
        """The titles of the notes and posts, as far as they are on one line."""
        heads = (self.head(names) for alike in (self.sources or {}).values() for names in alike)
        return frozenset(found[1] for head in heads if (found := regex(_TITLE, re.MULTILINE).search(head)))

    @cached_property
    def slugs(self) -> WordIndex:
        """The stems of the notes and posts, indexed for finding the nearest one."""
        from paperstack_lint.text.nearest import WordIndex

        return WordIndex(self.sources or ())

    def head(self, names: tuple[str, ...]) -> str:
        """Return the beginning of a file below the root, with its front matter; `` where it cannot be read."""
        return self._tree.head(names, MAX_HEAD_LENGTH)

    @property
    def permalink(self) -> str:
        """The permalink setting of a Jekyll site; `` for the default."""
        return self._settings.text("permalink")

    @property
    def has_nested_permalink(self) -> bool:
        """Whether a permalink is configured for some of the pages only, as in the defaults of Jekyll."""
        return self.has_setting(r"(?m)^[ \t]+.*\bpermalink\b")

    @property
    def has_own_file_names(self) -> bool:
        """Whether the names of Hexo's posts have parts that are not in their addresses, or are in another case."""
        return self._settings.text("new_post_name") not in ("", ":title.md") or self.publishing.filename_case in (
            "1",
            "2",
        )

    def has_setting(self, pattern: str) -> bool:
        """Return whether a pattern is in the configuration of the generator."""
        return regex(pattern).search(self._settings.source) is not None

    def _not_found(
        self, target: str, wanted: LocalTarget, walks: list[tuple[Walk, tuple[str, ...] | None]]
    ) -> Resolution:
        if self._settings.are_vague:
            return UNKNOWN
        for walk, candidate in walks:
            if walk.status == "misspelt" and candidate:
                return Resolution("misspelt", "/".join(walk.names), with_names(target, candidate, walk.names))
        if any(walk.status == "unknown" for walk, _ in walks):
            return UNKNOWN
        if any(candidate and self._repository.is_tracked(candidate) for _, candidate in walks):
            return FOUND
        places = walks[:1] if self._is_plain else walks
        if any(candidate and self._repository.is_ignored(candidate) for _, candidate in places):
            return UNKNOWN
        return self._missing(target, wanted, dict.fromkeys((walk.names, each) for walk, each in walks if each))

    def _missing(
        self, target: str, wanted: LocalTarget, places: Iterable[tuple[tuple[str, ...], tuple[str, ...]]]
    ) -> Resolution:
        """Return the resolution with the probably intended file; a place is the part that exists, and the whole."""
        depth = min((len(parts) - len(names) - 1 for names, parts in places), default=0) if "/" in wanted.path else 0
        name = wanted.path.rpartition("/")[2]
        same = ["/".join(each) for each in self._files.get(name.casefold(), ())]
        if len(same) == 1:
            public = self._candidates.public_path(same[0]) if wanted.absolute else same[0]
            # The path in the repository, not in the site: the file is certain.
            certain = target == "/" + same[0] != public
            return Resolution("missing", public, public if certain else "", depth=depth)
        if 0 < len(same) <= MAX_SAME_NAME:
            return Resolution("missing", same=tuple(same), depth=depth)
        for names, parts in places:
            if len(names) + 1 == len(parts) and (near := self._tree.nearest(names, parts)):
                file = "/".join((*names, near))
                return Resolution("missing", self._candidates.public_path(file) if wanted.absolute else file)
        return Resolution("missing", depth=depth)
