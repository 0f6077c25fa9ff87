"""Links from note to note that would lead nowhere once notes that were fixed are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.batch.packing import unpacked_facts
from paperstack_lint.collection.facts import pointers
from paperstack_lint.headings.fragments import Ids, anchor
from paperstack_lint.note import Note
from paperstack_lint.paths import named

if TYPE_CHECKING:
    from paperstack_lint.project import Project

SEVERED = "a link from one note to another would lead nowhere"
"""Why a note is left as it was."""

_Asked = Callable[[], "Project"]  # late: what it says of other notes takes time to find out


class Fixed(NamedTuple):
    """What fixing a note may do to links.

    `original` are its bytes as they were read; `before` and `after` are the fragments that led somewhere in it, and
    that do now; `targets` are those of its links to places in other notes, as each was and is.
    """

    path: Path
    name: str
    original: bytes
    before: Ids
    after: Ids
    targets: tuple[tuple[str, str], ...]

    @property
    def has_lost(self) -> bool:
        """Whether some fragment may lead nowhere now."""
        return not self.after.any and (self.before.any or not self.before.all <= self.after.all)

    def lost(self, fragment: str) -> bool:
        """Whether a fragment led somewhere in the note, and leads nowhere now."""
        found = [anchor(ids, fragment).verdict for ids in (self.before, self.after)]
        return found == ["found", "missing"]


def unmoved(before: bytes, after: bytes) -> bool:
    """Whether, by the packed facts of a note, its headings and its links to other notes are as they were."""
    if not before or not after:
        return False
    old, new = unpacked_facts(before), unpacked_facts(after)
    return old.headings == new.headings and [one.target for one in old.pointers] == [one.target for one in new.pointers]


def fixed(path: Path, original: bytes, data: bytes, project: Project) -> Fixed | None:
    """What fixing a note may do to links; None where it can do nothing."""
    before, after = (Note(path, text.decode(), project) for text in (original, data))
    found = Fixed(path, named(path), original, before.fragments, after.fragments, tuple(_targets(before, after)))
    return found if found.has_lost or found.targets else None


def _targets(before: Note, after: Note) -> Iterator[tuple[str, str]]:
    was, now = ([pointer.target for pointer in pointers(note)] for note in (before, after))
    if len(was) == len(now):
        yield from zip(was, now, strict=True)
        return
    yield from ((target, target) for target in was if target in now)


def severed(notes: Sequence[Fixed], informed: _Asked) -> set[str]:
    """The names of the notes that must be as they were, so that no link from note to note leads nowhere by a fix."""
    known = {each.name: each for each in notes}
    return {*_left_behind(known, informed), *_astray(known, informed)}


def _left_behind(known: Mapping[str, Fixed], informed: _Asked) -> Iterator[str]:
    """The notes in which a link of a note that was not fixed has lost its place."""
    for each in known.values():
        followers = informed().followers(each.path) if each.has_lost else ()
        if any(one.path not in known and each.lost(one.fragment) for one in followers):
            yield each.name


def _astray(known: Mapping[str, Fixed], informed: _Asked) -> Iterator[str]:
    """The notes in which a link of a note that was fixed has lost its place, or else that note itself."""
    for each in known.values():
        for old, new in each.targets:
            was, now = (informed().followed(each.name, target) for target in (old, new))
            if not was or not now:
                continue
            there, here = known.get(was[0]), known.get(now[0])
            led = anchor(there.before, was[1]) if there else informed().anchor(Path(was[0]), was[1])
            leads = anchor(here.after, now[1]) if here else informed().anchor(Path(now[0]), now[1])
            if (led.verdict, leads.verdict) == ("found", "missing"):
                yield there.name if there and there.lost(was[1]) else each.name
