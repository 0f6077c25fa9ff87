"""Bad input: a clear message, the other notes are linted all the same, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from paperstack_lint.cli.main import main
from tests import program
from tests.program import HANG

ROOT = Path(__file__).parent.parent
GOOD = "# Papers\n\n* [MixMatch](http://arxiv.org/pdf/1905.02249)\n"
FIXED = "# Papers\n\n* [MixMatch](https://arxiv.org/abs/1905.02249)\n"


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, folder: Path) -> tuple[int, str, str]:
    done = program.run("--fail-on=warning", "--output-format", "concise", *arguments, cwd=folder)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"# a\n\n\xb0\xa1 GBK\n", "bad.md: is not UTF-8 in line 3"),
        (b"# a\n\0\n", "bad.md: contains a NUL byte in line 2"),
        ("# 标题\n".encode("utf-16"), "bad.md: is UTF-16 or UTF-32: save it as UTF-8"),
        (b"x" * 2_100_000, "bad.md: has 2,100,000 bytes, more than the limit"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_finding_and_stays(
    blog: Path, capfd: pytest.CaptureFixture[str], data: bytes, message: str
) -> None:
    (blog / "bad.md").write_bytes(data)
    assert main(["--fix", "--output-format", "concise", "."]) == 1
    (found,) = capfd.readouterr().out.splitlines()
    path, _, reason = message.partition(": ")
    assert found.startswith(f"{path}:")
    assert f" note/unreadable error: this note {reason}" in found
    assert (blog / "bad.md").read_bytes() == data
    assert (blog / "good.md").read_text() == FIXED


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_one_error(blog: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (blog / "bad.md").touch(0)
    assert main(["--fix", "."]) == 1
    assert "bad.md:1:1: note/unreadable error: this note cannot be read: permission denied" in capfd.readouterr().out
    assert (blog / "good.md").read_text() == FIXED


def test_a_read_only_file_is_reported_and_stays(blog: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (blog / "locked.md").write_text(GOOD)
    (blog / "locked.md").chmod(0o444)
    assert main(["--fix", "."]) == 1
    shown = capfd.readouterr()
    assert "locked.md:1:1: note/unwritable error: this note is read-only" in shown.out
    assert "links/arxiv-form" in shown.out
    assert (blog / "locked.md").read_text() == GOOD
    assert (blog / "good.md").read_text() == FIXED


def test_links_to_nothing_and_out_of_the_tree(blog: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "other.md"
    outside.write_text(GOOD)
    (blog / "gone.md").symlink_to("/nowhere/at/all.md")
    (blog / "loop.md").symlink_to("loop.md")
    (blog / "out.md").symlink_to(outside)
    (blog / "x.md").mkdir()
    os.mkfifo(blog / "pipe.md")
    assert run("--fix", ".", folder=blog)[0] == 0  # what is no note, or none of this blog, is passed over
    assert (blog / "good.md").read_text() == FIXED
    for name in ("gone.md", "loop.md", "out.md", "pipe.md"):
        code, _, said = run("--fix", name, "good.md", folder=blog)
        assert (name, code) == (name, 1 if name == "out.md" else 2)  # it is linted, but not fixed
        assert name in said
    assert outside.read_text() == GOOD


def test_a_name_that_no_file_can_have_is_one_error(blog: Path) -> None:
    for name in ("a" * 300 + ".md", "a/" * 3000 + "x.md"):
        code, _, said = run("--fix", name, "good.md", folder=blog)
        assert code == 2
        assert "file name too long" in said
    assert (blog / "good.md").read_text() == FIXED


AS_NOBODY = """
import os, sys
sys.path.insert(0, sys.argv[1])
from paperstack_lint.cli.main import main
main(["--exit-zero", "--isolated", "--no-cache", "--quiet", "good.md"])  # root's Python may be for root alone
if not os.getuid():
    os.setuid(65534)
