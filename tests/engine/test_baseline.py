"""The baseline: its findings stay hidden while the text around them changes, and new ones are reported."""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine import baseline
from paperstack_lint.engine.baseline import Baseline, Comparison
from paperstack_lint.engine.findings import Finding
from paperstack_lint.storage.files import FileError

RULES = {"E": "links/empty", "F": "links/form", "T": "tags/form"}
RAN = frozenset(RULES.values())
HEADER = '{"paperstack-lint baseline": 1}\n'


def findings(text: str, path: str = "a.md") -> list[Finding]:
    """Return a finding at each E (links/empty), F (links/form) and T (tags/form)."""
    found = []
    for line, row in enumerate(text.split("\n"), 1):
        for column, letter in enumerate(row, 1):
            if letter in RULES:
                place = (line, column, line, column + 1)
                found.append(Finding(path, 0, 0, RULES[letter], "a message", "error", *place, None))
    return found


def known(text: str, path: str = "a.md") -> Baseline:
    return baseline.build(Path(), [(path, text, findings(text, path))])


def write(path: Path, new: Baseline) -> None:
    baseline.update(path, lambda _: new)


def compared(before: str, after: str, ran: frozenset[str] = RAN) -> Comparison:
    return known(before).compare("a.md", after, findings(after), ran)


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("before", "after", "kept", "stale"),
    [
        ("a\nE\nb\n", "a\nE\nb\n", "", 0),
        ("a\nE\nb\n", "new\n\nmore\na\nE\nb\nand more\n", "", 0),
        ("a\nE\nb\n", "a\n\n\nE\n\nb\n", "", 0),
        ("a\nE  x\nb\n", "a\r\n  E x\t\r\nb\r\n", "", 0),
        ("a\nE\nb\n", "changed\nE\nb\n", "", 0),
        ("a\nE\nb\n", "a\nE\ninserted\nb\n", "", 0),
        ("a\nE\nb\n", "b\nE\na\n", "2", 1),
        ("a\nE\nb\n", "a\nEx\nb\n", "2", 1),
        ("a\nE\nb\n", "a\nF\nb\n", "2", 1),
        ("a\nE\nb\n", "a\nE\nb\nE\nb\n", "4", 0),
        ("a\nE\nb\nE\nb\n", "a\nE\nb\n", "", 1),
        ("EE\n", "EE\n", "", 0),
        ("EE\n", "EE\nEE\n", "22", 0),
        ("E\n", "\ufeffE\n", "", 0),
        ("E\n", "new\nE\n", "", 0),
        ("E\n", "E", "", 0),
        ("a\nb\n", "a\nE\nb\n", "2", 0),
        ("a\nE\nb\n", "", "", 1),
        ("a\nE\nb\nc\nE\nd\n", "a\nE\nd\nc\nE\nb\n", "", 0),
    ],
)
def test_a_finding_is_known_by_its_line_and_one_neighbour(
    blog: Path, before: str, after: str, kept: str, stale: int
) -> None:
    done = compared(before, after)
    lines = "".join(str(one.line) for one in done.kept)
    assert (lines, done.stale) == (kept, stale)
    assert done.hidden == len(findings(after)) - len(done.kept)


def test_of_two_findings_that_are_alike_the_one_with_other_neighbours_is_new(blog: Path) -> None:
    done = compared("a\nE\nb\n", "a\nE\nc\nd\na\nE\nb\n")
    assert [one.line for one in done.kept] == [2]


def test_a_finding_that_covers_lines_is_known_by_all_of_them(blog: Path) -> None:
    one = Finding("a.md", 0, 0, "f/r", "m", "error", 2, 1, 4, 1, None)
    old = baseline.build(blog, [("a.md", "a\nb\nc\nd\n", [one])])
    assert old.compare("a.md", "a\nb\nc\nx\n", [one], {"f/r"}).kept == ()
    assert old.compare("a.md", "a\nb\nx\nd\n", [one], {"f/r"}).kept == (one,)


def test_what_rules_that_did_not_run_found_is_not_stale(blog: Path) -> None:
    done = compared("E\nF\n", "x\n", frozenset({"links/empty"}))
    assert done.stale == 1
    assert [one.rule for one in done.counts] == ["links/form"]


@given(st.lists(st.sampled_from(["E", "EF", "F E", "a", "b", ""]), max_size=12), st.data())
def test_a_block_put_anywhere_makes_nothing_new_but_itself(rows: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows)))
    after = [*rows[:at], "some", "new", "lines", *rows[at:]]
    done = compared("\n".join(rows), "\n".join(after))
    assert (done.kept, done.stale) == ((), 0)
    fresh = compared("\n".join(rows), "\n".join([*rows, "T"]))
    assert [one.rule for one in fresh.kept] == ["tags/form"]


def test_pruning_drops_what_is_gone_and_follows_the_lines_around(blog: Path) -> None:
    for name in ("a.md", "c.md"):
        Path(name).touch()
    old = baseline.build(
        blog, [(name, "a\nE\nb\nF\n", findings("a\nE\nb\nF\n", name)) for name in ("a.md", "b.md", "c.md")]
    )
    assert old.missing_notes() == ("b.md",)
    moved = "x\nE\nb\n"
    done = old.compare("a.md", moved, findings(moved), RAN)
    new = old.without_stale({"a.md": done.counts})
    assert list(new.groups) == ["a.md", "c.md"]
    assert new.groups["c.md"] == old.groups["c.md"]
    later = new.compare("a.md", "x\nE\ny\n", findings("x\nE\ny\n"), RAN)
    assert (later.kept, later.stale) == ((), 0)
    assert new.without_stale({"a.md": {}}).groups.keys() == {"c.md"}


