"""Trust in files: what is written through symbolic links, and which folders others could write to."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from paperstack_lint.cli.main import main
from paperstack_lint.storage.trust import exposure, reaches, within, writable_tree

NOTE = "---\ntitle: x\n---\n\n[a](http://www.arxiv.org/abs/1905.02249)\n"
FIXED = NOTE.replace("http://www.", "https://")
NAME = "2020-01-01-x.md"
FIX = ["--isolated", "--fail-on=warning", "--no-cache", "--select", "links/arxiv-form", "--fix"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a repository, another one, and a plain folder, each with a note."""
    for folder in ("blog", "other/_posts", "plain"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / NAME).write_text(NOTE)
    for folder in ("blog", "other"):
        (tmp_path / folder / ".git").mkdir()
    (tmp_path / "other" / NAME).write_text(NOTE)
    monkeypatch.chdir(tmp_path / "blog")
    return tmp_path


def linked(link: Path, target: Path) -> None:
    link.symlink_to(os.path.relpath(target, link.parent))


@pytest.mark.parametrize("target", ["other", "other/_posts", "plain"])
@pytest.mark.parametrize("named", [["_posts"], [f"_posts/{NAME}"], [], ["./_posts"]])
@pytest.mark.parametrize("option", [["--untrusted"], []])
def test_a_link_out_of_a_repository_is_never_written_through(
    here: Path, target: str, named: list[str], option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    linked(here / "blog/_posts", here / target)
    assert main([*FIX, *option, *named]) == 1
    assert (here / target / NAME).read_text() == NOTE
    assert f"not fixed: points to {here / target / NAME}, outside of {here / 'blog'}" in capsys.readouterr().err


def test_links_within_the_repository_are_followed(here: Path) -> None:
    (here / "blog/notes").mkdir()
    (here / "blog/notes" / NAME).write_text(NOTE)
    linked(here / "blog/_posts", here / "blog/notes")
    linked(here / "blog/2020-01-02-y.md", here / "blog/notes" / NAME)
    assert main([*FIX, "--untrusted", "_posts", "."]) == 0
    assert (here / "blog/notes" / NAME).read_text() == FIXED


@pytest.mark.parametrize("named", ["mine", f"mine/{NAME}"])
def test_a_linked_folder_of_ones_own_that_is_named_is_meant(
    here: Path, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "free").mkdir()
    linked(here / "free/mine", here / "plain")
    monkeypatch.chdir(here / "free")
    assert main([*FIX, "--untrusted", named]) == 1
    assert (here / "plain" / NAME).read_text() == NOTE
    assert main([*FIX, named]) == 0
    assert (here / "plain" / NAME).read_text() == FIXED


def test_a_link_to_a_note_is_not_meant_though_a_shell_names_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "free/deep").mkdir(parents=True)
    linked(here / "free/deep" / NAME, here / "plain" / NAME)
    monkeypatch.chdir(here / "free")
    assert main([*FIX, "."]) == 0
    assert main([*FIX, f"deep/{NAME}"]) == 1
    assert main([*FIX, f"deep/{NAME}", "--untrusted"]) == 1
    assert (here / "plain" / NAME).read_text() == NOTE


def test_suppressions_are_not_written_through_links_either(here: Path) -> None:
    linked(here / "blog/_posts", here / "other")
    main([*FIX[:-1], "--add-disables", "because", "_posts"])
    assert (here / "other" / NAME).read_text() == NOTE


def test_what_a_killed_run_left_is_not_removed_through_a_link(here: Path) -> None:
    linked(here / "blog/_posts", here / "other")
    for folder in ("blog", "other"):
        (here / folder / ".paperstack-lint-999999999.tmp").touch()
    main([*FIX, "_posts", "."])
    assert len(list(here.rglob("*.tmp"))) == 1


@pytest.mark.parametrize("module", ["multiprocessing", "signal", "json", "yaml"])
def test_processes_import_no_module_from_the_current_folder(here: Path, module: str) -> None:
    for at in range(4):
        (here / "blog" / f"{at}.md").write_text(NOTE + "text\n" * 30_000)
    (here / "blog" / f"{module}.py").write_text("open('ran', 'w')\n")
    script = here / "paperstack-lint"  # as pip makes it: with `-c` and `-m` Python itself imports from the folder
    script.write_text("from paperstack_lint.__main__ import run\nif __name__ == '__main__':\n    run()\n")
    command = [sys.executable, str(script), *FIX[:-1], "--jobs", "2", "."]
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    variables["PYTHONPATH"] = str(Path(__file__).parents[2])
    done = subprocess.run(command, cwd=here / "blog", env=variables, capture_output=True, text=True, check=False)
    assert "5 notes checked: 5 warnings" in done.stderr
    assert not (here / "blog/ran").exists()


def test_links_that_never_end_are_an_error(here: Path) -> None:
    (here / "blog/loop").symlink_to("loop")
    with pytest.raises(OSError, match="symbolic links"):
        exposure(here / "blog/loop/x")


def test_a_path_is_in_a_folder_by_its_name_or_its_links(here: Path) -> None:
    linked(here / "blog/link", here / "plain")
    path = Path("link") / NAME
    assert not within(path, [here / "blog"])
    assert within(path, [here / "other", here / "plain"])
    assert reaches(path, [here / "blog"])
    assert reaches(path, [here / "plain"])
    assert not reaches(path, [here / "other"])
    assert writable_tree(path) == here / "blog"


