"""Plant problems into copies of real notes, and count which of them are found and fixed; exit status 1 below 97 %."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from benchmarks.fuzz.program import run
from benchmarks.planted import network
from benchmarks.planted.kinds import Kind, kinds
from benchmarks.planted.places import Planting, Source

RECALL = 0.97
MOST_BYTES = 60_000
CONFIGURATION = """\
online: {interval: 0}
rules:
  headings/language: {policy: en}
  text/emphasis: {fix: space}
  tags/vocabulary: {names: [planted-nets], aliases: {pflanznetze: planted-nets}}
"""


Finding = dict[str, Any]
"""A finding, as `--output-format json` writes it."""


class Planted(NamedTuple):
    """A problem in a note, the note without it and with it, and where another note is planted if it takes one."""

    kind: Kind
    path: Path
    planting: Planting
    good: str
    bad: str
    beside: Path


class Outcome(NamedTuple):
    """What became of a planted problem: whether it was found, where, and whether a fix restored the note."""

    planted: Planted
    found: bool
    elsewhere: bool
    restored: bool
    others: tuple[str, ...] = ()
    """Other rules that report something new at the place."""

    @property
    def failure(self) -> str:
        """Return what is wrong, or nothing where the problem was found, and fixed if a safe fix is promised."""
        if not self.found:
            return "found elsewhere" if self.elsewhere else "missed"
        return "" if self.restored or not self.planted.kind.fixed else "not restored"

    @property
    def line(self) -> str:
        """Return what went wrong as one line of the report."""
        kind, planting, path = self.planted.kind, self.planted.planting, self.planted.path
        others = f", but {', '.join(self.others)} found" if self.others else ""
        line = planting.lines(self.planted.bad)[0]
        return f"{self.failure}{others}: {path}:{line}: {kind.name!r}"


def measure(folder: Path, random: Random, most: int, *, counts: Counter[str], batches: int = 1) -> Iterator[Outcome]:
    """Plant at most `most` problems into each of some copies of a folder, of the kinds that have been rarest so far."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / folder.name
        shutil.copytree(
            folder,
            copy,
            symlinks=True,
            copy_function=shutil.copyfile,
            ignore=shutil.ignore_patterns("node_modules", ".paperstack-lint*"),
        )
        (copy / ".paperstack-lint.yaml").write_text(CONFIGURATION)
        sources = list(_sources(copy))
        for _ in range(batches):
            planted = list(_plant(sources, random, most, counts))
            yield from _outcomes(copy, planted)
            for source in sources:
                _write(source.path, source.text)
            for one in planted:
                one.beside.unlink(missing_ok=True)


def _sources(root: Path) -> Iterator[Source]:
    tags: Counter[str] = Counter()
    for path in sorted(root.rglob("*.md")):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if hidden or path.is_symlink() or not path.is_file() or path.stat().st_size > MOST_BYTES:
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        if "\r" not in text and "\ufffd" not in text and "paperstack-lint-" not in text and len(text) > 200:
            source = Source(root, path, text, tags)
            if "tags" in source.fields:
                tags.update(source.fields["tags"].value.strip("[]").split(", "))
            yield source


def _plant(sources: list[Source], random: Random, most: int, counts: Counter[str]) -> Iterator[Planted]:
    """Yield a problem for each note that is drawn; none twice, for what several notes do is a habit."""
    rest = list(kinds())
    for source in random.sample(sources, min(most, len(sources))):
        for kind in sorted(rest, key=lambda kind: (counts[kind.name], random.random())):
            if planting := kind.plant(source, random):
                counts[kind.name] += 1
                rest.remove(kind)
                yield Planted(kind, source.path, planting, *planting.texts(source.text), source.beside)
                break


