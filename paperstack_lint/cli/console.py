"""The standard streams: what they can show, and how output gets there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from paperstack_lint.report.style import Style

COLOURS = ("auto", "always", "never")
_colour = "auto"


def set_colour(colour: str) -> None:
    """Set when output is coloured, one of COLOURS."""
    global _colour  # noqa: PLW0603  # one setting of the process, as the environment's are
    _colour = colour


class OutputError(Exception):
    """Standard output cannot be written; the message says why."""


def prepare() -> None:
    """Let both streams take any text: what their encoding lacks is escaped; a closed one takes it to nowhere."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # as long as the process
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")


def style(stream: TextIO) -> Style:
    """Return what the stream can show, by `--color`, `COLUMNS`, `NO_COLOR`, `FORCE_COLOR` and `TERM=dumb`."""
    environment = os.environ
    terminal = stream.isatty() and environment.get("TERM") != "dumb"
    colour = (terminal or bool(environment.get("FORCE_COLOR"))) and not environment.get("NO_COLOR")
    colour = _colour == "always" if _colour != "auto" else colour
    encoding = getattr(stream, "encoding", None) or "utf-8"
    cells = _width(stream)
    commands = environment.get("GITHUB_ACTIONS") == "true"
    return Style(cells or Style().width, colour, encoding, commands, wraps=cells is not None)


def _width(stream: TextIO) -> int | None:
    """Return the width of the terminal, as far as it is known."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or None
    except (OSError, ValueError):
        return None


def say(text: str) -> None:
    """A line on standard error."""
    shown = style(sys.stderr)
    _write(sys.stderr, [_lines(shown.shown(text), shown)])


def error(text: str) -> None:
    """A line on standard error that something went wrong."""
    shown = style(sys.stderr)
    lines = _lines(f"error: {shown.shown(text)}", shown)
    _write(sys.stderr, [shown.paint("error:", 1, 31) + lines.removeprefix("error:")])


def _lines(text: str, style: Style) -> str:
    """Return a line, broken at spaces where a terminal would break it inside of words."""
    if not style.wraps:
        return f"{text}\n"
    from paperstack_lint.report.terminal import wrapped

    return "\n".join(wrapped(text, style)) + "\n"


class Errors:
    """Says what goes wrong, and remembers that something did."""

    def __init__(self) -> None:
        self.any = False

    def say(self, *messages: str) -> None:
        """Say what went wrong, if anything did."""
        for message in messages:
            error(message)
        self.any = self.any or bool(messages)


def counted(number: int, what: str) -> str:
    """How many there are of something that is counted by adding an `s`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def put(pieces: Iterable[str], stream: TextIO | None = None) -> None:
    """Text that is fit to be shown, on standard output."""
    _write(stream or sys.stdout, pieces)


def put_bytes(data: bytes) -> None:
    """Data as it is on standard output."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as failure:
        _failed(sys.stdout, failure)


def _write(stream: TextIO, pieces: Iterable[str]) -> None:
    try:
        stream.writelines(pieces)
        stream.flush()
    except OSError as failure:
        _failed(stream, failure)


def _failed(stream: TextIO, failure: OSError) -> None:
    """What follows goes nowhere, and the run goes on, for it may be fixing notes. Raises OutputError where a report
    is lost that somebody still waits for: the disk is full.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    if stream is sys.stdout and not isinstance(failure, BrokenPipeError):
        raise OutputError(f"standard output cannot be written: {(failure.strerror or str(failure)).lower()}")
