"""Serve an editor: the language server, over standard input and output."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.text.translation import tr


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "--stdio", action="store_true", help=tr("use the standard streams, as always: editors may say so")
    )


def run(options: Namespace) -> int:
    """Serve one client until it ends the server, and return the exit code."""
    try:
        from paperstack_lint.lsp import features
    except ModuleNotFoundError as error:
        raise ConfigError(
            tr("server needs the package {name}: pip install 'paperstack-lint[lsp]'", name=str(error.name))
        ) from None
    features.serve(options.language)
    return 0
