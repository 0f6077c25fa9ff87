"""The command line, through `main` on real files."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from paperstack_lint import __version__
from paperstack_lint.cli.main import main
from paperstack_lint.report.formats import FORMATS

ROOT = Path(__file__).parents[2]
FAULTY = "---\ntitle: Notes\n---\n\n* [MixMatch]()\n* [EnAET](http://arxiv.org/abs/1911.09265.pdf)\n"
FIXED = FAULTY.replace("http://arxiv.org/abs/1911.09265.pdf", "https://arxiv.org/abs/1911.09265")
CLEAN = "---\ntitle: Notes\n---\n\ntext\n"
ENTRY = "* [A Paper](https://arxiv.org/abs/1911.09265)\n* 🔑 Key: x\n* 🎓 Source:\n* 🌱 Motivation: y\n"


class Result:
    """What a run said; it can be run only in `site`."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def findings(self) -> list[tuple[str, str]]:
        """Path and rule of each finding, in the format `concise`."""
        return [(line.partition(":")[0], line.split(" ")[1]) for line in self.out.splitlines()]


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the tool in a scratch folder that is empty, with `stdin` as standard input."""
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)

    def go(*arguments: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(arguments)
        out, err = capfdbinary.readouterr()
        return Result(code, out.decode(), err.decode())

    return go


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with one faulty and one clean note."""
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts/2020-01-02-faulty.md").write_text(FAULTY)
    (tmp_path / "_posts/2020-01-03-clean.md").write_text(CLEAN)
    return tmp_path


def test_findings_are_on_stdout_and_all_else_on_stderr(site: Path, run: Run) -> None:
    result = run("--output-format", "concise")
    assert result.code == 1
    assert result.findings == [
        ("_posts/2020-01-02-faulty.md", "links/empty"),
        ("_posts/2020-01-02-faulty.md", "links/arxiv-form"),
    ]
    assert result.err == "2 notes checked: 1 error, 1 warning (1 fixable).\n--fix fixes 1 of them.\n"


def test_a_clean_run_says_so_and_exits_with_0(site: Path, run: Run) -> None:
    result = run("_posts/2020-01-03-clean.md")
    assert (result.code, result.out, result.err) == (0, "", "1 note checked: no findings.\n")
    assert run("--quiet", "_posts/2020-01-03-clean.md").err == ""


def test_fix_fixes_reports_what_is_left_and_has_nothing_to_do_the_second_time(site: Path, run: Run) -> None:
    result = run("--fix", "--output-format", "concise")
    assert (result.code, [rule for _, rule in result.findings]) == (1, ["links/empty"])
    assert result.err.startswith(
        "Fixed 1 finding in _posts/2020-01-02-faulty.md\n2 notes checked, 1 finding fixed: 1 error left."
    )
    assert (site / "_posts/2020-01-02-faulty.md").read_text() == FIXED
    again = run("--fix", "--output-format", "concise")
    assert (again.code, again.out) == (1, result.out)
    assert "ixed" not in again.err


def test_a_section_that_a_fix_adds_is_reported_as_empty_by_the_next_run_only(tmp_path: Path, run: Run) -> None:
    (tmp_path / "_posts").mkdir()
    for number in range(30):
        note = tmp_path / f"_posts/2020-01-{number + 1:02}-half-written.md"
        note.write_text("* [A](https://arxiv.org/abs/1706.03762)\n* 🔑 Key: a\n* 🎓 Source:\n", encoding="utf-8")
    first = run("--select", "sections", "--fix", "--output-format", "concise", "--jobs", "2", "_posts")
    summary = first.err.splitlines()[-2:]
    assert summary[0] == "30 notes checked, 30 findings fixed: 30 warnings left."
    assert summary[1].startswith("30 of 30 findings are alike (sections/empty: ")
    assert first.out.count("🎓 Source is empty") == first.out.count("\n") == 30
    for arguments in ((), ("--fix",), ("--no-cache",)):
        again = run("--select", "sections", "--output-format", "concise", *arguments, "_posts")
        assert again.out.count("is empty: fill it in") == again.out.count("\n") == 150


def test_a_note_that_could_be_fixed_wholly_exits_with_0_or_1_as_requested(site: Path, run: Run) -> None:
    note = site / "_posts/2020-01-02-faulty.md"
    note.write_text(FAULTY.replace("[MixMatch]()", "MixMatch"))
    assert run("--diff").code == 1
    assert run("--fix").code == 0
    note.write_text(FAULTY.replace("[MixMatch]()", "MixMatch"))
    assert run("--fix", "--exit-non-zero-on-fix").code == 1
    assert run("--fix", "--exit-non-zero-on-fix").code == 0


