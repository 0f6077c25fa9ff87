"""What the tests of the store share."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from paperstack_lint.storage.store import Store

NOW = 1_790_000_000.0
DAY = 86400.0
FILE = "answers-2.sqlite"
ADDRESS = "https://example.org/a?token=hunter2"


class Time:
    """What the store takes for the time."""

    now = NOW

    def __call__(self) -> float:
        return self.now


def filled(cache: Path, clock: Callable[[], float], count: int = 1) -> None:
    """Let an earlier run have learnt something."""
    with contextlib.closing(Store.open(cache, clock)) as store:
        for number in range(count):
            store.put("link", f"{ADDRESS}&n={number}", {"state": "alive", "n": number}, DAY)
    assert store.warning == ""


def goes_on(store: Store) -> None:
    """The store answers what this run has learnt, however much that is, and nothing of earlier ones."""
    for number in range(250):
        store.put("own", str(number), number, DAY)
    store.flush()
    assert [store.get("own", str(number)) for number in range(250)] == list(range(250))
    assert store.get("link", f"{ADDRESS}&n=0") is None
    store.close()
    assert store.get("own", "249") == 249


def python(source: str, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """A process that runs the source in the folder."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    command, pipe = [sys.executable, "-c", source, *arguments], subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment, stdin=pipe, stdout=pipe, text=True)


def output(source: str, folder: Path, *arguments: str) -> str:
    """What the source prints."""
    with python(source, folder, *arguments) as process:
        out, _ = process.communicate("\n")
    assert process.returncode == 0
    return out
