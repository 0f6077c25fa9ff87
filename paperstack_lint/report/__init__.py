"""Output formats: one module each, with `render(outcomes, style)`, which yields the pieces of the output in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


class Counts(NamedTuple):
    """What a run amounts to, as the summary and the JSON give it."""

    files: int
    findings: int
    fixed: int
    changed_files: int


def counts(outcomes: Sequence[Outcome]) -> Counts:
    """The numbers of a run."""
    return Counts(
        len(outcomes),
        sum(len(outcome.findings) for outcome in outcomes),
        sum(outcome.fixed for outcome in outcomes),
        sum(outcome.text != outcome.before for outcome in outcomes),
    )


def render(name: str, outcomes: Sequence[Outcome], style: Style) -> Iterator[str]:
    """The output in the format of that name, one of FORMATS or `statistics`."""
    from importlib import import_module

    pieces: Iterator[str] = import_module(f"paperstack_lint.report.{name}").render(outcomes, style)
    return pieces
