"""Output formats: one module each, with `render(outcomes, style)`, which yields the pieces of the output in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from paperstack_lint.credentials import masked
from paperstack_lint.report.escape import encodable, escaped, inert
from paperstack_lint.runner import Outcome

FORMATS = ("text", "concise", "json", "github")


class Style(NamedTuple):
    """What the reader of the output can take.

    `width` is in terminal cells; `commands` says that the log is read for workflow commands.
    """

    width: int = 100
    colour: bool = False
    encoding: str = "utf-8"
    commands: bool = False

    def shown(self, text: str) -> str:
        """The text as it can be printed: no credentials, control characters, commands, or what the encoding lacks."""
        text = encodable(escaped(masked(text)), self.encoding)
        return inert(text) if self.commands else text

    def paint(self, text: str, *codes: int) -> str:
        """The text in colour: SGR codes, 1 bold, 2 faint, 31 red, 32 green, 33 yellow, 36 cyan."""
        return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m" if self.colour and text and codes else text


class Tally:
    """What a run amounts to so far.

    `faults` are the findings that are no warnings, `safe` and `unsafe` those that have such a fix. `failed` are the
    notes that cannot be read.
    """

    def __init__(self) -> None:
        self.files = self.findings = self.faults = self.fixed = self.changed_files = self.safe = self.unsafe = 0
        self.failed = 0

    def counting(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """The outcomes, counted as they go by."""
        for outcome in outcomes:
            self.files += 1
            self.fixed += outcome.fixed
            self.changed_files += outcome.fixed > 0
            self.failed += outcome.failed
            for one in outcome.findings:
                self.findings += 1
                self.faults += one.severity == "error"
                self.safe += one.fix is not None and one.fix.safe
                self.unsafe += one.fix is not None and not one.fix.safe
            yield outcome


def render(name: str, outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    """The output in the format of that name, one of FORMATS or `statistics`."""
    from importlib import import_module

    pieces: Iterator[str] = import_module(f"paperstack_lint.report.{name}").render(outcomes, style)
    return pieces
