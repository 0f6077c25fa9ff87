"""Set up a run over notes: the cache, the worker pool, the collections, the scheduler."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.collection.files_to_lint import Membership
from paperstack_lint.config import untrusted
from paperstack_lint.config.discovery import Configurations
from paperstack_lint.engine import session
from paperstack_lint.engine.incremental.collection_state import CollectionState, Disk, FactSources
from paperstack_lint.engine.incremental.job import Plan
from paperstack_lint.engine.incremental.note_state import NoteState
from paperstack_lint.engine.incremental.result_cache import ResultCache
from paperstack_lint.engine.incremental.result_validity import Scope
from paperstack_lint.engine.incremental.scheduler import Scheduler
from paperstack_lint.engine.incremental.worker_pool import Pool
from paperstack_lint.note.note import Note
from paperstack_lint.text.message import msg
from paperstack_lint.text.progress import Steps

if TYPE_CHECKING:
    from paperstack_lint.collection.project import Project
    from paperstack_lint.engine.incremental.remote import Cluster
    from paperstack_lint.engine.session import Session
    from paperstack_lint.storage.store import Store


class Resources(NamedTuple):
    """What a run uses: processes, a function that prints a warning, whether to show progress, the store.

    `seen` are notes that were read already, in this process. `cluster` connects to the workers of other machines that
    do all jobs, where the user has some.
    """

    processes: int
    warn: Callable[[str], None]
    progress: bool
    store: Store | None = None
    seen: Mapping[Path, Note] = {}  # never mutated
    cluster: AbstractContextManager[Cluster | None] = nullcontext()


@contextmanager
def open_scheduler(
    plans: Sequence[Plan], notes: Sequence[NoteState], configurations: Configurations, resources: Resources
) -> Iterator[Scheduler]:
    """Set up the scheduler of a run. Results are stored however the run ends. `plans` are of the notes' scopes."""
    processes = 1 if any(plan.online for plan in plans) else resources.processes
    store = resources.store
    try:
        steps = Steps(shown=resources.progress)
        with resources.cluster as cluster, Pool(plans, processes, steps, cluster, resources.seen) as pool:
            yield _scheduler(plans, notes, configurations, pool, store)
    finally:
        if store:
            store.close()
            if store.warning:
                resources.warn(msg("warning: {problem}", problem=store.warning))


def _scheduler(
    plans: Sequence[Plan], notes: Sequence[NoteState], configurations: Configurations, pool: Pool, store: Store | None
) -> Scheduler:
    governing = Governing(configurations, [plan.session for plan in plans])
    caches = [ResultCache(plan, store) for plan in plans]
    sources = FactSources(Disk(governing.limit), pool.run, caches, governing.scope, {})
    return Scheduler(*connect(plans, notes, configurations, sources), notes, pool)


def connect(
    plans: Sequence[Plan], notes: Sequence[NoteState], configurations: Configurations, sources: FactSources
) -> tuple[list[Scope], CollectionState]:
    """Return the scopes of a run, one for each plan, and the wider collection; facts come from the `sources`."""
    membership = Membership(configurations)
    given: dict[int, list[Path]] = {}
    for note in notes:
        given.setdefault(note.scope, []).append(note.path)
    sessions = [plan.session for plan in plans]

    @cache
    def members(number: int) -> list[Path]:
        return membership.members(sessions[number].config, given.get(number, []))

    def every() -> Iterator[Path]:
        yield from membership.around([open_scheduler.config for open_scheduler in sessions])
        yield from (path for number in range(len(sessions)) for path in members(number))
        yield from (note.path for note in notes)

    wider = CollectionState(sessions[0].project, lambda: [*every()], sources)
    scopes = [
        Scope(
            plan,
            CollectionState(plan.session.project, partial(members, number), sources, wider),
            sources.caches[number],
        )
        for number, plan in enumerate(plans)
    ]
    return scopes, wider


class Governing:
    """The scope and the size limit of any note, by the configuration that governs it."""

    def __init__(self, configurations: Configurations, sessions: Sequence[Session]) -> None:
        """`sessions` are those of the scopes."""
        self._configurations = configurations
        self._sessions = sessions
        self._numbers = {session.config.file: number for number, session in enumerate(sessions)}
        self._restricted = any(session.builtin_only for session in sessions)

    def scope(self, path: Path) -> int:
        """Return the number of the scope of the note at `path`; 0, where it is in none."""
        return self.scope_or_none(path) or 0

    def scope_or_none(self, path: Path) -> int | None:
        """Return the number of the scope of the note at `path`; None, where it is in none."""
        own = self._configurations.governing_or_none(path)
        return self._numbers.get(own.file) if own else None

    def limit(self, path: Path) -> int:
        """Return how large the note at `path` may be, in bytes."""
        own = self._configurations.governing_or_none(path)
        if own is None or own.file in self._numbers:
            return self._sessions[self.scope(path)].config.max_file_size
        return (untrusted.restrict(own)[0] if self._restricted else own).max_file_size


def open_store(folder: Path | None, notes: Sequence[NoteState | Note], project: Project) -> Store:
    """Open the store of earlier runs, in a folder or in the user's own one."""
    import time

    from paperstack_lint.storage.store import Store  # a run without a cache needs no database

    roots = session.untrusted_roots([note.path for note in notes], project)
    return Store.open(folder, time.time, roots)
