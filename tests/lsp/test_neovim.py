"""A real editor: Neovim shows the diagnostics of a note, fixes it, and saves what `--fix` writes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lsp.blogs import MIXMATCH, ROOT, CommandLine, examples, real_notes

NEOVIM = shutil.which("nvim")
PAGE = ROOT / "docs/editors.md"
SCRIPT = Path(__file__).with_name("neovim.lua")


@pytest.mark.skipif(NEOVIM is None, reason="Neovim is not installed: apt install neovim")
@pytest.mark.parametrize(
    ("blog", "name"), [(examples, MIXMATCH), (real_notes, "_posts/2020-03-26-paper-stack.md")], ids=["example", "real"]
)
def test_neovim_shows_the_findings_and_saves_what_the_command_line_writes(
    tmp_path: Path, blog: object, name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert callable(blog)
    folder = blog(tmp_path)
    command_line = CommandLine(folder, monkeypatch, capfd)
    findings, written = command_line.findings(name), command_line.written("--fix", name)
    assert name in written
    result = tmp_path / "diagnostics.json"
    environment = os.environ | {
        "NOTE": name,
        "RESULT": str(result),
        "INIT": str(tmp_path / "init.lua"),
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
    }
    (snippet,) = re.findall(
        r"^```lua file=init.lua\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    (tmp_path / "init.lua").write_text(snippet, encoding="utf-8")
    program = tmp_path / "paperstack-lint"  # that of this checkout
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m paperstack_lint "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    command = [NEOVIM or "", "--headless", "--clean", "-n", "-u", str(SCRIPT)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert (folder / name).read_bytes().decode() == written[name]
    shown = json.loads(result.read_text(encoding="utf-8"))
    assert sorted((code, message) for _, _, code, message in shown) == sorted(one[:2] for one in findings)
