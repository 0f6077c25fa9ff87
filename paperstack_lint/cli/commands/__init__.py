"""Commands: one module each, found by its name, with functions `add_arguments(parser)` and `run(options)`.

The first line of its docstring is the help text. `run` returns the exit code: 0 for success, 1 where findings are left
or a note cannot be read, 2 for other errors; it may raise UsageError, ConfigError and FileError. To add a command, add
its module, a test and a line in the documentation.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from importlib import import_module
from typing import Protocol, cast

_FOLDER = os.path.dirname(__file__)
COMMANDS = tuple(sorted(file.removesuffix(".py") for file in os.listdir(_FOLDER) if file[:1] not in "_."))
"""The names of the commands."""


class Command(Protocol):
    """The module of a command."""

    def add_arguments(self, parser: ArgumentParser, /) -> None:
        """Add the arguments of the command to its parser."""

    def run(self, options: Namespace, /) -> int:
        """Run the command with its parsed arguments, and return the exit code."""


def load(name: str) -> Command:
    """Return the command of that name, one of COMMANDS."""
    return cast("Command", import_module(f"{__name__}.{name}"))


def summary(name: str) -> str:
    """Return the help text of a command, without importing its module: that takes long."""
    with open(os.path.join(_FOLDER, f"{name}.py"), encoding="utf-8") as file:
        return file.readline().strip().strip('"')
