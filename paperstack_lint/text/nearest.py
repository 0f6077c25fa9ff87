"""Find the word that an unknown one is probably a misspelling of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from paperstack_lint.text.message import enumerated, msg

MAX_WORD_LENGTH = 200
"""Characters of a word that are compared."""
MAX_COMPARED = 12
"""Candidates that are compared with a word; difflib takes up to a millisecond for two long ones."""
MAX_COUNTED = 250
"""Candidates that are counted for a pair of letters, since some pairs are in all words."""


def nearest(word: str, words: Iterable[str], cutoff: float = 0.7) -> str:
    """Return the most similar of `words`, ignoring case; `` if none is similar. `cutoff` is a ratio from 0 to 1.

    To look up many words, create a `WordIndex`.
    """
    return WordIndex(words).nearest(word, cutoff)


class WordIndex:
    """An index of words that finds the one most similar to another in a time independent of their number."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, str] = {}
        for each in words:
            self._words.setdefault(each.casefold()[:MAX_WORD_LENGTH], each)
        self._by_pair: dict[str, list[str]] = {}
        for each in self._words:
            for pair in _pairs(each):
                self._by_pair.setdefault(pair, []).append(each)

    def __contains__(self, word: str) -> bool:
        """Return whether a word is in the index, case included."""
        return self._words.get(word.casefold()[:MAX_WORD_LENGTH]) == word

    def nearest(self, word: str, cutoff: float = 0.7) -> str:
        """Return the most similar word, ignoring case; `` if none is similar. `cutoff` is a ratio from 0 to 1."""
        folded = word.casefold()[:MAX_WORD_LENGTH]
        if folded in self._words:
            return self._words[folded]
        candidates = self._candidates(folded, cutoff)
        if not candidates:
            return ""
        from difflib import get_close_matches  # takes 10 ms to import, and only misspelt input needs it

        found = get_close_matches(folded, candidates, 1, cutoff)
        return self._words[found[0]] if found else ""

    def _candidates(self, word: str, cutoff: float) -> list[str]:
        """Return the words that share the most pairs of letters with `word`; rare pairs are looked up first.

        The ratio of two words is their share of common letters, which bounds the difference of their lengths.
        """
        shared: Counter[str] = Counter()
        share, left = cutoff / (2 - cutoff), MAX_COUNTED
        for candidates in sorted((self._by_pair.get(pair, []) for pair in _pairs(word)), key=len):
            if left <= 0:
                break
            shared.update(candidates[:MAX_COUNTED])
            left -= len(candidates)
        fitting = [each for each in shared if share * len(word) <= len(each) <= len(word) / share]
        fitting.sort(key=lambda each: shared[each] / (len(word) + len(each)), reverse=True)
        return fitting[:MAX_COMPARED]


def _pairs(word: str) -> dict[str, None]:
    """Return the pairs of letters of a word, with a space for its beginning and its end."""
    padded = f" {word} "
    return dict.fromkeys(padded[at : at + 2] for at in range(len(word) + 1))


def suggest_known(word: str, words: Iterable[str]) -> str:
    """Return the end of a message about an unknown word: the nearest of `words`, else all of them."""
    known = list(words)
    found = nearest(word, known)
    return msg("; did you mean `{name}`?", name=found) if found else msg("; known are {names}", names=enumerated(known))