def test_exit_zero_hides_findings_but_no_errors(site: Path, run: Run) -> None:
    assert run("--exit-zero").code == 0
    assert run("--exit-zero", "nowhere.md", ".").code == 2


UNREADABLE = "_posts/2020-01-04-latin.md"


@pytest.fixture
def unreadable(site: Path) -> Path:
    """A site in which one of the notes has a byte in line 2 that is no UTF-8."""
    (site / UNREADABLE).write_bytes(b"# a\ncaf\xe9\n")
    return site


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        ("text", f"{UNREADABLE}:2:1: note/unreadable error: this note is not UTF-8 in line 2"),
        ("concise", f"{UNREADABLE}:2:1 note/unreadable error: this note is not UTF-8 in line 2"),
        ("github", f"::error file={UNREADABLE},line=2,endLine=2,title=note/unreadable"),
        ("json", '"rule": "note/unreadable"'),
    ],
)
def test_a_note_that_cannot_be_read_is_a_finding_in_each_format(
    unreadable: Path, run: Run, output: str, shown: str
) -> None:
    result = run("--output-format", output, "--select", "papers")
    assert (result.code, result.out.count("note/unreadable")) == (1, 1)
    assert shown in result.out
    assert "error" not in result.err.replace("1 error", "")
    assert run("--output-format", output, "--exit-zero").code == 0


def test_a_note_that_cannot_be_read_is_a_finding_beside_those_of_others(unreadable: Path, run: Run) -> None:
    found = run("--output-format", "concise").findings
    assert found.count((UNREADABLE, "note/unreadable")) == 1
    assert len(found) == 3
    assert "note/unreadable" in run("--statistics").out.splitlines()[-1]


def test_where_no_findings_are_reported_a_note_that_cannot_be_read_is_named(unreadable: Path, run: Run) -> None:
    message = f"error: {UNREADABLE}: this note is not UTF-8 in line 2"
    before = (unreadable / UNREADABLE).read_bytes()
    for arguments in (["--diff", UNREADABLE], ["--write-baseline"], ["--add-disables", "known"]):
        result = run(*arguments)
        assert (arguments, result.code) == (arguments, 1)
        assert message in result.err
    assert (unreadable / UNREADABLE).read_bytes() == before


def test_a_baseline_keeps_what_it_contains_of_a_note_that_cannot_be_read_now(site: Path, run: Run) -> None:
    note = site / "_posts/2020-01-02-faulty.md"
    assert run("--write-baseline").code == 0
    baseline, text = (site / ".paperstack-lint-baseline.jsonl").read_text(), note.read_bytes()
    note.write_bytes(b"\0" + text)
    for arguments in (["--write-baseline"], ["--prune-baseline"]):
        assert run(*arguments).code == 1
        assert (site / ".paperstack-lint-baseline.jsonl").read_text() == baseline


def test_a_warning_is_reported_and_does_not_fail(site: Path, run: Run) -> None:
    (site / ".paperstack-lint.yaml").write_text("severity: {links: warning}\n")
    result = run("--output-format", "json")
    assert result.code == 0
    assert [one["severity"] for one in json.loads(result.out)["findings"]] == ["warning", "warning"]
    assert "2 warnings (1 fixable)." in run().err


def test_diff_prints_a_patch_that_git_takes_and_writes_nothing(site: Path, run: Run) -> None:
    (site / "_posts/2020-01-05-a b 文.md").write_text(FAULTY.rstrip("\n"))
    (site / "_posts/2020-01-06-crlf.md").write_bytes(FAULTY.replace("\n", "\r\n").encode())
    before = {file: file.read_bytes() for file in site.glob("_posts/*")}
    result = run("--diff")
    assert result.code == 1
    assert "\\ No newline at end of file" in result.out
    assert {file: file.read_bytes() for file in site.glob("_posts/*")} == before
    subprocess.run(["git", "apply", "-"], input=result.out.encode(), cwd=site, check=True)
    assert (site / "_posts/2020-01-02-faulty.md").read_text() == FIXED
    assert (site / "_posts/2020-01-05-a b 文.md").read_text() == FIXED.rstrip("\n")
    assert (site / "_posts/2020-01-06-crlf.md").read_bytes() == FIXED.replace("\n", "\r\n").encode()
    assert (run("--diff").code, run("--diff").out) == (0, "")


