"""The collection in a run: facts about all notes, loaded or computed on demand, and a project to query them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.collection.index import CollectionIndex
from paperstack_lint.engine.incremental.job import Job
from paperstack_lint.engine.incremental.result_format import CorruptData, deserialize_facts
from paperstack_lint.note.note import Note
from paperstack_lint.storage import files
from paperstack_lint.storage.paths import canonical_path

if TYPE_CHECKING:
    from paperstack_lint.collection.facts import Facts
    from paperstack_lint.collection.incoming_references import IncomingReference
    from paperstack_lint.collection.project import Project
    from paperstack_lint.engine.incremental.job import JobResult
    from paperstack_lint.engine.incremental.note_state import NoteState
    from paperstack_lint.engine.incremental.result_cache import ResultCache
    from paperstack_lint.headings.fragments import PageIds


class Member(NamedTuple):
    """A note of the collection.

    `data` are its bytes where the disk has others; `facts` are serialized, and empty where there are none yet.
    """

    path: Path
    data: bytes | None
    digest: str
    size: int
    facts: bytes


class Disk:
    """Notes on the disk that are not linted in the run, each of which is read once.

    `limit` gives the largest size of the note at a path, in bytes.
    """

    def __init__(self, limit: Callable[[Path], int]) -> None:
        self._limit = limit
        self._read: dict[Path, Member | None] = {}

    def data(self, path: Path) -> bytes:
        """Return the bytes of a note. Raises FileError."""
        return files.read_bytes(path, self._limit(path))

    def read(self, path: Path) -> Member | None:
        """Return the note at a path; None where it cannot be read, or is too large."""
        if path not in self._read:
            try:
                data = self.data(path)
                self._read[path] = Member(path, None, files.digest(data), len(data), b"")
            except files.FileError:
                self._read[path] = None
        return self._read[path]


class Stamp(NamedTuple):
    """What the system says of a file that changes when it is written."""

    device: int
    number: int
    size: int
    modified: int
    changed: int


class WatchedDisk(Disk):
    """Notes on the disk, which are read again only where their files have changed since."""

    def __init__(
        self,
        limit: Callable[[Path], int],
        before: Mapping[Path, tuple[Stamp, Member]],
        now: dict[Path, tuple[Stamp, Member]],
    ) -> None:
        """`before` are the notes that an earlier run has read; those of this run are added to `now`."""
        super().__init__(limit)
        self._before = before
        self._now = now

    def read(self, path: Path) -> Member | None:
        """Return the note at a path; None where it cannot be read, or is too large."""
        if path not in self._read:
            stamp = _stamp_of(path)
            known = self._before.get(path)
            if known and known[0] == stamp:
                self._read[path] = known[1]
            member = super().read(path)
            if member and stamp:
                self._now[path] = stamp, member
        return self._read[path]


def _stamp_of(path: Path) -> Stamp | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


class FactSources(NamedTuple):
    """Where the facts of notes come from.

    `compute` computes those that are not cached, see `Pool.run`. Facts depend on the configuration, so the rules and
    the cache are those of the scope whose number `scope` returns for the path of a note. `caches` are of the scopes.
    `decoded` are the facts so far, by path and digest of the note: several collections may contain it.
    """

    disk: Disk
    compute: Callable[[Sequence[Job], int], Iterable[JobResult]]
    caches: Sequence[ResultCache]
    scope: Callable[[Path], int]
    decoded: dict[tuple[str, str], Facts]

    def cache(self, path: Path) -> ResultCache:
        """Return the cache for the note at a path."""
        return self.caches[self.scope(path)]

    def job(self, member: Member) -> Job:
        """Return the job that computes the facts of a note. Where it has grown meanwhile, it is not what was read."""
        return Job("facts", member.path, member.data, scope=self.scope(member.path), limit=member.size)


class LintedNotes(NamedTuple):
    """The notes that the run lints: the digests of their rules by path, and a function that loads the rules."""

    digests: Mapping[str, str]
    follows_headings: Callable[[str], bool]

    def is_updated(self, path: str) -> bool | None:
        """Return whether a rule runs for the note that updates its references to headings; None if none is run."""
        return self.follows_headings(path) if path in self.digests else None


class CollectionState:
    """The collection with the notes of a run as they are now. Nothing is read before a rule queries other notes.

    Raises nothing: a note that cannot be read is not part of the collection.
    """

    def __init__(
        self,
        project: Project,
        members: Callable[[], Sequence[Path]],
        sources: FactSources,
        wider: CollectionState | None = None,
    ) -> None:
        """`members` finds the paths of the collection. `wider` are all notes whose links and anchors count, among them
        those of other configurations; None where they are the collection's.
        """
        self.project = project
        self._members = members
        self._sources = sources
        self._wider = wider
        self._notes: Sequence[NoteState] = ()
        self._linted: LintedNotes | None = None
        self._read_files: dict[Path, tuple[Mapping[str, Sequence[IncomingReference]], str]] = {}
        self._indexed: tuple[dict[str, Facts], Project] | None = None
        self._looked_up: dict[tuple[str, str], PageIds | None] = {}

    def set_linted(self, linted: LintedNotes) -> None:
        """Set the notes that the run lints."""
        self._indexed = self._indexed if self._linted and linted.digests == self._linted.digests else None
        self._linted = linted

    def update(self, notes: Sequence[NoteState]) -> None:
        """Set the notes of the run that may be in the collection, as they are now."""
        self._notes = notes
        for name in ("_current", "digest", "indexed_project"):
            self.__dict__.pop(name, None)

    @cached_property
    def digest(self) -> str:
        """A digest of the collection: a result that depends on it is valid while this is the same."""
        notes = [f"{name} {member.digest}" for name, member in sorted(self._current.items())]
        if wider := self._really_wider:
            return files.digest("\n".join([*notes, "", wider.digest]).encode("utf-8", "surrogateescape"))
        digests = self._linted.digests if self._linted else {}
        linted = ["", *(f"{name} {digest}" for name, digest in sorted(digests.items()))]
        return files.digest("\n".join([*notes, *linted]).encode("utf-8", "surrogateescape"))

    def digest_for(self, path: Path, *, with_files: bool) -> str:
        """Return the digest of the collection and, `with_files`, of the references in files that are no notes."""
        return f"{self.digest} {self._files_digest(canonical_path(path))}" if with_files else self.digest

    @cached_property
    def indexed_project(self) -> Project:
        """The project with an index of all notes."""
        facts = self._facts()
        if self._indexed is None or self._indexed[0] != facts:  # most keystrokes in an editor change none
            is_updated = self._linted.is_updated if self._linted else None
            own = CollectionIndex(facts, self.project.linked_path, self._ids, is_updated, self._file_references)
            wider = self._really_wider
            index = own.with_wider(lambda: wider.indexed_project.collection) if wider else own
            index = index.reuse(self._indexed[1].collection) if self._indexed else index
            self._indexed = facts, self.project.with_collection(index)
        return self._indexed[1]

    @property
    def _really_wider(self) -> CollectionState | None:
        """The wider collection, where it has other notes than this one."""
        wider = self._wider
        return wider if wider and wider._current.keys() != self._current.keys() else None  # noqa: SLF001  # of this class

    def _file_references(self, name: str) -> Mapping[str, Sequence[IncomingReference]]:
        """Return the references in files of the site of a note that are not notes."""
        return self._in_files(name)[0]

    def _files_digest(self, name: str) -> str:
        """Return a digest of these references, also of those in the files of the wider collection."""
        return (self._really_wider or self)._in_files(name)[1]  # noqa: SLF001  # of this class

    def _in_files(self, name: str) -> tuple[Mapping[str, Sequence[IncomingReference]], str]:
        """Return the references in files of the site of a note, and their digest; they are read once in a run."""
        from paperstack_lint.collection.incoming_references import references_in_files

        site, folder = self.project.site(Path(name)), Path(os.path.abspath(name)).parent
        root = site.root if site else folder
        if root not in self._read_files:
            cache = self._sources.caches[0]  # any scope's: what files refer to depends on no configuration
            found = references_in_files(site, folder, self._current.keys(), cache)
            self._read_files[root] = found, files.digest(repr(found).encode("utf-8", "surrogateescape"))
        return self._read_files[root]

    @cached_property
    def _paths(self) -> dict[str, Path]:
        return {canonical_path(path): path for path in self._members()}

    @cached_property
    def _disk(self) -> dict[str, Member]:
        """The notes that are not linted in the run."""
        given = {canonical_path(note.path) for note in self._notes}
        read = {name: self._sources.disk.read(path) for name, path in self._paths.items() if name not in given}
        return {name: member for name, member in read.items() if member}

    @cached_property
    def _current(self) -> dict[str, Member]:
        mine = {
            name: Member(note.path, note.current_data, note.digest, note.size, note.facts)
            for note in self._notes
            if (name := canonical_path(note.path)) in self._paths and not note.read_problem
        }
        return self._disk | mine

    def _ids(self, name: str) -> PageIds | None:
        """Return the ids on the page of a note; few notes are linked to by fragments that need them."""
        member = self._current.get(name)
        if member is None:
            return None
        if (name, member.digest) not in self._looked_up:
            self._looked_up[name, member.digest] = self._page_ids(member)
        return self._looked_up[name, member.digest]

    def _page_ids(self, member: Member) -> PageIds | None:
        from paperstack_lint.headings.page_ids import fragments_of

        try:
            data = self._sources.disk.data(member.path) if member.data is None else member.data
            return fragments_of(Note(member.path, files.decode(member.path, data), self.project))
        except files.FileError:
            return None

    def _facts(self) -> dict[str, Facts]:
        """Return the facts of each note, from the cache or computed by the worker pool."""
        wanted = {
            name: each for name, each in self._current.items() if (name, each.digest) not in self._sources.decoded
        }
        missing = {name: member for name, member in wanted.items() if not self._load(name, member)}
        size = sum(member.size for member in missing.values())
        done = self._sources.compute(list(map(self._sources.job, missing.values())), size)
        for (name, member), one in zip(missing.items(), done, strict=True):
            # Where another process has changed it meanwhile, or a parser fails, there are no facts.
            self._store(name, member, one.facts if one.digest == member.digest else b"")
        return {name: self._sources.decoded[name, each.digest] for name, each in self._current.items()}

    def _load(self, name: str, member: Member) -> bool:
        if member.facts:
            return self._store(name, member, member.facts)
        cached = self._sources.cache(member.path).get("facts", member.path, self._content(member))
        return bool(cached) and self._decode(name, member, cached)

    def _store(self, name: str, member: Member, facts: bytes) -> bool:
        """Set facts that were just computed, and cache them; return whether they can be deserialized."""
        is_valid = self._decode(name, member, facts)
        if is_valid and facts:
            self._sources.cache(member.path).put("facts", member.path, self._content(member), facts)
        return is_valid

    def _decode(self, name: str, member: Member, facts: bytes) -> bool:
        """Set the facts of a note; return whether they can be deserialized."""
        try:
            self._sources.decoded[name, member.digest] = deserialize_facts(facts)
        except CorruptData:
            self._sources.cache(member.path).report_damage()
            return False
        return True

    def _content(self, member: Member) -> str:
        """Return the part of the cache key about the note: with another generator, the same text has other ids."""
        site = self.project.site(member.path)
        return f"{member.digest} {site!r}" if site else member.digest
