"""How the time of a run grows with the size of a note and with the number of notes.

Each shape of `benchmarks.shapes` is checked and fixed at 10, 40, 160 and 640 KB, some with the other commands as well;
each collection of `benchmarks.collections` at 100, 400 and 1,600 notes, cold, warm, as a report, and with `--fix`.
Prints Markdown tables with processor seconds (user and system) and, after them, the exponent between the last two
sizes: 1 is linear, 2 quadratic. A size is skipped where the one before leads to expect more seconds than `--limit`.

Each run is a process that is forked when all modules are loaded, and so costs what a run costs without its start.
"""

from __future__ import annotations

import argparse
import gc
import math
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from benchmarks.collections import COLLECTIONS
from benchmarks.shapes import SHAPES
from paperstack_lint.__main__ import GARBAGE
from paperstack_lint.cli.main import main as lint

SIZES = (10_000, 40_000, 160_000, 640_000)
NUMBERS = (100, 400, 1_600)
BAR = 1.15
"""The highest exponent that counts as linear: caches of the processor make large inputs somewhat slower."""
SHORT = 0.05
"""Seconds below which an exponent says nothing."""
NOTE = "_posts/2020-01-01-a.md"
ALONE = ("--no-cache", "--jobs", "1", "--quiet")
COMMANDS = {
    "check": (*ALONE, NOTE),
    "fix": ("--fix", "--unsafe-fixes", *ALONE, NOTE),
    "diff": ("--diff", *ALONE, NOTE),
    "papers": ("papers", NOTE),
    "add-disables": ("--add-disables", "old", *ALONE, NOTE),
    "write-baseline": ("--write-baseline", *ALONE, NOTE),
}
OTHERS = ("diff", "papers", "add-disables", "write-baseline")
OFTEN = (
    "papers",
    "papers that lack sections",
    "a reading list",
    "headings without spaces, a link to each",
    "headings and respelt links",
    "links in arXiv's other forms",
    "missing images",
    "one tag, many times",
    "suppressions of lines",
    "one heading with brackets",
)
"""Shapes that are run with the other commands, too: they have many findings, fixes or papers."""


class Row(NamedTuple):
    """The seconds of one shape or collection by size; fewer than there are sizes where one is skipped or killed."""

    name: str
    command: str
    seconds: tuple[float, ...]


class Runs(NamedTuple):
    """How to run: the sizes, and the seconds at which a run is ended."""

    sizes: Sequence[int]
    limit: float


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 where the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=float, default=60, help="seconds at which a run is ended (default: 60)")
    parser.add_argument("--only", default="", metavar="WORDS", help="the shapes and collections with these words")
    parser.add_argument("--commands", nargs="+", default=["check", "fix", *OTHERS], help="the commands to run")
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="bytes of the largest note")
    parser.add_argument("--most", type=int, default=NUMBERS[-1], help="notes of the largest collection")
    options = parser.parse_args(argv)
    _warm_up()
    notes = Runs([size for size in SIZES if size <= options.largest], options.limit)
    collections = Runs([number for number in NUMBERS if number <= options.most], options.limit)
    rows = [*_of_notes(notes, options.commands, options.only), *_of_collections(collections, options.only)]
    missed = [
        row for row in rows if _misses(row, len(notes.sizes) if row.command in COMMANDS else len(collections.sizes))
    ]
    print(
        "\n".join(
            _table([row for row in rows if row.command in COMMANDS], [f"{size // 1000} KB" for size in notes.sizes])
        )
    )
    print()
    print(
        "\n".join(
            _table([row for row in rows if row.command not in COMMANDS], [f"{n:,} notes" for n in collections.sizes])
        )
    )
    print(f"\n{len(rows)} measured, {len(missed)} with an exponent above {BAR} or too slow.")
    return int(bool(missed))


def _warm_up() -> None:
    """Load what a run needs into this process, so that forked ones do not; collect garbage as the program does."""
    gc.set_threshold(GARBAGE)
    with _site() as folder, redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        for words in COMMANDS.values():
            (folder / NOTE).write_text(SHAPES["papers that lack sections"](SIZES[0]) + "[x](#y) http://a.org/\n")
            lint(list(words))


