"""The command line, run in this process: a run takes a tenth of the time of a process of its own."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.cli.main import main


class Run(NamedTuple):
    """One run: exit code, standard output and error, and the seconds of the processor that it took."""

    code: int
    out: bytes
    err: str
    seconds: float


Program = Callable[[Path, Sequence[str]], Run]
"""Runs the command line with arguments in a folder."""


def run(folder: Path, arguments: Sequence[str]) -> Run:
    """Run `paperstack-lint` in a folder, without a cache and in one process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    begun = time.process_time()
    with _current(folder), redirect_stdout(out), redirect_stderr(err):
        code = main(["--no-cache", "--jobs", "1", *arguments])
    seconds = time.process_time() - begun
    return Run(code, _written(out), _written(err).decode("utf-8", "replace"), seconds)


def _written(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    buffer = stream.buffer
    return buffer.getvalue() if isinstance(buffer, io.BytesIO) else b""


@contextmanager
def _current(folder: Path) -> Iterator[None]:
    """Make a folder the current one, and undo what a run changes for its process."""
    before, streams = Path.cwd(), (sys.stdout, sys.stderr)
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
        sys.stdout, sys.stderr = streams
