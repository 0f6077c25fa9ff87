"""Which of the words in a note are the title, and which say where it was published, by whom, or what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from paperstack_lint.papers.agreement.likeness import content, key, letters
from paperstack_lint.papers.agreement.normalized import FILLING, LONGEST, Words, words

PARTS = frozenset(":|,(字")
"""The marks between words that may part a title from what is said besides."""


_ACCENTED = r"(?:(?<=[^A-Za-z\u00c0-\u024f])|^)[A-Za-z]*[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff][^\W\d_]*"


class Reading(NamedTuple):
    """What a text says, of which no more than `LONGEST` characters are looked at.

    `core` is what is left without brackets and asides; `head` and `tail` are the halves of all its words. `keys` are
    keys and letters of the stretches that may be the whole title, `enclosed` keys of what stands in brackets and may
    be one.
    `accented` are the words with letters that English has not.
    """

    words: Words
    core: Words
    head: Words
    tail: Words
    key: str
    letters: str
    keys: frozenset[str]
    enclosed: frozenset[str]
    accented: tuple[str, ...]


def read(text: str) -> Reading:
    """What a text says."""
    return _read(text[:LONGEST])


@lru_cache(maxsize=2048)  # each title is compared with many
def _read(text: str) -> Reading:
    said = words(text)
    keys = frozenset(form(reading) for reading in wholes(said) for form in (key, letters)) - {""}
    enclosed = frozenset(key(piece) for piece in pieces(inside(said)) if len(content(piece)) > 1)
    return Reading(
        said, core(said), *halves(said), key(said), letters(said), keys, enclosed, tuple(re.findall(_ACCENTED, text))
    )


def halves(title: Words) -> tuple[Words, Words]:
    """What stands before the first colon, else the first dash, and what behind it; nothing if there is none."""
    for mark in ":|":
        for at in range(1, len(title)):
            if title[at].mark == mark:
                return title[:at], title[at:]
    return title, ()


def pieces(said: Words) -> list[Words]:
    """The stretches between the marks that may part a title from others."""
    cuts = [at for at in range(1, len(said)) if said[at].mark in PARTS]
    return [said[start:end] for start, end in zip([0, *cuts], [*cuts, len(said)], strict=True) if start < end]


def core(said: Words) -> Words:
    """The words of a note without brackets, and without what stands aside at both ends.

    Where that leaves no more than a name, it is what the brackets hold.
    """
    outer, inner = _trimmed(outside(said)), _trimmed(inside(said))
    return inner if len(content(outer)) < 2 < len(content(inner)) or not content(outer) else outer


def wholes(said: Words) -> Iterator[Words]:
    """The stretches of words that may be the whole title, as nothing or only something aside is left out."""
    outer = outside(said)
    for part in (said, outer) if len(outer) < len(said) else (said,):
        kept = _without_pieces(part)
        yield from (part, kept, _stripped(kept, 1))
        trimmed = _stripped(kept, 2)
        yield trimmed
        if len(trimmed) > 4 and trimmed[-2].said == "v" and len(content(trimmed)) > 2:
            yield trimmed[:-2]  # the version on arXiv; a sequel is written `V2`


def outside(said: Words) -> Words:
    """The words that stand in no brackets."""
    return tuple(word for word in said if not word.inside)


def inside(said: Words) -> Words:
    """The words that stand in brackets."""
    return tuple(word for word in said if word.inside)


def is_aside(said: Words, least: int = 1) -> bool:
    """Whether words say only who published a paper, where, or what kind of thing it is; `least` is how surely."""
    return all(
        word.aside >= least or word.stem in FILLING or (word.kind == "number" and at > 0 and said[at - 1].aside > 0)
        for at, word in enumerate(said)
    )


def _trimmed(said: Words) -> Words:
    return _stripped(_without_pieces(said), 2)


def _stripped(said: Words, least: int) -> Words:
    """Without the single words at both ends that stand aside."""
    start, end = 0, len(said)
    while start < end and said[start].aside >= least:
        start += 1
    while end > start and _is_at_end(said[start:end], least, begun=end < len(said)):
        end -= 1
    return said[start:end]


def _is_at_end(said: Words, least: int, *, begun: bool) -> bool:
    last = said[-1]
    if last.kind == "number" and len(said) > 1 and said[-2].aside >= least:  # CVPR'20
        return True
    return last.aside >= least or (begun and last.stem in FILLING)


def _without_pieces(said: Words) -> Words:
    """Without the pieces at both ends that stand aside, such as the number of a list."""
    parts = pieces(said)
    while parts and all(word.kind == "number" or is_aside((word,)) for word in parts[0]):
        del parts[0]
    while parts and is_aside(parts[-1]):
        del parts[-1]
    return tuple(word for part in parts for word in part)
