"""A note from standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from paperstack_lint.storage import files

NAME = Path("<stdin>")
"""What it is called if nobody says."""


def read(path: Path, limit: int) -> bytes:
    """What standard input holds, of a note that is called `path`; `limit` is in bytes. Raises FileError."""
    if not sys.stdin:
        raise files.FileError(path, "standard input is closed: name a file, or pipe a note in")
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        raise files.FileError(path, f"has more than the limit of {limit:,} bytes: raise max-file-size")
    return data
