"""What generators display of scalars of the front matter, as recorded from Jekyll 4.3.1, Hugo and js-yaml 4.3."""

from __future__ import annotations

import pytest

from paperstack_lint.note.front_matter.value_types import YamlReader, displayed_text
from paperstack_lint.note.front_matter.yaml_reader import Value, read

RECORDED = [  # a title, and what pages of Jekyll, Hugo and Hexo show of it
    ("21E08", "21E08", "2100000000", "2100000000"),
    ("1e3", "1e3", "1000", "1000"),
    ("1.5e3", "1.5e3", "1500", "1500"),
    ("1E-3", "1E-3", "0.001", "0.001"),
    ("0x10", "16", "16", "16"),
    ("0X10", "0X10", "16", "0X10"),
    ("0b11", "3", "3", "3"),
    ("0o17", "0o17", "15", "15"),
    ("08", "08", "8", "8"),
    ("+1", "1", "1", "1"),
    ("00", "0", "0", "0"),
    ("-0", "0", "0", "0"),
    ("1_0", "10", "10", "1_0"),
    (".5", "0.5", "0.5", "0.5"),
    ("5.", "5.0", "5", "5"),
    ("+.5", "0.5", "0.5", "+.5"),
    ("0x1F", "31", "31", "31"),
    ("017", "15", "15", "17"),
    ("1e+3", "1e+3", "1000", "1000"),
    ("1.0e+3", "1000.0", "1000", "1000"),
    ("-1", "-1", "-1", "-1"),
    ("0.", "0.0", "0", "0"),
    ("1e", "1e", "1e", "1e"),
    ("0.10", "0.1", "0.1", "0.1"),
    ("-.5", "-0.5", "-0.5", "-.5"),
    ("1.0", "1.0", "1", "1"),
    ("7e", "7e", "7e", "7e"),
    ("0xZZ", "0xZZ", "0xZZ", "0xZZ"),
    ("1:30", "5400", "1:30", "1:30"),
    ("0b12", "0b12", "0b12", "0b12"),
    ("+12", "12", "12", "12"),
    ("1e400", "1e400", "1e400", "1e400"),
    ("0x", "0x", "0x", "0x"),
]


@pytest.mark.parametrize(("source", "jekyll", "hugo", "hexo"), RECORDED)
def test_scalars_are_displayed_as_the_generator_reads_them(source: str, jekyll: str, hugo: str, hexo: str) -> None:
    value = read(source)
    assert isinstance(value, Value)
    readers: tuple[YamlReader, ...] = ("jekyll", "hugo", "hexo")
    assert [displayed_text(source, value.tag, reader) for reader in readers] == [jekyll, hugo, hexo]


def test_a_date_is_one_to_hexo_only() -> None:
    assert displayed_text("2020-01-02", "timestamp", "hexo") == "a date"
    assert displayed_text("2020-01-02", "timestamp", "hugo") == "2020-01-02"


@pytest.mark.parametrize("text", ["1e400", "1" * 30, ".", "1.2.3", "v1", "+", "-"])
def test_what_is_not_a_number_stays(text: str) -> None:
    readers: tuple[YamlReader, ...] = ("jekyll", "hugo", "hexo")
    assert [displayed_text(text, "str", reader) for reader in readers] == [text] * 3
