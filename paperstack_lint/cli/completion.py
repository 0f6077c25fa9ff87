"""Completion of the command line in a shell; the only importer of shtab."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Collection, Mapping

import shtab

PROGRAM = "paperstack-lint"
_FIRST = "_paperstack_lint_first"
_BASH = """\
{name}() {{
  compgen -W "{commands}" -- "$1"
  _shtab_compgen_files "$1"
}}
"""
_ZSH = """\
{name}() {{
  _alternative 'commands:command:({commands})' 'files:file:_files'
}}
"""


def script(shell: str, commands: Mapping[str, Callable[[], ArgumentParser]], rules: Collection[str]) -> str:
    """Return what a shell, `bash` or `zsh`, sources.

    `commands` are the parsers of the commands by name, `rules` the names of all rules. The words of the bare command
    are those of `check`; its first one may be a command as well.
    """
    names = [*rules, *dict.fromkeys(name.partition("/")[0] for name in rules)]
    root = ArgumentParser(PROGRAM, parents=[commands["check"]()], add_help=False)
    below = root.add_subparsers(dest="command", metavar="COMMAND")
    for name, parser in commands.items():
        made = parser()
        below.add_parser(name, parents=[_completed(made, names)], help=made.description, add_help=False)
    for action in _completed(root, names)._actions:  # noqa: SLF001
        if action.dest == "paths":
            action.complete = {"bash": _FIRST, "zsh": _FIRST}  # type: ignore[attr-defined]
    first = {"bash": _BASH, "zsh": _ZSH}[shell].format(name=_FIRST, commands=" ".join(commands))
    return str(shtab.complete(root, shell, preamble=first))


def _completed(parser: ArgumentParser, rules: list[str]) -> ArgumentParser:
    """Return a parser that completes paths and the names of rules."""
    for action in parser._actions:  # noqa: SLF001  # argparse lists its actions nowhere else
        if action.dest in ("paths", "config", "stdin_filename", "record", "replay"):
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        if action.dest == "cache_dir":
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        if action.dest in ("select", "ignore", "rule"):
            action.choices = rules
    return parser
