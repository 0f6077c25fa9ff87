"""References from other files to places in a note: from other notes, and from files of the site that are no notes.

The files of the repository around the site are searched as well, as far as they are written for readers.
"""

from __future__ import annotations

import os
from bisect import bisect_right, insort
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from paperstack_lint.headings import mentions
from paperstack_lint.headings.fragments import ANY_FRAGMENT, letters
from paperstack_lint.site import Site
from paperstack_lint.site.targets import decode
from paperstack_lint.site.tree import Tree
from paperstack_lint.storage import files, serialization
from paperstack_lint.storage.paths import canonical_path, repositories
from paperstack_lint.storage.trust import is_home
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.collection.facts import OutgoingReference


class IncomingReference(NamedTuple):
    """A reference in another file to a fragment of this note; `obstacle` is why it cannot be updated, `` where it can.

    Where it is not `certain`, it may refer to another note instead.
    """

    path: str
    line: int
    fragment: str
    obstacle: str
    certain: bool = True


NOT_EDITABLE = msg("which cannot be updated")
NOT_LINTED = msg("and is not among the notes of this run")
NOT_UPDATED = msg("and no rule that updates its links is run there")

FileReferences = Callable[[str], Mapping[str, Sequence[IncomingReference]]]
"""The references in files that are no notes, for the site of the note at a path, by the letters of the fragment."""


def _fragment(target: str) -> str:
    """Return the last fragment of a target: in `[[Note#Chapter#Section]]` it is the section."""
    if target.startswith(("?#/", "?#=")):
        return target[2:]
    fragment = target.rpartition("#")[2]
    if "{" in target:  # it may be an argument of a tag
        fragment = regex(r"[\s\"'`<>|{}]").split(fragment, maxsplit=1)[0]
    return decode(fragment)


def _reference_key(fragment: str) -> str:
    """Return the key of an ambiguous reference: its letters, after the sign of a tag or a title."""
    return (fragment[:1] if fragment.startswith(("/", "=")) else "") + letters(fragment)


MAX_SAME_KEY = 20
"""The most references with one key whose fragments are stored; further ones are stored with any fragment."""


def _add_ambiguous(references: dict[str, list[IncomingReference]], key: str, one: IncomingReference) -> None:
    """Add a reference, but no more than two for each fragment: at least one of these is in another note."""
    group = references.setdefault(key, [])
    same = [each.path for each in group if each.fragment in (one.fragment, ANY_FRAGMENT)]
    if len(same) < 2 and one.path not in same:
        group.append(one if len(group) < MAX_SAME_KEY else one._replace(fragment=ANY_FRAGMENT))


class _Entry(NamedTuple):
    """A reference as it is stored: `number` is its place among those of the note at `path`."""

    path: str
    number: int
    line: int
    fragment: str
    obstacle: str
    certain: bool

    @property
    def reference(self) -> IncomingReference:
        """The reference."""
        return IncomingReference(self.path, self.line, self.fragment, self.obstacle, certain=self.certain)


_UNKNOWN = ""
"""In place of the path of a target: the note is unknown."""

ResolvedReferences = Sequence[tuple["OutgoingReference", tuple[str, str] | None, str]]
"""The references of a note, each with the path and the fragment of its target, None where these are unknown, and why it
cannot be updated."""


