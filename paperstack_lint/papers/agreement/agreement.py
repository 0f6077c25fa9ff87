"""Whether the title in a note is that of the paper which it links. Pure functions, no network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from paperstack_lint.papers.agreement import difference, readings
from paperstack_lint.papers.agreement.likeness import (
    GENERIC,
    content,
    is_slip,
    is_typo,
    key,
    letters,
    numbers,
    shape,
    stems,
    unified,
)
from paperstack_lint.papers.agreement.looks import is_foreign, reads_as_title
from paperstack_lint.papers.agreement.normalized import SMALL, Words
from paperstack_lint.papers.agreement.readings import Reading, read

Agreement = Literal["same", "different", "incomparable"]

_TELLING = 4
"""Words that carry meaning, of which more than a name is made."""


def agreement(noted: str, titles: Sequence[str]) -> Agreement:
    """Whether the title in a note is that of a paper with one of these titles.

    `same` is certain enough to say nothing, `different` certain enough to report; all else is `incomparable`.
    """
    said = read(noted)
    verdicts = {_verdict(said, read(title)) for title in titles}
    if "same" in verdicts:
        return "same"
    return "different" if verdicts == {"different"} else "incomparable"


def differ(first: str, second: str) -> bool:
    """Return whether two titles, of which either may be the whole one, are certainly those of two papers.

    Where only one of them says so much that the other cannot be its title, that must be the longer one: the other way
    round, the shorter may be a name of the longer.
    """
    verdicts = {agreement(first, [second]), agreement(second, [first])}
    if verdicts != {"different", "incomparable"}:
        return verdicts == {"different"}
    sizes = {title: len(content(read(title).words)) for title in (first, second)}
    shorter, longer = sorted(sizes, key=lambda title: sizes[title])
    if not _TELLING <= sizes[shorter] < sizes[longer] or agreement(shorter, [longer]) != "different":
        return False
    whole = read(longer)
    return reads_as_title(whole, whole.words)


def names(noted: str, title: str) -> bool:
    """Whether `noted` names this title surely enough to find the paper by it.

    It must be the whole title, or all before its colon; who, where, and what kind of thing may stand around it.
    """
    said, paper = read(noted), read(title)
    if not content(said.core) or all(word.stem in GENERIC or word.stem in SMALL for word in paper.head):
        return False
    return _is_whole(said, paper) or key(paper.head) in said.keys or _is_behind_name(said.core, paper)


def _is_whole(said: Reading, paper: Reading) -> bool:
    return paper.key in said.keys or paper.letters in said.keys


def _is_behind_name(core: Words, paper: Reading) -> bool:
    """Whether it is the title behind a name that the note gives it: `ResNet: Deep Residual Learning …`."""
    return _is_led(core) and bool(core[1].mark) and key(core[1:]) == paper.key


def _is_led(core: Words) -> bool:
    return len(core) > 1 and core[0].is_name


def _verdict(said: Reading, paper: Reading) -> Agreement:
    if said.key and said.key == paper.key:
        return "same"
    if not content(said.words) or not content(paper.words):
        return "incomparable"
    if shape(said.words) == shape(paper.words):
        return "different"
    found = _equal(said, paper)
    if found or not content(said.core):
        return found or "incomparable"
    if difference.is_renumbered(said.core, paper):
        return "different"
    found = _of_parts(said.core, paper.words) or _of_words(said, paper)
    mine, theirs = _years(said), _years(paper)
    return "incomparable" if found == "same" and mine and theirs and mine.isdisjoint(theirs) else found


def _years(text: Reading) -> set[str]:
    return {word.stem for word in text.words if word.kind == "number" and word.aside and len(word.stem) == 4}


def _equal(said: Reading, paper: Reading) -> Agreement | None:
    """The verdict where one of the readings is the title, its head or its end."""
    if _is_whole(said, paper) or paper.key in said.enclosed or (key(paper.head) in said.keys and content(paper.head)):
        return "same"
    if paper.tail and key(paper.tail) in said.keys:
        return "same" if len(content(paper.tail)) > 2 else "incomparable"
    return None


def _of_parts(core: Words, title: Words) -> Agreement | None:
    """The verdict where all of one stands in the other, but for errors, or does so behind a name."""
    said, paper = unified(core, title)
    found = _part(said, paper) or _reworded(said, paper)
    if found == "same" or not _is_led(core):
        return found
    said, paper = unified(core[1:], title)
    behind = _part(said, paper) or _reworded(said, paper)
    return behind if behind == "same" else found


def _part(said: Words, paper: Words) -> Agreement | None:
    """The verdict where all of one stands in the other."""
    at = _find(paper, said)
    if at is not None:
        return _around(said, at, len(paper))
    at = _find(said, paper)
    return None if at is None else _within(paper, at, said)


def _find(words: Words, longer: Words) -> int | None:
    """Where all the words stand one behind the other in longer ones."""
    wanted, have = stems(words), stems(longer)
    starts = (at for at in range(len(have) - len(wanted) + 1) if have[at : at + len(wanted)] == wanted)
    return next(starts, None) if wanted else None


def _around(said: Words, at: int, size: int) -> Agreement:
    """The verdict where the title is words `at` and on, and more is said."""
    title, before, after = said[at : at + size], said[:at], said[at + size :]
    known = len(content(title))
    if readings.is_aside(before, 2) and readings.is_aside(after, 2):
        return "same"
    if known < 2:
        return "incomparable"
    named = len(before) == 1 and before[0].is_name
    if content(before) and said[at].mark not in readings.PARTS and not named:
        return difference.of_prefix(before, title)
    if after and after[0].mark not in readings.PARTS and not _is_byline(after):
        return difference.of_suffix(after, title)
    if (after and after[0].mark == ":") or _counts(after) or (known < 3 and not (named and not after)):
        return "incomparable"
    return "same"


def _counts(after: Words) -> bool:
    """Whether there is a number in it that may be one of a series."""
    return any(word.kind == "number" and not word.aside for word in after)


def _is_byline(after: Words) -> bool:
    return after[0].stem == "by" and all(word.said[0].isupper() for word in content(after))


def _within(title: Words, at: int, said: Words) -> Agreement:
    """The verdict where what is said is words `at` and on of the title."""
    known, rest = len(content(said)), title[at + len(said) :]
    if at > 0:
        parted = title[at].mark in (":", "|") and not rest
        return "same" if known > 4 or (parted and known > 2) else "incomparable"
    if rest and known > 1 and difference.is_version(rest, last=known < 4):
        return "different"
    return "same" if known > 2 or not rest or rest[0].mark in (":", "|") else "incomparable"


def _reworded(said: Words, title: Words) -> Agreement | None:
    """The verdict where the words that carry meaning are the same, but for errors."""
    mine, other = ([word for word in part if word.kind != "small"] for part in (said, title))
    if stems(mine) == stems(other):
        small = len(set(stems(said)) ^ set(stems(title)))
        return "same" if 0 < small < 3 < len(mine) + 1 else "incomparable"
    pairs = list(zip(mine, other, strict=False))
    errors = sum(word.stem != twin.stem for word, twin in pairs)
    if len(mine) > len(other) or not all(word.stem == twin.stem or is_typo(word, twin) for word, twin in pairs):
        return None
    return "same" if len(mine) > 2 and errors <= 1 + len(mine) // 8 else "incomparable"


def _of_words(noted: Reading, paper: Reading) -> Agreement:
    """The verdict where some words are others."""
    said, title = unified(noted.core, paper.words)
    if stems(content(said)) == stems(content(title)):
        return "different" if numbers(said) - numbers(title) else "incomparable"
    if len(content(title)) < 2 or is_slip(letters(noted.core), letters(paper.head)):
        return "incomparable"
    if is_foreign(noted) or is_foreign(paper):
        return "incomparable"
    if difference.is_close(noted.core, paper):
        return "incomparable"
    return "different" if difference.is_near(noted.core, paper) or difference.is_far(noted, paper) else "incomparable"
