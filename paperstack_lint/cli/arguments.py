"""Arguments that several commands have, and their parser."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, get_args

from paperstack_lint.cli import console
from paperstack_lint.cli.exit_codes import FAILURE
from paperstack_lint.config.configuration import FailOn
from paperstack_lint.text.message import enumerated, msg
from paperstack_lint.text.nearest import nearest
from paperstack_lint.text.regex import regex
from paperstack_lint.text.translation import LANGUAGES, output_language, tr, translate, translated

MAX_DEADLINE = 86_400
"""Seconds: a day."""
MAX_JOBS = 256


_OF_ARGPARSE = (
    msg("usage: "),
    msg("options"),
    msg("positional arguments"),
    msg("show this help message and exit"),
    msg("show program's version number and exit"),
    msg("argument %(argument_name)s: %(message)s"),
    msg("unrecognized arguments: %s"),
    msg("the following arguments are required: %s"),
    msg("one of the arguments %s is required"),
    msg("not allowed with argument %s"),
    msg("expected one argument"),
    msg("expected at least one argument"),
    msg("expected %s argument"),
    msg("expected %s arguments"),
    msg("ignored explicit argument %r"),
    msg("invalid choice: %(value)r (choose from %(choices)s)"),
    msg("invalid %(type)s value: %(value)r"),
    msg("%(prog)s: error: %(message)s\n"),
)
"""Texts of argparse, for their translation."""


class UsageError(Exception):
    """Arguments that contradict each other; the message names a remedy."""


class Parser(argparse.ArgumentParser):
    """The parser of a command, whose output is escaped and coloured like all other output."""

    def __init__(self, command: str, description: str) -> None:
        if output_language() != "en":  # argparse looks its own texts up in its globals
            vars(argparse).update(
                _=translate, ngettext=lambda one, many, number: translate(one if number == 1 else many)
            )
        super().__init__(
            f"paperstack-lint {command}".strip(),
            description=translate(description),
            formatter_class=_formatter,
            allow_abbrev=False,
        )
        text = tr("colour the output (auto: on a terminal)")
        self.add_argument("--color", choices=console.COLOUR_MODES, action=_Colour, help=text)
        text = tr("the language of the output for people (default: that of the locale)")
        self.add_argument("--language", choices=LANGUAGES, help=text)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print help and version as a whole. Raise OutputError where they cannot be written."""
        console.write([message], file)

    def error(self, message: str) -> NoReturn:
        """Print the usage and an error about the arguments, which may be names of strangers' files, and exit."""
        start = translate("unrecognized arguments: %s").removesuffix("%s")
        unknown = regex(re.escape(start) + r"(--[^\s=]+)").match(message)
        meant = nearest(unknown[1], self._option_string_actions, 0.6) if unknown else ""
        message += tr("; did you mean `{name}`?", name=meant) if meant else ""
        for line in self.format_usage().splitlines():
            console.print_message(line)
        console.print_error(message)
        sys.exit(FAILURE)


class _Colour(argparse.Action):
    """Set the colour mode at once: errors in later arguments have it, too."""

    def __call__(self, _parser: argparse.ArgumentParser, _namespace: object, value: Any, _option: Any = None) -> None:
        console.set_colour_mode(value)


def _formatter(prog: str) -> argparse.HelpFormatter:
    # argparse makes one for each argument; without a width each would import shutil to get it.
    width = min(100, console.style_of(sys.stdout).width)
    return argparse.RawDescriptionHelpFormatter(prog, max_help_position=28, width=width)


def wrap_columns(text: str) -> str:
    """Return lines of two columns wrapped at spaces for standard output, further ones below the second column."""
    from paperstack_lint.report.terminal import wrap

    style = console.style_of(sys.stdout)
    lines = []
    for line in text.split("\n"):
        column = regex(r"  \S.*?  +").match(line)
        lines += wrap(line, style, len(column[0]) if column else 2)
    return "\n".join(lines)


def add_paths(parser: argparse.ArgumentParser) -> None:
    """Add the paths of notes."""
    text = tr("files and folders, or `-` for standard input (default: the configured notes, else the current folder)")
    parser.add_argument("paths", nargs="*", metavar="PATHS", help=text)


def add_force_exclude(group: argparse._ActionsContainer) -> None:
    """Add `--force-exclude`."""
    text = tr("of the named files, lint only those that a run without paths lints")
    group.add_argument("--force-exclude", action="store_true", help=text)


