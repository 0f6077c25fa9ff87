"""Git in repositories of strangers: which program is run, with which settings, and that it ends."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from paperstack_lint.storage import git
from tests.engine.test_git_diff import blog, put  # noqa: F401  # a fixture
from tests.program import HANG, run

"""Seconds: less than a program that waits for a pipe takes, and more than any other."""
NOTE = "---\ntitle: x\ntags: [{}]\n---\n\ntext\n"


@pytest.fixture
def tagged(blog: Path) -> Path:  # noqa: F811
    """Return a repository in which most notes spell a tag in one way."""
    for at, tag in enumerate(["NAS", "NAS", "NAS", "nas"]):
        put(f"_posts/2020-01-0{at + 1}-x.md", NOTE.format(tag))
    subprocess.run(["git", "add", "-A"], check=True)
    return blog


def lint(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run(
        "--no-cache", "--output-format", "concise", *arguments, cwd=folder, stdin=b"", timeout=HANG, **environment
    )


def program(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\ntouch '{file.parent}/ran'\nexit 1\n")
    file.chmod(0o755)
    return file


@pytest.mark.parametrize("entry", ["", ".", "bin", "../blog/bin", "{blog}/bin", "{blog}/_posts/../bin", "link"])
@pytest.mark.parametrize("option", [[], ["--diff-base", "main"]])
def test_no_program_of_the_tree_is_run_as_git(tagged: Path, entry: str, option: list[str]) -> None:
    for folder in ("", "bin"):
        program(tagged / folder / "git")
    (tagged / "link").symlink_to(tagged / "bin")
    path = os.pathsep.join([entry.format(blog=tagged), os.environ["PATH"]])
    done = lint(tagged, *option, "--select", "tags/variant", "_posts/2020-01-04-x.md", PATH=path)
    assert not list(tagged.rglob("ran"))
    assert (done.returncode, done.stderr.count("\n")) == (0, 2)
    assert "tags/variant" in done.stdout


def test_a_link_on_the_path_into_the_tree_is_not_run_as_git(
    tagged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tagged / "bin/git")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/git").symlink_to(tagged / "bin/git")
    monkeypatch.setenv("PATH", str(tmp_path / "outside"))
    with pytest.raises(git.NoGitError, match="not on the PATH outside of this repository"):
        git.program(tagged)


@pytest.mark.parametrize(
    "variables",
    [
        {"GIT_CONFIG_COUNT": "abc"},
        {"GIT_CONFIG_COUNT": "-1"},
        {"GIT_CONFIG_COUNT": "3"},
        {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "nonsense", "GIT_CONFIG_VALUE_0": "x"},
        {"GIT_CONFIG_COUNT": "9" * 30},
        {"GIT_CONFIG_PARAMETERS": "'"},
        {"GIT_DIR": "/nowhere"},
        {"GIT_TRACE": "1", "GIT_EXTERNAL_DIFF": "false", "GIT_LITERAL_PATHSPECS": "1"},
    ],
)
@pytest.mark.parametrize("option", [[], ["--diff-base", "main"]])
def test_variables_that_git_would_choke_on_are_not_passed_on(
    tagged: Path, variables: dict[str, str], option: list[str]
) -> None:
    done = lint(tagged, *option, "--select", "tags/variant", "_posts/2020-01-04-x.md", **variables)
    assert (done.returncode, done.stderr.count("\n")) == (0, 2)
    assert "tags/variant" in done.stdout


def test_settings_of_the_user_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "safe.directory")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "*")
    found = git.environment({"filter.x.clean": ""})
    pairs = [
        (found[f"GIT_CONFIG_KEY_{at}"], found[f"GIT_CONFIG_VALUE_{at}"]) for at in range(int(found["GIT_CONFIG_COUNT"]))
    ]
    assert pairs[0] == ("safe.directory", "*")
    assert ("core.fsmonitor", "false") in pairs
    assert pairs[-1] == ("filter.x.clean", "")


@pytest.mark.parametrize("name", ["", "HEAD", "config", "index", "commondir"])
@pytest.mark.parametrize("option", [[], ["--cache-dir", "cache"]])
def test_a_pipe_in_the_place_of_a_file_of_git_is_not_waited_for(tagged: Path, name: str, option: list[str]) -> None:
    file = tagged / ".git" / name
    if name:
        file.unlink(missing_ok=True)
    else:
        file.rename(tagged / "away")
        file = tagged / ".git"
    os.mkfifo(file)
    words = ["--output-format", "concise", "--select", "tags/variant", *(option or ["--no-cache"]), "_posts"]
    done = run(*words, cwd=tagged, timeout=HANG)
    assert done.returncode == 0
    assert done.stderr.count("\n") <= 3
    assert "tags/variant" in done.stdout


@pytest.mark.parametrize(
    "name",
    [
        ".gitignore",
        ".gitattributes",
        ".gitmodules",
        "_posts/.gitignore",
        "_posts/.gitattributes",
        "new/nested/.git/HEAD",
        ".git/info/exclude",
        ".git/info/attributes",
        ".git/objects/info/alternates",
        ".git/refs/heads/main",
        "excludes",
    ],
)
def test_a_comparison_does_not_wait_for_pipes(tagged: Path, name: str) -> None:
    put("new/x.md", NOTE)
    put("new/nested/x.md", NOTE)
    subprocess.run(["git", "config", "core.excludesFile", "excludes"], check=True)
    file = tagged / name
    file.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(file)
    done = lint(tagged, "--diff-base", "topic", "--select", "tags/variant", "_posts")
    assert done.returncode == 2
    assert f"{name} is no regular file: remove it" in done.stderr


def test_attributes_that_the_repository_names_are_not_read(tagged: Path) -> None:
    os.mkfifo("attributes")
    subprocess.run(["git", "config", "core.attributesFile", "attributes"], check=True)
    done = lint(tagged, "--diff-base", "topic", "--select", "tags/variant", "_posts")
    assert "no regular file" not in done.stderr
    assert done.returncode == 0


def test_settings_that_include_a_pipe_end_soon(tagged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo("settings")
    with (tagged / ".git/config").open("a") as config:
        config.write("[include]\npath = ../settings\n")
    monkeypatch.setattr(git, "SHORT_TIMEOUT", 1)
    with pytest.raises(git.GitError, match="more than 1 seconds"):
        git.disabled_filters(tagged)


def test_filters_are_not_run_where_git_cannot_tell_which_there_are(
    tagged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tagged / ".git/config").write_text("[nonsense\n")
    with pytest.raises(git.GitError):
        git.disabled_filters(tagged)
    monkeypatch.setattr(git, "TIMEOUT", 0)
    with pytest.raises(git.GitError, match="more than 0 seconds"):
        git.run(tagged, "ls-files")
