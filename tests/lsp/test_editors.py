"""Real editors show the diagnostics of a note, fix it, and save what `--fix` writes, byte for byte.

Each is set up by its snippet in the documentation. It is what the system has: of Neovim, the snippet for its version.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.lsp.blogs import MIXMATCH, ROOT, CommandLine, examples, real_notes

HERE = Path(__file__).parent
PAGE = (ROOT / "docs/editors.md").read_text(encoding="utf-8")
NEOVIM, EMACS = shutil.which("nvim"), shutil.which("emacs")
LISP = Path("/usr/share/emacs")
EGLOT = [*LISP.glob("*/lisp/progmodes/eglot.el*"), *LISP.glob("site-lisp/elpa/eglot-*")]
MARKDOWN_MODE = [*LISP.glob("site-lisp/elpa/markdown-mode-*")]


class Expected(NamedTuple):
    """A note of a blog, its findings on the command line, and the note as that fixes it."""

    folder: Path
    name: str
    findings: list[Any]
    fixed: str


@pytest.fixture(
    params=[(examples, MIXMATCH), (real_notes, "_posts/2020-03-26-paper-stack.md")], ids=["example", "real"]
)
def expected(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Expected:
    blog, name = request.param
    folder = blog(tmp_path)
    command_line = CommandLine(folder, monkeypatch, capfd)
    findings = command_line.findings(name)
    return Expected(folder, name, findings, command_line.written("--fix", name)[name])


def snippet(name: str) -> str:
    (found,) = re.findall(rf"^```\w+ file={re.escape(name)}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def neovim_snippet() -> str:
    """The snippet for the version of Neovim that is installed."""
    version = subprocess.run([NEOVIM or "", "--version"], capture_output=True, text=True, check=True).stdout
    major, minor = re.findall(r"NVIM v(\d+)\.(\d+)", version)[0]
    return "lsp.lua" if (int(major), int(minor)) >= (0, 11) else "init.lua"


def edited(folder: Path, name: str, init: str, command: list[str]) -> list[Any]:
    """Let an editor show, fix and save a note of a blog; return what it has shown."""
    tools = folder.parent / "tools"
    tools.mkdir()
    (tools / init).write_text(snippet(init), encoding="utf-8")
    program = tools / "paperstack-lint"  # that of this checkout
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m paperstack_lint "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    environment = os.environ | {
        "NOTE": name,
        "RESULT": str(tools / "diagnostics.json"),
        "INIT": str(tools / init),
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tools),
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=400, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return list(json.loads((tools / "diagnostics.json").read_text(encoding="utf-8")))


@pytest.mark.skipif(NEOVIM is None, reason="Neovim is not installed: apt install neovim")
def test_neovim_shows_the_findings_and_saves_what_the_command_line_writes(expected: Expected) -> None:
    command = [NEOVIM or "", "--headless", "--clean", "-n", "-u", str(HERE / "neovim.lua")]
    shown = edited(expected.folder, expected.name, neovim_snippet(), command)
    assert (expected.folder / expected.name).read_bytes().decode() == expected.fixed
    assert sorted((code, message) for _, _, code, message in shown) == sorted(one[:2] for one in expected.findings)


@pytest.mark.skipif(
    not (EMACS and EGLOT), reason="no Emacs with eglot: apt install emacs-nox elpa-eglot elpa-markdown-mode"
)
def test_emacs_shows_the_findings_and_saves_what_the_command_line_writes(expected: Expected) -> None:
    command = [EMACS or "", "--batch", "-q", "-l", str(HERE / "emacs.el")]
    shown = edited(expected.folder, expected.name, "init.el", command)
    assert (expected.folder / expected.name).read_bytes().decode() == expected.fixed
    assert sorted(shown) == sorted(f"paperstack-lint [{one[0]}]: {one[1]}" for one in expected.findings)
