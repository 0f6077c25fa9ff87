"""The links that point at headings, carried along when headings are reworded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.headings.fragments import encode_fragment, letters
from paperstack_lint.headings.ids import explicit_ids, has_explicit_id, number_repeats, visible_text, without_id
from paperstack_lint.headings.mentions import Mention, mentions
from paperstack_lint.headings.slugs import algorithms
from paperstack_lint.headings.slugs.kramdown import lower_case, slug, slug_in_case
from paperstack_lint.note.note import analysis
from paperstack_lint.text.edits import Edit

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note

MAX_RENAMED = 4
"""Headings of one text that may get a new one while links lead to some of them: each takes a pass of the runner, for
its blanks and for its ending, and there are ten.
"""

Spelling = Literal["id", "cased"]

_DIGITS = "0123456789"


class _HeadingReference(NamedTuple):
    """A reference to a heading; `spelling` says what its fragment repeats: the id, or its words in their case.

    `heading` is an index into the note's headings.
    """

    mention: Mention
    heading: int
    spelling: Spelling


class LinkUpdates(NamedTuple):
    """The edits by which links follow a heading; `reason` is why they cannot follow, `` where they can."""

    edits: tuple[Edit, ...] = ()
    reason: str = ""


class Anchors:
    """The ids of a note's headings, and what becomes of the links to them when blanks or punctuation change.

    Each fix is right if it is applied alone. A new text renumbers the headings that share its id or the old one, so
    fixes within a family (headings whose ids differ in hyphens at most) could spoil each other: all of them edit the
    first link to the family, be it by what stands there already, so that the runner applies one at a time.
    """

    def __init__(self, note: Note) -> None:
        self.note = note
        self._possible_ids: dict[int, tuple[str, ...]] = {}

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Whatever may lead to a heading."""
        return tuple(mentions(self.note))

    @cached_property
    def texts(self) -> list[str]:
        """What the headings read."""
        return [visible_text(self.note, each) for each in self.note.headings]

    @cached_property
    def distinct_texts(self) -> frozenset[str]:
        """What the headings read without the ids that the author gave them, for looking one up."""
        return frozenset(map(without_id, self.texts))

    @cached_property
    def slugs(self) -> list[str | None]:
        """The ids before repeats are numbered, None where the author gave one."""
        headings = zip(self.note.headings, self.texts, strict=True)
        return [None if has_explicit_id(self.note, each) else slug(text) for each, text in headings]

    @cached_property
    def ids(self) -> list[str | None]:
        """The ids as they are."""
        return number_repeats(self.slugs)

    @cached_property
    def by_id(self) -> dict[str | None, int]:
        """The headings by their ids; of several that have the same, the first counts."""
        return {self.ids[index]: index for index in self._named}

    @cached_property
    def _named(self) -> list[int]:
        return [index for index in reversed(range(len(self.slugs))) if self.slugs[index]]

    def possible_ids(self, index: int) -> tuple[str, ...]:
        """Return the id that each way of the site's generator gives the heading at `index`."""
        if index not in self._possible_ids:
            self._possible_ids[index] = algorithms.possible_ids(self.note, self.note.headings[index])
        return self._possible_ids[index]

    def repeats(self, index: int) -> int:
        """Return how many headings have the id of the one at `index` but for hyphens and the number of a repeat."""
        name = self.slugs[index]
        return len(self.families[_family(name)]) if name is not None else 1

    def is_alone(self, index: int) -> bool:
        """Return whether the letters of its id, and a number after them, tell the heading from all else on the page."""
        name = letters(self.ids[index] or "")
        stem = name.rstrip(_DIGITS)
        numbered_alike = f"{name}1" in self._letter_counts or (stem != name and stem in self._letter_counts)
        return not numbered_alike and self._letter_counts[name] == 1

    def is_taken(self, name: str) -> bool:
        """Return whether an id on the page has these letters."""
        return name in self._letter_counts

    @cached_property
    def _letter_counts(self) -> Counter[str]:
        return Counter(letters(each) for each in (*self.ids, *self.given) if each)

    @cached_property
    def counts(self) -> Counter[str | None]:
        """How many headings share a slug."""
        return Counter(self.slugs)

    @cached_property
    def families(self) -> dict[str, list[int]]:
        """The headings whose ids differ in hyphens at most, which is all that blanks and punctuation change in them."""
        families: dict[str, list[int]] = {}
        for index, each in enumerate(self.slugs):
            if each is not None:
                families.setdefault(_family(each), []).append(index)
        return families

    @cached_property
    def given(self) -> dict[str, int]:
        """The ids that the author gave, and where; of things that have the same id, a link leads to the first."""
        return explicit_ids(self.note)

    @cached_property
    def numerals(self) -> frozenset[str]:
        """The families to which others, or ids that the author gave, add nothing but a number, as repeats do."""
        names = {*self.families, *map(_family, self.given)}
        return frozenset(stem for name in names if (stem := name.rstrip(_DIGITS)) != name)

    @cached_property
    def references(self) -> dict[str, list[_HeadingReference]]:
        """What leads to each family."""
        references: dict[str, list[_HeadingReference]] = {}
        for each in self._find_references():
            references.setdefault(_family(self.slugs[each.heading] or ""), []).append(each)
        return references

    def has_reference_to(self, text: str) -> bool:
        """Whether something leads to a heading that reads `text`: another one before it would take its id."""
        return _family(slug(text)) in self.references

    def _find_references(self) -> Iterator[_HeadingReference]:
        for mention in self.mentions:
            name = lower_case(mention.fragment)
            index = self.by_id.get(name, -1)
            if index >= 0 and self.note.headings[index].start < self.given.get(mention.fragment, len(self.note.text)):
                yield _HeadingReference(mention, index, "id" if mention.fragment == name else "cased")

    @cached_property
    def mentioned(self) -> dict[str, list[Mention]]:
        """The references of the note to itself by the letters of their fragments."""
        mentioned: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            mentioned.setdefault(letters(mention.fragment), []).append(mention)
        return mentioned

    @cached_property
    def inexact_references(self) -> dict[str, Mention]:
        """The fragments that are no heading's id, but may be one that is made in another way, by their letters."""
        return {
            name: stray
            for name, found in self.mentioned.items()
            if (stray := next((each for each in found if lower_case(each.fragment) not in self.by_id), None))
        }

    def link_updates(self, index: int, edits: Sequence[Edit]) -> LinkUpdates:
        """Return the edits that carry the note's own links along when `edits` reword the heading at `index`.

        They change spaces or punctuation of it only.
        """
        old = self.slugs[index]
        if old is None or not self.mentions:
            return LinkUpdates()
        reads = visible_text(self.note, self.note.headings[index], edits)
        new = slug(reads)
        stray = self.inexact_references.get(letters(old))
        if stray and (new != old or stray.fragment == self.texts[index]):
            return LinkUpdates(reason=f"{self.place(stray)} refers to it as `#{stray.fragment}`")
        return LinkUpdates() if new == old else self._updates_within(index, reads, new)

    def place(self, mention: Mention) -> str:
        """Return where a reference is, as messages name it."""
        return f"line {self.note.position(mention.at).line}"

    def _updates_within(self, index: int, reads: str, new: str) -> LinkUpdates:
        """Return the edits when the heading at `index` will read `reads`, and have the id `new`."""
        family = _family(self.slugs[index] or "")
        if self._clashes(new, family):
            return LinkUpdates(reason=f"something else on the page may have the id `{new}`")
        if family not in self.references:
            return LinkUpdates()
        if len(self.families[family]) - self.counts[new] > MAX_RENAMED:
            return LinkUpdates(reason="many headings read alike, and links refer to some of them")
        return self._update_each(index, reads)

    def _clashes(self, new: str, family: str) -> bool:
        """Whether something else has an id that a heading of the family may get, now or by another fix."""
        stem = family.rstrip(_DIGITS)
        like_a_repeat = stem != family and len(self.families.get(stem, ())) > 1
        repeat_like_another = len(self.families[family]) > 1 and family in self.numerals
        return new in self.given or like_a_repeat or repeat_like_another

    def _update_each(self, index: int, reads: str) -> LinkUpdates:
        """Return an edit for each link to the family of the heading at `index`, which will read `reads`."""
        family = _family(self.slugs[index] or "")
        group = self.families[family]
        ids = dict(
            zip(group, number_repeats(slug(reads) if at == index else self.slugs[at] for at in group), strict=True)
        )
        if any(new in self.given and new != self.ids[at] for at, new in ids.items()):
            return LinkUpdates(reason="something else on the page has the id that it would get")
        edits = []
        for mention, heading, spelling in self.references[family]:
            text = reads if heading == index else self.texts[heading]
            wanted = _new_fragment(ids[heading] or "", text, spelling)
            if mention.start >= 0:
                edits.append(_edit(self.note, mention, wanted))
            elif wanted != mention.fragment:
                return LinkUpdates(
                    reason=f"{self.place(mention)} refers to it as `#{mention.fragment}`, which cannot follow"
                )
        changed = (each for each in edits[1:] if each.text != self.note.text[each.start : each.end])
        return LinkUpdates((*edits[:1], *changed))


@analysis
def anchors_of(note: Note) -> Anchors:
    """Return the ids of the headings of a note, and what refers to them."""
    return Anchors(note)


def _family(name: str) -> str:
    return name.replace("-", "")


def _new_fragment(new_id: str, text: str, spelling: Spelling) -> str:
    return new_id if spelling == "id" else slug_in_case(text) + new_id[len(slug(text)) :]


def _edit(note: Note, mention: Mention, fragment: str) -> Edit:
    """The edit that points a link at `fragment`, encoded as it was."""
    source = note.text[mention.start : mention.end]
    return Edit(
        mention.start, mention.end, source if fragment == mention.fragment else encode_fragment(fragment, source)
    )
