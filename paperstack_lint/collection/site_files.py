"""References in the files of a site that are no notes of the collection: pages, layouts, data, scripts."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path

from paperstack_lint.collection.collection import UNPLACED, Follower, add_loose, key
from paperstack_lint.headings import mentions
from paperstack_lint.paths import named
from paperstack_lint.site import Site
from paperstack_lint.site.layout import MAX_DEPTH, MAX_FOLDERS
from paperstack_lint.site.tree import Tree

MAX_SIZE = 2_000_000
"""Bytes of a file that is searched; larger ones are data."""

_TEXTS = frozenset(
    "html htm xhtml xml md markdown mdx mkd txt rst adoc org tex liquid ejs pug swig njk hbs mustache jsx tsx vue"
    " svelte astro js mjs cjs ts css scss sass less styl yml yaml json toml csv tsv ipynb rb".split()
)
_GENERATED = frozenset({".git", "_site", "node_modules", "vendor", ".jekyll-cache", ".sass-cache", "__pycache__"})
_PUBLISHED = {"hugo": frozenset({"public", "resources"}), "hexo": frozenset({"public", "db.json"})}


def references(site: Site | None, folder: Path, notes: Container[str]) -> Mapping[str, Sequence[Follower]]:
    """Return the first references to headings, tags and titles, of two files at most, as `collection.key` names them.

    The files of the `site` are searched but its `notes`, which are named as `paths.named` does; without a site those
    of the `folder` of a note alone.
    """
    found: dict[str, list[Follower]] = {}
    for path in _files(site, folder):
        name = named(path)
        if name in notes:
            continue
        text = _read(path)
        lines = [0, *(each.end() for each in re.finditer("\n", text))]
        for one in (*_fragments(text), *mentions.names(text)):
            follower = Follower(name, bisect_right(lines, one.start), one.name, UNPLACED, certain=False)
            add_loose(found, key(one.name), follower)
    return found


def _fragments(text: str) -> Iterator[mentions.Named]:
    for match in re.finditer(mentions.FRAGMENT, text):
        yield mentions.Named(mentions.decoded(match[1]), match.start())


def _files(site: Site | None, folder: Path) -> Iterator[Path]:
    """Yield the text files of a site, or of a folder, in the order of their paths."""
    tree = Tree(site.root if site else folder)
    left_out = _GENERATED | _PUBLISHED.get(site.generator if site else "", frozenset())
    folders: list[tuple[str, ...]] = [()]
    for names in folders[:1] if site is None else folders:
        for name in tree.names(names, "file"):
            if _is_text(name) and name not in left_out:
                yield Path(tree.root, *names, name)
        if len(names) < MAX_DEPTH and len(folders) < MAX_FOLDERS:
            folders += ((*names, name) for name in tree.names(names, "folder") if name not in left_out)


def _is_text(name: str) -> bool:
    return name.rpartition(".")[2].lower() in _TEXTS and ".min." not in name


def _read(path: Path) -> str:
    """Return the text of a file; none of one that is too large or cannot be read."""
    try:
        data = path.read_bytes() if os.path.getsize(path) <= MAX_SIZE else b""
    except OSError:
        return ""
    return data.decode("utf-8", "replace")
