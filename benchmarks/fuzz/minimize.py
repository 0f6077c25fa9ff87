"""Delta debugging: the smallest part of an input that still fails."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence

Files = dict[str, bytes]
MAX_SECONDS = 60.0
"""For one failure."""


def minimized(files: Files, fails: Callable[[Files], bool], seconds: float = MAX_SECONDS) -> Files:
    """Return fewer files with fewer lines and characters for which `fails` is still true."""
    end = time.monotonic() + seconds

    def is_failing(candidate: Files) -> bool:
        return time.monotonic() < end and fails(candidate)

    for name in list(files):
        fewer = {key: data for key, data in files.items() if key != name}
        if any(key.endswith(".md") for key in fewer) and is_failing(fewer):
            files = fewer
    for pattern in (r"[^\n]*\n?", r"\w+|\s+|[^\w\s]", r"[\s\S]"):
        for name in [name for name in files if name.endswith(".md")]:
            files = _shortened(files, name, pattern, is_failing)
    return files


def _shortened(files: Files, name: str, pattern: str, is_failing: Callable[[Files], bool]) -> Files:
    """Return the files with as few pieces of one of them as possible."""
    try:
        parts = re.findall(pattern, files[name].decode())
    except UnicodeDecodeError:
        return files
    kept = fewest([part for part in parts if part], lambda some: is_failing(files | {name: "".join(some).encode()}))
    return files | {name: "".join(kept).encode()}


def fewest(parts: Sequence[str], fails: Callable[[Sequence[str]], bool]) -> Sequence[str]:
    """Return a part of a sequence that still fails, and of which no single item can be left out."""
    size = max(1, len(parts) // 2)
    while True:
        before, at = len(parts), 0
        while at < len(parts):
            fewer = [*parts[:at], *parts[at + size :]]
            if fails(fewer):
                parts = fewer
            else:
                at += size
        if size == 1 and len(parts) in (0, before):
            return parts
        size = max(1, min(size // 2, len(parts) // 2))
