"""How to render text for a stream: width, colour, encoding, workflow commands."""

from __future__ import annotations

from typing import NamedTuple

from paperstack_lint.report.escape import escape_controls, escape_unencodable, neutralize_commands
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.message import msg
from paperstack_lint.text.translation import translated

HUES = {"error": 31, "warning": 33}
"""The colour of each severity, as SGR codes."""

_NAMES = {"error": msg("error"), "warning": msg("warning"), "off": msg("off")}


def severity_name(severity: str) -> str:
    """Return the name of a severity for people."""
    return translated(_NAMES[severity])


class Style(NamedTuple):
    """How to render text for a stream.

    `width` is in terminal cells. With `wraps`, it is that of a terminal, and long lines are wrapped at spaces. With
    `commands`, a workflow runner executes commands in the output, so that they are escaped.
    """

    width: int = 100
    colour: bool = False
    encoding: str = "utf-8"
    commands: bool = False
    wraps: bool = False

    def escape(self, text: str) -> str:
        """Return the text without credentials, and with escapes for controls, commands and what the encoding lacks."""
        text = escape_unencodable(escape_controls(mask_credentials(text)), self.encoding)
        return neutralize_commands(text) if self.commands else text

    def paint_severity(self, severity: str) -> str:
        """Return the name of a severity for people in its colour; `off` is faint."""
        return self.paint(severity_name(severity), HUES.get(severity, 2))

    def paint(self, text: str, *codes: int) -> str:
        """Return the text with SGR codes: 1 bold, 2 faint, 31 red, 32 green, 33 yellow, 36 cyan."""
        return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m" if self.colour and text and codes else text
