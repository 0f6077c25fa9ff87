"""The worker pool: run jobs in several processes where that is faster, or on the workers of a cluster.

Each process loads the rules itself.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Self

from paperstack_lint.engine.incremental.job import Job, JobResult, Plan, lost
from paperstack_lint.text.message import msg
from paperstack_lint.text.progress import Steps

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from pathlib import Path

    from paperstack_lint.engine.findings import Checker
    from paperstack_lint.engine.incremental.remote import Cluster, RemotePool
    from paperstack_lint.engine.incremental.worker import Worker
    from paperstack_lint.note.note import Note

MIN_BYTES = 500_000
"""Bytes of notes below which one process is done before another one has started."""
_CHUNK = 8
"""Jobs that are sent at once: few, so that all processes end at about the same time."""


_KILLED = msg("not checked, since a process was killed: free some memory, or run with --jobs 1")


class Pool:
    """A pool that runs jobs; use it as a context manager. Results come in the order of the jobs."""

    def __init__(
        self,
        plans: Sequence[Plan],
        processes: int,
        steps: Steps,
        cluster: Cluster | None = None,
        seen: Mapping[Path, Note] | None = None,
    ) -> None:
        """`seen` are notes that this process has read. With a `cluster`, whose executor is not ended here, no job is
        done in processes of this machine. Raises ConfigError for rules that cannot run there.
        """
        self._plans = plans
        self._seen = seen
        self._processes = processes
        self._steps = steps
        self._executor: Executor | None = None
        self._remote = _remote(cluster, plans, self._workers) if cluster else None
        self._rule_errors: list[str] = []
        self._without_facts: list[str] = []

    @cached_property
    def _workers(self) -> list[Worker]:
        """The workers of this process, one for each of the plans, in their order."""
        return _create_workers(self._plans, self._seen)

    def __enter__(self) -> Self:
        """Return the pool; no process is started yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End the processes, at once where the run was interrupted."""
        if not self._executor:
            return
        if kind is not None:
            from multiprocessing import active_children

            for child in active_children():
                child.kill()
        self.end_processes()

    def end_processes(self) -> None:
        """End the processes, which take memory; the next large run starts others."""
        executor, self._executor = self._executor, None
        if executor:
            executor.shutdown(cancel_futures=True)

    @property
    def errors(self) -> list[str]:
        """Why some of the rules cannot run, and of which other notes there are no facts."""
        return self._rule_errors + self._without_facts

    def checkers(self, scope: int, path: Path) -> list[Checker]:
        """Return the rules that run for the note of a scope at a path, ready to run in this process."""
        return self._workers[scope].checkers(path)

    def run(self, jobs: Sequence[Job], size: int) -> Iterator[JobResult]:
        """Run the jobs, about notes of `size` bytes in total, and yield their results; no rule is loaded for none."""
        if not jobs:
            return iter(())
        self._rule_errors = [*dict.fromkeys(error for worker in self._workers for error in worker.rules[1])]
        return self._steps.over(self._with_losses(jobs, self._run(jobs, size)), len(jobs))

    def _run(self, jobs: Sequence[Job], size: int) -> Iterator[JobResult]:
        if self._remote:
            return self._remote.run(jobs)
        if self._processes == 1 or len(jobs) == 1 or (size < MIN_BYTES and not self._executor):
            return map(partial(_do, self._workers), jobs)
        self._executor = self._executor or _start(self._plans, self._processes)
        return self._results(self._executor, jobs)

    def _with_losses(self, jobs: Sequence[Job], results: Iterator[JobResult]) -> Iterator[JobResult]:
        """Yield results. A note whose facts are lost is an error: others are linted as if it did not exist."""
        for job, result in zip(jobs, results, strict=True):
            if result.is_lost and job.kind == "facts":
                path = job.path.as_posix()
                self._without_facts += [msg("{path}: {problem}", path=path, problem=str(one)) for one in result.errors]
            yield result

    def _results(self, executor: Executor, jobs: Sequence[Job]) -> Iterator[JobResult]:
        """Yield results. Where a process is killed or crashes, the jobs that were not yet done fail."""
        from concurrent.futures.process import BrokenProcessPool

        chunks = deque(jobs[at : at + _CHUNK] for at in range(0, len(jobs), _CHUNK))
        sent = deque(_submit(executor, chunk) for chunk in chunks)
        while chunks:
            chunk, future = chunks.popleft(), sent.popleft()  # no result is kept longer than needed
            try:
                yield from future.result()
            except BrokenProcessPool:
                self._executor = None
                yield from (lost(job, _KILLED) for job in chunk)


def _create_workers(plans: Sequence[Plan], seen: Mapping[Path, Note] | None = None) -> list[Worker]:
    from paperstack_lint.engine.incremental.worker import Worker  # a warm run has no job

    return [Worker(plan, seen) for plan in plans]


def _remote(cluster: Cluster, plans: Sequence[Plan], workers: Sequence[Worker]) -> RemotePool:
    from paperstack_lint.engine.incremental.remote import RemotePool  # few runs have a cluster

    return RemotePool(cluster, plans, workers)


def processes(wanted: int | None) -> int:
    """Return how many processes to use: as many as `wanted`, else one for each core that this one may use."""
    if wanted:
        return wanted
    allowed: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


_PROCESS_WORKERS: list[Worker] = []
"""The workers of a process of the pool, one for each plan."""


def _start(plans: Sequence[Plan], number: int) -> Executor:
    import gc
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    os.environ["PYTHONSAFEPATH"] = "1"  # a new process would import its first modules from the current folder
    given = (plans, gc.get_threshold())
    return ProcessPoolExecutor(number, get_context("spawn"), initializer=_initialize, initargs=given)


def _initialize(plans: Sequence[Plan], garbage: tuple[int, int, int]) -> None:
    import gc
    import signal
    from threading import Thread

    gc.set_threshold(*garbage)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; this one ends with the one that started it
    Thread(target=_end_with_parent, daemon=True).start()
    _PROCESS_WORKERS[:] = _create_workers(plans)


def _end_with_parent() -> None:
    """End this process when its parent has ended for any reason, since its results are lost."""
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(0)


def _submit(executor: Executor, chunk: Sequence[Job]) -> Future[list[JobResult]]:
    """Send jobs to a process; the future of a pool that is broken already contains that error."""
    from concurrent.futures import BrokenExecutor, Future

    try:
        return executor.submit(_do_in_process, chunk)
    except BrokenExecutor as error:
        failed: Future[list[JobResult]] = Future()
        failed.set_exception(error)
        return failed


def _do_in_process(chunk: Sequence[Job]) -> list[JobResult]:
    return [_do(_PROCESS_WORKERS, job) for job in chunk]


def _do(workers: Sequence[Worker], job: Job) -> JobResult:
    return workers[job.scope].do(job)