sys.exit(main(["--no-cache", *sys.argv[2:]]))
"""


@pytest.fixture(scope="module")
def public_tool() -> Iterator[Path]:
    """A folder that anybody may enter, with the program in it: pytest's own folders and the checkout may be for one user."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        for part in ("paperstack_lint", "rules"):
            shutil.copytree(ROOT / part, Path(name, part))
        yield Path(name)


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that anybody may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize(
    ("mode", "code", "said"),
    [
        (0o000, 2, "error: p: cannot be read"),
        (0o444, 1, "p/x.md:1:1: note/unreadable error: this note cannot be read"),  # the folder can be listed
    ],
)
def test_a_folder_that_may_not_be_entered_is_one_error(
    public_tool: Path, public: Path, mode: int, code: int, said: str
) -> None:
    (public / "p").mkdir()
    (public / "p" / "x.md").write_text(GOOD)
    (public / "p").chmod(mode)
    (public / "good.md").write_text(GOOD)
    for path, expected, message in (("p", code, said), ("p/x.md", 2, "error: p/x.md: cannot be read")):
        command = [sys.executable, "-c", AS_NOBODY, str(public_tool), path, "good.md"]
        done = subprocess.run(command, cwd=public, capture_output=True, text=True, timeout=HANG, check=False)
        output = (done.stdout + done.stderr).lower()
        assert (done.returncode, output.count("permission denied")) == (expected, 1)
        assert f"{message}: permission denied" in output
        assert "good.md" in done.stdout
    (public / "p").chmod(0o755)


@pytest.mark.parametrize(
    ("arguments", "redirected"),
    [
        (".", ">/dev/full"),
        ("--output-format json .", ">/dev/full"),
        ("--diff .", ">/dev/full"),
        ("--fix - <good.md", ">/dev/full"),
        ("papers .", ">/dev/full"),
        ("rules", ">/dev/full"),
        ("explain links/empty", ">/dev/full"),
        ("--help", ">/dev/full"),
        ("--version", ">/dev/full"),
        (".", ">/dev/full 2>&1"),
    ],
)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_output_that_cannot_be_written_is_one_error(blog: Path, arguments: str, redirected: str) -> None:
    code, said = shell(f"{arguments} {redirected}", blog)
    assert code == 2
    if "2>" not in redirected:
        assert "error: standard output cannot be written: no space is left on the disk" in said


def test_an_output_that_cannot_be_written_stops_no_fix(blog: Path) -> None:
    assert shell("--fix . >/dev/full 2>&1", blog)[0] in (0, 2)
    assert (blog / "good.md").read_text() == FIXED


@pytest.mark.parametrize("arguments", [".", "--fix .", "--diff .", "papers .", "rules", "--help"])
def test_closed_streams_are_silent(blog: Path, arguments: str) -> None:
    expected = int(arguments == "--diff .")  # the finding is a warning
    assert shell(f"{arguments} >&-", blog)[0] == expected
    (blog / "good.md").write_text(GOOD)
    assert shell(f"{arguments} >&- 2>&-", blog) == (expected, "")


def test_a_closed_standard_input_is_one_error(blog: Path) -> None:
    code, said = shell("- <&-", blog)
    assert (code, said.count("error:")) == (2, 1)
    assert "standard input is closed" in said


def test_a_current_folder_that_is_gone_is_one_error(blog: Path) -> None:
    (blog / "gone").mkdir()
    command = f"cd gone && rmdir ../gone && {sys.executable} -m paperstack_lint {blog / 'good.md'}"
    path = {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=blog,
        env=os.environ | path,
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        2,
        "error: the current folder does not exist any more: change to one that does\n",
    )


def shell(command: str, folder: Path) -> tuple[int, str]:
    """The exit code of a command line of a shell, which can close and redirect streams, and what went to stderr."""
    path = {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m paperstack_lint {command}"],
        cwd=folder,
        env=os.environ | path,
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    "arguments", [["--", "-x.md"], ["--fix", "--", "-x.md", "good.md"], ["good.md", "--", "-x.md"]]
)
def test_a_name_that_begins_with_a_dash_follows_two(blog: Path, arguments: list[str]) -> None:
    (blog / "-x.md").write_text("[a]()\n")
    code, found, _ = run(*arguments, folder=blog)
    assert code == 1
    assert "-x.md:1:1 links/empty" in found
    (blog / "-").write_text("[b]()\n")
    assert "-:1:1 links/empty error: the link `b`" in run("--", "-", folder=blog)[1]


