"""What a run on a dask cluster costs, by number of notes: in this process, in the workers, and in the scheduler.

A scheduler and two workers are started on loopback. The notes are small, and each shares its paper with another one,
its tag with many, and has a link to a heading of the next, so that all of them are queried of the whole collection.

    python -m benchmarks.distributed 1000 10000 100000

With `--merge`, one note is linted, and its results are those of all, with other numbers in them. That measures what
this process does with them until it knows which rules must run again: read the facts, index them, repeat the queries.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import distributed

from benchmarks.collections import PAPER
from paperstack_lint.collection.facts import serialize_papers
from paperstack_lint.engine.incremental import result_format
from paperstack_lint.engine.incremental.note_state import NoteState
from paperstack_lint.engine.incremental.result_format import SerializedResult
from paperstack_lint.engine.incremental.result_validity import ValidResults
from paperstack_lint.engine.incremental.run_setup import Resources, open_scheduler
from paperstack_lint.engine.scopes import Scopes
from paperstack_lint.engine.session import Sessions

ROOT = Path(__file__).parent.parent
NOTE = f"""---
title: A {{own}}
date: 2020-01-01
tags: [n-a-s, N{{tag}}AS]
---

# [Study Number {{pair}} of All](https://example.org/{{pair}})

{PAPER}## 用CNN检测 {{own}}

