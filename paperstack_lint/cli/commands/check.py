"""Lint and normalize notes; the default command."""

from __future__ import annotations

import argparse
import os
import re
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any, NamedTuple

from paperstack_lint.cli import arguments
from paperstack_lint.cli.arguments import UsageError
from paperstack_lint.report.formats import FORMATS, is_for_people
from paperstack_lint.text.message import enumerated
from paperstack_lint.text.regex import regex
from paperstack_lint.text.translation import tr


class Report(NamedTuple):
    """A report of the run: its format, None for the default, and its file, None for standard output."""

    format: str | None = None
    file: Path | None = None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    arguments.add_paths(parser)
    _add_fixing(parser)
    _add_selecting(parser)
    arguments.add_configuration(parser)
    _add_reporting(parser)
    _add_adopting(parser)
    _add_running(parser)
    arguments.add_untrusted(parser)
    network = parser.add_argument_group(tr("network"))
    network.add_argument("--online", action="store_true", help=tr("check links, images and arXiv on the network, too"))
    network.add_argument("--strict-links", action="store_true", help=tr("report links whose state is unknown, too"))
    arguments.add_network(network)


def run(options: Namespace) -> int:
    """Lint the notes and, with `--fix`, fix them; return the exit code."""
    options.fix = options.fix or options.fix_only
    _set_reports(options)
    _check(options)
    _check_adopting(options)
    _check_report_files(options)
    from paperstack_lint.cli import lint  # not for --help and --version

    if options.watch:
        _check_watching(options)
        from paperstack_lint.cli import watch  # needs a package that need not be installed

        return watch.run(options)
    return lint.run(options)


def _set_reports(options: Namespace) -> None:
    """Set the format on standard output, None for none, and the reports in files. Raise UsageError for two on it."""
    reports: list[Report] = [each._replace(format=each.format or "text") for each in options.reports or (Report(),)]
    printed = [str(each.format) for each in reports if each.file is None]
    if len(printed) > 1:
        raise UsageError(
            tr(
                "standard output takes one format, not {names}; add an --output-file to one",
                names=enumerated(printed, " and "),
            )
        )
    options.output_format = printed[0] if printed else None
    options.report_files = [each for each in reports if each.file]


def _check(options: Namespace) -> None:
    """Raise UsageError for options that contradict each other."""
    if "" in options.paths:
        raise UsageError(tr("a path is empty; name a file or a folder, or leave it out"))
    if options.fix_only and (options.diff or options.statistics):
        raise UsageError(tr("--fix-only reports no findings and no diff; leave --diff and --statistics out"))
    if options.diff and (options.statistics or options.report_files or options.output_format != "text"):
        raise UsageError(tr("--diff prints a diff and no findings; leave --output-format and --statistics out"))
    if "-" in options.paths and len(options.paths) > 1:
        raise UsageError(tr("`-` (standard input) excludes other paths; name no other path"))
    if options.stdin_filename and options.paths != ["-"]:
        raise UsageError(tr("--stdin-filename is for standard input; give `-` as the path"))
    network = ("strict_links", "deadline", "allow_host", "proxy", "endpoint", "record", "replay")
    if not options.online and (unused := next((name for name in network if getattr(options, name)), None)):
        raise UsageError(
            tr("--{option} has no effect without the network; add --online", option=unused.replace("_", "-"))
        )
    if options.executor and (other := next((name for name in ("online", "jobs") if getattr(options, name)), None)):
        raise UsageError(
            tr("--{option} is for this machine, and --executor for others; leave one of them out", option=other)
        )
    if options.unsafe_fixes and not (options.fix or options.diff):
        raise UsageError(tr("--unsafe-fixes has no effect without fixes; add --fix or --diff"))
    if options.statistics and options.output_format != "json" and not is_for_people(options.output_format or "text"):
        raise UsageError(tr("--statistics has no format {format}; leave one of them out", format=options.output_format))


def _check_adopting(options: Namespace) -> None:
    """Raise UsageError for two ways at once to deal with the findings of an existing blog."""
    adopting = ("write_baseline", "prune_baseline", "diff_base", "add_disables")
    given = [f"--{name.replace('_', '-')}" for name in adopting if getattr(options, name)]
    others = [f"--{name}" for name in ("fix", "diff") if getattr(options, name)]
    if given and (others or options.paths == ["-"]):
        raise UsageError(
            tr(
                "{given} is for notes as they are on the disk; leave {other} out",
                given=given[0],
                other=(*others, "`-`")[0],
            )
        )
    if len(given) > 1 and given != ["--diff-base", "--add-disables"]:
        raise UsageError(
            tr("{one} and {other} exclude each other; leave one of them out", one=given[0], other=given[1])
        )
    if options.add_disables and options.online:
        raise UsageError(tr("results of the network change; leave --online or --add-disables out"))
    if options.write_baseline and options.isolated:
        raise UsageError(tr("--isolated uses no baseline; leave one of them out"))


def _check_report_files(options: Namespace) -> None:
    """Raise UsageError for files beside which nothing, or another report, is written."""
    files = [os.path.realpath(report.file) for report in options.report_files]
    given = ("statistics", "write_baseline", "add_disables")
    if files and (other := next((name for name in given if getattr(options, name)), None)):
        raise UsageError(
            tr("--{option} reports no single findings; leave --output-file out", option=other.replace("_", "-"))
        )
    if len(set(files)) < len(files):
        raise UsageError(tr("--output-file names one file twice; name one for each report"))


