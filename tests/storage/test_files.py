"""Reading and writing notes: nothing is lost, whatever the file is and whenever the process ends."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from paperstack_lint.storage.atomic_write import remove_leftovers
from paperstack_lint.storage.files import FileError, read, write
from tests.program import HANG

LIMIT = 1_000_000
OLD, NEW = "# Old\n", "# New, and longer\n"


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    remove_leftovers.cache_clear()
    yield tmp_path
    assert not [file for file in tmp_path.rglob("*") if file.name.endswith(".tmp")]


@pytest.fixture
def note(blog: Path) -> Path:
    file = blog / "note.md"
    file.write_text(OLD, encoding="utf-8")
    return file


@pytest.mark.parametrize("text", ["", "\ufeff# 标题\r\n", "a\rb\r\nc\n", "no end", "\u2028 🔑\x0c"])
def test_text_survives_to_the_byte(blog: Path, text: str) -> None:
    file = blog / "a b 笔记.md"
    file.write_bytes(text.encode())
    assert read(file, LIMIT) == text
    write(file, text + "x", text)
    assert file.read_bytes() == (text + "x").encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"# a\n\xb0\xa1\n", "is not UTF-8 in line 2 (byte 0xb0): save it as UTF-8"),
        (b"a\nb\nc\0d", "contains a NUL byte in line 3: save it as UTF-8 text"),
        ("笔记".encode("utf-16"), "is UTF-16 or UTF-32: save it as UTF-8"),
        ("笔记".encode("utf-16-be").join([b"\xfe\xff", b""]), "is UTF-16 or UTF-32: save it as UTF-8"),
        (b"x" * 31, "has 31 bytes, more than the limit of 30: raise max-file-size"),
    ],
)
def test_an_unreadable_note_has_a_reason_a_place_and_a_remedy(blog: Path, data: bytes, message: str) -> None:
    (blog / "x.md").write_bytes(data)
    with pytest.raises(FileError) as caught:
        read(Path("x.md"), 30)
    assert str(caught.value) == f"x.md: {message}"


def test_folder_pipe_and_links_to_nothing_are_no_notes(blog: Path) -> None:
    (blog / "x.md").mkdir()
    os.mkfifo("pipe.md")
    Path("gone.md").symlink_to("/nowhere/x.md")
    Path("loop.md").symlink_to("loop.md")
    for name, message in {
        "x.md": "is a folder",
        "pipe.md": "is no regular file",
        "gone.md": "is a broken symbolic link (to /nowhere/x.md)",
        "loop.md": "is a broken symbolic link (to loop.md)",
        "absent.md": "no such file",
    }.items():
        with pytest.raises(FileError, match=message.replace("(", r"\(").replace(")", r"\)")):
            read(Path(name), LIMIT)


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_unreadable_file_is_an_error(note: Path) -> None:
    note.chmod(0)
    with pytest.raises(FileError, match="permission denied"):
        read(note, LIMIT)


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_mode_stays(note: Path, mode: int) -> None:
    note.chmod(mode)
    write(note, NEW, OLD)
    assert note.read_text() == NEW
    assert stat.S_IMODE(note.stat().st_mode) == mode


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
def test_owner_stays(note: Path) -> None:
    os.chown(note, 1234, 2345)
    write(note, NEW, OLD)
    assert (note.stat().st_uid, note.stat().st_gid) == (1234, 2345)


def test_hard_link_stays(note: Path) -> None:
    other = note.with_name("other.md")
    other.hardlink_to(note)
    for text, before in ((NEW, OLD), (OLD, NEW)):
        write(note, text, before)
        assert other.read_text() == text
        assert other.samefile(note)


def test_symbolic_link_stays_and_its_target_is_written(note: Path) -> None:
    link = note.with_name("link.md")
    link.symlink_to("note.md")
    write(link, NEW, OLD)
    assert link.is_symlink()
    assert note.read_text() == NEW


def test_target_out_of_the_tree_is_never_written(blog: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    target = outside / "x.md"
    target.write_text(OLD)
    (blog / "link.md").symlink_to(target)
    (blog / "posts").symlink_to(outside)
    for path in ("link.md", "posts/x.md"):
        with pytest.raises(FileError, match="outside"):
            write(Path(path), NEW, OLD)
    assert target.read_text() == OLD
    assert os.listdir(outside) == ["x.md"]


def test_link_within_the_repository_is_written_from_any_folder(
    note: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    (note.parent / ".git").mkdir()
    posts = note.parent / "posts"
    posts.mkdir()
    (posts / "link.md").symlink_to("../note.md")
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    write(posts / "link.md", NEW, OLD)
    assert note.read_text() == NEW


def test_read_only_file_is_left_alone(note: Path) -> None:
    note.chmod(0o444)
    with pytest.raises(FileError, match=r"note\.md: is read-only"):
        write(note, NEW, OLD)
    assert note.read_text() == OLD


@pytest.mark.parametrize("hard_link", [False, True])
def test_file_that_changed_meanwhile_is_left_alone(note: Path, *, hard_link: bool) -> None:
    if hard_link:
        note.with_name("other.md").hardlink_to(note)
    note.write_text("# Typed meanwhile\n")
    with pytest.raises(FileError, match="changed while it was being fixed"):
        write(note, NEW, OLD)
    assert note.read_text() == "# Typed meanwhile\n"


def test_file_that_is_gone_meanwhile_is_an_error(blog: Path) -> None:
    with pytest.raises(FileError, match="no such file"):
        write(blog / "gone.md", NEW, OLD)


@pytest.mark.parametrize("hard_link", [False, True])
def test_failure_on_the_way_to_the_disk_leaves_the_old_text(
    note: Path, monkeypatch: pytest.MonkeyPatch, *, hard_link: bool
) -> None:
    if hard_link:
        note.with_name("other.md").hardlink_to(note)
    failures = iter([OSError(errno.ENOSPC, "No space left on device")])

    def fails_once(_: int) -> None:
        for failure in failures:
            raise failure

    monkeypatch.setattr(os, "fsync", fails_once)
    with pytest.raises(FileError, match=r"note\.md: cannot be written, and is as it was: no space is left on the disk"):
        write(note, NEW, OLD)
    assert note.read_text() == OLD


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs files that say 0 bytes and hold more")
def test_file_that_is_not_what_it_said_is_an_error() -> None:
    with pytest.raises(FileError, match="has grown beyond the limit of 9 bytes"):
        read(Path("/proc/self/status"), 9)
    with pytest.raises(FileError, match="cannot be read: input/output error"):
        read(Path("/proc/self/mem"), LIMIT)


FULL_DISK = """
import resource, sys
sys.dont_write_bytecode = True  # byte code would be cut off at the limit, for all later runs
from pathlib import Path
from paperstack_lint.storage.files import FileError, write
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
    write(Path("note.md"), "x" * 9000, "o" * 4000)
