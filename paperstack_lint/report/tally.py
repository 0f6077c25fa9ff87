"""The numbers of a run: notes, findings by severity and folder, fixes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from paperstack_lint.config.configuration import FailOn
from paperstack_lint.engine.findings import Outcome

_FAILING: Mapping[FailOn, tuple[str, ...]] = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
"""The severities that make a run fail."""
CROWDED, MANY = 0.75, 50
"""The share of all findings, and their number, from which on a folder is reported that may be of generated text."""


class Tally:
    """The numbers of a run so far.

    `failing` are the findings that make it fail, `safe` and `unsafe` those that have such a fix. `fixable` is the
    number of those with a safe fix by severity. `unreadable` are the notes that cannot be read, and make it fail.
    """

    def __init__(self, fail_on: Callable[[str], FailOn] = lambda _path: "error") -> None:
        """`fail_on` returns from which severity on a finding in the note at a path makes the run fail."""
        self.files = self.fixed = self.changed_files = self.failing = self.safe = self.unsafe = self.unreadable = 0
        self.by_severity: Counter[str] = Counter()
        self.fixable: Counter[str] = Counter()
        self._fail_on = fail_on
        self._findings_in: Counter[str] = Counter()
        self._notes_in: Counter[str] = Counter()

    @property
    def findings(self) -> int:
        """All findings, whatever their severity."""
        return self.by_severity.total()

    @property
    def errors(self) -> int:
        """The findings that are errors."""
        return self.by_severity["error"]

    @property
    def warnings(self) -> int:
        """The findings that are warnings."""
        return self.by_severity["warning"]

    def counting(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """The outcomes, counted as they go by."""
        for outcome in outcomes:
            self.files += 1
            self.fixed += outcome.fixed
            self.changed_files += outcome.fixed > 0
            for folder in _folders(outcome.path):
                self._notes_in[folder] += 1
                self._findings_in[folder] += len(outcome.findings)
            failing = _FAILING[self._fail_on(outcome.path)]
            self.unreadable += outcome.failed and "error" in failing
            for one in outcome.findings:
                self.by_severity[one.severity] += 1
                self.failing += one.severity in failing
                self.fixable[one.severity] += one.fix is not None and one.fix.safe
                self.safe += one.fix is not None and one.fix.safe
                self.unsafe += one.fix is not None and not one.fix.safe
            yield outcome

    def crowded(self) -> Crowded | None:
        """Return the smallest folder that has most of the findings in a minority of the notes; None without one."""
        most, half = CROWDED * self.findings, self.files / 2
        found = [
            (self._notes_in[folder], -len(folder), folder)
            for folder, number in self._findings_in.items()
            if number >= max(most, MANY) and self._notes_in[folder] <= half
        ]
        if not found:
            return None
        notes, _, folder = min(found)
        return Crowded(folder, notes, self._findings_in[folder])


class Crowded(NamedTuple):
    """A folder, and how many notes and findings are in it."""

    folder: str
    notes: int
    findings: int


def _folders(path: str) -> Iterator[str]:
    """Yield the folders of a path, from the outermost one on, as they are written."""
    at = path.find("/", 1)
    while at > 0:
        yield path[:at]
        at = path.find("/", at + 1)
