"""Write a report on the notes and their papers: one HTML file, to read, search and print."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from paperstack_lint.cli import arguments
from paperstack_lint.cli.arguments import UsageError
from paperstack_lint.text.translation import tr


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    arguments.add_paths(parser)
    text = tr("write the report to this file (default: standard output, as with `-`)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=text)
    text = tr("write nothing; exit with 1 where the file is not current")
    parser.add_argument("--check", action="store_true", help=text)
    parser.add_argument("--title", metavar="TEXT", help=tr("the title of the report"))
    parser.add_argument("-q", "--quiet", action="store_true", help=tr("no summary, only errors"))
    arguments.add_force_exclude(parser)
    arguments.add_configuration(parser)
    group = parser.add_argument_group(tr("speed"))
    arguments.add_jobs(group)
    arguments.add_cache(group)
    arguments.add_untrusted(parser)


def run(options: Namespace) -> int:
    """Write the report, or check whether it is current; return the exit code."""
    if "-" in options.paths:
        raise UsageError(tr("a report is on the notes of a folder; name files or folders, not `-`"))
    is_stream = options.output == Path("-")
    options.output = None if is_stream else options.output
    if options.check and not options.output:
        raise UsageError(tr("--check compares a report with the notes; name it with --output"))
    if not options.output and not is_stream and sys.stdout.isatty():
        raise UsageError(tr("a report is a file of HTML; name it with --output"))
    from paperstack_lint.cli import reporting  # not for --help

    return reporting.run(options)
