"""Links from note to note that fixes would break: the fixes of which notes must be reverted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.collection.facts import (
    ANY_PAGE,
    OutgoingReference,
    heading_id_lines,
    heading_ids,
    outgoing_references,
)
from paperstack_lint.engine.incremental.result_format import deserialize_facts
from paperstack_lint.headings.fragments import look_up
from paperstack_lint.headings.page_ids import fragments_of
from paperstack_lint.note.note import Note
from paperstack_lint.storage.paths import canonical_path
from paperstack_lint.text.message import msg

if TYPE_CHECKING:
    from paperstack_lint.collection.project import Project

BREAKS_LINK = msg("a link from one note to another would be broken")
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
        return certain or look_up(fragments_of(self.note), fragment).status == "found"


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
        """The targets of its links to places in other notes, before and after."""
        old_place, new_place = self.before.targets, self.after.targets
        if len(old_place) == len(new_place):
            return zip(old_place, new_place, strict=True)
        left = set(new_place)
        return ((target, target) for target in old_place if target in left)


def has_same_anchors(before: bytes, after: bytes) -> bool:
    """Return whether serialized facts before and after have the same headings and links to other notes."""
    if not before or not after:
        return False
    old, new = deserialize_facts(before), deserialize_facts(after)
    return old.headings == new.headings and _targets(old.references) == _targets(new.references)


def fixed_note(path: Path, texts: tuple[bytes, bytes], facts: tuple[bytes, bytes], project: Project) -> FixedNote:
    """Return a note with its bytes and its serialized facts before and after its fixes; facts may be empty."""
    notes = (Note(path, text.decode(), project) for text in texts)
    return FixedNote(path, canonical_path(path), texts[0], *map(_version, notes, facts))


def _version(note: Note, facts: bytes) -> Version:
    if not facts:
        return Version(note, heading_id_lines(note), _targets(outgoing_references(note)))
    cached = deserialize_facts(facts)
    return Version(note, cached.headings, _targets(cached.references))


def _targets(found: Iterable[OutgoingReference]) -> list[str]:
    return [one.target for one in found if not one.target.startswith(ANY_PAGE)]


def notes_to_revert(notes: Sequence[FixedNote], project: _LateProject) -> set[str]:
    """Return the names of the notes whose fixes must be reverted, so that they break no link from note to note."""
    fixed = {each.name: each for each in notes}
    return {*_broken_for_unfixed(fixed, project), *_broken_for_fixed(fixed, project)}


def _broken_for_unfixed(fixed: Mapping[str, FixedNote], project: _LateProject) -> Iterator[str]:
    """Yield the notes whose fixes break a link of a note that was not fixed."""
    for each in fixed.values():
        moved = each.before.headings != each.after.headings
        followers = project().incoming_links(each.path) if moved else ()
        if any(one.path not in fixed and each.breaks(one.fragment) for one in followers):
            yield each.name


def _broken_for_fixed(fixed: Mapping[str, FixedNote], project: _LateProject) -> Iterator[str]:
    """Yield the notes whose fixes break a link of a note that was fixed, or else that note itself."""
    for each in fixed.values():
        for old, new in each.targets:
            old_place, new_place = (project().linked_path(each.name, target) for target in (old, new))
            if not old_place or not new_place:
                continue
            there, here = fixed.get(old_place[0]), fixed.get(new_place[0])
            resolves = here.after.resolves(new_place[1]) if here else _resolves(project(), new_place)
            if not resolves and (there.before.resolves(old_place[1]) if there else _resolves(project(), old_place)):
                yield there.name if there and there.breaks(old_place[1]) else each.name


def _resolves(project: Project, place: tuple[str, str]) -> bool:
    """Return whether a fragment resolves in the note of that path."""
    path, fragment = place
    return project.look_up_fragment(Path(path), fragment).status == "found"
