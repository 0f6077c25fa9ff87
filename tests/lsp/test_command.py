"""The command that serves an editor."""

from __future__ import annotations

import sys

import pytest

from paperstack_lint.cli.main import main


def test_without_its_packages_the_command_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith("paperstack_lint.lsp")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pygls", None)
    assert main(["server"]) == 2
    remedy = "server needs the package pygls: pip install 'paperstack-lint[lsp]'\n"
    assert capsys.readouterr().err.endswith(remedy)
