"""Whether words read as the whole title of a paper, rather than as a name, names, or a remark."""

from __future__ import annotations

from itertools import pairwise

from paperstack_lint.papers.agreement.likeness import content
from paperstack_lint.papers.agreement.normalized import Word, Words
from paperstack_lint.papers.agreement.readings import Reading

DENIALS = frozenset("not no never without non".split())
_ADVERBS = frozenset("all onli just more less once everi".split())
_LISTING = frozenset("or the a an".split())
_OPENINGS = frozenset("a an the on towards toward".split())
_NOUNS = frozenset("learning denoising reasoning processing masking embedding mixing boosting bagging hashing".split())
"""Words in -ing that begin names."""
_SUFFIXES = ("ing", "tion", "tions", "ment", "ity")
"""What hardly any author's name ends in."""
_PROSE = frozenset("we our they their this these here see paper papers article blog post authors author".split())
_TELLS = frozenset(
    "introduces proposes presents describes shows explains discusses argues uses applies extends improves compares "
    "analyzes studies surveys gives demonstrates investigates explores summarizes covers contains".split()
)
"""Verbs that begin what is said about a paper."""
_THINGS = frozenset(
    "blog post video talk slides poster code project homepage website page translation implementation reproduction "
    "repo github notes note summary reading review lecture podcast youtube demo dataset explanation".split()
)
"""What may be linked in place of a paper, and is not called as it is."""
_LAST_THINGS = _THINGS - frozenset("translation reproduction reading summary dataset review lecture demo".split())
_FOREIGN = frozenset(
    "de la le les des du et est un une en pour dans sur par au aux ce que qui avec der die das den und ist ein eine "
    "fur mit von zur zum auf im el los las por para con del di il della da dos uma com em voor van het een og och att "
    "av dan untuk yang dengan dalam na".split()
)


def reads_as_title(noted: Reading, said: Words) -> bool:
    """Whether `said`, of what is noted, is neither a list of names nor a remark, as far as can be seen."""
    more = content(said)
    if sum(not word.is_name for word in more) < 2 or said[0].said.lower() in _TELLS:
        return False
    if any(word.stem in _PROSE or word.said in _PROSE for word in said):
        return False
    if not said[0].said[0].isupper() and sum(word.said[0].isupper() for word in more) * 2 < len(more):
        return False
    listed = sum(word.mark == "," for word in said) > 1 and not joints(said)
    return not (listed or _is_thing(said) or _is_byline(said) or _is_about(noted.words))


def joints(said: Words) -> int:
    """How many words show that it is more than a name: those that join others, and what titles begin or end with."""
    joined = sum(is_joint(word, said) for word in said[1:-1])
    low = said[0].said.lower()
    begins = said[0].stem in _OPENINGS or (low.endswith("ing") and low not in _NOUNS and len(content(said)) > 2)
    return joined + begins + (tuple(word.stem for word in said[-2:]) == ("technical", "report"))


def is_joint(word: Word, said: Words) -> bool:
    """Whether a word shows that those around it are more than a name."""
    if word.stem == "and":  # joins authors as well
        many = len(content(said)) > 4 and not any(other.mark == "," for other in said)
        return many or any(other.said.endswith(_SUFFIXES) for other in said)
    if word.stem in _LISTING:
        return word.mark == ":"
    return (word.kind == "small" and len(word.said) > 1) or word.stem in DENIALS or word.stem in _ADVERBS


def is_foreign(text: Reading) -> bool:
    """Whether it is in another language of Latin letters, and may be a translation."""
    if len(text.accented) > 2 or sum(word[0].islower() for word in text.accented) > 1:  # others may be people
        return True
    return sum(word.said.lower() in _FOREIGN for word in text.words) > 1


def _is_byline(said: Words) -> bool:
    """Whether it ends in names: `Federated Learning by Jane Doe`."""
    at = max((at for at, word in enumerate(said) if word.stem == "by"), default=len(said))
    names = said[at + 1 :]
    if {name.stem for name in names} & {word.stem for word in said[:at]}:
        return False
    return len(names) > 1 and all(word.said.istitle() and not word.said.endswith(_SUFFIXES) for word in names)


def _is_thing(said: Words) -> bool:
    """Whether it says what is linked: `Code for training`, `Chinese translation by …`, `The project`."""
    if said[-1].said in _LAST_THINGS or (said[0].said.lower() in _THINGS and said[1].kind == "small"):
        return True
    return any(word.said in _THINGS and behind.kind == "small" for word, behind in pairwise(said[1:4]))


def _is_about(words: Words) -> bool:
    """Whether brackets say whose post it is, or the like."""
    return any(word.inside and thing.said in _LAST_THINGS and not word.aside for word, thing in pairwise(words))
