"""Diffs: git applies them, whatever the texts and the names are."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.report.diff import MAX_COMPARED, compare_lines, render_for_terminal, unified_diff
from paperstack_lint.report.style import Style
from tests.effort import one_in

_TEXT = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n", "d\r\n", "\u2028e\n", "-- f\n", "g"]), max_size=30).map(
    "".join
)


@given(_TEXT, _TEXT)
def test_the_changes_turn_the_one_text_into_the_other(before: str, after: str) -> None:
    old, new = before.split("\n"), after.split("\n")
    made: list[str] = []
    done = 0
    for change in compare_lines(old, new):
        assert old[done : change.old] == new[len(made) : change.new]
        made += old[done : change.old] + new[change.new : change.new_end]
        done = change.old_end
    assert made + old[done:] == new


@one_in(4)
@given(before=_TEXT, after=_TEXT)
def test_git_applies_a_diff(tmp_path: Path, before: str, after: str) -> None:
    patched(tmp_path, "note.md", before, after)


@pytest.mark.parametrize("name", ["a b.md", "文.md", 'q"uote.md', "back\\slash.md", "new\nline.md", "tab\t.md"])
def test_git_applies_a_diff_to_a_file_of_any_name(tmp_path: Path, name: str) -> None:
    patched(tmp_path, name, "a\nb\n", "a\nc\n")


def patched(folder: Path, name: str, before: str, after: str) -> None:
    """Let git apply the diff of the two texts, and compare."""
    if not before or not after:
        return  # git takes an empty side for a file that is made or removed
    diff = "".join(unified_diff(name, before, after))
    assert bool(diff) == (before != after)
    (folder / name).write_bytes(before.encode())
    if diff:
        subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], input=diff.encode(), cwd=folder, check=True)
    assert (folder / name).read_bytes() == after.encode()


def test_a_diff_is_small_and_as_long_as_what_changed() -> None:
    old = "".join(f"{n}\n" for n in range(50))
    new = old.replace("\n7\n", "\nseven\n").replace("\n40\n", "\n")
    assert "".join(unified_diff("n.md", old, new)) == (
        "--- a/n.md\n+++ b/n.md\n"
        "@@ -5,7 +5,7 @@\n 4\n 5\n 6\n-7\n+seven\n 8\n 9\n 10\n"
        "@@ -38,7 +38,6 @@\n 37\n 38\n 39\n-40\n 41\n 42\n 43\n"
    )


def test_thousands_of_changes_and_lines_that_are_all_alike_are_shown() -> None:
    old = [f"{n // 2}" for n in range(40_000)]  # each line twice: none to hold on to
    new = [f"{line}!" if n % 7 == 0 else line for n, line in enumerate(old)]
    assert sum(change.old_end - change.old for change in compare_lines(old, new)) >= len(old) // 7
    lines = [f"{n}" for n in range(40_000)]
    found = list(compare_lines(lines, [f"{line}!" if n % 7 == 0 else line for n, line in enumerate(lines)]))
    assert len(found) == len(range(0, 40_000, 7))
    assert next(compare_lines(["x"] * MAX_COMPARED, ["x", *["y"] * MAX_COMPARED, "x"])).old == 1


def test_on_a_terminal_nothing_in_a_diff_acts_and_what_changed_has_its_colour() -> None:
    lines = list(
        render_for_terminal("".join(unified_diff("n.md", "a\r\n\x1b[31m\n", "b\r\n\x1b[31m\n")), Style(colour=True))
    )
    assert lines[3:] == ["\x1b[31m-a\x1b[0m\n", "\x1b[32m+b\x1b[0m\n", " \\x1b[31m\n"]