def _check_watching(options: Namespace) -> None:
    """Raise UsageError for what must not be repeated after each change."""
    once = ("online", "write_baseline", "prune_baseline", "add_disables")
    if other := next((name for name in once if getattr(options, name)), None):
        raise UsageError(
            tr("--watch runs again and again, --{option} once; leave one of them out", option=other.replace("_", "-"))
        )
    if options.paths == ["-"]:
        raise UsageError(tr("--watch is for files, and standard input is none; name a file or a folder"))


def _add_fixing(parser: ArgumentParser) -> None:
    group = parser.add_argument_group(tr("fixing"))
    group.add_argument("--fix", action="store_true", help=tr("apply safe fixes and report what is left"))
    group.add_argument("--fix-only", action="store_true", help=tr("apply safe fixes and do not report what is left"))
    group.add_argument(
        "--unsafe-fixes", action="store_true", help=tr("with --fix or --diff: apply unsafe fixes as well")
    )
    group.add_argument("--diff", action="store_true", help=tr("show what --fix would change, write nothing"))


def _add_selecting(parser: ArgumentParser) -> None:
    group = parser.add_argument_group(tr("rules and files"))
    arguments.add_rules(group)
    arguments.add_force_exclude(group)
    text = tr("lint again whenever a file changes (needs the extra `watch`)")
    group.add_argument("--watch", action="store_true", help=text)
    group.add_argument("--stdin-filename", type=Path, metavar="PATH", help=tr("the path of the note on standard input"))


def _add_reporting(parser: ArgumentParser) -> None:
    group = parser.add_argument_group(tr("reporting"))
    parser.set_defaults(reports=())
    text = tr(
        "{formats}; may be repeated, with an --output-file for each but one",
        formats=enumerated(FORMATS, " or "),
    )
    group.add_argument("--output-format", choices=FORMATS, metavar="FORMAT", action=_ReportFormat, help=text)
    text = tr("write the report of the --output-format beside it to this file")
    group.add_argument("--output-file", type=_parse_file, metavar="FILE", action=_ReportFile, help=text)
    group.add_argument(
        "--statistics", action="store_true", help=tr("count the findings by rule instead of listing them")
    )
    group.add_argument("-q", "--quiet", action="store_true", help=tr("no summary, only findings and errors"))
    text = tr("print the configurations in force, and tracebacks of internal errors")
    group.add_argument("-v", "--verbose", action="store_true", help=text)
    arguments.add_fail_on(group)
    group.add_argument(
        "--exit-zero", action="store_const", const="never", dest="fail_on", help=tr("the same as --fail-on never")
    )
    group.add_argument("--exit-non-zero-on-fix", action="store_true", help=tr("exit with 1 if anything was fixed"))


class _ReportFormat(argparse.Action):
    """Add a report, unless the last one is a file that has no format yet."""

    def __call__(self, _parser: ArgumentParser, namespace: Namespace, value: Any, _option: Any = None) -> None:
        *others, last = namespace.reports or (Report(),)
        reports = [*others, last._replace(format=value)] if last.format is None else [*others, last, Report(value)]
        namespace.reports = tuple(reports)


class _ReportFile(argparse.Action):
    """Write the last report to a file, unless it has one; then add a report."""

    def __call__(self, _parser: ArgumentParser, namespace: Namespace, value: Any, _option: Any = None) -> None:
        *others, last = namespace.reports or (Report(),)
        reports = [*others, last._replace(file=value)] if last.file is None else [*others, last, Report(file=value)]
        namespace.reports = tuple(reports)


def _add_adopting(parser: ArgumentParser) -> None:
    group = parser.add_argument_group(tr("existing blogs"))
    group.add_argument("--write-baseline", action="store_true", help=tr("write all findings to the baseline"))
    text = tr("remove findings that no longer occur from the baseline")
    group.add_argument("--prune-baseline", action="store_true", help=text)
    text = tr("report only findings on lines that were changed since this branch or commit")
    group.add_argument("--diff-base", type=_parse_word, metavar="REF", help=text)
    text = tr("write comments into the notes that suppress all findings, for this reason")
    group.add_argument("--add-disables", type=_parse_word, metavar="REASON", help=text)


def _add_running(parser: ArgumentParser) -> None:
    group = parser.add_argument_group(tr("speed"))
    arguments.add_jobs(group)
    text = tr("lint on the workers of this dask cluster (needs the extra `dask`)")
    group.add_argument("--executor", type=_parse_executor, metavar="dask://HOST:PORT", help=text)
    group.add_argument("--no-cache", action="store_true", help=tr("neither read nor write the cache"))
    arguments.add_cache(group)


def _parse_executor(word: str) -> str:
    """Return the address of a scheduler without its scheme."""
    found = regex(r"dask://((?:\[[0-9A-Fa-f:.%]+\]|[\w.-]+):\d{1,5})/?", re.ASCII).fullmatch(word)
    if not found:
        raise argparse.ArgumentTypeError(
            tr("is not the address of a scheduler, such as dask://127.0.0.1:8786: {word}", word=word)
        )
    return found[1]


def _parse_file(word: str) -> Path:
    if not word.strip() or word == "-":
        raise argparse.ArgumentTypeError(tr("names no file; leave it out for standard output"))
    return Path(os.path.expanduser(word))  # shells leave `--output-file=~/x` as it is


def _parse_word(word: str) -> str:
    if not word.strip():
        raise argparse.ArgumentTypeError(tr("is empty"))
    return word
