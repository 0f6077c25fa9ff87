"""What a run on a dask cluster costs, by number of notes: in this process, in the workers, and in the scheduler.

A scheduler and two workers are started on loopback. The notes are small, and each shares its paper with another one,
its tag with many, and has a link to a heading of the next, so that all of them are queried of the whole collection.

    python -m benchmarks.distributed 1000 10000 100000
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import distributed

from benchmarks.collections import PAPER, notes

ROOT = Path(__file__).parent.parent
FILES = notes(
    "# [Study Number {half} of All](https://arxiv.org/abs/1905.1{half})\n\n"
    f"{PAPER}## 用CNN检测 §\n\n[x](../f±/2020-01-01-±.md#用cnn检测-±) ![y](/img/y.png)\n",
    "title: A §\ntags: [n-a-s, N{%AS]",
    path="_posts/f§/2020-01-01-§.md",
)
PER_FOLDER = 1_000


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
    options = parser.parse_args()
    if options.client:
        _client(options.client)
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
    size = 0
    for name, text in FILES(number):
        at = int(name.rpartition("-")[2].removesuffix(".md"))
        file = blog / name.replace(f"/f{at}/", f"/f{at // PER_FOLDER}/")
        file.parent.mkdir(parents=True, exist_ok=True)
        size += file.write_bytes(_near(text, at, number).encode())
    (blog / "_config.yml").write_text("title: x\n")
    address = client.scheduler.address.removeprefix("tcp://")
    command = [sys.executable, "-m", "benchmarks.distributed", "--client", address]
    before, begin = _processor(client), time.perf_counter()
    done = subprocess.run(command, cwd=blog, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=-1, check=True)
    workers, scheduler = (after - earlier for after, earlier in zip(_processor(client), before, strict=True))
    own = json.loads(done.stdout.splitlines()[-1])
    return size, Costs(*own["parts"], workers, scheduler, time.perf_counter() - begin, own["peak"])


def _near(text: str, at: int, number: int) -> str:
    """Return the text with its link to the next note, which is in another folder where this one is full."""
    to = (at + 1) % number
    return text.replace(f"../f{to}/", f"../f{to // PER_FOLDER}/")


def _processor(client: distributed.Client) -> tuple[float, float]:
    """Return the processor seconds of the workers and of the scheduler so far."""
    return sum(client.run(time.process_time).values()), client.run_on_scheduler(time.process_time)


def _client(address: str) -> None:
    """Run the program in the current folder, and print the processor seconds of its parts and its memory."""
    from paperstack_lint.cli.main import main as program
    from paperstack_lint.engine.incremental.result_validity import ValidResults

    marks = [time.process_time()]
    run_rules, make_valid = ValidResults._run_rules, ValidResults.make_valid  # noqa: SLF001  # the parts of a run

    def first(*arguments: Any) -> None:
        run_rules(*arguments)
        if len(marks) == 1:
            marks.append(time.process_time())

    def second(*arguments: Any) -> None:
        make_valid(*arguments)
        marks.append(time.process_time())

    ValidResults._run_rules, ValidResults.make_valid = first, second  # type: ignore[method-assign]  # noqa: SLF001
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
    print(json.dumps({"parts": parts, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    main()
