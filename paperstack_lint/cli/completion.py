"""Generate the script that completes the command line in a shell; the only importer of shtab."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Collection, Mapping

import shtab

PROGRAM = "paperstack-lint"
_COMPLETE_FIRST = "_paperstack_lint_first"
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
    """Return the completion script of a shell, `bash` or `zsh`.

    `commands` make the parsers by command, `rules` are the names of all rules. Without a command, the arguments are
    those of `check`, and the first one may be a command as well.
    """
    names = [*rules, *dict.fromkeys(name.partition("/")[0] for name in rules)]
    root = ArgumentParser(PROGRAM, parents=[commands["check"]()], add_help=False)
    below = root.add_subparsers(dest="command", metavar="COMMAND")
    for name, parser in commands.items():
        own = parser()
        below.add_parser(name, parents=[_add_completions(own, names)], help=own.description, add_help=False)
    for action in _add_completions(root, names)._actions:  # noqa: SLF001  # argparse has no public list of its actions
        if action.dest == "paths":
            action.complete = {"bash": _COMPLETE_FIRST, "zsh": _COMPLETE_FIRST}  # type: ignore[attr-defined]
    first = {"bash": _BASH, "zsh": _ZSH}[shell].format(name=_COMPLETE_FIRST, commands=" ".join(commands))
    return str(shtab.complete(root, shell, preamble=first))


def _add_completions(parser: ArgumentParser, rules: list[str]) -> ArgumentParser:
    """Return the parser, with completions of paths and rule names added."""
    for action in parser._actions:  # noqa: SLF001  # argparse has no public list of its actions
        files = ("paths", "config", "output", "stdin_filename", "output_file", "record", "replay", "update")
        if action.dest in files:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        if action.dest == "cache_dir":
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        if action.dest in ("select", "ignore", "rule"):
            action.choices = rules
    return parser
