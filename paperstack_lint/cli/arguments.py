"""The command line: arguments, sub-commands and exit codes."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, get_args

from paperstack_lint.cli import console
from paperstack_lint.config.checks import ConfigError
from paperstack_lint.config.configuration import FailOn
from paperstack_lint.engine.rule import RuleError
from paperstack_lint.report.formats import FORMATS
from paperstack_lint.storage.files import FileError
from paperstack_lint.text.nearest import nearest

CLEAN, FAILURE, INTERRUPTED = 0, 2, 130
STATES = ("alive", "dead", "unknown", "skipped")
MAX_DEADLINE = 86_400
"""Seconds: a day."""
MAX_JOBS = 256
_MEANT = {"help": "--help", "version": "--version", "lint": "check", "fix": "--fix", "diff": "--diff"}
"""What is meant by words that are commands of other linters."""

_FORCE_EXCLUDE = "of what is named, lint only what is linted where no path is named"
_EPILOG = """\
commands:
  check [PATHS]       lint, as without a command
  papers [PATHS]      list the papers that the notes hold, and which sections are filled
  links [PATHS]       ask the network for the links, and list each with its verdict
  tags [PATHS]        list the tags of the notes: how often each is used, and other spellings of it
  rules               list the rules
  explain RULE        what a rule is about, with examples and options
  config [PATHS]      print the configuration of the notes, and where each value comes from
  cache clean         remove what was kept between runs
  (the first word names a command; a folder of that name is ./papers, ./links, ./tags, ./rules, ./config or ./cache)

examples:
  paperstack-lint _posts/                  report the findings of all notes in a folder
  paperstack-lint --fix _posts/            apply the safe fixes
  paperstack-lint --online _posts/         ask the network as well: dead links, wrong arXiv identifiers
  paperstack-lint --diff --select links .  show what --fix would change in links
  cat note.md | paperstack-lint --fix - --stdin-filename _posts/2020-01-02-note.md