def add_configuration(parser: argparse.ArgumentParser) -> None:
    """Add what selects the configuration."""
    group = parser.add_argument_group(tr("configuration")).add_mutually_exclusive_group()
    group.add_argument("--config", type=Path, metavar="FILE", help=tr("read this configuration, for all notes"))
    group.add_argument("--isolated", action="store_true", help=tr("read no configuration"))


def add_untrusted(parser: argparse.ArgumentParser) -> None:
    """Add `--untrusted`."""
    text = tr("the notes are a stranger's: run no rules that come with them, raise no limits")
    parser.add_argument("--untrusted", action="store_true", help=text)


def add_listing(parser: argparse.ArgumentParser, formats: Sequence[str] = ("text", "json")) -> None:
    """Add the arguments of a command that lists something about notes, in these formats."""
    add_paths(parser)
    text = translated(enumerated(formats, " or "))
    parser.add_argument("--output-format", choices=formats, default="text", help=text)
    add_force_exclude(parser)
    add_configuration(parser)
    add_untrusted(parser)


def add_rules(group: argparse._ActionsContainer) -> None:
    """Add what selects rules."""
    texts = {"select": tr("run only these rules or families"), "ignore": tr("do not run these rules or families")}
    for name, text in texts.items():
        group.add_argument(
            f"--{name}",
            action="extend",
            type=_split_names,
            default=[],
            metavar="RULES",
            help=text,
        )


def add_fail_on(group: argparse._ActionsContainer) -> None:
    """Add `--fail-on`."""
    text = tr("fail, with exit code 1, from this severity on (error)")
    group.add_argument("--fail-on", choices=get_args(FailOn), help=text)


def add_jobs(group: argparse._ActionsContainer) -> None:
    """Add `--jobs`."""
    text = tr("the number of processes (one for each core)")
    group.add_argument("--jobs", type=_parse_jobs, metavar="N", help=text)


def add_cache(group: argparse._ActionsContainer) -> None:
    """Add `--cache-dir`."""
    text = tr("use this cache folder instead of yours")
    group.add_argument("--cache-dir", type=_parse_folder, metavar="FOLDER", help=text)


def add_network(group: argparse._ArgumentGroup) -> None:
    """Add how to use the network."""
    text = tr("stop requests after this time (600)")
    group.add_argument("--deadline", type=_parse_seconds, metavar="SECONDS", help=text)
    text = tr("allow requests to this private host; may be repeated")
    group.add_argument("--allow-host", action="append", type=_parse_host, default=[], metavar="HOST:PORT", help=text)
    text = tr("use this proxy; that of the environment is not used")
    group.add_argument("--proxy", type=_parse_proxy, metavar="URL", help=text)
    text = tr("the address to use for arxiv, doi or git; may be repeated")
    group.add_argument("--endpoint", action="append", default=[], metavar="NAME=URL", help=text)
    recording = group.add_mutually_exclusive_group()
    recording.add_argument("--record", type=Path, metavar="FILE", help=tr("record all requests and responses"))
    recording.add_argument("--replay", type=Path, metavar="FILE", help=tr("use the responses of a recording"))


def _split_names(word: str) -> list[str]:
    names = word.replace(",", " ").split()
    if not names:
        raise argparse.ArgumentTypeError(tr("names no rule; name some, or leave the option out"))
    return names


def _parse_jobs(word: str) -> int:
    if not (word.isascii() and word.isdecimal()) or not 0 < int(word) <= MAX_JOBS:
        raise argparse.ArgumentTypeError(
            tr("is not a number of processes up to {limit}: {word}", limit=MAX_JOBS, word=word)
        )
    return int(word)


def _parse_folder(word: str) -> Path:
    return Path(os.path.expanduser(word))  # shells leave `--cache-dir=~/x` as it is


def _parse_seconds(word: str) -> float:
    if not word.replace(".", "", 1).isdecimal() or not 0 < float(word) <= MAX_DEADLINE:
        raise argparse.ArgumentTypeError(
            tr("is not a number of seconds up to {limit}: {word}", limit=MAX_DEADLINE, word=word)
        )
    return float(word)


def _parse_host(word: str) -> str:
    from paperstack_lint.online.network.guard import parse_host_and_port  # the network takes long to import

    try:
        return parse_host_and_port(word)
    except ValueError:
        raise argparse.ArgumentTypeError(
            tr("is not a host with its port, such as 127.0.0.1:8000: {word}", word=word)
        ) from None


def _parse_proxy(word: str) -> str:
    from paperstack_lint.online.network.wire import parse_proxy

    try:
        parse_proxy(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return word
