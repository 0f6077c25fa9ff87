"""One run of a program: its time, its exit code, and the memory of all its processes."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NamedTuple


class Run(NamedTuple):
    """One run: seconds, exit code, and peak memory in MB (0 if nobody looked)."""

    seconds: float
    code: int
    peak: float


def run(command: Sequence[str], folder: Path, limit: float, log: IO[bytes] | None = None) -> Run:
    """Run to the end or the limit; with a `log` the output goes there, and memory is sampled."""
    out = log or subprocess.DEVNULL
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
    )
    ended, peaks = threading.Event(), [0.0]
    alarm = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
    watch = threading.Thread(target=_watch, args=(process.pid, ended, peaks))
    alarm.start()
    if log:
        watch.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:  # ended from outside: the tool, in a session of its own, is not signalled
        os.killpg(process.pid, signal.SIGKILL)
        raise
    finally:
        seconds = time.perf_counter() - begin
        alarm.cancel()
        ended.set()
    process.returncode = os.waitstatus_to_exitcode(status)
    if log:
        watch.join()
    # A child inherits the mark of its parent: only what lies above is due to the tool.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peaks.append(usage.ru_maxrss / 1024 if usage.ru_maxrss > own else 0.0)
    return Run(seconds, process.returncode, max(peaks))


def _watch(session: int, ended: threading.Event, peaks: list[float]) -> None:
    pause = 0.01
    while not ended.wait(pause):
        # A long run, which may be the one that counts, is sampled less often.
        pause = min(pause * 1.05, 0.1)
        peaks[0] = max(peaks[0], _resident(session))


def _resident(session: int) -> float:
    """Megabytes that all processes of a session hold (0 where there is no /proc)."""
    pages = 0
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_bytes().rpartition(b")")[2].split()
        except OSError:  # it has just ended
            continue
        pages += int(fields[21]) if int(fields[3]) == session else 0
    return pages * resource.getpagesize() / 1024**2
