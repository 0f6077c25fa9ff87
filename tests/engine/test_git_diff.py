"""Lines that a branch changed, in repositories of every kind, and which findings are on them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from paperstack_lint.engine.findings import Finding
from paperstack_lint.engine.git_diff import Changes, ChangesError, changes_since, is_on_changed_line
from tests.repositories import committed

NUMBERS = "".join(f"{n}\n" for n in range(1, 11))
NAMES = [
    "a b.md",
    "文.md",
    'q"uote.md',
    "back\\slash.md",
    "new\nline.md",
    "tab\t.md",
    "d/-x.md",
    "b/ +++ b.MD",
    "é.markdown",
]


def git(*arguments: str, cwd: Path | None = None) -> str:
    names = ["-c", "user.name=a", "-c", "user.email=a@b.org", "-c", "commit.gpgSign=false"]
    done = subprocess.run(["git", *names, *arguments], cwd=cwd, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def put(name: str, text: str) -> None:
    file = Path(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def commit() -> str:
    git("add", "-A")
    git("commit", "--allow-empty", "-m", "x")
    return git("rev-parse", "HEAD")


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    (tmp_path / "blog").mkdir()
    monkeypatch.chdir(tmp_path / "blog")
    put("a.md", NUMBERS)
    return committed(tmp_path / "blog", "branch --move main", "checkout --quiet -b topic")


def lines(changes: Changes, name: str = "a.md", length: int = 12) -> list[int]:
    return [line for line in range(1, length + 1) if changes.touches(name, line, line)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NUMBERS, []),
        (NUMBERS.replace("4\n", "four\n"), [4]),
        (NUMBERS.replace("4\n", "4\nx\ny\n"), [5, 6]),
        (NUMBERS.replace("4\n5\n", ""), [3, 4]),
        (NUMBERS.replace("1\n", "", 1), [1]),
        (NUMBERS.replace("9\n10\n", ""), [8, 9]),
        (NUMBERS.replace("4\n5\n", "x\n"), [4]),
        (NUMBERS.removesuffix("\n"), [10]),
        (NUMBERS + "x", [11]),
        (NUMBERS.replace("10\n", "x"), [10]),
        (
            NUMBERS.replace("4\n", "++ b/other.md\n-- a/other.md\n@@ -1 +1 @@\ndiff --git\n").replace("9\n", "x\n"),
            [4, 5, 6, 7, 12],
        ),
        (NUMBERS.replace("\n", "\r\n"), list(range(1, 11))),
        ("x\u2028\x0c\n" + NUMBERS.replace("4\n", "\0\n"), [1, 5]),
        ("", [1]),
    ],
)
@pytest.mark.parametrize("committed", [True, False])
def test_changed_lines_are_those_of_the_file_as_it_is(
    blog: Path, text: str, expected: list[int], *, committed: bool
) -> None:
    put("a.md", text)
    if committed:
        commit()
    assert lines(changes_since(blog, "main")) == expected


CR = NUMBERS.replace("\n", "\r")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CR.replace("4\r", "four\r"), [4]),
        (CR.replace("4\r", "4\rx\ry\r"), [5, 6]),
        (CR.replace("4\r5\r", ""), [3, 4]),
        (CR + "x", [11]),
        (CR.replace("2\r", "two\r").replace("5\r", "five\r"), [2, 3, 4, 5]),
        (NUMBERS, list(range(1, 11))),
        (CR + "x\n", [1]),
    ],
)
def test_changed_lines_are_found_where_git_sees_one_since_they_end_with_cr(
    blog: Path, text: str, expected: list[int]
) -> None:
    put("a.md", CR)
    base = commit()
    put("a.md", text)
    assert lines(changes_since(blog, base)) == expected


def test_what_the_other_branch_did_since_is_no_change_of_this_one(blog: Path) -> None:
    put("a.md", NUMBERS.replace("4\n", "four\n"))
    commit()
    git("checkout", "main")
    put("a.md", NUMBERS.replace("9\n", "nine\n"))
    put("other.md", "x\n")
    commit()
    git("checkout", "topic")
    assert lines(changes_since(blog, "main")) == [4]


@pytest.mark.parametrize("name", NAMES)
def test_files_of_any_name_are_new_or_changed_in_lines(blog: Path, name: str) -> None:
    put(name, "x\n")
    untracked, base = changes_since(blog, "main"), commit()
    assert untracked.touches(name, 1, 1)
    assert changes_since(blog, "main").touches(name, 1, 1)
    put(name, "x\ny\n")
    assert lines(changes_since(blog, base), name) == [2]


def test_of_a_renamed_file_only_the_changed_lines_count(blog: Path) -> None:
    git("mv", "a.md", "b.md")
    put("b.md", NUMBERS.replace("4\n", "four\n"))
    commit()
    changes = changes_since(blog, "main")
    assert lines(changes, "b.md") == [4]
    assert lines(changes, "a.md") == []


def test_an_empty_new_file_and_one_that_is_only_added_are_new(blog: Path) -> None:
    put("empty.md", "")
    git("add", "-A")
    assert changes_since(blog, "main").touches("empty.md", 1, 1)


def test_what_git_was_not_queried_about_counts_as_changed(blog: Path) -> None:
    put("README", "x\n")
    put("../elsewhere.md", "x\n")
    commit()
    changes = changes_since(blog, "HEAD")
    assert changes.touches("README", 1, 1)
    assert changes.touches("../elsewhere.md", 1, 1)


def test_it_is_the_same_from_a_folder_inside_and_through_a_link(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("posts/x.md", "x\n")
    put("a.md", NUMBERS.replace("4\n", "four\n"))
    Path("posts/link.md").symlink_to("../a.md")
    monkeypatch.chdir("posts")
    changes = changes_since(Path(), "main")
    assert lines(changes, "../a.md") == [4]
    assert lines(changes, "link.md") == [4]
    assert changes.touches("x.md", 1, 1)


@pytest.mark.parametrize(
    "settings",
    [
        {"core.fsmonitor": "touch ../ran #"},
        {"diff.external": "touch ../ran #"},
        {"diff.x.command": "touch ../ran #"},
        {"diff.x.textconv": "touch ../ran; cat"},
        {"filter.x.clean": "touch ../ran; cat", "filter.x.smudge": "touch ../ran; cat"},
        {"filter.x.process": "touch ../ran #", "filter.x.required": "true"},
        {"core.pager": "touch ../ran #", "pager.diff": "true"},
        {"diff.noprefix": "true"},
        {"diff.mnemonicPrefix": "true"},
        {"diff.relative": "true"},
        {"core.quotePath": "false"},
        {"color.ui": "always"},
        {"diff.context": "5"},
        {"diff.interHunkContext": "9"},
        {"diff.renames": "false"},
    ],
)
def test_no_setting_of_the_repository_runs_anything_or_alters_the_answer(blog: Path, settings: dict[str, str]) -> None:
    put(".gitattributes", "*.md diff=x filter=x binary\n")
    git("mv", "a.md", "文 b.md")
    put("文 b.md", NUMBERS.replace("4\n", "four\n").replace("9\n", "nine\n"))
    commit()
    put("文 b.md", NUMBERS.replace("4\n", "four\n").replace("7\n", "seven\n"))
    for name, value in settings.items():
        git("config", name, value)
    assert lines(changes_since(blog, "main"), "文 b.md") == [4, 7]
    assert not Path("../ran").exists()


@pytest.mark.parametrize("ref", ["no-such", "", "--output=../ran", "-h", "main..topic", "a b", "main\0"])
def test_a_ref_that_is_none_is_named_with_the_remedy(blog: Path, ref: str) -> None:
    with pytest.raises(ChangesError, match=r"there is no commit `.*` here: run `git fetch origin .*fetch-depth: 0"):
        changes_since(blog, ref)
    assert not Path("../ran").exists()


def test_the_remedy_names_the_branch_without_its_remote(blog: Path) -> None:
    with pytest.raises(ChangesError, match="git fetch origin release/1"):
        changes_since(blog, "origin/release/1")


def test_a_shallow_clone_that_does_not_show_where_the_branches_parted_is_an_error(blog: Path) -> None:
    put("b.md", "x\n")
    commit()
    git("checkout", "main")
    put("c.md", "x\n")
    commit()
    git("clone", "--depth", "1", "--no-single-branch", f"file://{blog}", "../clone")
    with pytest.raises(ChangesError, match=r"history has no merge base .*git fetch origin topic.*fetch-depth: 0"):
        changes_since(blog / "../clone", "origin/topic")


def test_a_folder_outside_of_any_repository_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(ChangesError, match=r"not a git repository.*run it inside of one"):
        changes_since(tmp_path, "main")


def test_without_git_it_says_so(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ChangesError, match="git is not installed"):
        changes_since(blog, "main")


@pytest.mark.parametrize(
    ("place", "expected"),
    [((4, 1, 4, 3), True), ((2, 1, 3, 5), False), ((2, 1, 4, 1), False), ((2, 1, 4, 2), True), ((4, 1, 4, 1), True),
     ((5, 1, 9, 1), False), ((1, 1, 1, 1), False), ((1, 1, 11, 1), True)],
)  # fmt: skip
def test_a_finding_is_kept_that_covers_a_changed_line(
    blog: Path, place: tuple[int, int, int, int], *, expected: bool
) -> None:
    put("a.md", NUMBERS.replace("4\n", "four\n"))
    finding = Finding("a.md", 0, 0, "f/r", "m", "error", *place, None)
    assert is_on_changed_line(finding, changes_since(blog, "main")) == expected