def test_a_diff_in_a_workflow_log_carries_no_command(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (site / "_posts/2020-01-02-faulty.md").write_text(FAULTY.replace("* [Mix", "::error::x\n* [Mix"))
    first, *_, last, end = run("--diff").out.split("\n")
    token = first.removeprefix("::stop-commands::")
    assert re.fullmatch(r"[0-9a-f]{64}", token)
    assert (last, end) == (f"::{token}::", "")


def test_standard_input_is_reported_under_its_name(site: Path, run: Run) -> None:
    result = run("-", "--stdin-filename", "_posts/2020-01-09-x.md", "--output-format", "concise", stdin=FAULTY.encode())
    assert result.code == 1
    assert result.findings[0] == ("_posts/2020-01-09-x.md", "links/empty")
    assert run("-", stdin=FAULTY.encode()).out.startswith("<stdin>:5:3: links/empty")


def test_standard_input_is_fixed_to_standard_output(site: Path, run: Run) -> None:
    for text, fixed in ((FAULTY, FIXED), (CLEAN, CLEAN), ("\ufeff" + FAULTY, "\ufeff" + FIXED)):
        data = text.replace("\n", "\r\n").encode()
        result = run("--fix", "-", "--output-format", "concise", "--ignore", "front-matter", stdin=data)
        assert result.out.encode() == fixed.replace("\n", "\r\n").encode()
        assert ("links/empty" in result.err) == (text != CLEAN)


def test_standard_input_that_is_no_text_is_a_finding_and_passed_through(site: Path, run: Run) -> None:
    for data in (b"\0a", b"a\0b"):
        result = run("--fix", "-", "--output-format", "concise", stdin=data)
        assert (result.code, result.out) == (1, data.decode())
        assert "<stdin>:1:1 note/unreadable error: this note contains a NUL byte" in result.err
    for data in (b"\xff\xfea\0", b"caf\xe9"):
        result = run("-", "--output-format", "concise", stdin=data)
        assert (result.code, result.findings) == (1, [("<stdin>", "note/unreadable")])


def test_standard_input_that_is_too_large_is_an_error(site: Path, run: Run) -> None:
    result = run("--fix", "-", stdin=b"x" * 2_000_001)
    assert (result.code, result.out) == (2, "")
    assert "error: <stdin>: " in result.err


def test_the_diff_of_standard_input(site: Path, run: Run) -> None:
    result = run("--diff", "-", "--stdin-filename", "x.md", stdin=FAULTY.encode())
    assert result.code == 1
    assert result.out.startswith("--- a/x.md\n+++ b/x.md\n@@ ")


def test_exclude_applies_to_named_files_where_it_is_forced(site: Path, run: Run) -> None:
    (site / ".paperstack-lint.yaml").write_text('exclude: ["_posts/*faulty*"]\n')
    named = "_posts/2020-01-02-faulty.md"
    assert run(named).code == 1
    assert run(named, "--force-exclude").code == 0
    assert run("--force-exclude", "--fix", "-", "--stdin-filename", named, stdin=FAULTY.encode()).out == FAULTY
    assert run().code == 0


def test_rules_are_selected_and_ignored_by_name_and_family(site: Path, run: Run) -> None:
    def rules(*arguments: str) -> list[str]:
        return [rule for _, rule in run("--output-format", "concise", *arguments).findings]

    assert rules("--select", "links/empty,headings") == ["links/empty"]
    assert rules("--select", "links/empty", "--select", "links/arxiv-form") == ["links/empty", "links/arxiv-form"]
    assert rules("--ignore", "links/empty") == ["links/arxiv-form"]
    assert rules("--ignore", "links") == []
    assert run("--select", "link/empty").code == 2
    assert "links/empty" in run("--select", "link/empty").err


def test_the_same_files_give_the_same_bytes_in_any_order(site: Path, run: Run) -> None:
    for name in ("b", "a", "文 件"):
        (site / f"_posts/2021-01-01-{name}.md").write_text(FAULTY)
    files = sorted(file.relative_to(site).as_posix() for file in site.glob("_posts/*.md"))
    for kind in FORMATS:
        assert run("--output-format", kind, *files).out == run("--output-format", kind, *reversed(files), files[0]).out


def test_json_is_one_object_of_the_agreed_shape(site: Path, run: Run) -> None:
    data = json.loads(run("--fix", "--output-format", "json").out)
    assert data == {
        "version": 1,
        "findings": [
            {
                "path": "_posts/2020-01-02-faulty.md",
                "rule": "links/empty",
                "message": data["findings"][0]["message"],
                "severity": "error",
                "line": 5,
                "column": 3,
                "end_line": 5,
                "end_column": 15,
                "start": FIXED.index("[Mix"),
                "end": FIXED.index("()") + 2,
                "fix": None,
            }
        ],
        "summary": {"files": 2, "findings": 1, "errors": 1, "warnings": 0, "fixed": 1, "changed_files": 1},
    }


def test_json_of_a_clean_run_is_an_object_too(site: Path, run: Run) -> None:
    result = run("--output-format", "json", "_posts/2020-01-03-clean.md")
    assert json.loads(result.out)["findings"] == []
    assert result.err == ""


def test_statistics_count_by_rule(site: Path, run: Run) -> None:
    (site / "_posts/2020-01-04-more.md").write_text(FAULTY + "* [x]()\n")
    result = run("--statistics")
    assert result.out == "3  error    links/empty\n2  warning  links/arxiv-form  2 fixable\n"
    data = json.loads(run("--statistics", "--output-format", "json").out)
    assert data["statistics"] == [
        {"rule": "links/empty", "severity": "error", "findings": 3, "safe_fixes": 0, "unsafe_fixes": 0},
        {"rule": "links/arxiv-form", "severity": "warning", "findings": 2, "safe_fixes": 2, "unsafe_fixes": 0},
    ]
    assert (data["summary"]["errors"], data["summary"]["warnings"]) == (3, 2)
    assert run("--statistics", "--output-format", "github").code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["--no-such-option"],
        ["-", "a.md"],
        ["--stdin-filename", "a.md"],
        ["--unsafe-fixes"],
        ["--config", "no-such-file.yaml"],
        ["--config", "a.yaml", "--isolated"],
        ["--output-format", "xml"],
        ["no-such-folder"],
        ["explain"],
        ["explain", "no-such-rule"],
        ["papers", "--fix"],
        ["rules", "links"],
    ],
)
def test_misuse_exits_with_2_and_says_why(site: Path, run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "error: " in result.err


def test_a_missing_path_does_not_keep_the_others_from_being_linted(site: Path, run: Run) -> None:
    result = run("no-such.md", "_posts", "--output-format", "concise")
    assert (result.code, len(result.findings)) == (2, 2)


def test_a_folder_without_notes_is_no_problem(run: Run) -> None:
    result = run()
    assert (result.code, result.out, result.err) == (0, "", "No notes to check.\n")


def own_rule(site: Path, name: str, body: str) -> None:
    """A rule `own/NAME` in a folder of the site's own."""
    file = site / f"lint_rules/own/{name}.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'"""Something is wrong."""\n\n\ndef check(note, _options):\n    {body}\n    return\n    yield\n')
    (site / ".paperstack-lint.yaml").write_text("rule-folders: [lint_rules]\n")


def test_a_rule_that_breaks_is_named_with_its_file_and_all_else_is_still_reported(site: Path, run: Run) -> None:
    own_rule(site, "breaks", "1 / ('MixMatch' not in note.text)")
    result = run("--output-format", "concise")
    assert (result.code, len(result.findings)) == (2, 2)
    assert result.err.startswith("error: _posts/2020-01-02-faulty.md: rule own/breaks failed: ZeroDivisionError")
    assert result.err.count("error: ") == 1


@pytest.mark.parametrize(
    "report", ["None", "Diagnostic(0, 10**6, 'm')", "Diagnostic(0, 1, 'm', Fix('f', (Edit(5, 4, ''),)))"]
)
def test_a_rule_that_reports_what_is_no_place_in_the_note_is_named(site: Path, run: Run, report: str) -> None:
    own_rule(site, "astray", f"from paperstack_lint import Diagnostic, Edit, Fix; yield {report}")
    result = run("_posts/2020-01-02-faulty.md", "--fix", "--output-format", "concise")
    assert (result.code, len(result.findings)) == (2, 1)
    assert "2020-01-02-faulty.md: rule own/astray failed: " in result.err


def test_a_rule_that_cannot_load_is_an_error_and_the_others_run(site: Path, run: Run) -> None:
    own_rule(site, "unloadable", "(")
    result = run("--output-format", "concise")
    assert (result.code, len(result.findings)) == (2, 2)
    assert "lint_rules/own/unloadable.py: cannot be loaded: SyntaxError" in result.err


def test_ctrl_c_exits_with_130_without_a_traceback(site: Path, run: Run) -> None:
    own_rule(site, "interrupts", "raise KeyboardInterrupt")
    result = run()
    assert (result.code, result.out, result.err) == (130, "", "")


def test_a_suppression_hides_a_finding_and_an_idle_one_is_taken_out(site: Path, run: Run) -> None:
    note = site / "_posts/2020-01-02-faulty.md"
    note.write_text(FAULTY.replace("()", "() <!-- paperstack-lint-disable-line links/empty -->"))
    assert [rule for _, rule in run("--output-format", "concise").findings] == ["links/arxiv-form"]
    note.write_text(CLEAN.replace("---\n\n", "---\n\n<!-- paperstack-lint-disable headings -->\n\n"))
    result = run("--output-format", "concise")
    assert [rule for _, rule in result.findings] == ["suppression/unused"]
    assert run("--fix").code == 0
    assert note.read_text() == CLEAN


def test_problems_of_suppressions_are_a_rule_that_can_be_named(site: Path, run: Run) -> None:
    (site / "_posts/2020-01-02-faulty.md").write_text(CLEAN + "\n<!-- paperstack-lint-disable links/empty -->\n")

    def rules(*arguments: str) -> list[str]:
        return [rule for _, rule in run("--output-format", "concise", *arguments).findings]

    assert rules() == rules("--select", "links") == ["suppression/unused"]
    assert rules("--select", "suppression/unused") == []  # whether it hides anything is not known then
    for word in ("suppression/unused", "suppression"):
        assert rules("--ignore", word) == []
        assert run("explain", word).out.startswith("suppression/unused\n\n")
    (site / ".paperstack-lint.yaml").write_text("severity: {suppression/unused: error}\n")
    assert run().code == 1
    (site / ".paperstack-lint.yaml").write_text("ignore: [suppression/unused]\n")
    assert rules() == []


def test_a_note_that_cannot_be_written_is_an_error_and_its_findings_are_reported(site: Path, run: Run) -> None:
    note = site / "_posts/2020-01-02-faulty.md"
    note.chmod(0o444)
    result = run("--fix", "--output-format", "concise")
    note.chmod(0o644)
    assert (result.code, len(result.findings)) == (1, 3)
    assert (note.relative_to(site).as_posix(), "note/unwritable") in result.findings
    assert "is read-only: it was not fixed; make it writable" in result.out
    assert "Fixed" not in result.err


def test_papers_is_a_table_for_people(site: Path, run: Run) -> None:
    (site / "_posts/2020-01-02-faulty.md").write_text(f"---\ntitle: x\n---\n\n{ENTRY}")
    result = run("papers")
    assert result.code == 0
    assert result.out == (
        f"_posts/2020-01-02-faulty.md\n  5  🔑 -  🌱            {'A Paper':58}  https://arxiv.org/abs/1911.09265\n"
    )
    assert result.err.endswith("1 paper in 2 notes, 0 of them with all sections filled.\n")
    assert run("papers", "_posts/2020-01-02-faulty.md").err.endswith(
        "1 paper in 1 note, 0 of them with all sections filled.\n"
    )


def test_papers_is_json_for_programs(site: Path, run: Run) -> None:
    (site / "_posts/2020-01-02-faulty.md").write_text(f"---\ntitle: x\n---\n\n{ENTRY}")
    result = run("papers", "_posts", "--output-format", "json")
    assert (result.code, json.loads(result.out)) == (
        0,
        {
            "version": 1,
            "papers": [
                {
                    "path": "_posts/2020-01-02-faulty.md",
                    "line": 5,
                    "title": "A Paper",
                    "url": "https://arxiv.org/abs/1911.09265",
                    "arxiv_id": "1911.09265",
                    "year": None,
                    "venue": None,
                    "carrier": "list",
                    "sections": [
                        {"key": "key", "line": 6, "empty": False},
                        {"key": "source", "line": 7, "empty": True},
                        {"key": "motivation", "line": 8, "empty": False},
                    ],
                    "missing": ["methodology", "exps", "ideas"],
                    "certain": True,
                }
            ],
        },
    )


def test_a_paper_without_sections_lacks_all_of_them_for_programs(site: Path, run: Run) -> None:
    (site / "_posts/2020-01-02-faulty.md").write_text("# [A](https://arxiv.org/abs/1911.09265)\n\n## 1.1 🔑 Key\n\nx\n")
    (paper,) = json.loads(run("papers", "--output-format", "json").out)["papers"]
    assert (paper["carrier"], paper["sections"]) == (None, [])
    assert paper["missing"] == ["key", "source", "motivation", "methodology", "exps", "ideas"]


def test_papers_of_a_note_that_cannot_be_read_is_an_error(site: Path, run: Run) -> None:
    (site / "_posts/2020-01-02-faulty.md").write_bytes(b"\xff")
    assert run("papers").code == 1


def test_a_command_goes_before_a_folder_of_its_name(site: Path, run: Run) -> None:
    (site / "papers").mkdir()
    (site / "papers/a.md").write_text(FAULTY)
    assert "MixMatch" not in run("rules").out
    assert run("./papers", "--output-format", "concise").findings[0] == ("papers/a.md", "links/empty")


def test_rules_lists_every_rule_with_its_summary(run: Run) -> None:
    result = run("rules")
    assert result.code == 0
    assert [line.split()[0] for line in result.out.splitlines()] == sorted(
        file.relative_to(ROOT / "rules").with_suffix("").as_posix().replace("_", "-")
        for file in ROOT.glob("rules/*/*.py")
    )
    assert re.search(
        r"^links/empty +error +A link or an image has no target, or a placeholder for one\.$", result.out, re.MULTILINE
    )


def test_fix_only_fixes_and_reports_nothing_that_is_left(site: Path, run: Run) -> None:
    note = site / "_posts/2020-01-01-x.md"
    note.write_text(FAULTY)
    result = run("--fix-only", "--output-format", "concise", "_posts/2020-01-01-x.md")
    assert (result.code, result.findings, note.read_text()) == (0, [], FIXED)
    assert result.err.endswith("1 note checked, 1 finding fixed.\n")
    note.write_text(FAULTY)
    note.chmod(0o444)
    result = run("--fix-only", "--output-format", "concise", "_posts/2020-01-01-x.md")
    assert (result.code, result.findings) == (1, [("_posts/2020-01-01-x.md", "note/unwritable")])
    for words in (["--diff"], ["--statistics"], ["--write-baseline"]):
        assert run("--fix-only", *words).code == 2


def test_explain_prints_the_documentation_and_the_options(run: Run) -> None:
    result = run("explain", "front-matter/keys")
    assert result.code == 0
    assert result.out.startswith("front-matter/keys\n\n")
    assert "```md bad" in result.out
    assert re.search(
        r"^    rules:\n      front-matter/keys:\n        required: \[\"title\"\]  # a list, or learn$",
        result.out,
        re.MULTILINE,
    )
    assert "\nlinks/empty\n" in "\n" + run("explain", "links").out
    assert "did you mean `links/empty`?" in run("explain", "links/emty").err


@pytest.mark.parametrize("name", ["note/unreadable", "note/unwritable"])
def test_a_finding_about_a_file_is_explained_though_it_is_of_no_rule(run: Run, name: str) -> None:
    result = run("explain", name)
    assert (result.code, result.out.split("\n")[0]) == (0, name)
    assert "nothing selects, suppresses or configures it" in result.out
    assert f"\n{name}\n" in "\n" + run("explain", "note").out
    assert f"did you mean `{name}`?" in run("explain", name[:-2] + "l").err


def test_a_rule_of_the_users_own_is_explained_like_any_other(site: Path, run: Run) -> None:
    own_rule(site, "thing", "return")
    assert run("explain", "own/thing").out == (
        "own/thing\n\nSomething is wrong.\n\nSeverity: error, unless `severity` in the configuration changes it.\n"
    )


def test_version_and_help(run: Run) -> None:
    assert (run("--version").code, run("--version").out) == (0, f"paperstack-lint {__version__}\n")
    for words in ([], ["papers"], ["rules"], ["explain"]):
        result = run(*words, "--help")
        assert (result.code, result.err) == (0, "")
        assert "usage: paperstack-lint" in result.out


@pytest.mark.parametrize("colour", [{"FORCE_COLOR": "1"}, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, {}])
def test_colour_is_a_matter_of_the_environment(
    site: Path, run: Run, colour: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in colour.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in run().out) == (colour == {"FORCE_COLOR": "1"})


def test_columns_set_the_width(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "_posts/2020-01-02-faulty.md").write_text(FAULTY.replace("[Mix", "x" * 300 + "[Mix"))
    monkeypatch.setenv("COLUMNS", "60")
    lines = [line for line in run().out.splitlines() if " | " in line]
    assert 50 < max(map(len, lines)) <= 60


def test_no_line_is_broken_before_a_command_of_github(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "_posts/2020-01-02-faulty.md").write_text("[" + "::error::x a " * 9 + "]()\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    for columns in range(40, 80):
        monkeypatch.setenv("COLUMNS", str(columns))
        assert not [line for line in run().out.splitlines() if line.lstrip().startswith("::")]


def tool(*arguments: str, cwd: Path, **environment: str) -> subprocess.Popen[bytes]:
    """The tool as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "paperstack_lint", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_a_closed_pipe_is_silent_and_every_note_is_still_fixed(site: Path) -> None:
    (site / "_posts/2020-01-02-faulty.md").write_text(FAULTY + "* [x]()\n" * 3000)
    process = tool("--fix", "--quiet", cwd=site)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 1
    assert "https://arxiv.org/abs/1911.09265" in (site / "_posts/2020-01-02-faulty.md").read_text()


@pytest.mark.parametrize(("encoding", "formats"), [("ascii", FORMATS), ("gbk", ["text"]), ("utf-8", ["text"])])
def test_output_goes_through_any_encoding(site: Path, encoding: str, formats: Sequence[str]) -> None:
    """That with the fewest characters is tried with all formats: streams are prepared for any of them alike."""
    (site / "_posts/2020-01-02-faulty.md").write_text(FAULTY.replace("[Mix", "汉 🔑 [é汉🔑Mix"))
    for name in formats:
        out, err = tool("--output-format", name, cwd=site, PYTHONIOENCODING=encoding, PYTHONUTF8="0").communicate()
        assert b"Traceback" not in err
        assert "Mix" in out.decode(encoding)


def test_a_clean_run_imports_nothing_that_it_does_not_need(site: Path) -> None:
    code = (
        "import sys; from paperstack_lint.cli.main import main; main(['--no-cache', '_posts/2020-01-03-clean.md']);"
        "print([name for name in ('wcwidth', 'difflib', 'mistletoe', 'langdetect', 'tomllib', 'shutil',"
        " 'asyncio', 'pygls', 'lsprotocol', 'paperstack_lint.lsp', 'paperstack_lint.engine.editor_run',"
        " *(f'paperstack_lint.cli.commands.{command}' for command in ('config', 'links', 'rules'))) if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    assert done.stdout.strip() == b"[]"


@pytest.mark.skipif(not shutil.which("mkfifo"), reason="has no pipes with names")
def test_what_is_no_file_is_an_error(site: Path, run: Run) -> None:
    os.mkfifo(site / "pipe.md")
    (site / "folder.md").mkdir()
    assert run("pipe.md").code == 2
    assert run("folder.md").code == 0


def test_papers_reads_standard_input(run: Run) -> None:
    result = run("papers", "-", "--output-format", "json", stdin=ENTRY.encode())
    (paper,) = json.loads(result.out)["papers"]
    assert (result.code, paper["path"], paper["title"]) == (0, "<stdin>", "A Paper")
    assert run("papers", "-", stdin=b"\xff").code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--select", ""), "names no rule"),
        (("--ignore", ",,"), "names no rule"),
        (("",), "a path is empty"),
        (("--diff", "--output-format", "json"), "--diff prints a diff"),
        (("--diff", "--statistics"), "--diff prints a diff"),
    ],
)
def test_what_would_do_more_or_less_than_it_says_is_refused(
    site: Path, run: Run, arguments: tuple[str, ...], message: str
) -> None:
    result = run("--fix", *arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert (site / "_posts/2020-01-02-faulty.md").read_text() == FAULTY


def test_a_note_may_be_named_like_an_option(tmp_path: Path, run: Run) -> None:
    for name in ("-dash.md", "--config=x.md"):
        (tmp_path / name).write_text(CLEAN)
    assert run("-dash.md", "--config=x.md").err == "2 notes checked: no findings.\n"
    assert run("--config=y.md").code == 2


def test_a_folder_reached_by_a_link_is_the_same_folder(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / ".paperstack-lint.yaml").write_text('exclude: ["_posts/*faulty.md"]\n')
    (site.parent / "link").symlink_to(site)
    named = str(site.parent / "link/_posts/2020-01-02-faulty.md")
    assert run("--fix", "--force-exclude", named).err == "No notes to check.\n"
    (site / ".paperstack-lint.yaml").unlink()
    assert run("--output-format", "concise", named).findings[0][0] == "_posts/2020-01-02-faulty.md"


def test_two_links_to_one_note_are_one_note_in_any_order(site: Path, run: Run) -> None:
    for name in ("l1.md", "l2.md"):
        (site / name).symlink_to(site / "_posts/2020-01-02-faulty.md")
    assert run("l1.md", "l2.md").out == run("l2.md", "l1.md").out


def test_after_a_fix_nothing_more_is_promised(site: Path, run: Run) -> None:
    note = site / "_posts/2020-01-02-faulty.md"
    note.chmod(0o444)
    result = run("--fix")
    assert result.code == 1
    assert "is read-only: it was not fixed; make it writable" in result.out
    assert "--fix fixes" not in result.err


def _add_own_rule(site: Path, name: str, source: str) -> None:
    """Gives the site a rule of its own, and the configuration that loads it."""
    path = site / "own" / f"{name}.py"
    path.parent.mkdir(parents=True)
    path.write_text(source)
    (site / ".paperstack-lint.yaml").write_text("rule-folders: [own]\n")


@pytest.mark.parametrize("where", ["check", "import"])
def test_a_rule_that_exits_is_named(site: Path, run: Run, where: str) -> None:
    stop = "import sys\nsys.exit(0)\n" if where == "import" else ""
    body = '"""Exits."""\n' + stop + "def check(note, options):\n    raise SystemExit(0)\n    yield\n"
    _add_own_rule(site, "bad/exits", body)
    result = run("--output-format", "concise")
    assert result.code == 2
    assert "exits" in result.err
    assert len(result.findings) == 2


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("yield Diagnostic(0, 1, None)", "which is not a Diagnostic with a message"),
        ("yield Diagnostic(0, 1, 'x', Fix('y', (Edit(0, 0, None),)))", "which are not edits with a text"),
        ("yield Diagnostic(0, 10**9, 'x')", "names the place"),
    ],
)
def test_a_rule_that_yields_nonsense_is_named(site: Path, run: Run, body: str, message: str) -> None:
    source = f'"""Bad."""\nfrom paperstack_lint import Diagnostic, Edit, Fix\ndef check(note, options):\n    {body}\n'
    _add_own_rule(site, "bad/nonsense", source)
    result = run("--output-format", "concise")
    assert result.code == 2
    assert "rule bad/nonsense failed" in result.err
    assert message in result.err
    assert len(result.findings) == 2


