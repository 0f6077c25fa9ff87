"""Remove the cached results of earlier runs: `cache clean`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from paperstack_lint.cli import arguments, console, exit_codes
from paperstack_lint.storage import cache_folder, store_database
from paperstack_lint.storage.cache_folder import StorageError
from paperstack_lint.text.translation import tr


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("action", choices=("clean",), help=tr("remove all cached results"))
    arguments.add_cache(parser)


def run(options: Namespace) -> int:
    """Remove the store, and return the exit code."""
    try:
        folder = options.cache_dir or cache_folder.default_folder()
        size = store_database.remove_stores(folder)
    except StorageError as error:
        console.print_error(str(error))
        return exit_codes.FAILURE
    console.print_message(
        tr("Removed {size:.1f} MB from {folder}.", size=size / 1e6, folder=folder.as_posix())
        if size
        else tr("The cache is empty.")
    )
    return 0
