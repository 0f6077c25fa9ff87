"""Entries and their sections, in every carrier; and that what is deleted from an entry is put back in its place."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstack_lint import rule
from paperstack_lint.edits import Diagnostic, apply
from paperstack_lint.note import Note
from paperstack_lint.papers import DEFAULT, Entry, SectionKind, Template
from paperstack_lint.project import Project
from tests import generated

TODAY = datetime.date(2026, 6, 15)
KEYS = tuple(kind.key for kind in DEFAULT.sections)
ARXIV = "https://arxiv.org/abs/1706.03762"


def note(text: str, template: Template = DEFAULT) -> Note:
    return Note(Path("x.md"), text, Project(template, TODAY))


def check(name: str) -> Callable[[Note, None], Iterator[Diagnostic]]:
    return rule.load(f"sections/{name}", rule.BUILTIN / "sections" / f"{name}.py").check


MISSING = check("missing")


class Style(NamedTuple):
    """How an entry is written: its title, what stands before and behind a marker, blank lines, contents, newline."""

    title: str
    lead: str
    marker: str
    blank: str
    contents: tuple[str, ...]
    follows: str
    newline: str
    underline: str = ""

    def entry(self, keys: frozenset[str]) -> str:
        """The entry with some of its sections."""
        parts = [self.title] if self.title else []
        for number, (kind, content) in enumerate(zip(DEFAULT.sections, self.contents, strict=True)):
            lead = self.lead.replace("1.", f"{number + 1}.")
            label = kind.label if self.marker.isascii() else kind.aliases[0]
            marker = self.marker if content[:1] in ("", "\n") or self.marker[-1:] != "}" else self.marker + ":"
            line = lead + marker.format(emoji=kind.emoji, label=label) + self.underline
            if kind.key in keys:
                parts.append(line + content)
        return self.blank.join(parts) + self.follows


MARKERS = ["{emoji} {label}:", "{emoji} {label}: ", "{emoji} {label}:", "**{emoji} {label}**:", "**{emoji} {label}:**", "{emoji} **{label}**:", "{emoji}{label}：", "{emoji} {label}"]
TITLES = [f"## [Paper]({ARXIV})", "## A Paper", "## []()", f"## **[Paper]({ARXIV})** (NeurIPS)", f"[Paper]({ARXIV})\n---", "**A Paper**", f"**[Paper]({ARXIV})**"]
FOLLOWS = ["", "\n", "\n\n\n", "\n\n---\n", "\n\n# Another\n\nprose\n", f"\n\n## [Next]({ARXIV})\n\n🔑 Key: x\n\n🎓 Source:\n\n🌱 Motivation:\n\n💊 Methodology:\n\n📐 Exps:\n\n💡 Ideas:\n"]
CONTENT = ["", "", " 文字 and words", "\n\nA paragraph of *words*.", "\n\n![](x.png)", "\n\n* a\n  * b", "\n\n1. one\n2. two", "\n\n```\n🔑 Key:\n```", "\n\n> said", "\n\n| a | b |\n|---|---|\n| c | d |", "\n\n$$\nx\n$$", "\n\n- [ ] task", "\n\n<div>x</div>"]


def style(title: list[str], leads: list[str], blanks: list[str], contents: list[str], follows: list[str] = FOLLOWS, markers: list[str] = MARKERS, underline: str = "") -> st.SearchStrategy[Style]:
    return st.builds(
        Style,
        st.sampled_from(title),
        st.sampled_from(leads),
        st.sampled_from(markers),
        st.sampled_from(blanks),
        st.tuples(*[st.sampled_from(contents)] * 6),
        st.sampled_from(follows),
        st.sampled_from(["\n", "\n", "\r\n"]),
        st.just(underline),
    )


NESTED = ["", "", " 文字 and words", "\n  * a\n    * b", "\n  * ![](x.png)", "\n\n  A paragraph.", "\n    * deep", "\n\t* tab", "\n  1. one", "\n  * `code`"]
LISTED = [f"* [Paper]({ARXIV})", f"- [Paper]({ARXIV}) by us", "* [Paper]()", "* [Paper]", f"* **[Paper]({ARXIV})**"]
AFTER_LIST = ["", "\n", f"\n\n\n* [Next]({ARXIV})\n  * words\n", f"\n* [Next]({ARXIV})\n* 🔑 Key:\n* 🎓 Source:\n* 🌱 Motivation:\n* 💊 Methodology:\n* 📐 Exps:\n* 💡 Ideas:\n", "\n\n---\n", "\n\n## Another\n"]
styles = st.one_of(
    style(TITLES, [""], ["\n\n"], CONTENT),
    style(TITLES, [""], ["\n\n"], CONTENT, markers=MARKERS),
    style(TITLES, ["## ", "##  ", "### ", "# "], ["\n\n"], CONTENT),
    style(TITLES, ["##  "], ["\n"], ["", "", " words"]),
    style(TITLES, [""], ["\n\n"], [text for text in CONTENT if text[:1] in ("", "\n")], underline="\n---"),
    style(TITLES, ["* ", "- ", "+ ", "1. "], ["\n\n"], CONTENT[:5]),
    style(TITLES, ["* ", "- ", "1. "], ["\n\n"], NESTED),
    style(LISTED, ["* ", "*   "], ["\n", "\n\n"], NESTED, AFTER_LIST),
    style(LISTED, ["* "], ["\n\n"], CONTENT[:5], AFTER_LIST),
    style([f"* [Paper]({ARXIV})", "* A Paper"], ["  * ", "  - ", "\t* "], ["\n"], [text.replace("\n", "\n  ") for text in NESTED], AFTER_LIST),
    style([f"1. [Paper]({ARXIV})"], ["   * ", "   - "], ["\n"], [text.replace("\n", "\n   ") for text in NESTED]),
    style([f"## [Paper]({ARXIV})\n", f"**[Paper]({ARXIV})**  ", "**A Paper**  "], [""], ["  \n", "\n"], ["", "", " words", " *words* 文字"]),
    style([*TITLES, f"> [Paper]({ARXIV})"], ["> ", ">"], ["\n\n"], ["", " words", "\n> more", "\n\nA paragraph."]),
    style([f"> **A Paper**  ", f"> [Paper]({ARXIV})  ", "## A Paper\n"], ["> "], ["  \n", "\n>\n"], ["", " words"]),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(styles, st.sets(st.sampled_from(KEYS), min_size=2), st.sampled_from(["", "# A post\n\nSome prose.\n\n"]))
def test_what_is_deleted_from_an_entry_is_named_and_put_back(style: Style, kept: set[str], before: str) -> None:
    complete = (before + style.entry(frozenset(KEYS))).replace("\n", style.newline)
    original = next(entry for entry in note(complete).papers if entry.sections)
    assert [section.key for section in original.sections] == list(KEYS)
    assert not list(MISSING(note(complete), None))

    reduced = (before + style.entry(frozenset(kept))).replace("\n", style.newline)
    entry = next(entry for entry in note(reduced).papers if entry.sections)
    assert entry.title == original.title
    assert [section.key for section in entry.sections] == [key for key in KEYS if key in kept]
    gone = tuple(key for key in KEYS if key not in kept)
    assert entry.missing(DEFAULT) == gone
    found = list(MISSING(note(reduced), None))
    if not gone:
        assert not found
        return
    (diagnostic,) = found
    for kind in DEFAULT.sections:
        assert (f"{kind.emoji} {kind.label}" in diagnostic.message) == (kind.key in gone)
    assert diagnostic.fix is not None
    assert diagnostic.fix.safe
    fixed, _ = apply(reduced, [diagnostic.fix])
    assert not list(MISSING(note(fixed), None))
    whole = next(entry for entry in note(fixed).papers if entry.sections)
    assert [section.key for section in whole.sections] == list(KEYS)
    assert {section.key for section in whole.sections if not section.empty} == {
        section.key for section in entry.sections if not section.empty
    }
    assert whole.title == entry.title
    assert whole.carrier == entry.carrier
    assert fixed.count("\r\n") == (fixed.count("\n") if style.newline == "\r\n" else 0)
    lines = iter(line.rstrip() for line in fixed.split("\n"))
    assert all(line.rstrip() in lines for line in reduced.split("\n"))
