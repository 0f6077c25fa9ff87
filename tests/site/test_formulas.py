"""Formulas that engines change, compared with the HTML of these engines for the same text."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from paperstack_lint.site import Generator, Site
from paperstack_lint.site.formulas import damaged_formulas
from tests import engines
from tests.site.test_emphasis import MODELS, note

FILE = Path(__file__).parents[1] / "gold" / "formulas.json"
ROWS: list[dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
"""Texts with formulas, and the HTML of kramdown 2.4, marked 15, markdown-it 14 and Hugo 0.111."""


@pytest.mark.parametrize("name", engines.NAMES)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["source"])
def test_what_an_engine_changes_is_found(row: dict[str, str], name: str) -> None:
    source = row["source"]
    found = [source[slice(*damage.formula)] for damage in damaged_formulas(note(source), MODELS[name])]
    formulas = [each[0] for each in re.finditer(r"(\$\$?)[^$]+\1", source)]
    assert found == [each for each in formulas if each.strip("$") not in unescape(row[name])]


@pytest.mark.parametrize("name", engines.NAMES)
def test_recorded_answers_are_those_of_the_engine(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if not engines.available(name):
        pytest.skip(f"{name} is not installed")
    rendered = engines.render(name, [row["source"] for row in ROWS], tmp_path)
    if request.config.getoption("--update"):
        ROWS[:] = [{**row, name: html} for row, html in zip(ROWS, rendered, strict=True)]
        FILE.write_text(json.dumps(ROWS, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert rendered == [row[name] for row in ROWS]


MATHJAX = "<script>MathJax = {tex: {inlineMath: [['$', '$']]}};</script>"
MARKED = '{"dependencies": {"hexo-renderer-marked": "^7.0.0"}}'
NEXT = "math:\n  per_page: false\n  mathjax:\n    enable: true\n"
SITES: list[tuple[Generator, dict[str, str], str]] = [
    ("jekyll", {"_includes/head.html": MATHJAX}, "kramdown"),
    ("jekyll", {"_layouts/a/b.html": MATHJAX}, "kramdown"),
    ("jekyll", {"_includes/head.html": '<script src="mathjax.js"></script>'}, ""),
    ("jekyll", {"_includes/head.html": "<p>none</p>"}, ""),
    ("hugo", {"hugo.toml": "[params]\nmath = true\n"}, "commonmark"),
    ("hugo", {"hugo.toml": "", "layouts/partials/head.html": MATHJAX}, "commonmark"),
    ("hugo", {"hugo.toml": "[params]\nmath = false\n"}, ""),
    ("hugo", {"hugo.toml": "[params]\nmath = true\n[markup.goldmark.extensions.passthrough]\nenable = true\n"}, ""),
    ("hexo", {"package.json": MARKED, "themes/next/_config.yml": NEXT}, "marked"),
    ("hexo", {"package.json": MARKED, "_config.next.yml": NEXT}, "marked"),
    ("hexo", {"package.json": MARKED, "_config.next.yml": NEXT.replace("true", "false")}, ""),
    ("hexo", {"package.json": MARKED.replace("{", '{"hexo-math": "4", ', 1), "_config.next.yml": NEXT}, ""),
    ("hexo", {"package.json": MARKED.replace("marked", "kramed"), "_config.next.yml": NEXT}, ""),
    ("", {"README.md": "math: true\n"}, ""),
]


@pytest.mark.parametrize(("generator", "files", "engine"), SITES)
def test_engine_that_changes_the_formulas_of_a_site(
    tmp_path: Path, generator: Generator, files: dict[str, str], engine: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert Site(tmp_path, generator).formula_engine == engine


def test_settings_that_look_like_math_take_linear_time(tmp_path: Path) -> None:
    settings = "math:\n" + (" " * 60 + "x\n") * 2_000
    (tmp_path / "package.json").write_text(MARKED, encoding="utf-8")
    (tmp_path / "_config.next.yml").write_text(settings, encoding="utf-8")
    assert Site(tmp_path, "hexo").formula_engine == ""
