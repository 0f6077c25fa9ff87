"""The program in a process of its own, which is forked from one that has loaded its modules: in a tenth of the time.

It is for tests that need the isolation: of input that could end or stop the process, of variables and streams, of
signals. Where the start of Python matters as well, or the seed of its hashes, they start `python -m paperstack_lint`.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path
from socket import socket
from typing import Self

import pytest

ROOT = Path(__file__).parent.parent
HANG = 120
"""Seconds: no bound that is measured, only an end for a test that would never have one."""


@cache
def _context() -> ForkServerContext:
    """Return what starts processes, once the one that they are forked from runs."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.loaded"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))  # it looks for modules where Python does
        forkserver.ensure_running()
    return context


class Program:
    """A run of the program: it is started at once. Use it as a context manager, or call `communicate`.

    Its standard streams are files; where a `connection` is given, that is its input and its output.
    """

    def __init__(
        self,
        *words: str | Path,
        cwd: Path,
        stdin: bytes = b"",
        connection: socket | None = None,
        **environment: str,
    ) -> None:
        self.words = list(map(str, words))
        self._folder = tempfile.TemporaryDirectory()
        files = [Path(self._folder.name, name) for name in ("in", "out", "err")]
        files[0].write_bytes(stdin)
        files[1].touch()
        streams: list[str | socket] = [str(files[0]), str(files[1])] if connection is None else [connection, connection]
        streams.append(str(files[2]))
        arguments = (self.words, str(cwd), {**os.environ, **environment}, streams)
        self._process = _context().Process(target=_run, args=arguments)
        self._process.start()
        assert self._process.pid
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        """Return the run."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the run, if it has not ended."""
        self.send_signal(signal.SIGKILL)
        self._process.join()
        self._folder.cleanup()

    def send_signal(self, number: int) -> None:
        """Send a signal to the run, if it has not ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def poll(self) -> int | None:
        """Return the exit code, the negative number of the signal that has ended the run, or None before its end."""
        return self._process.exitcode

    def communicate(self, timeout: float = HANG) -> subprocess.CompletedProcess[str]:
        """Wait for the end of the run, and return its exit code and all that it has said."""
        with self:
            self._process.join(timeout)
            code = self.poll()
            if code is None:
                raise subprocess.TimeoutExpired(self.words, timeout)
            out, err = (Path(self._folder.name, name).read_bytes().decode() for name in ("out", "err"))
        return subprocess.CompletedProcess(self.words, code, out, err)


def run(
    *words: str | Path, cwd: Path, stdin: bytes = b"", timeout: float = HANG, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the program in a folder to its end, with these variables beside those of the tests."""
    done = Program(*words, cwd=cwd, stdin=stdin, connection=None, **environment).communicate(timeout)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def _run(words: list[str], folder: str, environment: Mapping[str, str], streams: list[str | socket]) -> None:
    """Become the program as a shell would start it."""
    from paperstack_lint.__main__ import run as program

    os.chdir(folder)
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    os.environ.update(environment)
    for number, stream in enumerate(streams):
        file = os.open(stream, os.O_RDWR | os.O_CREAT, 0o600) if isinstance(stream, str) else os.dup(stream.fileno())
        os.dup2(file, number)
        os.close(file)
    for stream in streams:
        if not isinstance(stream, str):
            stream.close()
    sys.stdin, sys.stdout = open(0, encoding="utf-8"), open(1, "w", encoding="utf-8")  # noqa: SIM115  # as long as it
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1)  # noqa: SIM115
    sys.argv[1:] = words
    program()
