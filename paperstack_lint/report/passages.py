"""Cut the documentation of a rule into what is translated, paragraphs and list items, and what is not: examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple

from paperstack_lint.text.regex import regex

_CODE = "    "
"""The indentation of examples."""
_ITEM = regex(r"- |`[\w-]+`(?:: |：)")
"""How an item of a list begins, or what an option is for."""


class Passage(NamedTuple):
    """A part of a documentation: whole lines, as they are written. Prose is a paragraph or an item."""

    source: str
    is_prose: bool

    @property
    def text(self) -> str:
        """The text without its line breaks: what the catalogue of translations has."""
        return " ".join(self.source.split())


def cut(documentation: str) -> Iterator[Passage]:
    """Yield the passages of a dedented documentation; their sources, joined by line breaks, are the documentation."""
    for is_prose, lines in groupby(documentation.split("\n"), _is_prose):
        passage: list[str] = []
        for line in lines:
            if passage and is_prose and _ITEM.match(line):
                yield Passage("\n".join(passage), is_prose)
                passage = []
            passage.append(line)
        yield Passage("\n".join(passage), is_prose)


def _is_prose(line: str) -> bool:
    return bool(line.strip()) and not line.startswith(_CODE)


def translate_prose(documentation: str, translate: Callable[[str], str]) -> str:
    """Return a documentation with its prose translated. What has no translation keeps its line breaks, too."""
    return "\n".join(_translate(passage, translate) for passage in cut(documentation))


def _translate(passage: Passage, translate: Callable[[str], str]) -> str:
    if not passage.is_prose:
        return passage.source
    translated = translate(passage.text)
    return passage.source if translated == passage.text else translated
