"""The tags or the categories of all notes, and what there is to say of one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal, NamedTuple

from paperstack_lint.tags import folding, variants
from paperstack_lint.tags.of_note import Tag
from paperstack_lint.tags.variants import TagSpelling


class Advice(NamedTuple):
    """What there is to say of a tag; `path` and `line` are where the first of `names` is, `uses` how often.

    uncertainty is why a variant is not surely meant to be the first of `names`, `` where it is.
    """

    kind: Literal["variant", "tie", "typo"]
    names: tuple[str, ...]
    uses: int
    path: str
    line: int
    uncertainty: str


class Vocabulary:
    """What notes are filed under, given what each has, by its path."""

    def __init__(self, used: Mapping[str, Iterable[Tag]]) -> None:
        self._used = used

    @cached_property
    def counts(self) -> Counter[str]:
        """How many notes use each tag, by the tag as it is written."""
        return Counter(name for tags in self._used.values() for name in {tag.name for tag in tags})

    def advice(self, tag: str) -> Advice | None:
        """Return what there is to say of a tag."""
        spelling = self._spellings.get(tag) if tag in self.counts else self._advice_to_stranger(tag)
        if spelling is None:
            return None
        name = spelling.names[0]
        path, line = self.place(name)
        doubt = variants.why_uncertain(tag, name, self.counts)
        return Advice(spelling.kind, spelling.names, self.counts[name], path, line, doubt)

    def has(self, path: str, tag: str) -> bool:
        """Return whether a note other than the one at `path` has a tag."""
        own = any(each.name == tag for each in self._used.get(path, ()))
        return self.counts[tag] > own

    def place(self, tag: str) -> tuple[str, int]:
        """Return the path and the line where a tag is first."""
        return self._places[tag]

    @cached_property
    def _spellings(self) -> dict[str, TagSpelling]:
        return variants.corrected_spellings(self.counts)

    def _advice_to_stranger(self, tag: str) -> TagSpelling | None:
        """Return what there is to say of a tag that no note has, as in a note that git does not know yet."""
        alike = {each: self.counts[each] for each in self._alike.get(folding.folding_key(tag), ())}
        return variants.corrected_spellings({**alike, tag: 0}).get(tag) if alike else None

    @cached_property
    def _alike(self) -> dict[str, list[str]]:
        """The tags by what their spellings have in common."""
        alike: dict[str, list[str]] = {}
        for tag in self.counts:
            alike.setdefault(folding.folding_key(tag), []).append(tag)
        return alike

    @cached_property
    def _places(self) -> dict[str, tuple[str, int]]:
        places: dict[str, tuple[str, int]] = {}
        for path in sorted(self._used):
            for tag in self._used[path]:
                places.setdefault(tag.name, (path, tag.line))
        return places
