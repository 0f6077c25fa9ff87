"""Write to the standard streams, and find out what they can show."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from paperstack_lint.report.style import Style
from paperstack_lint.storage.files import error_text
from paperstack_lint.text.translation import tr, translated

COLOUR_MODES = ("auto", "always", "never")
_colour_mode = "auto"


def set_colour_mode(mode: str) -> None:
    """Set when output is coloured, one of COLOUR_MODES."""
    global _colour_mode  # noqa: PLW0603  # a setting of the process, like those of the environment
    _colour_mode = mode


class OutputError(Exception):
    """Standard output cannot be written; the message says why."""


def prepare_streams() -> None:
    """Escape what the encoding of the standard streams lacks, and discard what is written to closed ones."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # as long as the process
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")


def style_of(stream: TextIO) -> Style:
    """Return the style for a stream, by `--color`, `COLUMNS`, `NO_COLOR`, `FORCE_COLOR` and `TERM=dumb`."""
    environment = os.environ
    terminal = stream.isatty() and environment.get("TERM") != "dumb"
    colour = (terminal or bool(environment.get("FORCE_COLOR"))) and not environment.get("NO_COLOR")
    colour = _colour_mode == "always" if _colour_mode != "auto" else colour
    encoding = getattr(stream, "encoding", None) or "utf-8"
    cells = _width(stream)
    commands = environment.get("GITHUB_ACTIONS") == "true"
    # A line that is broken before the `::` of a stranger's text would be a command.
    wraps = cells is not None and not commands
    return Style(cells or Style().width, colour, encoding, commands, wraps=wraps)


def _width(stream: TextIO) -> int | None:
    """Return the width of the terminal in cells; None where it is unknown."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or None
    except (OSError, ValueError):
        return None


def print_message(text: str) -> None:
    """Print a line on standard error, escaped."""
    style = style_of(sys.stderr)
    _write(sys.stderr, [_wrap(style.escape(translated(text)), style)])


def print_error(text: str) -> None:
    """Print an error on standard error, escaped."""
    style = style_of(sys.stderr)
    label = tr("error:")
    lines = _wrap(tr("error: {problem}", problem=style.escape(translated(text))), style)
    _write(sys.stderr, [style.paint(label, 1, 31) + lines.removeprefix(label)])


def _wrap(text: str, style: Style) -> str:
    """Return a line, wrapped at spaces on a terminal, which would break words."""
    if not style.wraps:
        return f"{text}\n"
    from paperstack_lint.report.terminal import wrap

    return "\n".join(wrap(text, style)) + "\n"


class Errors:
    """Print errors, and record that there were any."""

    def __init__(self) -> None:
        self.any = False

    def report(self, *messages: str) -> None:
        """Print errors."""
        for message in messages:
            print_error(message)
        self.any = self.any or bool(messages)


def write(pieces: Iterable[str], stream: TextIO | None = None) -> None:
    """Write escaped text, by default to standard output. Raise OutputError where that cannot be written."""
    _write(stream or sys.stdout, pieces)


def write_bytes(data: bytes) -> None:
    """Write data to standard output, unescaped. Raise OutputError where it cannot be written."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as failure:
        _handle_failure(sys.stdout, failure)


def _write(stream: TextIO, pieces: Iterable[str]) -> None:
    try:
        stream.writelines(pieces)
        stream.flush()
    except OSError as failure:
        _handle_failure(stream, failure)


def _handle_failure(stream: TextIO, failure: OSError) -> None:
    """Discard further output and go on, since the run may be fixing notes.

    Raise OutputError where standard output is lost, as on a full disk, but not where its reader has closed it.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    if stream is sys.stdout and not isinstance(failure, BrokenPipeError):
        raise OutputError(tr("standard output cannot be written: {reason}", reason=error_text(failure)))
