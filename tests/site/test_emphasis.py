"""Emphasis that engines show as delimiters, compared with the HTML of these engines for the same text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from paperstack_lint.collection.project import Project
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT
from paperstack_lint.site import Generator, Site, emphasis_fixes
from paperstack_lint.site.emphasis import emphasis_failures
from paperstack_lint.site.settings import Engine
from paperstack_lint.text.edits import rewrite
from tests import engines
from tests.cases import TODAY

FILE = Path(__file__).parents[1] / "gold" / "emphasis.json"
ROWS: list[dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
"""Texts with intended emphasis, and the HTML of kramdown 2.4, marked 15, markdown-it 14 and Hugo 0.111."""

MODELS: dict[str, Engine] = {
    "kramdown": "kramdown",
    "marked": "marked",
    "markdown-it": "commonmark",
    "goldmark": "commonmark",
}


def note(text: str) -> Note:
    return Note(Path("note.md"), text, Project(DEFAULT, TODAY))


def shows_delimiters(html: str) -> bool:
    return re.search(r"\*|__|~~", re.sub(r"<code>.*?</code>|<[^>]*>", "", html)) is not None


@pytest.mark.parametrize("name", engines.NAMES)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["source"])
def test_what_an_engine_shows_as_delimiters_is_found(row: dict[str, str], name: str) -> None:
    assert bool(emphasis_failures(note(row["source"]), MODELS[name])) == shows_delimiters(row[name])


@pytest.mark.parametrize("name", engines.NAMES)
def test_recorded_answers_are_those_of_the_engine(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if not engines.available(name):
        pytest.skip(f"{name} is not installed")
    rendered = engines.render(name, [row["source"] for row in ROWS], tmp_path)
    if request.config.getoption("--update"):
        rows = [{**row, name: html} for row, html in zip(ROWS, rendered, strict=True)]
        ROWS[:] = rows
        FILE.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert rendered == [row[name] for row in ROWS]


@pytest.mark.parametrize("way", ["space", "comment", "move"])
@pytest.mark.parametrize("name", engines.NAMES)
def test_fix_renders_in_the_engine(name: str, way: emphasis_fixes.Method, tmp_path: Path) -> None:
    if not engines.available(name):
        pytest.skip(f"{name} is not installed")
    fixed = [fixed_text(row["source"], way) for row in ROWS]
    rendered = engines.render(name, fixed, tmp_path)
    assert [html for html in rendered if shows_delimiters(html)] == []


def fixed_text(text: str, way: emphasis_fixes.Method) -> str:
    found = emphasis_failures(note(text), "commonmark")
    return rewrite(text, (edit for one in found for edit in emphasis_fixes.fix_pair(text, one, way).edits))


ENGINES: list[tuple[Generator, dict[str, str], Engine]] = [
    ("jekyll", {"_config.yml": ""}, "kramdown"),
    ("jekyll", {"_config.yml": "markdown: kramdown\n"}, "kramdown"),
    ("jekyll", {"_config.yml": "markdown: CommonMarkGhPages\n"}, "commonmark"),
    ("jekyll", {"_config.yml": "markdown: redcarpet\n"}, "other"),
    ("hexo", {"package.json": '{"dependencies": {"hexo-renderer-marked": "^7.0.0"}}'}, "marked"),
    ("hexo", {"package.json": '{"dependencies": {"hexo-renderer-marked": "latest"}}'}, "marked"),
    ("hexo", {"package.json": '{"dependencies": {"hexo-renderer-marked": "^0.3.0"}}'}, "other"),
    ("hexo", {"package.json": '{"dependencies": {"hexo-renderer-markdown-it-plus": "^1.0.4"}}'}, "commonmark"),
    ("hexo", {"package.json": '{"dependencies": {"hexo-renderer-kramed": "^0.1.4"}}'}, "other"),
    ("hexo", {"package.json": '{"dependencies": {"hexo-renderer-pandoc": "^0.2.8"}}'}, "other"),
    ("hexo", {"package.json": '{"dependencies": {"hexo-renderer-ejs": "^2.0.0"}}'}, "other"),
    ("hexo", {"_config.yml": ""}, "other"),
    ("hugo", {"hugo.toml": ""}, "commonmark"),
    ("hugo", {"config.toml": '[markup]\n  defaultMarkdownHandler = "pandoc"\n'}, "other"),
    ("hugo", {"config.toml": "[blackfriday]\n  plainIDAnchors = true\n"}, "other"),
    ("", {"README.md": ""}, "commonmark"),
    ("", {"mkdocs.yml": ""}, "other"),
    ("", {"SUMMARY.md": ""}, "other"),
    ("", {"_posts/x.md": ""}, "unknown"),
]


@pytest.mark.parametrize(("generator", "files", "engine"), ENGINES)
def test_engine_of_a_site(tmp_path: Path, generator: Generator, files: dict[str, str], engine: Engine) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    site = Site(tmp_path, generator)
    assert site.publishing.engine == engine
    assert repr(engine) in repr(site)  # a cached result is valid for one engine


def test_rows_are_of_all_kinds() -> None:
    kinds: set[Any] = set()
    for row in ROWS:
        for one in emphasis_failures(note(row["source"]), "commonmark"):
            kinds |= {one.opens, one.closes}
    assert kinds == {"", "space", "wide space", "punctuation", "word"}
