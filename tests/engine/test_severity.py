"""The severity of findings, which of them make a run fail, and rules that are ignored in some files only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from paperstack_lint.engine import rule as rules
from tests.cli.test_adoption import Run, run
from tests.engine.test_rule import GOOD, write

__all__ = ["run"]

ARXIV = "See http://arxiv.org/pdf/1905.02249.pdf there.\n"
NOTE = f"---\ntitle: x\n---\n\n[a]()\n\n{ARXIV}"
OLD, NEW = "_posts/2019-01-02-old.md", "_posts/2020-01-02-new.md"


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Create a blog with two notes, each of which has an error and a warning."""
    for name in (OLD, NEW):
        write(tmp_path, name, NOTE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def configured(blog: Path, text: str) -> None:
    (blog / ".paperstack-lint.yaml").write_text(text, encoding="utf-8")


def found(run: Run, *arguments: str) -> set[tuple[str, str, str]]:
    """Return path, rule and severity of each finding."""
    document = json.loads(run("--output-format", "json", *arguments)[1])
    return {(one["path"], one["rule"], one["severity"]) for one in document["findings"]}


def test_every_built_in_rule_declares_its_severity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {rules.load(*each).severity for each in rules.catalogue().items()} == {"error", "warning"}
    own = write(tmp_path, "f/own.py", GOOD)
    assert rules.load("f/own", own).severity == "error"
    monkeypatch.setattr(rules, "BUILTIN", tmp_path)
    with pytest.raises(rules.RuleError, match=r"own.py: SEVERITY is missing; it must be 'error' or 'warning'$"):
        rules.load("f/own", own)


def test_a_severity_that_is_none_is_an_error_that_names_those_there_are(tmp_path: Path) -> None:
    own = write(tmp_path, "f/own.py", GOOD + '\n\nSEVERITY = "fatal"\n')
    with pytest.raises(rules.RuleError, match="SEVERITY is 'fatal'; it must be 'error' or 'warning'"):
        rules.load("f/own", own)


def test_each_rule_has_its_own_severity(blog: Path, run: Run) -> None:
    assert found(run, OLD) == {(OLD, "links/empty", "error"), (OLD, "links/arxiv-form", "warning")}
    assert "1 error, 1 warning (1 fixable)." in run(OLD)[2]


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        ("links: error", {"links/empty": "error", "links/arxiv-form": "error"}),
        ("links: warning", {"links/empty": "warning", "links/arxiv-form": "warning"}),
        ("links: warning, links/empty: error", {"links/empty": "error", "links/arxiv-form": "warning"}),
        ("links/empty: off", {"links/arxiv-form": "warning"}),
        ('links/empty: "off"', {"links/arxiv-form": "warning"}),
        ("links: off, links/empty: warning", {"links/empty": "warning"}),
    ],
)
def test_severity_is_configured_by_family_or_rule(
    blog: Path, run: Run, severity: str, expected: dict[str, str]
) -> None:
    assert len(found(run, OLD)) == 2  # and is in the cache under other severities
    configured(blog, f"severity: {{{severity}}}\n")
    assert found(run, OLD) == {(OLD, rule, level) for rule, level in expected.items()}


def test_a_rule_that_is_off_runs_where_it_is_selected_by_name(blog: Path, run: Run) -> None:
    configured(blog, "severity: {links/arxiv-form: off}\n")
    assert found(run, "--select", "links", OLD) == {(OLD, "links/empty", "error")}
    assert found(run, "--select", "links/arxiv-form", OLD) == {(OLD, "links/arxiv-form", "warning")}


def test_a_rule_that_is_off_leaves_suppressions_alone(blog: Path, run: Run) -> None:
    configured(blog, "severity: {links/empty: off}\n")
    (blog / OLD).write_text(NOTE.replace("[a]()", "[a]() <!-- paperstack-lint-disable-line links/empty -->"))
    assert found(run, OLD) == {(OLD, "links/arxiv-form", "warning")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("severity: {links: eror}", "severity: links: unknown value `eror`; did you mean `error`?"),
        ("severity: {links: on}", "severity: links: expected error or warning or off, found `True`"),
        ("severity: [links]", "severity: expected a table of families or rules"),
        ("fail-on: warn", "fail-on: unknown value `warn`; did you mean `warning`?"),
        ("warn: [links/moved, tags]", "write `severity: {links/moved: warning, tags: warning}`"),
        ("per-file-ignores: [a]", "per-file-ignores: expected a table of patterns"),
        ("per-file-ignores: {a: links}", "per-file-ignores: a: expected a list of texts, found `links`"),
    ],
)
def test_values_that_cannot_be_are_errors_with_the_remedy(blog: Path, run: Run, text: str, message: str) -> None:
    configured(blog, text)
    code, _, err = run()
    assert (code, message in err) == (2, True), err


@pytest.mark.parametrize(
    ("text", "level", "codes"),
    [
        ("", None, (1, 0, 0)),
        ("", "error", (1, 0, 0)),
        ("", "warning", (1, 1, 0)),
        ("", "never", (0, 0, 0)),
        ("fail-on: warning\n", None, (1, 1, 0)),
        ("fail-on: never\n", None, (0, 0, 0)),
        ("fail-on: never\n", "warning", (1, 1, 0)),
    ],
)
def test_a_run_fails_from_the_requested_severity_on(
    blog: Path, run: Run, text: str, level: str | None, codes: tuple[int, ...]
) -> None:
    configured(blog, text)
    (blog / NEW).write_text("---\ntitle: x\n---\n")
    option = [f"--fail-on={level}"] if level else []
    runs = ([OLD], ["--ignore", "links/empty", OLD], [NEW])
    assert tuple(run(*option, *each)[0] for each in runs) == codes


