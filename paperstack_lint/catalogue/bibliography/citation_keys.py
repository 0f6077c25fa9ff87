"""Citation keys: by what an entry itself contains, so that they stay when other notes are added."""

from __future__ import annotations

import unicodedata

from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper
from paperstack_lint.storage.files import digest
from paperstack_lint.text.regex import regex

MAX_SLUG = 40
"""The most characters of the part of a key that is made from a title."""
_DIGEST = 6
"""Hexadecimal digits that distinguish papers whose keys would be equal otherwise."""


def citation_key(paper: IdentifiedPaper, url: str, year: int | None) -> str:
    """Return the key of a paper: from its identifier, else from its title and year.

    It consists of ASCII letters, digits, dots, underscores and single dashes, which BibTeX, LaTeX and pandoc accept. It
    ends in a part of a digest where the rest does not distinguish the paper from every other one.
    """
    if paper.ids:
        return _encode(paper.ids[0])
    folded = unicodedata.normalize("NFKD", paper.title).casefold()
    words = regex(r"[a-z0-9]+").findall(regex(r"[\u0300-\u036f'’]").sub("", folded))
    slug = _join(words)
    parts = [slug or "paper", *([str(year)] if year else [])]
    if not slug or len(slug) < len("-".join(words)) or not paper.key or not folded.isascii():
        parts.append(_short_digest(f"{paper.key or f'{folded} {url}'} {year or ''}"))
    return "-".join(parts)


def _encode(identifier: str) -> str:
    """Return a key from an identifier such as `doi:10.1145/3292500`; only the first `/` and `:` may become dashes."""
    plain = identifier.replace(":", "-", 1).replace("/", "-", 1)
    key = regex(r"[^A-Za-z0-9._]+").sub("-", plain).strip("-")
    return key if key == plain else f"{key}-{_short_digest(identifier)}"


def _join(words: list[str]) -> str:
    """Return the first words with dashes, no more than MAX_SLUG characters."""
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:MAX_SLUG]
        if len(longer) > MAX_SLUG:
            break
        slug = longer
    return slug


def _short_digest(text: str) -> str:
    return digest(text.encode("utf-8", "surrogatepass"))[:_DIGEST]
