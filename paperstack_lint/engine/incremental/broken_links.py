"""Links from note to note that would lead nowhere once notes that were fixed are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.collection.facts import Pointer, heading_ids, ids, pointers
from paperstack_lint.engine.incremental.result_format import unpacked_facts
from paperstack_lint.headings.fragments import anchor
from paperstack_lint.headings.page_ids import fragments_of
from paperstack_lint.note.note import Note
from paperstack_lint.storage.paths import named

if TYPE_CHECKING:
    from paperstack_lint.collection.project import Project

SEVERED = "a link from one note to another would lead nowhere"
"""Why a note is left as it was."""

_Asked = Callable[[], "Project"]  # late: what it says of other notes takes time to find out


class Side(NamedTuple):
    """A note before or after it was fixed.

    `headings` are ids that certainly lead somewhere in it, one on each line, `targets` those of its links to places in
    other notes. What else leads somewhere takes longer to tell, and few ask for it.
    """

    note: Note
    headings: str
    targets: Sequence[str]

    def leads(self, fragment: str) -> bool:
        """Whether a fragment leads somewhere in the note."""
        certain = fragment in heading_ids(self.headings)
        return certain or anchor(fragments_of(self.note), fragment).verdict == "found"


class Fixed(NamedTuple):
    """A note that was fixed; `original` are its bytes as they were read."""

    path: Path
    name: str
    original: bytes
    before: Side
    after: Side

    def lost(self, fragment: str) -> bool:
        """Whether a fragment led somewhere in the note, and leads nowhere now."""
        return not self.after.leads(fragment) and self.before.leads(fragment)

    @property
    def targets(self) -> Iterator[tuple[str, str]]:
        """The targets of its links to places in other notes, as each was and is."""
        was, now = self.before.targets, self.after.targets
        if len(was) == len(now):
            return zip(was, now, strict=True)
        left = set(now)
        return ((target, target) for target in was if target in left)


def unmoved(before: bytes, after: bytes) -> bool:
    """Whether, by the packed facts of a note, its headings and its links to other notes are as they were."""
    if not before or not after:
        return False
    old, new = unpacked_facts(before), unpacked_facts(after)
    return old.headings == new.headings and _targets(old.pointers) == _targets(new.pointers)


def fixed(path: Path, texts: tuple[bytes, bytes], facts: tuple[bytes, bytes], project: Project) -> Fixed:
    """A note by its bytes before and after, and by what is known of them; packed facts are empty where nothing is."""
    notes = (Note(path, text.decode(), project) for text in texts)
    return Fixed(path, named(path), texts[0], *map(_side, notes, facts))


def _side(note: Note, facts: bytes) -> Side:
    if not facts:
        return Side(note, ids(note), _targets(pointers(note)))
    known = unpacked_facts(facts)
    return Side(note, known.headings, _targets(known.pointers))


def _targets(found: Iterable[Pointer]) -> list[str]:
    return [one.target for one in found]


def severed(notes: Sequence[Fixed], informed: _Asked) -> set[str]:
    """The names of the notes that must be as they were, so that no link from note to note leads nowhere by a fix."""
    known = {each.name: each for each in notes}
    return {*_left_behind(known, informed), *_astray(known, informed)}


def _left_behind(known: Mapping[str, Fixed], informed: _Asked) -> Iterator[str]:
    """The notes in which a link of a note that was not fixed has lost its place."""
    for each in known.values():
        moved = each.before.headings != each.after.headings
        followers = informed().followers(each.path) if moved else ()
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
            leads = here.after.leads(now[1]) if here else _found(informed(), now)
            if not leads and (there.before.leads(was[1]) if there else _found(informed(), was)):
                yield there.name if there and there.lost(was[1]) else each.name


def _found(project: Project, place: tuple[str, str]) -> bool:
    """Whether a fragment leads somewhere in the note of that path."""
    path, fragment = place
    return project.anchor(Path(path), fragment).verdict == "found"
