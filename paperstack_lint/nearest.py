"""The known word that an unknown one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

MAX_WORDS = 1000
"""difflib takes 5 microseconds a word; a vocabulary of thousands must not slow a run down."""


def nearest(word: str, words: Iterable[str], cutoff: float = 0.7) -> str:
    """The most similar of `words`, case aside; `` where none is like `word`. `cutoff` is a ratio from 0 to 1."""
    folded: dict[str, str] = {}
    for each in islice(words, MAX_WORDS):
        folded.setdefault(each.casefold(), each)
    if not folded:
        return ""
    from difflib import get_close_matches  # 10 ms to import, and only a faulty input needs it

    found = get_close_matches(word.casefold()[:200], folded, 1, cutoff)
    return folded[found[0]] if found else ""


def one_of(word: str, words: Iterable[str]) -> str:
    """For the end of a message about an unknown word: the nearest known one, if any, and all that are known."""
    known = list(words)
    found = nearest(word, known)
    return (f"; did you mean `{found}`? Known are " if found else "; known are ") + ", ".join(known)
