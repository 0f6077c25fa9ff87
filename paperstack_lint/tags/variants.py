"""The tags of a collection that are spellings of one another, and which spelling wins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from paperstack_lint.tags.folding import folding_key
from paperstack_lint.tags.typos import probable_typos
from paperstack_lint.text.quote import quoted

MIN_RATIO = 3
"""Notes that use a spelling, and times as many as use another one, before it replaces that one without a question."""


class TagSpelling(NamedTuple):
    """How a tag is to be spelled.

    `kind` is `variant` where another spelling is used more, `tie` where others are used as often and no spelling
    is used more than they, `typo` where it is perhaps a slip for another tag. `names` are the winner of a variant,
    the other spellings of the first rank of a tie, the tag that was probably meant.
    """

    kind: Literal["variant", "tie", "typo"]
    names: tuple[str, ...]


def corrected_spellings(counts: Mapping[str, int]) -> dict[str, TagSpelling]:
    """For each tag that is perhaps not spelled as it should be, how; tags that are right are absent.

    `counts` are the notes that use a tag, by the tag as it is written.
    """
    classes = _classes(counts)
    found = {tag: _rank_spelling(tag, each, counts) for each in classes.values() if len(each) > 1 for tag in each[1:]}
    for members in classes.values():
        if len(members) > 1 and counts[members[0]] == counts[members[1]]:
            found[members[0]] = _rank_spelling(members[0], members, counts)
    return found | {tag: TagSpelling("typo", (name,)) for tag, name in probable_typos(classes, counts).items()}


def why_uncertain(tag: str, name: str, counts: Mapping[str, int]) -> str:
    """Return why `tag` is not surely meant to be `name`, another spelling that more notes use; `` where it is."""
    if any(run not in name for run in re.findall("[A-Z]{2,}", tag)):
        return f"the capitals of {quoted(tag)} may be those of an acronym"
    if _drops_capital(tag, name):
        return f"the capitals of {quoted(tag)} may be those of a name"
    uses = max(1, counts.get(tag, 0))
    if counts[name] < max(MIN_RATIO, MIN_RATIO * uses):
        return f"{counts[name]} of {counts[name] + uses} notes are too few to tell which spelling is meant"
    return ""


def _drops_capital(tag: str, name: str) -> bool:
    """Return whether `name` is `tag` without a capital inside a word: `Pytorch` for `PyTorch`."""
    inner = [found.start() for found in re.finditer("(?<=[a-z])[A-Z]", tag)]
    return tag.casefold() == name.casefold() and any(name[at] != tag[at] for at in inner)


def spelling_groups(counts: Mapping[str, int]) -> list[tuple[str, ...]]:
    """The tags that are spellings of one another, the most used first, then by name; no tag stands in two groups."""
    return sorted(members for members in _classes(counts).values() if len(members) > 1)


def _classes(counts: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """All tags by what their spellings have in common, the most used first."""
    classes: dict[str, list[str]] = {}
    for tag in sorted(counts, key=lambda tag: (-counts[tag], tag)):
        classes.setdefault(folding_key(tag), []).append(tag)
    return {each: tuple(members) for each, members in classes.items()}


def _rank_spelling(tag: str, members: tuple[str, ...], counts: Mapping[str, int]) -> TagSpelling:
    first = tuple(each for each in members if counts[each] == counts[members[0]])
    if len(first) == 1:
        return TagSpelling("variant", first)
    return TagSpelling("tie", tuple(each for each in first if each != tag))
