"""Accidents with files that are written: a full disk, links out of the tree, several runs at once."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from paperstack_lint.cli.main import main
from paperstack_lint.engine import baseline
from paperstack_lint.engine.baseline import Baseline, Fingerprint
from paperstack_lint.online.network.exchange import Exchange
from paperstack_lint.online.network.recording import Recorder, RecordingError, check_writable
from paperstack_lint.storage import files
from tests.program import HANG, Program

ROOT = Path(__file__).parent.parent
NOTE = "---\ntitle: x\n---\n\n[a](http://www.arxiv.org/abs/1905.02249)\n" + "text\n" * 2000
FIXED = NOTE.replace("http://www.", "https://")
NAME = ".paperstack-lint-baseline.jsonl"
FIX = ["--isolated", "--no-cache", "--select", "links/arxiv-form", "--fix", "--jobs", "1"]


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "blog/.git").mkdir(parents=True)
    (tmp_path / "blog/a.md").write_text(NOTE)
    monkeypatch.chdir(tmp_path / "blog")
    return tmp_path / "blog"


def full(folder: Path, *arguments: str, room: int) -> tuple[int, str]:
    """Run the program where it can write files of no more than `room` bytes; return its exit code and what it says."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    # Byte code that is cut short would break all later runs.
    variables = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "paperstack_lint", *arguments],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=HANG,
        preexec_fn=limit,  # it starts no thread
    )
    return done.returncode, done.stdout + done.stderr


# The baseline and recordings.


@pytest.mark.parametrize("there", [False, True])
def test_a_full_disk_leaves_the_baseline_as_it_was_or_none(blog: Path, *, there: bool) -> None:
    if there:
        assert main(["--no-cache", "--write-baseline", "."]) == 0
        (blog / "b.md").write_text(NOTE)
    before = (blog / NAME).read_bytes() if there else b""
    code, said = full(blog, "--no-cache", "--write-baseline", ".", room=50)
    assert code == 2
    assert f"{NAME}: cannot be written" in said
    assert ((blog / NAME).read_bytes() if there else b"") == before
    assert sorted(each.name for each in blog.iterdir() if each.name != "b.md") == sorted(
        [".git", "a.md", *[NAME] * there]
    )
    assert main(["--no-cache", "--fail-on=warning", "."]) == 1


@pytest.mark.parametrize("what", ["folder", "file", "nowhere"])
def test_a_baseline_is_neither_written_nor_read_outside_of_the_tree(
    blog: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = blog.parent / "outside"
    outside.mkdir()
    if what == "folder":
        (blog / "link").symlink_to(outside)
        (blog / ".paperstack-lint.yaml").write_text("baseline: link/known.jsonl\n")
    elif what == "file":
        main(["--no-cache", "--write-baseline", "."])
        (blog / NAME).rename(outside / "known.jsonl")
        (blog / NAME).symlink_to(outside / "known.jsonl")
    else:
        (blog / NAME).symlink_to(outside / "known.jsonl")
    before = [(each, each.read_bytes()) for each in outside.iterdir()]
    assert main(["--no-cache", "--write-baseline", "."]) == 2
    message = capsys.readouterr().err
    assert f"points to {outside}" in message
    assert message.endswith(
        "so it is neither read nor written: set `baseline` to a file that is not a link out of it\n"
    )
    assert [(each, each.read_bytes()) for each in outside.iterdir()] == before


def test_a_baseline_that_many_runs_write_at_once_is_whole(blog: Path) -> None:
    path = blog / NAME

    def add(name: str) -> None:
        mine = Baseline(blog, {name: {Fingerprint("f/r", "a" * 8, "b" * 4, "c" * 4): 1}})
        baseline.update(path, lambda there: mine.merged_with(there, {name: {"f/r"}}) if there else mine)

    threads = [threading.Thread(target=add, args=[f"{at}.md"]) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert baseline.read(path).groups
    assert not list(blog.glob("*.tmp"))


def test_baselines_of_two_runs_at_once_are_whole(blog: Path) -> None:
    (blog / "b.md").write_text(NOTE)
    runs = [Program("--no-cache", "--write-baseline", name, cwd=blog) for name in ("a.md", "b.md")]
    assert [run.communicate().returncode for run in runs] == [0, 0]
    assert baseline.read(blog / NAME).groups
    assert main(["--no-cache", "--write-baseline", "."]) == 0
    assert main(["--no-cache", "."]) == 0


class _Nobody(Exchange):
    async def send(self, ask: Any) -> Any:
        raise NotImplementedError


@pytest.mark.parametrize("what", ["folder", "nowhere", "recording"])
def test_a_recording_is_not_written_outside_of_the_repository(blog: Path, what: str) -> None:
    outside = blog.parent / "outside"
    outside.mkdir()
    (blog / "link").symlink_to(outside)
    (blog / "rec.json").symlink_to(outside / "rec.json")
    if what == "recording":
        Recorder(_Nobody(), 1.0).write(outside / "rec.json")
    file = Path("link/rec.json") if what == "folder" else Path("rec.json")
    before = [(each, each.read_bytes()) for each in outside.iterdir()]
    with pytest.raises(RecordingError, match="points to "):
        check_writable(file)
    with pytest.raises(RecordingError, match="points to "):
        Recorder(_Nobody(), 2.0).write(file)
    assert [(each, each.read_bytes()) for each in outside.iterdir()] == before


def test_a_recording_is_written_whole_or_not_at_all(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path("rec.json")
    Recorder(_Nobody(), 1.0).write(file)
    before = file.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    for name in ("rec.json", "new.json"):
        with pytest.raises(RecordingError, match="no space is left on the disk"):
            Recorder(_Nobody(), 2.0).write(Path(name))
    assert file.read_bytes() == before
    assert sorted(each.name for each in blog.iterdir()) == [".git", "a.md", "rec.json"]


def test_a_file_that_another_program_has_made_meanwhile_stays(blog: Path) -> None:
    files.create(Path("new"), "mine")
    with pytest.raises(files.ChangedError):
        files.create(Path("new"), "theirs")
    assert Path("new").read_text() == "mine"
    files.write_or_create(Path("new"), "other")
    assert Path("new").read_text() == "other"


def test_a_file_system_without_hard_links_will_do(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", refused)
    files.create(Path("new"), "mine")
    with pytest.raises(files.ChangedError):
        files.create(Path("new"), "theirs")
    assert Path("new").read_text() == "mine"
    assert len(list(blog.iterdir())) == 3


# Notes that others change during a run.


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], object]]]:
    """Events that occur, one each, before the next writes of a note."""
    events: list[Callable[[], object]] = []
    write = files.write

    def later(*arguments: Any) -> None:
        if events:
            events.pop(0)()
        write(*arguments)

    monkeypatch.setattr(files, "write", later)
    yield events
    assert not events


