"""A link gets another target as a whole: text that repeats the old one changes too, in the same spelling."""

from __future__ import annotations

import pytest

from paperstack_lint.collection.project import Project
from paperstack_lint.engine import rule as rules
from paperstack_lint.links.address_spellings import replace_address
from paperstack_lint.site import Resolution
from paperstack_lint.text.edits import rewrite
from tests.cases import Bench, Example

OLD, NEW = "http://www.h.org/a/b", "https://n.org/c/d"
WHOLE = [
    ("http://www.h.org/a/b", "https://n.org/c/d"),
    ("www.h.org/a/b", "n.org/c/d"),
    ("h.org/a/b", "n.org/c/d"),
    ("https://h.org/a/b/", "https://n.org/c/d"),
    ("//h.org/a/b", "//n.org/c/d"),
    ("H.ORG/a/b", "n.org/c/d"),
    ("http://www.h.org/%61/b", "https://n.org/c/d"),
    ("http:&#47;/www.h.org/a/b", "https://n.org/c/d"),
    ("见 h.org/a/b，和http://h.org/a/b。", "见 n.org/c/d，和https://n.org/c/d。"),
    ("链接:http://h.org/a/b", "链接:https://n.org/c/d"),
    ("link: h.org/a/b!", "link: n.org/c/d!"),
    (r"h\.org/a/b", "n.org/c/d"),
]
OTHER = [
    "h.org/a/bc",
    "h.org/a",
    "x.h.org/a/b",
    "h.org/a/b/c",
    "h.org/a/b?c",
    "h.org/a/b.pdf",
    "user@h.org/a/b",
    "b",
    "",
]


@pytest.mark.parametrize(("text", "fixed"), WHOLE)
def test_text_that_is_the_address_is_written_in_its_own_spelling(text: str, fixed: str) -> None:
    assert rewrite(text, replace_address(text, OLD, NEW).edits) == fixed


@pytest.mark.parametrize("text", OTHER)
def test_other_text_stays(text: str) -> None:
    assert replace_address(text, OLD, NEW) == ((), "")


@pytest.mark.parametrize(
    ("old", "new", "text", "fixed"),
    [
        ("http://h.org/%E7%94%B2", "https://h.org/%E7%94%B2", "http://h.org/甲", "https://h.org/甲"),
        ("http://h.org/甲", "https://h.org/甲", "http://h.org/%E7%94%B2", "https://h.org/%E7%94%B2"),
        ("http://h.org/甲", "https://h.org/%E7%94%B2%20b", "http://h.org/甲", "https://h.org/%E7%94%B2%20b"),
        ("http://h.org/x", "https://h.org/*x*/_y_/$z$", "http://h.org/x", "https://h.org/%2Ax%2A/%5Fy%5F/%24z%24"),
        ("http://h.org/a_b", "https://h.org/_b_", r"http://h.org/a\_b", r"https://h.org/\_b\_"),
        ("http://h.org/a|b", "https://h.org/a|b", r"http://h.org/a\|b", r"https://h.org/a\|b"),
        ("http://h.org/x", "https://h.org/{{x}}", "h.org/x", "h.org/%7B{x}}"),
        ("http://www.h.org", "https://www.h.org/", "h.org", "h.org"),
        ("img/A.png", "img/a.png", "图 img/A.png", "图 img/a.png"),
        ("“https://h.org/a”", "https://h.org/a", "“https://h.org/a”", "https://h.org/a"),
        ("arXiv:2001.00001", "https://arxiv.org/abs/2001.00001", "arXiv:2001.00001", "arXiv:2001.00001"),
    ],
)
def test_new_address_is_text_and_nothing_else(old: str, new: str, text: str, fixed: str) -> None:
    assert rewrite(text, replace_address(text, old, new).edits) == fixed


@pytest.mark.parametrize(
    ("text", "fixed", "caveat"),
    [
        ("http://h.org/a…", "https://h.org/a…", ""),
        ("h.org/a...", "h.org/a...", ""),
        ("h.org/…/c", "h.org/…/c", ""),
        ("http://h.org/b…", "http://h.org/b…", ""),
        ("等等……", "等等……", ""),
    ],
)
def test_text_that_is_cut_short_follows_where_it_is_still_right(text: str, fixed: str, caveat: str) -> None:
    found = replace_address(text, "http://h.org/a/b/c", "https://h.org/a/b/c")
    assert (rewrite(text, found.edits), found.caveat) == (fixed, caveat)


def test_text_that_is_cut_short_names_another_address() -> None:
    assert replace_address("h.org/a…", "http://h.org/a/b", "https://h.org/x") == (
        (),
        "its text is the old address, cut short",
    )


def test_long_text_is_prose() -> None:
    assert replace_address("甲" * 2000 + OLD, OLD, NEW) == ((), "")


def test_file_that_is_certainly_meant_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    resolution = Resolution("missing", "paper_notes/y.md", "../paper_notes/y.md")
    monkeypatch.setattr(Project, "resolve", lambda *_: resolution)
    rule = rules.load("links/missing-file", rules.catalogue()["links/missing-file"])
    with Bench(rule, Example("[Y](paper_notes/y.md) ![paper_notes/y.png](paper_notes/y.png)\n")) as bench:
        (link, image) = bench.diagnostics()
        assert link.message.endswith("did you mean `../paper_notes/y.md`?")
        assert link.fix
        assert rewrite(bench.example.text, link.fix.edits).startswith("[Y](../paper_notes/y.md) ")
        assert image.fix
        assert len(image.fix.edits) == 2  # its text, too


@pytest.mark.parametrize(
    ("source", "kept"), [("![a plot](my plot.png)", ""), ('[the notes](my notes.pdf "in full")', "the notes")]
)
def test_edits_of_a_target_with_spaces_span_all_that_a_page_shows_no_more(source: str, kept: str) -> None:
    rule = rules.load("links/form", rules.catalogue()["links/form"])
    with Bench(rule, Example(source)) as bench:
        (finding,) = bench.diagnostics()
    assert finding.fix
    replaced = sum(edit.end - edit.start for edit in finding.fix.edits)
    assert replaced == len(source) - len(kept)
