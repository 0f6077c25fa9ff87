"""The command line helps: unknown words, rules that break, colours, and how much is said."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from paperstack_lint.cli.commands import COMMANDS, load, summary
from paperstack_lint.report.terminal import width
from tests.cli.test_adoption import Run, run
from tests.engine.test_git_diff import git
from tests.engine.test_rule import write

__all__ = ["run"]

BREAKS = """\
\"\"\"Breaks.\"\"\"
from paperstack_lint import Diagnostic


def check(note, options):
    yield Diagnostic(0, 1, "first")
    raise KeyError(note.path.name)
"""
MANY = (
    "\n![a picture](/Users/somebody/with/a/long/name/and/many/folders/in/it/picture.png)\n[x](http://arxiv.org/pdf/1)\n"
)
FAULTY = "---\ntitle: x\n---\n\n[a]()\n"


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, "_posts/2020-01-02-a.md", FAULTY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_check_is_the_bare_command(blog: Path, run: Run) -> None:
    assert run("check", "_posts") == run("_posts")
    assert run("check")[0] == 1


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (["chek", "_posts"], "did you mean `check`?"),
        (["paper"], "did you mean `papers`?"),
        (["lint", "_posts"], "did you mean `check`?"),
        (["help"], "did you mean `--help`?"),
        (["_post"], "did you mean `_posts`?"),
        (["--fix", "_post"], "did you mean `_posts`?"),
        (["nothing-like-it"], "`paperstack-lint --help` lists the commands"),
        (["initialise", "--from", "x"], "`paperstack-lint --help` lists the commands"),
    ],
)
def test_a_first_word_that_is_no_path_is_an_error_and_nothing_is_linted(
    blog: Path, run: Run, words: list[str], remedy: str
) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert "is neither a command nor a file or folder" in err
    assert remedy in err
    assert "checked" not in err


@pytest.mark.parametrize(
    ("word", "meant"), [("--statistic", "--statistics"), ("--slect=links", "--select"), ("--formt", "--output-format")]
)
def test_an_unknown_option_is_an_error_that_names_the_nearest(run: Run, word: str, meant: str) -> None:
    code, out, err = run(word, "x")
    assert (code, out) == (2, "")
    assert f"did you mean `{meant}`?" in err


def test_a_path_that_is_missing_keeps_no_other_from_being_linted(blog: Path, run: Run) -> None:
    for path in ("_posts/none.md", "./none"):
        code, out, err = run(path, "_posts")
        assert (code, "links/empty" in out) == (2, True)
        assert f"{Path(path).as_posix()}: no such file or folder" in err


@pytest.mark.parametrize(("option", "meant"), [("--fixx", "--fix"), ("--output-fromat=json", "--output-format")])
def test_an_unknown_option_names_the_nearest(blog: Path, run: Run, option: str, meant: str) -> None:
    code, _, err = run(option, "_posts")
    assert (code, f"did you mean `{meant}`?" in err) == (2, True)


def test_an_unknown_rule_names_the_nearest_in_one_line(blog: Path, run: Run) -> None:
    code, _, err = run("--select", "links/emty")
    assert (code, err) == (2, "error: --select: unknown rule `links/emty`; did you mean `links/empty`?\n")


def test_a_rule_that_breaks_is_said_once_with_its_place(blog: Path, run: Run) -> None:
    write(blog, "lint/own/breaks.py", BREAKS)
    write(blog, ".paperstack-lint.yaml", "rule-folders: [lint]\n")
    one = run()[2].splitlines()[0]
    detail = "rule own/breaks failed: KeyError: '2020-01-02-a.md' (lint/own/breaks.py:7)"
    assert one == f"error: _posts/2020-01-02-a.md: {detail}"
    for number in range(299):
        write(blog, f"_posts/2021-01-02-{number:03}.md", FAULTY)
    code, out, err = run("--jobs", "2")
    assert (code, "links/empty" in out) == (2, True)
    assert err.splitlines()[0] == f"{one}, and so in 299 more notes"
    assert err.count("own/breaks failed") == 1
    assert "Traceback" not in err


def test_verbose_says_the_configuration_and_the_traceback(blog: Path, run: Run) -> None:
    write(blog, "lint/own/breaks.py", BREAKS)
    write(blog, ".paperstack-lint.yaml", "rule-folders: [lint]\n")
    err = run("-v")[2]
    assert err.startswith(".paperstack-lint.yaml: 1 note\n")
    assert "raise KeyError(note.path.name)" in err


def test_quiet_has_a_short_name(blog: Path, run: Run) -> None:
    assert run("-q")[2] == ""


@pytest.mark.parametrize(("color", "coloured"), [("auto", False), ("always", True), ("never", False)])
@pytest.mark.parametrize("command", [["_posts"], ["rules"], ["explain", "links"]])
def test_color_is_as_requested(blog: Path, run: Run, command: list[str], color: str, coloured: bool) -> None:
    assert ("\x1b[" in run(*command, "--color", color)[1]) == coloured


def test_color_goes_before_the_environment(blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" in run("--color=always")[1]
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run()[1]
    assert "\x1b[" not in run("--color=never")[1]


def test_github_takes_paths_from_the_root_of_the_repository(
    blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(blog, "site/_posts/b.md", FAULTY)
    assert "file=_posts/2020-01-02-a.md," in run("--output-format", "github", "_posts")[1]
    (blog / ".git").mkdir()
    monkeypatch.chdir(blog / "site")
    out = run("--output-format", "github", "_posts", "../_posts")[1]
    assert re.findall("file=([^,]*),", out) == ["_posts/2020-01-02-a.md", "site/_posts/b.md"]
    assert run("--output-format", "concise", "../_posts")[1].startswith("../_posts/2020-01-02-a.md:5:1 ")


@pytest.mark.parametrize("columns", [60, 80, 100])
@pytest.mark.parametrize(
    "command",
    [["_posts"], ["explain", "links"], ["--help"], ["rules"], ["--select", "headings/spacin"], ["no-such-word"]],
)
def test_lines_are_broken_at_spaces(
    blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch, columns: int, command: list[str]
) -> None:
    write(blog, "_posts/2020-01-02-a.md", FAULTY.replace("[a]", "[a paper of many words, and of 汉字]") + MANY)
    whole = run(*command)
    monkeypatch.setenv("COLUMNS", str(columns))
    code, *broken = run(*command)
    assert code == whole[0]
    for text, expected in zip(broken, whole[1:], strict=True):
        lines = [line for line in text.split("\n") if not line.startswith("    ")]  # those are code
        assert [line for line in lines if width(line) > columns and " " in line.strip()] == []
        if command != ["_posts"]:  # excerpts are cut
            assert text.split() == expected.split()


def test_a_piped_line_stays_whole(blog: Path, run: Run) -> None:
    write(blog, "_posts/2020-01-02-a.md", FAULTY.replace("[a]", f"[{'word ' * 40}]"))
    assert max(map(len, run()[1].split("\n"))) > 120


def test_patterns_of_a_configuration_elsewhere_are_of_the_current_folder(blog: Path, run: Run) -> None:
    write(blog, "_posts/old/2019-01-02-b.md", FAULTY)
    named = ["--config", "../elsewhere/x.yaml", "--output-format", "concise"]
    write(
        blog.parent,
        "elsewhere/x.yaml",
        "exclude: [_posts/old, nowhere/]\nper-file-ignores: {'_posts/2020-*': [links], 'none/*': [tags]}\n",
    )
    code, out, err = run(*named, "_posts")
    assert (code, out) == (0, "")
    assert "1 note checked" in err
    assert "elsewhere/x.yaml: exclude: `nowhere/` matches nothing in _posts" in err
    assert "elsewhere/x.yaml: per-file-ignores: `none/*` matches nothing in _posts" in err
    assert "`_posts/old`" not in err
    assert "`_posts/2020-*`" not in err
    assert "matches nothing" not in run(*named, "_posts/2020-01-02-a.md")[2]


@pytest.mark.parametrize(("generated", "own", "shown"), [(10, 12, True), (10, 9, False), (4, 12, False)])
def test_a_folder_with_most_findings_in_few_notes_is_named(
    blog: Path, run: Run, generated: int, own: int, shown: bool
) -> None:
    for number in range(generated):
        write(blog, f"_posts/pdf/a/{number}.md", FAULTY + "[b]()\n" * 6)
    for number in range(own - 1):
        write(blog, f"_posts/own-{number}.md", "---\ntitle: x\n---\n")
    err = run("--quiet", "_posts")[2] + run("_posts")[2]
    hint = "70 of 71 findings are in `_posts/pdf/a`, in 10 of 22 notes: if it contains generated text, exclude it"
    assert (hint in err) == shown
    assert ("generated text" in err) == shown


@pytest.mark.parametrize("config", ["", "notes: [_posts/mine, papers]\n"])
def test_the_folders_of_the_notes_are_not_named_as_generated(blog: Path, run: Run, config: str) -> None:
    write(blog, ".paperstack-lint.yaml", config)
    for number in range(6):
        write(blog, f"_posts/mine/{number}.md", FAULTY + "[b]()\n" * 10)
        write(blog, f"papers/{number}.md", "x\n")
        write(blog, f"others/{number}.md", "x\n")
    code, _, err = run(".")
    assert (code, "generated text" in err) == (1, not config), err
    assert ("`_posts/mine`" in err) == (not config)
    assert "`_posts`" not in err


def test_no_folder_is_named_where_all_notes_have_findings(blog: Path, run: Run) -> None:
    for number in range(100):
        write(blog, f"_posts/{number}.md", FAULTY)
    write(blog, "other/a.md", FAULTY)
    assert "generated text" not in run("_posts", "other")[2]


@pytest.mark.parametrize(
    ("where", "paths"),
    [("blog", []), ("blog", ["_posts"]), (".", ["blog"]), (".", ["blog/_posts/deep/a.md"]), ("away", ["../blog"])],
)
def test_notes_of_a_configuration_elsewhere_are_looked_for_around_what_is_linted(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, where: str, paths: list[str]
) -> None:
    write(tmp_path, "elsewhere/x.yaml", "exclude: [_posts/old]\nper-file-ignores: {'_posts/deep/': [links]}\n")
    write(tmp_path, "away/x.md", "x\n")
    write(tmp_path, "blog/_config.yml", "markdown: kramdown\n")
    write(tmp_path, "blog/_posts/old/2019-01-02-b.md", FAULTY)
    write(tmp_path, "blog/_posts/deep/a.md", "---\ntags: [a]\n---\n\n[a]()\n")  # a post without a title, though undated
    monkeypatch.chdir(tmp_path / where)
    code, out, err = run("--config", str(tmp_path / "elsewhere/x.yaml"), "--output-format", "concise", *paths)
    name = Path(os.path.relpath(tmp_path / "blog/_posts/deep/a.md")).as_posix()
    assert (code, out) == (1, f"{name}:1:1 front-matter/keys error: the front matter has no `title`: add it\n")
    assert "matches nothing" not in err


def test_a_configuration_that_has_notes_of_its_own_lints_those(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("blog", "other"):
        write(tmp_path, f"{name}/_posts/a.md", FAULTY)
    write(tmp_path, "other/x.yaml", "{}\n")
    monkeypatch.chdir(tmp_path / "blog")
    out = run("--config", "../other/x.yaml", "--output-format", "concise")[1]
    assert (out.count("\n"), "other/_posts/a.md:5:1 links/empty" in out) == (1, True)


def test_habits_are_those_of_the_repository_that_is_linted_wherever_one_stands(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 12):
        write(tmp_path, f"papers/notes/{number}.md", f"[a](https://arxiv.org/pdf/2001.{number:05}.pdf)\n")
        write(tmp_path, f"other/{number}.md", f"[a](https://arxiv.org/abs/2001.{number:05})\n")
    for name in ("papers", "other"):
        git("init", "-q", cwd=tmp_path / name)
        git("add", ".", cwd=tmp_path / name)
    for where in ("other", ".", "papers"):
        monkeypatch.chdir(tmp_path / where)
        named = os.path.relpath(tmp_path / "papers/notes/1.md")
        assert run("--output-format", "concise", "--no-cache", named)[:2] == (0, "")
    write(tmp_path, "other/.paperstack-lint.yaml", "{}\n")
    monkeypatch.chdir(tmp_path / "other")
    assert run("--output-format", "concise", "--no-cache", "../papers/notes/1.md")[:2] == (0, "")


def test_the_help_lists_each_command_by_the_first_line_of_its_module(blog: Path, run: Run) -> None:
    listed = run("--help")[1]
    for name in COMMANDS:
        assert (load(name).__doc__ or "").startswith(f"{summary(name)}\n") or load(name).__doc__ == summary(name)
        assert f"\n  {name:9} {summary(name)}\n" in listed
        assert summary(name) in " ".join(run(name, "--help")[1].split()) or name == "check"


@pytest.mark.parametrize(("notes", "shown"), [(20, True), (19, False)])
def test_a_message_that_many_findings_have_is_shown(blog: Path, run: Run, notes: int, shown: bool) -> None:
    for number in range(notes):
        write(blog, f"_posts/{number}.md", "---\ntitle: x\n---\n![a](file:///a/default.png)\n")
    summary = f"{notes} of {notes} findings are alike (links/local-path: the image `file:///a/default.png` is on your"
    assert (summary in run("--select", "links/local-path")[2]) == shown
