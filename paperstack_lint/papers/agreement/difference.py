"""Find evidence that a title in a note is that of another paper."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from paperstack_lint.papers.agreement.parsed_title import (
    NEGATIONS,
    TITLE_SEPARATORS,
    ParsedTitle,
    count_connectives,
    is_connective,
    reads_as_title,
    segments,
    split_subtitle,
)
from paperstack_lint.papers.agreement.similarity import (
    GENERIC,
    are_similar,
    content_words,
    differ_by_typo,
    numbers,
    overlap,
    spelling_key,
    stems,
    unify,
    unspaced,
)
from paperstack_lint.papers.agreement.tokenizer import ARTICLES, Word, Words
from paperstack_lint.text.edits import common_ends

NotSame = Literal["different", "incomparable"]

_SEQUELS = frozenset(
    "improved improving rethinking revisiting fast faster efficient better stronger scalable robust deep deeper "
    "conditional hierarchical unsupervised supervised generalized understanding analyzing accelerating graph".split()
)
"""Words that turn a title into that of another paper when they precede it."""


def is_renumbered(core: Words, paper: ParsedTitle) -> bool:
    """Return whether the titles differ in a number or a version: `GPT-3`, `GPT-4 Technical Report`; `X`, `X V2: …`."""
    mine, rest = split_subtitle(core)
    if any(_differ_in_numbers(part, paper.words) for part in (core, mine) if content_words(part)):
        return True
    head = paper.head
    if (rest and not paper.tail) or not content_words(mine) or not content_words(head):
        return False
    longer, shorter = (mine, head) if len(mine) > len(head) else (head, mine)
    more = longer[len(shorter) :]
    if not more or stems(longer[: len(shorter)]) != stems(shorter):
        return False
    # `PaLM 2 Technical`
    continues = longer is mine and more[0].kind == "number" and len(more) > 1 and not more[1].separator
    if not is_version(more[:1] if continues else more, last=bool(rest) or len(content_words(shorter)) < 4):
        return False
    return bool(rest) or longer is mine or len(content_words(mine)) > 1


def _differ_in_numbers(part: Words, title: Words) -> bool:
    mine, other = ([word for word in words if word.stem not in ARTICLES] for words in (part, title))
    if len(mine) > len(other):
        return False
    pairs = [(word, twin) for word, twin in zip(mine, other, strict=False) if word.stem != twin.stem]
    return bool(pairs) and all(word.kind == twin.kind == "number" for word, twin in pairs)


def is_version(rest: Words, *, last: bool = True) -> bool:
    """Return whether `rest` begins with a version: `V2`, `2.0`, `++`; also `2` as the `last` word."""
    first = rest[0]
    if first.separator in TITLE_SEPARATORS:
        return False
    if first.kind == "sign" or (first.stem == "v" and len(rest) > 1 and rest[1].kind == "number"):
        return True
    ends = len(rest) == 1 or rest[1].separator in TITLE_SEPARATORS
    return first.kind == "number" and ends and ((last and len(first.stem) == 1) or "." in first.text)


def evaluate_prefix(before: Words, title: Words) -> NotSame:
    """Return whether words right before a complete title make it another: `Fast Segment Anything`; names do not."""
    more = _topical(before)
    if len(before) == 1 and before[0].text.lower() in _SEQUELS and len(content_words(title)) < 5:
        return "different"
    return "incomparable" if len(content_words(title)) > 3 or not more or len(more) == len(before) > 1 else "different"


def evaluate_suffix(after: Words, title: Words) -> NotSame:
    """Return whether words right after a complete title make it another: `Segment Anything in High Quality`."""
    if is_version(after):
        return "different"
    more = _topical(after)
    if len(content_words(title)) > 4 or not more or after[0].kind != "function" or after[0].stem in ("by", "from"):
        return "incomparable"
    written = any(word.text[0].isupper() for word in content_words(title)[1:])
    return "different" if any(word.text[0].isupper() for word in more) or not written else "incomparable"


def _topical(words: Words) -> list[Word]:
    """Return the words that concern the subject: `Code` does in `Trained on Code`, not in `Mask R-CNN Code`."""
    joined = {word for before, word in pairwise(words) if before.kind == "function" and word.text.istitle()}
    return [word for word in content_words(words) if word.metadata == 0 or (word.metadata == 1 and word in joined)]


def is_contained(core: Words, paper: ParsedTitle) -> bool:
    """Return whether a part of the given title adds nothing to the paper's, so that the rest may be a remark."""
    parts = segments(core)
    tried = [core, core[1:]] if core[0].is_name else [core]
    if len(parts) > 1:
        tried += [*parts, core[len(parts[0]) :], core[: -len(parts[-1])]]
    for part in tried:
        if paper.tail and spelling_key(part) == spelling_key(paper.head):  # the tail decides
            continue
        if unspaced(part) == paper.unspaced or differ_by_typo(unspaced(part), paper.unspaced):
            return True
        if len(content_words(part)) > 2 and _adds_nothing(part, paper.words):
            return True
    return False


