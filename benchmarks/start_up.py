"""What one run costs: a 30 KB post, cold start to exit, as a multiple of the start of a bare interpreter.

Prints Markdown tables: the cost by size of the post, and the parts of the start. Times are medians over
interleaved runs, so that a machine that slows down meanwhile slows both sides of a ratio. Byte code is cached, as it
is where a package was installed by pip. `hyperfine -N 'python -c pass' 'paperstack-lint POST'` shows the same.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.post import post

ROOT = Path(__file__).resolve().parent.parent
SIZE = 30_000
"""Bytes of the post that the bar is set for."""
FACTORS = (0, 1, 2, 4, 8)
BARE = (sys.executable, "-c", "pass")
TOOL = (sys.executable, str(Path(sys.executable).with_name("paperstack-lint")), "--isolated")


class Import(NamedTuple):
    """A line of `-X importtime`: microseconds for the module alone and with all that it imports."""

    alone: int
    total: int
    name: str


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=30, help="runs of each command (default: 30)")
    parser.add_argument("--modules", type=int, default=20, help="modules that the import table shows (default: 20)")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/cache"
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        files = [_write(Path(folder), factor) for factor in FACTORS]
        print("\n".join(_sizes(files, options.runs)), end="\n\n")
        print("\n".join(_imports(files[1], options.modules)))
    return 0


def _write(folder: Path, factor: int) -> Path:
    file = folder / f"_posts/2020-03-26-post-{factor}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(post(SIZE * factor), encoding="utf-8")
    return file


def _sizes(files: Sequence[Path], runs: int) -> Iterator[str]:
    bare, empty, *posts = medians([BARE, *((*TOOL, str(file)) for file in files)], runs)
    yield "| run | bytes | ms | × bare interpreter | ms per 30 KB |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    yield f"| `python -c pass` | | {bare:.1f} | 1.0 | |"
    yield f"| a post without a paper | {files[0].stat().st_size} | {empty:.1f} | {empty / bare:.1f} | |"
    for factor, file, cost in zip(FACTORS[1:], files[1:], posts, strict=True):
        share = (cost - empty) / factor
        yield f"| {factor} × 30 KB | {file.stat().st_size} | {cost:.1f} | {cost / bare:.1f} | {share:.1f} |"


def medians(commands: Sequence[Sequence[str]], runs: int, folder: Path = ROOT) -> list[float]:
    """The median time of each command in milliseconds, run in a folder, after one run that fills the caches."""
    taken: list[list[float]] = [[] for _ in commands]
    for run in range(runs + 1):
        for times, command in zip(taken, commands, strict=True):
            begin = time.perf_counter()
            subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
            if run:
                times.append((time.perf_counter() - begin) * 1000)
    return [statistics.median(times) for times in taken]


def _imports(file: Path, modules: int) -> Iterator[str]:
    started = {one.name for one in imports(BARE[1:])}
    found = [one for one in imports((*TOOL[1:], str(file))) if one.name not in started]
    yield "| module (the slowest, alone) | ms alone | ms with its imports |"
    yield "| --- | ---: | ---: |"
    for one in sorted(found, key=lambda one: -one.alone)[:modules]:
        yield f"| `{one.name}` | {one.alone / 1000:.2f} | {one.total / 1000:.2f} |"
    yield f"| all {len(found)} modules | {sum(one.alone for one in found) / 1000:.2f} | |"


def imports(arguments: Sequence[str]) -> list[Import]:
    """What the interpreter imports when it runs with `arguments`; files that are loaded by path are not listed."""
    command = (sys.executable, "-X", "importtime", *arguments)
    log = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=False).stderr.decode()
    lines = re.findall(r"^import time:\s*(\d+) \|\s*(\d+) \| +(\S+)$", log, re.MULTILINE)
    return [Import(int(alone), int(total), name) for alone, total, name in lines]


if __name__ == "__main__":
    sys.exit(main())
