"""The files that are linted, their order, and the error for a path that cannot be linted."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.collection import files_to_lint
from paperstack_lint.collection.files_to_lint import FilesToLint, Membership
from paperstack_lint.config.configuration import Config
from paperstack_lint.config.discovery import Configurations
from paperstack_lint.text import gitignore_patterns
from paperstack_lint.text.gitignore_patterns import matcher
from tests.repositories import git


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "blog"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def lay(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x", encoding="utf-8")


def find(paths: list[Path], config: Config, *, force_exclude: bool = False) -> FilesToLint:
    return files_to_lint.find_files(paths, Configurations(config, single=True), force_exclude=force_exclude)


def names(found: FilesToLint) -> list[str]:
    assert not found.errors
    return [file.as_posix() for file in found.files]


def test_folder_is_walked_for_notes_in_a_fixed_order(blog: Path) -> None:
    lay(blog, "b/z.md", "b/a.markdown", "a.md", "论文 笔记/x y.MD", "b/x.txt", "b/md", "c.md/d.md")
    assert names(find([Path()], Config(blog))) == ["a.md", "b/a.markdown", "b/z.md", "c.md/d.md", "论文 笔记/x y.MD"]


def test_hidden_and_foreign_folders_are_skipped_unless_named(blog: Path) -> None:
    skipped = (
        "_site/a.md",
        "node_modules/p/README.md",
        "vendor/a.md",
        "exampleSite/a.md",
        ".git/a.md",
        ".github/a.md",
        "x/.#a.md",
    )
    lay(blog, *skipped, "x/a.md")
    assert names(find([Path()], Config(blog))) == ["x/a.md"]
    assert names(find([Path("vendor"), Path(".github")], Config(blog))) == ["vendor/a.md", ".github/a.md"]


@pytest.mark.parametrize("settings", ["hugo.toml", "_config.yml source/_posts/a.md"])
def test_the_themes_and_the_output_of_a_site_are_skipped_unless_named(blog: Path, settings: str) -> None:
    lay(blog, "site/posts/a.md", "site/themes/next/README.md", *(f"site/{name}" for name in settings.split()))
    lay(blog, "papers/themes/a.md")  # no site is there: the themes are those of the papers
    lay(blog, "site/public/posts/a.md", "papers/public/a.md")
    found = names(find([Path()], Config(blog)))
    assert {"papers/public/a.md", "site/posts/a.md", "papers/themes/a.md"} <= {*found}
    assert not {"site/themes/next/README.md", "site/public/posts/a.md"} & {*found}
    named = Path("site/themes/next/README.md")
    assert names(find([named], Config(blog))) == [named.as_posix()]
    assert names(find([Path("site/themes/next")], Config(blog))) == [named.as_posix()]
    assert names(find([named], Config(blog), force_exclude=True)) == []


def test_the_readme_of_a_program_in_a_folder_is_skipped_unless_named(blog: Path) -> None:
    lay(blog, "README.md", "package.json", "vue/petstore/README.md", "vue/petstore/package.json", "vue/petstore/a.md")
    lay(blog, "vue/README.md", "rust/readme.md", "rust/Cargo.toml", "vue/petstore/CONTRIBUTING.md")
    assert names(find([Path()], Config(blog))) == ["README.md", "vue/README.md", "vue/petstore/a.md"]
    assert names(find([], Config(blog, notes=("vue",)))) == ["vue/README.md", "vue/petstore/a.md"]
    named = Path("vue/petstore/README.md")
    assert names(find([named], Config(blog))) == [named.as_posix()]
    assert named.as_posix() in names(find([Path("vue/petstore")], Config(blog)))
    assert names(find([named], Config(blog), force_exclude=True)) == []


def test_without_paths_the_notes_are_linted_else_the_current_folder(blog: Path) -> None:
    lay(blog, "README.md")
    assert names(find([], Config(blog))) == ["README.md"]
    lay(blog, "content/b.md", "_posts/a.md")
    assert names(find([], Config(blog))) == ["_posts/a.md", "content/b.md"]
    assert names(find([], Config(blog, notes=("content",)))) == ["content/b.md"]


def test_named_files_keep_their_order_and_come_once(blog: Path) -> None:
    lay(blog, "b.md", "a.md", "notes.txt")
    paths = [Path("b.md"), Path("notes.txt"), blog / "a.md", Path("./b.md"), Path(), Path("../blog/a.md")]
    assert names(find(paths, Config(blog))) == ["b.md", "notes.txt", "a.md"]


def test_exclude_applies_to_walks_and_with_force_to_named_files(blog: Path) -> None:
    lay(blog, "drafts/a.md", "x/drafts/b.md", "c.md")
    config = Config(blog, exclude=("drafts/**", "c.*"))
    assert names(find([Path()], config)) == ["x/drafts/b.md"]
    named = [Path("drafts/a.md"), Path("c.md"), Path("x/drafts/b.md")]
    assert names(find(named, config)) == ["drafts/a.md", "c.md", "x/drafts/b.md"]
    assert names(find(named, config, force_exclude=True)) == ["x/drafts/b.md"]
    assert names(find([Path("drafts")], config)) == []


def test_exclude_counts_from_the_configuration_not_from_the_current_folder(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(blog, "x/drafts/a.md", "x/b.md", "drafts/c.md")
    monkeypatch.chdir(blog / "x")
    assert names(find([Path()], Config(blog, exclude=("drafts/**",)))) == ["b.md", "drafts/a.md"]
    assert names(find([Path()], Config(blog, exclude=("x/drafts",)))) == ["b.md"]


def test_exclude_applies_below_a_link_to_a_folder(blog: Path) -> None:
    lay(blog.parent, "shared/old/a.md", "shared/b.md")
    (blog / "_posts").symlink_to(blog.parent / "shared")
    assert names(find([], Config(blog, exclude=("_posts/old/**",)))) == ["_posts/b.md"]
    named = [Path("_posts/old/a.md"), Path("_posts/b.md")]
    assert names(find(named, Config(blog, exclude=("_posts/old/**",)), force_exclude=True)) == ["_posts/b.md"]


def test_what_cannot_be_linted_is_named_and_the_rest_goes_on(blog: Path) -> None:
    lay(blog, "a.md")
    (blog / "gone.md").symlink_to(blog / "none.md")
    found = find([Path("none.md"), Path("gone.md"), Path("a.md")], Config(blog))
    assert found.files == (Path("a.md"),)
    assert found.errors == ("none.md: no such file or folder", "gone.md: is a broken symbolic link: fix or remove it")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no FIFO in a folder")
def test_fifo_is_never_opened(blog: Path) -> None:
    os.mkfifo(blog / "a.md")
    assert find([Path("a.md")], Config(blog)) == FilesToLint(
        (), ("a.md: is neither a file nor a folder: leave it out",)
    )
    assert find([Path()], Config(blog)) == FilesToLint((), ())


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads every folder")
def test_folder_that_cannot_be_read_is_an_error(blog: Path) -> None:
    lay(blog, "locked/a.md", "b.md")
    (blog / "locked").chmod(0)
    found = find([Path()], Config(blog))
    (blog / "locked").chmod(0o755)
    assert found == FilesToLint((Path("b.md"),), ("locked: cannot be read: permission denied",))


def test_a_tracked_link_to_a_folder_is_no_note(blog: Path) -> None:
    lay(blog, "a.md", "sub/b.md", "named.md/c.md")
    for link, target in {"here": ".", "sub/up": "..", "sub/out": "../..", "folder.md": "named.md"}.items():
        (blog / link).symlink_to(target)
    git(blog, "init", "--quiet")
    git(blog, "add", "--all")
    config = Config(blog)
    members = Membership(Configurations(config, single=True)).members(config, [])
    assert [path.as_posix() for path in members] == ["a.md", "named.md/c.md", "sub/b.md"]


def test_links_in_a_walk_are_followed_inside_only(blog: Path) -> None:
    lay(blog, "papers/a.md", "_posts/b.md")
    lay(blog.parent, "outside/c.md")
    links = {
        "_posts/a.md": blog / "papers/a.md",
        "_posts/again.md": blog / "_posts/b.md",
        "_posts/c.md": blog.parent / "outside/c.md",
        "_posts/gone.md": blog / "none.md",
        "_posts/knot.md": blog / "_posts/knot.md",
        "_posts/loop": blog / "_posts",
        "_posts/folder": blog.parent / "outside",
    }
    for name, target in links.items():
        (blog / name).symlink_to(target)
    assert names(find([Path("_posts")], Config(blog))) == ["_posts/a.md", "_posts/b.md"]
    assert names(find([Path("_posts/c.md")], Config(blog))) == ["_posts/c.md"]
    # A file is linted once, under its own name.
    assert names(find([], Config(blog, notes=("_posts", "papers")))) == ["papers/a.md", "_posts/b.md"]


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("drafts/**", "drafts/a.md", True),
        ("drafts/**", "drafts/x/a.md", True),
        ("drafts/**", "drafts", False),
        ("drafts/**", "x/drafts/a.md", False),
        ("drafts", "drafts/a.md", True),
        ("drafts", "x/drafts/a.md", True),
        ("drafts/", "x/drafts/a.md", True),
        ("/drafts", "x/drafts/a.md", False),
        ("./drafts", "drafts/a.md", True),
        ("./drafts", "x/drafts/a.md", False),
        ("drafts", "drafts2/a.md", False),
        ("**/drafts/**", "a/b/drafts/c.md", True),
        ("**/drafts/**", "drafts/c.md", True),
        ("a/**/b.md", "a/b.md", True),
        ("a/**/b.md", "a/x/y/b.md", True),
        ("a/**/b.md", "a/xb.md", False),
        ("a/**/**/b.md", "a/x/b.md", True),
        ("*.md", "x/a.md", True),
        ("x/*.md", "x/a.md", True),
        ("x/*.md", "x/y/a.md", False),
        ("x/*", "x/y/a.md", True),
        ("a?.md", "ab.md", True),
        ("a?.md", "a/.md", False),
        ("[ab].md", "a.md", True),
        ("[!ab].md", "a.md", False),
        ("[!ab].md", "c.md", True),
        ("[]].md", "].md", True),
        ("[a-c].md", "b.md", True),
        ("[c-a].md", "b.md", False),
        ("[!c-a].md", "b.md", True),
        ("[.md", "[.md", True),
        ("a+(b).md", "a+(b).md", True),
        ("**", "a/b.md", True),
        ("论文*", "论文 1/a.md", True),
        ("a**b.md", "axxb.md", True),
        ("a**b.md", "ax/xb.md", False),
    ],
)
def test_pattern_reads_as_in_gitignore(pattern: str, path: str, matches: bool) -> None:
    assert matcher([pattern])(path) == matches


@pytest.mark.parametrize(
    "patterns",
    [
        ["drafts/**", "!drafts/keep.md"],
        ["drafts/", "!drafts/keep.md"],
        ["drafts/*", "!drafts/sub", "drafts/sub/*", "!keep.md"],
        ["*.md", "!keep.md", "drafts/keep.md"],
        ["!keep.md", "*.md"],
        ["*", "!*/", "!keep.md"],
        ["/*", "!/drafts", "/drafts/*", "!/drafts/keep.md"],
        ["\\!keep.md", "!a.md"],
        ["drafts/**/keep.md", "!drafts/sub/keep.md"],
    ],
)
def test_the_last_pattern_decides_as_in_gitignore(tmp_path: Path, patterns: list[str]) -> None:
    paths = ["a.md", "keep.md", "!keep.md", "drafts/a.md", "drafts/keep.md", "drafts/sub/keep.md", "drafts/sub/a.md"]
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitignore").write_text("\n".join(patterns))
    listed = git(tmp_path, "ls-files", "--others", "--exclude-standard", "-z")
    kept = set(listed.split("\0")) & set(paths)
    assert {path for path in paths if not matcher(patterns)(path)} == kept
    configurations = Configurations(Config(tmp_path, exclude=tuple(patterns)))
    found = files_to_lint.find_files([tmp_path], configurations).files
    assert {path.relative_to(tmp_path).as_posix() for path in found} == kept


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 30 + "b", "a" * 200),
        ("a*" * 30 + "b/x", "a" * 200),
        ("**/a/" * 30 + "b", "a/" * 200),
        ("/x/" + "**/a*/" * 30 + "b", "x/" + "a/" * 200),
        ("**/" + "*a" * 30 + "/**/b", ("a" * 200 + "/") * 5),
    ],
)
def test_no_pattern_of_a_stranger_takes_for_ever(pattern: str, path: str) -> None:
    assert not matcher([pattern])(path)


@given(st.text("ab*/", max_size=8), st.text("ab/", max_size=10))
def test_pattern_matches_as_if_every_way_were_tried(pattern: str, path: str) -> None:
    def plain(pieces: Iterable[str]) -> str:
        return "".join(pieces)

    with pytest.MonkeyPatch.context() as patch:
        found = matcher([pattern])(path)
        patch.setattr(gitignore_patterns, "_join_atomically", plain)
        assert matcher([pattern])(path) == found


def test_no_pattern_matches_nothing() -> None:
    assert not matcher([])("a.md")


@given(st.lists(st.text("ab*?[]!-/.^\\&|~", max_size=8)), st.text("ab/.]-", max_size=8))
def test_any_pattern_is_a_pattern(patterns: list[str], path: str) -> None:
    assert matcher(patterns)(path) in (True, False)


@given(st.text("ab论/. ", min_size=1, max_size=8).filter(lambda name: name.strip("/") == name and name[:2] != "./"))
def test_pattern_without_wildcards_matches_itself(name: str) -> None:
    assert matcher([name])(name)
