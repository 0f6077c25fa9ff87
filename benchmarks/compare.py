"""What a run costs beside the tools that a user would pick instead, each with its default rules, on generated blogs.

Prints Markdown tables: what each run took, and whether the bars are met. `cold` is without a cache, `warm` the second
run with one, where a tool has one, and `fix` fixes a fresh copy, which is made before the clock starts. A tool's first
run fills the caches of the machine and shows whether it works: by its exit code, and by a note that it names or
changes. Then come the runs that count, interleaved, so that a machine that slows down meanwhile slows all; the median
counts. A tool whose first run takes longer than the budget is not run again, and that time counts.

Peak memory is that of the first run: the largest sum of the resident memory of the tool and all its child processes,
sampled every 10 to 100 ms, or what the system says of the tool itself (`ru_maxrss`), if that is more. Pages that
processes share count once for each; of a run of a fraction of a second the looks may miss the top.
"""

from __future__ import annotations

import argparse
import datetime
import filecmp
import json
import os
import platform
import re
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.collection import collection
from benchmarks.compare_tables import OURS, PEER, SETS, TOO_SLOW, Cost, Costs, Notes, bars, full, short
from benchmarks.process import Run, run
from benchmarks.start_up import BARE, medians

MODES = ("cold", "warm", "fix")
MARKS = re.compile(r"(<!-- benchmark -->\n).*(<!-- /benchmark -->)", re.DOTALL)
NAMED = re.compile(rb"\d{4}-\d\d-\d\d-[a-z-]+-\d+\.md")
COMPLAINTS = re.compile(rb"(?i)(unknown|unrecognized|unexpected) (option|argument)s?")
STEADY = 10
"""From so many seconds on, the time grows as the notes do; below, a tool's start may be most of it."""


class Tool(NamedTuple):
    """A tool: its program and arguments by mode (no `warm`: it has no cache), and its exit codes other than failure."""

    name: str
    program: str
    cold: str
    fix: str
    warm: str = ""
    passes: tuple[int, ...] = (0, 1)
    version: str = "--version"


GLOB = "_posts/**/*.md"
PRETTIER = "--check --cache --cache-location {cache}/prettier _posts"
TOOLS = (
    Tool(OURS, OURS, "--no-cache _posts", "--no-cache --fix _posts", "--cache-dir {cache} _posts"),
    Tool(PEER, PEER, "check --no-cache _posts", "fmt --no-cache _posts", "check --cache-dir {cache} _posts"),
    Tool("autocorrect", "autocorrect", "--lint _posts", "--fix _posts"),
    Tool("markdownlint-cli2", "markdownlint-cli2", GLOB, f"--fix {GLOB}"),
    Tool("remark-cli", "remark", "--no-stdout --use {preset} _posts", "--use {preset} _posts --output"),
    Tool("prettier", "prettier", "--check _posts", "--write _posts", PRETTIER),
    Tool("zhlint", "zhlint", GLOB, f"{GLOB} --fix"),
    Tool("lint-md", "lint-md", GLOB, f"{GLOB} --fix"),
    Tool("mdformat", "mdformat", "--check _posts", "_posts"),
    Tool("pymarkdown", "pymarkdown", "scan -r _posts", "fix -r _posts", passes=(0, 1, 3), version="version"),
)


