"""Formats for services: valid by their schemas, true to the findings, and closed to whatever a note contains."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pytest
import xmlschema
from jsonschema import Draft202012Validator

from paperstack_lint import Edit, Fix
from paperstack_lint.cli.main import main
from paperstack_lint.engine.findings import Outcome, unreadable
from paperstack_lint.report.formats import rdjson, render
from paperstack_lint.report.severities import SEVERITY_NAMES
from paperstack_lint.report.style import Style
from paperstack_lint.storage.files import FileProblem
from paperstack_lint.text.edits import rewrite
from tests.engine.test_rule import write
from tests.report.test_report import finding, hostile, outcome
from tests.test_real_notes import FILES, FOLDER

EXAMPLES = Path(__file__).parents[3] / "examples"
SCHEMAS = Path(__file__).parents[1] / "schemas"
SERVICES = ("gitlab", "junit", "rdjson", "sarif")


@cache
def validator(name: str) -> Draft202012Validator:
    file = next(SCHEMAS.glob(f"{name}*.json"))
    return Draft202012Validator(json.loads(file.read_text()))


@cache
def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")


def validate(name: str, text: str) -> Any:
    """The report as data; it must be valid by its schema."""
    if name == "junit":
        junit_schema().validate(text)
        return ElementTree.fromstring(text)  # noqa: S314  # our own
    data = json.loads(text)
    validator(name).validate(data)
    return data


def report(name: str, *outcomes: Outcome) -> Any:
    return validate(name, "".join(render(name, iter(outcomes), Style())))


@pytest.fixture
def lint(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def run(*words: str) -> tuple[int, str, str]:
        code = main(["--no-cache", *words])
        return (code, *capsys.readouterr())

    return run


Lint = Callable[..., tuple[int, str, str]]


def count(name: str, data: Any) -> int:
    if name == "junit":
        return len(data.findall(".//failure"))
    return len(
        {"gitlab": lambda: data, "rdjson": lambda: data["diagnostics"], "sarif": lambda: data["runs"][0]["results"]}[
            name
        ]()
    )


@pytest.mark.parametrize("name", SERVICES)
def test_reports_of_the_examples_are_valid_and_complete(blog: Path, lint: Lint, name: str) -> None:
    findings = json.loads(lint("--output-format", "json", "posts")[1])["findings"]
    code, out, err = lint("--output-format", name, "posts")
    assert (code, err) == (1, "")
    assert count(name, validate(name, out)) == len(findings) > 20


@pytest.mark.skipif(not FILES, reason=f"no notes in {FOLDER}")
def test_reports_of_real_notes_are_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lint: Lint) -> None:
    monkeypatch.chdir(FOLDER)
    words = [word for name in SERVICES for word in ("--output-format", name, "--output-file", f"{tmp_path}/{name}")]
    lint(*words, ".")
    numbers = {count(name, validate(name, (tmp_path / name).read_text())) for name in SERVICES}
    assert len(numbers) == 1
    assert min(numbers) > 50


@pytest.mark.parametrize("name", SERVICES)
def test_reports_of_hostile_notes_are_valid(name: str) -> None:
    notes = [
        *hostile(),
        unreadable("bad.md", FileProblem("is not UTF-8 in line 7", 7)),
        Outcome("clean.md", "", "", ()),
    ]
    assert count(name, report(name, *notes)) == sum(len(each.findings) for each in notes)


@pytest.mark.parametrize("name", SERVICES)
def test_a_run_without_notes_is_a_valid_report(name: str) -> None:
    assert count(name, report(name)) == 0


def test_every_severity_has_a_name_in_every_format() -> None:
    assert set(SEVERITY_NAMES) == {"error", "warning"}
    one = finding("a.md", "x", 0, 1)
    both = outcome("x", one, one._replace(severity="warning"))
    assert [each["severity"] for each in report("gitlab", both)] == ["major", "minor"]
    assert [each["severity"] for each in report("rdjson", both)["diagnostics"]] == ["ERROR", "WARNING"]
    assert [each["level"] for each in report("sarif", both)["runs"][0]["results"]] == ["error", "warning"]
    assert [each.get("type") for each in report("junit", both).findall(".//failure")] == ["error", "warning"]
    assert re.findall(r"^::(\w+) ", "".join(render("github", [both], Style())), re.MULTILINE) == ["error", "warning"]


# SARIF


def test_sarif_documents_the_rules_that_it_names(blog: Path, lint: Lint) -> None:
    (run,) = validate("sarif", lint("--output-format", "sarif", "posts")[1])["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for rule in rules:
        assert rule["help"]["markdown"].startswith(rule["shortDescription"]["text"])
        assert "\n```md\n" in rule["help"]["markdown"]
        assert "```" not in rule["fullDescription"]["text"]
        assert rule["helpUri"].endswith(f"/docs/rules.md#{rule['id'].replace('/', '')}")
        assert rule["defaultConfiguration"]["level"] in ("error", "warning")


def test_sarif_has_a_rule_of_the_blog_and_findings_about_files() -> None:
    own = finding("a.md", "x", 0, 1)._replace(rule="words/own")
    (run,) = report("sarif", outcome("x", own), unreadable("b.md", FileProblem("is large")))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert rules[0]["shortDescription"] == {"text": "`words/own` is a rule of the blog."}
    assert "helpUri" not in rules[0]
    assert rules[1]["shortDescription"]["text"].startswith("The file of a note cannot be read")


def test_sarif_documents_a_rule_of_the_blog_that_runs(blog: Path, lint: Lint) -> None:
    code = '"""Is ours.\n\nFor a reason.\n"""\nfrom paperstack_lint import Diagnostic\nSEVERITY = "warning"\n'
    write(blog, "own/words/sarif.py", code + "def check(note, options):\n    yield Diagnostic(0, 1, 'm')\n")
    (blog / ".paperstack-lint.yaml").write_text("rule-folders: [own]\n")
    (run,) = validate("sarif", lint("--select", "words/sarif", "--output-format", "sarif", "posts")[1])["runs"]
    rule = next(rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == "words/sarif")
    assert rule["shortDescription"] == {"text": "Is ours."}
    assert rule["help"]["text"] == "Is ours.\n\nFor a reason."
    assert rule["defaultConfiguration"] == {"level": "warning"}


def test_applying_the_fixes_of_sarif_does_what_fix_does(blog: Path, lint: Lint) -> None:
    (run,) = json.loads(lint("--output-format", "sarif", "posts")[1])["runs"]
    findings = json.loads(lint("--output-format", "json", "posts")[1])["findings"]
    assert sum("fixes" in result for result in run["results"]) == sum(one["fix"] is not None for one in findings) > 10
    for result, one in zip(run["results"], findings, strict=True):
        if not one["fix"]:
            continue
        text = (blog / one["path"]).read_bytes().decode()
        ((change,),) = [fix["artifactChanges"] for fix in result["fixes"]]
        assert change["artifactLocation"] == result["locations"][0]["physicalLocation"]["artifactLocation"]
        replaced = [_edit(text, each) for each in change["replacements"]]
        assert rewrite(text, replaced) == rewrite(text, [Edit(**edit) for edit in one["fix"]["edits"]])
        assert ("unsafe" in result["fixes"][0]["description"]["text"]) is not one["fix"]["safe"]


def _edit(text: str, replacement: dict[str, Any]) -> Edit:
    region = replacement["deletedRegion"]
    start, end = (_offset(text, region[f"{side}Line"], region[f"{side}Column"]) for side in ("start", "end"))
    return Edit(start, end, replacement["insertedContent"]["text"])


def _offset(text: str, line: int, column: int) -> int:
    return sum(map(len, text.split("\n")[: line - 1])) + line - 1 + column - 1


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("_posts/笔记 1#2?.md", "_posts/%E7%AC%94%E8%AE%B0%201%232%3F.md"),
        ("a:b%.md", "a%3Ab%25.md"),
        ("\udcff.md", "%FF.md"),
        ("\ud800.md", "%ED%A0%80.md"),
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_paths_are_percent_encoded(path: str, uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (result,) = report("sarif", outcome("x", finding(path, "x", 0, 1)))["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert unquote_to_bytes(uri).decode("utf-8", "replace")


def test_paths_are_relative_to_the_repository_or_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site/notes/.git").mkdir(parents=True)
    (tmp_path / "site/notes/blog").mkdir()
    monkeypatch.chdir(tmp_path / "site/notes/blog")
    notes = [outcome("x", finding(path, "x", 0, 1)) for path in ("a.md", "../b.md", "../../c.md")]
    results = report("sarif", *notes)["runs"][0]["results"]
    uris = [each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in results]
    assert uris[:2] == ["blog/a.md", "b.md"]
    assert uris[2] == f"file://{tmp_path.as_posix()}/site/c.md"
    for name in ("gitlab", "rdjson"):
        data = report(name, *notes[:1])
        (one,) = data if name == "gitlab" else data["diagnostics"]
        assert one["location"]["path"] == "blog/a.md"


def test_no_message_of_sarif_is_a_link() -> None:
    one = finding("a.md", "x", 0, 1, "see [here](http://example.org) and [[x]]")
    (result,) = report("sarif", outcome("x", one))["runs"][0]["results"]
    assert result["message"]["text"] == r"see \[here\](http://example.org) and \[\[x\]\]"


def test_fingerprints_outlive_edits_above_and_are_unique() -> None:
    text = "[a]()\n\n[a]()\n\nx\n"
    places = [(0, 5), (7, 12)]

    def prints(added: str) -> tuple[list[str], list[str]]:
        whole = added + text
        found = outcome(whole, *(finding("a.md", whole, at + len(added), end + len(added)) for at, end in places))
        results = report("sarif", found)["runs"][0]["results"]
        ours = [each["partialFingerprints"]["primaryLocationLineHash"] for each in results]
        return ours, [each["fingerprint"] for each in report("gitlab", found)]

    before, after = prints(""), prints("new\n\nlines\n\n")
    assert before == after
    assert all(len(set(each)) == 2 for each in before)


def test_fingerprints_of_gitlab_are_unique_in_the_examples(blog: Path, lint: Lint) -> None:
    found = [one["fingerprint"] for one in json.loads(lint("--output-format", "gitlab", "posts")[1])]
    assert len(set(found)) == len(found)


# reviewdog


def test_columns_of_rdjson_are_bytes_and_suggestions_do_what_fix_does(blog: Path, lint: Lint) -> None:
    diagnostics = json.loads(lint("--output-format", "rdjson", "posts")[1])["diagnostics"]
    findings = json.loads(lint("--output-format", "json", "posts")[1])["findings"]
    suggested = 0
    for each, one in zip(diagnostics, findings, strict=True):
        data = (blog / one["path"]).read_bytes()
        text = data.decode()
        start, end = _bytes(data, each["location"]["range"])
        assert data[start:end].decode() == text[one["start"] : one["end"]]
        assert bool(each.get("suggestions")) == bool(one["fix"] and one["fix"]["safe"])
        for suggestion in each.get("suggestions", ()):
            suggested += 1
            start, end = _bytes(data, suggestion["range"])
            made = data[:start] + suggestion["text"].encode() + data[end:]
            assert made.decode() == rewrite(text, [Edit(**edit) for edit in one["fix"]["edits"]])
    assert suggested > 5


def _bytes(data: bytes, place: dict[str, Any]) -> list[int]:
    starts = [0, *(found.end() for found in re.finditer(b"\n", data))]
    return [starts[place[side]["line"] - 1] + place[side]["column"] - 1 for side in ("start", "end")]


def test_a_fix_that_is_far_apart_or_unsafe_is_no_suggestion() -> None:
    text = "a" + "b" * 9_000 + "c"
    far = Fix("write", (Edit(0, 1, "x"), Edit(len(text) - 1, len(text), "y")))
    unsafe = Fix("write", (Edit(0, 1, "x"),), safe=False)
    found = outcome(text, *(finding("a.md", text, 0, 1, fix=fix) for fix in (far, unsafe, Fix("nothing", ()))))
    assert all("suggestions" not in each for each in report("rdjson", found)["diagnostics"])
    assert len(text) > rdjson.MAX_SUGGESTION


def test_a_line_with_many_findings_is_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "汉[](x)" * 500
    places = [finding("a.md", text, at, at + 5) for at in range(1, len(text) - 5, 6)]
    lines: list[int] = []
    encode = rdjson._Places._byte_offsets

    def counted(own: Any, line: int) -> Sequence[int]:
        lines.append(line)
        return encode(own, line)

    monkeypatch.setattr(rdjson._Places, "_byte_offsets", counted)
    diagnostics = report("rdjson", outcome(text, *places))["diagnostics"]
    assert diagnostics[-1]["location"]["range"]["start"]["column"] == len(text[: places[-1].start].encode()) + 1
    assert lines == [1]


# JUnit


def test_a_clean_note_is_a_passed_test() -> None:
    root = report("junit", Outcome("clean.md", "", "", ()), outcome("x", finding("a.md", "x", 0, 1)))
    clean, faulty = root.findall("testsuite")
    assert [clean.get(key) for key in ("name", "tests", "failures")] == ["clean.md", "1", "0"]
    assert (clean.find("testcase/failure"), faulty.get("failures")) == (None, "1")


def test_junit_keeps_the_text_of_a_message() -> None:
    message = "a ]]> <b attr=\"x\" 'y'> & &amp; 汉 🔑 ##[error]"
    (failure,) = report("junit", outcome("x", finding("a.md", "x", 0, 1, message))).findall(".//failure")
    assert failure.get("message") == message
    assert failure.text == f"a.md:1:1: {message}"
