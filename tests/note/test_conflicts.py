"""A note with a merge conflict is reported, and nothing writes into it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_adoption import Run, run
from tests.repositories import committed, git

__all__ = ["run"]

NOTE = "---\ntitle: x\ntags: [a, a]\n---\n\n## 训练CNN\n\n## 训练 GAN\n## 训练 RNN\nSee http://arxiv.org/pdf/1905.02249.pdf there.\n\n{}\n"


@pytest.fixture
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a note with a merge conflict, beside one that links to it."""
    monkeypatch.chdir(tmp_path)
    note = tmp_path / "_posts/2020-01-02-x.md"
    note.parent.mkdir()
    note.write_text(NOTE.format("one"))
    (note.parent / "2020-01-03-y.md").write_text(
        "---\ntitle: x\n---\n\n[x](2020-01-02-x.md#训练cnn) http://arxiv.org/pdf/1905.02249.pdf\n"
    )
    committed(tmp_path)
    start = git(tmp_path, "rev-parse", "HEAD").strip()
    for branch, text in (("side", "[two]()"), ("own", "[three]()")):
        git(tmp_path, "checkout", "--quiet", "-b", branch, start)
        note.write_text(NOTE.format(text))
        git(tmp_path, "commit", "--quiet", "--all", "--message", text)
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *identity, "merge", "--quiet", "side"], cwd=tmp_path, capture_output=True, check=False)
    assert "<<<<<<<" in note.read_text()
    return note


def test_conflict_is_an_error_with_its_line_and_no_finding_of_the_note_has_a_fix(note: Path, run: Run) -> None:
    code, out, _ = run("--output-format", "json")
    found = [one for one in json.loads(out)["findings"] if one["path"].endswith("x.md")]
    (conflict,) = [one for one in found if one["rule"] == "text/conflict"]
    assert (code, conflict["severity"], conflict["line"]) == (1, "error", 12)
    assert {"links/arxiv-form", "tags/duplicate", "links/empty"} <= {one["rule"] for one in found}
    assert {json.dumps(one["fix"]) for one in found} == {"null"}
    message = next(one["message"] for one in found if one["rule"] == "links/arxiv-form")
    assert message.endswith("(no fix: the note has an unresolved merge conflict in line 12)")


@pytest.mark.parametrize("words", [(), ("--unsafe-fixes",), ("--ignore", "text")])
def test_note_with_a_conflict_is_not_fixed_and_the_others_are(note: Path, run: Run, words: tuple[str, ...]) -> None:
    before, other = note.read_bytes(), note.with_name("2020-01-03-y.md")
    assert run("--fix", *words)[0] == 1
    assert note.read_bytes() == before
    assert "https://arxiv.org/abs/1905.02249" in other.read_text()
    assert run("--diff", *words, str(note))[1] == ""


def test_no_suppression_is_written_into_a_conflict(note: Path, run: Run) -> None:
    before = note.read_bytes()
    code, _, err = run("--add-disables", "old")
    assert (code, note.read_bytes()) == (1, before)
    assert "nothing suppressed, for the note has an unresolved merge conflict" in err


def test_note_is_fixed_once_the_conflict_is_resolved(note: Path, run: Run) -> None:
    note.write_text(NOTE.format("three"))
    assert run("--fix")[0] == 0
    assert "训练 CNN" in note.read_text()
