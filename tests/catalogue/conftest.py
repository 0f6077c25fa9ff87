"""Reports for the tests: of a blog that the test writes, through the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from paperstack_lint.cli.main import main
from tests.catalogue.html import Page

Report = Callable[..., Page]
Notes = dict[str, str]


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, as the current one."""
    folder = tmp_path / "blog"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return folder


def write(folder: Path, notes: Notes) -> None:
    """Write the notes."""
    for name, text in notes.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def report(blog: Path) -> Report:
    """The report on notes, as a page."""

    def build(notes: Notes, *options: str) -> Page:
        write(blog, notes)
        assert main(["report", "--output", "report.html", "--jobs", "1", *options]) == 0
        return Page((blog / "report.html").read_text(encoding="utf-8"))

    return build
