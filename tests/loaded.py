"""Loads what the program needs, by a run: for the process that those of `program` are forked from, which imports this."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from paperstack_lint.cli.arguments import UsageError
from paperstack_lint.cli.main import main
from tests import program  # which each of them begins with

with suppress(ModuleNotFoundError):  # an extra
    from paperstack_lint.lsp import features  # noqa: F401

with suppress(UsageError):  # an extra
    from paperstack_lint.cli import cluster

    cluster._TIMEOUT = cluster._WAIT = program.HANG  # a cluster of a busy machine may be slow

NOTE = "---\ntitle: x\n---\n\n# Papers\n\n* [MixMatch](http://arxiv.org/pdf/1905.02249)\n"

with tempfile.TemporaryDirectory() as name:
    note = Path(name, "x.md")
    note.write_text(NOTE)
    main(["--isolated", "--no-cache", "--quiet", "--exit-zero", "--fix", name])
    assert note.read_text() != NOTE
