"""Blogs that tests open in an editor, and what the command line does with them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from paperstack_lint.cli.main import main
from tests.repositories import committed

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared/notes"
MIXMATCH = "posts/2020-04-18-mixmatch.md"


def examples(folder: Path) -> Path:
    """Return a copy of the examples, as a repository."""
    shutil.copytree(ROOT / "examples", folder / "blog")
    return committed(folder / "blog")


def real_notes(folder: Path) -> Path:
    """Return a copy of the real notes; the test is skipped where there are none."""
    if not REAL.is_dir():
        pytest.skip("the real notes are not on this machine")
    shutil.copytree(REAL, folder / "notes")
    for place in ((folder / "notes"), *(folder / "notes").rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)  # they may be marked read-only
    return folder / "notes"


def names(folder: Path) -> list[str]:
    """The notes of a blog, but for those outside of its collection."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob("*posts/*.md"))


class CommandLine:
    """The command line in a folder."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, output: pytest.CaptureFixture[str]) -> None:
        monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
        monkeypatch.chdir(folder)
        self._folder = folder
        self._output = output

    def findings(self, name: str) -> list[tuple[Any, ...]]:
        main(["--output-format", "json", name])
        found = json.loads(self._output.readouterr().out)["findings"]
        return [(one["rule"], one["message"], one["severity"], one["start"], one["end"]) for one in found]

    def written(self, *arguments: str) -> dict[str, str]:
        """What the command writes to which notes; they are as before afterwards."""
        before = {path: path.read_bytes() for path in self._folder.rglob("*.md")}
        main([*arguments])
        self._output.readouterr()
        changed = {path: data for path in before if (data := path.read_bytes()) != before[path]}
        for path in changed:
            path.write_bytes(before[path])
        return {path.relative_to(self._folder).as_posix(): data.decode() for path, data in changed.items()}
