"""TOML is read with the exact place of each text, and as `tomllib` reads it."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.collection.project import Project
from paperstack_lint.note.fields import field_of, fields_of, toml_problem
from paperstack_lint.note.front_matter import Field, Problem
from paperstack_lint.note.front_matter.toml_reader import read_toml
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT

SOURCE = r"""
title = "A: paper" # a comment with "quotes" and x = 1
draft = false
date = 2020-01-01
"quoted key" = 'C:\Users'
escaped = "a\u002Fb"
long = "\""
several = '''
a 'b'
link = "x"'''
tags = [
  "NAS", # one
  'nas',
]
[cover]
image = "/a.png"
table = { u = "v", w = [1, { x = "y" }] }
[[links]]
url = "one"
[[links]]
url = "two"
"""


def read(source: str) -> tuple[Field, ...]:
    found = read_toml(source, 0, len(source))
    assert not isinstance(found, Problem)
    return found


def note_of(text: str) -> Note:
    return Note(Path("a.md"), text, Project(DEFAULT, datetime.date(2026, 6, 15)))


def test_texts_are_at_their_places() -> None:
    fields = read(SOURCE)
    assert [field.key for field in fields] == (
        ["title", "draft", "date", "quoted key", "escaped", "long", "several", "tags", "cover", "links", "links"]
    )
    found = {field.key: field.value for field in fields}
    assert (found["title"].text, found["draft"].text, found["date"].text) == ("A: paper", "false", "2020-01-01")
    assert SOURCE[found["title"].start : found["title"].end] == '"A: paper"'
    assert (found["quoted key"].text, found["escaped"].text, found["long"].text) == (r"C:\Users", "a/b", '"')
    assert found["several"].text.endswith('link = "x"')
    assert [item.text for item in found["tags"].items] == ["NAS", "nas"]
    assert found["cover"].data == {"image": "/a.png", "table": {"u": "v", "w": ["1", {"x": "y"}]}}
    assert [field.value.data for field in fields[-2:]] == [{"url": "one"}, {"url": "two"}]


TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=8)
KEYS = st.text("abc-_1", min_size=1, max_size=4)
VALUES = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3))


def written(value: Any, end: str = "\n") -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + " , ".join(written(each, end) for each in value) + f"{end}]"
    return "{ " + ", ".join(f"{key} = {written(each, '')}" for key, each in value.items()) + " }"


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_what_is_read_is_what_tomllib_reads(data: dict[str, Any]) -> None:
    source = "".join(f"{key} = {written(value)} # c\n" for key, value in data.items())
    assert tomllib.loads(source) == data
    assert {field.key: field.value.data for field in read(source)} == data


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a = 1\nb = \n", 2),
        ("a = 1\n\na = 2\n", 3),
        ('a = "x\n', 1),
        ("d = 2020-13-01\n", 1),
        ("[a\n", 1),
        ("x\n", 1),
        (f"a = {'9' * 5_000}\n", 1),
    ],
)
def test_what_is_not_valid_is_a_problem_on_its_line(source: str, line: int) -> None:
    text = f"+++\n{source}+++"
    problem = read_toml(text, 4, 4 + len(source))
    assert isinstance(problem, Problem)
    assert text[: problem.start].count("\n") == line


@pytest.mark.parametrize(("depth", "is_read"), [(32, True), (33, False), (400, False), (5_000, False)])
def test_what_is_nested_too_deep_has_no_fields(depth: int, is_read: bool) -> None:
    for source in (f"a = {'[' * depth}{']' * depth}\n", f"a = {'{a = ' * depth}1{'}' * depth}\n"):
        assert bool(read_toml(source, 0, len(source))) == is_read


def test_a_key_of_many_parts_has_no_fields() -> None:
    assert read_toml("a . " * 5_000 + "b = 1\n", 0, 20_006) == ()


def test_fields_of_a_note_are_those_of_either_language() -> None:
    toml = note_of('+++\r\ntitle = "A"\r\n+++\r\ntext\r\n')
    assert [field.value.text for field in fields_of(toml)] == ["A"]
    yaml = note_of("---\ntitle: A\ntitle: B\n---\n")
    assert (len(fields_of(yaml)), field_of(yaml, "title")) == (2, None)
    assert fields_of(note_of("text\n")) == ()
    assert toml_problem(toml) is toml_problem(yaml) is None
    assert toml_problem(note_of("+++\ntitle =\n+++\n")) is not None
