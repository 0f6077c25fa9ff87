"""What shows that a title in a note is another paper's."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from paperstack_lint.papers.agreement.likeness import (
    GENERIC,
    alike,
    balance,
    content,
    is_slip,
    key,
    letters,
    numbers,
    stems,
    unified,
)
from paperstack_lint.papers.agreement.looks import DENIALS, is_joint, joints, reads_as_title
from paperstack_lint.papers.agreement.normalized import ARTICLES, Word, Words
from paperstack_lint.papers.agreement.readings import PARTS, Reading, halves, pieces

Doubt = Literal["different", "incomparable"]

_SEQUELS = frozenset(
    "improved improving rethinking revisiting fast faster efficient better stronger scalable robust deep deeper "
    "conditional hierarchical unsupervised supervised generalized understanding analyzing accelerating graph".split()
)
"""Words that make another title of one when put in front."""


def is_renumbered(core: Words, paper: Reading) -> bool:
    """Whether one is the other but for a number or a version: `GPT-3`, `GPT-4 Technical Report`; `X`, `X V2: …`."""
    mine, rest = halves(core)
    if any(_differ_in_numbers(part, paper.words) for part in (core, mine) if content(part)):
        return True
    head = paper.head
    if (rest and not paper.tail) or not content(mine) or not content(head):
        return False
    longer, shorter = (mine, head) if len(mine) > len(head) else (head, mine)
    more = longer[len(shorter) :]
    if not more or stems(longer[: len(shorter)]) != stems(shorter):
        return False
    goes_on = longer is mine and more[0].kind == "number" and len(more) > 1 and not more[1].mark  # `PaLM 2 Technical`
    if not is_version(more[:1] if goes_on else more, last=bool(rest) or len(content(shorter)) < 4):
        return False
    return bool(rest) or longer is mine or len(content(mine)) > 1


def _differ_in_numbers(part: Words, title: Words) -> bool:
    mine, other = ([word for word in said if word.stem not in ARTICLES] for said in (part, title))
    if len(mine) > len(other):
        return False
    pairs = [(word, twin) for word, twin in zip(mine, other, strict=False) if word.stem != twin.stem]
    return bool(pairs) and all(word.kind == twin.kind == "number" for word, twin in pairs)


def is_version(rest: Words, *, last: bool = True) -> bool:
    """Whether what follows begins with a version: `V2`, `2.0`, `++`; also `2` as the `last` word."""
    first = rest[0]
    if first.mark in PARTS:
        return False
    if first.kind == "sign" or (first.stem == "v" and len(rest) > 1 and rest[1].kind == "number"):
        return True
    ends = len(rest) == 1 or rest[1].mark in PARTS
    return first.kind == "number" and ends and ((last and len(first.stem) == 1) or "." in first.said)


def of_prefix(before: Words, title: Words) -> Doubt:
    """Whether words right before a whole title make it another: `Fast Segment Anything`; names may stand there."""
    more = _telling(before)
    if len(before) == 1 and before[0].said.lower() in _SEQUELS and len(content(title)) < 5:
        return "different"
    return "incomparable" if len(content(title)) > 3 or not more or len(more) == len(before) > 1 else "different"


def of_suffix(after: Words, title: Words) -> Doubt:
    """Whether words right behind a whole title make it another: `Segment Anything in High Quality`."""
    if is_version(after):
        return "different"
    more = _telling(after)
    if len(content(title)) > 4 or not more or after[0].kind != "small" or after[0].stem in ("by", "from"):
        return "incomparable"
    written = any(word.said[0].isupper() for word in content(title)[1:])
    return "different" if any(word.said[0].isupper() for word in more) or not written else "incomparable"


def _telling(words: Words) -> list[Word]:
    """The words that say something of the subject: `Code` does in `Trained on Code`, not in `Mask R-CNN Code`."""
    joined = {word for before, word in pairwise(words) if before.kind == "small" and word.said.istitle()}
    return [word for word in content(words) if word.aside == 0 or (word.aside == 1 and word in joined)]


def is_close(core: Words, paper: Reading) -> bool:
    """Whether a part of what is said has nothing that the title has not, so that the rest may be said about it."""
    parts = pieces(core)
    tried = [core, core[1:]] if core[0].is_name else [core]
    if len(parts) > 1:
        tried += [*parts, core[len(parts[0]) :], core[: -len(parts[-1])]]
    for part in tried:
        if paper.tail and key(part) == key(paper.head):  # the other half decides
            continue
        if letters(part) == paper.letters or is_slip(letters(part), paper.letters):
            return True
        if len(content(part)) > 2 and _adds_nothing(part, paper.words):
            return True
    return False


def _adds_nothing(part: Words, title: Words) -> bool:
    said, paper = unified(part, title)
    found = balance(said, paper)
    if set(found.extra) & set(_telling(said)) or numbers(said) - numbers(paper):
        return False
    if _denials(said) != _denials(paper) and len(found.missing) < 3:
        return False
    return not _is_dropped(said, paper, found.missing)


def _denials(words: Words) -> int:
    return sum(word.stem in DENIALS for word in words)


def _is_dropped(said: Words, paper: Words, missing: Words) -> bool:
    """Whether one word is left out where each counts: `Mask R-CNN`, `Mask Scoring R-CNN`."""
    if len(missing) != 1 or missing[0].stem in GENERIC or any(is_joint(word, said) for word in said[1:-1]):
        return False
    return sum(word.mark != "-" for word in content(paper)) < 5 and _is_frame(said, paper)


def _ends(first: Words, second: Words) -> tuple[int, int]:
    """How many words are equal in front, and at the back."""
    limit = min(len(first), len(second))
    front = next((at for at in range(limit) if first[at].stem != second[at].stem), limit)
    limit -= front
    back = next((at for at in range(limit) if first[-1 - at].stem != second[-1 - at].stem), limit)
    return front, back


def _is_frame(said: Words, paper: Words) -> bool:
    """Whether one has all words of the other, around one or more of its own."""
    front, back = _ends(said, paper)
    return bool(content(said[:front])) and back > 0 and front + back == min(len(said), len(paper))


def is_near(core: Words, paper: Reading) -> bool:
    """Whether the two are alike but for some words that make it another paper."""
    (mine, rest), (head, tail) = halves(core), (paper.head, paper.tail)
    if rest and tail and key(mine) == key(head):
        return _is_other_subtitle(rest, tail)
    if rest and tail and key(rest) == key(tail):  # `A Survey`
        found = balance(*unified(mine, head))
        return len(content(tail)) < 4 and len(found.extra) > 1 and found.shared == 0
    if rest and tail and _is_name(mine) and _is_name(head):
        return not balance(mine, head).shared and _is_subtitle(rest)
    if rest and not tail and _is_name(mine) and _is_like(rest, paper.words):
        return True
    return _is_like(core, paper.words) or (bool(rest) != bool(tail) and _is_changed(*unified(mine, head)))


def _is_like(part: Words, title: Words) -> bool:
    said, paper = unified(part, title)
    return _is_changed(said, paper) or _is_refilled(said, paper) or _is_other_version(said, paper)


def _is_name(words: Words) -> bool:
    """Whether it is a name that somebody has given: `DreamFusion`."""
    return len(content(words)) == 1 and content(words)[0].is_name


def _is_subtitle(rest: Words) -> bool:
    """Whether it is written as a subtitle is, not as a remark."""
    written = [word.said[0].isupper() for word in content(rest) if word.mark != "-"]
    return sum(written) >= 0.6 * len(written) and not all(word.is_name for word in content(rest))


def _is_other_subtitle(rest: Words, tail: Words) -> bool:
    found = balance(*unified(rest, tail))
    if not found.extra or not found.missing or not _is_subtitle(rest):
        return False
    return found.shared * 3 <= len(content(rest)) and (len(content(rest)) > 1 or found.shared == 0)


def _is_refilled(said: Words, paper: Words) -> bool:
    """Whether one has the form of the other, word by word, or is another part of one series."""
    front, _ = _ends(said, paper)
    if _solid(said[:front]) > 1 and all(words[front:] and words[front].kind == "number" for words in (said, paper)):
        return True
    if len(said) != len(paper):
        return False
    pairs = [(word, other) for word, other in zip(said, paper, strict=True) if word.stem != other.stem]
    alone = all("small" not in (word.kind, other.kind) and not alike(word, other) for word, other in pairs)
    return alone and len(pairs) * 2 <= len(said) and len(said) > 4


def _is_other_version(said: Words, paper: Words) -> bool:
    """Whether a name has one number here and another there: `MobileNetV2`, `MobileNetV3`."""
    mine, theirs = _versions(said), _versions(paper)
    return len(content(said)) > 1 and any(mine[name].isdisjoint(theirs[name]) for name in mine.keys() & theirs.keys())


def _versions(words: Words) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    plain = [word for word in words if word.stem != "v"]
    for name, number in pairwise(plain):
        if name.kind == "word" and number.kind == "number" and number.mark not in PARTS and not number.aside:
            found.setdefault(name.stem, set()).add(number.stem)
    return found


def _is_changed(said: Words, paper: Words) -> bool:
    """Whether words stand in the place of others, or between those of the title."""
    front, back = _ends(said, paper)
    mine, other = said[front : len(said) - back], paper[front : len(paper) - back]
    equal = _solid(said[:front]) + _solid(said[len(said) - back :])
    if equal < 2:
        return False
    if _denials(mine) != _denials(other) and len(content(mine)) < 2 and len(content(other)) < 2:
        return True
    found = balance(mine, other)
    extra, missing = len(set(found.extra) & set(_telling(said))), len(found.missing)
    if equal > 6:  # long titles change between versions
        return extra > 1 and missing > 1 and not found.shared
    if found.shared or not extra:
        return not found.shared and _is_dropped(said, paper, found.missing)
    return _is_exchanged(said, paper, extra, missing)


def _is_exchanged(said: Words, paper: Words, extra: int, missing: int) -> bool:
    """Whether so many words of the one, for so many of the other, make another title."""
    front, back = _ends(said, paper)
    before, behind = _solid(said[:front]), _solid(said[len(said) - back :])
    if before > 0 < behind or extra == missing == 1:
        return missing == 0 or extra == missing == 1 or (extra < 4 and missing < 4)
    if not missing or extra > 3:
        return False
    joined = front > 0 and (said[front - 1].kind == "small" or said[front].kind == paper[front].kind == "small")
    if joined and (before > 2 or missing < 4):
        return True
    if before > 2 and any(is_joint(word, said) for word in said[1:front]):
        return not {word.stem for word in content(said[front:])} <= GENERIC
    return missing < 4 and behind > 1 and back > 2


def _solid(words: Words) -> int:
    """How many words say something: of the small ones, single letters."""
    return sum(word.kind != "small" or len(word.stem) == 1 for word in words)


def is_far(noted: Reading, paper: Reading) -> bool:
    """Whether what is said reads as a whole title, and has little of this one."""
    said = max(_runs(noted.core), key=lambda run: len(content(run)))
    name, rest = halves(said)
    glossed = bool(rest) and all(word.is_name for word in content(name)) and not paper.tail
    if glossed:  # the paper may be known by that name
        said = rest
    if not reads_as_title(noted, said):
        return False
    joined = joints(said) + bool(rest and paper.tail)
    if not joined:  # methods have long names: `Twin Delayed Deep Deterministic Policy Gradient`
        return False
    return _is_strange(said, paper.words, _weight(said) + joined - glossed)


def _is_strange(said: Words, paper: Words, weight: int) -> bool:
    found = balance(*unified(said, paper))
    generic = sum(word.stem in GENERIC for word in content(said))
    telling = found.shared - generic + sum(word.stem in GENERIC for word in found.extra)
    size = found.shared + len(found.extra)
    if telling < 1:
        return weight > 3 + (found.shared > 0)
    if size > 5:
        return len(found.extra) > 2 and len(found.missing) > 0 and telling * 5 <= (size - generic) * 3
    return telling == 1 and (size > 3 or weight > 4)


def _weight(said: Words) -> int:
    """How much shows that it is a title: its words, compounds being one."""
    more = [word for word in content(said) if word.mark != "-"]
    written = sum(word.said[0].isupper() for word in more)
    return len(more) - (written * 2 < len(more))  # remarks are in lower case as well


def _runs(words: Words) -> list[Words]:
    """The words between those of other scripts."""
    cuts = [at for at in range(1, len(words)) if words[at].mark == "字"]
    return [words[start:end] for start, end in pairwise([0, *cuts, len(words)])]
