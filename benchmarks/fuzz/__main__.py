"""Fuzz the command line for some minutes; exit status 1 if it breaks a contract."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from pathlib import Path
from typing import NamedTuple

from benchmarks.fuzz.blogs import blog
from benchmarks.fuzz.contracts import Problem, problems
from benchmarks.fuzz.failures import Failures
from benchmarks.fuzz.program import Program, Run, run
from benchmarks.fuzz.seeds import Seeds

SLOW = 50
"""Milliseconds per KB beyond which a run is reported; a run itself takes about 50."""


class Options(NamedTuple):
    """What to fuzz with, and for how long."""

    folders: tuple[Path, ...]
    minutes: float
    seed: int
    jobs: int
    output: Path


def main(arguments: Sequence[str]) -> int:
    """Fuzz in one or more processes."""
    options = _options(arguments)
    if options.jobs == 1:
        return int(fuzz(options) > 0)
    shares = [
        options._replace(seed=options.seed + job, jobs=1, output=options.output / str(job))
        for job in range(options.jobs)
    ]
    with ProcessPoolExecutor(options.jobs) as pool:
        return int(sum(pool.map(fuzz, shares)) > 0)


def fuzz(options: Options) -> int:
    """Fuzz until the time is up; return the number of distinct failures."""
    seeds, timed = Seeds(options.folders), Timed(run)
    failures = Failures(options.output, timed.run)
    end, found, number = time.monotonic() + 60 * options.minutes, 0, 0
    for number in count(1):
        if time.monotonic() > end:
            break
        seed = timed.seed = f"{options.seed}/{number}"
        for problem, files in _failing(seed, seeds, timed.run):
            if new := failures.add(files, seed, problem):
                found += 1
                print(f"{seed}: {new.reason}", flush=True)
    print(f"{number - 1:,} blogs of {len(seeds):,} seeds, {found} distinct failures in {options.output}")
    for milliseconds, about in timed.slowest:
        print(f"{milliseconds:.0f} ms per KB: {about}")
    return found


def _failing(seed: str, seeds: Seeds, program: Program) -> Iterator[tuple[Problem, dict[str, bytes]]]:
    files = blog(seeds, random.Random(seed))  # noqa: S311  # the same blog for the same seed
    for problem in problems(files, program):
        yield problem, files


class Timed:
    """Runs the program and remembers the slowest runs for their size."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.seed = ""
        self.slowest: list[tuple[float, str]] = []

    def run(self, folder: Path, arguments: Sequence[str]) -> Run:
        """Run the program."""
        size = sum((folder / name).stat().st_size for name in arguments if name.endswith(".md"))
        done = self._program(folder, arguments)
        rate = 1000 * done.seconds / max(1, size / 1000)
        if size > 1000 and rate > SLOW and not self.seed.endswith("/1"):  # the first loads the modules
            words = [word for word in arguments if word.startswith("--")]
            row = (rate, f"{self.seed}: {' '.join(words)} of {size:,} bytes in {done.seconds:.2f} s")
            self.slowest = sorted([*self.slowest, row], reverse=True)[:10]
        return done


def _options(arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="notes to mutate, beside our own")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1, help="the same seed and notes make the same blogs")
    parser.add_argument("--jobs", type=int, default=1, help="processes, each with a seed of its own")
    parser.add_argument("--output", type=Path, default=Path("fuzz-failures"), help="where failures are written")
    given = parser.parse_args(arguments)
    folders = tuple(folder.resolve() for folder in given.folders)
    return Options(folders, given.minutes, given.seed, given.jobs, given.output.resolve())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