def _adds_nothing(part: Words, title: Words) -> bool:
    words, paper = unify(part, title)
    found = overlap(words, paper)
    if set(found.extra) & set(_topical(words)) or numbers(words) - numbers(paper):
        return False
    if _negations(words) != _negations(paper) and len(found.missing) < 3:
        return False
    return not _omits_key_word(words, paper, found.missing)


def _negations(words: Words) -> int:
    return sum(word.stem in NEGATIONS for word in words)


def _omits_key_word(words: Words, paper: Words, missing: Words) -> bool:
    """Return whether one word is left out where each matters: `Mask R-CNN`, `Mask Scoring R-CNN`."""
    if len(missing) != 1 or missing[0].stem in GENERIC or any(is_connective(word, words) for word in words[1:-1]):
        return False
    return sum(word.separator != "-" for word in content_words(paper)) < 5 and _encloses(words, paper)


def _common_ends(first: Words, second: Words) -> tuple[int, int]:
    """Return how many words are equal at the beginning, and how many of the others at the end."""
    return common_ends([word.stem for word in first], [word.stem for word in second])


def _encloses(words: Words, paper: Words) -> bool:
    """Return whether one title has all words of the other, around one or more of its own."""
    front, back = _common_ends(words, paper)
    return bool(content_words(words[:front])) and back > 0 and front + back == min(len(words), len(paper))


def is_variant(core: Words, paper: ParsedTitle) -> bool:
    """Return whether the two are similar but for some words that make it another paper."""
    (mine, rest), (head, tail) = split_subtitle(core), (paper.head, paper.tail)
    if rest and tail and spelling_key(mine) == spelling_key(head):
        return _has_other_subtitle(rest, tail)
    if rest and tail and spelling_key(rest) == spelling_key(tail):  # `A Survey`
        found = overlap(*unify(mine, head))
        return len(content_words(tail)) < 4 and len(found.extra) > 1 and found.shared == 0
    if rest and tail and _is_name(mine) and _is_name(head):
        return not overlap(mine, head).shared and _is_subtitle(rest)
    if rest and not tail and _is_name(mine) and _is_variant_of_words(rest, paper.words):
        return True
    return _is_variant_of_words(core, paper.words) or (
        bool(rest) != bool(tail) and _inserts_or_replaces(*unify(mine, head))
    )


def _is_variant_of_words(part: Words, title: Words) -> bool:
    words, paper = unify(part, title)
    return _inserts_or_replaces(words, paper) or _replaces_words(words, paper) or _has_other_version(words, paper)


def _is_name(words: Words) -> bool:
    """Return whether the words are the name of a method: `DreamFusion`."""
    return len(content_words(words)) == 1 and content_words(words)[0].is_name


def _is_subtitle(rest: Words) -> bool:
    """Return whether the words are capitalized like a subtitle, not like a remark."""
    written = [word.text[0].isupper() for word in content_words(rest) if word.separator != "-"]
    return sum(written) >= 0.6 * len(written) and not all(word.is_name for word in content_words(rest))


def _has_other_subtitle(rest: Words, tail: Words) -> bool:
    found = overlap(*unify(rest, tail))
    if not found.extra or not found.missing or not _is_subtitle(rest):
        return False
    return found.shared * 3 <= len(content_words(rest)) and (len(content_words(rest)) > 1 or found.shared == 0)


def _replaces_words(words: Words, paper: Words) -> bool:
    """Return whether some words are replaced one by one, or the titles are two parts of a series."""
    front, _ = _common_ends(words, paper)
    if _count_meaningful(words[:front]) > 1 and all(
        each[front:] and each[front].kind == "number" for each in (words, paper)
    ):
        return True
    if len(words) != len(paper):
        return False
    pairs = [(word, other) for word, other in zip(words, paper, strict=True) if word.stem != other.stem]
    alone = all("function" not in (word.kind, other.kind) and not are_similar(word, other) for word, other in pairs)
    return alone and len(pairs) * 2 <= len(words) and len(words) > 4


