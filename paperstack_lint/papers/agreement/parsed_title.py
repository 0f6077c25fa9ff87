"""Parse the title in a note: which of its words are the title, and which give venue, authors or the kind of thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from paperstack_lint.papers.agreement.similarity import content_words, spelling_key, unspaced
from paperstack_lint.papers.agreement.tokenizer import FILLER_WORDS, MAX_TITLE_LENGTH, Words, tokenize

TITLE_SEPARATORS = frozenset(":|,(字")
"""The values of `Word.separator` that may separate a title from what surrounds it."""


_ACCENTED = r"(?:(?<=[^A-Za-z\u00c0-\u024f])|^)[A-Za-z]*[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff][^\W\d_]*"


class ParsedTitle(NamedTuple):
    """A title, of which at most `MAX_TITLE_LENGTH` characters are read.

    `core` are the words without brackets and metadata; `head` and `tail` are all words up to the colon, and those after
    it. `keys` are the keys and unspaced texts of the segments that may be the complete title, `enclosed` the keys of
    those in brackets. `accented` are the words with letters that English does not have.
    """

    words: Words
    core: Words
    head: Words
    tail: Words
    key: str
    unspaced: str
    keys: frozenset[str]
    enclosed: frozenset[str]
    accented: tuple[str, ...]


def parse_title(text: str) -> ParsedTitle:
    """Parse a title; the results for the last 2048 are cached."""
    return _parse(text[:MAX_TITLE_LENGTH])


@lru_cache(maxsize=2048)  # each title is compared with many
def _parse(text: str) -> ParsedTitle:
    words = tokenize(text)
    candidates = [*title_candidates(words)]
    keys = frozenset([*map(spelling_key, candidates), *map(unspaced, candidates)]) - {""}
    enclosed = frozenset(spelling_key(part) for part in segments(bracketed(words)) if len(content_words(part)) > 1)
    accented = tuple(re.findall(_ACCENTED, text))
    return ParsedTitle(
        words, core_words(words), *split_subtitle(words), spelling_key(words), unspaced(words), keys, enclosed, accented
    )


def split_subtitle(words: Words) -> tuple[Words, Words]:
    """Split the words before the first colon, else before the first dash; the second part is empty without either."""
    for separator in ":|":
        for at in range(1, len(words)):
            if words[at].separator == separator:
                return words[:at], words[at:]
    return words, ()


def segments(words: Words) -> list[Words]:
    """Split the words at the separators that may separate a title from what surrounds it."""
    cuts = [at for at in range(1, len(words)) if words[at].separator in TITLE_SEPARATORS]
    return [words[start:end] for start, end in zip([0, *cuts], [*cuts, len(words)], strict=True) if start < end]


def core_words(words: Words) -> Words:
    """Return the words without brackets, and without metadata at both ends.

    Where only a name is left, they are what the brackets contain.
    """
    outer, inner = _trimmed(unbracketed(words)), _trimmed(bracketed(words))
    inner_is_title = len(content_words(outer)) < 2 < len(content_words(inner)) or not content_words(outer)
    return inner if inner_is_title else outer


def title_candidates(words: Words) -> Iterator[Words]:
    """Yield the runs of words that may be the complete title, with nothing or only metadata left out."""
    outer = unbracketed(words)
    for part in (words, outer) if len(outer) < len(words) else (words,):
        without = _without_metadata_segments(part)
        yield from (part, without, _without_metadata_words(without, 1))
        trimmed = _without_metadata_words(without, 2)
        yield trimmed
        if len(trimmed) > 4 and trimmed[-2].text == "v" and len(content_words(trimmed)) > 2:
            yield trimmed[:-2]  # the version on arXiv; a sequel is written `V2`


def unbracketed(words: Words) -> Words:
    """Return the words outside brackets."""
    return tuple(word for word in words if not word.bracketed)


def bracketed(words: Words) -> Words:
    """Return the words in brackets."""
    return tuple(word for word in words if word.bracketed)


def is_metadata(words: Words, least: int = 1) -> bool:
    """Return whether words only name who published a paper, where, or its kind; `least` as in `Word.metadata`."""
    return all(
        word.metadata >= least
        or word.stem in FILLER_WORDS
        or (word.kind == "number" and at > 0 and words[at - 1].metadata > 0)
        for at, word in enumerate(words)
    )


def _trimmed(words: Words) -> Words:
    return _without_metadata_words(_without_metadata_segments(words), 2)


def _without_metadata_words(words: Words, least: int) -> Words:
    """Return the words without the single ones at both ends that are metadata."""
    start, end = 0, len(words)
    while start < end and words[start].metadata >= least:
        start += 1
    while end > start and _ends_in_metadata(words[start:end], least, begun=end < len(words)):
        end -= 1
    return words[start:end]


def _ends_in_metadata(words: Words, least: int, *, begun: bool) -> bool:
    last = words[-1]
    if last.kind == "number" and len(words) > 1 and words[-2].metadata >= least:  # CVPR'20
        return True
    return last.metadata >= least or (begun and last.stem in FILLER_WORDS)


def _without_metadata_segments(words: Words) -> Words:
    """Return the words without the segments at both ends that are metadata, such as the number of a list."""
    parts = segments(words)
    while parts and all(word.kind == "number" or is_metadata((word,)) for word in parts[0]):
        del parts[0]
    while parts and is_metadata(parts[-1]):
        del parts[-1]
    return tuple(word for part in parts for word in part)
