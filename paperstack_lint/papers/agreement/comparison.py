"""Decide whether the title in a note is that of the paper which it links. Pure functions, no network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from paperstack_lint.papers.agreement import difference
from paperstack_lint.papers.agreement.parsed_title import (
    TITLE_SEPARATORS,
    ParsedTitle,
    is_foreign,
    is_metadata,
    parse_title,
    reads_as_title,
)
from paperstack_lint.papers.agreement.similarity import (
    GENERIC,
    content_words,
    differ_by_typo,
    is_typo,
    numberless_key,
    numbers,
    spelling_key,
    stems,
    unify,
    unspaced,
)
from paperstack_lint.papers.agreement.tokenizer import FUNCTION_WORDS, Words

Agreement = Literal["same", "different", "incomparable"]

MIN_TITLE_WORDS = 4
"""Content words of a title that is more than a name."""


def compare_titles(text: str, titles: Sequence[str]) -> Agreement:
    """Return whether `text`, the title in a note, is that of a paper with one of `titles`.

    `same` is certain enough to report nothing, `different` certain enough to report; all else is `incomparable`.
    """
    given = parse_title(text)
    verdicts = {_compare(given, parse_title(title)) for title in titles}
    if "same" in verdicts:
        return "same"
    return "different" if verdicts == {"different"} else "incomparable"


def titles_differ(first: str, second: str) -> bool:
    """Return whether two titles, of which either may be the complete one, are certainly those of two papers.

    Where they compare as different in one direction only, the longer one must be what cannot name the other's paper:
    the other way round, the shorter may be a name of the longer.
    """
    verdicts = {compare_titles(first, [second]), compare_titles(second, [first])}
    if verdicts != {"different", "incomparable"}:
        return verdicts == {"different"}
    sizes = {title: len(content_words(parse_title(title).words)) for title in (first, second)}
    shorter, longer = sorted(sizes, key=lambda title: sizes[title])
    if not MIN_TITLE_WORDS <= sizes[shorter] < sizes[longer] or compare_titles(shorter, [longer]) != "different":
        return False
    whole = parse_title(longer)
    return reads_as_title(whole, whole.words)


def is_name_of(text: str, title: str) -> bool:
    """Return whether `text`, the title in a note, names a paper certainly enough to find it.

    It must be the complete title, or all before its colon; who, where, and what kind of thing may surround it.
    """
    given, paper = parse_title(text), parse_title(title)
    if not content_words(given.core) or all(word.stem in GENERIC or word.stem in FUNCTION_WORDS for word in paper.head):
        return False
    return _is_whole(given, paper) or spelling_key(paper.head) in given.keys or _follows_name(given.core, paper)


def _is_whole(given: ParsedTitle, paper: ParsedTitle) -> bool:
    return paper.key in given.keys or paper.unspaced in given.keys


def _follows_name(core: Words, paper: ParsedTitle) -> bool:
    """Return whether it is the title after a name that the note gives it: `ResNet: Deep Residual Learning …`."""
    return _begins_with_name(core) and bool(core[1].separator) and spelling_key(core[1:]) == paper.key


def _begins_with_name(core: Words) -> bool:
    return len(core) > 1 and core[0].is_name


def _compare(given: ParsedTitle, paper: ParsedTitle) -> Agreement:
    if given.key and given.key == paper.key:
        return "same"
    if not content_words(given.words) or not content_words(paper.words):
        return "incomparable"
    if numberless_key(given.words) == numberless_key(paper.words):
        return "different"
    verdict = _compare_candidates(given, paper)
    if verdict or not content_words(given.core):
        return verdict or "incomparable"
    if difference.is_renumbered(given.core, paper):
        return "different"
    verdict = _compare_parts(given.core, paper.words) or _compare_words(given, paper)
    mine, theirs = _years(given), _years(paper)
    return "incomparable" if verdict == "same" and mine and theirs and mine.isdisjoint(theirs) else verdict


def _years(title: ParsedTitle) -> set[str]:
    return {word.stem for word in title.words if word.kind == "number" and word.metadata and len(word.stem) == 4}


def _compare_candidates(given: ParsedTitle, paper: ParsedTitle) -> Agreement | None:
    """Return the verdict where a part of the given title is the paper's title, its head or its tail."""
    if _is_whole(given, paper) or paper.key in given.enclosed:
        return "same"
    if spelling_key(paper.head) in given.keys and content_words(paper.head):
        return "same"
    if paper.tail and spelling_key(paper.tail) in given.keys:
        return "same" if len(content_words(paper.tail)) > 2 else "incomparable"
    return None


