"""Run jobs on workers of other machines, which see none of the files of the notes.

The bytes of a note travel with its job, and so do the results of the queries about files, which are run here: where a
job makes others, it comes back with these, and is sent again with their results. What a worker returns is what this
process would have computed, since it has the same program (`program`).
"""

from __future__ import annotations

import os
import pickle
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import cache, lru_cache
from importlib import metadata
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from paperstack_lint import __version__
from paperstack_lint.config import selection
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.incremental import result_format
from paperstack_lint.engine.incremental.job import Job, JobResult, Plan, lost
from paperstack_lint.engine.incremental.worker import Worker
from paperstack_lint.site.target_resolution import QUERIED, Site
from paperstack_lint.storage import files
from paperstack_lint.storage.dependencies import Query, run_query
from paperstack_lint.text.message import enumerated, msg

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

_CHUNK, _CHUNK_BYTES = 16, 200_000
"""Jobs that are sent at once, and bytes of their notes from which on no further one is added."""
_AHEAD = 8
"""Chunks for each worker that are sent before the first of their results is needed: memory, and one slow note."""
_TRIES = 3
"""How often a job is sent: with the queries of each note, those of its links, and those that depend on these."""
_QUERIES = ("site", "place", "is_post", "is_scaffold", "is_draft", "formula_engine", "scaffold_placeholders")
"""The queries that are run before they are made, since most notes make them about themselves."""
_LOCAL_LINK = rb"\]\(<?([^\s()<>:]{1,300})"
_MAX_GUESSES = 100
"""The most links of a note whose targets are queried before that: it is sent once more for the others."""
_WAIT = 60.0
"""Seconds without any worker after which the jobs fail: workers that were killed are started again in less."""
_STEP = 1.0
"""Seconds after which it is checked whether there are workers."""
_LIBRARIES = ("pyromark", "pyyaml", "mistletoe", "langdetect", "idna")
"""The packages that results depend on."""


class Cluster(NamedTuple):
    """An executor whose workers are elsewhere.

    `share` makes bytes available to all workers, and returns the argument of a job that becomes these bytes; `size`
    returns how many jobs run at once, 0 where there is no worker.
    """

    executor: Executor
    share: Callable[[bytes], Any]
    size: Callable[[], int]


class OtherProgramError(Exception):
    """A worker whose results may differ from those of this process; the message says in what it differs."""


@cache
def program() -> dict[str, str]:
    """Return all that a result depends on beside its job, by what it is called: versions, and a digest of the files."""
    python = ".".join(map(str, sys.version_info[:2]))
    found = {"paperstack-lint": __version__, "Python": python, "system": os.name}
    return found | {name: _version(name) for name in _LIBRARIES} | {"rules and program": files.digest(_sources())[:12]}


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "missing"


def _sources() -> bytes:
    """Return the names and digests of the files of this program and its rules."""
    package = Path(__file__).parents[2]
    roots = dict.fromkeys((package, rules.BUILTIN))
    found = {f"{root.name}/{file.relative_to(root).as_posix()}": file for root in roots for file in root.rglob("*.py")}
    # The wheel has the rules inside of the package, a checkout beside it.
    named = sorted((name.removeprefix(f"{package.name}/"), file) for name, file in found.items())
    return "\n".join(dict.fromkeys(f"{name} {files.digest(file.read_bytes())}" for name, file in named)).encode()


