"""The cache folder: the user's own, and never one that the authors of the notes can write to."""

from __future__ import annotations

import pwd
import subprocess
from pathlib import Path

import pytest

from paperstack_lint.storage.cache_folder import refusal
from paperstack_lint.storage.store import Store
from tests.stores import FILE, Time, goes_on


@pytest.mark.parametrize("parent", ["file/cache", "/proc/cache", "x" * 300])
def test_a_folder_that_cannot_be_made_is_one_warning(tmp_path: Path, parent: str) -> None:
    (tmp_path / "file").write_text("mine")
    store = Store.open(tmp_path / parent, Time())
    assert store.warning.startswith(f"{tmp_path / parent}: cannot be created: ")
    assert store.warning.endswith(", so nothing is cached: name another folder with --cache-dir")
    goes_on(store)


def _no_user(number: int) -> None:
    raise KeyError(number)


def test_without_a_home_there_is_one_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", _no_user)
    store = Store.open(None, Time())
    remedy = "set HOME, or name a folder with --cache-dir"
    assert store.warning == f"~/.cache/paperstack-lint: there is no home folder, so nothing is cached: {remedy}"
    goes_on(store)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["file", "/dev/null"])
def test_file_that_was_named_is_not_to_be_removed(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("mine")
    store = Store.open(tmp_path / name, Time())
    remedy = "name a folder with --cache-dir"
    assert store.warning == f"{tmp_path / name}: is no folder, so nothing is cached: {remedy}"


def test_file_in_the_place_of_the_users_own_folder_may_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "paperstack-lint").write_text("whose?")
    store = Store.open(None, Time())
    assert store.warning.endswith(
        "is no folder, so nothing is cached: remove it, or name another folder with --cache-dir"
    )


# Folders that are refused.


def _git(folder: Path, *arguments: str | Path) -> None:
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True)


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    blog = tmp_path / "blog"
    for name in ("posts/a.md", "Cache/answers.txt", "free/x.txt"):
        (blog / name).parent.mkdir(parents=True)
        (blog / name).write_text("x")
    _git(blog, "init", "-q")
    _git(blog, "add", "posts", "Cache")
    return blog


@pytest.mark.parametrize("place", ["blog/posts", "blog/posts/deep/.cache", "blog/posts/../posts/x", "link/x"])
def test_a_folder_inside_of_what_is_linted_is_refused(tmp_path: Path, blog: Path, place: str) -> None:
    (tmp_path / "link").symlink_to(blog / "posts")
    store = Store.open(tmp_path / place, Time(), [tmp_path / "other", blog / "posts"])
    assert store.warning == (
        f"{tmp_path / place}: is inside of what is linted ({blog}/posts), so nothing is cached: "
        "name another folder with --cache-dir"
    )
    assert not (blog / "posts" / FILE).exists()
    goes_on(store)


def test_a_folder_beside_what_is_linted_is_taken(tmp_path: Path, blog: Path) -> None:
    assert refusal(blog / "posts-cache", [blog / "posts", blog / "posts" / "a.md"]) is None
    assert refusal(tmp_path, [blog]) is None


@pytest.mark.parametrize("version", ["2", "4"])
@pytest.mark.parametrize("place", ["posts", "cache", "Cache", "."])
def test_a_folder_that_git_tracks_is_refused(blog: Path, place: str, version: str) -> None:
    _git(blog, "update-index", "--index-version", version)
    assert refusal(blog / place, []) == f"contains files that the repository {blog} tracks"


def test_a_folder_is_refused_where_another_work_tree_or_a_part_of_the_index_names_it(
    tmp_path: Path, blog: Path
) -> None:
    _git(blog, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "x")
    _git(blog, "worktree", "add", "-q", tmp_path / "tree")
    assert refusal(tmp_path / "tree" / "posts", [])
    assert not refusal(tmp_path / "tree" / "free", [])
    _git(blog, "update-index", "--split-index")
    _git(blog, "add", "free")
    assert refusal(blog / "free", [])
    assert refusal(blog / "posts", [])
    assert not refusal(blog / "other", [])


def test_a_folder_in_a_repository_that_does_not_track_it_is_taken(tmp_path: Path, blog: Path) -> None:
    assert refusal(blog / "free", []) is None
    assert refusal(blog / "cache-of-mine" / "x", []) is None
    _git(tmp_path, "init", "-q")
    assert refusal(tmp_path / "x", []) is None


def test_where_the_index_cannot_be_read_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".git" / "index").mkdir(parents=True)
    assert refusal(tmp_path / "x", [])
