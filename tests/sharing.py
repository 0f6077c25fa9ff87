"""What takes long to make is made once for all processes of a test run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_dir

PIP = {"PIP_CACHE_DIR": user_cache_dir("pip"), "PIP_NO_COMPILE": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
"""Variables for pip: the user's downloads, and no bytecode for what is run once (`0`, for the option is a negation)."""


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Return the folder that `make` fills, by the first process that wants it; the others wait for that."""
    done = folder / ".done"
    with FileLock(f"{folder}.lock"):
        if not done.exists():
            folder.mkdir(exist_ok=True)
            make(folder)
            done.touch()
    return folder
