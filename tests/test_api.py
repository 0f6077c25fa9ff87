"""The public API: what the command line finds and fixes, as Python objects; nothing is printed, written or requested."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import paperstack_lint
from paperstack_lint import api
from paperstack_lint.api import LintError, LintWarning
from paperstack_lint.cli.main import main
from tests.config.test_untrusted import CONFIGURATION, RULE
from tests.engine.test_rule import write
from tests.test_real_notes import FILES, FOLDER

ROOT = Path(__file__).parent.parent
NOTE = "posts/2020-04-18-mixmatch.md"
Json = Callable[..., Any]


@pytest.fixture(autouse=True)
def _no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Json:
    """Return what a command line prints as JSON, and what it prints besides."""

    def run(*words: str, stdin: str = "") -> Any:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        main(words)
        return json.loads(capsys.readouterr().out)

    return run


def data(found: list[api.Finding]) -> list[dict[str, Any]]:
    """The findings as the JSON of the command line has them."""
    listed = []
    for one in found:
        fix = one.fix and {**one.fix._asdict(), "edits": [edit._asdict() for edit in one.fix.edits]}
        listed.append({**one._asdict(), "fix": fix})
    return listed


def test_findings_are_those_of_the_command_line(blog: Path, printed: Json) -> None:
    for words in ([], ["posts"], [NOTE], ["posts", "clean"]):
        expected = printed("--no-cache", "--output-format", "json", *words)["findings"]
        assert data(api.lint_paths(words)) == expected
        assert expected


@pytest.mark.skipif(not FILES, reason=f"no notes in {FOLDER}")
def test_findings_of_real_notes_are_those_of_the_command_line(monkeypatch: pytest.MonkeyPatch, printed: Json) -> None:
    monkeypatch.chdir(FOLDER)
    expected = printed("--no-cache", "--output-format", "json", ".")["findings"]
    assert data(api.lint_paths(["."])) == expected
    assert [paper._asdict() for paper in api.papers(["."])][:1]


def test_findings_of_a_text_are_those_of_its_note(blog: Path, printed: Json) -> None:
    for note in sorted((blog / "posts").glob("*.md")):
        path, text = note.relative_to(blog), note.read_bytes().decode()
        expected = [one for one in api.lint_paths(["posts"]) if one.path == path.as_posix()]
        assert api.lint(text, path) == expected
    command = ["--no-cache", "--output-format", "json", "-"]
    text = "# x\n\n* [a]()\n"
    assert data(api.lint(text)) == printed(*command, stdin=text)["findings"]
    assert [(one.path, one.rule) for one in api.lint(text)] == [("<stdin>", "links/empty")]


@pytest.mark.parametrize("unsafe", [False, True])
def test_a_fixed_text_is_that_of_the_command_line(blog: Path, capsys: pytest.CaptureFixture[str], unsafe: bool) -> None:
    for note in sorted((blog / "posts").glob("*.md")):
        path, text = note.relative_to(blog).as_posix(), note.read_bytes().decode()
        result = api.fix(text, path, unsafe=unsafe)
        assert note.read_bytes().decode() == text  # nothing is written
        assert api.fix(result.text, path, unsafe=unsafe).text == result.text
        main(["--no-cache", "--fix", *["--unsafe-fixes"][:unsafe], "--output-format", "json", path])
        report = json.loads(capsys.readouterr().out)
        assert note.read_bytes().decode() == result.text
        assert (data(result.findings), result.fixed) == (report["findings"], report["summary"]["fixed"])
        note.write_bytes(text.encode())


def test_papers_are_those_of_the_command_line(blog: Path, printed: Json) -> None:
    found = api.papers(["posts"])
    listed = [each._asdict() | {"sections": [one._asdict() for one in each.sections]} for each in found]
    assert json.loads(json.dumps(listed)) == printed("papers", "--output-format", "json", "posts")["papers"]
    assert len(found) > 5


def test_options_are_those_of_the_command_line(blog: Path) -> None:
    (blog / "own.yaml").write_text("ignore: [links]\n")
    (blog / ".paperstack-lint.yaml").write_text("ignore: [tags]\n")

    def families(**options: Any) -> set[str]:
        return {one.rule.partition("/")[0] for one in api.lint_paths(["posts"], **options)}

    assert {"links", "sections"} <= families()
    assert "tags" not in families()
    assert {"links", "tags"} <= families(isolated=True)
    assert families(config="own.yaml") - {"suppression"} == families(isolated=True) - {"links", "suppression"}
    assert families(select=["links"]) == {"links", "suppression"}  # one that hides nothing is always reported
    assert "links" not in families(ignore=["links"])
    assert families(jobs=2, cache=True) == families(cache=True) == families()


def test_notes_that_cannot_be_read_are_findings(blog: Path) -> None:
    (blog / "posts/bad.md").write_bytes(b"\xff\xfe")
    assert [one.rule for one in api.lint_paths(["posts/bad.md"])] == ["note/unreadable"]
    assert [one.rule for one in api.lint("a\0")] == ["note/unreadable"]
    with pytest.warns(LintWarning, match="bad.md: is UTF-16"):
        assert api.papers(["posts/bad.md"]) == []


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: api.lint_paths(["none.md"]), "none.md: no such file or folder"),
        (lambda: api.lint("", select=["linsk"]), "did you mean `links`"),
        (lambda: api.lint("", config="none.yaml"), "none.yaml: cannot be read"),
        (lambda: api.fix("a\ud800"), "character 1 is half of a surrogate pair"),
        (lambda: api.papers(["none"]), "none: no such file or folder"),
    ],
)
def test_errors_are_raised(blog: Path, call: Callable[[], object], message: str) -> None:
    with pytest.raises(LintError, match=message):
        call()


def test_a_rule_that_fails_is_a_warning_and_strangers_rules_do_not_run(blog: Path) -> None:
    (blog / ".paperstack-lint.yaml").write_text("rule-folders: [own]\n")
    write(blog, "own/words/bad.py", '"""Fails."""\ndef check(note, options):\n    raise KeyError("x")\n')
    with pytest.warns(LintWarning, match="rule words/bad failed: KeyError"):
        assert api.lint("# x\n\n* [a]()\n")[0].rule == "links/empty"
    (blog / ".paperstack-lint.yaml").write_text(CONFIGURATION)
    write(blog, "lint_rules/words/evil.py", RULE)
    with pytest.warns(LintWarning, match="may not set rule-folders"):
        api.lint_paths(["posts"], untrusted=True)
    assert not (blog / "ran").exists()


def test_nothing_is_printed_written_or_cached(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    before = {file: file.read_bytes() for file in blog.rglob("*") if file.is_file()}
    api.lint_paths()
    api.fix((blog / NOTE).read_text(), NOTE)
    api.papers()
    assert capfd.readouterr() == ("", "")
    assert {file: file.read_bytes() for file in blog.rglob("*") if file.is_file()} == before
    assert not (tmp_path / "cache").exists()
    api.lint_paths(cache=True)
    assert (tmp_path / "cache").exists()


def test_the_package_imports_nothing_of_it() -> None:
    code = "import sys, paperstack_lint; print([n for n in sys.modules if n.startswith(('paperstack_lint.engine', 'paperstack_lint.api'))])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
    code = (
        "import sys, paperstack_lint.api; print([n for n in ('httpx', 'mistletoe', 'langdetect', 'rich', 'sqlite3',"
        " 'argparse', 'paperstack_lint.cli') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_what_is_public_is_documented() -> None:
    for name in ("docs/api.md", "docs/zh/api.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert [each for each in api.__all__ if f"`{each}" not in text and f"api.{each}(" not in text] == []
    assert set(paperstack_lint.__all__) <= set(dir(paperstack_lint))
