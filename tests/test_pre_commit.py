"""The hooks, run by pre-commit itself on a scratch repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_cli import FAULTY, FIXED
from tests.repositories import committed, git
from tests.sharing import PIP, made_once

ROOT = Path(__file__).parent.parent
PRE_COMMIT = Path(sys.executable).with_name("pre-commit")
NAMES = (
    "2020-01-01-a b.md",
    "2020-01-02-论文笔记.md",
    "2020-01-03-c+d's.md",
    *(f"2020-02-{n:02}-x.md" for n in range(1, 20)),
)


@pytest.fixture(scope="session")
def hooks(shared_folder: Path) -> Path:
    """Return a repository that contains this checkout as it is, made once for all tests."""
    if not shutil.which("git") or not PRE_COMMIT.exists():
        pytest.skip("git or pre-commit is not installed")
    return made_once(shared_folder / "hooks", _copy) / "paperstack-lint"


def _copy(folder: Path) -> None:
    for name in (".pre-commit-hooks.yaml", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        if (ROOT / name).exists():
            (folder / "paperstack-lint").mkdir(exist_ok=True)
            shutil.copy(ROOT / name, folder / "paperstack-lint")
    for name in ("paperstack_lint", "rules"):
        shutil.copytree(ROOT / name, folder / "paperstack-lint" / name, ignore=shutil.ignore_patterns("__pycache__"))
    committed(folder / "paperstack-lint")


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A repository of notes with one problem that can be fixed each; one of them is excluded, and there are other files.

    Below `wiki` another configuration counts, of whose two notes one is excluded.
    """
    folder = tmp_path / "blog"
    (folder / "_posts/old").mkdir(parents=True)
    for name in (*NAMES, "old/2019-01-01-y.md"):
        (folder / "_posts" / name).write_text(FAULTY.replace("* [MixMatch]()\n", ""))
    for name in (
        "README.md",
        "about.md",
        "wiki/a.md",
        "wiki/old.md",
    ):  # what the bare command passes over, and what not
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(FAULTY.replace("* [MixMatch]()\n", ""))
    (folder / "wiki/.paperstack-lint.yml").write_text("exclude: [old.md]\nfail-on: warning\n")
    (folder / "picture.txt").write_text("[no note]()\n")
    (folder / ".paperstack-lint.yaml").write_text('exclude: ["_posts/old/**"]\nfail-on: warning\n')
    return committed(folder)


def tried(hooks: Path, blog: Path, hook: str) -> tuple[int, str]:
    """What pre-commit says of the hook on all files of the blog, for which it makes one environment for all tests."""
    config, ids = blog.parent / "hooks.yaml", [{"id": "paperstack-lint"}, {"id": "paperstack-lint-fix"}]
    repository = {"repo": str(hooks), "rev": git(hooks, "rev-parse", "HEAD").strip(), "hooks": ids}
    config.write_text(json.dumps({"repos": [repository]}))
    done = subprocess.run(
        [PRE_COMMIT, "run", hook, "--config", str(config), "--all-files", "--verbose"],
        cwd=blog,
        env=os.environ | PIP | {"PRE_COMMIT_HOME": str(hooks.parent / "cache"), "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    out = done.stdout + done.stderr
    if re.search("No matching distribution|Temporary failure|Connection|Max retries|ReadTimeout", out):
        pytest.skip("the package index cannot be reached")
    return done.returncode, out


def test_the_hook_reports_every_note_but_the_excluded_one_and_changes_nothing(hooks: Path, blog: Path) -> None:
    code, out = tried(hooks, blog, "paperstack-lint")
    assert code == 1, out
    assert f"{len(NAMES) + 1} notes checked: {len(NAMES) + 1} warnings" in out
    assert f"and {len(NAMES)} more notes" in out
    assert git(blog, "status", "--porcelain") == ""


def test_the_fixing_hook_fixes_the_same_notes_and_passes_the_second_time(hooks: Path, blog: Path) -> None:
    code, out = tried(hooks, blog, "paperstack-lint-fix")
    assert code == 1, out
    assert "files were modified by this hook" in out
    fixed = FIXED.replace("* [MixMatch]()\n", "")
    assert all((blog / name).read_text() == fixed for name in ("wiki/a.md", *(f"_posts/{name}" for name in NAMES)))
    left = ("_posts/old", "picture.txt", "README.md", "about.md", "wiki/old.md")
    assert git(blog, "status", "--porcelain", *left) == ""
    code, out = tried(hooks, blog, "paperstack-lint-fix")
    assert code == 0, out


def test_with_both_hooks_each_finding_is_reported_once(hooks: Path, blog: Path) -> None:
    (blog / "_posts" / NAMES[0]).write_text(FAULTY)  # one that no fix is for
    git(blog, "commit", "--quiet", "--all", "--message", "more")
    fixing, reporting = (tried(hooks, blog, hook)[1] for hook in ("paperstack-lint-fix", "paperstack-lint"))
    assert (fixing.count("links/empty"), reporting.count("links/empty")) == (0, 1)
    assert "files were modified by this hook" in fixing


def test_what_a_hook_needs_in_order_to_be_right_is_in_its_entry() -> None:
    from paperstack_lint.note.front_matter.yaml_reader import Value, read

    found = read((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, Value)
    entries = {one.data["id"]: one.data["entry"] for one in found.items}
    assert entries == {
        "paperstack-lint": "paperstack-lint --force-exclude",
        "paperstack-lint-fix": "paperstack-lint --force-exclude --fix-only",
    }
