"""Recognize text that programs converted from PDF files, which is not the author's, and is no note, and its folders."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from paperstack_lint.storage import files
from paperstack_lint.text.regex import regex

MIN_CONVERTED, MIN_SHARE = 3, 0.9
"""Converted texts in a folder, and their share of its notes, from which on it is one of converted text."""

_TRACES = (
    r"!\[[^\]\n]*\]\((?:[^()\s]*/)?(?:[0-9a-f]{32,64}|_page_\d+_(?:Figure|Picture|Table)_\d+)\.(?:jpe?g|png)\)"
    r"|^<!-- (?:image|formula-not-decoded|\d+ page break|page_number: \d+) -->[ \t]*\r?$"
)
"""Matches what converters leave in the text: images named by their content or their page, and comments."""
_MIN_TRACES = 2
_CHEAP_TRACES = (
    *("](images/", "_page_", "<!-- image", "<!-- formula-not", "page break -->", "<!-- page_number"),
    *("eferences", "EFERENCES"),
)
"""What is in any such text: no pattern is searched for in others."""
_AUTHORS = r"\*\*[^*\s]|(?<!!)\[[^\[\]\n]+\]\([^)\s]|^[ \t]*\[\^"
"""Matches what an author writes, and converters do not: bold words, links, footnotes."""
_MARKDOWN = r"^#{1,6}[ \t]|!\[|^[ \t]*(?:```|~~~)|^---[ \t]*\r?$"
_REFERENCES = r"^[ \t]*(?:\d+\.?[ \t]+)?(?i:references)[ \t]*\r?$"
_COMMANDS = r"(?<![\\\w])(?:(?:bibinfo|natexlab|showarticletitle)\{|(?:url|href) ?\{https?://)"
"""Matches what a bibliography in TeX has instead of links, where a program has removed the backslashes."""
_CHEAP_COMMANDS = ("bibinfo{", "natexlab{", "showarticletitle{", "url{", "url {", "href{", "href {")
"""What each of them contains."""
_MIN_COMMANDS = 5
_MIN_LENGTH = 10_000
"""The fewest characters of a paper."""


def is_converted_text(text: str) -> bool:
    """Return whether a text is a whole paper as a program converted it: long, and with nothing of an author.

    It has the traces of a converter, or no Markdown at all and a list of references. An author's note that shows
    figures of such a paper is none. A bibliography that was converted from TeX may be shorter.
    """
    if sum(map(text.count, _CHEAP_COMMANDS)) >= _MIN_COMMANDS and _is_bibliography(text):
        return True
    if len(text) < _MIN_LENGTH or not any(each in text for each in _CHEAP_TRACES):
        return False
    if regex(_AUTHORS, re.MULTILINE).search(text):
        return False
    return _has_traces(text) or (
        regex(_MARKDOWN, re.MULTILINE).search(text) is None
        and regex(_REFERENCES, re.MULTILINE).search(text) is not None
    )


def _is_bibliography(text: str) -> bool:
    """Return whether a text has several commands of a bibliography in TeX, without backslashes, and no Markdown."""
    commands = islice(regex(_COMMANDS).finditer(text), _MIN_COMMANDS)
    return len(list(commands)) == _MIN_COMMANDS and regex(_AUTHORS, re.MULTILINE).search(text) is None


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
        return _has_traces(files.read(path, max_size))
    except files.FileError:
        return False


def _has_traces(text: str) -> bool:
    found = regex(_TRACES, re.MULTILINE).finditer(text)
    return not text.startswith(("---", "+++")) and sum(1 for _ in islice(found, _MIN_TRACES)) == _MIN_TRACES