# Folders that others can write to.


def _shared(folder: Path) -> None:
    folder.chmod(0o777)


def _group(folder: Path) -> None:
    folder.chmod(0o770)


def _sticky(folder: Path) -> None:
    folder.chmod(0o1777)


def _foreign(folder: Path) -> None:
    os.chown(folder, 1234, 1234)


def _foreign_parent(folder: Path) -> None:
    os.chown(folder.parent, 1234, 1234)


def _shared_parent(folder: Path) -> None:
    folder.parent.chmod(0o777)


def _foreign_link(folder: Path) -> None:
    folder.rename(folder.with_name("real"))
    folder.symlink_to("real")
    os.chown(folder, 1234, 1234, follow_symlinks=False)


def _link_in_shared(folder: Path) -> None:
    target = folder.parent.with_name("elsewhere")
    target.mkdir(0o700)
    folder.rename(target / "real")
    folder.symlink_to(target / "real")
    target.chmod(0o777)


HARMS = [_shared, _group, _sticky, _foreign, _foreign_parent, _shared_parent, _foreign_link, _link_in_shared]


def _harmed(harm: Callable[[Path], None], folder: Path) -> None:
    if "foreign" in harm.__name__ and os.geteuid():
        pytest.skip("only root can give files away")
    folder.mkdir(parents=True, mode=0o700)
    harm(folder)


@pytest.mark.parametrize("harm", HARMS)
def test_a_folder_that_others_could_write_to_or_replace_is_exposed(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    _harmed(harm, tmp_path / "parent/cache")
    assert exposure(tmp_path / "parent/cache")


def test_a_folder_of_ones_own_is_not_exposed_though_links_of_ones_own_lead_there(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o1777)
    (tmp_path / "shared/mine").mkdir(0o700)
    (tmp_path / "link").symlink_to("shared/mine")
    assert exposure(tmp_path / "shared/mine") == ""
    assert exposure(tmp_path / "link") == ""


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("way", ["--cache-dir", "XDG_CACHE_HOME"])
def test_in_such_a_folder_nothing_is_read_or_cached(
    here: Path,
    harm: Callable[[Path], None],
    way: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache = here / "parent/paperstack-lint"
    _harmed(harm, cache)
    option = ["--cache-dir", str(cache)] if way == "--cache-dir" else []
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache.parent))
    command = [
        "--isolated",
        "--fail-on=warning",
        "--select",
        "links/arxiv-form",
        "--output-format",
        "concise",
        *option,
        ".",
    ]
    for _ in range(2):
        assert main(command) == 1
        captured = capsys.readouterr()
        assert "1 warning" in captured.err
        assert captured.err.count("so nothing is cached: ") == 1
        assert len(captured.err.splitlines()) == 3
        assert not list(cache.resolve().iterdir())


def test_a_store_that_others_could_write_to_is_not_read(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = [
        "--isolated",
        "--fail-on=warning",
        "--select",
        "links/arxiv-form",
        "--cache-dir",
        str(here / "cache"),
        ".",
    ]
    assert main(command) == 1
    assert "nothing is cached" not in capsys.readouterr().err
    (here / "cache/answers-2.sqlite").chmod(0o666)
    assert main(command) == 1
    assert "can be written to by others, so nothing is cached: remove it" in capsys.readouterr().err
    (here / "cache/answers-2.sqlite").unlink()
    (here / "cache/answers-2.sqlite-wal").write_bytes(b"theirs")
    (here / "cache/answers-2.sqlite-wal").chmod(0o666)
    assert main(command) == 1
    assert "answers-2.sqlite-wal: can be written to by others" in capsys.readouterr().err


def test_a_changed_byte_of_the_store_is_a_warning_at_most(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, chance = here / "cache/answers-2.sqlite", random.Random(7)  # noqa: S311
    for at in range(6):
        (here / "blog" / f"2020-02-0{at + 1}-x.md").write_text(NOTE * (at + 1))
    command = [
        "--isolated",
        "--fail-on=warning",
        "--output-format",
        "json",
        "--jobs",
        "1",
        "--cache-dir",
        str(file.parent),
        ".",
    ]
    assert main(command) == 1
    found, data = capsys.readouterr().out, file.read_bytes()
    used = [at for at, byte in enumerate(data) if byte]
    for _ in range(60):
        spoilt, at = bytearray(data), chance.choice(used)
        spoilt[at] ^= chance.randrange(1, 256)
        for each in file.parent.iterdir():
            each.unlink()
        file.touch(0o600)
        file.write_bytes(spoilt)
        assert main(command) == 1
        captured = capsys.readouterr()
        assert captured.out == found
        assert captured.err.count("\n") == captured.err.count("so nothing is cached: ") <= 1


def test_no_folder_is_made_where_others_could_replace_it(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "shared").mkdir()
    (here / "shared").chmod(0o777)
    assert main(["--isolated", "--fail-on=warning", "--cache-dir", str(here / "shared/a/b"), "."]) == 1
    assert "who may write to " in capsys.readouterr().err
    assert not list((here / "shared").iterdir())
