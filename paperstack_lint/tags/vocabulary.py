"""The vocabulary of a collection, its tags or its categories, with advice on the spelling of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal, NamedTuple

from paperstack_lint.tags import folding, variants
from paperstack_lint.tags.of_note import Tag
from paperstack_lint.tags.variants import TagSpelling


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
        doubt = variants.why_uncertain(tag, name, self.counts)
        return Advice(spelling.kind, spelling.names, self.counts[name], path, line, doubt)

    def has(self, path: str, tag: str) -> bool:
        """Return whether a note other than the one at `path` has a tag."""
        own = any(each.name == tag for each in self._used.get(path, ()))
        return self.counts[tag] > own

    def place(self, tag: str) -> tuple[str, int]:
        """Return the path and the line of the first place of a tag."""
        return self._places[tag]

    @cached_property
    def _spellings(self) -> dict[str, TagSpelling]:
        return variants.corrected_spellings(self.counts)

    def _spelling_of_new_tag(self, tag: str) -> TagSpelling | None:
        """Return the spelling of a tag that no indexed note has, as in a note that git does not track yet."""
        alike = {each: self.counts[each] for each in self._tags_by_key.get(folding.folding_key(tag), ())}
        return variants.corrected_spellings({**alike, tag: 0}).get(tag) if alike else None

    @cached_property
    def _tags_by_key(self) -> dict[str, list[str]]:
        """The tags by their folding key."""
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
