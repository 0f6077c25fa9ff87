"""What a run over notes needs: the store, the processes, the collection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint import console, session
from paperstack_lint.batch.batch import Batch
from paperstack_lint.batch.cache import Cache
from paperstack_lint.batch.judged import Judged
from paperstack_lint.batch.others import Others
from paperstack_lint.batch.pool import Pool
from paperstack_lint.batch.worker import Plan, Worker
from paperstack_lint.collection.members import members
from paperstack_lint.note import Note
from paperstack_lint.progress import Steps

if TYPE_CHECKING:
    from paperstack_lint.store import Store


class Means(NamedTuple):
    """How many processes to use, and whether to show how far they are."""

    processes: int
    progress: bool


@contextmanager
def opened(
    plan: Plan, notes: Sequence[Judged], means: Means, store: Store | None, seen: Mapping[Path, Note]
) -> Iterator[Batch]:
    """A batch of notes. What was found out is kept, however the run ends.

    `seen` are notes that need not be read again; they are of this process only.
    """
    config, project = plan.session.config, plan.session.project
    paths = [note.path for note in notes]
    cache = Cache(plan, store)
    processes = 1 if plan.online else means.processes
    try:
        with Pool(plan, Worker(plan, seen), processes, Steps(shown=means.progress)) as pool:
            others = Others(project, lambda: members(config, paths), pool, cache, config.max_file_size)
            yield Batch(plan, notes, others, pool, cache)
    finally:
        if store:
            store.close()
            if store.warning:
                console.say(f"warning: {store.warning}")


def stored(folder: Path | None, plan: Plan, notes: Sequence[Judged]) -> Store:
    """The store of earlier runs, in a folder or in the user's own one."""
    import time

    from paperstack_lint.store import Store  # a run without a cache does without a database

    roots = session.strangers([note.path for note in notes], plan.session.project)
    return Store.opened(folder, time.time, roots)