class Bench(NamedTuple):
    """What all runs share: the tools with their commands, a scratch folder, and the options."""

    tools: Mapping[Tool, Sequence[str]]
    scratch: Path
    runs: int
    budget: float
    limit: float

    def prepare(self, tool: Tool, mode: str, site: Path) -> tuple[list[str], Path]:
        """The command, and the folder in which it is to run: for a fix a fresh copy of `site`."""
        command = self.tools[tool]
        # A plugin of remark is looked up from the current folder, where a user's blog would have it.
        preset = Path(command[0]).resolve().parents[1] / "remark-preset-lint-recommended/index.js"
        words = {"preset": preset, "cache": self.scratch / "cache" / site.name / tool.name}
        words["cache"].mkdir(parents=True, exist_ok=True)
        template = {"cold": tool.cold, "warm": tool.warm, "fix": tool.fix}[mode]
        arguments = [word.format_map(words) for word in template.split()]
        if mode != "fix":
            return [*command, *arguments], site
        copy = self.scratch / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(site, copy)
        return [*command, *arguments], copy


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = _parser()
    options = parser.parse_args(argv)
    sets = {name: SETS[name] for name in SETS if name in options.sets.split(",")}
    if unknown := {*options.sets.split(",")} - {*SETS} | {*options.tools.split(",")} - {tool.name for tool in TOOLS}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    for file in (options.output, options.write):
        if file and not MARKS.search(file.read_text(encoding="utf-8")):
            parser.error(f"{file} has no <!-- benchmark --> and <!-- /benchmark -->")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    tools = _found(options)
    with tempfile.TemporaryDirectory() as folder:
        # Byte code is cached, as it is where a package was installed by pip.
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/byte-code"
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        bench = Bench(tools, Path(folder), options.runs, options.budget, options.limit)
        costs = _measure(bench, sets)
        start = _start(bench) if "small" in sets else None
    environment = _environment(tools)
    table = "\n".join([*short(costs, [tool.name for tool in tools]), "", environment, ""])
    missing = [tool.name for tool in TOOLS if tool not in tools]
    left_out = f"Not measured: {', '.join(missing)}."
    report = "\n".join([*full(costs), "", *bars(costs, start), "", table, *([left_out] if missing else [])])
    print(report)
    if options.output:
        _put(options.output, report)
    if options.write:
        _put(options.write, table)
    return 0


def _put(file: Path, table: str) -> None:
    """Write a table between the marks in a file."""
    text = file.read_text(encoding="utf-8")
    file.write_text(MARKS.sub(lambda marks: f"{marks[1]}\n{table}\n{marks[2]}", text), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(SETS), help="sets of notes (default: %(default)s)")
    parser.add_argument("--tools", default=",".join(tool.name for tool in TOOLS), help="(default: %(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each command that count (default: %(default)s)")
    parser.add_argument("--budget", type=float, default=60, metavar="SECONDS", help="longer is run once (%(default)s)")
    parser.add_argument("--limit", type=float, default=600, metavar="SECONDS", help="longer is ended (%(default)s)")
    parser.add_argument("--node", type=Path, default=Path(), metavar="DIR", help="where npm installed the tools")
    parser.add_argument("--python", type=Path, default=Path(), metavar="DIR", help="a virtual environment with tools")
    beside = str(Path(sys.executable).with_name(OURS))
    parser.add_argument("--command", default=beside, help=f"what to run as {OURS} (default: %(default)s)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="put the report between its marks in this file")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the short table between its marks in this file")
    return parser


def _found(options: argparse.Namespace) -> dict[Tool, Sequence[str]]:
    folders = (options.node / "node_modules/.bin", options.python / "bin", Path(sys.executable).parent)
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")])
    wanted = options.tools.split(",")
    programs = {tool: shutil.which(tool.program, path=path) for tool in TOOLS[1:] if tool.name in wanted}
    found = {tool: [os.path.abspath(program)] for tool, program in programs.items() if program}
    return {TOOLS[0]: shlex.split(options.command), **found}


def _start(bench: Bench) -> float:
    """One 30 KB note as a multiple of the start of an interpreter."""
    # In its own blog: elsewhere the notes around the current folder would be read, too.
    bare, ours = medians(
        [BARE, (*bench.tools[TOOLS[0]], "--no-cache", "_posts")], max(bench.runs, 20), bench.scratch / "small"
    )
    return ours / bare


