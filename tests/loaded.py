"""Loads what the program needs, by a run: for the process that those of `program` are forked from, which imports this."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from paperstack_lint.cli.main import main
from tests import program  # noqa: F401  # which each of them begins with

with suppress(ModuleNotFoundError):  # an extra
    from paperstack_lint.lsp import features  # noqa: F401

NOTE = "---\ntitle: x\n---\n\n# Papers\n\n* [MixMatch](http://arxiv.org/pdf/1905.02249)\n"

with tempfile.TemporaryDirectory() as name:
    note = Path(name, "x.md")
    note.write_text(NOTE)
    main(["--isolated", "--no-cache", "--quiet", "--exit-zero", "--fix", name])
    assert note.read_text() != NOTE
