"""Output formats: one module each, with `render(outcomes, style)`, which yields the pieces of the output in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from paperstack_lint.config.configuration import FailOn
from paperstack_lint.engine.findings import Outcome
from paperstack_lint.report.escape import encodable, escaped, inert
from paperstack_lint.text.credentials import masked

_FAILING: Mapping[FailOn, tuple[str, ...]] = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
"""The severities that make a run fail."""
CROWDED, MANY = 0.75, 50
"""The share of all findings, and their number, from which on a folder is told that may be of generated text."""
FORMATS = ("text", "concise", "json", "github")


HUES = {"error": 31, "warning": 33}
"""The colour of each severity, as SGR codes."""


class Style(NamedTuple):
    """What the reader of the output can take.

    `width` is in terminal cells; `wraps` says that it is known, so that long lines are broken at spaces. `commands`
    says that the log is read for workflow commands.
    """

    width: int = 100
    colour: bool = False
    encoding: str = "utf-8"
    commands: bool = False
    wraps: bool = False

    def shown(self, text: str) -> str:
        """The text as it can be printed: no credentials, control characters, commands, or what the encoding lacks."""
        text = encodable(escaped(masked(text)), self.encoding)
        return inert(text) if self.commands else text

    def severity(self, severity: str) -> str:
        """Return the name of a severity in its colour; `off` is faint."""
        return self.paint(severity, HUES.get(severity, 2))

    def paint(self, text: str, *codes: int) -> str:
        """The text in colour: SGR codes, 1 bold, 2 faint, 31 red, 32 green, 33 yellow, 36 cyan."""
        return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m" if self.colour and text and codes else text


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


def render(name: str, outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    """The output in the format of that name, one of FORMATS or `statistics`."""
    from importlib import import_module

    pieces: Iterator[str] = import_module(f"paperstack_lint.report.{name}").render(outcomes, style)
    return pieces
