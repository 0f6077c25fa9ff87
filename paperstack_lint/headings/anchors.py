"""The ids of headings, the references to them, and the updates of these when a heading is reworded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.headings import slugs
from paperstack_lint.headings.fragments import encode_fragment, letters
from paperstack_lint.headings.ids import explicit_ids, has_explicit_id, number_repeats, visible_text, without_id
from paperstack_lint.headings.mentions import Mention, mentions
from paperstack_lint.headings.slugs import kramdown_slug, kramdown_slug_in_case, lower_case
from paperstack_lint.note.note import analysis
from paperstack_lint.text.edits import Edit
from paperstack_lint.text.message import msg

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note

MAX_RENAMED = 4
"""The most headings with the same text that are reworded while links point to some of them: each needs two passes of
the runner, one for its spaces and one for its ending, and the runner makes at most ten.
"""

Spelling = Literal["id", "cased"]

_DIGITS = "0123456789"


class _HeadingReference(NamedTuple):
    """A reference to a heading; `spelling` is how its fragment is written: as the id, or with the case of the words.

    `heading` is an index into the note's headings.
    """

    mention: Mention
    heading: int
    spelling: Spelling


class LinkUpdates(NamedTuple):
    """The edits that update links to a heading; `reason` is why they cannot be updated, `` where they can."""

    edits: tuple[Edit, ...] = ()
    reason: str = ""


class Anchors:
    """The ids of a note's headings, and the updates of links to them when their spaces or punctuation change.

    Each fix is correct on its own. But a new text renumbers the headings that share the old or the new id, so two fixes
    within a family (headings whose ids differ at most in hyphens) conflict. Each of them therefore edits the first link
    to the family, even without changing it: the edits overlap, and the runner applies one fix at a time.

    `ids` are those of kramdown's GFM parser, which Jekyll uses; GitHub's differ in rare characters only.
    """

    def __init__(self, note: Note) -> None:
        self.note = note
        self._possible_ids: dict[int, tuple[str, ...]] = {}

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """All that may refer to a heading."""
        return tuple(mentions(self.note))

    @cached_property
    def texts(self) -> list[str]:
        """The visible texts of the headings."""
        return [visible_text(self.note, each) for each in self.note.headings]

    @cached_property
    def distinct_texts(self) -> frozenset[str]:
        """The visible texts of the headings without explicit ids, for looking one up."""
        return frozenset(map(without_id, self.texts))

    @cached_property
    def slugs(self) -> list[str | None]:
        """The ids of headings before repeated ones are numbered; None for a heading with an explicit id."""
        headings = zip(self.note.headings, self.texts, strict=True)
        return [None if has_explicit_id(self.note, each) else kramdown_slug(text) for each, text in headings]

    @cached_property
    def ids(self) -> list[str | None]:
        """The ids with numbers."""
        return number_repeats(self.slugs)

    @cached_property
    def by_id(self) -> dict[str | None, int]:
        """The headings by their ids; of several that have the same, the first counts."""
        return {self.ids[index]: index for index in self._named}

    @cached_property
    def _named(self) -> list[int]:
        return [index for index in reversed(range(len(self.slugs))) if self.slugs[index]]

    def possible_ids(self, index: int) -> tuple[str, ...]:
        """Return the id that each algorithm of the site's generator gives the heading at `index`."""
        if index not in self._possible_ids:
            self._possible_ids[index] = slugs.possible_ids(self.note, self.note.headings[index])
        return self._possible_ids[index]

    def repeats(self, index: int) -> int:
        """Return how many headings have the id of the one at `index`, ignoring hyphens and the numbers of repeats."""
        name = self.slugs[index]
        return len(self.families[_family(name)]) if name is not None else 1

    def is_alone(self, index: int) -> bool:
        """Return whether no other id on the page has the letters of the heading's id, ignoring a final number."""
        name = letters(self.ids[index] or "")
        stem = name.rstrip(_DIGITS)
        numbered_alike = f"{name}1" in self._letter_counts or (stem != name and stem in self._letter_counts)
        return not numbered_alike and self._letter_counts[name] == 1

    def is_taken(self, name: str) -> bool:
        """Return whether an id on the page has the letters `name`."""
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
        """The headings by their ids without hyphens: changed spaces or punctuation change only hyphens in an id."""
        families: dict[str, list[int]] = {}
        for index, each in enumerate(self.slugs):
            if each is not None:
                families.setdefault(_family(each), []).append(index)
        return families

    @cached_property
    def given(self) -> dict[str, int]:
        """The explicit ids, and the offset of each; of several things with one id, a link resolves to the first."""
        return explicit_ids(self.note)

    @cached_property
    def numerals(self) -> frozenset[str]:
        """The families to whose names another family or an explicit id adds only a number, as a repeat does."""
        names = {*self.families, *map(_family, self.given)}
        return frozenset(stem for name in names if (stem := name.rstrip(_DIGITS)) != name)

    @cached_property
    def references(self) -> dict[str, list[_HeadingReference]]:
        """The references to the headings of each family."""
        references: dict[str, list[_HeadingReference]] = {}
        for each in self._find_references():
            references.setdefault(_family(self.slugs[each.heading] or ""), []).append(each)
        return references

    def has_reference_to(self, text: str) -> bool:
        """Return whether something refers to a heading with that text: another one before it would take its id."""
        return _family(kramdown_slug(text)) in self.references

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
        """By their letters, the references whose fragment is no heading's id, but may be one of another algorithm."""
        return {
            name: reference
            for name, found in self.mentioned.items()
            if (reference := next((each for each in found if lower_case(each.fragment) not in self.by_id), None))
        }

    def link_updates(self, index: int, edits: Sequence[Edit]) -> LinkUpdates:
        """Return the edits that update the note's own links when `edits` reword the heading at `index`.

        The `edits` change only its spaces or punctuation.
        """
        old = self.slugs[index]
        if old is None or not self.mentions:
            return LinkUpdates()
        reads = visible_text(self.note, self.note.headings[index], edits)
        new = kramdown_slug(reads)
        inexact = self.inexact_references.get(letters(old))
        if inexact and (new != old or inexact.fragment == self.texts[index]):
            return LinkUpdates(
                reason=msg(
                    "{place} refers to it as `#{fragment}`", place=self.place(inexact), fragment=inexact.fragment
                )
            )
        return LinkUpdates() if new == old else self._updates_within(index, reads, new)

    def place(self, mention: Mention) -> str:
        """Return the line of a reference, as messages name it."""
        return msg("line {line}", line=self.note.position(mention.at).line)

    def _updates_within(self, index: int, reads: str, new: str) -> LinkUpdates:
        """Return the updates when the heading at `index` gets the text `reads` and the id `new`."""
        family = _family(self.slugs[index] or "")
        if self._clashes(new, family):
            return LinkUpdates(reason=msg("something else on the page may have the id `{new}`", new=new))
        if family not in self.references:
            return LinkUpdates()
        if len(self.families[family]) - self.counts[new] > MAX_RENAMED:
            return LinkUpdates(reason=msg("too many headings have the same text, and links refer to some of them"))
        return self._update_each(index, reads)

    def _clashes(self, new: str, family: str) -> bool:
        """Return whether another element has an id that a heading of the family may get, from this or a later fix."""
        stem = family.rstrip(_DIGITS)
        like_a_repeat = stem != family and len(self.families.get(stem, ())) > 1
        repeat_like_another = len(self.families[family]) > 1 and family in self.numerals
        return new in self.given or like_a_repeat or repeat_like_another

    def _update_each(self, index: int, reads: str) -> LinkUpdates:
        """Return an edit for each link to the family of the heading at `index`, which gets the text `reads`."""
        family = _family(self.slugs[index] or "")
        group = self.families[family]
        ids = dict(
            zip(
                group,
                number_repeats(kramdown_slug(reads) if at == index else self.slugs[at] for at in group),
                strict=True,
            )
        )
        if any(new in self.given and new != self.ids[at] for at, new in ids.items()):
            return LinkUpdates(reason=msg("something else on the page has the id that it would get"))
        edits = []
        for mention, heading, spelling in self.references[family]:
            text = reads if heading == index else self.texts[heading]
            wanted = _new_fragment(ids[heading] or "", text, spelling)
            if mention.start >= 0:
                edits.append(_edit(self.note, mention, wanted))
            elif wanted != mention.fragment:
                return LinkUpdates(
                    reason=msg(
                        "{place} refers to it as `#{fragment}`, which cannot be updated",
                        place=self.place(mention),
                        fragment=mention.fragment,
                    )
                )
        changed = (each for each in edits[1:] if each.text != self.note.text[each.start : each.end])
        return LinkUpdates((*edits[:1], *changed))


@analysis
def anchors_of(note: Note) -> Anchors:
    """Return the ids of the headings of a note, and the references to them."""
    return Anchors(note)


def _family(name: str) -> str:
    return name.replace("-", "")


def _new_fragment(new_id: str, text: str, spelling: Spelling) -> str:
    return new_id if spelling == "id" else kramdown_slug_in_case(text) + new_id[len(kramdown_slug(text)) :]


def _edit(note: Note, mention: Mention, fragment: str) -> Edit:
    """Return the edit that points a link to `fragment`, percent-encoded as it was."""
    source = note.text[mention.start : mention.end]
    return Edit(
        mention.start, mention.end, source if fragment == mention.fragment else encode_fragment(fragment, source)
    )
