"""Parse the title in a note: which of its words are the title of a paper, and whether they are complete."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from paperstack_lint.papers.agreement.similarity import content_words, spelling_key, unspaced
from paperstack_lint.papers.agreement.tokenizer import FILLER_WORDS, MAX_TITLE_LENGTH, Word, Words, tokenize
from paperstack_lint.text.regex import regex

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
    candidates = [*_title_candidates(words)]
    keys = frozenset([*map(spelling_key, candidates), *map(unspaced, candidates)]) - {""}
    enclosed = frozenset(spelling_key(part) for part in segments(bracketed(words)) if len(content_words(part)) > 1)
    accented = tuple(regex(_ACCENTED).findall(text))
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
    outer, inner = _trimmed(_unbracketed(words)), _trimmed(bracketed(words))
    inner_is_title = len(content_words(outer)) < 2 < len(content_words(inner)) or not content_words(outer)
    return inner if inner_is_title else outer


def _title_candidates(words: Words) -> Iterator[Words]:
    """Yield the runs of words that may be the complete title, with nothing or only metadata left out."""
    outer = _unbracketed(words)
    for part in (words, outer) if len(outer) < len(words) else (words,):
        without = _without_metadata_segments(part)
        yield from (part, without, _without_metadata_words(without, 1))
        trimmed = _without_metadata_words(without, 2)
        yield trimmed
        if len(trimmed) > 4 and trimmed[-2].text == "v" and len(content_words(trimmed)) > 2:
            yield trimmed[:-2]  # the version on arXiv; a sequel is written `V2`


def _unbracketed(words: Words) -> Words:
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


NEGATIONS = frozenset("not no never without non".split())
_ADVERBS = frozenset("all onli just more less once everi".split())
_LIST_WORDS = frozenset("or the a an".split())
_TITLE_OPENINGS = frozenset("a an the on towards toward".split())
_ING_NOUNS = frozenset(
    "learning denoising reasoning processing masking embedding mixing boosting bagging hashing".split()
)
"""Words in -ing that begin names."""
_NOUN_SUFFIXES = ("ing", "tion", "tions", "ment", "ity")
"""Endings that hardly any author's name has."""
_PROSE_WORDS = frozenset("we our they their this these here see paper papers article blog post authors author".split())
_REPORTING_VERBS = frozenset(
    "introduces proposes presents describes shows explains discusses argues uses applies extends improves compares "
    "analyzes studies surveys gives demonstrates investigates explores summarizes covers contains".split()
)
"""Verbs that begin a remark about a paper."""
_RESOURCES = frozenset(
    "blog post video talk slides poster code project homepage website page translation implementation reproduction "
    "repo github notes note summary reading review lecture podcast youtube demo dataset explanation".split()
)
"""Resources about a paper that may be linked instead of it, and do not have its title."""
_FINAL_RESOURCES = _RESOURCES - frozenset(
    "translation reproduction reading summary dataset review lecture demo".split()
)
_FOREIGN_WORDS = frozenset(
    "de la le les des du et est un une en pour dans sur par au aux ce que qui avec der die das den und ist ein eine "
    "fur mit von zur zum auf im el los las por para con del di il della da dos uma com em voor van het een og och att "
    "av dan untuk yang dengan dalam na".split()
)


def reads_as_title(given: ParsedTitle, words: Words) -> bool:
    """Return whether `words`, a part of the given title, are no list of names and no remark, as far as can be seen."""
    content = content_words(words)
    if sum(not word.is_name for word in content) < 2 or words[0].text.lower() in _REPORTING_VERBS:
        return False
    if any(word.stem in _PROSE_WORDS or word.text in _PROSE_WORDS for word in words):
        return False
    if not words[0].text[0].isupper() and sum(word.text[0].isupper() for word in content) * 2 < len(content):
        return False
    listed = sum(word.separator == "," for word in words) > 1 and not count_connectives(words)
    return not (listed or _names_resource(words) or _is_byline(words) or _has_resource_in_brackets(given.words))


def count_connectives(words: Words) -> int:
    """Count the words that show more than a name: connectives, and what titles begin or end with."""
    joined = sum(is_connective(word, words) for word in words[1:-1])
    low = words[0].text.lower()
    begins = words[0].stem in _TITLE_OPENINGS or (
        low.endswith("ing") and low not in _ING_NOUNS and len(content_words(words)) > 2
    )
    return joined + begins + (tuple(word.stem for word in words[-2:]) == ("technical", "report"))


def is_connective(word: Word, words: Words) -> bool:
    """Return whether one of the words shows that those around it are more than a name."""
    if word.stem == "and":  # joins authors as well
        many = len(content_words(words)) > 4 and not any(other.separator == "," for other in words)
        return many or any(other.text.endswith(_NOUN_SUFFIXES) for other in words)
    if word.stem in _LIST_WORDS:
        return word.separator == ":"
    return (word.kind == "function" and len(word.text) > 1) or word.stem in NEGATIONS or word.stem in _ADVERBS


def is_foreign(title: ParsedTitle) -> bool:
    """Return whether a title is in another language with Latin letters, and may be a translation."""
    # A few accented words may be names of people.
    if len(title.accented) > 2 or sum(word[0].islower() for word in title.accented) > 1:
        return True
    return sum(word.text.lower() in _FOREIGN_WORDS for word in title.words) > 1


def _is_byline(words: Words) -> bool:
    """Return whether the words end in names: `Federated Learning by Jane Doe`."""
    at = max((at for at, word in enumerate(words) if word.stem == "by"), default=len(words))
    names = words[at + 1 :]
    if {name.stem for name in names} & {word.stem for word in words[:at]}:
        return False
    return len(names) > 1 and all(word.text.istitle() and not word.text.endswith(_NOUN_SUFFIXES) for word in names)


def _names_resource(words: Words) -> bool:
    """Return whether the words name what is linked: `Code for training`, `Chinese translation by …`, `The project`."""
    if words[-1].text in _FINAL_RESOURCES:
        return True
    if words[0].text.lower() in _RESOURCES and words[1].kind == "function":
        return True
    return any(word.text in _RESOURCES and after.kind == "function" for word, after in pairwise(words[1:4]))


def _has_resource_in_brackets(words: Words) -> bool:
    """Return whether brackets contain whose post it is, or the like."""
    return any(
        word.bracketed and after.text in _FINAL_RESOURCES and not word.metadata for word, after in pairwise(words)
    )
