"""Count the notes, findings and fixes of a run, by severity and folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from paperstack_lint.config.configuration import FailOn
from paperstack_lint.engine.findings import Outcome
from paperstack_lint.text.message import Message, quantity

_FAILING: Mapping[FailOn, tuple[str, ...]] = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
"""The severities that make a run fail."""
MIN_SHARE, MIN_FINDINGS = 0.75, 50
"""The share of all findings, and their number, that a folder has at least to be reported as one of generated text."""


MIN_EQUAL, MIN_EQUAL_SHARE = 20, 0.25
"""The number of findings with one message, and their share of all, from which on they are reported as one cause."""


class Tally:
    """The counts of a run so far.

    `failing` is the number of findings that make it fail, `safe` and `unsafe` of those with such a fix, `fixable` of
    those with a safe fix by severity. `unreadable` is the number of notes that cannot be read, and make it fail.
    """

    def __init__(self, fail_on: Callable[[str], FailOn] = lambda _path: "error") -> None:
        """`fail_on` returns the lowest severity that makes the run fail, for findings in the note at a path."""
        self.files = self.fixed = self.changed_files = self.failing = self.safe = self.unsafe = self.unreadable = 0
        self.by_severity: Counter[str] = Counter()
        self.fixable: Counter[str] = Counter()
        self._fail_on = fail_on
        self._findings_in: Counter[str] = Counter()
        self._notes_in: Counter[str] = Counter()
        self._messages: Counter[tuple[str, str]] = Counter()

    @property
    def findings(self) -> int:
        """The number of findings of any severity."""
        return self.by_severity.total()

    @property
    def errors(self) -> int:
        """The number of findings that are errors."""
        return self.by_severity["error"]

    @property
    def warnings(self) -> int:
        """The number of findings that are warnings."""
        return self.by_severity["warning"]

    def count(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Count the outcomes, and yield each."""
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
                self._messages[one.rule, one.message] += 1
                self.failing += one.severity in failing
                self.fixable[one.severity] += one.fix is not None and one.fix.safe
                self.safe += one.fix is not None and one.fix.safe
                self.unsafe += one.fix is not None and not one.fix.safe
            yield outcome

    def repeated_message(self) -> RepeatedMessage | None:
        """Return the message that a large part of the findings have; None where they have different ones."""
        what, number = max(self._messages.items(), key=lambda item: item[1], default=(("", ""), 0))
        enough = number >= max(MIN_EQUAL, MIN_EQUAL_SHARE * self.findings)
        return RepeatedMessage(*what, number) if enough else None

    def crowded_folder(self, note_folders: Collection[str] = ()) -> CrowdedFolder | None:
        """Return the smallest folder that has most of the findings in a minority of the notes; None without one.

        One that the configuration names for notes (`note_folders`), or around one, has no generated text.
        """
        most, half = MIN_SHARE * self.findings, self.files / 2
        found = [
            (self._notes_in[folder], -len(folder), folder)
            for folder, number in self._findings_in.items()
            if number >= max(most, MIN_FINDINGS) and self._notes_in[folder] <= half
            if not any(f"{each}/".startswith(f"{folder}/") for each in note_folders)
        ]
        if not found:
            return None
        notes, _, folder = min(found)
        return CrowdedFolder(folder, notes, self._findings_in[folder])


def count_of_severity(number: int, severity: str) -> Message:
    """Return a number of findings of one severity in words."""
    return quantity(number, "error") if severity == "error" else quantity(number, "warning")


class RepeatedMessage(NamedTuple):
    """A message that many findings of a rule have, and their number."""

    rule: str
    message: str
    findings: int


class CrowdedFolder(NamedTuple):
    """A folder with most findings of a run, and the number of notes and findings in it."""

    folder: str
    notes: int
    findings: int


def _folders(path: str) -> Iterator[str]:
    """Yield the folders of a path, the outermost one first, without resolving them."""
    at = path.find("/", 1)
    while at > 0:
        yield path[:at]
        at = path.find("/", at + 1)
