"""All notes of the collection, those of the run among them: what is known of each, and a project that can be asked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.collection import site_files
from paperstack_lint.collection.facts import NOTHING, Facts
from paperstack_lint.collection.index import Collection, Follower
from paperstack_lint.engine.incremental.result_format import Damaged, unpacked_facts
from paperstack_lint.engine.incremental.worker import Job
from paperstack_lint.headings.fragments import PageIds
from paperstack_lint.headings.page_ids import fragments_of
from paperstack_lint.note.note import Note
from paperstack_lint.storage import files
from paperstack_lint.storage.paths import named

if TYPE_CHECKING:
    from paperstack_lint.collection.project import Project
    from paperstack_lint.engine.incremental.note_state import Judged
    from paperstack_lint.engine.incremental.result_cache import Cache
    from paperstack_lint.engine.incremental.worker import Done


class _Member(NamedTuple):
    """A note of the collection.

    `data` are its bytes where the disk has others; `facts` are packed, and empty where they are not known.
    """

    path: Path
    data: bytes | None
    digest: str
    size: int
    facts: bytes


class Disk:
    """Notes on the disk that are none of the run's, each of which is read once.

    `limit` gives the largest size of the note at a path, in bytes.
    """

    def __init__(self, limit: Callable[[Path], int]) -> None:
        self._limit = limit
        self._read: dict[Path, _Member | None] = {}

    def data(self, path: Path) -> bytes:
        """Return the bytes of a note. Raises FileError."""
        return files.read_bytes(path, self._limit(path))

    def read(self, path: Path) -> _Member | None:
        """Return the note at a path; None where it cannot be read, or is too large."""
        if path not in self._read:
            try:
                data = self.data(path)
                self._read[path] = _Member(path, None, files.digest(data), len(data), b"")
            except files.FileError:
                self._read[path] = None
        return self._read[path]


class Work(NamedTuple):
    """What the facts of notes are found with.

    `find` finds those that are not in a cache, see `Pool.run`. Facts depend on the configuration, so the rules and the
    cache are those of the scope whose number `scope` gives for the path of a note. `caches` are those of the scopes.
    """

    disk: Disk
    find: Callable[[Sequence[Job], int], Iterable[Done]]
    caches: Sequence[Cache]
    scope: Callable[[Path], int]

    def cache(self, path: Path) -> Cache:
        """Return the cache for the note at a path."""
        return self.caches[self.scope(path)]

    def job(self, member: _Member) -> Job:
        """Return the job that finds the facts of a note. Where it has grown meanwhile, it is not what was read."""
        return Job("facts", member.path, member.data, scope=self.scope(member.path), limit=member.size)


class Others:
    """The collection, as it is with the notes of a run. Nothing of it is read before a note asks about another one.

    Raises nothing: what cannot be read is not there for others.
    """

    def __init__(
        self, project: Project, members: Callable[[], Sequence[Path]], work: Work, wider: Others | None = None
    ) -> None:
        """`members` finds the paths of the collection. `wider` are all notes whose links and anchors count, among them
        those of other configurations; None where they are the collection's.
        """
        self.project = project
        self._members = members
        self._work = work
        self._wider = wider
        self._notes: Sequence[Judged] = ()
        self._linted: Mapping[str, bool] | None = None
        self._in_files: dict[Path, Mapping[str, Sequence[Follower]]] = {}
        self._decoded: dict[tuple[str, str], Facts] = {}
        self._looked_up: dict[tuple[str, str], PageIds | None] = {}

    def linted_together(self, follows: Mapping[str, bool]) -> None:
        """Set the notes of the run, and whether a rule runs for each that updates the references in it to headings."""
        self._linted = follows

    def changed(self, notes: Sequence[Judged]) -> None:
        """Take the notes of the run that may be in the collection, which are no longer what they were."""
        self._notes = notes
        for name in ("_current", "state", "informed"):
            self.__dict__.pop(name, None)

    @cached_property
    def state(self) -> str:
        """What tells this collection from another."""
        notes = [f"{name} {member.digest}" for name, member in sorted(self._current.items())]
        if wider := self._really_wider:
            return files.digest("\n".join([*notes, "", wider.state]).encode("utf-8", "surrogateescape"))
        linted = ["", *(f"{name} {follows}" for name, follows in sorted((self._linted or {}).items()))]
        return files.digest("\n".join([*notes, *linted]).encode("utf-8", "surrogateescape"))

    @cached_property
    def informed(self) -> Project:
        """The project with all that is known of the notes."""
        own = Collection(self._facts(), self.project.followed, self._ids, self._linted, self._file_references)
        wider = self._really_wider
        return self.project.with_collection(own.linked_in(lambda: wider.informed.collection) if wider else own)

    @property
    def _really_wider(self) -> Others | None:
        """The wider collection, where it has other notes than this one."""
        wider = self._wider
        return wider if wider and wider._current.keys() != self._current.keys() else None  # noqa: SLF001

    def _file_references(self, name: str) -> Mapping[str, Sequence[Follower]]:
        """Return what the files beside the notes refer to in the site of a note; they are read once in a run."""
        site, folder = self.project.site(Path(name)), Path(os.path.abspath(name)).parent
        root = site.root if site else folder
        if root not in self._in_files:
            cache = self._work.caches[0]  # any will do: what files refer to depends on no configuration
            self._in_files[root] = site_files.references(site, folder, self._current.keys(), cache)
        return self._in_files[root]

    @cached_property
    def _paths(self) -> dict[str, Path]:
        return {named(path): path for path in self._members()}

    @cached_property
    def _disk(self) -> dict[str, _Member]:
        """The notes that are none of the run's."""
        given = {named(note.path) for note in self._notes}
        read = {name: self._work.disk.read(path) for name, path in self._paths.items() if name not in given}
        return {name: member for name, member in read.items() if member}

    @cached_property
    def _current(self) -> dict[str, _Member]:
        mine = {
            name: _Member(note.path, note.current, note.digest, note.size, note.facts)
            for note in self._notes
            if (name := named(note.path)) in self._paths and not note.failed
        }
        return self._disk | mine

    def _ids(self, name: str) -> PageIds | None:
        """The fragments that lead somewhere in a note; few notes are linked to in that way."""
        member = self._current.get(name)
        if member is None:
            return None
        if (name, member.digest) not in self._looked_up:
            self._looked_up[name, member.digest] = self._found(member)
        return self._looked_up[name, member.digest]

    def _found(self, member: _Member) -> PageIds | None:
        try:
            data = self._work.disk.data(member.path) if member.data is None else member.data
            return fragments_of(Note(member.path, files.decoded(member.path, data), self.project))
        except files.FileError:
            return None

    def _facts(self) -> dict[str, Facts]:
        """What is known of each note; the cache and other processes are asked for what is not known yet."""
        wanted = {name: each for name, each in self._current.items() if (name, each.digest) not in self._decoded}
        unknown = {name: member for name, member in wanted.items() if not self._recalled(name, member)}
        size = sum(member.size for member in unknown.values())
        done = self._work.find(list(map(self._work.job, unknown.values())), size)
        for (name, member), one in zip(unknown.items(), done, strict=True):
            # Where another process has changed it meanwhile, or a parser fails, nothing is known.
            self._learn(name, member, one.facts if one.digest == member.digest else b"")
        return {name: self._decoded[name, each.digest] for name, each in self._current.items()}

    def _recalled(self, name: str, member: _Member) -> bool:
        if member.facts:
            return self._learn(name, member, member.facts)
        kept = self._work.cache(member.path).get("facts", member.path, self._content(member))
        return bool(kept) and self._decode(name, member, kept)

    def _learn(self, name: str, member: _Member, facts: bytes) -> bool:
        """Take over what was just found out about a note, and keep it; returns whether it can be read."""
        sound = self._decode(name, member, facts)
        if sound and facts:
            self._work.cache(member.path).put("facts", member.path, self._content(member), facts)
        return sound

    def _decode(self, name: str, member: _Member, facts: bytes) -> bool:
        """Take over what is known of a note; returns whether it can be read."""
        try:
            self._decoded[name, member.digest] = unpacked_facts(facts) if facts else NOTHING
        except Damaged:
            self._work.cache(member.path).damaged()
            return False
        return True

    def _content(self, member: _Member) -> str:
        """All that facts depend on: the same text makes other anchors with another generator."""
        site = self.project.site(member.path)
        return f"{member.digest} {site!r}" if site else member.digest
