"""A rule of a blog's own works by the five steps of CONTRIBUTING.md alone: its files, taken from there, are used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from paperstack_lint.cli.main import main
from paperstack_lint.engine import rule as rules
from tests.cases import Bench, examples

GUIDE = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
RULE = "words/spelling"
NOTE = "_posts/2020-01-02-densenet.md"


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the guide shows, and nothing else, as the current folder."""
    for name, text in re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    main(arguments)
    captured = capsys.readouterr()
    assert "error:" not in captured.err
    return captured.out


def test_guide_shows_what_is_reported(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert blog.is_dir()
    (shown,) = re.findall(
        r"^\$ paperstack-lint (--output-format concise _posts)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL
    )
    command, output = shown
    assert printed(capsys, *command.split()) == output


def test_fix_fixes_what_is_reported_and_heeds_the_suppression(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (blog / NOTE).read_text(encoding="utf-8")
    assert printed(capsys, "--fix", "_posts") == ""
    fixed = before.replace("Densenet goes", "DenseNet goes").replace("**Resnet**", "**ResNet**")
    assert (blog / NOTE).read_text(encoding="utf-8") == fixed != before
    assert "called Densenet, too" in fixed


def test_options_are_those_of_the_configuration(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "DenseNet" not in printed(capsys, "--isolated", "_posts")
    (blog / ".paperstack-lint.yaml").write_text(
        "rule-folders: [lint_rules]\nrules:\n  words/spelling: { names: [densenet] }\n", encoding="utf-8"
    )
    assert "`Densenet` is spelt `densenet`" in printed(capsys, "_posts")


def test_wrong_option_is_an_error_that_names_the_right_one(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (blog / ".paperstack-lint.yaml").write_text(
        "rule-folders: [lint_rules]\nrules:\n  words/spelling: { nam: [x] }\n", encoding="utf-8"
    )
    assert main(["_posts"]) == 2
    assert "names" in capsys.readouterr().err


def test_explain_prints_what_the_rule_says_of_itself(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = (blog / "lint_rules/words/spelling.py").read_text(encoding="utf-8")
    out = printed(capsys, "explain", RULE)
    assert source.split('"""')[1].splitlines()[0] in out
    assert "names" in out
    assert RULE in printed(capsys, "rules")


def test_examples_in_the_docstring_hold(blog: Path) -> None:
    rule = rules.load(RULE, blog / "lint_rules/words/spelling.py")
    ((bad,), (good,)) = examples(rule)
    with Bench(rule, bad) as bench:
        assert bench.fix().text == good.text != bad.text
    with Bench(rule, good) as bench:
        assert not bench.check().findings


def test_proof_refuses_what_the_rule_does_not_declare(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = blog / "lint_rules/words/spelling.py"
    source = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"^ALTERS = .*\n", "", source, flags=re.MULTILINE), encoding="utf-8")
    before = (blog / NOTE).read_bytes()
    assert main(["--fix", "_posts"]) == 2
    assert RULE in capsys.readouterr().err
    assert (blog / NOTE).read_bytes() == before