def _measure(bench: Bench, sets: Mapping[str, Notes]) -> Costs:
    costs: dict[tuple[str, str, str], Cost] = {}
    before = ""
    for name, notes in sets.items():
        site = bench.scratch / name
        collection(site, notes.amount, notes.size)
        growth = notes.amount * notes.size / (sets[before].amount * sets[before].size) if before else 0.0
        for mode in MODES:
            tools = [tool for tool in bench.tools if mode != "warm" or tool.warm]
            known = {tool: costs[before, mode, tool.name].seconds if before else 0.0 for tool in tools}
            expected = {tool: seconds * growth if seconds > STEADY else 0.0 for tool, seconds in known.items()}
            measured = _measure_mode(bench, mode, site, expected)
            costs |= {(name, mode, tool.name): cost for tool, cost in measured.items()}
        before = name
    return costs


def _measure_mode(bench: Bench, mode: str, site: Path, expected: Mapping[Tool, float]) -> dict[Tool, Cost]:
    costs: dict[Tool, Cost] = {}
    for tool, seconds in expected.items():
        hopeless = Cost(seconds, problem=f"{TOO_SLOW} about {seconds:.0f} s")
        costs[tool] = hopeless if seconds > bench.limit else _first(bench, tool, mode, site)
        print(f"{site.name} {mode} {tool.name}: {costs[tool].seconds:.2f} s {costs[tool].problem}", file=sys.stderr)
    taken: dict[Tool, list[float]] = {
        tool: [] for tool, cost in costs.items() if not cost.problem and cost.seconds <= bench.budget
    }
    for _ in range(bench.runs):
        for tool, times in taken.items():
            done = run(*bench.prepare(tool, mode, site), bench.limit)
            times.append(done.seconds)
            # What worked at first must go on to: a run that breaks off is a fast one.
            costs[tool] = costs[tool]._replace(problem=costs[tool].problem or _problem(tool, done, b"", 1))
    for tool, times in taken.items():
        costs[tool] = costs[tool]._replace(seconds=statistics.median(times), runs=len(times))
    return costs


def _first(bench: Bench, tool: Tool, mode: str, site: Path) -> Cost:
    if mode == "warm":
        run(*bench.prepare(tool, mode, site), bench.limit)
    command, folder = bench.prepare(tool, mode, site)
    with tempfile.TemporaryFile() as log:
        done = run(command, folder, bench.limit, log)
        log.seek(0)
        output = log.read()
    if mode == "fix":
        notes = os.listdir(site / "_posts")
        touched = len(notes) - len(filecmp.cmpfiles(site / "_posts", folder / "_posts", notes, shallow=False)[0])
    else:
        touched = len(set(NAMED.findall(output)))
    problem = _problem(tool, done, output, touched)
    return Cost(done.seconds, 1, done.peak, touched, problem)


def _problem(tool: Tool, done: Run, output: bytes, touched: int) -> str:
    """Why a run that ended does not count, if so."""
    if done.code == -signal.SIGKILL:
        return f"{TOO_SLOW} ended after {done.seconds:.0f} s"
    if done.code not in tool.passes:
        return f"failed with exit code {done.code}"
    if said := COMPLAINTS.search(output):
        return f"failed: {said[0].decode()}"
    return "" if touched else "failed: touched no note"


def _environment(tools: Mapping[Tool, Sequence[str]]) -> str:
    versions = ", ".join(f"{tool.name} {_version(tool, command)}" for tool, command in tools.items())
    info = Path("/proc/cpuinfo")
    names = re.findall(r"^model name\s*: (.*)", info.read_text(encoding="utf-8"), re.MULTILINE) if info.exists() else []
    machine = f"{(names or [platform.processor()])[0]}, {os.cpu_count()} cores, {platform.system()}"
    return f"{versions}; Python {platform.python_version()}; {machine}; {datetime.datetime.now(datetime.UTC).date()}."


def _version(tool: Tool, command: Sequence[str]) -> str:
    # Not every npm tool knows its own version, or prints only that of its engine.
    for folder in Path(command[0]).resolve().parents[:3]:
        if "node_modules" in folder.parts and (folder / "package.json").exists():
            return str(json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"])
    said = subprocess.run([*command, tool.version], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d+(\.\d+)+\S*", said)
    return found[0] if found else "of unknown version"


if __name__ == "__main__":
    sys.exit(main())
