"""Estimate whether words are the complete title of a paper, rather than a name, names, or a remark."""

from __future__ import annotations

from itertools import pairwise

from paperstack_lint.papers.agreement.parsed_title import ParsedTitle
from paperstack_lint.papers.agreement.similarity import content_words
from paperstack_lint.papers.agreement.tokenizer import Word, Words

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
