"""Measure how much the words of two titles have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from paperstack_lint.papers.agreement.tokenizer import ARTICLES, Word, Words, tokenize
from paperstack_lint.text.edits import common_ends

GENERIC = frozenset(
    word.stem
    for word in tokenize(
        "deep learning neural network machine model method approach training data survey review overview introduction "
        "tutorial large system task performance"
    )
)
"""Stems that half of all titles have: they neither distinguish papers nor make them similar."""
_SYNONYMS = frozenset(
    frozenset(word.stem for word in tokenize(pair))
    for pair in (
        "vision visual",
        "image visual",
        "survey review",
        "survey overview",
        "review overview",
        "framework approach",
        "approach method",
        "framework method",
    )
)


class Overlap(NamedTuple):
    """The content words of two titles: how many are in both, which in the first only, which in the second only.

    Words that are merely similar count as being in both.
    """

    shared: int
    extra: Words
    missing: Words


def stems(words: Iterable[Word]) -> list[str]:
    """Return the stems of the words, without articles."""
    return [word.stem for word in words if word.stem not in ARTICLES]


def spelling_key(words: Iterable[Word]) -> str:
    """Return a string that is equal for titles that differ in spelling only: `few-shot`, `few shot`, `fewshot`."""
    found = tuple(words)
    return "".join(stems(found) or (word.stem for word in found))


def unspaced(words: Iterable[Word]) -> str:
    """Return the text in lower case without spaces and hyphens: equal even where an article runs into the next word."""
    return "".join([word.text for word in words]).lower()


def differ_by_typo(first: str, second: str) -> bool:
    """Return whether a long text differs from another in one letter, or in two that are swapped."""
    short, long = sorted((first, second), key=len)
    front, back = common_ends(short, long)
    middle = short[front : len(short) - back], long[front : len(long) - back]
    if len(short) < 12 or not middle[1].isalpha():
        return False
    return len(middle[1]) == 1 or (len(middle[1]) == 2 and middle[0] == middle[1][::-1])


def numberless_key(words: Iterable[Word]) -> str:
    """Return a string that is equal for titles that differ in their numbers only."""
    return spelling_key(word._replace(stem="0") if word.kind == "number" else word for word in words)


def content_words(words: Iterable[Word]) -> Words:
    """Return the words that carry meaning."""
    return tuple(word for word in words if word.kind == "word")


def numbers(words: Iterable[Word]) -> Counter[str]:
    """Count what must agree exactly: numbers, and signs such as `++`."""
    return Counter(word.stem for word in words if word.kind in ("number", "sign"))


def overlap(first: Words, second: Words) -> Overlap:
    """Compare the content words of two titles."""
    mine, theirs = content_words(first), content_words(second)
    only_theirs = Counter(word.stem for word in theirs) - Counter(word.stem for word in mine)
    only_mine = Counter(word.stem for word in mine) - Counter(word.stem for word in theirs)
    extra, missing = _last_of(mine, only_mine), _last_of(theirs, only_theirs)
    shared = len(mine) - len(extra)
    small = [word for word in second if word.kind == "function" and len(word.stem) > 4 and word not in first]
    unmatched = []
    for word in extra:
        other = next((other for other in (*missing, *small) if are_similar(word, other)), None)
        shared += other is not None
        if other is None:
            unmatched.append(word)
        elif other in missing:
            missing.remove(other)
    return Overlap(shared, tuple(unmatched), tuple(missing))


def _last_of(words: Words, counts: Counter[str]) -> list[Word]:
    """Return the last words of each stem, as many as `counts` has of it, in order."""
    left = counts.copy()
    found = []
    for word in reversed(words):
        if left[word.stem] > 0:
            left[word.stem] -= 1
            found.append(word)
    return found[::-1]


def are_similar(word: Word, other: Word) -> bool:
    """Return whether two words may be inflections, an abbreviation or a typo of one; antonyms never are."""
    short, long = sorted((word.stem, other.stem), key=len)
    if short == long or frozenset((short, long)) in _SYNONYMS or is_typo(word, other):
        return True
    if short[0] != long[0]:
        return False
    front, back = common_ends(short, long)
    if word.is_name or other.is_name:
        return len(short) > 5 and front + back >= len(long) - 1
    if len(short) > 3 and front + back >= 0.75 * len(long):
        return True
    if front == len(short):
        return len(short) >= 5 or (len(short) == 4 and len(long) >= 8)
    return front >= 5 and front >= 0.7 * len(short)


def is_typo(word: Word, other: Word) -> bool:
    """Return whether one word is the other with a letter changed, added or removed, or two swapped; never for names."""
    short, long = sorted((word.stem, other.stem), key=len)
    if len(short) < 5 or short[0] != long[0] or not long.isalpha() or word.is_name or other.is_name:
        return False
    front, back = common_ends(short, long)
    if front == len(short):
        return len(long) == front + 1 and front >= 7
    middle = short[front : len(short) - back], long[front : len(long) - back]
    return len(middle[1]) == 1 or (len(middle[0]) == 2 and middle[0] == middle[1][::-1])


def unify(first: Words, second: Words) -> tuple[Words, Words]:
    """Return both titles without articles; a compound or acronym that is one word in one of them is so in the other."""
    first, second = _without_articles(first), _without_articles(second)
    first = _merge_like(first, second)
    return first, _merge_like(second, first)


def _without_articles(words: Words) -> Words:
    found: list[Word] = []
    separator = ""
    for word in words:
        if word.stem in ARTICLES:
            separator = separator or word.separator
        else:
            found.append(word._replace(separator=separator) if separator else word)
            separator = ""
    return tuple(found)


def _merge_like(words: Words, other: Words) -> Words:
    """Merge the words that are one compound or acronym in the other title."""
    have = {word.stem for word in words}
    theirs = {word.stem for word in other}
    text = "".join([word.text for word in words]).lower()
    initials = "".join([word.stem[0] for word in words])
    compounds = {stem for stem in theirs - have if len(stem) > 3 and stem in text}
    short = [word.text for word in other if 1 < len(word.text) < 7 and word.is_name]
    acronyms = {name for name in (each.removesuffix("s").lower() for each in short) if name in initials} - have
    return _merge(words, theirs, compounds, acronyms) if compounds or acronyms else words


def _merge(words: Words, theirs: set[str], compounds: set[str], acronyms: set[str]) -> Words:
    found: list[Word] = []
    at = 0
    while at < len(words):
        size, stem = _compound(words[at:], compounds) or _acronym(words[at:], acronyms) or (1, words[at].stem)
        if size > 1 and all(word.stem in theirs for word in words[at : at + size]):  # the other has the words as well
            size, stem = 1, words[at].stem
        found.append(words[at] if size == 1 else words[at]._replace(stem=stem, kind="word"))
        at += size
    return tuple(found)


def _compound(words: Words, wanted: set[str]) -> tuple[int, str] | None:
    """Return how many of the first words are a wanted compound, and its stem."""
    for size in (2, 3):
        if wanted and size <= len(words):
            *parts, last = words[:size]
            stem = "".join(part.text.lower() for part in parts) + last.stem
            if stem in wanted:
                return size, stem
    return None


def _acronym(words: Words, wanted: set[str]) -> tuple[int, str] | None:
    """Return of how many of the first words a wanted acronym has the initials, and the acronym."""
    initials = "".join(word.stem[0] for word in words[:6])
    return next(
        ((len(name), name) for name in sorted(wanted, key=len, reverse=True) if initials.startswith(name)), None
    )
