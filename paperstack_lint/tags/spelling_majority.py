"""The tags or the categories of a collection: which are spellings of one another, with advice on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal, NamedTuple

from paperstack_lint.tags import similar_tags
from paperstack_lint.tags.of_note import Tag
from paperstack_lint.tags.similar_tags import folding_key, probable_typos
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex


class Advice(NamedTuple):
    """Advice on the spelling of a tag; `path` and `line` are the first place of `names[0]`, used in `uses` notes.

    `uncertainty` is why a variant may be intended instead of `names[0]`, `` where it is certainly not.
    """

    kind: Literal["variant", "tie", "typo"]
    names: tuple[str, ...]
    uses: int
    path: str
    line: int
    uncertainty: str


class Vocabulary:
    """The tags or the categories of notes, by the path of the note."""

    def __init__(self, used: Mapping[str, Iterable[Tag]]) -> None:
        self._used = used

    @cached_property
    def counts(self) -> Counter[str]:
        """The number of notes that use each tag, by the tag as it is written."""
        return Counter(name for tags in self._used.values() for name in {tag.name for tag in tags})

    def advice(self, tag: str) -> Advice | None:
        """Return the advice on a tag; None where it is spelled correctly."""
        spelling = self._spellings.get(tag) if tag in self.counts else self._spelling_of_new_tag(tag)
        if spelling is None:
            return None
        name = spelling.names[0]
        path, line = self.place(name)
        doubt = why_uncertain(tag, name, self.counts)
        return Advice(spelling.kind, spelling.names, self.counts[name], path, line, doubt)

    def has(self, path: str, tag: str) -> bool:
        """Return whether a note other than the one at `path` has a tag."""
        own = any(each.name == tag for each in self._used.get(path, ()))
        return self.counts[tag] > own

    def place(self, tag: str) -> tuple[str, int]:
        """Return the path and the line of the first place of a tag."""
        return self._places[tag]

    def places(self, tag: str) -> list[tuple[str, int]]:
        """Return the path and the line of all places of a tag, by path."""
        return [(path, each.line) for path in sorted(self._used) for each in self._used[path] if each.name == tag]

    @cached_property
    def _spellings(self) -> dict[str, TagSpelling]:
        return corrected_spellings(self.counts)

    def _spelling_of_new_tag(self, tag: str) -> TagSpelling | None:
        """Return the spelling of a tag that no indexed note has, as in a note that git does not track yet."""
        alike = {each: self.counts[each] for each in self._tags_by_key.get(similar_tags.folding_key(tag), ())}
        return corrected_spellings({**alike, tag: 0}).get(tag) if alike else None

    @cached_property
    def _tags_by_key(self) -> dict[str, list[str]]:
        """The tags by their folding key."""
        alike: dict[str, list[str]] = {}
        for tag in self.counts:
            alike.setdefault(similar_tags.folding_key(tag), []).append(tag)
        return alike

    @cached_property
    def _places(self) -> dict[str, tuple[str, int]]:
        places: dict[str, tuple[str, int]] = {}
        for path in sorted(self._used):
            for tag in self._used[path]:
                places.setdefault(tag.name, (path, tag.line))
        return places


MIN_RATIO = 3
"""The fewest notes that use a spelling, and how many times as many as another one's, for a safe replacement."""


class TagSpelling(NamedTuple):
    """The correct spelling of a tag.

    `kind` is `variant` where another spelling is used more, `tie` where others are used as often and none is used more,
    `typo` where it is probably a typo of another tag. `names` are the preferred spelling of a variant, the other most
    used spellings of a tie, or the intended tag of a typo.
    """

    kind: Literal["variant", "tie", "typo"]
    names: tuple[str, ...]


def corrected_spellings(counts: Mapping[str, int]) -> dict[str, TagSpelling]:
    """Return the correct spelling of each tag that is probably misspelt; correct tags are absent.

    `counts` are the numbers of notes that use a tag, by the tag as it is written.
    """
    classes = _classes(counts)
    found = {tag: _rank_spelling(tag, each, counts) for each in classes.values() if len(each) > 1 for tag in each[1:]}
    for members in classes.values():
        if len(members) > 1 and counts[members[0]] == counts[members[1]]:
            found[members[0]] = _rank_spelling(members[0], members, counts)
    return found | {tag: TagSpelling("typo", (name,)) for tag, name in probable_typos(classes, counts).items()}


def why_uncertain(tag: str, name: str, counts: Mapping[str, int]) -> str:
    """Return why `tag` may be intended, though more notes use the spelling `name`; `` where it is certainly not."""
    if any(run not in name for run in regex("[A-Z]{2,}").findall(tag)):
        return msg("the capitals of {tag} may be those of an acronym", tag=quoted(tag))
    if _drops_capital(tag, name):
        return msg("the capitals of {tag} may be those of a name", tag=quoted(tag))
    uses = max(1, counts.get(tag, 0))
    if counts[name] < max(MIN_RATIO, MIN_RATIO * uses):
        return msg(
            "{uses} of {all} notes are too few to tell which spelling is meant",
            uses=counts[name],
            all=counts[name] + uses,
        )
    return ""


def _drops_capital(tag: str, name: str) -> bool:
    """Return whether `name` is `tag` without a capital inside a word: `Pytorch` and `PyTorch`."""
    inner = [found.start() for found in regex("(?<=[a-z])[A-Z]").finditer(tag)]
    return tag.casefold() == name.casefold() and any(name[at] != tag[at] for at in inner)


def spelling_groups(counts: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Return the groups of tags that are spellings of one another, the most used first, then by name."""
    return sorted(members for members in _classes(counts).values() if len(members) > 1)


def _classes(counts: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Return all tags by their folding key, the most used first."""
    classes: dict[str, list[str]] = {}
    for tag in sorted(counts, key=lambda tag: (-counts[tag], tag)):
        classes.setdefault(folding_key(tag), []).append(tag)
    return {each: tuple(members) for each, members in classes.items()}


def _rank_spelling(tag: str, members: tuple[str, ...], counts: Mapping[str, int]) -> TagSpelling:
    first = tuple(each for each in members if counts[each] == counts[members[0]])
    if len(first) == 1:
        return TagSpelling("variant", first)
    return TagSpelling("tie", tuple(each for each in first if each != tag))
