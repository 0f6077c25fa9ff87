"""Links from note to note that fixes would break: the fixes of which notes must be reverted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.collection.facts import OutgoingReference, heading_id_lines, heading_ids, outgoing_references
from paperstack_lint.engine.incremental.result_format import deserialized_facts
from paperstack_lint.headings.fragments import anchor
from paperstack_lint.headings.page_ids import fragments_of
from paperstack_lint.note.note import Note
from paperstack_lint.storage.paths import canonical_path

if TYPE_CHECKING:
    from paperstack_lint.collection.project import Project

BREAKS_LINK = "a link from one note to another would be broken"
"""Why the fixes of a note are reverted."""

_LateProject = Callable[[], "Project"]  # the index of the other notes takes time to build


class Version(NamedTuple):
    """A note before or after its fixes.

    `headings` are ids that certainly exist in it, one on each line, `targets` those of its links to places in other
    notes. The other ids of its page take longer to compute, and few links need them.
    """

    note: Note
    headings: str
    targets: Sequence[str]

    def resolves(self, fragment: str) -> bool:
        """Return whether a fragment resolves in the note."""
        certain = fragment in heading_ids(self.headings)
        return certain or anchor(fragments_of(self.note), fragment).verdict == "found"


class FixedNote(NamedTuple):
    """A note that was fixed; `original` are its bytes as they were read."""

    path: Path
    name: str
    original: bytes
    before: Version
    after: Version

    def breaks(self, fragment: str) -> bool:
        """Return whether a fragment resolved in the note, and does not now."""
        return not self.after.resolves(fragment) and self.before.resolves(fragment)

    @property
    def targets(self) -> Iterator[tuple[str, str]]:
        """The targets of its links to places in other notes, as each was and is."""
        was, now = self.before.targets, self.after.targets
        if len(was) == len(now):
            return zip(was, now, strict=True)
        left = set(now)
        return ((target, target) for target in was if target in left)


def has_same_anchors(before: bytes, after: bytes) -> bool:
    """Return whether, by its serialized facts, the headings of a note and its links to other notes are as they were."""
    if not before or not after:
        return False
    old, new = deserialized_facts(before), deserialized_facts(after)
    return old.headings == new.headings and _targets(old.references) == _targets(new.references)


def fixed_note(path: Path, texts: tuple[bytes, bytes], facts: tuple[bytes, bytes], project: Project) -> FixedNote:
    """Return a note by its bytes and its serialized facts before and after; facts are empty where there are none."""
    notes = (Note(path, text.decode(), project) for text in texts)
    return FixedNote(path, canonical_path(path), texts[0], *map(_side, notes, facts))


def _side(note: Note, facts: bytes) -> Version:
    if not facts:
        return Version(note, heading_id_lines(note), _targets(outgoing_references(note)))
    known = deserialized_facts(facts)
    return Version(note, known.headings, _targets(known.references))


def _targets(found: Iterable[OutgoingReference]) -> list[str]:
    return [one.target for one in found]


def notes_to_revert(notes: Sequence[FixedNote], project: _LateProject) -> set[str]:
    """Return the names of the notes whose fixes must be reverted, so that they break no link from note to note."""
    known = {each.name: each for each in notes}
    return {*_broken_for_unfixed(known, project), *_broken_for_fixed(known, project)}


def _broken_for_unfixed(known: Mapping[str, FixedNote], project: _LateProject) -> Iterator[str]:
    """Yield the notes whose fixes break a link of a note that was not fixed."""
    for each in known.values():
        moved = each.before.headings != each.after.headings
        followers = project().incoming_links(each.path) if moved else ()
        if any(one.path not in known and each.breaks(one.fragment) for one in followers):
            yield each.name


def _broken_for_fixed(known: Mapping[str, FixedNote], project: _LateProject) -> Iterator[str]:
    """Yield the notes whose fixes break a link of a note that was fixed, or else that note itself."""
    for each in known.values():
        for old, new in each.targets:
            was, now = (project().linked_path(each.name, target) for target in (old, new))
            if not was or not now:
                continue
            there, here = known.get(was[0]), known.get(now[0])
            resolves = here.after.resolves(now[1]) if here else _resolves(project(), now)
            if not resolves and (there.before.resolves(was[1]) if there else _resolves(project(), was)):
                yield there.name if there and there.breaks(was[1]) else each.name


def _resolves(project: Project, place: tuple[str, str]) -> bool:
    """Return whether a fragment resolves in the note of that path."""
    path, fragment = place
    return project.find_fragment(Path(path), fragment).verdict == "found"
