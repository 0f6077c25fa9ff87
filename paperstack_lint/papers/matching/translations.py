"""Whether two notes are one in two languages, by what their files are called."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from paperstack_lint.storage.paths import DATED

_SCRIPT = r"(?:zh|cn|tw|hk|chs|cht|en|eng|us|gb|ja|jp|ko|kr|fr|de|es|pt|br|ru|it|vi|id|tr|uk|pl|ar|hi)"
_LANGUAGE = (
    rf"(?:{_SCRIPT}(?:[-_](?:{_SCRIPT}|hans|hant|latn))?"
    r"|english|chinese|japanese|korean|中文|中文版|英文|英文版|日文|日本語|英語|한국어|영어)"
)
_MARKED = rf"(?i:(?P<name>.+?)[-_. (（\[]+(?P<language>{_LANGUAGE})[)）\]]?)"


class _Read(NamedTuple):
    """A path without what says in which language the note is, and without its date; and what says so."""

    rest: tuple[str, ...]
    languages: tuple[str, ...]


def are_translations(first: str, second: str) -> bool:
    """Whether two paths differ in a language (`x.zh.md` and `x.en.md`, `zh/x.md` and `en/x.md`), and but for that are
    one, days apart perhaps.
    """
    mine, theirs = _read(first), _read(second)
    return mine.rest == theirs.rest and mine.languages != theirs.languages


@cache
def _read(path: str) -> _Read:
    *folders, name = path.split("/")
    stem = re.sub(DATED, "", name.rpartition(".")[0] or name)
    found = re.fullmatch(_MARKED, stem)
    languages = [folder.casefold() for folder in folders if re.fullmatch(_LANGUAGE, folder, re.IGNORECASE)]
    rest = [folder for folder in folders if not re.fullmatch(_LANGUAGE, folder, re.IGNORECASE)]
    if found:
        return _Read((*rest, found["name"]), (*languages, found["language"].casefold()))
    return _Read((*rest, stem), tuple(languages))