def _of_notes(runs: Runs, commands: Sequence[str], only: str) -> Iterator[Row]:
    with _site() as folder:
        file = folder / NOTE
        for name, make in SHAPES.items():
            for command in commands if only in name else ():
                if command in OTHERS and name not in OFTEN:
                    continue

                def write(size: int, make: Callable[[int], str] = make) -> None:
                    (folder / ".paperstack-lint-baseline.json").unlink(missing_ok=True)
                    file.write_text(make(size), encoding="utf-8", newline="")

                yield _row(name, command, runs, write, COMMANDS[command])


def _of_collections(runs: Runs, only: str) -> Iterator[Row]:
    for name, make in COLLECTIONS.items():
        if only not in name:
            continue
        seconds: dict[str, list[float]] = {"cold": [], "warm": [], "report": [], "fix": []}
        for number in runs.sizes:
            with _site() as folder, tempfile.TemporaryDirectory() as cache:
                for path, text in make(number):
                    file = folder / path
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(text, encoding="utf-8")
                cached = ("--jobs", "1", "--quiet", "--cache-dir", cache, "_posts")
                commands = {
                    "cold": cached,
                    "warm": cached,
                    "report": ("report", *cached, "--output", "report.html"),
                    "fix": ("--fix", "--unsafe-fixes", *cached),
                }
                for kind, words in commands.items():
                    before = seconds[kind]
                    if len(before) == runs.sizes.index(number) and not _expected(before, runs):
                        before += _seconds(words, runs.limit)
        for kind, measured in seconds.items():
            yield _row_done(name, kind, measured)


def _row(name: str, command: str, runs: Runs, write: Callable[[int], None], words: Sequence[str]) -> Row:
    seconds: list[float] = []
    for size in runs.sizes:
        if _expected(seconds, runs):
            break
        write(size)
        took = _seconds(words, runs.limit)
        seconds += took
        if not took:
            break
    return _row_done(name, command, seconds)


def _row_done(name: str, command: str, seconds: Sequence[float]) -> Row:
    shown = " ".join(f"{one:.2f}" for one in seconds)
    print(f"{command} {name}: {shown} {_exponent(seconds) or 0:.2f}", file=sys.stderr)
    return Row(name, command, tuple(seconds))


def _expected(seconds: Sequence[float], runs: Runs) -> bool:
    """Return whether the next size will take longer than a run may, by what the last ones took."""
    if len(seconds) < 2:
        return False
    return seconds[-1] ** 2 / max(seconds[-2], 0.01) > runs.limit


def _seconds(words: Sequence[str], limit: float) -> list[float]:
    """Run the tool in a process of its own; return its processor seconds, nothing where it was ended at the limit."""
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(limit), math.ceil(limit)))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os._exit(lint(list(words)))
    _, status, usage = os.wait4(child, 0)
    if os.WIFSIGNALED(status):
        return []
    if os.waitstatus_to_exitcode(status) == 2:
        print(f"  fails: {' '.join(words)}", file=sys.stderr)
    return [usage.ru_utime + usage.ru_stime]


@contextmanager
def _site() -> Iterator[Path]:
    """Make a scratch blog, which is the current folder meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        folder, before = Path(name), Path.cwd()
        for sub in ("_posts", "img"):
            (folder / sub).mkdir()
        (folder / "_config.yml").write_text("markdown: kramdown\n")
        os.chdir(folder)
        try:
            yield folder
        finally:
            os.chdir(before)


def _exponent(seconds: Sequence[float]) -> float | None:
    """Return the exponent between the last two sizes, which differ by four; None where they are too quick to tell."""
    if len(seconds) < 2 or seconds[-1] < SHORT:
        return None
    return math.log(seconds[-1] / seconds[-2]) / math.log(4)


def _misses(row: Row, sizes: int) -> bool:
    exponent = _exponent(row.seconds)
    return len(row.seconds) < sizes or (exponent is not None and exponent > BAR)


def _table(rows: Sequence[Row], heads: Sequence[str]) -> list[str]:
    lines = ["| shape | run | " + " | ".join(heads) + " | exponent |", "| --- | --- |" + " ---: |" * (len(heads) + 1)]
    for row in rows:
        cells = [f"{one:.2f}" for one in row.seconds] + ["–"] * (len(heads) - len(row.seconds))
        exponent = _exponent(row.seconds)
        last = f"{exponent:.2f}" if exponent is not None else "–"
        lines.append(f"| {row.name} | {row.command} | {' | '.join(cells)} | {last} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
