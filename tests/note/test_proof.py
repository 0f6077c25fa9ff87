"""The proof accepts what rules declare and refuses everything else, feature by feature."""

from __future__ import annotations

import datetime
import importlib
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paperstack_lint.collection.project import Project
from paperstack_lint.engine.rule import ALTERATIONS
from paperstack_lint.note.note import Note
from paperstack_lint.note.proof import Applied, Refusal, prove
from paperstack_lint.note.proof.edit_map import changed_lines, changes_of
from paperstack_lint.papers import DEFAULT
from paperstack_lint.text.edits import Edit, rewrite

if TYPE_CHECKING:
    from paperstack_lint.note.proof.page_reader import Page

PROJECT = Project(DEFAULT, datetime.date(2026, 6, 15))

NOTE = """\
---
title: A post # kept
tags: [NAS, survey]
---
# Papers读过的

* [MixMatch](http://arxiv.org/abs/1905.02249)
* 🔑 Key: *one* **two** ~~three~~ and `code`, $x_1$ and <kbd>k</kbd>
* ![figure](/img/a.png "shown") <!-- a remark -->

See http://arxiv.org/abs/1905.02249 or <http://example.org/a>, [that][ref], [odd](http://example.org/a b).

```py
print(1)
```

$$
y = x
$$

Setext
------

> # Quoted
> - {{ site.url }} text

[ref]: http://example.org/ref
"""


def proven(text: str, *edits: tuple[str, str, str]) -> Refusal | None:
    """Prove edits of `text`: for each, the old piece, which is unique, the new one, and what its rule declares."""
    applied = []
    for old, new, declared in edits:
        assert text.count(old) == 1, old
        start = text.index(old)
        alters = frozenset(declared.split(", ") if declared else ())
        assert alters <= ALTERATIONS
        applied.append(Applied("links/some-rule", alters, (Edit(start, start + len(old), new),)))
    after = rewrite(text, [edit for fix in applied for edit in fix.edits])
    return prove(_note(text), _note(after), applied)


def _note(text: str) -> Note:
    return Note(Path("x.md"), text, PROJECT)


HARMLESS = [
    ("Papers读过的", "Papers 读过的", ""),
    ("(http://arxiv.org/abs/1905.02249)", "(https://arxiv.org/abs/1905.02249)", "link targets"),
    ("See http://arxiv.org/abs/1905.02249 or", "See https://arxiv.org/abs/1905.02249 or", "link targets"),
    ("<http://example.org/a>", "<https://example.org/a>", "link targets"),
    ("(http://example.org/a b)", "(https://example.org/a%20b)", "link targets"),
    ("[ref]: http://", "[ref]: https://", "link targets"),
    ("/img/a.png", "/img/b.png", "link targets"),
    ("/img/a.png", "/img/b.png", "images"),
    ("* 🔑 Key: *one*", "* 🎓 Source:\n* 🔑 Key: *one*", "words, blocks"),
    ("\nSetext\n", "\n## 🔑 Key:\n\nSetext\n", "words, headings"),
    ("# Quoted", "## Quoted", "headings"),
    ("See http", "Go: see http", "words"),
    ("- {{ site", "- 🔑 {{ site", "words"),
    ("# Quoted", "# Quoted：", "headings, words"),
    ("*one*", "one", "emphasis"),
    ("`code`", "`cod`", "inline code"),
    ("$x_1$", "$x_2$", "math"),
    ("y = x", "y = z", "math"),
    ("print(1)", "print(2)", "fenced code"),
    (" <!-- a remark -->", "", "comments"),
    ("[NAS, survey]", "[survey]", "front matter"),
    ("A post # kept", "Another # kept", "front matter"),
    ("# kept", "# still a comment", "comments"),
]


@pytest.mark.parametrize("edit", HARMLESS, ids=lambda edit: edit[1])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_is_declared_is_accepted(edit: tuple[str, str, str], newline: str, mark: str) -> None:
    old, new, declared = (piece.replace("\n", newline) for piece in edit)
    assert proven(mark + NOTE.replace("\n", newline), (old, new, declared)) is None


