"""`config` says what is in force for notes, and where each value comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from paperstack_lint.config.configuration import KEYS
from paperstack_lint.config.key_lines import key_lines
from paperstack_lint.note.front_matter.yaml_reader import load_config
from tests.cli.test_adoption import Run, run
from tests.engine.test_rule import write

__all__ = ["run"]

YAML = """\
# ours
notes: [_posts]
severity:
  links: error
  links/empty: "off"
rules:
  links/arxiv-form: { pdf: keep }
template:
  sections:
    - key: one
      emoji: 🍎
      label: One
    - {key: two, emoji: 🍐, label: Two}
"""
TOML = """\
[project]
notes = 1
[tool.paperstack-lint]
notes = ["_posts"]
severity.links = "error"
[tool.paperstack-lint.rules."links/arxiv-form"]
pdf = "keep"
"""


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, "_posts/a.md", "x\n")
    write(tmp_path, ".paperstack-lint.yaml", YAML)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def described(run: Run, *arguments: str) -> list[dict[str, Any]]:
    code, out, err = run("config", "--output-format", "json", *arguments)
    assert code == 0, err
    configurations: list[dict[str, Any]] = json.loads(out)["configurations"]
    return configurations


def origin(line: int, file: str = ".paperstack-lint.yaml") -> dict[str, object]:
    return {"kind": "file", "file": file, "line": line}


def test_each_value_has_an_origin(blog: Path, run: Run) -> None:
    (found,) = described(run, "--fail-on", "never", "--ignore", "tags")
    settings, rules = found["settings"], found["rules"]
    assert (found["file"], found["notes"]) == (".paperstack-lint.yaml", 1)
    assert settings.keys() == KEYS.keys()
    assert settings["notes"] == {"value": ["_posts"], "origin": origin(2)}
    assert settings["exclude"] == {"value": [], "origin": {"kind": "default"}}
    assert settings["fail-on"] == {"value": "never", "origin": {"kind": "command line"}}
    assert [name for name in rules if name.startswith("tags/")] == []
    assert "links/empty" not in rules
    assert rules["links/scheme"]["severity"] == {"value": "error", "origin": origin(4)}
    assert rules["sections/empty"]["severity"] == {"value": "warning", "origin": {"kind": "rule"}}
    assert rules["links/arxiv-form"]["options"]["pdf"] == "keep"
    assert [kind["key"] for kind in settings["template"]["value"]["sections"]] == ["one", "two"]


def test_text_is_a_configuration_with_the_origins_as_comments(blog: Path, run: Run) -> None:
    out = run("config")[1]
    assert 'notes: ["_posts"] # .paperstack-lint.yaml:2\n' in out
    assert 'fail-on: "error" # default\n' in out
    assert "# select is not set # default\n" in out
    assert load_config(out).keys() == KEYS.keys() - {"select", "online"}
    write(blog, ".paperstack-lint.yaml", out)
    code, _, err = run("_posts/a.md")
    assert (code, "error: " in err) == (0, False), err


def test_each_configuration_that_governs_a_note_is_printed(blog: Path, run: Run) -> None:
    write(blog, "wiki/a.md", "x\n")
    write(blog, "wiki/pyproject.toml", TOML.replace("_posts", "."))
    assert [one["file"] for one in described(run, "_posts", "wiki")] == [".paperstack-lint.yaml", "wiki/pyproject.toml"]
    (one,) = described(run, "wiki/a.md")
    assert one["rules"]["links/empty"]["severity"] == {"value": "error", "origin": origin(5, "wiki/pyproject.toml")}


def test_without_a_configuration_all_is_default(blog: Path, run: Run) -> None:
    (one,) = described(run, "--isolated")
    assert one["file"] is None
    assert {setting["origin"]["kind"] for setting in one["settings"].values()} == {"default"}


def test_what_a_stranger_may_not_set_is_said_to_be_refused(blog: Path, run: Run) -> None:
    with (blog / ".paperstack-lint.yaml").open("a") as file:
        file.write("max-file-size: 9000000\n")
    (one,) = described(run, "--untrusted")
    assert one["settings"]["max-file-size"]["origin"] == origin(14) | {"kind": "refused"}
    assert one["settings"]["max-file-size"]["value"] == 2_000_000


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            ".paperstack-lint.yaml",
            YAML,
            {
                ("notes",): 2,
                ("severity", "links"): 4,
                ("template", "sections", "1", "label"): 12,
                ("notes", "_posts"): 2,
            },
        ),
        (
            "pyproject.toml",
            TOML,
            {("notes",): 4, ("severity", "links"): 5, ("rules", "links/arxiv-form"): 6},
        ),
        ("pyproject.toml", TOML, {("rules", "links/arxiv-form", "pdf"): 7}),
        (".paperstack-lint.yaml", "a: [", {}),
    ],
)
def test_lines_of_keys(tmp_path: Path, name: str, text: str, expected: dict[tuple[str, ...], int]) -> None:
    found = key_lines(write(tmp_path, name, text))
    assert {keys: found.get(keys) for keys in expected} == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ignore:\n- tags\n- links/schem\n", "3: ignore: unknown rule `links/schem`; did you mean `links/scheme`?"),
        ("severity:\n  links: eror\n", "2: severity: links: unknown value `eror`; did you mean `error`?"),
        ("\nrules:\n  links/arxiv-form:\n    pdff: keep\n", "4: rules: links/arxiv-form: unknown option `pdff`; did"),
        ("notes: [_posts]\nexlude: [a]\n", "2: unknown key `exlude`; did you mean `exclude`?"),
        (
            "template:\n  sections:\n    - {key: a, emoji: 🍎, lable: A}\n",
            "3: template: sections: 1: unknown key `lable`",
        ),
    ],
)
def test_an_error_names_the_line_and_the_nearest_name(blog: Path, run: Run, text: str, message: str) -> None:
    write(blog, ".paperstack-lint.yaml", text)
    code, _, err = run()
    assert code == 2
    assert f"error: .paperstack-lint.yaml:{message}" in err
    assert err.count("\n") == 1


def test_folders_of_text_that_was_converted_from_pdf_are_suggested_for_exclusion(blog: Path, run: Run) -> None:
    name = "0123456789abcdef" * 4
    for paper in "abc":
        write(blog, f"_posts/pdf/{paper}/full.md", f"# A paper\n\n![](images/{name}.jpg)\n\n![](images/{name}.jpg)\n")
        write(blog, f"_posts/own/{paper}.md", f"---\ntitle: x\n---\n![](images/{name}.jpg) ![](images/{name}.jpg)\n")
        write(blog, f"_posts/few/{paper}.md", f"![](images/{name}.jpg)\n")
    (one,) = described(run)
    assert one["suggestions"] == [{"exclude": "_posts/pdf/**", "notes": 3}]
    out = run("config")[1]
    assert '# suggestion: exclude: ["_posts/pdf/**"] # 3 texts converted from PDF\n' in out
    assert load_config(out).keys() == KEYS.keys() - {"select", "online"}
    with (blog / ".paperstack-lint.yaml").open("a") as file:
        file.write('exclude: ["_posts/pdf/**"]\n')
    assert described(run)[0]["suggestions"] == []


def test_a_collection_of_converted_text_alone_is_left_alone(blog: Path, run: Run) -> None:
    (blog / "_posts/a.md").unlink()
    for number in range(4):
        write(blog, f"_posts/{number}.md", f"# A paper\n\n![](_page_3_Figure_{number}.jpeg)\n\n<!-- image -->\n")
    assert described(run)[0]["suggestions"] == []
