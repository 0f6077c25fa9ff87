"""The failures of a run: one of each kind, minimized and written to a folder."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from benchmarks.fuzz.contracts import Problem, problems
from benchmarks.fuzz.minimize import minimized
from benchmarks.fuzz.program import Program

MAX_ALIKE = 2
"""Failures that are minimized though a known one may be the same: only its minimal form shows that."""


class Failures:
    """The distinct failures so far."""

    def __init__(self, folder: Path, program: Program) -> None:
        self._folder = folder
        self._program = program
        self._known: list[Problem] = []
        self._alike: Counter[str] = Counter()

    def add(self, blog: Mapping[str, bytes], seed: str, problem: Problem) -> Problem | None:
        """Minimize and write a failure; return it if it is not known yet."""
        if self._is_known(problem):
            return None
        small = minimized(dict(blog), lambda files: self._alike_in(files, problem) is not None)
        found = self._alike_in(small, problem) or problem
        if any(found.reason == known.reason for known in self._known):
            return None
        self._known.append(found)
        self._write(small, seed, found)
        return found

    def _is_known(self, problem: Problem) -> bool:
        """Return whether enough failures were minimized of which a known one is probably the cause."""
        for known in self._known:
            alike = (known.contract, known.kind) == (problem.contract, problem.kind)
            if alike and set(known.rules) <= set(problem.rules):
                self._alike[known.reason] += 1
                return self._alike[known.reason] > MAX_ALIKE
        return False

    def _alike_in(self, files: Mapping[str, bytes], problem: Problem) -> Problem | None:
        """Return the failure of some files that breaks the same contract in the same way, with no further rule."""
        found = problems(files, self._program)
        same = (one for one in found if (one.contract, one.kind) == (problem.contract, problem.kind))
        return next((one for one in same if set(one.rules) <= set(problem.rules)), None)

    def _write(self, files: Mapping[str, bytes], seed: str, problem: Problem) -> None:
        name = re.sub(r"[^\w-]+", "-", problem.reason).strip("-")[:100]
        folder = self._folder / f"{len(self._known):03}-{name}"
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        about = {"seed": seed, "reason": problem.reason, "details": problem.details}
        (folder / "failure.json").write_text(json.dumps(about, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