@pytest.mark.parametrize("edit", [edit for edit in HARMLESS if edit[2]], ids=lambda edit: edit[1])
def test_the_same_is_refused_where_it_is_not_declared(edit: tuple[str, str, str]) -> None:
    others = ALTERATIONS - set(edit[2].split(", ")) - _as_good(edit)
    refusal = proven(NOTE, (edit[0], edit[1], ", ".join(sorted(others))))
    assert refusal is not None
    assert refusal.kind == "altered"
    assert "links/some-rule" in refusal.message


def _as_good(edit: tuple[str, str, str]) -> set[str]:
    """Return other declarations that also allow the edit."""
    return (
        {"links", "link targets", "images"} if set(edit[2].split(", ")) & {"links", "link targets", "images"} else set()
    )


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("* 🔑 Key:", "* 🔑 `Key:", "inline code"),
        ("Setext\n", "    Setext\n", "fenced code"),
        ("\n```py", "\npy", "fenced code"),
        ("[MixMatch](", "[MixMatch] (", "links"),
        ("See http", "<!-- See http", "words"),
        ("$x_1$ and", "x_1$ and", "math"),
        ("\nSetext\n------", "\nSetext\n\n------", "headings"),
        ("**two**", "**two **", "emphasis"),
        ("Setext\n---", "Setext\n\nx\n---", "math"),  # removes a heading that no edit declares
        ("[ref]: ", "[reference]: ", "links"),
        ("# Papers", "#Papers", "headings"),
    ],
)
def test_what_an_edit_does_elsewhere_is_refused(old: str, new: str, kind: str) -> None:
    refusal = proven(NOTE, (old, new, ", ".join(sorted(ALTERATIONS - {kind} - {"words", "links"}))))
    assert refusal is not None
    assert refusal.kind == "altered"


def test_a_declaration_is_valid_for_its_own_edits_only() -> None:
    declared = ("/img/a.png", "/img/b.png", "link targets")
    assert proven(NOTE, declared, ("Papers读", "Papers 读", "")) is None
    refusal = proven(NOTE, declared, ("(http://arxiv", "(https://arxiv", "words"))
    assert refusal is not None
    assert "link targets differ" in refusal.message


def test_two_edits_on_one_line_need_a_declaration_each() -> None:
    harmless = (("Key:", "Keys:", "words"), ("`code`", "`kode`", "inline code"))
    assert proven(NOTE, *harmless) is None
    refusal = proven(NOTE, harmless[0], ("`code`", "`kode`", "math"))
    assert refusal is not None
    assert "inline code differ" in refusal.message


def test_what_only_the_second_parser_finds_is_refused() -> None:
    refusal = proven("$}http://a.org)$\n", ("http:", "https:", "words"))  # only that takes it for math
    assert refusal is not None
    assert refusal.kind == "too complex"


def test_a_word_that_no_edit_touches_cannot_be_removed() -> None:
    edit = Edit(NOTE.index("读"), NOTE.index("读"), " ")
    after = NOTE.replace("Papers读", "Papers 读").replace("Quoted", "")
    refusal = prove(_note(NOTE), _note(after), [Applied("headings/spacing", frozenset(ALTERATIONS), (edit,))])
    assert refusal == Refusal("altered", "the fixes of headings/spacing: the edits do not produce the fixed text")


def test_front_matter_may_be_inserted_before_a_note() -> None:
    body = NOTE[NOTE.index("# Papers") :]
    assert proven(body, ("# Papers", "---\ntitle: Papers\n---\n# Papers", "front matter")) is None
    assert proven(body, ("# Papers", "---\ntitle: Papers\n---\n# Papers", "words")) is not None


def test_a_value_changes_only_where_its_own_field_is_edited() -> None:
    text = '---\na: 1\nb: y" # z\nc: 2\n---\n'
    assert proven(text, ("1", "3", "front matter")) is None
    refusal = proven(text, ("1", '"1', "front matter"))
    assert refusal is not None
    assert "`b` in the front matter" in refusal.message


