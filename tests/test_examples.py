"""The examples show every family of rules, and what becomes of them when they are fixed and finished by hand."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from paperstack_lint.cli.main import main
from paperstack_lint.engine import rule as rules
from tests import example_web

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"


def findings(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    main(["--output-format", "json", *arguments])
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    return found


def test_posts_show_every_family(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert blog.is_dir()
    families = {finding["rule"].partition("/")[0] for finding in findings(capsys, "posts")}
    # Of a note with a merge conflict no finding has a fix, so none of the posts has one.
    assert families == {name.partition("/")[0] for name in rules.catalogue()} - {"text"}


def test_fix_leaves_what_needs_a_human_and_settles(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left = findings(capsys, "--fix", "posts")
    assert [one for one in left if one["fix"] and one["fix"]["safe"]] == []
    fixed = {file.name: file.read_bytes() for file in (blog / "posts").iterdir()}
    # What a fix has added is for the second run to report.
    again = findings(capsys, "--fix", "posts")
    assert [one for one in again if one["rule"] != "sections/empty"] == [
        one for one in left if one["rule"] != "sections/empty"
    ]
    assert findings(capsys, "--fix", "posts") == again
    assert {file.name: file.read_bytes() for file in (blog / "posts").iterdir()} == fixed


def test_our_own_documents_and_clean_posts_have_no_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    documents = [file.name for file in ROOT.glob("*.md")]
    assert findings(capsys, *documents, "docs", "examples") == []


def test_clean_posts_have_no_finding_by_themselves(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(blog / "posts")  # each clean post is there as well
    assert findings(capsys, "clean") == []


def test_every_post_has_a_clean_twin() -> None:
    posts, clean = ({file.name for file in (EXAMPLES / folder).iterdir()} for folder in ("posts", "clean"))
    assert posts == clean


def test_recording_is_what_the_simulated_web_says(blog: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    assert blog.is_dir()
    example_web.record(Path("posts"), tmp_path / "web.jsonl")
    made = re.sub(
        r"<updated>[^<]*</updated>", "<updated>2026-05-28T20:26:40Z</updated>", (tmp_path / "web.jsonl").read_text()
    )
    if request.config.getoption("--update"):
        (EXAMPLES / "web.jsonl").write_text(made)
    assert (EXAMPLES / "web.jsonl").read_text() == made, "run `pytest tests/test_examples.py --update`"


def test_clean_posts_have_no_finding_on_the_network(
    blog: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(blog / "posts")
    example_web.record(Path("clean"), tmp_path / "web.jsonl")
    assert findings(capsys, "--online", "--replay", str(tmp_path / "web.jsonl"), "clean") == []


def test_posts_show_every_rule_that_needs_the_network(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert blog.is_dir()
    shown = {one["rule"] for one in findings(capsys, "--online", "--replay", "web.jsonl", "posts")}
    online = {name for name, file in rules.catalogue().items() if rules.load(name, file).needs}
    assert online - shown == {"links/arxiv-unknown", "links/arxiv-withdrawn"}  # no real paper shows them for sure
