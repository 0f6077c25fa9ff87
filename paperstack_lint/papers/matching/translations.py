"""Decide by the names of their files whether two notes are one note in two languages."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from paperstack_lint.storage.paths import DATED

_CODE = r"(?:zh|cn|tw|hk|chs|cht|en|eng|us|gb|ja|jp|ko|kr|fr|de|es|pt|br|ru|it|vi|id|tr|uk|pl|ar|hi)"
_LANGUAGE = (
    rf"(?:{_CODE}(?:[-_](?:{_CODE}|hans|hant|latn))?"
    r"|english|chinese|japanese|korean|中文|中文版|英文|英文版|日文|日本語|英語|한국어|영어)"
)
_NAME_WITH_LANGUAGE = rf"(?i:(?P<name>.+?)[-_. (（\[]+(?P<language>{_LANGUAGE})[)）\]]?)"


class _ParsedPath(NamedTuple):
    """A path without its date and its languages, and those languages."""

    rest: tuple[str, ...]
    languages: tuple[str, ...]


def are_translations(first: str, second: str) -> bool:
    """Return whether two paths differ in a language (`x.zh.md` and `x.en.md`, `zh/x.md` and `en/x.md`).

    Apart from the language and the date, they must be equal.
    """
    mine, theirs = _parse(first), _parse(second)
    return mine.rest == theirs.rest and mine.languages != theirs.languages


@cache
def _parse(path: str) -> _ParsedPath:
    *folders, name = path.split("/")
    stem = re.sub(DATED, "", name.rpartition(".")[0] or name)
    found = re.fullmatch(_NAME_WITH_LANGUAGE, stem)
    languages = [folder.casefold() for folder in folders if re.fullmatch(_LANGUAGE, folder, re.IGNORECASE)]
    rest = [folder for folder in folders if not re.fullmatch(_LANGUAGE, folder, re.IGNORECASE)]
    if found:
        return _ParsedPath((*rest, found["name"]), (*languages, found["language"].casefold()))
    return _ParsedPath((*rest, stem), tuple(languages))
