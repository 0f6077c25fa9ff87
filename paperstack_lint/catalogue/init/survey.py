"""Find the notes of a blog that has no configuration: their folders, and the files in these that are no notes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.collection import files_to_lint
from paperstack_lint.config.configuration import Config
from paperstack_lint.config.discovery import Configurations
from paperstack_lint.site.generators import Generator, SiteSettings, detect_generator
from paperstack_lint.site.tree import Tree
from paperstack_lint.site.workspace import DRAFT_FOLDERS, SCAFFOLD_FOLDERS, is_file_for_tools, is_scaffold_name
from paperstack_lint.storage import git
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

MAX_FOLDERS = 8
"""The most folders that are named one by one; where the notes are in more, their common folder is named."""
MIN_README_SHARE = 0.4
"""The share of files that are called README from which on each of them is the note in its folder."""
_MAX_STRAYS = 10
"""Files beside the folders of notes are no notes where so many times as many are in these."""
_JEKYLL_PARTS = frozenset("_pages _includes _layouts _drafts _data _sass _templates _tabs _plugins _site".split())
"""Folders of Jekyll that contain no posts."""
_THEMES = "themes"


class Exclusion(NamedTuple):
    """A pattern of `exclude`: `why` its files are no notes, and how many there are."""

    pattern: str
    why: str
    files: int


class FoundNotes(NamedTuple):
    """The notes below a folder. `folders` are relative to it, `.` for itself; `files` are paths to the notes."""

    generator: Generator
    folders: tuple[str, ...]
    files: tuple[Path, ...]
    exclusions: tuple[Exclusion, ...]


def find_notes(root: Path) -> FoundNotes:
    """Find the notes below a folder, as its generator or its repository has them."""
    files = _markdown_files(root)
    base, generator = _site_below(root)
    folders = _site_folders(root, base, generator, files)
    if base and not folders:
        generator = ""  # the notes are beside the site
    folders = folders or _plain_folders([_names(root, file) for file in files])
    folders = folders if all(map(str.isprintable, folders)) else (".",)  # YAML cannot contain any name
    inside = [file for file in files if _is_in(_names(root, file), folders)]
    readme_notes = sum(is_file_for_tools(file.stem) for file in inside) >= MIN_README_SHARE * len(inside)
    kinds = {file: _kind(_names(root, file), readmes=not readme_notes) for file in inside}
    exclusions = tuple(_exclusions(root, kinds))
    return FoundNotes(generator, folders, tuple(file for file in inside if not kinds[file]), exclusions)


def _markdown_files(root: Path) -> list[Path]:
    """Return the Markdown files below a folder, without those that git ignores, by path."""
    found = files_to_lint.find_files([root], Configurations(Config(root), single=True)).files
    try:
        listed = git.run(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    except git.GitError:
        listed = b""
    wanted = {os.path.abspath(root / os.fsdecode(name)) for name in listed.split(b"\0") if name}
    return sorted(file for file in found if not wanted or os.path.abspath(file) in wanted)


def _site_below(root: Path) -> tuple[str, Generator]:
    """Return the folder of the only site at a folder or right below it, `` for itself, and its generator."""
    if own := detect_generator(root):
        return "", own
    below = [(name, own) for name in _folder_names(root) if (own := detect_generator(root / name))]
    return below[0] if len(below) == 1 else ("", "")


def _folder_names(root: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in os.scandir(root) if entry.is_dir() and not entry.name.startswith("."))
    except OSError:
        return []


def _names(root: Path, file: Path) -> tuple[str, ...]:
    return Path(os.path.relpath(file, root)).parts


def _site_folders(root: Path, base: str, generator: Generator, files: Sequence[Path]) -> tuple[str, ...]:
    """Return the folders from which a generator takes posts; none where they contain no notes."""
    paths = [_names(root, file) for file in files]
    start = len(Path(base).parts)
    own = [names for names in paths if names[:start] == Path(base).parts]
    if generator == "jekyll":
        found = {"/".join(names[: at + 1]) for names in own if (at := _post_folder(names)) >= 0}
    elif generator == "hexo":
        source = SiteSettings(Tree(root / base), generator).text("source_dir") or "source"
        found = {"/".join(names[: start + 2]) for names in own if names[start : start + 2] == (source, "_posts")}
    elif generator == "hugo":
        found = set(_hugo_sections(own, (*Path(base).parts, "content")))
    else:
        found = set()
    return tuple(sorted(found))


def _post_folder(names: Sequence[str]) -> int:
    """Return which of the names of a path is that of a folder of Jekyll with posts; -1 for none."""
    is_post = (name.startswith("_") and name not in _JEKYLL_PARTS for name in names[:-1])
    return next((at for at, found in enumerate(is_post) if found), -1)


def _hugo_sections(paths: Sequence[tuple[str, ...]], content: tuple[str, ...]) -> Iterator[str]:
    """Yield the sections of Hugo's content with at least two pages that are no lists; else the whole content."""
    depth = len(content)
    inside = [names for names in paths if names[:depth] == content and not is_file_for_tools(Path(names[-1]).stem)]
    pages = [names for names in inside if len(names) > depth + 1]
    sections = Counter(names[depth] for names in pages if names[-1].lower() != "index.md") or Counter(
        names[depth] for names in pages
    )
    own = len(inside) - len(pages)
    several = [name for name, number in sorted(sections.items()) if number > 1]
    if several and own < 2 and 2 * sum(sections[name] for name in several) > len(inside):
        yield from ("/".join((*content, name)) for name in several)
    elif inside:
        yield "/".join(content)