def test_a_note_that_changes_before_it_is_written_is_read_again(
    blog: Path, meanwhile: list[Callable[[], object]], capsys: pytest.CaptureFixture[str]
) -> None:
    file = blog / "a.md"
    meanwhile += [lambda: file.write_text(NOTE + "more\n"), lambda: file.write_text(FIXED + "more\n")]
    assert main([*FIX, "a.md"]) == 0
    assert file.read_text() == FIXED + "more\n"
    assert "error:" not in capsys.readouterr().err


def test_a_note_that_never_stops_changing_is_left_alone(
    blog: Path, meanwhile: list[Callable[[], object]], capsys: pytest.CaptureFixture[str]
) -> None:
    file = blog / "a.md"
    meanwhile += [lambda at=at: file.write_text(NOTE + f"{at}\n") for at in range(5)]  # type: ignore[misc]
    assert main([*FIX, "--fail-on=warning", "a.md"]) == 1
    assert "not fixed: another program is changing it" in capsys.readouterr().err
    assert file.read_text() == NOTE + "4\n"


def test_a_note_that_changes_after_it_was_checked_is_reported_as_it_is(
    blog: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from paperstack_lint.engine.incremental.scheduler import Scheduler

    original = Scheduler.check

    def check_then_change(batch: Scheduler) -> None:
        original(batch)
        (blog / "a.md").write_text("new\n\n" + NOTE)

    monkeypatch.setattr(Scheduler, "check", check_then_change)
    assert main([*FIX[:4], "--fail-on=warning", "--output-format", "json", "a.md"]) == 1
    assert [one["line"] for one in json.loads(capsys.readouterr().out)["findings"]] == [7]


@pytest.mark.parametrize("title", ["x", "y"])
def test_hard_linked_notes_are_fixed_once(blog: Path, title: str, capsys: pytest.CaptureFixture[str]) -> None:
    (blog / "b.md").hardlink_to(blog / "a.md")
    (blog / "c.md").write_text(NOTE.replace("title: x", f"title: {title}"))
    (blog / "d.md").hardlink_to(blog / "c.md")
    assert main([*FIX, "."]) == 0
    assert (blog / "a.md").read_text() == (blog / "b.md").read_text() == FIXED
    assert (blog / "a.md").samefile(blog / "b.md")
    assert "error:" not in capsys.readouterr().err
    assert main([*FIX, "."]) == 0


@pytest.mark.parametrize("hard", [False, True])
def test_runs_at_once_are_right_if_every_note_is(blog: Path, *, hard: bool) -> None:
    for at in range(20):
        (blog / f"{at}.md").write_text(NOTE)
        if hard:
            (blog / f"{at}-too.md").hardlink_to(blog / f"{at}.md")
    runs = [Program(*FIX, ".", cwd=blog) for _ in range(3)]
    assert [done for done in [run.communicate() for run in runs] if done.returncode not in (0, 1)] == []
    assert {each.read_text() for each in blog.glob("*.md")} == {FIXED}
