"""Attribute lists stay with their block, whatever lines a fix adds or removes."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from paperstack_lint.note import attributes
from paperstack_lint.note.note import Note
from paperstack_lint.text.edits import Edit, rewrite
from tests.engine.suppression.test_additions import added, note
from tests.engine.test_suppression import PROJECT, heeded
from tests.headings.test_anchors import no_ruby

KRAMDOWN = "print STDIN.read.split(0.chr).map { |text| Kramdown::Document.new(text, input: 'GFM').to_html }.join(0.chr)"


def is_moved(before: str, after: str) -> bool:
    """Return whether the edit of whole lines between two texts moves an attribute list."""
    start = 0
    while before[start:] and before[start] == after[start : start + 1]:
        start += 1
    start = before.rfind("\n", 0, start) + 1
    stop = 0
    while (
        before[start : len(before) - stop]
        and after[start : len(after) - stop]
        and before[-1 - stop] == after[-1 - stop]
    ):
        stop += 1
    subject = note(before)
    edit = Edit(start, len(before) - stop, after[start : len(after) - stop])
    assert rewrite(before, [edit]) == after
    return attributes.reattachment_caveat(subject, [edit]) != ""


def attributed(*texts: str) -> list[list[tuple[str, str]]]:
    """Return what kramdown attaches attributes to in each text: the element and its first word."""
    ruby = ["ruby", "-rkramdown", "-rkramdown-parser-gfm", "-e", KRAMDOWN]
    pages = subprocess.run(ruby, input="\0".join(texts), capture_output=True, text=True, check=True).stdout
    element = r'<(\w+)(?=[^>]*(?:class="x"|id="foo"))[^>]*>\s*(?:<[^>]*>\s*)*([^<\s]*)'
    return [re.findall(element, page) for page in pages.split("\0")]


REMOVED = [
    ("## T\n<!-- c -->\n{: #foo}\n", True),
    ("## T\n\n<!-- c -->\n{: #foo}\n", False),
    ("|a|b|\n|-|-|\n|1|2|\n<!-- c -->\n{: .x}\n", True),
    ("```\nk\n```\n<!-- c -->\n{: .x}\n", True),
    ("para\n<!-- c -->\n{: .x}\n", False),
    ("* a\n<!-- c -->\n{: .x}\n", False),
    ("![a](b.png)\n<!-- c -->\n{: .x}\n", False),
    ("para\n\n<!-- c -->\n{: .x}\n\ntext\n", True),
    ("{: .x}\n<!-- c -->\npara\n", False),
    ("{: .x}\n\n<!-- c -->\n\npara\n", False),
    ("para\n{: .x}\n<!-- c -->\n\ntext\n", False),
    ("<!-- c -->\n## T\n{: #foo}\n", False),
]


@pytest.mark.parametrize(("text", "moves"), REMOVED)
def test_a_comment_that_moves_an_attribute_list(text: str, moves: bool) -> None:
    assert is_moved(text, text.replace("<!-- c -->\n", "")) == moves
    assert is_moved(text.replace("\n", "\r\n"), text.replace("<!-- c -->\n", "").replace("\n", "\r\n")) == moves


@no_ruby
def test_kramdown_agrees() -> None:
    before = attributed(*(text for text, _ in REMOVED))
    after = attributed(*(text.replace("<!-- c -->\n", "") for text, _ in REMOVED))
    assert [one != other for one, other in zip(before, after, strict=True)] == [moves for _, moves in REMOVED]


@pytest.mark.parametrize(
    ("before", "after", "moves"),
    [
        ("## T\n{: #foo}\n", "## T\n\n{: #foo}\n", True),
        ("{: .x}\npara\n", "{: .x}\n\npara\n", True),
        ("{: .x}\n<!-- c -->\npara\n", "{: .x}\n\n<!-- c -->\npara\n", True),
        ("text\n\n{: .x}\npara\n", "text\n\n{: .x}\n\npara\n", False),
        ("para\n\n{: .x}\ntext\n", "para\n{: .x}\ntext\n", True),
        ("* a\n{: .x}\n", "* a\n* b\n{: .x}\n", False),
        ("* a\n{: .x}\n", "* a\n\n* b\n{: .x}\n", False),
        ("* a\n*\n{: .x}\n", "* a\n{: .x}\n", False),
        ("* a\n  * b\n  *\n  {: .x}\n", "* a\n  * b\n  {: .x}\n", False),
        ("* a\n\n  p\n  {: .x}\n", "* a\n\n  p\n  q\n  {: .x}\n", True),
        ("para\n{: .x}\n", "para\n\n## T\n{: .x}\n", True),
        ("para\n{.x}\n", "para\n\n{.x}\n", True),
        ("## T\n{: #foo}\n", "## T\n", True),
        ("## T\n\n<!-- c --> {: #foo}\n", "## T\n\n{: #foo}\n", True),
        ("## T\n{: #foo}\n", "## U\n{: #foo}\n", False),
        ("## T\n{: #foo}\n\nx\n", "## T\n{: #foo}\n\nx\n\ny\n", False),
        ("## T\n{::comment}\n", "## T\n\n{::comment}\n", False),
        ("* a\n---\n## T\n{: .x}\n", "* a\n* b\n\n---\n## T\n{: .x}\n", True),
        ("one\ntwo\n{: .x}\n", "one\n\ntwo\n{: .x}\n", True),
        ("> q\n\n|1|2|\n|-|-|\n{: .x}\n", "> q\n|1|2|\n|-|-|\n{: .x}\n", True),
        ("> q\n\npara\n{: .x}\n", "> q\n\n\npara\n{: .x}\n", False),
        ("a\n{: .x}\nb\n{: .x}\n", "a\n{: .x}\n\nb\n{: .x}\n", False),
        ("{: .x}\n{: .y}\npara\n", "{: .x}\n{: .y}\n* a\n\npara\n", True),
    ],
)
def test_lines_beside_an_attribute_list_move_it_or_not(before: str, after: str, moves: bool) -> None:
    assert is_moved(before, after) == moves


def test_an_unused_suppression_stays_where_an_attribute_list_would_move_to_the_heading() -> None:
    text = "## T one\n<!-- paperstack-lint-disable-next-line links -->\n{: #foo}\n"
    found = heeded(text)[1]
    assert [(one.fix, one.caveat) for one in found] == [
        (None, "the attribute list on line 3 would belong to another block")
    ]


@no_ruby
def test_a_new_suppression_does_not_separate_a_block_from_its_attributes() -> None:
    blocks = ("## T [x]()", "[x]()", "* [x]()", "> [x]()", "![]()", "|[x]()|b|\n|-|-|\n|1|2|")
    above = [f"{block}\n{{: .x #foo}}\n\ntext\n" for block in blocks]
    texts = [*above, *(f"a\n\n{{: .x #foo}}\n{block}\n\ntext\n" for block in blocks)]
    after = [added(text) for text in texts]
    assert any(one != other for one, other in zip(texts, after, strict=True))
    assert [one for each in attributed(*texts) for one in each] == [one for each in attributed(*after) for one in each]


def test_many_edits_beside_many_attribute_lists_take_linear_time() -> None:
    text = "para\n{: .x}\n\n" * 2000
    subject = Note(Path("a.md"), text, PROJECT)
    edits = [Edit(at, at, "\n") for at in range(len("para\n{: .x}\n"), len(text), len("para\n{: .x}\n\n"))]
    assert attributes.reattachment_caveat(subject, edits) == ""