[x](2020-01-01-{{next}}.md#用cnn检测-{{next}}) ![y](/img/y.png)
"""
_NUMBERS = rb"a00000[01]|p000000"
"""The numbers of the first note, its next one, and its paper, which are as long as those of all others."""


class Costs(NamedTuple):
    """Processor seconds of a run: of this process, in three parts, of the workers, of the scheduler; memory in MB."""

    alone: float
    merge: float
    report: float
    workers: float
    scheduler: float
    passed: float
    peak: float


def main() -> None:
    """Print a table with a row for each number of notes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--client", help=argparse.SUPPRESS)
    parser.add_argument("--merge", action="store_true", help="measure the merge alone, with copies of one result")
    options = parser.parse_args()
    if options.client:
        _client(options.client)
        return
    if options.merge:
        _merges(options.numbers)
        return
    print("| notes | MB | lint, s | merge, s | report, s | workers, s | scheduler, s | passed, s | peak MB |")
    print("| ---: " * 9 + "|")
    with tempfile.TemporaryDirectory() as folder, _cluster(Path(folder)) as client:
        for number in options.numbers:
            print(_row(number, *_measure(Path(folder), client, number)), flush=True)


def _row(number: int, size: int, costs: Costs) -> str:
    cells = [f"{number:,}", f"{size / 1e6:.1f}", *(f"{each:.1f}" for each in costs[:-1]), f"{costs.peak:.0f}"]
    return f"| {' | '.join(cells)} |"


@contextmanager
def _cluster(folder: Path) -> Iterator[distributed.Client]:
    """Start a scheduler and two workers, and return a client of theirs."""
    port = folder / "scheduler.json"
    started = [_start("scheduler", folder, "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(port))]
    started += [_start("worker", folder, "--nthreads", "1", "--scheduler-file", str(port)) for _ in range(2)]
    client = None
    try:
        while not port.exists():
            time.sleep(0.1)
        client = distributed.Client(scheduler_file=str(port), timeout=60, set_as_default=False)
        client.wait_for_workers(2, timeout=60)
        yield client
    finally:
        if client:
            client.close()
        for process in reversed(started):
            process.terminate()
            process.wait()


def _start(kind: str, folder: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (folder / f"{kind}.log").open("ab") as log:
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)


def _measure(folder: Path, client: distributed.Client, number: int) -> tuple[int, Costs]:
    """Return the bytes of a collection, and what a run over it costs."""
    blog = folder / f"blog-{number}"
    size = _write(blog, number)
    address = client.scheduler.address.removeprefix("tcp://")
    command = [sys.executable, "-m", "benchmarks.distributed", "--client", address]
    before, begin = _processor(client), time.perf_counter()
    done = subprocess.run(command, cwd=blog, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=-1, check=True)
    workers, scheduler = (after - earlier for after, earlier in zip(_processor(client), before, strict=True))
    *parts, peak = json.loads(done.stdout.splitlines()[-1])
    alone, merge, report = parts
    return size, Costs(alone, merge, report, workers, scheduler, time.perf_counter() - begin, peak)


def _write(blog: Path, number: int) -> int:
    """Write a collection, and return its bytes."""
    (blog / "_posts").mkdir(parents=True)
    (blog / "_config.yml").write_text("title: x\n")
    size = 0
    for at in range(number):
        own, after, pair = _numbers(at, number)
        text = NOTE.format(own=own, next=after, pair=pair, tag=at % 20)
        size += (blog / f"_posts/2020-01-01-{own}.md").write_bytes(text.encode())
    return size


def _numbers(at: int, number: int) -> tuple[str, str, str]:
    """Return the number of a note, that of the next one, and that of its paper, which two notes share."""
    return f"a{at:06}", f"a{(at + 1) % number:06}", f"p{at // 2:06}"


def _processor(client: distributed.Client) -> tuple[float, float]:
    """Return the processor seconds of the workers and of the scheduler so far."""
    return sum(client.run(time.process_time).values()), client.run_on_scheduler(time.process_time)


def _client(address: str) -> None:
    """Run the program in the current folder, and print the processor seconds of its parts and its memory."""
    from paperstack_lint.cli.main import main as program

    marks = [time.process_time()]
    run_rules, make_valid = ValidResults._run_rules, ValidResults.make_valid  # noqa: SLF001  # the parts of a run

    def first(*arguments: Any) -> None:
        run_rules(*arguments)
        if len(marks) == 1:
            marks.append(time.process_time())

    def second(*arguments: Any) -> None:
        make_valid(*arguments)
        marks.append(time.process_time())

    for name, method in (("_run_rules", first), ("make_valid", second)):
        setattr(ValidResults, name, method)
    words = ["--no-cache", "--executor", f"dask://{address}", "--exit-zero", "--output-format", "json", "_posts"]
    saved, null = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    code = program(words)
    sys.stdout.flush()
    os.dup2(saved, 1)
    marks.append(time.process_time())
    if code:
        sys.exit(code)
    parts = [after - before for before, after in pairwise(marks)]
    print(json.dumps([*parts, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


class _Merged(Exception):
    """The merge is over: what runs next is a matter of the workers."""


def _merges(numbers: list[int]) -> None:
    print("| notes | merge, s | peak MB |")
    print("| ---: " * 3 + "|")
    for number in numbers:  # each in a process of its own, whose memory is counted
        with ProcessPoolExecutor(1, get_context("spawn")) as executor:
            print(executor.submit(_merge, number).result(), flush=True)


def _merge(number: int) -> str:
    """Return the row of the table for a number of notes."""
    marks: list[float] = []
    run_rules = ValidResults._run_rules  # noqa: SLF001  # where the merge begins and ends

    def marked(results: ValidResults, notes: Sequence[NoteState], *arguments: Any) -> None:
        marks.append(time.process_time())
        if len(marks) > 2:
            raise _Merged
        run_rules(results, notes[:1], *arguments)
        for at, note in enumerate(notes[1:], 1):
            _copy(notes[0], note, _numbers(at, number))
        marks[:] = [0, time.process_time()]

    setattr(ValidResults, "_run_rules", marked)  # noqa: B010
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), number)
        os.chdir(folder)
        sessions = Sessions.opened(None, print, isolated=True)
        scopes = Scopes(sessions)
        states = scopes.states(Path("_posts").iterdir())
        plans = scopes.plans((), (), online=False, unsafe=False)
        resources = Resources(1, print, progress=False)
        with suppress(_Merged), open_scheduler(plans, states, sessions.configurations, resources) as scheduler:
            scheduler.check()
        os.chdir(ROOT)
    return (
        f"| {number:,} | {marks[2] - marks[1]:.2f} | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} |"
    )


def _copy(first: NoteState, note: NoteState, numbers: tuple[str, str, str]) -> None:
    """Set the result and the facts of a note to those of the first one, with its own numbers in them."""
    mine = dict(zip((b"a000000", b"a000001", b"p000000"), map(str.encode, numbers), strict=True))

    def filled(data: bytes) -> bytes:
        return re.sub(_NUMBERS, lambda found: mine[found[0]], data)

    facts = result_format.deserialize_facts(filled(first.facts))
    facts = facts._replace(papers=serialize_papers(facts.papers.papers()))  # their keys are hashed
    note.facts, note.result = result_format.serialize_facts(facts), SerializedResult(*map(filled, first.result))


if __name__ == "__main__":
    main()