except FileError as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize("hard_link", [False, True])
def test_full_disk_leaves_the_old_text(note: Path, *, hard_link: bool) -> None:
    note.write_text("o" * 4000)
    if hard_link:
        note.with_name("other.md").hardlink_to(note)
    done = _python(FULL_DISK, note.parent)
    assert "cannot be written, and is as it was" in done.communicate(timeout=HANG)[1]
    assert note.read_text() == "o" * 4000


ENDLESS = """
from pathlib import Path
from paperstack_lint.storage.files import write
texts = ["old " * 5000, "new! " * 9000]
print("ready", flush=True)
while True:
    write(Path("note.md"), texts[1], texts[0])
    texts.reverse()
"""


@pytest.mark.parametrize("hard_link", [False, True])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_at_any_moment_leaves_old_or_new_and_no_litter(
    note: Path, number: signal.Signals, *, hard_link: bool
) -> None:
    if hard_link:
        note.with_name("other.md").hardlink_to(note)
    for _ in range(10):
        _end(note, number)
        assert [file.name for file in note.parent.iterdir() if file.suffix == ".tmp"] == []


def test_a_kill_at_any_moment_leaves_old_or_new_and_the_next_run_cleans_up(note: Path) -> None:
    for _ in range(10):
        _end(note, signal.SIGKILL)
    remove_leftovers(note.parent)