@pytest.mark.parametrize("command", [[], ["papers"], ["explain"], ["rules"]])
def test_wrong_usage_is_said_without_what_could_act(blog: Path, command: list[str]) -> None:
    for hostile in ("--\x1b[31mx.md", "--x\n::error::y.md", "--##[error]x.md", "--\udcff.md"):
        done = program.run(*command, hostile, cwd=blog, GITHUB_ACTIONS="true")
        assert done.returncode == 2
        assert not {*range(32)} - {10} & {*done.stderr.encode()}
        assert "##[" not in done.stderr
        assert not [line for line in done.stderr.splitlines() if line.startswith("::")]


def test_a_huge_configuration_is_one_error(blog: Path) -> None:
    for name in ("huge.yaml", "pyproject.toml"):
        (blog / name).write_bytes(b"#" * 2_000_000)
        code, _, said = run("--config", name, ".", folder=blog)
        assert (code, said.count("error:")) == (2, 1)
        assert f"{name}: has more than 1,000,000 characters" in said
    if Path("/dev/zero").exists():
        assert run("--config", "/dev/zero", ".", folder=blog)[0] == 2


def test_configured_folders_that_cannot_exist_are_no_crash(blog: Path) -> None:
    for line in (f"notes: [{'a' * 300}]", f"rule-folders: [{'a' * 300}]"):
        (blog / ".paperstack-lint.yaml").write_text(line)
        assert run("good.md", folder=blog)[0] in (1, 2)


def test_python_may_run_without_docstrings(blog: Path) -> None:
    words = [sys.executable, "-OO", "-m", "paperstack_lint", "good.md"]
    path = {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, cwd=blog, env=os.environ | path, capture_output=True, timeout=HANG, check=False)
    assert (done.returncode, b"links/arxiv-form" in done.stdout) == (0, True)


@pytest.mark.parametrize("text", [GOOD, "# Papers\n"])
def test_every_run_that_fixes_removes_what_a_killed_one_left(blog: Path, text: str) -> None:
    (blog / "sub").mkdir()
    (blog / "sub" / "x.md").write_text(text)
    left = blog / "sub" / ".paperstack-lint-4194304.tmp"  # no process has so high a number
    for path in (".", "sub/x.md"):
        left.touch()
        assert run(path, folder=blog)[0] in (0, 1)
        assert left.exists()
        assert run("--fix", path, folder=blog)[0] == 0
        assert not left.exists()


def test_an_empty_file_is_fine(blog: Path) -> None:
    (blog / "empty.md").touch()
    assert main(["--fix", "--isolated", "."]) == 0
    assert (blog / "empty.md").read_bytes() == b""


def _merges(levels: int) -> str:
    first = "a0: &a0 {x: 1}\n"
    return first + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, levels))


def _aliases(levels: int) -> str:
    return "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, levels))


@pytest.mark.parametrize(
    ("front_matter", "rule"),
    [
        (_merges(9), "front-matter/syntax"),
        (_aliases(30), "front-matter/syntax"),
        ("a: " + "[" * 30_000, "front-matter/syntax"),
        ("a: " + "{a: " * 15_000, "front-matter/syntax"),
        ("- " * 30_000, "good.md"),
        ("a: &a [*a]", "good.md"),
        ("x: 1\n" * 12_000 + "y: " + "z" * 20_000, "front-matter/syntax"),
        ("date: 2021-02-30", "front-matter/date"),
        ("date: 2021-13-01 10:00:00", "front-matter/date"),
        ("number: " + "9" * 5_000, "good.md"),
        ("title: a\ntitle: b", "front-matter/duplicate-key"),
        ("a: !!python/object/apply:os.system [touch owned]", "good.md"),
    ],
    ids=lambda text: text[:20],
)
def test_a_hostile_front_matter_is_a_finding_at_most(blog: Path, front_matter: str, rule: str) -> None:
    bad = f"---\ntitle: a post\n{front_matter}\n---\n\ntext\n"
    (blog / "_posts").mkdir()
    (blog / "_posts" / "2020-01-02-bad.md").write_text(bad)
    code, found, said = run(".", folder=blog)
    assert (code, rule in found) == (1, True)
    assert "good.md" in found
    assert "error:" not in said
    code, _, said = run("--fix", "--unsafe-fixes", ".", folder=blog)
    assert code in (0, 1)
    assert "error:" not in said
    assert (blog / "good.md").read_text() == FIXED
    assert not (blog / "owned").exists()