exit code: 0 no error left (with --fail-on warning: no finding), 1 some left, 2 usage, configuration or internal error
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    console.prepare()
    console.set_colour("auto")
    try:
        return _run(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (ConfigError, RuleError, console.OutputError, FileError) as error:
        console.error(str(error))
        return FAILURE
    except SystemExit as stop:  # argparse has said what is wrong, or printed the help
        return stop.code if isinstance(stop.code, int) else CLEAN
    except Exception:  # noqa: BLE001  # whatever it is, the exit code must not say that faults were found
        from traceback import format_exc

        for line in ("internal error, please report it:", *format_exc().splitlines()):
            console.say(line)
        return FAILURE


def _run(words: list[str]) -> int:
    words = _undashed(words)
    command = COMMANDS.get(words[0]) if words else None
    if command:
        return command(words[1:])
    if words:
        _refuse_unknown(words[0])
    return _lint(words)


def _refuse_unknown(word: str) -> None:
    """Raise ConfigError for a first word that is meant as a command, or as a folder that is not there."""
    if not re.fullmatch(r"[A-Za-z_][\w-]*", word) or os.path.lexists(word):
        return
    beside = os.listdir() if os.access(".", os.R_OK) else []
    meant = _MEANT.get(word) or nearest(word, [*COMMANDS, *beside])
    remedy = f"did you mean `{meant}`?" if meant else "`paperstack-lint --help` lists the commands"
    raise ConfigError(f"`{word}` is neither a command nor a file or folder; {remedy}")


def _undashed(words: list[str]) -> list[str]:
    """The words without `--`; names behind it that begin with a dash are spelt so that they cannot be options.

    So are notes before it: git hooks append names as they are, and a stranger may call a note `--config=x.md`.
    """
    at = words.index("--") if "--" in words else len(words)
    return [f"./{word}" if _is_note(word) else word for word in words[:at]] + [
        f"./{word}" if word[:1] == "-" else word for word in words[at + 1 :]
    ]


def _is_note(word: str) -> bool:
    return word[:1] == "-" and word.lower().endswith((".md", ".markdown")) and os.path.isfile(word)


def _lint_parser() -> argparse.ArgumentParser:
    parser = _parser("", "Lint and normalize paper-reading notes in Markdown.", _EPILOG)
    parser.usage = "paperstack-lint [OPTIONS] [PATHS]...\n       paperstack-lint COMMAND ..."
    _paths(parser)
    _add_fixing(parser)
    _add_selecting(parser)
    _add_configuring(parser)
    _add_reporting(parser)
    _add_adopting(parser)
    _add_running(parser)
    _add_untrusted(parser)
    online = parser.add_argument_group("network")
    online.add_argument("--online", action="store_true", help="ask the network as well: links, images, arXiv")
    online.add_argument("--strict-links", action="store_true", help="report links that could not be judged, too")
    _add_network(online)
    parser.add_argument("--version", action="version", version=_version())
    _add_completion(parser)
    return parser


def _lint(words: list[str]) -> int:
    from paperstack_lint.cli import lint

    parser = _lint_parser()
    options = parser.parse_intermixed_args(words)
    if options.paths:
        _refuse_unknown(options.paths[0])
    _check(parser, options)
    return lint.run(options)


def _add_completion(parser: argparse.ArgumentParser) -> None:
    text = "print what completes words in this shell"
    parser.add_argument("--print-completion", choices=("bash", "zsh"), action=_Completion, help=text)


def _version() -> str:
    from paperstack_lint import __version__

    return f"paperstack-lint {__version__}"


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse what cannot be meant."""
    options.fix = options.fix or options.fix_only
    if "" in options.paths:
        parser.error("a path is empty; name a file or a folder, or leave it out")
    if options.fix_only and (options.diff or options.statistics):
        parser.error("--fix-only reports no findings and no diff; leave --diff and --statistics out")
    if options.diff and (options.statistics or options.output_format != "text"):
        parser.error("--diff prints a diff and no findings; leave --output-format and --statistics out")
    if "-" in options.paths and len(options.paths) > 1:
        parser.error("`-` (standard input) stands alone; name no other path")
    if options.stdin_filename and options.paths != ["-"]:
        parser.error("--stdin-filename names what is read from standard input; give `-` as the path")
    asked = ("strict_links", "deadline", "allow_host", "proxy", "endpoint", "record", "replay")
    if not options.online and (idle := next((name for name in asked if getattr(options, name)), None)):
        parser.error(f"--{idle.replace('_', '-')} says how to ask the network; add --online")
    if options.unsafe_fixes and not (options.fix or options.diff):
        parser.error("--unsafe-fixes says which fixes to apply; add --fix or --diff")
    _check_adopting(parser, options)
    if options.statistics and options.output_format == "github":
        parser.error(f"--statistics has no format {options.output_format}; leave one of them out")


def _check_adopting(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse to do two things at once with what an old blog holds."""
    asked = ("write_baseline", "prune_baseline", "diff_base", "add_disables")
    given = [f"--{name.replace('_', '-')}" for name in asked if getattr(options, name)]
    others = [f"--{name}" for name in ("fix", "diff") if getattr(options, name)]
    if given and (others or options.paths == ["-"]):
        parser.error(f"{given[0]} is for notes as they are on the disk; leave {(*others, '`-`')[0]} out")
    if len(given) > 1 and given != ["--diff-base", "--add-disables"]:
        parser.error(f"{given[0]} and {given[1]} do not go together; leave one of them out")
    if options.add_disables and options.online:
        parser.error("what the network says changes; leave --online or --add-disables out")
    if options.write_baseline and options.isolated:
        parser.error("--isolated knows no baseline; leave one of them out")


def _add_fixing(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("fixing")
    group.add_argument("--fix", action="store_true", help="apply safe fixes and report what is left")
    group.add_argument("--fix-only", action="store_true", help="apply safe fixes and do not report what is left")
    group.add_argument("--unsafe-fixes", action="store_true", help="with --fix or --diff: apply unsafe fixes as well")
    group.add_argument("--diff", action="store_true", help="show what --fix would change, write nothing")


def _add_selecting(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("rules and files")
    _add_rules(group)
    group.add_argument("--force-exclude", action="store_true", help=_FORCE_EXCLUDE)
    group.add_argument("--stdin-filename", type=Path, metavar="PATH", help="what to call the note from standard input")


def _add_rules(group: argparse._ActionsContainer) -> None:
    for name, text in (("select", "run only these"), ("ignore", "do not run these")):
        group.add_argument(
            f"--{name}", action="extend", type=_names, default=[], metavar="RULES", help=f"{text} rules or families"
        )


def _add_fail_on(group: argparse._ActionsContainer) -> None:
    text = "fail, with exit code 1, from this severity on (error)"
    group.add_argument("--fail-on", choices=get_args(FailOn), help=text)


def _names(words: str) -> list[str]:
    names = words.replace(",", " ").split()
    if not names:
        raise argparse.ArgumentTypeError("names no rule; name some, or leave the option out")
    return names


def _add_configuring(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("configuration").add_mutually_exclusive_group()
    group.add_argument("--config", type=Path, metavar="FILE", help="read this configuration, for all notes")
    group.add_argument("--isolated", action="store_true", help="read no configuration")


def _add_listing(parser: argparse.ArgumentParser) -> None:
    _paths(parser)
    parser.add_argument("--output-format", choices=("text", "json"), default="text", help="text or json")
    parser.add_argument("--force-exclude", action="store_true", help=_FORCE_EXCLUDE)
    _add_configuring(parser)
    _add_untrusted(parser)


def _add_untrusted(parser: argparse.ArgumentParser) -> None:
    text = "the notes are a stranger's: run no rules that come with them, raise no limits"
    parser.add_argument("--untrusted", action="store_true", help=text)


def _add_reporting(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("reporting")
    group.add_argument(
        "--output-format", choices=FORMATS, default="text", help=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}"
    )
    group.add_argument("--statistics", action="store_true", help="count the findings by rule instead of listing them")
    group.add_argument("-q", "--quiet", action="store_true", help="no summary, only findings and errors")
    text = "say which configurations are in force, and where the tool failed"
    group.add_argument("-v", "--verbose", action="store_true", help=text)
    _add_fail_on(group)
    group.add_argument(
        "--exit-zero", action="store_const", const="never", dest="fail_on", help="the same as --fail-on never"
    )
    group.add_argument("--exit-non-zero-on-fix", action="store_true", help="exit with 1 if anything was fixed")


def _add_adopting(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("an old blog")
    group.add_argument("--write-baseline", action="store_true", help="let the baseline know all that is found")
    group.add_argument("--prune-baseline", action="store_true", help="remove from the baseline what is gone")
    text = "report only what stands on lines that were changed since this branch or commit"
    group.add_argument("--diff-base", type=_word, metavar="REF", help=text)
    text = "write comments into the notes that suppress all that is found, for this reason"
    group.add_argument("--add-disables", type=_word, metavar="REASON", help=text)


def _add_running(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("speed")
    group.add_argument("--jobs", type=_number, metavar="N", help="use so many processes (one for each core)")
    group.add_argument("--no-cache", action="store_true", help="find out everything anew, and keep nothing")
    _add_cache(group)


def _add_cache(group: argparse._ActionsContainer) -> None:
    text = "keep what is found out here, not in your cache folder"
    group.add_argument("--cache-dir", type=_folder, metavar="FOLDER", help=text)


def _add_network(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--deadline", type=_seconds, metavar="SECONDS", help="stop asking after so long (600)")
    group.add_argument(
        "--allow-host",
        action="append",
        type=_place,
        default=[],
        metavar="HOST:PORT",
        help="ask this private host, too; may be repeated",
    )
    group.add_argument("--proxy", type=_proxy, metavar="URL", help="go through this proxy; none is taken by itself")
    group.add_argument(
        "--endpoint",
        action="append",
        default=[],
        metavar="NAME=URL",
        help="where to ask for arxiv, doi or git; may be repeated",
    )
    recording = group.add_mutually_exclusive_group()
    recording.add_argument("--record", type=Path, metavar="FILE", help="write all that is asked and answered")
    recording.add_argument("--replay", type=Path, metavar="FILE", help="take the answers from a recording")


def _folder(word: str) -> Path:
    return Path(os.path.expanduser(word))  # shells leave `--cache-dir=~/x` as it is


def _word(word: str) -> str:
    if not word.strip():
        raise argparse.ArgumentTypeError("is empty")
    return word


def _number(word: str) -> int:
    if not (word.isascii() and word.isdecimal()) or not 0 < int(word) <= MAX_JOBS:
        raise argparse.ArgumentTypeError(f"is no number of processes up to {MAX_JOBS}: {word}")
    return int(word)


def _seconds(word: str) -> float:
    if not word.replace(".", "", 1).isdecimal() or not 0 < float(word) <= MAX_DEADLINE:
        raise argparse.ArgumentTypeError(f"is no number of seconds up to {MAX_DEADLINE}: {word}")
    return float(word)


def _place(word: str) -> str:
    from paperstack_lint.online.network.guard import parse_host_and_port  # the network takes long to import

    try:
        return parse_host_and_port(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"is no host with its port, such as 127.0.0.1:8000: {word}") from None


def _proxy(word: str) -> str:
    from paperstack_lint.online.network.wire import parse_proxy

    try:
        parse_proxy(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return word


def _papers_parser() -> argparse.ArgumentParser:
    parser = _parser("papers", "List the papers that the notes hold, and which sections of each are filled.")
    _add_listing(parser)
    return parser


def _papers(words: list[str]) -> int:
    from paperstack_lint.cli import papers

    return papers.run(_papers_parser().parse_intermixed_args(words))


def _tags_parser() -> argparse.ArgumentParser:
    parser = _parser("tags", "List the tags of the notes: how often each is used, and other spellings of it.")
    _add_listing(parser)
    return parser


def _tags(words: list[str]) -> int:
    from paperstack_lint.cli import tags

    return tags.run(_tags_parser().parse_intermixed_args(words))


def _cache_parser() -> argparse.ArgumentParser:
    parser = _parser("cache", "Remove what was kept between runs.")
    parser.add_argument("action", choices=("clean",), help="remove it")
    _add_cache(parser)
    return parser


def _cache(words: list[str]) -> int:
    from paperstack_lint.cli import cache

    return cache.run(_cache_parser().parse_intermixed_args(words))


def _config_parser() -> argparse.ArgumentParser:
    parser = _parser("config", "Print the configuration that is in force for notes, and where each value comes from.")
    _add_listing(parser)
    _add_rules(parser)
    _add_fail_on(parser)
    return parser


def _config(words: list[str]) -> int:
    from paperstack_lint.cli import config

    return config.run(_config_parser().parse_intermixed_args(words))


def _rules_parser() -> argparse.ArgumentParser:
    parser = _parser("rules", "List the rules, one a line: name, severity and what it finds.")
    _add_configuring(parser)
    _add_untrusted(parser)
    return parser


def _rules(words: list[str]) -> int:
    from paperstack_lint.cli import rules

    return rules.list_all(_rules_parser().parse_args(words))


def _explain_parser() -> argparse.ArgumentParser:
    parser = _parser("explain", "Say what a rule is about, with examples and options.")
    parser.add_argument("rule", metavar="RULE", help="a rule or a family, such as links/arxiv-form or links")
    _add_configuring(parser)
    _add_untrusted(parser)
    return parser


def _explain(words: list[str]) -> int:
    from paperstack_lint.cli import rules

    return rules.explain(_explain_parser().parse_intermixed_args(words))


def _links_parser() -> argparse.ArgumentParser:
    parser = _parser("links", "HttpRequest the network for the links of the notes, and list each with its verdict.")
    _add_listing(parser)
    parser.add_argument("--state", action="append", choices=STATES, help="list only these; may be repeated")
    parser.add_argument("-q", "--quiet", action="store_true", help="no summary, only the list and errors")
    network = parser.add_argument_group("network")
    _add_network(network)
    _add_cache(network)
    parser.set_defaults(strict_links=False)
    return parser


def _links(words: list[str]) -> int:
    from paperstack_lint.cli import links

    return links.run(_links_parser().parse_intermixed_args(words))


PARSERS: dict[str, Callable[[], argparse.ArgumentParser]] = {
    "check": _lint_parser,
    "papers": _papers_parser,
    "links": _links_parser,
    "tags": _tags_parser,
    "rules": _rules_parser,
    "explain": _explain_parser,
    "config": _config_parser,
    "cache": _cache_parser,
}
COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "check": _lint,
    "papers": _papers,
    "links": _links,
    "tags": _tags,
    "rules": _rules,
    "explain": _explain,
    "cache": _cache,
    "config": _config,
}


class _Parser(argparse.ArgumentParser):
    def _print_message(self, message: str, file: Any = None) -> None:
        """Print help and version as everything else is printed: whole, or a failure that is said."""
        console.put([message], file)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, which may be names of strangers' files."""
        unknown = re.match(r"unrecognized arguments: (--[^\s=]+)", message)
        meant = nearest(unknown[1], self._option_string_actions) if unknown else ""
        message = f"{message}; did you mean `{meant}`?" if meant else message
        for line in self.format_usage().splitlines():
            console.say(line)
        console.error(message)
        sys.exit(FAILURE)


def _parser(command: str, description: str, epilog: str = "") -> argparse.ArgumentParser:
    parser = _Parser(
        f"paperstack-lint {command}".strip(),
        description=description,
        epilog=_wrapped(epilog),
        formatter_class=_formatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--color", choices=console.COLOURS, action=_Colour, help="colour the output (auto: on a terminal)"
    )
    return parser


class _Colour(argparse.Action):
    """Sets the colour of all output, that of the parser among it."""

    def __call__(self, _parser: argparse.ArgumentParser, _namespace: object, value: Any, _option: Any = None) -> None:
        console.set_colour(value)


class _Completion(argparse.Action):
    """Prints the completion of a shell, and ends the program."""

    def __call__(self, _parser: argparse.ArgumentParser, _namespace: object, value: Any, _option: Any = None) -> None:
        from paperstack_lint.cli.completion import script
        from paperstack_lint.engine import rule

        console.put([script(value, PARSERS, rule.catalogue())])
        sys.exit(CLEAN)


def _wrapped(epilog: str) -> str:
    """Return the text below the options, each line broken at spaces, further ones below the second column."""
    from paperstack_lint.report.terminal import wrapped

    style = console.style(sys.stdout)
    lines = []
    for line in epilog.split("\n"):
        column = re.match(r"  \S.*?  +", line)
        lines += wrapped(line, style, len(column[0]) if column else 2)
    return "\n".join(lines)


def _formatter(prog: str) -> argparse.HelpFormatter:
    # Each argument that is added makes one; without a width it would import shutil to learn it.
    return argparse.RawDescriptionHelpFormatter(
        prog, max_help_position=28, width=min(100, console.style(sys.stdout).width)
    )


def _paths(parser: argparse.ArgumentParser) -> None:
    text = "files and folders, or `-` for standard input (default: the configured notes, else the current folder)"
    parser.add_argument("paths", nargs="*", metavar="PATHS", help=text)