class IncomingReferences:
    """References from note to note by the path of their target.

    Those of one note can be replaced; the result is the same as if all were added again, in any order.
    """

    def __init__(self) -> None:
        self._by_path: dict[str, dict[str, list[_Entry]]] = {}
        self._ambiguous: dict[str, Sequence[IncomingReference]] = {}

    def add(self, path: str, references: ResolvedReferences) -> None:
        """Add the references of the note at `path`, which has none yet."""
        for target, key, entry in _entries(path, references):
            insort(self._by_path.setdefault(target, {}).setdefault(key, []), entry)

    def replaced(self, changed: Mapping[str, tuple[ResolvedReferences, ResolvedReferences]]) -> IncomingReferences:
        """Return these references with those of some notes replaced: by path, what they were and what they are."""
        other = IncomingReferences()
        other._by_path = dict(self._by_path)
        other._ambiguous = dict(self._ambiguous)
        copied: set[str] = set()
        for path, (before, after) in changed.items():
            old, new = set(_entries(path, before)), set(_entries(path, after))
            for target, key, entry in old ^ new:
                if target not in copied:
                    other._by_path[target] = dict(other._by_path.get(target, {}))
                    copied.add(target)
                other._replace(target, key, entry, is_added=(target, key, entry) in new)
        return other

    def _replace(self, target: str, key: str, entry: _Entry, *, is_added: bool) -> None:
        """Add or remove an entry; lists may be shared with other objects, so that they are copied."""
        groups = self._by_path[target]
        group = [each for each in groups.get(key, ()) if is_added or each != entry]
        if is_added:
            insort(group, entry)
        if group:
            groups[key] = group
        else:
            groups.pop(key, None)
        if target == _UNKNOWN:
            self._ambiguous.pop(key, None)

    def to_note(self, path: str) -> Iterator[IncomingReference]:
        """Yield the references to the note at `path`; those by fragments of the same letters one after the other."""
        for group in sorted(self._by_path.get(path, {}).values(), key=itemgetter(0)):
            yield from (each.reference for each in group)

    def to_fragment(self, path: str, name: str) -> Iterator[IncomingReference]:
        """Yield the references to the note at `path` by a fragment of these letters."""
        return (each.reference for each in self._by_path.get(path, {}).get(name, ()))

    def ambiguous(self, key: str) -> Sequence[IncomingReference]:
        """Return the references of this key whose note is unknown: two for each fragment, and few fragments."""
        if key not in self._ambiguous:
            found: dict[str, list[IncomingReference]] = {}
            for each in self._by_path.get(_UNKNOWN, {}).get(key, ()):
                _add_ambiguous(found, key, each.reference)
            self._ambiguous[key] = found.get(key, ())
        return self._ambiguous[key]


def _entries(path: str, references: ResolvedReferences) -> Iterator[tuple[str, str, _Entry]]:
    """Yield the entries of a note, each with the path of its target and its key."""
    for number, (reference, target, obstacle) in enumerate(references):
        if target is None:
            fragment = _fragment(reference.target)
            entry = _Entry(path, number, reference.line, fragment, NOT_EDITABLE, certain=False)
            yield _UNKNOWN, _reference_key(fragment), entry
        elif target[0] != path:
            yield target[0], letters(target[1]), _Entry(path, number, reference.line, target[1], obstacle, certain=True)


MAX_SIZE = 20_000_000
"""The most bytes of a file that is searched; no page and no script is larger."""
MAX_FOLDERS = 50_000
_CACHE_KIND = "references"
"""The kind of the cached results."""

_BINARY = frozenset(
    "png jpg jpeg gif webp bmp tif tiff avif ico psd ai eps pdf ps djvu zip gz tgz bz2 xz 7z rar tar jar whl woff woff2"
    " ttf otf eot mp3 mp4 m4a m4v mov avi mkv webm wav ogg flac doc docx ppt pptx xls xlsx odt ods odp key exe dll so"
    " dylib o a class pyc npy npz pt pth onnx ckpt pb h5 hdf5 mat pkl pickle parquet db sqlite bin dat lock map".split()
)
HTML_REPORT = "<!doctype html>\n<!-- paperstack-lint report -->\n"
"""How the page of `report` begins."""
REPORTS = (
    HTML_REPORT.encode(),
    b"<!-- paperstack-lint report -->",
    b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="paperstack-lint">',
    b'[\n{"description": "',
    b'{"$schema": "https://json.schemastore.org/sarif-',
    b'{"source": {"name": "paperstack-lint"',
    b'{\n  "version": 1,\n  "findings": [',
    b'{\n  "$schema": "https://json-schema.org/draft/2020-12/schema",\n  "title": "Configuration of paperstack-lint"',
)
"""How files of the program begin that were written into the site: they quote notes, and refer to no heading."""
_READABLE = frozenset("md markdown mdx mkd html htm rst adoc txt".split())
_SKIPPED_FOLDERS = frozenset(
    {".git", "_site", "node_modules", ".jekyll-cache", ".sass-cache", "__pycache__", ".venv", "venv"}
)


