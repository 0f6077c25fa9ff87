from __future__ import annotations

from pathlib import Path

import pytest

from paperstack_lint.collection.project import Project
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT
from tests.cases import TODAY


def note(text: str, path: str = "a.md") -> Note:
    return Note(Path(path), text, Project(DEFAULT, TODAY))


@pytest.mark.parametrize(
    ("text", "at", "position"),
    [
        ("ab\ncd", "d", (2, 2)),
        ("中文\n论文🔑x", "x", (2, 4)),
        ("a\r\nb", "b", (2, 1)),
        ("a\u2028b\x0cc", "c", (1, 5)),
        ("\ufeffab", "b", (1, 2)),
        ("\ufeffa\nb", "b", (2, 1)),
    ],
)
def test_position(text: str, at: str, position: tuple[int, int]) -> None:
    assert note(text).position(text.index(at)) == position


def test_position_of_the_end_of_the_text() -> None:
    assert note("a\n").position(2) == (2, 1)
    assert note("").position(0) == (1, 1)


@pytest.mark.parametrize(("text", "line"), [("a\nbc\nd", "bc"), ("a\r\nbc\r\nd", "bc"), ("a\nbc", "bc")])
def test_line_span_leaves_the_line_end_out(text: str, line: str) -> None:
    start, end = note(text).line_span(text.index("c"))
    assert text[start:end] == line


@pytest.mark.parametrize(("text", "newline"), [("a\r\nb\n", "\r\n"), ("a\nb\r\n", "\n"), ("a", "\n"), ("\n", "\n")])
def test_newline_is_that_of_the_first_line(text: str, newline: str) -> None:
    assert note(text).newline == newline


def test_body_begins_after_a_byte_order_mark() -> None:
    assert note("\ufeff# a").body == 1
    assert note("# a").body == 0
    assert note("---\ntitle: a\n---\n# a").body == 17


@pytest.mark.parametrize(
    ("path", "dated"),
    [("2024-1-20-x.md", True), ("_posts/2024-01-20-x.md", True), ("x.md", False), ("2024-x.md", False)],
)
def test_a_post_may_be_named_by_date(path: str, dated: bool) -> None:
    assert note("", path).is_dated is dated


def test_links_and_images_are_separate() -> None:
    views = note("[a](b) ![c](d)")
    assert [link.target for link in views.links] == ["b"]
    assert [link.target for link in views.images] == ["d"]


def test_a_carriage_return_ends_a_line_where_no_line_feed_does() -> None:
    alone = note("---\rtitle: x\r---\r\r# A\r")
    assert alone.position(alone.text.index("#")) == (5, 1)
    assert alone.line_span(alone.text.index("A")) == (18, 21)
    mixed = note("a\rb\n# A\r\n")
    assert mixed.position(mixed.text.index("#")) == (2, 1)