@pytest.mark.parametrize(
    "body",
    [
        "[" * 32_000 + "]" * 32_000,
        "![" * 16_000,
        "[a](" * 16_000,
        "a] " * 20_000,
        "[x] " * 20_000 + "\n\n[x]: y",
        "> - " * 5_000 + "x",
        "> " * 20_000,
        "- " * 20_000,
        "*a **b " * 10_000,
        "`" + "a``" * 20_000,
        "".join("`" * n + "a" for n in range(300)),
        "<" * 50_000,
        "<a " * 20_000,
        "<!-- " * 20_000,
        "<?" * 30_000,
        "{{ " * 20_000,
        "{% raw %}" * 5_000,
        "$" * 50_001,
        "$a" * 20_001,
        "# a" + " " * 50_000 + "b",
        "a" + " " * 100_000 + "b",
        "http://" * 10_000,
        "http://a" + ")" * 50_000,
        "](" * 30_000,
        "[](" + "(" * 30_000,
        "|" * 30_000 + "\n" + "-|" * 15_000,
        "&" * 60_000,
        "* 🔑 Key:\n" * 5_000,
        "🔑" * 30_000,
        "# 标a" * 10_000,
        f"![a](data:image/png;base64,{'A' * 300_000})",
        f'<img src="data:image/png;base64,{"A" * 300_000}">',
    ],
    ids=lambda text: text[:12],
)
def test_a_hostile_body_ends_in_time_and_without_an_internal_error(blog: Path, body: str) -> None:
    # The second link is fixed, so the proof has to read the body as well; where it cannot, the note stays.
    bad = f"{body}\n\n* [ReMixMatch](http://arxiv.org/pdf/1911.09785)\n"
    (blog / "bad.md").write_text(bad)
    code, _, said = run("--fix", ".", folder=blog)
    assert "error:" not in said
    assert (blog / "good.md").read_text() == FIXED
    if (blog / "bad.md").read_text() != bad:
        return
    swallowed = body.startswith(("<!--", "<?"))  # an open comment hides the link
    assert code == (0 if swallowed else 1)
    assert ("bad.md: not fixed: too complex" in said) != swallowed


def test_a_file_that_changes_while_it_is_fixed_keeps_the_change(
    blog: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from paperstack_lint.engine import runner

    def slow(*arguments: object, **options: object) -> object:
        (blog / "good.md").write_text("# Typed meanwhile\n")
        return fix(*arguments, **options)  # type: ignore[arg-type]

    fix = runner.fix
    monkeypatch.setattr(runner, "fix", slow)
    assert main(["--fix", "good.md"]) == 0
    assert "error:" not in capfd.readouterr().err
    assert (blog / "good.md").read_text() == "# Typed meanwhile\n"


def test_a_full_disk_leaves_the_old_text(blog: Path) -> None:
    text = GOOD + "filler\n" * 2_000
    (blog / "good.md").write_text(text)
    source = (
        "import resource, sys\nfrom paperstack_lint.cli.main import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\nsys.exit(main(['--fix', 'good.md']))"
    )
    path = {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=blog, env=os.environ | path, capture_output=True, timeout=HANG, check=False
    )
    assert done.returncode == 1
    assert b"note/unwritable error: this note cannot be written, and is as it was" in done.stdout
    assert os.listdir(blog) == ["good.md"]
    assert (blog / "good.md").read_text() == text


def test_ctrl_c_at_any_moment_leaves_old_or_new_and_no_litter(blog: Path) -> None:
    names = [f"{number}.md" for number in range(40)]
    fixed = GOOD.replace("http:", "https:")  # all of the notes link to the PDF: that is a habit, and stays
    path = {"PYTHONPATH": str(ROOT)}
    # While Python itself starts, a signal ends it with a code of its own.
    source = "print('started', flush=True)\nfrom paperstack_lint.__main__ import run\nrun()"
    command = [sys.executable, "-c", source, "--fix", *names]
    ends: dict[int, bytes] = {}
    for delay in range(12):
        for name in names:
            (blog / name).write_text(GOOD)
        process = subprocess.Popen(
            command, cwd=blog, env=os.environ | path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout
        assert process.stdout.readline() == b"started\n"
        time.sleep(delay / 12)
        process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=HANG)[1]
        ends[process.returncode] = err
        assert sorted(os.listdir(blog)) == sorted([*names, "good.md"])
        assert all((blog / name).read_text() in (GOOD, fixed) for name in names)
    assert ends.keys() <= {0, 130, -signal.SIGINT}, ends
