"""Decide whether two entries are on the same paper, or two notes are one note in two languages. Pure functions.

Papers are compared only where they share a lookup key: see `identified_papers.py`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper, fold
from paperstack_lint.storage.paths import DATED
from paperstack_lint.text.regex import regex

Contradiction = Literal["titles", "ids"]


def is_same_paper(first: IdentifiedPaper, second: IdentifiedPaper) -> bool:
    """Return whether two are the same paper, and the same part of it; never if they contradict each other.

    A paper without lookup keys is not even the same as itself: nothing identifies it.
    """
    if first.part != second.part:
        return False
    if not set(first.ids).isdisjoint(second.ids):
        return "different" not in _title_verdicts(first, second)
    return _have_same_title(first, second) and not _registries(first) & _registries(second)


def contradiction(first: IdentifiedPaper, second: IdentifiedPaper) -> Contradiction | None:
    """Return what of two papers cannot both be right.

    `titles` are two for one identifier, of which neither can be another name, a translation or a part of the other.
    `ids` are two of arXiv for one title. Other registries give a paper one at each venue, and surveys share titles.
    """
    if first.part != second.part:
        return None
    from paperstack_lint.papers.agreement import titles_differ

    if not set(first.ids).isdisjoint(second.ids):
        if not (first.key and second.key) or first.key == second.key or not titles_differ(first.title, second.title):
            return None
        return None if _share_most_words(first.title, second.title) else "titles"
    both = _registries(first) & _registries(second)
    if "arxiv" not in both or not _have_same_title(first, second):
        return None
    return "ids" if _is_unique_title(first.title) and _is_unique_title(second.title) else None


def _registries(paper: IdentifiedPaper) -> set[str]:
    return {name.partition(":")[0] for name in paper.ids}


def _title_verdicts(first: IdentifiedPaper, second: IdentifiedPaper) -> set[str]:
    """Compare each title with the other one: either may be the complete one."""
    from paperstack_lint.papers.agreement import compare_titles

    if first.key and first.key == second.key:
        return {"same"}
    return {compare_titles(first.title, [second.title]), compare_titles(second.title, [first.title])}


MIN_SHARED_WORDS = 5
"""Words in common that are enough to call titles similar."""


def _share_most_words(title: str, other: str) -> bool:
    """Return whether titles have nearly all words in common, as those of two versions of a paper may."""
    mine, theirs = (set(regex(r"[^\W\d_]{3,}").findall(fold(each))) for each in (title, other))
    numbers = [regex(r"\d+").findall(each) for each in (title, other)]
    shared = len(mine & theirs)
    return numbers[0] == numbers[1] and shared >= MIN_SHARED_WORDS and 4 * shared >= 3 * len(mine | theirs)


def _have_same_title(first: IdentifiedPaper, second: IdentifiedPaper) -> bool:
    """Return whether the titles have the same key and no years that differ: a series has such a title each year."""
    if not first.key or first.key != second.key:
        return False
    mine, theirs = _years(f"{first.title} {first.year}"), _years(f"{second.title} {second.year}")
    return not (mine and theirs) or not mine.isdisjoint(theirs)


def _years(title: str) -> set[str]:
    return set(regex(r"(?<!\d)(?:19|20)\d\d(?!\d|\.\d)").findall(fold(title)))


_SHARED_TITLES = (
    r"survey|review|overview|tutorial|introduction|primer|report|challenge|benchmark|comment|reply"
    r"|综述|綜述|综览|サーベイ|서베이"
)
_MIN_UNIQUE_LETTERS = 20


def _is_unique_title(title: str) -> bool:
    """Return whether no two papers can be expected to have this title."""
    folded = fold(title)
    words = regex(r"[^\W\d_]+").findall(folded)
    long = len(words) > 3 and len("".join(words)) >= _MIN_UNIQUE_LETTERS
    return long and not regex(_SHARED_TITLES).search(folded)


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
    stem = regex(DATED).sub("", name.rpartition(".")[0] or name)
    found = regex(_NAME_WITH_LANGUAGE).fullmatch(stem)
    languages = [folder.casefold() for folder in folders if regex(_LANGUAGE, re.IGNORECASE).fullmatch(folder)]
    rest = [folder for folder in folders if not regex(_LANGUAGE, re.IGNORECASE).fullmatch(folder)]
    if found:
        return _ParsedPath((*rest, found["name"]), (*languages, found["language"].casefold()))
    return _ParsedPath((*rest, stem), tuple(languages))