def _end(note: Path, number: signal.Signals) -> None:
    texts = ("old " * 5000, "new! " * 9000)
    note.write_text(texts[0])
    process = _python(ENDLESS, note.parent)
    assert process.stdout
    process.stdout.readline()
    time.sleep(random.uniform(0, 0.02))  # noqa: S311  # any moment will do
    process.send_signal(number)
    process.communicate(timeout=HANG)
    assert note.read_text() in texts


def test_leftovers_are_removed_only_where_they_are_ours(blog: Path) -> None:
    dead = _python("", blog)
    dead.communicate(timeout=HANG)
    keep = [".paperstack-lint-1.tmp", ".paperstack-lint-x.tmp", "note.tmp", f".paperstack-lint-{dead.pid}.tmp.md"]
    for name in [*keep, f".paperstack-lint-{dead.pid}.tmp", f".paperstack-lint-{os.getpid()}.tmp"]:
        (blog / name).touch()
    remove_leftovers(blog)
    assert sorted(os.listdir(blog)) == sorted(keep)
    for name in keep:
        (blog / name).unlink()


def test_a_leftover_whose_number_another_process_has_got_is_removed_when_it_is_old(blog: Path) -> None:
    fresh, old = blog / ".paperstack-lint-1.tmp", blog / f".paperstack-lint-{os.getppid()}-0a1b2c3d.tmp"
    for file in (fresh, old):
        file.touch()
    os.utime(old, (0, 0))
    remove_leftovers(blog)
    assert os.listdir(blog) == [fresh.name]
    fresh.unlink()


def test_two_processes_of_one_number_do_not_take_each_others_file(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Two containers that share a folder: in each, the first process is number 1.
    other, stat_of = note.with_name("other.md"), shutil.copystat
    other.write_text("# Other\n")

    def meanwhile(*arguments: Path) -> None:
        monkeypatch.setattr(shutil, "copystat", stat_of)
        remove_leftovers.cache_clear()
        write(other, "# Other, new\n", "# Other\n")
        stat_of(*arguments)

    monkeypatch.setattr(shutil, "copystat", meanwhile)
    with contextlib.suppress(FileError):
        write(note, NEW, OLD)
    assert note.read_text() in (OLD, NEW)
    assert other.read_text() == "# Other, new\n"


@pytest.mark.parametrize("hard_link", [False, True])
def test_a_note_that_another_run_has_fixed_meanwhile_is_fixed(note: Path, *, hard_link: bool) -> None:
    if hard_link:
        note.with_name("other.md").hardlink_to(note)
    note.write_text(NEW)
    write(note, NEW, OLD)
    assert note.read_text() == NEW


def test_two_runs_at_once_do_not_mix(note: Path) -> None:
    racing = (
        "from pathlib import Path\nfrom paperstack_lint.storage.files import FileError, write\n"
        f"try: write(Path('note.md'), {NEW!r} * 9000, {OLD!r})\nexcept FileError: pass\n"
    )
    processes = [_python(racing, note.parent) for _ in range(4)]
    for process in processes:
        assert process.communicate(timeout=HANG)[1] == ""
    assert note.read_text() == NEW * 9000


def _python(source: str, folder: Path) -> subprocess.Popen[str]:
    path = {"PYTHONPATH": str(Path(__file__).parents[2])}
    pipes = subprocess.PIPE
    command = [sys.executable, "-c", source]
    return subprocess.Popen(command, cwd=folder, env=os.environ | path, stdout=pipes, stderr=pipes, text=True)
