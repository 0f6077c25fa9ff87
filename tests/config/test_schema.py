"""The JSON Schema of a configuration accepts what the program accepts, refuses what it refuses, and documents all of it."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from paperstack_lint.api import LintError, lint
from paperstack_lint.cli.main import main
from paperstack_lint.collection.incoming_references import REPORTS
from paperstack_lint.config.configuration import FILES, KEYS, Config
from paperstack_lint.config.online import HostPolicy, Online
from paperstack_lint.config.schema import DESCRIPTIONS
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.option_schema import session_schema
from paperstack_lint.engine.rule import schema as option_kinds
from paperstack_lint.engine.session import Sessions
from paperstack_lint.note.front_matter.yaml_reader import load_config
from tests.engine.test_rule import write
from tests.test_docs import fenced

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    *(f"docs/{name}.md" for name in ("configuration", "zh/configuration", "collection", "online", "adoption")),
)
OWN = '"""Is ours."""\nfrom typing import NamedTuple\n\n\nclass Options(NamedTuple):\n    """names: those that count."""\n\n    names: tuple[str, ...] = ()\n\n\ndef check(note, options):\n    return iter(())\n'


@cache
def builtin() -> dict[str, Any]:
    return session_schema(Sessions.opened(None, print, isolated=True).default)


def is_valid(data: object) -> bool:
    return Draft202012Validator(builtin()).is_valid(data)


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("_posts", "posts", "papers", "notes"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def accepts(blog: Path, text: str) -> bool:
    """Whether the program runs with a configuration."""
    (blog / FILES[0]).write_text(text, encoding="utf-8")
    try:
        lint("", "_posts/x.md")
    except LintError:
        return False
    return True


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(builtin())


def test_every_key_and_option_is_described() -> None:
    properties = builtin()["properties"]
    assert set(properties) == set(KEYS) == set(DESCRIPTIONS)
    assert set(properties["online"]["properties"]) == set(Online._fields)
    assert set(properties["online"]["properties"]["hosts"]["additionalProperties"]["properties"]) == set(
        HostPolicy._fields
    )
    described = properties["rules"]["properties"]
    for name, file in rules.catalogue().items():
        rule = rules.load(name, file)
        assert described[name]["description"].startswith(rule.summary)
        assert "```" not in described[name]["description"]
        assert set(described[name]["properties"]) == set(option_kinds(rule))


def test_defaults_are_valid() -> None:
    defaults = {key: one["default"] for key, one in builtin()["properties"].items() if "default" in one}
    assert set(KEYS) - set(defaults) == {"select", "paper-fields", "online"}
    assert is_valid(defaults)
    assert tuple(defaults["notes"]) == Config._field_defaults["notes"]
    options = {
        name: {key: one["default"] for key, one in table["properties"].items()}
        for name, table in builtin()["properties"]["rules"]["properties"].items()
    }
    assert is_valid({"rules": options})
    assert options["links/arxiv-form"]["pdf"] == "consistent"


def test_the_options_of_all_rules_as_they_are_by_default_are_what_the_program_accepts(blog: Path) -> None:
    options = {
        name: {key: one["default"] for key, one in table["properties"].items()}
        for name, table in builtin()["properties"]["rules"]["properties"].items()
    }
    assert accepts(blog, json.dumps({"rules": options}))


def documented() -> list[Any]:
    """The configurations in the documentation."""
    found = []
    for name in DOCUMENTS:
        for info, text in fenced((ROOT / name).read_text(encoding="utf-8")):
            if re.fullmatch(rf"yaml (?:file={re.escape(FILES[0])}|template=\w+)", info):
                found.append(pytest.param(text, id=f"{name} {info}"))
    return found


@pytest.mark.parametrize("text", documented())
def test_configurations_in_the_documentation_are_valid(blog: Path, text: str) -> None:
    if "rule-folders: [lint_rules]" in text:
        write(blog, "lint_rules/words/spelling.py", OWN)
    assert accepts(blog, text)
    schema = session_schema(Sessions.opened(None, print, isolated=False).default)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(load_config(text))] == []


def test_there_are_configurations_in_the_documentation() -> None:
    assert len(documented()) >= 11


RIGHT = """\
{}
~
notes: [notes, "papers"]
select: [links, tags/form]
ignore: []
severity: { headings: error, links/scheme: off, tags: "off", links: warning }
per-file-ignores: { "_posts/2019-*": [sections], "README.md": [headings, links/empty] }
exclude: ["drafts/**", "!drafts/keep.md"]
fail-on: never
max-file-size: 1
online: { concurrency: 50, interval: 0, timeout: 0.1, hosts: { "*.a.org": { accept: [403], skip: true } } }
online: {}
baseline: known.jsonl
paper-fields: { link: [source], venue: [at] }
template: { sections: [{ key: a, label: A, number: 99, aliases: [x], placeholder: y, optional: true, emoji: "🔑" }] }
template: { where: { tags: [x], paths: [] }, sections: [{ key: a, label: A, placeholder: [y, z] }] }
rules: { links/arxiv-form: { pdf: keep }, front-matter/keys: { required: learn }, links/empty: {} }
rules: { front-matter/keys: { required: [title, date] }, front-matter/date: { match-filename: true } }
"""
WRONG = """\
[a]
text
colour: red
warn: [links]
notes: []
notes: _posts
notes: [1]
notes: [" "]
select: []
select: [linsk]
ignore: links
ignore: [links/none]
ignore: ~
severity: [links]
severity: { links: fatal }
severity: { links: true }
severity: { linsk: error }
per-file-ignores: [sections]
per-file-ignores: { "a": sections }
per-file-ignores: { "a": [none] }
exclude: a
exclude: [[]]
fail-on: always
fail-on: [error]
max-file-size: 0
max-file-size: 2000000000
max-file-size: big
max-file-size: true
online: { concurrency: 0 }
online: { concurrency: 51 }
online: { interval: -1 }
online: { timeout: 0 }
online: { retries: 3 }
online: { hosts: [a.org] }
online: { hosts: { a.org: { skip: maybe } } }
online: { hosts: { a.org: { accept: [99] } } }
online: { hosts: { a.org: { accept: 403 } } }
online: { hosts: { a.org: { timeout: 3 } } }
baseline: []
baseline: ""
paper-fields: { colour: [x] }
paper-fields: { link: source }
template: []
template: {}
template: { sections: [] }
template: { sections: [{ key: a }] }
template: { sections: [{ label: A }] }
template: { sections: [{ key: a, label: "" }] }
template: { sections: [{ key: a, label: A, number: 0 }] }
template: { sections: [{ key: a, label: A, number: "2" }] }
template: { sections: [{ key: a, label: A, optional: 1 }] }
template: { sections: [{ key: a, label: A, colour: red }] }
template: { sections: [{ key: a, label: A, aliases: x }] }
template: { sections: [{ key: a, label: A }], where: {} }
template: { sections: [{ key: a, label: A }], where: { tags: [] } }
template: { sections: [{ key: a, label: A }], where: { authors: [x] } }
rules: [links/empty]
rules: { links: {} }
rules: { links/none: {} }
rules: { links/empty: { x: 1 } }
rules: { links/empty: keep }
rules: { links/arxiv-form: { pdf: kep } }
rules: { links/arxiv-form: { pdf: [keep] } }
rules: { front-matter/keys: { required: all } }
rules: { front-matter/keys: { required: [1] } }
rules: { front-matter/date: { match-filename: 1 } }
rules: { front-matter/date: { match_filename: true } }
rule-folders: lint_rules
"""


@pytest.mark.parametrize("text", RIGHT.splitlines())
def test_what_the_program_accepts_is_valid(blog: Path, text: str) -> None:
    assert accepts(blog, text)
    assert is_valid(load_config(text))


@pytest.mark.parametrize("text", WRONG.splitlines())
def test_what_is_not_valid_is_refused_by_the_program(blog: Path, text: str) -> None:
    assert not is_valid(load_config(text))
    assert not accepts(blog, text)


def test_the_schema_knows_the_rules_of_the_blog(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(blog, "own/words/spelling.py", OWN)
    (blog / FILES[0]).write_text("rule-folders: [own]\n")
    assert main(["config", "--schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    own = schema["properties"]["rules"]["properties"]["words/spelling"]
    assert own["properties"]["names"]["description"] == "those that count."
    assert {"words", "words/spelling"} <= set(schema["$defs"]["name"]["enum"])
    assert main(["config", "--schema", "--untrusted"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["properties"]["rules"]["properties"]["words/spelling"] == {"type": "object"}
    assert main(["config", "--schema", "--isolated"]) == 0
    text = capsys.readouterr().out
    assert json.loads(text) == builtin()
    assert text.encode().startswith(REPORTS)  # beside the configuration, it is no page of the site