def _has_other_version(words: Words, paper: Words) -> bool:
    """Return whether a name has another number in each title: `MobileNetV2`, `MobileNetV3`."""
    mine, theirs = _versions(words), _versions(paper)
    return len(content_words(words)) > 1 and any(
        mine[name].isdisjoint(theirs[name]) for name in mine.keys() & theirs.keys()
    )


def _versions(words: Words) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    plain = [word for word in words if word.stem != "v"]
    for name, number in pairwise(plain):
        if (
            name.kind == "word"
            and number.kind == "number"
            and number.separator not in TITLE_SEPARATORS
            and not number.metadata
        ):
            found.setdefault(name.stem, set()).add(number.stem)
    return found


def _inserts_or_replaces(words: Words, paper: Words) -> bool:
    """Return whether words replace others, or are inserted between those of the title."""
    front, back = _common_ends(words, paper)
    mine, other = words[front : len(words) - back], paper[front : len(paper) - back]
    equal = _count_meaningful(words[:front]) + _count_meaningful(words[len(words) - back :])
    if equal < 2:
        return False
    if _negations(mine) != _negations(other) and len(content_words(mine)) < 2 and len(content_words(other)) < 2:
        return True
    found = overlap(mine, other)
    extra, missing = len(set(found.extra) & set(_topical(words))), len(found.missing)
    if equal > 6:  # long titles change between versions
        return extra > 1 and missing > 1 and not found.shared
    if found.shared or not extra:
        return not found.shared and _omits_key_word(words, paper, found.missing)
    return _changes_enough(words, paper, extra, missing)


def _changes_enough(words: Words, paper: Words, extra: int, missing: int) -> bool:
    """Return whether `extra` words in the place of `missing` ones make another title."""
    front, back = _common_ends(words, paper)
    before, after = _count_meaningful(words[:front]), _count_meaningful(words[len(words) - back :])
    if before > 0 < after or extra == missing == 1:
        return missing == 0 or extra == missing == 1 or (extra < 4 and missing < 4)
    if not missing or extra > 3:
        return False
    joined = front > 0 and (words[front - 1].kind == "function" or words[front].kind == paper[front].kind == "function")
    if joined and (before > 2 or missing < 4):
        return True
    if before > 2 and any(is_connective(word, words) for word in words[1:front]):
        return not {word.stem for word in content_words(words[front:])} <= GENERIC
    return missing < 4 and after > 1 and back > 2


def _count_meaningful(words: Words) -> int:
    """Count the words that carry meaning; of the function words, single letters do."""
    return sum(word.kind != "function" or len(word.stem) == 1 for word in words)


def is_unrelated(given: ParsedTitle, paper: ParsedTitle) -> bool:
    """Return whether the given title reads as a complete one, and has few words of the paper's."""
    words = max(_latin_runs(given.core), key=lambda run: len(content_words(run)))
    name, rest = split_subtitle(words)
    glossed = bool(rest) and all(word.is_name for word in content_words(name)) and not paper.tail
    if glossed:  # the paper may have that name
        words = rest
    if not reads_as_title(given, words):
        return False
    joined = count_connectives(words) + bool(rest and paper.tail)
    if not joined:  # methods have long names: `Twin Delayed Deep Deterministic Policy Gradient`
        return False
    return _is_other_subject(words, paper.words, _weight(words) + joined - glossed)


def _is_other_subject(words: Words, paper: Words, weight: int) -> bool:
    found = overlap(*unify(words, paper))
    generic = sum(word.stem in GENERIC for word in content_words(words))
    distinctive = found.shared - generic + sum(word.stem in GENERIC for word in found.extra)
    size = found.shared + len(found.extra)
    if distinctive < 1:
        return weight > 3 + (found.shared > 0)
    if size > 5:
        return len(found.extra) > 2 and len(found.missing) > 0 and distinctive * 5 <= (size - generic) * 3
    return distinctive == 1 and (size > 3 or weight > 4)


def _weight(words: Words) -> int:
    """Return how much suggests a title: the number of its content words, compounds counted once."""
    more = [word for word in content_words(words) if word.separator != "-"]
    written = sum(word.text[0].isupper() for word in more)
    return len(more) - (written * 2 < len(more))  # remarks are in lower case as well


def _latin_runs(words: Words) -> list[Words]:
    """Return the runs of words between those of other scripts."""
    cuts = [at for at in range(1, len(words)) if words[at].separator == "字"]
    return [words[start:end] for start, end in pairwise([0, *cuts, len(words)])]