def _plain_folders(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the folders right below a plain repository with notes; `.` where notes are beside them, or in many."""
    notes = [names for names in paths if not _kind(names, readmes=True) and names[0] != _THEMES]
    notes = notes or [names for names in paths if len(names) > 1]
    above = Counter(names[0] for names in notes if len(names) > 1)
    strays = len(notes) - above.total()
    if not above or strays * _MAX_STRAYS > above.total() or len(above) > MAX_FOLDERS:
        return (".",)
    return tuple(sorted(above))


def _is_in(names: Sequence[str], folders: Sequence[str]) -> bool:
    return any(
        folder == "." or tuple(names[: (n := len(folder.split("/")))]) == tuple(folder.split("/")[:n])
        for folder in folders
    )


def _kind(names: Sequence[str], *, readmes: bool) -> str:
    """Return what a file is that is no note, for a comment; `` for a note. With `readmes`, a README is none."""
    stem = Path(names[-1]).stem
    if not SCAFFOLD_FOLDERS.isdisjoint(names[:-1]) or is_scaffold_name(stem):
        return msg("new notes are made from it")
    if not DRAFT_FOLDERS.isdisjoint(map(str.casefold, names[:-1])):
        return msg("drafts")
    if names[0] == _THEMES:
        return msg("files of themes")
    return msg("no note") if readmes and is_file_for_tools(stem) else ""


def _exclusions(root: Path, kinds: dict[Path, str]) -> Iterator[Exclusion]:
    """Yield the patterns that match the files that are no notes, and nothing else."""
    groups: Counter[tuple[str, str]] = Counter()
    for file, kind in kinds.items():
        names = _names(root, file)
        if kind and all(map(str.isprintable, names)):
            groups[_pattern(names, kind), kind] += 1
    for (pattern, kind), number in sorted(groups.items()):
        yield Exclusion(pattern, kind, number)


def _pattern(names: Sequence[str], kind: str) -> str:
    """Return the pattern for a file that is no note: its name where that is enough, else its folder or path."""
    if kind == "no note":
        return escape_pattern(names[-1])
    special = SCAFFOLD_FOLDERS | DRAFT_FOLDERS | {_THEMES}
    at = next((at for at, name in enumerate(names[:-1]) if name.casefold() in special), len(names))
    return "/" + "/".join(map(escape_pattern, names[: at + 1])) + ("/" if at < len(names) else "")


def escape_pattern(name: str) -> str:
    """Return the pattern that matches just this name, as `.gitignore` reads it."""
    return regex(r"([\\*?\[\]!#]|^ | $)").sub(r"\\\1", name)