def difference(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """Return in what the program of a worker differs; `` where it is the same."""
    different = [name for name in here if here[name] != there.get(name)]
    texts = [
        msg("{name} {here} here, {there} there", name=name, here=here[name], there=str(there.get(name)))
        for name in different
    ]
    return enumerated(texts) if texts else ""


class RemotePool:
    """Runs jobs on the workers of a cluster, and yields their results in the order of the jobs."""

    def __init__(self, cluster: Cluster, plans: Sequence[Plan], workers: Sequence[Worker]) -> None:
        """`workers` are those of this process. Raises ConfigError for rules that only run here."""
        self._cluster = cluster
        self._plans = plans
        self._workers = workers
        self._sites: dict[Site, _SiteElsewhere] = {}
        for worker in workers:
            _refuse_own_rules(worker)
        portable = pickle.dumps(list(map(_without_files, plans)))
        self._shared = cluster.share(pickle.dumps((program(), portable)))
        self.lost = ""
        """Why no worker does any job, `` where there are workers."""

    def run(self, jobs: Sequence[Job]) -> Iterator[JobResult]:
        """Run jobs, and yield their results."""
        return _Run(self, jobs).results()

    def submit(self, jobs: Sequence[Job]) -> Future[list[JobResult]]:
        """Send jobs to a worker."""
        return self._cluster.executor.submit(do_jobs, self._shared, pickle.dumps(jobs))

    def workers(self) -> int:
        """Return how many workers there are."""
        return self._cluster.size()

    def local(self, job: Job) -> JobResult:
        """Do a job in this process."""
        return self._workers[job.scope].do(job)

    def complete(self, job: Job) -> Job:
        """Return a job with all that a worker needs. Raises FileError where its note cannot be read."""
        plan, data = self._plans[job.scope], job.data
        if data is None:
            limit = plan.session.config.max_file_size if job.limit is None else job.limit
            data = files.read_bytes(job.path, limit)
        queries: list[Query] = [(name, (job.path,)) for name in _QUERIES]
        queries += _likely_queries(job.path, data)
        if job.result != result_format.NO_RESULT:
            made = result_format.dependencies(job.result, job.path)
            queries += (query for group in made.site for query in group.queries)
        ignored = selection.ignored_rules(plan.session.config, job.path)
        return self.answer(job._replace(data=data, ignored=ignored), queries)

    def answer(self, job: Job, queries: Sequence[Query]) -> Job:
        """Return a job with the results of queries about files, but for those that fail: this process does that job."""
        project = self._plans[job.scope].session.project
        known_results = dict(job.known_results)
        for query in queries:
            with suppress(Exception):
                known_results[query] = self._portable(run_query(project, query))
        return job._replace(known_results=known_results)

    def _portable(self, result: Any) -> Any:
        if not isinstance(result, Site):
            return result
        if result not in self._sites:
            self._sites[result] = _SiteElsewhere(result)
        return self._sites[result]


class _SiteElsewhere(Site):
    """A site on another machine: what rules query of it, without its files."""

    def __init__(self, site: Site) -> None:  # without that of a site, which prepares to read files
        self.root, self.generator = site.root, site.generator
        self.__dict__ |= {name: getattr(site, name) for name in QUERIED}


def _likely_queries(path: Path, data: bytes) -> Iterator[Query]:
    """Yield queries for the targets of most local links. To guess wrong costs time, and changes no result."""
    for found in islice(re.finditer(_LOCAL_LINK, data), _MAX_GUESSES):
        target = found[1].decode("utf-8", "replace")
        yield "resolve", (path, target)
        if "#" in target:
            yield "linked_note", (path, target)


def _refuse_own_rules(worker: Worker) -> None:
    for checker in worker.rules[0]:
        if not checker.rule.path.is_relative_to(rules.BUILTIN):
            raise ConfigError(
                msg(
                    "--executor: the rule {rule} is your own ({path}), and may read files beside it that no worker "
                    "has: add --ignore {rule}, or leave --executor out",
                    rule=checker.rule.name,
                    path=str(checker.rule.path),
                )
            )


def _without_files(plan: Plan) -> Plan:
    """Return a plan for another machine: its configuration is from no file, and its project sees none."""
    own = plan.session
    return plan._replace(
        session=own._replace(config=own.config._replace(file=None), project=own.project.without_files())
    )


class _Sent(NamedTuple):
    """A job that was sent: its number in the run, the job as it was given, as it was sent, and how often."""

    number: int
    given: Job
    job: Job
    tries: int = 1


class _Run:
    """One run of jobs on a cluster."""

    def __init__(self, pool: RemotePool, jobs: Sequence[Job]) -> None:
        self._pool = pool
        self._jobs = jobs
        self._next = 0
        self._done: dict[int, JobResult] = {}
        self._sent: dict[Future[list[JobResult]], list[_Sent]] = {}
        self._ended: SimpleQueue[Future[list[JobResult]]] = SimpleQueue()
        self._idle_since = 0.0

    def results(self) -> Iterator[JobResult]:
        """Yield the results, in order; the jobs of a few chunks are underway at any time."""
        ahead = _AHEAD * _CHUNK * max(self._pool.workers(), 1)
        for number in range(len(self._jobs)):
            while number not in self._done:
                while self._next < min(len(self._jobs), number + ahead):
                    self._send_next()
                if number not in self._done:
                    self._receive()
            yield self._done.pop(number)

    def _send_next(self) -> None:
        """Send the next jobs in one piece. A note that cannot be read is done already."""
        chunk: list[_Sent] = []
        size = 0
        while self._next < len(self._jobs) and len(chunk) < _CHUNK and size < _CHUNK_BYTES:
            number, given = self._next, self._jobs[self._next]
            self._next += 1
            if self._pool.lost:
                self._done[number] = lost(given, self._pool.lost)
                continue
            try:
                job = self._pool.complete(given)
            except files.FileError as error:
                self._done[number] = JobResult(given.path, failed=error.problem)
            except result_format.CorruptData:
                self._done[number] = self._pool.local(given)
            else:
                chunk.append(_Sent(number, given, job))
                size += len(job.data or b"")
        self._send(chunk)

    def _send(self, chunk: list[_Sent]) -> None:
        if not chunk:
            return
        try:
            future = self._pool.submit([each.job for each in chunk])
        except Exception as error:  # noqa: BLE001  # of any kind, as executors have them that have lost their workers
            self._fail(chunk, error)
            return
        self._sent[future] = chunk
        future.add_done_callback(self._ended.put)

    def _receive(self) -> None:
        """Wait until some jobs have ended; send those again that have made other queries."""
        try:
            future = self._ended.get(timeout=_STEP)
        except Empty:
            self._check_workers()
            return
        chunk = self._sent.pop(future, [])  # none, where it was cancelled
        error = CancelledError() if future.cancelled() else future.exception()
        if isinstance(error, OtherProgramError):
            raise ConfigError(msg("--executor: a worker has another program: {error}", error=str(error)))
        if error:
            self._fail(chunk, error)
            return
        pairs = zip(chunk, future.result(), strict=True) if chunk else ()
        self._send([again for each, result in pairs if (again := self._accept(each, result))])

    def _fail(self, chunk: Sequence[_Sent], error: BaseException) -> None:
        reason = msg("not checked, since no worker did it ({error}): run again", error=type(error).__name__)
        for each in chunk:
            self._done[each.number] = lost(each.given, self._pool.lost or reason)

    def _accept(self, sent: _Sent, result: JobResult) -> _Sent | None:
        """Accept a result; return the job that must be sent again instead, None where none must."""
        if result.unanswered and sent.tries < _TRIES:
            return sent._replace(job=self._pool.answer(sent.job, result.unanswered), tries=sent.tries + 1)
        # An error is one of this program, so its message should be about this machine.
        is_final = not result.unanswered and not result.errors
        self._done[sent.number] = result if is_final else self._pool.local(sent.given)
        return None

    def _check_workers(self) -> None:
        """Let all jobs fail where there has been no worker for a while."""
        now = time.monotonic()
        if self._pool.workers():
            self._idle_since = 0.0
            return
        self._idle_since = self._idle_since or now
        if now - self._idle_since < _WAIT:
            return
        self._pool.lost = msg(
            "not checked, since there was no worker for {seconds} seconds: start some, and run again",
            seconds=f"{_WAIT:.0f}",
        )
        sent, self._sent = self._sent, {}
        for future, chunk in sent.items():
            future.cancel()
            self._fail(chunk, CancelledError())


_ONE_AT_A_TIME = Lock()
"""Jobs are no faster in several threads of a process, and caches of this program are not made for that."""


def do_jobs(shared: bytes, jobs: bytes) -> list[JobResult]:
    """Do jobs in a process of a cluster. Raises OtherProgramError where it has another program than the sender."""
    with _ONE_AT_A_TIME:
        workers = _workers(shared)
        found: Sequence[Job] = pickle.loads(jobs)  # noqa: S301  # of the sender, who may run anything here
        return [workers[job.scope].do(job) for job in found]


@lru_cache(maxsize=4)  # a few runs at once, each with the workers of its plans
def _workers(shared: bytes) -> list[Worker]:
    expected, portable = pickle.loads(shared)  # noqa: S301
    if why := difference(expected, program()):
        raise OtherProgramError(why)
    return [Worker(_with_own_rules(plan)) for plan in pickle.loads(portable)]  # noqa: S301  # classes of this program


def _with_own_rules(plan: Plan) -> Plan:
    """Return a plan with the built-in rules of this machine in place of those of another one."""
    catalogue = {**plan.session.catalogue, **rules.catalogue()}
    return plan._replace(session=plan.session._replace(catalogue=dict(sorted(catalogue.items()))))
