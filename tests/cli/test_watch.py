"""`--watch` lints again after each change of what findings depend on, and after no other."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from paperstack_lint.cli.main import main
from tests.engine.test_rule import write

ROOT = Path(__file__).parents[2]
HANG = 120
"""Seconds: no bound that is measured, only an end for a test that would never have one."""
FAULTY = "---\ntitle: x\n---\n\n[a]()\n"
CLEAN = "---\ntitle: x\n---\n\n[a](https://example.org)\n"
Watch = Callable[..., "Watched"]


class Watched:
    """A process that watches a blog, and all that it has printed."""

    def __init__(self, folder: Path, *words: str) -> None:
        self._log = folder.parent / "log"
        command = [sys.executable, "-m", "paperstack_lint", "--watch", "--output-format", "concise", *words]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log
            )

    @property
    def runs(self) -> list[str]:
        """What each finished run has printed."""
        return re.split(r"^Watching .*\n", self._log.read_text(), flags=re.MULTILINE)[:-1]

    def wait(self, number: int) -> str:
        """Return what the run of this number has printed, from 1."""
        end = time.monotonic() + HANG
        while len(self.runs) < number:
            assert time.monotonic() < end, self._log.read_text()
            assert self.process.poll() is None, self._log.read_text()
            time.sleep(0.05)
        return self.runs[number - 1]

    def wait_for(self, text: str) -> None:
        """Wait until a run has printed a text: several changes may be one run, or two."""
        end = time.monotonic() + HANG
        while not any(text in run for run in self.runs):
            assert time.monotonic() < end, self._log.read_text()
            time.sleep(0.05)


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    write(tmp_path, "blog/_posts/2020-01-02-a.md", FAULTY)
    return tmp_path / "blog"


@pytest.fixture
def watch(blog: Path) -> Iterator[Watch]:
    started: list[Watched] = []

    def start(*words: str) -> Watched:
        started.append(Watched(blog, *words))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait()


def test_a_change_is_linted_and_ctrl_c_ends(blog: Path, watch: Watch) -> None:
    watched = watch()
    assert "links/empty" in watched.wait(1)
    write(blog, "_posts/2020-01-02-a.md", CLEAN)
    assert "no findings" in watched.wait(2)
    watched.process.send_signal(signal.SIGINT)
    assert watched.process.wait(HANG) == 130


def test_a_configuration_that_breaks_is_an_error_until_it_is_right(blog: Path, watch: Watch) -> None:
    write(blog, ".paperstack-lint.yaml", "ignore: []\n")
    watched = watch("_posts")
    watched.wait(1)
    write(blog, ".paperstack-lint.yaml", "ignore: [linsk]\n")
    watched.wait_for("unknown rule `linsk`; did you mean `links`?")
    write(blog, ".paperstack-lint.yaml", "ignore: [links]\n")
    watched.wait_for("no findings")


def test_reports_and_generated_files_start_no_run(blog: Path, watch: Watch) -> None:
    write(blog, ".paperstack-lint.yaml", "{}\n")
    watched = watch("--output-format", "markdown", "--output-file", "report.md", "_posts")
    watched.wait(1)
    assert (blog / "report.md").exists()
    write(blog, "_site/index.html", "x")
    write(blog, ".git/index", "x")
    time.sleep(0.5)  # of a change that counts, the run would begin, and not be that of the next one
    assert len(watched.runs) == 1
    write(blog, "_posts/2020-01-02-a.md", CLEAN)
    watched.wait_for("no findings")


def test_what_fix_writes_is_linted_once_more(blog: Path, watch: Watch) -> None:
    write(blog, "_posts/2020-01-02-a.md", CLEAN)
    watched = watch("--fix")
    watched.wait(1)
    (blog.parent / "a.md").write_text(CLEAN + "\nSee [b](http://arxiv.org/pdf/1905.02249).\n")
    (blog.parent / "a.md").replace(blog / "_posts/2020-01-02-a.md")  # one change, however slow the machine is
    watched.wait_for("1 finding fixed")
    assert "https://arxiv.org/abs/1905.02249" in (blog / "_posts/2020-01-02-a.md").read_text()
    time.sleep(1)
    assert len(watched.runs) <= 3


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--online"], "--watch runs again and again, --online once"),
        (["--write-baseline"], "--watch runs again and again, --write-baseline once"),
        (["-"], "--watch is for files"),
    ],
)
def test_what_is_done_once_is_not_watched(capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    assert main(["--watch", *words]) == 2
    assert message in capsys.readouterr().err


def test_a_limit_of_the_system_is_an_error_with_a_remedy(
    blog: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_paths: Path, **_options: object) -> Iterator[set[object]]:
        raise OSError("OS file watch limit reached.")
        yield set()

    monkeypatch.chdir(blog)
    monkeypatch.setattr("watchfiles.watch", refused)
    assert main(["--watch", "_posts"]) == 2
    assert "--watch: OS file watch limit reached: name fewer folders" in capsys.readouterr().err


def test_without_the_extra_the_remedy_is_named(
    blog: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(blog)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    monkeypatch.delitem(sys.modules, "paperstack_lint.cli.watch", raising=False)
    monkeypatch.delattr("paperstack_lint.cli.watch", raising=False)
    assert main(["--watch", "_posts"]) == 2
    assert "pip install 'paperstack-lint[watch]'" in capsys.readouterr().err
