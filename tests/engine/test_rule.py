from __future__ import annotations

import os
from pathlib import Path

import pytest

from paperstack_lint.engine import rule as rules

GOOD = '"""Says what is wrong.\n\nWhy.\n"""\n\n\ndef check(note, options):\n    yield from ()\n'


def write(folder: Path, name: str, source: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, encoding="utf-8")
    return file


def test_a_rule_is_named_by_its_path(tmp_path: Path) -> None:
    write(tmp_path, "my_family/a_rule.py", GOOD)
    write(tmp_path, "my_family/_helper.py", "")
    assert list(rules.rule_files(tmp_path)) == ["my-family/a-rule"]


def test_a_loaded_rule_has_its_family_and_summary(tmp_path: Path) -> None:
    rule = rules.load("f/r", write(tmp_path, "f/r.py", GOOD))
    assert (rule.family, rule.summary, rule.options, rule.alters) == ("f", "Says what is wrong.", None, frozenset())


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('"""Doc."""\n', "has no function check(note, options)"),
        ("def check(note, options):\n    yield\n", "has no docstring"),
        ('"""Doc."""\nimport nowhere\n', "cannot be loaded: ModuleNotFoundError"),
        ("def check(:\n", "cannot be loaded: SyntaxError"),
        ('"""Doc."""\nALTERS = {"colour"}\ndef check(note, options):\n    yield\n', "ALTERS names colour; known are"),
        (
            '"""Doc."""\nNEEDS = {"pictures"}\ndef check(note, options):\n    yield\n',
            "NEEDS names pictures; known are images",
        ),
    ],
)
def test_a_rule_that_cannot_load_is_an_error_that_names_the_file(tmp_path: Path, source: str, message: str) -> None:
    file = write(tmp_path, "f/r.py", source)
    with pytest.raises(rules.RuleError) as raised:
        rules.load("f/r", file)
    assert str(raised.value).startswith(str(file))
    assert message in str(raised.value)


def test_a_rule_of_a_blog_is_what_its_source_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr("sys.pycache_prefix", None)
    file = write(tmp_path, "f/r.py", GOOD)
    rules.load("f/r", file)
    written = file.stat()
    write(tmp_path, "f/r.py", GOOD.replace("Says", "Lies"))  # the same size and, within a second, the same time
    os.utime(file, ns=(written.st_atime_ns, written.st_mtime_ns))
    assert rules.load("f/r", file).summary == "Lies what is wrong."
    assert [entry.name for entry in file.parent.iterdir()] == ["r.py"]


def test_two_rules_of_one_name_are_an_error(tmp_path: Path) -> None:
    name = next(iter(rules.rule_files(rules.BUILTIN)))
    file = write(tmp_path, name.replace("-", "_") + ".py", GOOD)
    with pytest.raises(rules.RuleError, match=f"{file}: a rule {name} exists already"):
        rules.catalogue([tmp_path])


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(rules.RuleError, match="no rule in this folder"):
        rules.catalogue([tmp_path])