def _outcomes(root: Path, planted: list[Planted]) -> Iterator[Outcome]:
    """Run the tool on all notes without their problems and with them, and compare what it finds and writes."""
    options = [*network.OPTIONS, "--output-format", "json", "--exit-zero"]
    paths = [str(one.path) for one in planted]
    found, fixed = [], []
    for texts in ([one.good for one in planted], [one.bad for one in planted]):
        for one, text in zip(planted, texts, strict=True):
            _write(one.path, text)
            if one.planting.beside:
                _write(one.beside, f"---\ntitle: Planted\n---\n\n{one.planting.beside}\n")
                _track(root, one.beside)
        found.append(_findings(root, [*options, *paths]))
        with network.answering():
            run(root, [*options, "--fix", *paths])
        fixed.append([_read(one.path) for one in planted])
    for one, before, after in zip(planted, *fixed, strict=True):
        name = one.path.relative_to(root).as_posix()
        yield _outcome(one, found[0][name], found[1][name], restored=before == after)


def _track(root: Path, path: Path) -> None:
    """Have git know of a note, since notes that it does not know of are in no collection."""
    if (root / ".git").exists():
        command = ["git", "-C", str(root), "add", "--intent-to-add", "--force", "--", str(path)]
        subprocess.run(command, check=True)


def _findings(root: Path, arguments: Sequence[str]) -> dict[str, list[Finding]]:
    with network.answering():
        result = run(root, arguments)
    if result.code or not result.out:
        raise RuntimeError(f"the tool failed: {result.err}")
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in json.loads(result.out)["findings"]:
        found[finding["path"]].append(finding)
    return found


def _outcome(planted: Planted, before: list[Finding], after: list[Finding], *, restored: bool) -> Outcome:
    """Compare the findings; those that were there before have moved with the text around them."""
    shift, lines = len(planted.bad) - len(planted.good), planted.planting.lines(planted.bad)
    end = planted.planting.start + len(planted.planting.bad)
    old = {(one["rule"], one["message"], one["start"]) for one in before}
    new = [
        one
        for one in after
        if (one["rule"], one["message"], one["start"] - (shift if one["start"] >= end else 0)) not in old
    ]
    here = {one["rule"] for one in new if one["line"] <= lines[-1] and one["end_line"] >= lines[0]}
    rule = planted.kind.rule
    elsewhere = rule not in here and any(one["rule"] == rule for one in new)
    return Outcome(planted, rule in here, elsewhere, restored, tuple(sorted(here - {rule})))


def _read(path: Path) -> str:
    return path.read_bytes().decode()


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the counts by rule as a Markdown table."""
    rows = ["| rule | kinds | planted | found | elsewhere | missed | recall | fixed |", "| --- |" + " ---: |" * 7]
    rules = sorted({one.planted.kind.rule for one in outcomes})
    for rule in [*rules, ""]:
        own = [one for one in outcomes if rule in (one.planted.kind.rule, "")]
        here, there = sum(one.found for one in own), sum(one.elsewhere for one in own)
        fixes = [one.restored for one in own if one.planted.kind.fixed]
        number = len({one.planted.kind.name for one in own})
        share = f"{here / len(own):.1%}" if own else "–"
        cells = (
            rule or "all",
            number,
            len(own),
            here,
            there,
            len(own) - here - there,
            share,
            f"{sum(fixes)}/{len(fixes)}",
        )
        rows.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(rows)


def main(arguments: Sequence[str]) -> int:
    """Measure all folders that are named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planted", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="a blog or a folder of notes")
    parser.add_argument("--most", type=int, default=60, help="problems for each copy of a folder (60)")
    parser.add_argument("--batches", type=int, default=1, help="copies of each folder (1)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed and notes get the same problems")
    given = parser.parse_args(arguments)
    random = Random(given.seed)  # noqa: S311  # the same problems for the same seed
    counts: Counter[str] = Counter()
    outcomes: list[Outcome] = []
    for folder in given.folders:
        for one in measure(folder.resolve(), random, given.most, counts=counts, batches=given.batches):
            outcomes.append(one)
            if one.failure:
                print(one.line, flush=True)
    print(f"\n{table(outcomes)}")
    found = sum(one.found for one in outcomes)
    return int(found < RECALL * len(outcomes) or not outcomes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
