"""The program: find the command, parse its arguments, run it, and return the exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

from paperstack_lint.cli import arguments, commands, console
from paperstack_lint.cli.arguments import UsageError
from paperstack_lint.cli.commands import COMMANDS
from paperstack_lint.cli.exit_codes import FAILURE, INTERRUPTED
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine.rule import RuleError
from paperstack_lint.storage.files import FileError
from paperstack_lint.storage.paths import MARKDOWN
from paperstack_lint.text import translation
from paperstack_lint.text.message import msg
from paperstack_lint.text.nearest import nearest
from paperstack_lint.text.regex import regex
from paperstack_lint.text.translation import tr, translate, translated

_DEFAULT = "check"
"""The command that runs where none is named."""
_OF_EVERY_COMMAND = ("--color", "--language")
_USUAL_NAMES = {"help": "--help", "version": "--version", "lint": "check", "fix": "--fix", "diff": "--diff"}
"""Commands of other linters, and what they are called here."""
_EXAMPLES = msg(
    """
examples:
  paperstack-lint _posts/                  report the findings of all notes in a folder
  paperstack-lint --fix _posts/            apply the safe fixes
  paperstack-lint --online _posts/         use the network, too: dead links, wrong arXiv identifiers
  paperstack-lint --diff --select links .  show what --fix would change in links
  cat note.md | paperstack-lint --fix - --stdin-filename _posts/2020-01-02-note.md

exit code: 0 no error left (with --fail-on warning: no finding), 1 some left, 2 usage, configuration or internal error
"""
)


def main(words: Sequence[str] | None = None) -> int:
    """Run the program with the arguments `words`, by default those of the process, and return the exit code."""
    words = list(sys.argv[1:] if words is None else words)
    translation.set_language(translation.chosen_language(words, os.environ))
    console.prepare_streams()
    console.set_colour_mode("auto")
    try:
        return _run(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (ConfigError, RuleError, console.OutputError, FileError) as error:
        console.print_error(str(error))
        return FAILURE
    except SystemExit as stop:  # argparse has printed the error or the help
        return stop.code if isinstance(stop.code, int) else 0
    except Exception as error:  # noqa: BLE001  # Python would exit with 1, as if findings were left
        if isinstance(error.__cause__, KeyboardInterrupt):  # while Python 3.11 made a class
            return INTERRUPTED
        from traceback import format_exc

        for line in (tr("internal error, please report it:"), *format_exc().splitlines()):
            console.print_message(line)
        return FAILURE


def _run(words: list[str]) -> int:
    words = _command_first(_protect_file_names(words))
    name = words.pop(0) if words and words[0] in COMMANDS else _DEFAULT
    if words and name == _DEFAULT:
        _refuse_unknown(words[0])
    parser = _parser(name)
    options = parser.parse_intermixed_args(words)
    if name == _DEFAULT and options.paths:
        _refuse_unknown(options.paths[0])
    try:
        return commands.load(name).run(options)
    except UsageError as error:
        parser.error(str(error))


def _command_first(words: list[str]) -> list[str]:
    """Return the words with a command before the options that every command has."""
    at = 0
    while at < len(words) and words[at].partition("=")[0] in _OF_EVERY_COMMAND:
        at += 1 if "=" in words[at] else 2
    return [words[at], *words[:at], *words[at + 1 :]] if words[at : at + 1] and words[at] in COMMANDS else words


def _refuse_unknown(word: str) -> None:
    """Raise ConfigError for a first word that looks like a command, and is neither one nor a file or folder."""
    if not regex(r"[A-Za-z_][\w-]*").fullmatch(word) or os.path.lexists(word):
        return
    files = os.listdir() if os.access(".", os.R_OK) else []
    meant = _USUAL_NAMES.get(word) or nearest(word, [*COMMANDS, *files])
    remedy = msg("did you mean `{name}`?", name=meant) if meant else msg("`paperstack-lint --help` lists the commands")
    raise ConfigError(msg("`{word}` is neither a command nor a file or folder; {remedy}", word=word, remedy=remedy))


def _protect_file_names(words: list[str]) -> list[str]:
    """Return the words without `--`; `./` is put before names after it that begin with a dash: they are no options.

    So it is before notes elsewhere: git hooks append file names, and a stranger may name a note `--config=x.md`.
    """
    at = words.index("--") if "--" in words else len(words)
    return [f"./{word}" if _is_note(word) else word for word in words[:at]] + [
        f"./{word}" if word[:1] == "-" else word for word in words[at + 1 :]
    ]


def _is_note(word: str) -> bool:
    return word[:1] == "-" and word.lower().endswith(MARKDOWN) and os.path.isfile(word)


def _parser(name: str) -> arguments.Parser:
    """Return the parser of a command. That of the default command has the options of the program as well."""
    parser = _MainParser() if name == _DEFAULT else arguments.Parser(name, commands.summary(name))
    commands.load(name).add_arguments(parser)
    if name == _DEFAULT:
        text = tr("print the completion script of this shell")
        parser.add_argument(
            "--version", action="version", version=_version(), help=tr("show program's version number and exit")
        )
        parser.add_argument("--print-completion", choices=("bash", "zsh"), action=_Completion, help=text)
    return parser


def _version() -> str:
    from paperstack_lint import __version__

    return f"paperstack-lint {__version__}"


class _MainParser(arguments.Parser):
    """The parser of the default command, whose help is that of the program."""

    def __init__(self) -> None:
        super().__init__("", msg("Lint and normalize paper-reading notes in Markdown."))
        self.usage = "paperstack-lint [OPTIONS] [PATHS]...\n       paperstack-lint COMMAND ..."

    def format_help(self) -> str:
        """Return the help with the commands and examples, for which each command is read: not for other runs."""
        listed = "\n".join(f"  {name:9} {translate(commands.summary(name))}" for name in COMMANDS)
        hint = tr("  (for a folder with the name of a command, write ./papers)")
        self.epilog = arguments.wrap_columns(f"{tr('commands:')}\n{listed}\n{hint}\n{translated(_EXAMPLES)}")
        return super().format_help()


class _Completion(argparse.Action):
    """Print the completion script of a shell, and end the program."""

    def __call__(self, _own: argparse.ArgumentParser, _namespace: object, value: Any, _option: Any = None) -> None:
        from paperstack_lint.cli.completion import script
        from paperstack_lint.engine import rule

        console.write([script(value, {name: partial(_parser, name) for name in COMMANDS}, rule.catalogue())])
        sys.exit(0)
