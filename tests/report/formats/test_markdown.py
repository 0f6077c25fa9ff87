"""The report in Markdown is a table that nothing breaks out of, and any text stays where it is in every format."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from paperstack_lint import Edit, Fix
from paperstack_lint.engine.findings import Outcome
from paperstack_lint.report.escape import escape_controls
from paperstack_lint.report.formats import markdown, render
from paperstack_lint.report.style import Style
from paperstack_lint.text.credentials import mask_credentials
from tests.effort import one_in
from tests.report.formats.test_service_formats import SERVICES, count, report
from tests.report.test_report import HOSTILE, finding, hostile, outcome


def tables(text: str) -> list[list[str]]:
    """The cells of each row of the tables of a text, as a reader sees them."""
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(text)
    rows: list[list[str]] = []
    for number, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        if token.type in ("td_open", "th_open"):
            rows[-1].append(_visible(tokens[number + 1].children or []))
    return rows


def _visible(children: list[Any]) -> str:
    assert {child.type for child in children} <= {"text", "html_inline", "link_open", "link_close", "text_special"}
    html = [child.content for child in children if child.type == "html_inline"]
    assert set(html) <= {"<code>", "</code>"}
    return "".join(child.content for child in children if child.type in ("text", "text_special"))


def test_markdown_is_a_table_that_nothing_breaks_out_of() -> None:
    found = hostile()
    rows = tables("".join(render("markdown", found, Style())))
    assert [len(row) for row in rows] == [4] * (1 + sum(len(each.findings) for each in found))
    place, rule, severity, message = rows[1]
    assert (rule, severity) == ("links/form", "error")
    assert message == Style().escape(HOSTILE)
    assert place.endswith(":1:1")


@pytest.mark.parametrize(
    "message",
    [
        "a | b || c",
        "`a` | `b|c` ` d",
        "\\`x` \\| \\\\| y",
        "<script>alert(1)</script> &lt; <!-- x",
        "[x](http://example.org) ![y](z) <http://a.b> http://a.b www.a.b",
        "**a** _b_ ~~c~~ # d > e - f 1. g",
        "@somebody #1 :tada: $x$ a@b.cc",
        "``a`` ```b",
    ],
)
def test_a_message_of_markdown_reads_as_it_was(message: str) -> None:
    (_, row) = tables("".join(render("markdown", [outcome("x", finding("a.md", "x", 0, 1, message))], Style())))
    assert row[3] == re.sub("`([^`]+)`", r"\1", message)


def test_markdown_says_what_it_leaves_out() -> None:
    one = finding("a.md", "x", 0, 1, "汉" * 5_000)
    many = outcome("x", *[one] * 2_000)
    text = "".join(render("markdown", [many], Style()))
    rows = tables(text)[1:]
    assert len(text.encode()) < 1_000_000
    assert 0 < len(rows) < markdown.MAX_ROWS
    assert f"The table ends after {len(rows)} findings; {2_000 - len(rows)} more are not in it" in text
    short = "".join(render("markdown", [outcome("x", *[one._replace(message="m")] * 501)], Style()))
    assert (len(tables(short)) - 1, "500 findings; 1 more" in short) == (markdown.MAX_ROWS, True)
    few = "".join(render("markdown", [outcome("x", one._replace(message="m"))], Style()))
    assert "The table ends" not in few


def test_markdown_counts() -> None:
    assert "1 note checked, no findings." in "".join(render("markdown", [Outcome("a.md", "", "", ())], Style()))
    one = finding("a.md", "x", 0, 1, fix=Fix("write", (Edit(0, 1, "y"),)))
    text = "".join(render("markdown", [outcome("x", one, one._replace(severity="warning", fix=None))], Style()))
    assert "1 note checked, 1 error, 1 warning; `--fix` fixes 1 of them." in text
    text = "".join(render("markdown", [outcome("x", one._replace(fix=None))], Style()))
    assert "1 note checked, 1 error.\n" in text


_ANY = st.text(st.characters(exclude_categories=()), max_size=40) | st.text(
    "|`\\\\]>[<&\"'*_#@:/.\n\r\t\x00\x1b\ud800\ufffe汉a ", max_size=20
)


def unescaped(message: str) -> str:
    """A message of SARIF without the escapes of brackets."""
    return message.replace("\\[", "[").replace("\\]", "]")


@one_in(4)
@given(_ANY, _ANY, _ANY)
def test_any_text_stays_where_it_is(message: str, path: str, new: str) -> None:
    path, message = f"a{path}".replace("\0", ""), f"{message}."  # no file has NUL in its name, no message is empty
    fix = Fix(message, (Edit(0, 1, new),))
    found = outcome("x", finding(path, "x", 0, 1, message, fix), finding(path, "x", 0, 1, "other"))
    for name in SERVICES:
        assert count(name, report(name, found)) == 2
    (result, _) = report("sarif", found)["runs"][0]["results"]
    shown = escape_controls(mask_credentials(message))
    assert unescaped(result["message"]["text"]) == unescaped(shown)
    (failure, _) = report("junit", found).findall(".//failure")
    assert failure.get("message") == shown
    rows = tables("".join(render("markdown", [found], Style())))
    assert [len(row) for row in rows] == [4, 4, 4]