def test_notes_are_named_from_the_folder_of_the_file(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("posts").mkdir()
    write(Path("base.jsonl"), known("E\n", "posts/a.md"))
    monkeypatch.chdir("posts")
    read = baseline.read(Path("../base.jsonl"))
    assert list(read.groups) == ["posts/a.md"]
    for path in ("a.md", str(blog / "posts" / "a.md")):
        assert read.compare(path, "E\n", findings("E\n"), RAN).hidden == 1


NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0/"), min_size=1, max_size=8)


@given(st.dictionaries(NAMES, st.lists(st.sampled_from("EFTa"), max_size=9).map("\n".join)), st.randoms())
def test_what_is_written_reads_as_it_was_in_any_order_of_lines(
    tmp_path_factory: pytest.TempPathFactory, notes: dict[str, str], random: Random
) -> None:
    base = baseline.build(Path(), [(f"d/x{name}", text, findings(text)) for name, text in notes.items()])
    head, *rows = base.dumps().split("\n")
    random.shuffle(rows)
    file = tmp_path_factory.getbasetemp() / "base.jsonl"
    file.write_bytes("\n".join([head, *rows]).encode())
    read = baseline.read(file)
    assert read.groups == base.groups
    assert read.dumps() == base.dumps()


def test_the_file_has_one_sorted_line_for_each_kind(blog: Path) -> None:
    file = Path("base.jsonl")
    write(file, baseline.build(blog, [("b.md", "E\n", findings("E\n")), ("论文.md", "EE\nF\n", findings("EE\nF\n"))]))
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    assert json.loads(head)["paperstack-lint baseline"] == 1
    assert [[row[0], row[1], len(row[2]), row[3]] for row in map(json.loads, rows)] == [
        ["b.md", "links/empty", 16, 1],
        ["论文.md", "links/empty", 16, 2],
        ["论文.md", "links/form", 16, 1],
    ]


def test_the_name_of_a_file_need_not_be_text(blog: Path) -> None:
    name = os.fsdecode(b"\xff.md")
    write(Path("base.jsonl"), known("E\n", name))
    assert list(baseline.read(Path("base.jsonl")).groups) == [name]


def test_of_a_merge_the_highest_counts_hold(blog: Path) -> None:
    row = '["a.md", "f/r", "0123456789abcdef", %d]\n'
    Path("base.jsonl").write_text(HEADER + row % 2 + HEADER + row % 3 + "\n" + row % 1, encoding="utf-8")
    assert [*baseline.read(Path("base.jsonl")).groups["a.md"].values()] == [3]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: this is not JSON: remove the line, or remove the file and write it with --write-baseline"),
        ("[]\n", "line 1: this is not the beginning of a baseline: remove the file and write it with --write-baseline"),
        ('{"paperstack-lint baseline": 2}\n', "line 1: this is not a baseline of version 1"),
        (HEADER + "<<<<<<< HEAD\n", "line 2: a conflict marker: remove the markers"),
        (HEADER + "\n{\n", "line 3: this is not JSON: remove the line"),
        (HEADER + "[" * 100_000, "line 2: this is not JSON"),
        (HEADER + "9" * 5000, "line 2: this is not JSON"),
        (HEADER + '["a.md", "f/r", "0123456789abcdef"]', "line 2: expected "),
        (HEADER + '["a.md", "f/r", "0123456789abcdef", 0]', "line 2: expected "),
        (HEADER + '["a.md", "f/r", "0123456789abcdef", true]', "line 2: expected "),
        (HEADER + '["a.md", "f/r", "0123456789abcdef", NaN]', "line 2: expected "),
        (HEADER + '["a.md", "f/r", "012", 1]', "line 2: expected "),
        (HEADER + '{"a": 1}', "line 2: expected "),
        ("\0", "contains a NUL byte in line 1"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused_with_place_and_remedy(blog: Path, text: str, message: str) -> None:
    Path("base.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        baseline.read(Path("base.jsonl"))
    assert str(error.value).startswith("base.jsonl: " + message)
    assert "--write-baseline" in str(error.value) or "remove" in str(error.value)


def test_a_missing_file_a_folder_and_one_that_is_too_large_are_refused(blog: Path) -> None:
    Path("folder.jsonl").mkdir()
    with open("large.jsonl", "wb") as file:
        file.truncate(baseline.MAX_SIZE + 1)
    for name, message in (
        ("none.jsonl", "no such file"),
        ("folder.jsonl", "is a folder"),
        ("large.jsonl", "more than 64,000,000 bytes"),
    ):
        with pytest.raises(ConfigError, match=message):
            baseline.read(Path(name))


def test_a_file_that_is_written_again_keeps_its_mode(blog: Path) -> None:
    file = Path("base.jsonl")
    write(file, known("E\n"))
    file.chmod(0o600)
    write(file, known("E\nF\n"))
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(file.read_text(encoding="utf-8").splitlines()) == 3
    assert [each.name for each in blog.iterdir()] == ["base.jsonl"]


def test_a_file_that_cannot_be_written_is_named(blog: Path) -> None:
    with pytest.raises(FileError, match=r"none/base.jsonl: cannot be written, for its folder does not exist"):
        write(Path("none/base.jsonl"), known("E\n"))