def test_each_note_fails_as_its_own_configuration_says(blog: Path, run: Run) -> None:
    configured(blog, "select: [links/arxiv-form]\n")
    write(blog, "wiki/.paperstack-lint.yaml", "select: [links/arxiv-form]\nfail-on: warning\n")
    write(blog, "wiki/a.md", NOTE)
    assert run("_posts")[0] == 0
    assert run("_posts", "wiki")[0] == 1


@pytest.mark.parametrize("pattern", ["_posts/2019-*", "2019-*.md", "/_posts/2019*", "**/2019-*"])
def test_rules_are_ignored_in_the_files_of_a_pattern(blog: Path, run: Run, pattern: str) -> None:
    assert len(found(run)) == 4
    configured(blog, f'per-file-ignores: {{"{pattern}": [links/empty]}}\n')
    assert {(path, rule) for path, rule, _ in found(run)} == {
        (OLD, "links/arxiv-form"),
        (NEW, "links/arxiv-form"),
        (NEW, "links/empty"),
    }


def test_what_is_ignored_in_a_file_is_not_fixed_there(blog: Path, run: Run) -> None:
    configured(blog, 'per-file-ignores: {"_posts/2019-*": [links]}\n')
    run("--fix")
    assert (blog / OLD).read_text() == NOTE
    assert "https://arxiv.org/abs/1905.02249" in (blog / NEW).read_text()


def test_a_suppression_of_a_rule_that_is_ignored_in_the_file_is_not_unused(blog: Path, run: Run) -> None:
    text = NOTE.replace("[a]()", "a <!-- paperstack-lint-disable-line links/empty -->")
    for name in (OLD, NEW):
        (blog / name).write_text(text)
    assert {path for path, rule, _ in found(run) if rule == "suppression/unused"} == {OLD, NEW}
    configured(blog, 'per-file-ignores: {"_posts/2019-*": [links/empty], "_posts/2020-*": [suppression]}\n')
    assert {path for path, rule, _ in found(run) if rule == "suppression/unused"} == set()


def test_a_baseline_keeps_what_is_ignored_in_a_file(blog: Path, run: Run) -> None:
    run("--write-baseline")
    before = (blog / ".paperstack-lint-baseline.jsonl").read_bytes()
    configured(blog, 'per-file-ignores: {"_posts/2019-*": [links/empty]}\n')
    code, _, err = run()
    assert (code, "are gone" in err) == (0, False)
    run("--prune-baseline")
    run("--write-baseline")
    assert (blog / ".paperstack-lint-baseline.jsonl").read_bytes() == before


def test_patterns_are_relative_to_their_configuration(blog: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(blog, "wiki/_posts/2019-01-02-w.md", NOTE)
    write(blog, "wiki/.paperstack-lint.yaml", 'per-file-ignores: {"/_posts/2019-*": [links]}\n')
    assert {path for path, _, _ in found(run, "wiki", "_posts")} == {OLD, NEW}
    monkeypatch.chdir(blog / "wiki/_posts")
    assert found(run, ".") == set()


def test_notes_by_processes_of_their_own_are_ignored_alike(blog: Path, run: Run) -> None:
    configured(blog, 'per-file-ignores: {"_posts/2019-*": [links]}\n')
    for number in range(3):
        write(blog, f"_posts/2019-02-0{number + 1}-big.md", NOTE + "word " * 50_000)
    assert {path for path, _, _ in found(run, "--jobs", "2", "--no-cache")} == {NEW}


@pytest.mark.parametrize("arguments", [[], ["--untrusted"]])
def test_unknown_names_are_errors_with_the_nearest(blog: Path, run: Run, arguments: list[str]) -> None:
    configured(blog, 'per-file-ignores: {"a.md": [sections/mising]}\n')
    code, _, err = run(*arguments)
    assert code == 2
    assert "per-file-ignores: a.md: unknown rule `sections/mising`; did you mean `sections/missing`?" in err


def test_every_format_shows_the_severity(blog: Path, run: Run) -> None:
    shown = {"text": "links/arxiv-form warning: ", "concise": "links/empty error: ", "github": "::warning file="}
    for name, words in shown.items():
        assert words in run("--output-format", name, OLD)[1]
    assert "1  warning  links/arxiv-form  1 fixable\n" in run("--statistics", OLD)[1]


def test_rules_and_explain_say_the_severity_that_is_in_force(blog: Path, run: Run) -> None:
    assert (
        "\nSeverity: warning, unless `severity` in the configuration changes it.\n" in run("explain", "links/scheme")[1]
    )
    configured(blog, "severity: {links: off, links/scheme: error}\n")
    listed = {line.split()[0]: line.split()[1] for line in run("rules")[1].splitlines()}
    assert (listed["links/scheme"], listed["links/empty"], listed["tags/form"]) == ("error", "off", "error")
    said = run("explain", "links/scheme")[1]
    assert "\nSeverity: error by .paperstack-lint.yaml, warning by itself.\n" in said
