"""`cache clean` removes what was kept between runs."""

from __future__ import annotations

from argparse import Namespace

from paperstack_lint.cli import console
from paperstack_lint.storage import cache_folder, store_file
from paperstack_lint.storage.cache_folder import StorageError


def run(options: Namespace) -> int:
    """Remove the store; returns the exit code."""
    try:
        folder = options.cache_dir or cache_folder.default_folder()
        size = store_file.remove_stores(folder)
    except StorageError as trouble:
        console.error(str(trouble))
        return 2
    console.say(f"Removed {size / 1e6:.1f} MB from {folder.as_posix()}." if size else "Nothing was kept.")
    return 0