class FragmentCache(Protocol):
    """A cache of the fragments in files, by their path and a digest of their content."""

    def get(self, kind: str, path: Path, digest: str) -> bytes:
        """Return the cached data; b"" where there is none."""

    def put(self, kind: str, path: Path, digest: str, data: bytes) -> None:
        """Cache data."""


def references_in_files(
    site: Site | None, folder: Path, notes: Container[str], cache: FragmentCache
) -> Mapping[str, Sequence[IncomingReference]]:
    """Return the references to headings, tags and titles, by `_reference_key`.

    The files of the `site` and of the repository around it are searched, except for its `notes`, which are named by
    `paths.canonical_path`; without a site those of the `folder` of a note alone.
    """
    found: dict[str, list[IncomingReference]] = {}
    for path in _files(site, folder):
        name = canonical_path(path)
        if name not in notes:
            for fragment, line in _fragments_in(path, cache):
                one = IncomingReference(name, line, fragment, NOT_EDITABLE, certain=False)
                _add_ambiguous(found, _cached_key(fragment), one)
    return found


_cached_key = lru_cache(100_000)(_reference_key)  # pages have the same fragments again and again


def _fragments_in(path: Path, cache: FragmentCache) -> Iterable[tuple[str, int]]:
    """Return the fragments, tags and titles in a file, each with its first line."""
    data = _read(path)
    digest = files.digest(data) if data else ""
    if data and (cached := cache.get(_CACHE_KIND, path, digest)):
        with suppress(ValueError, TypeError, KeyError, RecursionError):  # else it is searched again
            return [(str(name), int(line)) for name, line in serialization.deserialize(cached)]
    found = _search(path, _text(data)) | dict.fromkeys(mentions.tag_page_names(path), 1)
    if found:
        cache.put(_CACHE_KIND, path, digest, serialization.serialize(list(found.items())))
    return found.items()


def _text(data: bytes) -> str:
    """Decode a page in UTF-8, UTF-16 or the Chinese GB 18030; invalid bytes are replaced."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _search(path: Path, text: str) -> dict[str, int]:
    lines = [0, *(each.end() for each in regex("\n").finditer(text))]
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
    for match in regex(mentions.FRAGMENT).finditer(text):
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
    """Yield the files below a folder without the generator's `output`, and without links: their targets are yielded."""
    tree = Tree(root)
    folders: list[tuple[str, ...]] = [()]
    for names in folders:
        for name in tree.names(names, "file"):
            path = Path(root, *names, name)
            if name.rpartition(".")[2].lower() not in _BINARY and ".min." not in name and not path.is_symlink():
                yield path
        for name in tree.names(names, "folder") if len(folders) < most else ():
            inner = (*names, name)
            if name not in _SKIPPED_FOLDERS and inner not in (output, ("vendor", "bundle")):
                folders += [] if os.path.islink(os.path.join(root, *inner)) else [inner]


def _read(path: Path) -> bytes:
    """Return the bytes of a file; b"" where it is too large, is no text or a report, or cannot be read."""
    try:
        data = path.read_bytes() if os.path.getsize(path) <= MAX_SIZE else b""
    except OSError:
        return b""
    is_text = b"\0" not in data[:1000] or data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data if is_text and not data.startswith(REPORTS) else b""