def test_a_repaired_front_matter_has_the_values_of_its_lines() -> None:
    text = "---\ntitle: A: b\nn: 1\n---\ntext\n"
    assert proven(text, ("A: b", '"A: b"', "front matter")) is None
    for new, declared in (('"A: c"', "front matter"), ('"A: b"', ""), ("A：b", "")):
        refusal = proven(text, ("A: b", new, declared))
        assert refusal is not None
        assert "front matter" in refusal.message


def test_a_front_matter_may_not_become_unreadable() -> None:
    refusal = proven(NOTE, ("A post", "A: post", "front matter"))
    assert refusal == Refusal("altered", "the fixes of links/some-rule: the front matter can no longer be read")


@pytest.mark.parametrize(
    "text",
    [
        "> " * 60 + "a",
        "> - " * 200 + "a",
        "*a **b " * 60 + "c** d* " * 60,
        "[" * 32_000 + "]" * 32_000,
        "a](b " * 1001,
        "a" + " " * 20_000 + "b",
        "`" + "`a`` " * 20_000,
    ],
    ids=lambda text: text[:8],
)
def test_what_would_take_too_long_is_too_complex(text: str) -> None:
    refusal = proven(text + " end", ("end", "end ", ""))
    assert refusal is not None
    assert refusal.kind == "too complex"
    assert proven(NOTE, ("Papers读", "Papers 读", "")) is None  # and leaves no state in the parser


def test_a_block_that_no_edit_touches_is_not_too_complex() -> None:
    for text in ("a](b " * 1001, "> " * 60 + "a", "*a **b " * 60 + "c** d* " * 60):
        assert proven(text + "\n\nend", ("end", "end ", "")) is None


def test_the_second_parser_knows_all_punctuation() -> None:
    importlib.import_module("paperstack_lint.note.proof.second_parser")
    punctuation = sys.modules["mistletoe.core_tokens"].punctuation
    of_unicode = {each for each in map(chr, range(sys.maxunicode + 1)) if category(each).startswith("P")}
    assert of_unicode == {each for each in punctuation if each not in "$+<=>^`|~"}  # symbols of ASCII


def test_a_long_data_uri_is_not_too_complex() -> None:
    text = f"![a](data:image/png;base64,{'A' * 300_000})\n\nend"
    assert proven(text, ("end", "end ", "")) is None


INLINE = ["a", "词", " ", "\t", "*", "**", "`", "$", "[a](b)", "![", "](", "<b>", "|", "\\", "&amp;", "http://a.b/c"]
BLOCKS = ["\n", "\n\n", "\r\n", "# ", "* ", "1. ", "> ", "    ", "```\n", "---\n", "===\n", "<!-- ", "-->"]
PIECES = st.sampled_from([*INLINE, *BLOCKS, "\u3000", "\u2028", "{{ x }}"])


@given(st.lists(PIECES, max_size=30).map("".join))
def test_nothing_changed_is_always_proven(text: str) -> None:
    assert prove(_note(text), _note(text), []) is None


@given(st.lists(PIECES, max_size=20).map("".join), st.lists(PIECES, max_size=20).map("".join), PIECES)
def test_an_edit_that_declares_all_is_proven_and_a_visible_one_without_is_not(head: str, tail: str, piece: str) -> None:
    text = head + tail
    edit = Edit(len(head), len(head), piece)
    after = _note(rewrite(text, [edit]))
    refusal = prove(_note(text), after, [Applied("a/b", frozenset(), (edit,))])
    assert refusal is not None or _page(_note(text)) == _page(after)