def _compare_parts(core: Words, title: Words) -> Agreement | None:
    """Return the verdict where one contains all of the other, but for typos, or does so after a name."""
    words, paper = unify(core, title)
    verdict = _compare_contained(words, paper) or _compare_reworded(words, paper)
    if verdict == "same" or not _begins_with_name(core):
        return verdict
    words, paper = unify(core[1:], title)
    after_name = _compare_contained(words, paper) or _compare_reworded(words, paper)
    return after_name if after_name == "same" else verdict


def _compare_contained(words: Words, paper: Words) -> Agreement | None:
    """Return the verdict where one contains all of the other."""
    at = _find(paper, words)
    if at is not None:
        return _compare_longer(words, at, len(paper))
    at = _find(words, paper)
    return None if at is None else _compare_shorter(paper, at, words)


def _find(words: Words, longer: Words) -> int | None:
    """Return the index where all the words follow each other in longer ones."""
    wanted, have = stems(words), stems(longer)
    starts = (at for at in range(len(have) - len(wanted) + 1) if have[at : at + len(wanted)] == wanted)
    return next(starts, None) if wanted else None


def _compare_longer(words: Words, at: int, size: int) -> Agreement:
    """Return the verdict where the title is `size` words from `at` on, and the note has more."""
    title, before, after = words[at : at + size], words[:at], words[at + size :]
    count = len(content_words(title))
    if is_metadata(before, 2) and is_metadata(after, 2):
        return "same"
    if count < 2:
        return "incomparable"
    named = len(before) == 1 and before[0].is_name
    if content_words(before) and words[at].separator not in TITLE_SEPARATORS and not named:
        return difference.evaluate_prefix(before, title)
    if after and after[0].separator not in TITLE_SEPARATORS and not _is_byline(after):
        return difference.evaluate_suffix(after, title)
    if (after and after[0].separator == ":") or _has_number(after) or (count < 3 and not (named and not after)):
        return "incomparable"
    return "same"


def _has_number(after: Words) -> bool:
    """Return whether there is a number that may be one of a series."""
    return any(word.kind == "number" and not word.metadata for word in after)


def _is_byline(after: Words) -> bool:
    return after[0].stem == "by" and all(word.text[0].isupper() for word in content_words(after))


def _compare_shorter(title: Words, at: int, words: Words) -> Agreement:
    """Return the verdict where the words of the note are those of the title from `at` on."""
    count, rest = len(content_words(words)), title[at + len(words) :]
    if at > 0:
        separated = title[at].separator in (":", "|") and not rest
        return "same" if count > 4 or (separated and count > 2) else "incomparable"
    if rest and count > 1 and difference.is_version(rest, last=count < 4):
        return "different"
    return "same" if count > 2 or not rest or rest[0].separator in (":", "|") else "incomparable"


def _compare_reworded(words: Words, title: Words) -> Agreement | None:
    """Return the verdict where the words that carry meaning are the same, but for typos."""
    mine, other = ([word for word in part if word.kind != "function"] for part in (words, title))
    if stems(mine) == stems(other):
        changed = len(set(stems(words)) ^ set(stems(title)))
        return "same" if 0 < changed < 3 < len(mine) + 1 else "incomparable"
    pairs = list(zip(mine, other, strict=False))
    typos = sum(word.stem != twin.stem for word, twin in pairs)
    if len(mine) > len(other) or not all(word.stem == twin.stem or is_typo(word, twin) for word, twin in pairs):
        return None
    return "same" if len(mine) > 2 and typos <= 1 + len(mine) // 8 else "incomparable"


def _compare_words(given: ParsedTitle, paper: ParsedTitle) -> Agreement:
    """Return the verdict where some words are different ones."""
    words, title = unify(given.core, paper.words)
    if stems(content_words(words)) == stems(content_words(title)):
        return "different" if numbers(words) - numbers(title) else "incomparable"
    if len(content_words(title)) < 2 or differ_by_typo(unspaced(given.core), unspaced(paper.head)):
        return "incomparable"
    if is_foreign(given) or is_foreign(paper):
        return "incomparable"
    if difference.is_contained(given.core, paper):
        return "incomparable"
    differs = difference.is_variant(given.core, paper) or difference.is_unrelated(given, paper)
    return "different" if differs else "incomparable"
