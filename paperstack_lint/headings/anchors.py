"""The links that point at headings, carried along when headings are reworded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.edits import Edit, Fix
from paperstack_lint.headings import contents, fragments
from paperstack_lint.headings.fragments import anchor, letters, written
from paperstack_lint.headings.ids import cased, explicit_id, folded, given_ids, numbered, plain, slug
from paperstack_lint.headings.mentions import Mention, mentions
from paperstack_lint.places import covering

if TYPE_CHECKING:
    from paperstack_lint.headings.captions import Caption
    from paperstack_lint.note import Note

MAX_RENAMED = 4
"""Headings of one text that may get a new one while links lead to some of them: each takes a pass of the runner, for
its blanks and for its ending, and there are ten.
"""

CARRIER = "links/anchor"
"""The rule that makes the links of other notes follow a heading, once it reads otherwise."""

Spelling = Literal["id", "cased", "text"]

_DIGITS = "0123456789"


class _Follower(NamedTuple):
    """What leads to a heading; `spelling` says what its fragment repeats: the id, its words in their case, or the text.

    `heading` is an index into the note's headings.
    """

    mention: Mention
    heading: int
    spelling: Spelling


class Anchors:
    """The ids of a note's headings, and what becomes of the links to them when blanks or punctuation change.

    Each fix is right if it is applied alone. A new text renumbers the headings that share its id or the old one, so
    fixes within a family (headings whose ids differ in hyphens at most) could spoil each other: all of them edit the
    first link to the family, be it by what stands there already, so that the runner applies one at a time.
    """

    def __init__(self, note: Note) -> None:
        self.note = note

    def fix(self, caption: Caption, message: str, edits: Sequence[Edit]) -> tuple[Fix | None, str]:
        """Return the fix that rewords a caption, its links carried along, or no fix and the reason for that."""
        carried = self.carried(caption.heading, edits) if caption.exact and caption.heading >= 0 else ()
        if not caption.exact or carried is None:
            return None, ""
        repeated, reason = contents.repeated(self.note, caption, edits)
        return (None, reason) if reason else (Fix(message, (*edits, *carried, *repeated)), "")

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Whatever may lead to a heading."""
        return tuple(mentions(self.note))

    @cached_property
    def texts(self) -> list[str]:
        """What the headings read."""
        return [plain(self.note, each) for each in self.note.headings]

    @cached_property
    def slugs(self) -> list[str | None]:
        """The ids before repeats are numbered, None where the author gave one."""
        headings = zip(self.note.headings, self.texts, strict=True)
        return [None if explicit_id(self.note, each) else slug(text) for each, text in headings]

    @cached_property
    def ids(self) -> list[str | None]:
        """The ids as they are."""
        return numbered(self.slugs)

    @cached_property
    def by_id(self) -> dict[str | None, int]:
        """The headings by their ids; of several that have the same, the first counts."""
        return {self.ids[index]: index for index in self._named}

    @cached_property
    def _named(self) -> list[int]:
        return [index for index in reversed(range(len(self.slugs))) if self.slugs[index]]

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
        return given_ids(self.note)

    @cached_property
    def numerals(self) -> frozenset[str]:
        """The families to which others, or ids that the author gave, add nothing but a number, as repeats do."""
        names = {*self.families, *map(_family, self.given)}
        return frozenset(stem for name in names if (stem := name.rstrip(_DIGITS)) != name)

    @cached_property
    def followed(self) -> dict[str, list[_Follower]]:
        """What leads to each family."""
        followed: dict[str, list[_Follower]] = {}
        for each in self._followers():
            followed.setdefault(_family(self.slugs[each.heading] or ""), []).append(each)
        return followed

    def lead_to(self, text: str) -> bool:
        """Whether something leads to a heading that reads `text`: another one before it would take its id."""
        return _family(slug(text)) in self.followed

    def lead_into(self, offset: int) -> bool:
        """Whether something leads to the heading that holds the character at `offset`."""
        heading = covering(self.note.headings, offset)
        return heading is not None and self.lead_to(plain(self.note, heading))

    def _followers(self) -> Iterator[_Follower]:
        by_text = {self.texts[index]: index for index in self._named}
        for mention in self.mentions:
            name = folded(mention.fragment)
            index = self.by_id.get(name, by_text.get(mention.fragment, -1))
            if index >= 0 and self.note.headings[index].start < self.given.get(mention.fragment, len(self.note.text)):
                exact: Spelling = "id" if mention.fragment == name else "cased"
                yield _Follower(mention, index, exact if name in self.by_id else "text")

    @cached_property
    def quoted(self) -> frozenset[str]:
        """The families that something leads to by the text of a heading."""
        return frozenset(
            family for family, followers in self.followed.items() if any(each.spelling == "text" for each in followers)
        )

    @cached_property
    def strays(self) -> frozenset[str]:
        """The letters of fragments that lead to no heading by its id or its text, but may by an id made otherwise."""
        known = {*self.by_id, *self.texts}
        missed = [each.fragment for each in self.mentions if not known & {folded(each.fragment), each.fragment}]
        return frozenset(map(letters, missed))

    def carried(self, index: int, edits: Sequence[Edit]) -> tuple[Edit, ...] | None:
        """The edits that carry links along when `edits` change blanks or punctuation of the heading at `index`.

        None where some cannot be carried.
        """
        old = self.slugs[index]
        if old is None:
            return ()
        reads = plain(self.note, self.note.headings[index], edits)
        new, family = slug(reads), _family(old)
        if new != old and (letters(old) in self.strays or not self._others_follow(index, new)):
            return None
        if not self.mentions or (new == old and family not in self.quoted):
            return ()
        return self._carried_within(index, reads, new)

    def _carried_within(self, index: int, reads: str, new: str) -> tuple[Edit, ...] | None:
        """The edits of the note's own links when the heading at `index` will read `reads`, which has the id `new`."""
        old = self.slugs[index] or ""
        family = _family(old)
        size = len(self.families[family])
        if family in self.quoted and size > 1:  # which of them a text means is anyone's guess
            return None
        if new != old and self._clashes(new, family):
            return None
        if family not in self.followed:
            return ()
        return self._renamed(index, reads) if size - self.counts[new] <= MAX_RENAMED else None

    def _others_follow(self, index: int, new: str) -> bool:
        """Whether what leads from other notes to the heading at `index` is carried along once its id is `new`."""
        note, name = self.note, self.ids[index] or ""
        followers = [each for each in note.project.followers(note.path) if self._leads_to(each.fragment, index)]
        if not followers:
            return True
        known = [each for each in (*self.ids, *self.given) if each]
        # Of several headings that read alike, the rule could not tell which one was meant.
        alone = [letters(each) for each in known].count(letters(name)) == 1
        alone = alone and not any(fragments.numbered(each, known) for each in (name, new))
        certain = name in note.fragments.headings and not note.fragments.any
        return certain and alone and CARRIER in note.project.running and all(each.movable for each in followers)

    def _leads_to(self, fragment: str, index: int) -> bool:
        """Whether a fragment leads to the family of the heading at `index`."""
        if fragment in self.given or anchor(self.note.fragments, fragment).verdict != "found":
            return False
        heading = self.by_id.get(folded(fragment))
        if heading is None:  # an id that is made in another way
            return letters(fragment) == letters(self.ids[index] or "")
        return _family(self.slugs[heading] or "") == _family(self.slugs[index] or "")

    def _clashes(self, new: str, family: str) -> bool:
        """Whether something else has an id that a heading of the family may get, now or by another fix."""
        stem = family.rstrip(_DIGITS)
        like_a_repeat = stem != family and len(self.families.get(stem, ())) > 1
        repeat_like_another = len(self.families[family]) > 1 and family in self.numerals
        return new in self.given or like_a_repeat or repeat_like_another

    def _renamed(self, index: int, reads: str) -> tuple[Edit, ...] | None:
        """An edit for each link to the family of the heading at `index`, which will read `reads`."""
        family = _family(self.slugs[index] or "")
        group = self.families[family]
        ids = dict(zip(group, numbered(slug(reads) if at == index else self.slugs[at] for at in group), strict=True))
        if any(new in self.given and new != self.ids[at] for at, new in ids.items()):
            return None
        edits = []
        for mention, heading, spelling in self.followed[family]:
            text = reads if heading == index else self.texts[heading]
            wanted = _fragment(ids[heading] or "", text, spelling)
            if mention.start >= 0:
                edits.append(_edit(self.note, mention, wanted))
            elif wanted != mention.fragment:
                return None
        return (*edits[:1], *(each for each in edits[1:] if each.text != self.note.text[each.start : each.end]))


def _family(name: str) -> str:
    return name.replace("-", "")


def _fragment(new_id: str, text: str, spelling: Spelling) -> str:
    if spelling == "text":
        return text
    return new_id if spelling == "id" else cased(text) + new_id[len(slug(text)) :]


def _edit(note: Note, mention: Mention, fragment: str) -> Edit:
    """The edit that points a link at `fragment`, encoded as it was."""
    source = note.text[mention.start : mention.end]
    return Edit(mention.start, mention.end, source if fragment == mention.fragment else written(fragment, source))