@example("<!-- a\n\n", "# b\n\n-->\n", [(3, "b")])
@example("- ```\n\n", "# b\n\n```\n", [(20, "b")])
@example("> - a\n>\n>   1. b\n\n", "# c\n\n    d\n", [(2, "\n\n"), (40, "b")])
@example("[a]\n\n", "# b\n\n[a]: http://a.b\n", [(30, "x")])
@example("a\n\n# b\n\n", "# b\n\n# b\n\n", [(20, " "), (24, " c")])
@example("a | b\n", "c\n", [(14, "--- | ---\n")])  # the line above becomes the head of a table
@example("[b]: c\n\n", "[b]\n===\n\n[b]\n", [(8, "x")])  # a definition that a heading already knows
@example("", "[b]\n===\n\nd\n\n[b]: c\n", [(1, "[b]: c\n")])  # or does not know yet
@example("- a\n- b\n", "\n- c\n\n      d\n", [(9, "\n"), (30, "x"), (40, "y")])
@given(
    st.lists(PIECES, max_size=30).map("".join),
    st.lists(PIECES, max_size=30).map("".join),
    st.lists(st.tuples(st.integers(0, 200), PIECES), max_size=4),
)
def test_changed_blocks_differ_exactly_as_whole_pages_do(head: str, tail: str, added: list[tuple[int, str]]) -> None:
    from paperstack_lint.note.proof.second_parser import render

    before = f"{head}\n\n# one\n\n{head}{tail}\n\n## two\n\n{tail}\n"
    after, pages = _compared(before, added)
    whole = render(before), render(after)
    for kind in {*whole[0], *whole[1]}:
        old, new = (Counter(page.get(kind, ())) for page in pages)
        old_whole, new_whole = (Counter(page.get(kind, ())) for page in whole)
        assert (old - new, new - old) == (old_whole - new_whole, new_whole - old_whole)
        if pages[0].get(kind) == pages[1].get(kind):
            assert whole[0].get(kind) == whole[1].get(kind)


def test_blocks_that_no_edit_touches_are_not_displayed() -> None:
    alike, closed, without_end = "# a\n\nb\n\n", "```\nc\n\n# c\n```\n\n", "```\nc\n\n"
    for piece in (alike, alike + closed):
        _, (page, other) = _compared(f"{piece}# d\n\ne\n\n# f\n", [(len(piece) + 5, "x")])
        assert page == {"words": ("\0", "e", "\0"), "blocks": ("\0", "Paragraph 1", "\0")}
        assert other == page | {"words": ("\0", "xe", "\0")}
    _, (page, _) = _compared(f"{alike}{without_end}# d\n\ne\n", [(len(alike + without_end) + 5, "x")])
    assert page == {"fenced code": ("\0", "\nc\n\n# d\n\ne", "\0")}


def _compared(text: str, added: list[tuple[int, str]]) -> tuple[str, tuple[Page, Page]]:
    """Return the text with insertions, and the pages of both."""
    from paperstack_lint.note.proof.second_parser import read_pages

    edits = tuple(Edit(min(at, len(text)), min(at, len(text)), piece) for at, piece in dict(added).items())
    after = rewrite(text, edits)
    lines = changed_lines(changes_of(text, [Applied("a/b", frozenset(), edits)]), text, after)
    return after, read_pages((text, after), (0, 0), lines)


def _page(note: Note) -> object:
    """Return what the page displays to the second parser, with words joined."""
    from paperstack_lint.note.proof.second_parser import render

    page = render(note.text[note.body :])
    return page | {"words": "".join(page.get("words", ()))}


STRUCTURE = """\
---
published: false # comment kept
date: 2020-01-02
n: "1"
---
# First heading

First words.

- one
- two

1. first

Para one

Para two

> quoted

| a | b |
| --- | --- |
| c | d |

line%%
broken

***

<!-- more -->

<a href="#q" class="x">link</a> [titled](/a "title")

{% include a.html
   x="y z" %}
""".replace("%%\n", "  \n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# First heading\n\nFirst words.\n\n", ""),  # the beginning of the body
        ("# First heading\n", ""),
        ("---\n# First", "# First"),  # the fence goes, or moves
        ('"1"\n---\n# First heading\n', '"1"\n# First heading\n---\n'),
        ("published: false", 'published: "false"'),  # another type, the same letters
        ('n: "1"', "n: 1"),
        ("2020-01-02", '"2020-01-02"'),
        (" # comment kept", ""),
        ("# comment kept", "# comment"),
        ("- two", "  - two"),
        ("- one", "1. one"),
        ("- one\n- two", "one\ntwo"),
        ("1. first", "7. first"),
        ("one\n\nPara two", "one\nPara two"),
        ("> quoted", "quoted"),
        ("| c | d |", "| c  d |"),
        ("| --- | --- |", "| --- | --: |"),
        ("line  \n", "line\n"),
        ("***\n", ""),
        ("- one\n- two", "- one\n\n- two"),
        ("<!-- more -->\n", ""),
        ("<!-- more -->", "<!-- less -->"),
        ('class="x"', 'class="y"'),
        ('href="#q"', 'href="#q" onclick="x()"'),
        ('"title"', '"another"'),
        ('x="y z"', 'x="yz"'),
    ],
)
def test_structure_of_a_page_does_not_change_undeclared(old: str, new: str) -> None:
    refusal = proven(STRUCTURE, (old, new, ""))
    assert refusal is not None
    assert refusal.kind == "altered"


