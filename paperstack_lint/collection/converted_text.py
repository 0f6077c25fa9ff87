"""Find folders of text that programs converted from PDF files, which is not the author's, and is no note."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from paperstack_lint.storage import files

MIN_CONVERTED, MIN_SHARE = 3, 0.9
"""Converted texts in a folder, and their share of its notes, from which on it is one of converted text."""

_TRACES = re.compile(
    r"!\[[^\]\n]*\]\((?:[^()\s]*/)?(?:[0-9a-f]{32,64}|_page_\d+_(?:Figure|Picture|Table)_\d+)\.(?:jpe?g|png)\)"
    r"|^<!-- (?:image|formula-not-decoded|\d+ page break|page_number: \d+) -->[ \t]*\r?$",
    re.MULTILINE,
)
"""Matches what converters leave in the text: images named by their content or their page, and comments."""
_MIN_TRACES = 2


def converted_folders(paths: Iterable[Path], max_size: int) -> list[tuple[str, int]]:
    """Return the outermost folders whose notes are converted text, with the number of these; not the folder of all."""
    notes: Counter[Path] = Counter()
    converted: Counter[Path] = Counter()
    total = 0
    for path in paths:
        total += 1
        parents = [parent for parent in path.parents if parent != Path()]
        notes.update(parents)
        if _is_converted(path, max_size):
            converted.update(parents)
    found = {
        folder: number
        for folder, number in converted.items()
        if number >= MIN_CONVERTED and number >= MIN_SHARE * notes[folder] and notes[folder] < total
    }
    return sorted((folder.as_posix(), number) for folder, number in found.items() if not _is_below(folder, found))


def _is_below(folder: Path, folders: Iterable[Path]) -> bool:
    return not set(folder.parents).isdisjoint(folders)


def _is_converted(path: Path, max_size: int) -> bool:
    """Return whether a note has no front matter, and several traces of a converter."""
    try:
        text = files.read(path, max_size)
    except files.FileError:
        return False
    return not text.startswith(("---", "+++")) and sum(1 for _ in _TRACES.finditer(text)) >= _MIN_TRACES
