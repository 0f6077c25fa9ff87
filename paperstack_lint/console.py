"""The standard streams: what they can show, and how output gets there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from paperstack_lint.report import Style


def prepare() -> None:
    """Let both streams take any text: what their encoding lacks is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")


def style(stream: TextIO) -> Style:
    """What the stream can show. `COLUMNS`, `NO_COLOR`, `FORCE_COLOR` and `TERM=dumb` are heeded."""
    environment = os.environ
    terminal = stream.isatty() and environment.get("TERM") != "dumb"
    colour = (terminal or bool(environment.get("FORCE_COLOR"))) and not environment.get("NO_COLOR")
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return Style(_width(stream), colour, encoding, environment.get("GITHUB_ACTIONS") == "true")


def _width(stream: TextIO) -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or Style().width
    except (OSError, ValueError):
        return Style().width


def say(text: str) -> None:
    """A line on standard error."""
    _write(sys.stderr, [style(sys.stderr).shown(text) + "\n"])


def error(text: str) -> None:
    """A line on standard error that something went wrong."""
    shown = style(sys.stderr)
    _write(sys.stderr, [f"{shown.paint('error:', 1, 31)} {shown.shown(text)}\n"])


def put(pieces: Iterable[str], stream: TextIO | None = None) -> None:
    """Text that is fit to be shown, on standard output."""
    _write(stream or sys.stdout, pieces)


def put_bytes(data: bytes) -> None:
    """Data as it is on standard output."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _silence(sys.stdout)


def _write(stream: TextIO, pieces: Iterable[str]) -> None:
    try:
        stream.writelines(pieces)
        stream.flush()
    except BrokenPipeError:
        _silence(stream)


def _silence(stream: TextIO) -> None:
    """Nobody reads the stream any more: what follows goes nowhere, and the run goes on, for it may be fixing notes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