@pytest.mark.parametrize(
    ("old", "new"), [('href="#q"', 'href="#q" onclick="x()"'), ('class="x"', 'class="y"'), ('"title"', '"another"')]
)
def test_a_declared_target_does_not_allow_changes_beside_it(old: str, new: str) -> None:
    assert proven(STRUCTURE, ("#q", "#p", "link targets")) is None
    assert proven(STRUCTURE, ("(/a ", "(/b ", "link targets")) is None
    refusal = proven(STRUCTURE, (old, new, "link targets, words"))
    assert refusal is not None
    assert refusal.kind == "altered"


def test_a_body_without_front_matter_is_compared_from_its_first_character() -> None:
    for text, old, new in (
        ("# A\n\nb\n", "# A\n\n", ""),
        ("\\# a\n\nb\n", "\\", ""),
        ("[a](b)\n\nc\n", "[a](b)\n", ""),
    ):
        assert proven(text, (old, new, "")) is not None


def test_blocks_that_become_equal_are_distinguished() -> None:
    image = '<div>\n<img src="{}arxiv.org/abs/1706.03762">\n</div>\n'
    text = image.format("https://cn.") + "\n" + image.format("//")
    edits = (("https://cn.", "https://", "link targets"), ('"//', '"https://', "link targets"))
    assert proven(text, *edits) is None


def test_text_of_an_html_link_is_words() -> None:
    text = '<p><a href="http://x.org"><b>http://x.org</b></a> <i>y</i></p>\n'
    assert proven(text, (">http:", ">https:", "words")) is None
    assert proven(text, (">http:", ">https:", "link targets")) is not None
    assert proven(text, ("<i>y", "<i>z", "words")) is not None


def test_footnote_that_begins_with_an_address_is_text() -> None:
    text = "[^1]:\nhttp://x.org。\nb\n"
    assert proven(text, ("http://x.org", "<http://x.org>", "words, links, link targets")) is None


def test_words_after_a_template_tag_are_compared() -> None:
    assert proven("a\n{% b %} c\n", (" c", " d", "links")) is not None
    assert proven("a <!--c-->{% b %} d\n", ("<!--c-->", "", "comments")) is None
    assert proven("a <!--c-->\\# b\n", ("<!--c-->", "", "comments")) is None


def test_a_note_whose_html_the_parsers_read_differently_is_left_alone() -> None:
    text = "* <center\n#签\no\n"
    at = text.index("签")
    alters = frozenset({"words", "headings", "blocks"})
    refusal = prove(_note(text), _note(text.replace("#签", "# 签")), [Applied("f/r", alters, (Edit(at, at, " "),))])
    assert refusal is not None
    assert refusal.kind == "too complex"


def test_a_note_whose_tables_the_parsers_read_differently_is_left_alone() -> None:
    before, after = _note("#\u3000||\n|- \nreferences|\n}"), _note("# ||\n|- \nreferences|\n}")
    alters = frozenset({"words", "headings", "blocks"})
    refusal = prove(before, after, [Applied("x", alters, (Edit(1, 2, " "),))])
    assert refusal is not None
    assert refusal.kind == "too complex"