def test_options_that_cannot_be_made_are_one_error(site: Path, run: Run) -> None:
    source = '"""Bad."""\nfrom typing import NamedTuple\nclass Options(NamedTuple):\n    a: int\ndef check(n, o):\n    yield\n'
    _add_own_rule(site, "bad/options", source)
    result = run("--output-format", "concise")
    assert (result.code, len(result.findings)) == (2, 2)
    assert "options.py: its Options cannot be created" in result.err


def test_a_configuration_that_is_no_file_is_not_passed_over(site: Path, run: Run) -> None:
    (site / ".paperstack-lint.yaml").symlink_to("nowhere.yaml")
    assert "cannot be read: fix or remove it" in run("--fix").err
    assert (site / "_posts/2020-01-02-faulty.md").read_text() == FAULTY
    assert run("--isolated").code == 1


def test_run_without_online_imports_nothing_of_the_network(site: Path) -> None:
    (site / "_posts/2020-01-02-links.md").write_text(f"{CLEAN}\n[x](https://example.org/a) {ENTRY}")
    command = [sys.executable, "-X", "importtime", "-m", "paperstack_lint", "_posts"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    log = subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True, check=False).stderr
    imported = set(re.findall(r"^import time:.*\| +([\w.]+)$", log, re.MULTILINE))
    assert "paperstack_lint.engine.runner" in imported
    foreign = {
        "asyncio",
        "distributed",
        "filelock",
        "httpcore",
        "httpx",
        "idna",
        "multiprocessing",
        "rich",
        "socket",
        "ssl",
    }
    assert not imported & foreign
    assert [name for name in imported if name.startswith("paperstack_lint.online")] == []
    assert not imported & {"paperstack_lint.cli.cluster", "paperstack_lint.engine.incremental.remote"}


class Interrupting:
    """An attribute that is interrupted by Ctrl-C while Python makes its class, as any `cached_property` may be."""

    def __set_name__(self, owner: type, name: str) -> None:
        raise KeyboardInterrupt


def test_ctrl_c_while_a_class_is_made_is_no_internal_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> object:
        return type("Command", (), {"attribute": Interrupting()})

    monkeypatch.setattr("paperstack_lint.cli.commands.load", load)
    done = run(".")
    assert (done.code, done.err) == (130, "")
