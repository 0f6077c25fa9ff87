"""References in the files of a site that are no notes of the collection: pages, layouts, data, scripts.

What a repository has around its site is searched as well, as far as it is written for readers.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from paperstack_lint.collection.index import UNPLACED, Follower, add_loose, key
from paperstack_lint.headings import mentions
from paperstack_lint.site import Site
from paperstack_lint.site.tree import Tree
from paperstack_lint.storage import files, serialization
from paperstack_lint.storage.paths import named, repositories
from paperstack_lint.storage.trust import is_home

MAX_SIZE = 20_000_000
"""Bytes of a file that is searched; no page and no script is larger."""
MAX_FOLDERS = 50_000
_KIND = "references"
"""What the results are cached as."""

_BINARY = frozenset(
    "png jpg jpeg gif webp bmp tif tiff avif ico psd ai eps pdf ps djvu zip gz tgz bz2 xz 7z rar tar jar whl woff woff2"
    " ttf otf eot mp3 mp4 m4a m4v mov avi mkv webm wav ogg flac doc docx ppt pptx xls xlsx odt ods odp key exe dll so"
    " dylib o a class pyc npy npz pt pth onnx ckpt pb h5 hdf5 mat pkl pickle parquet db sqlite bin dat lock map".split()
)
_READABLE = frozenset("md markdown mdx mkd html htm rst adoc txt".split())
_LEFT_OUT = frozenset({".git", "_site", "node_modules", ".jekyll-cache", ".sass-cache", "__pycache__", ".venv", "venv"})


class Cache(Protocol):
    """What was found in files by earlier runs, by their path and a digest of their content."""

    def get(self, kind: str, path: Path, digest: str) -> bytes:
        """Return what is cached; nothing where nothing is."""

    def put(self, kind: str, path: Path, digest: str, data: bytes) -> None:
        """Cache something."""


def references(
    site: Site | None, folder: Path, notes: Container[str], cache: Cache
) -> Mapping[str, Sequence[Follower]]:
    """Return the references to headings, tags and titles, as `collection.key` names them.

    The files of the `site` and of the repository around it are searched but its `notes`, which are named as
    `paths.named` does; without a site those of the `folder` of a note alone.
    """
    found: dict[str, list[Follower]] = {}
    for path in _files(site, folder):
        name = named(path)
        if name not in notes:
            for fragment, line in _found(path, cache):
                one = Follower(name, line, fragment, UNPLACED, certain=False)
                add_loose(found, _key(fragment), one)
    return found


_key = lru_cache(100_000)(key)  # pages have the same fragments again and again


def _found(path: Path, cache: Cache) -> Iterable[tuple[str, int]]:
    """Return the fragments, tags and titles in a file, each with its first line."""
    data = _read(path)
    digest = files.digest(data) if data else ""
    if data and (cached := cache.get(_KIND, path, digest)):
        with suppress(ValueError, TypeError, KeyError, RecursionError):  # else it is found again
            return [(str(name), int(line)) for name, line in serialization.deserialized(cached)]
    found = _search(path, _text(data)) | dict.fromkeys(mentions.tag_page_names(path), 1)
    if found:
        cache.put(_KIND, path, digest, serialization.serialized(list(found.items())))
    return found.items()


def _text(data: bytes) -> str:
    """Return the text of a page in UTF-8, UTF-16 or the Chinese GB 18030, as far as it is one."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _search(path: Path, text: str) -> dict[str, int]:
    lines = [0, *(each.end() for each in re.finditer("\n", text))]
    found: dict[str, int] = {}
    for one in (
        *_fragments(text),
        *mentions.element_ids(text),
        *mentions.page_names(text),
        *mentions.data_names(path, text),
    ):
        if one.name not in found:
            found[one.name] = bisect_right(lines, one.start)
    return found


def _fragments(text: str) -> Iterator[mentions.NameUse]:
    for match in re.finditer(mentions.FRAGMENT, text):
        if match[0][0] != "#" or text[match.start() - 1 : match.start()] != "&":  # `&#39;` is a character
            yield mentions.NameUse(mentions.decode(match[1]), match.start())


def _files(site: Site | None, folder: Path) -> Iterator[Path]:
    """Yield the files of a site and around it, in the order of their paths.

    Without a site they are those below the current folder, where the note is below that, else those beside the note.
    """
    if site is None:
        here = Path.cwd()
        if folder.is_relative_to(here) and not is_home(here):
            yield from _below(here, ())
        else:
            yield from (path for path in _below(folder, (), 1) if path.parent == folder)
        return
    yield from _below(site.root, site.publishing.output)
    if (around := [*repositories(site.root)][-1:]) and around[0] != site.root:
        for path in _below(around[0], ()):
            if path.suffix[1:].lower() in _READABLE and not path.is_relative_to(site.root):
                yield path


def _below(root: Path, output: tuple[str, ...], most: int = MAX_FOLDERS) -> Iterator[Path]:
    """Yield the files below a folder but what a generator writes to `output`; links lead to what is found anyway."""
    tree = Tree(root)
    folders: list[tuple[str, ...]] = [()]
    for names in folders:
        for name in tree.names(names, "file"):
            path = Path(root, *names, name)
            if name.rpartition(".")[2].lower() not in _BINARY and ".min." not in name and not path.is_symlink():
                yield path
        for name in tree.names(names, "folder") if len(folders) < most else ():
            inner = (*names, name)
            if name not in _LEFT_OUT and inner not in (output, ("vendor", "bundle")):
                folders += [] if os.path.islink(os.path.join(root, *inner)) else [inner]


def _read(path: Path) -> bytes:
    """Return the bytes of a file; none of one that is too large, is no text, or cannot be read."""
    try:
        data = path.read_bytes() if os.path.getsize(path) <= MAX_SIZE else b""
    except OSError:
        return b""
    is_text = b"\0" not in data[:1000] or data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data if is_text else b""
