"""What the reader of the output can take: width, colour, encoding, workflow commands."""

from __future__ import annotations

from typing import NamedTuple

from paperstack_lint.report.escape import encodable, escaped, inert
from paperstack_lint.text.credentials import mask_credentials

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
        text = encodable(escaped(mask_credentials(text)), self.encoding)
        return inert(text) if self.commands else text

    def severity(self, severity: str) -> str:
        """Return the name of a severity in its colour; `off` is faint."""
        return self.paint(severity, HUES.get(severity, 2))

    def paint(self, text: str, *codes: int) -> str:
        """The text in colour: SGR codes, 1 bold, 2 faint, 31 red, 32 green, 33 yellow, 36 cyan."""
        return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m" if self.colour and text and codes else text
