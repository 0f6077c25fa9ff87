"""`paperstack-lint init` on the command line: what it shows, prompts for, writes, and never overwrites."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from paperstack_lint.cli.commands.init import HOOK, HOOK_FILE
from paperstack_lint.config.configuration import BASELINE, FILES
from paperstack_lint.note.front_matter.yaml_reader import load_config
from tests.catalogue.blogs import jekyll, numbered, write
from tests.cli.test_adoption import Run, run

__all__ = ["run"]


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, jekyll())


class Terminal(io.StringIO):
    """A terminal on which somebody has typed."""

    def isatty(self) -> bool:
        return True


def typed(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(words))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)


def test_it_shows_what_it_learnt_and_from_how_many_notes(blog: Path, run: Run) -> None:
    code, out, err = run("init")
    assert (code, err) == (0, f"Wrote {FILES[0]}.\n")
    assert "notes       _posts: 12 notes, a Jekyll site\n" in out
    assert "template    the six emoji sections of 12 papers in 12 notes, mostly list items\n" in out
    assert "habit       front-matter/keys required: of 12 posts: author 12, layout 12, tags 12, title 12\n" in out
    assert "habit       tags/vocabulary aliases: 1 other spelling: nas for NAS\n" in out
    assert "left to do  2 errors, 1 warning\n" in out


def test_an_existing_configuration_is_named_and_stays(blog: Path, run: Run) -> None:
    for name, text in (
        (FILES[0], "fail-on: never\n"),
        (FILES[1], "{}\n"),
        ("pyproject.toml", "[tool.paperstack-lint]\n"),
    ):
        (blog / name).write_text(text)
        code, out, err = run("init", "--yes")
        assert (code, out) == (2, "")
        assert f"{name}: the blog has a configuration, which stays as it is; --diff shows" in err
        assert (blog / name).read_text() == text
        assert sorted(file.name for file in blog.glob(".p*")) == [name] * name.startswith(".")
        (blog / name).unlink()


def test_a_configuration_above_the_blog_is_no_obstacle(blog: Path, run: Run) -> None:
    (blog / FILES[0]).write_text("fail-on: never\n")
    write(blog / "sub", numbered(), git=False)
    assert run("init", "sub")[0] == 0
    assert (blog / "sub" / FILES[0]).read_text(encoding="utf-8").count("\nnotes: [papers] # 12 notes") == 1


def test_a_broken_link_of_its_name_is_not_followed(
    blog: Path, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "file"
    (blog / FILES[0]).symlink_to(outside)
    assert run("init")[0] == 2
    assert not outside.exists()


def test_the_diff_is_shown_and_nothing_written(blog: Path, run: Run) -> None:
    code, out, _ = run("init", "--diff")
    assert code == 1
    assert f"+++ b/{FILES[0]}\n" in out
    assert "+notes: [_posts] # 12 notes, a Jekyll site\n" in out
    assert not (blog / FILES[0]).exists()
    assert run("init")[0] == 0
    assert run("init", "--diff")[:2] == (0, "")
    text = (blog / FILES[0]).read_text(encoding="utf-8")
    (blog / FILES[0]).write_text(text.replace("[author, layout", "[layout"), encoding="utf-8")
    code, out, _ = run("init", "--diff")
    assert (code, [line for line in out.splitlines() if line[:1] in "+-"][2:]) == (
        1,
        ["-    required: [layout, tags, title]", "+    required: [author, layout, tags, title]"],
    )
    assert run("init", "--diff", "--yes")[0] == 2


def test_the_hook_and_the_baseline_are_written_where_they_are_wanted(blog: Path, run: Run) -> None:
    code, _, err = run("init", "--hook", "--baseline")
    assert code == 0
    assert (blog / HOOK_FILE).read_text() == HOOK
    assert "`pre-commit install` makes git run it" in err
    assert f"{BASELINE} contains 3 findings" in err
    code, out, _ = run()
    assert (code, out) == (0, "")


def test_the_hooks_exist(blog: Path) -> None:
    own = load_config((Path(__file__).parents[3] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    written = [hook["id"] for hook in load_config(HOOK)["repos"][0]["hooks"]]
    assert sorted(written) == sorted(hook["id"] for hook in own)


def test_an_existing_hook_file_stays_and_the_lines_are_shown(blog: Path, run: Run) -> None:
    (blog / HOOK_FILE).write_text("repos: []\n")
    code, _, err = run("init", "--hook")
    assert (code, (blog / HOOK_FILE).read_text()) == (0, "repos: []\n")
    assert f"{HOOK_FILE} stays as it is; add to its `repos`:\n" in err
    assert "- id: paperstack-lint-fix" in err


def test_the_hook_of_a_blog_in_a_repository_is_at_its_root(blog: Path, run: Run) -> None:
    write(blog / "sub", numbered(), git=False)
    assert run("init", "sub", "--hook")[0] == 0
    assert (blog / HOOK_FILE).exists()
    assert not (blog / "sub" / HOOK_FILE).exists()


def test_without_git_there_is_no_hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(write(tmp_path, numbered(), git=False))
    code, _, err = run("init", "--yes")
    assert (code, "No hook: pre-commit needs a git repository." in err) == (0, True)


def test_in_a_pipe_there_is_no_prompt(blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\nn\nn\n"))
    code, _, err = run("init")
    assert (code, "?" in err, (blog / FILES[0]).exists(), (blog / HOOK_FILE).exists()) == (0, False, True, False)


@pytest.mark.parametrize(
    ("words", "files"),
    [
        ("n\n", []),
        ("", []),
        ("y\nn\nn\n", [FILES[0]]),
        ("y\nY\nno\n", [FILES[0], HOOK_FILE]),
        ("yes\nn\ny\n", [FILES[0], BASELINE]),
    ],
)
def test_on_a_terminal_there_is_a_prompt_for_each_file(
    blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch, words: str, files: list[str]
) -> None:
    typed(words, monkeypatch)
    assert run("init")[0] == 0
    assert sorted(file.name for file in blog.glob(".p*")) == sorted(files)


def test_a_folder_without_notes_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run("init")
    assert (code, "contains no notes; name the folder of your blog" in err) == (2, True)
    code, _, err = run("init", "nowhere")
    assert (code, "nowhere: no such folder; name that of your blog" in err) == (2, True)
