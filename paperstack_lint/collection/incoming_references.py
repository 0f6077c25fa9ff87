"""References from other files to places in a note: by path where it is certain, else by the letters of the fragment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.headings.fragments import ANY_FRAGMENT, letters
from paperstack_lint.site.targets import decode

if TYPE_CHECKING:
    from paperstack_lint.collection.facts import OutgoingReference


class IncomingReference(NamedTuple):
    """A reference in another file to a fragment of this note; `obstacle` is why it cannot be updated, `` where it can.

    Where it is not `certain`, it may refer to another note instead.
    """

    path: str
    line: int
    fragment: str
    obstacle: str
    certain: bool = True


NOT_EDITABLE = "which cannot be updated"
NOT_LINTED = "and is not among the notes of this run"
NOT_UPDATED = "and no rule that updates its links is run there"

FileReferences = Callable[[str], Mapping[str, Sequence[IncomingReference]]]
"""The references in files that are no notes, for the site of the note at a path, by the letters of the fragment."""


def _fragment(target: str) -> str:
    """Return the last fragment of a target: in `[[Note#Chapter#Section]]` it is the section."""
    if target.startswith(("?#/", "?#=")):
        return target[2:]
    fragment = target.rpartition("#")[2]
    if "{" in target:  # it may be an argument of a tag
        fragment = re.split(r"[\s\"'`<>|{}]", fragment, maxsplit=1)[0]
    return decode(fragment)


def reference_key(fragment: str) -> str:
    """Return the key of an ambiguous reference: its letters, after the sign of a tag or a title."""
    return (fragment[:1] if fragment.startswith(("/", "=")) else "") + letters(fragment)


MAX_SAME_KEY = 20
"""The most references with one key whose fragments are stored; further ones are stored with any fragment."""


def add_ambiguous(references: dict[str, list[IncomingReference]], key: str, one: IncomingReference) -> None:
    """Add a reference, but no more than two for each fragment: at least one of these is in another note."""
    group = references.setdefault(key, [])
    same = [each.path for each in group if each.fragment in (one.fragment, ANY_FRAGMENT)]
    if len(same) < 2 and one.path not in same:
        group.append(one if len(group) < MAX_SAME_KEY else one._replace(fragment=ANY_FRAGMENT))


class IncomingReferences:
    """References from note to note by the path of their target; `ambiguous` are those whose note is unknown, by key."""

    def __init__(self) -> None:
        self._by_path: dict[str, dict[str, list[IncomingReference]]] = {}
        self.ambiguous: dict[str, list[IncomingReference]] = {}

    def add(self, path: str, reference: OutgoingReference, target: tuple[str, str] | None, obstacle: str) -> None:
        """Add a reference in the note at `path`; `target` is the path and the fragment, None where they are unknown."""
        if target is None:
            fragment = _fragment(reference.target)
            add_ambiguous(
                self.ambiguous,
                reference_key(fragment),
                IncomingReference(path, reference.line, fragment, NOT_EDITABLE, certain=False),
            )
        elif target[0] != path:
            one = IncomingReference(path, reference.line, target[1], obstacle)
            self._by_path.setdefault(target[0], {}).setdefault(letters(target[1]), []).append(one)

    def to_note(self, path: str) -> Iterator[IncomingReference]:
        """Yield the references to the note at `path`."""
        for group in self._by_path.get(path, {}).values():
            yield from group

    def to_fragment(self, path: str, name: str) -> Sequence[IncomingReference]:
        """Return the references to the note at `path` by a fragment of these letters."""
        return self._by_path.get(path, {}).get(name, ())
