"""An old blog: what is known is hidden, what was not changed is not reported, what may stay is suppressed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from paperstack_lint.cli.main import main
from tests.repositories import committed, git

FAULTY = "---\ntitle: x\ntags: [NAS]\n---\n\n[a]()\n\nSee http://arxiv.org/pdf/1905.02249.pdf there.\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "_posts").mkdir()
    for day in (1, 2):
        (tmp_path / f"_posts/2020-01-0{day}-x.md").write_text(FAULTY.replace("[a]", f"[a{day}]"))
    committed(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def go(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        return (code, *capsys.readouterr())

    return go


def test_known_findings_are_hidden_and_new_ones_are_not(blog: Path, run: Run) -> None:
    assert run()[0] == 1
    code, _, err = run("--write-baseline")
    assert (code, "contains 4 findings" in err) == (0, True)
    code, out, err = run()
    assert (code, out, "4 more findings in the baseline" in err) == (0, "", True)
    note = blog / "_posts/2020-01-01-x.md"
    note.write_text(note.read_text().replace("[a1]()", "above\n\n[a1]()") + "\n[new]()\n")
    code, out, _ = run("--output-format", "concise")
    assert (code, out.count("\n"), "`new`" in out) == (1, 1, True)


def test_a_baseline_that_is_named_has_to_be_there(blog: Path, run: Run) -> None:
    (blog / ".paperstack-lint.yaml").write_text("baseline: known.jsonl\n")
    code, _, err = run()
    assert (code, "known.jsonl: no such file: write it with --write-baseline" in err) == (2, True)
    assert run("--write-baseline")[0] == 0
    assert run()[:2] == (0, "")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (".git/index.lock", "is in a folder of git"),
        (".git/hooks/x.jsonl", "is in a folder of git"),
        ("sub/.GIT/x.jsonl", "is in a folder of git"),
        ("link/x.jsonl", "is in a folder of git"),
        ("_config.yml", "does not end in `.jsonl`"),
        ("_posts/new.md", "does not end in `.jsonl`"),
        ("hook.jsonl", "is in a folder of git"),
        ("note.jsonl", "is a link to"),
    ],
)
@pytest.mark.parametrize("words", [("--write-baseline",), ("--untrusted", "--write-baseline"), ()])
def test_a_baseline_cannot_be_any_file_of_the_tree(
    blog: Path, run: Run, name: str, reason: str, words: tuple[str, ...]
) -> None:
    (blog / "sub/.GIT").mkdir(parents=True)
    (blog / "link").symlink_to(".git/hooks")
    (blog / "hook.jsonl").symlink_to(".git/hooks/pre-commit")
    (blog / "note.jsonl").symlink_to("_posts/new.md")
    (blog / ".paperstack-lint.yaml").write_text(f"baseline: {name}\n")
    there = sorted(blog.rglob("*"))
    code, _, err = run(*words)
    assert (code, name in err, reason in err, "set `baseline` to" in err) == (2, True, True, True)
    assert sorted(blog.rglob("*")) == there


def test_the_baseline_without_configuration_does_not_lead_into_the_folder_of_git(blog: Path, run: Run) -> None:
    (blog / ".paperstack-lint-baseline.jsonl").symlink_to(".git/hooks/pre-commit")
    code, _, err = run("--write-baseline")
    assert (code, "is in a folder of git" in err) == (2, True)
    assert not (blog / ".git/hooks/pre-commit").exists()


def test_what_is_gone_is_reported_and_pruned(blog: Path, run: Run) -> None:
    run("--write-baseline")
    note = blog / "_posts/2020-01-01-x.md"
    note.write_text(note.read_text().replace("[a1]()", "a1"))
    assert "--prune-baseline removes them" in run()[2]
    assert "Removed" in run("--prune-baseline")[2]
    assert "--prune-baseline" not in run()[2]


def test_a_baseline_of_some_rules_or_notes_keeps_what_is_known_of_the_others(blog: Path, run: Run) -> None:
    run("--write-baseline")
    known = (blog / ".paperstack-lint-baseline.jsonl").read_text()
    for words in (("--select", "tags"), ("_posts/2020-01-01-x.md",)):
        run("--write-baseline", *words)
        assert (blog / ".paperstack-lint-baseline.jsonl").read_text() == known


def test_only_what_a_branch_has_changed_is_reported(blog: Path, run: Run) -> None:
    note = blog / "_posts/2020-01-01-x.md"
    note.write_text(note.read_text() + "\n[new]()\n")
    (blog / "_posts/2020-01-03-x.md").write_text("---\ntitle: x\n---\n\n[whole]()\n")
    out = run("--diff-base", "HEAD", "--output-format", "concise")[1]
    assert [name in out for name in ("`new`", "`whole`", "`a1`", "`a2`")] == [True, True, False, False]
    assert run("--diff-base", "nowhere")[0] == 2


def test_suppressions_are_written_and_hide_all(blog: Path, run: Run) -> None:
    code, _, err = run("--add-disables", "before our time")
    assert (code, err.count("Suppressed 2 findings")) == (0, 2)
    assert run()[0] == 0
    assert "before our time" in git(blog, "diff")
    assert run("--add-disables", "a -- b", "_posts")[0] == 0  # nothing is left to write it for


@pytest.mark.parametrize("since", [False, True])
def test_beside_a_baseline_suppressions_are_written_as_without_one(blog: Path, run: Run, since: bool) -> None:
    note = blog / "_posts/2020-01-01-x.md"
    if not since:
        assert run("--write-baseline")[0] == 0
    before = note.read_text()
    added = "\n\nIt is [new]() and http://arxiv.org/pdf/1706.03762.pdf says so.\n"
    note.write_text(before.rstrip("\n") + added)
    words = ["--diff-base", "HEAD"] if since else []
    code, _, err = run("--add-disables", "to be found", *words)
    assert (code, "Suppressed 2 findings in" in err) == (0, True)
    comment = "<!-- paperstack-lint-disable-next-line links/arxiv-form links/empty -- to be found -->\n"
    assert note.read_text() == before.rstrip("\n") + added.replace("It", comment + "It")
    code, out, err = run(*words, "--output-format", "concise")
    assert (code, out) == (0, "")
    assert since or "4 more findings in the baseline" in err


def test_a_suppression_does_not_make_a_known_finding_new(blog: Path, run: Run) -> None:
    note = blog / "_posts/2020-01-01-x.md"
    note.write_text("---\ntitle: x\ntags: [NAS]\n---\n\nabove\n[a]() and\nbelow\n")
    assert run("--write-baseline")[0] == 0
    note.write_text(note.read_text().replace("[a]()", "[a]() http://arxiv.org/pdf/1905.02249.pdf"))
    run("--add-disables", "to be found")
    assert run("--output-format", "concise", str(note))[:2] == (0, "")


@pytest.mark.parametrize(
    "words",
    [
        ("--write-baseline", "--fix"),
        ("--diff-base", "HEAD", "--diff"),
        ("--write-baseline", "--prune-baseline"),
        ("--add-disables", "x", "--online"),
        ("--write-baseline", "--isolated"),
        ("--diff-base", ""),
        ("--add-disables", " "),
        ("--jobs", "0"),
    ],
)
def test_what_cannot_be_meant_is_refused(blog: Path, run: Run, words: tuple[str, ...]) -> None:
    assert blog.exists()
    assert run(*words)[0] == 2


def test_tags_are_listed_with_other_spellings(blog: Path, run: Run) -> None:
    (blog / "_posts/2020-01-03-x.md").write_text("---\ntitle: x\ntags: [nas, one]\n---\n")
    code, out, err = run("tags")
    assert (code, out.splitlines()[0], "-> NAS" in out) == (0, "2  NAS", True)
    assert "1 is another spelling" in err
    (first, *_) = json.loads(run("tags", "--output-format", "json")[1])["tags"]
    assert (first["name"], first["notes"], first["spelling"]) == ("NAS", 2, None)


def test_cache_is_cleaned(blog: Path, run: Run) -> None:
    run("--cache-dir", str(blog.parent / "cache"))
    assert "Removed" in run("cache", "clean", "--cache-dir", str(blog.parent / "cache"))[2]
