"""Several reports of one run, in files: each as it would be alone, and none where it would do harm."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from paperstack_lint.cli import report_files
from paperstack_lint.collection.incoming_references import REPORTS
from paperstack_lint.engine.findings import Finding, Outcome
from paperstack_lint.report.formats import FORMATS, markdown, render, render_all
from paperstack_lint.report.style import Style
from tests.cli.test_cli import tool
from tests.report.formats.test_service_formats import Lint, lint, validate
from tests.report.test_report import finding, hostile, outcome
from tests.repositories import git

__all__ = ["lint"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_yields_a_piece_for_each_outcome(name: str) -> None:
    taken = 0

    def outcomes() -> Iterator[Outcome]:
        nonlocal taken
        for number in range(20):
            taken += 1
            yield outcome("x", finding(f"{number}.md", "x", 0, 1)) if number % 2 else Outcome("c.md", "", "", ())

    most = 0
    for _ in render(name, outcomes(), Style()):
        most, taken = max(most, taken), 0
    assert most == 1


def test_reports_side_by_side_are_those_of_single_runs_and_outcomes_are_not_kept() -> None:
    made: list[Finding] = [finding(f"{number}.md", "x", 0, 1) for number in range(300)]
    reports = [(name, Style()) for name in FORMATS]
    taken = 0

    def outcomes() -> Iterator[Outcome]:
        nonlocal taken
        for one in made:
            taken += 1
            yield outcome("x", one)

    texts = [""] * len(reports)
    pieces = [0] * len(reports)
    for index, piece in render_all(reports, outcomes()):
        texts[index] += piece
        pieces[index] += 1
        assert taken <= min(pieces) + 2  # of each outcome, every report has rendered a piece before the next is made
    for (name, style), text in zip(reports, texts, strict=True):
        assert text == "".join(render(name, map(outcome, ["x"] * 300, made), style))


def test_reports_go_to_files_and_standard_output(blog: Path, lint: Lint) -> None:
    alone = {name: lint("--output-format", name, "posts")[1] for name in FORMATS}
    words = [w for name in ("sarif", "junit", "text") for w in ("--output-format", name, "--output-file", f"r.{name}")]
    code, out, err = lint("--output-format", "concise", *words, "posts")
    assert (code, out, "4 notes checked" in err) == (1, alone["concise"], True)
    assert {name: (blog / f"r.{name}").read_text() for name in ("sarif", "junit", "text")} == {
        name: alone[name] for name in ("sarif", "junit", "text")
    }
    assert lint("--output-file", "r.json", "--output-format", "json", "posts")[:2] == (1, "")
    assert (blog / "r.json").read_text() == alone["json"]
    assert lint("--output-file", "r.text", "posts")[:2] == (1, "")
    assert (blog / "r.text").read_text() == alone["text"]


def test_a_format_takes_the_file_beside_it(blog: Path, lint: Lint) -> None:
    words = "--output-format json --output-file a --output-file b --output-format gitlab --output-format concise"
    _, out, _ = lint(*words.split(), "posts")
    assert "links/empty error" in out
    assert (blog / "a").read_text().startswith('{\n  "version"')
    assert (blog / "b").read_text().startswith("[\n{")


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (["--output-format", "json", "--output-format", "text"], "standard output takes one format, not json and text"),
        (["--output-file", "a", "--output-format", "json", "--output-file", "./a"], "names one file twice"),
        (["--output-file", ""], "names no file"),
        (["--output-file", "-"], "leave it out for standard output"),
        (["--output-file", "a", "--statistics"], "leave --output-file out"),
        (["--output-file", "a", "--write-baseline"], "leave --output-file out"),
        (["--output-file", "a", "--diff"], "leave --output-format and --statistics out"),
        (["--output-file", "none/a"], "its folder does not exist: create that"),
        (["--output-file", "posts"], "is no regular file"),
        (["--output-file", "posts/2020-04-18-mixmatch.md"], "is a note, not a report"),
        (["--output-file", ".git/index"], "is in a folder of git"),
        (["--output-file", "link"], "so it is not written"),
        (["--output-file", "note"], "is a note, not a report"),
        (["--output-file", ".paperstack-lint.yaml"], "is a configuration, not a report"),
        (["--output-file", "site/_config.yml"], "is a configuration, not a report"),
        (["--output-file", "hugo.toml"], "has something else in it, not a report"),
        (["--output-file", "data.json", "--output-format", "json"], "has something else in it, not a report"),
    ],
)  # fmt: skip
def test_no_report_is_written_where_it_would_do_harm(blog: Path, lint: Lint, words: list[str], remedy: str) -> None:
    git(blog, "init", "-q")
    (blog.parent / "precious").write_text("mine")
    (blog / "link").symlink_to("../precious")
    (blog / "note").symlink_to("posts/2020-04-18-mixmatch.md")
    (blog / "site").mkdir()
    (blog / "hugo.toml").write_text("[params]\n")
    (blog / "data.json").write_text('[\n{"a": 1}]\n')
    files = {file: file.read_bytes() for file in blog.rglob("*") if file.is_file()}
    code, out, err = lint("--fix", *words, "posts") if "--write-baseline" not in words else lint(*words, "posts")
    assert (code, out) == (2, "")
    assert remedy in err
    assert {file: file.read_bytes() for file in blog.rglob("*") if file.is_file()} == files  # nothing was fixed either
    assert (blog.parent / "precious").read_text() == "mine"


def test_a_closed_pipe_leaves_the_reports_in_files_whole(blog: Path) -> None:
    (blog / "posts/many.md").write_text("# x\n\n" + "* [a]()\n" * 500)
    words = ["--no-cache", "--output-format", "concise", "--output-format", "sarif", "--output-file", "r.sarif"]
    process = tool(*words, "posts/many.md", cwd=blog)
    assert process.stdout
    process.stdout.close()
    process.wait()
    (run,) = validate("sarif", (blog / "r.sarif").read_text())["runs"]
    assert (process.returncode, len(run["results"])) == (1, 500)


def test_a_device_is_no_report_file(blog: Path, lint: Lint) -> None:
    code, _, err = lint("--output-file", "/dev/null", "posts")
    assert (code, "is no regular file" in err) == (2, True)
    assert Path("/dev/null").is_char_device()


def test_a_report_in_markdown_is_written_again(blog: Path, lint: Lint) -> None:
    (blog / "report.md").touch()
    for _ in range(2):
        code, _, err = lint("--output-format", "markdown", "--output-file", "report.md", "posts")
        assert (code, "error:" in err) == (1, False)
        assert (blog / "report.md").read_text().startswith(markdown.TITLE)


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_may_be_written_over_by_another_one(tmp_path: Path, name: str) -> None:
    long = finding(f"{'long-' * 40}.md", "links/empty", 0, 1)
    for notes in ([], [Outcome("c.md", "", "", ())], [outcome("x", long)], [*hostile()]):
        report = "".join(render(name, iter(notes), Style()))
        (tmp_path / "report").write_text(report, encoding="utf-8")
        report_files.check(tmp_path / "report")


def test_a_report_in_the_site_refers_to_no_heading(blog: Path, lint: Lint) -> None:
    clean = {
        name: lint("--output-format", name, "posts")[1] for name in FORMATS if name not in ("text", "concise", "github")
    }
    for name, text in clean.items():
        assert text.encode().startswith(REPORTS), name
        (blog / f"report-{name}.txt").write_text(text)
    assert lint("--output-format", "json", "posts")[1] == clean["json"]


def test_the_fixed_note_on_standard_output_has_a_report_in_a_file(
    blog: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (blog / "posts/2020-04-18-mixmatch.md").read_bytes()
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(text), encoding="utf-8"))
    words = ["--fix", "-", "--stdin-filename", "posts/x.md", "--output-format", "sarif", "--output-file", "r.sarif"]
    code, out, _ = lint(*words)
    (run,) = validate("sarif", (blog / "r.sarif").read_text())["runs"]
    assert (code, out.startswith("---\ntitle: MixMatch")) == (1, True)
    assert [each["ruleId"] for each in run["results"]] == ["tags/duplicate", "papers/duplicate", "links/empty"]
