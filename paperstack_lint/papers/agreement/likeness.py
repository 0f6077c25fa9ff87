"""How much the words of two titles have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from paperstack_lint.papers.agreement.normalized import ARTICLES, Word, Words, words

GENERIC = frozenset(
    word.stem
    for word in words(
        "deep learning neural network machine model method approach training data survey review overview introduction "
        "tutorial large system task performance"
    )
)
"""What half of all titles have: it neither tells papers apart nor makes them alike."""
_SYNONYMS = frozenset(
    frozenset(word.stem for word in words(pair))
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


class Balance(NamedTuple):
    """The words that carry meaning: how many are in both titles, which in the first only, which in the second only.

    Words that are merely alike are in both.
    """

    shared: int
    extra: Words
    missing: Words


def stems(said: Iterable[Word]) -> list[str]:
    """What is compared of the words; articles do not count."""
    return [word.stem for word in said if word.stem not in ARTICLES]


def key(words: Iterable[Word]) -> str:
    """Equal for titles that differ in nothing but spelling: `few-shot`, `few shot` and `fewshot` are one."""
    found = tuple(words)
    return "".join(stems(found) or (word.stem for word in found))


def letters(said: Iterable[Word]) -> str:
    """What is written, but for blanks and hyphens: equal even where an article runs into the next word."""
    return "".join([word.said for word in said]).lower()


def is_slip(first: str, second: str) -> bool:
    """Whether a long text differs from another in one letter, or in two that are exchanged."""
    short, long = sorted((first, second), key=len)
    front, back = _common(short, long)
    middle = short[front : len(short) - back], long[front : len(long) - back]
    if len(short) < 12 or not middle[1].isalpha():
        return False
    return len(middle[1]) == 1 or (len(middle[1]) == 2 and middle[0] == middle[1][::-1])


def shape(words: Iterable[Word]) -> str:
    """Equal for titles that differ in their numbers alone."""
    return key(word._replace(stem="0") if word.kind == "number" else word for word in words)


def content(words: Iterable[Word]) -> Words:
    """The words that carry meaning."""
    return tuple(word for word in words if word.kind == "word")


def numbers(words: Iterable[Word]) -> Counter[str]:
    """What must agree to the letter: numbers, and signs such as `++`."""
    return Counter(word.stem for word in words if word.kind in ("number", "sign"))


def balance(first: Words, second: Words) -> Balance:
    """What two titles have in common."""
    mine, theirs = content(first), content(second)
    left = Counter(word.stem for word in theirs) - Counter(word.stem for word in mine)
    over = Counter(word.stem for word in mine) - Counter(word.stem for word in theirs)
    extra, missing = _taken(mine, over), _taken(theirs, left)
    shared = len(mine) - len(extra)
    small = [word for word in second if word.kind == "small" and len(word.stem) > 4 and word not in first]
    kept = []
    for word in extra:
        other = next((other for other in (*missing, *small) if alike(word, other)), None)
        shared += other is not None
        if other is None:
            kept.append(word)
        elif other in missing:
            missing.remove(other)
    return Balance(shared, tuple(kept), tuple(missing))


def _taken(words: Words, counts: Counter[str]) -> list[Word]:
    """The last words of each stem, as many as counted."""
    left = counts.copy()
    taken = []
    for word in reversed(words):
        if left[word.stem] > 0:
            left[word.stem] -= 1
            taken.append(word)
    return taken[::-1]


def alike(word: Word, other: Word) -> bool:
    """Whether two words may be forms of one, an abbreviation, or one badly written; never if they are opposites."""
    short, long = sorted((word.stem, other.stem), key=len)
    if short == long or frozenset((short, long)) in _SYNONYMS or is_typo(word, other):
        return True
    if short[0] != long[0]:
        return False
    front, back = _common(short, long)
    if word.is_name or other.is_name:
        return len(short) > 5 and front + back >= len(long) - 1
    if len(short) > 3 and front + back >= 0.75 * len(long):
        return True
    if front == len(short):
        return len(short) >= 5 or (len(short) == 4 and len(long) >= 8)
    return front >= 5 and front >= 0.7 * len(short)


def is_typo(word: Word, other: Word) -> bool:
    """Whether one is the other with a letter wrong, too many or missing, or two exchanged; names are never."""
    short, long = sorted((word.stem, other.stem), key=len)
    if len(short) < 5 or short[0] != long[0] or not long.isalpha() or word.is_name or other.is_name:
        return False
    front, back = _common(short, long)
    if front == len(short):
        return len(long) == front + 1 and front >= 7
    middle = short[front : len(short) - back], long[front : len(long) - back]
    return len(middle[1]) == 1 or (len(middle[0]) == 2 and middle[0] == middle[1][::-1])


def _common(short: str, long: str) -> tuple[int, int]:
    """How many letters are equal at the front, and how many of the others at the back."""
    front = 0
    while front < len(short) and short[front] == long[front]:
        front += 1
    back = 0
    while back < len(short) - front and short[-1 - back] == long[-1 - back]:
        back += 1
    return front, back


def unified(first: Words, second: Words) -> tuple[Words, Words]:
    """Both without articles; what is one word in one of them, a compound or an acronym, is one word in the other."""
    first, second = _bare(first), _bare(second)
    first = _merged(first, second)
    return first, _merged(second, first)


def _bare(said: Words) -> Words:
    found: list[Word] = []
    mark = ""
    for word in said:
        if word.stem in ARTICLES:
            mark = mark or word.mark
        else:
            found.append(word._replace(mark=mark) if mark else word)
            mark = ""
    return tuple(found)


def _merged(said: Words, other: Words) -> Words:
    have = {word.stem for word in said}
    theirs = {word.stem for word in other}
    letters = "".join([word.said for word in said]).lower()
    initials = "".join([word.stem[0] for word in said])
    compounds = {stem for stem in theirs - have if len(stem) > 3 and stem in letters}
    short = [word.said for word in other if 1 < len(word.said) < 7 and word.is_name]
    acronyms = {name for name in (each.removesuffix("s").lower() for each in short) if name in initials} - have
    return _joined(said, theirs, compounds, acronyms) if compounds or acronyms else said


def _joined(said: Words, theirs: set[str], compounds: set[str], acronyms: set[str]) -> Words:
    found: list[Word] = []
    at = 0
    while at < len(said):
        size, stem = _compound(said[at:], compounds) or _acronym(said[at:], acronyms) or (1, said[at].stem)
        if size > 1 and all(word.stem in theirs for word in said[at : at + size]):  # the other has the words as well
            size, stem = 1, said[at].stem
        found.append(said[at] if size == 1 else said[at]._replace(stem=stem, kind="word"))
        at += size
    return tuple(found)


def _compound(said: Words, wanted: set[str]) -> tuple[int, str] | None:
    for size in (2, 3):
        if wanted and size <= len(said):
            *parts, last = said[:size]
            stem = "".join(part.said.lower() for part in parts) + last.stem
            if stem in wanted:
                return size, stem
    return None


def _acronym(said: Words, wanted: set[str]) -> tuple[int, str] | None:
    initials = "".join(word.stem[0] for word in said[:6])
    return next(
        ((len(name), name) for name in sorted(wanted, key=len, reverse=True) if initials.startswith(name)), None
    )
