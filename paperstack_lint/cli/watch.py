"""Lint again whenever a note or another file of the site changes; the only importer of watchfiles."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from paperstack_lint.cli import console, lint, notes
from paperstack_lint.cli.arguments import UsageError
from paperstack_lint.collection.files_to_lint import SKIPPED
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine.rule import RuleError
from paperstack_lint.storage.files import FileError
from paperstack_lint.text.translation import tr

try:
    import watchfiles
except ImportError:
    raise UsageError(tr("--watch needs the package watchfiles: pip install 'paperstack-lint[watch]'")) from None

_STEP = 300
"""Milliseconds after which the watcher is ready, and in which it notices Ctrl-C."""


def run(options: Namespace) -> int:
    """Lint the notes, and again after each change, until Ctrl-C. Raise ConfigError where that cannot begin."""
    folders = _folders(options)
    changes = watchfiles.watch(
        *folders, watch_filter=_filter(options), rust_timeout=_STEP, yield_on_timeout=True, raise_interrupt=True
    )
    try:
        next(changes)  # from here on, no change is missed
    except OSError as error:
        remedy = tr("name fewer folders, or set WATCHFILES_FORCE_POLLING=1")
        raise ConfigError(tr("--watch: {problem}: {remedy}", problem=str(error).rstrip("."), remedy=remedy)) from error
    _run_once(options, folders)
    for changed in changes:
        if changed:
            _run_once(options, folders)
    return 0


def _run_once(options: Namespace, folders: list[Path]) -> None:
    """Lint the notes. Print an error that ends a run: it may be gone after the next change."""
    try:
        lint.run(options)
    except (ConfigError, RuleError, FileError) as error:
        console.print_error(str(error))
    if not options.quiet:
        places = ", ".join(map(os.fspath, folders))
        console.print_message(tr("Watching {places} for changes; Ctrl-C ends this.", places=places))


def _folders(options: Namespace) -> list[Path]:
    """Return the folders of the notes and of the configuration, those inside of others left out."""
    config = notes.open_sessions(options, options.paths).default.config
    named = [Path(path) for path in options.paths] or list(config.note_folders) or [Path()]
    folders = [path if path.is_dir() else path.parent for path in named] + ([config.root] if config.file else [])
    real = {Path(os.path.realpath(folder)): folder for folder in folders if folder.is_dir()}
    return [folder for place, folder in real.items() if not any(other in place.parents for other in real)]


def _filter(options: Namespace) -> Callable[[watchfiles.Change, str], bool]:
    """Return the test whether a change matters: not that of a report of this run, or of generated files."""
    reports = {os.path.realpath(report.file) for report in options.report_files}
    usual = watchfiles.DefaultFilter()

    def matters(change: watchfiles.Change, path: str) -> bool:
        parts = path.split(os.sep)
        own = parts[-1].startswith(".paperstack-lint-") and parts[-1].endswith(".tmp")
        return not (own or os.path.realpath(path) in reports or SKIPPED & {*parts}) and usual(change, path)

    return matters
