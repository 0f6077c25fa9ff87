"""Entries and their sections, in every carrier; what is deleted from an entry is inserted again in its place."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from paperstack_lint.collection.project import Project
from paperstack_lint.engine import rule
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT, Entry, SectionKind, Template
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.text.edits import Diagnostic, apply
from tests import generated
from tests.effort import one_in

TODAY = datetime.date(2026, 6, 15)
KEYS = tuple(kind.key for kind in DEFAULT.sections)
ARXIV = "https://arxiv.org/abs/1706.03762"


def note(text: str, template: Template = DEFAULT) -> Note:
    return Note(Path("x.md"), text, Project(template, TODAY))


def check(name: str) -> Callable[[Note, None], Iterator[Diagnostic]]:
    return rule.load(f"sections/{name}", rule.BUILTIN / "sections" / f"{name}.py").check


MISSING = check("missing")


class Style(NamedTuple):
    """How an entry is written: its title, what is before and after a marker, blank lines, contents, newline."""

    title: str
    lead: str
    marker: str
    blank: str
    contents: tuple[str, ...]
    follows: str
    newline: str
    underline: str = ""

    def entry(self, keys: frozenset[str]) -> str:
        """Return the entry with some of its sections."""
        parts = [self.title] if self.title else []
        for number, (kind, content) in enumerate(zip(DEFAULT.sections, self.contents, strict=True)):
            lead = self.lead.replace("1.", f"{number + 1}.")
            label = kind.label if self.marker.isascii() else kind.aliases[0]
            marker = self.marker if content[:1] in ("", "\n") or self.marker[-1:] != "}" else self.marker + ":"
            line = lead + marker.format(emoji=kind.emoji, label=label) + self.underline
            if kind.key in keys:
                parts.append(line + content)
        return self.blank.join(parts) + self.follows


MARKERS = [
    "{emoji} {label}:",
    "{emoji} {label}: ",
    "{emoji} {label}:",
    "**{emoji} {label}**:",
    "**{emoji} {label}:**",
    "{emoji} **{label}**:",
    "{emoji}{label}：",
    "{emoji} {label}",
]
TITLES = [
    f"## [A Study]({ARXIV})",
    "## A Paper",
    "## []()",
    f"## **[A Study]({ARXIV})** (NeurIPS)",
    f"[A Study]({ARXIV})\n---",
    "**A Paper**",
    f"# [A Study]({ARXIV})\n\n## Notes",
    "**A Paper** (CVPR 2020), Google",
    f"**A Paper** (CVPR 2020) [code](https://github.com/a/b) [paper]({ARXIV})",
    f"A Paper [paper]({ARXIV})",
    f"A Paper\n\n[paper]({ARXIV}) [code](https://github.com/a/b)",
    f"## A Paper\n\n[paper]({ARXIV})",
    "*A Paper*",
    "2、A Paper",
    "A Paper (ICML 2020)",
    "《一篇论文》",
    f"**[A Study]({ARXIV})**",
]
FOLLOWS = [
    "",
    "\n",
    "\n\n\n",
    "\n\n---\n",
    "\n\n# Another\n\nprose\n",
    f"\n\n## [Next]({ARXIV})\n\n🔑 Key: x\n\n🎓 Source:\n\n🌱 Motivation:\n\n💊 Methodology:\n\n📐 Exps:\n\n💡 Ideas:\n",
]
CONTENT = [
    "",
    "",
    " 文字 and words",
    "\n\nA paragraph of *words*.",
    "\n\n![](x.png)",
    "\n\n* a\n  * b",
    "\n\n1. one\n2. two",
    "\n\n```\n🔑 Key:\n```",
    "\n\n> said",
    "\n\n| a | b |\n|---|---|\n| c | d |",
    "\n\n$$\nx\n$$",
    "\n\n- [ ] task",
    "\n\n<div>x</div>",
]


def style(
    title: list[str],
    leads: list[str],
    spaces: list[str],
    contents: list[str],
    follows: list[str] = FOLLOWS,
    markers: list[str] = MARKERS,
    underline: str = "",
) -> st.SearchStrategy[Style]:
    return st.builds(
        Style,
        st.sampled_from(title),
        st.sampled_from(leads),
        st.sampled_from(markers),
        st.sampled_from(spaces),
        st.tuples(*[st.sampled_from(contents)] * 6),
        st.sampled_from(follows),
        st.sampled_from(["\n", "\n", "\r\n"]),
        st.just(underline),
    )


NESTED = [
    "",
    "",
    " 文字 and words",
    "\n  * a\n    * b",
    "\n  * ![](x.png)",
    "\n\n  A paragraph.",
    "\n    * deep",
    "\n\t* tab",
    "\n  1. one",
    "\n  * `code`",
]
LISTED = [
    f"* [A Study]({ARXIV})",
    f"- [A Study]({ARXIV}) by us",
    f"- [A\n  Study]({ARXIV})",
    f"* [Paper 1]({ARXIV})",
    "* [A Study]()",
    "* [Paper]",
    f"* **[A Study]({ARXIV})**",
]
AFTER_LIST = [
    "",
    "\n",
    f"\n\n\n* [Next]({ARXIV})\n  * words\n",
    f"\n* [Next]({ARXIV})\n* 🔑 Key:\n* 🎓 Source:\n* 🌱 Motivation:\n* 💊 Methodology:\n* 📐 Exps:\n* 💡 Ideas:\n",
    "\n\n---\n",
    "\n\n## Another\n",
]
BELOW = ["", " words", "\n\nA paragraph.", "\n\n### Details\n\nwords", "\n\n#### 网络结构", "\n\n### Related\n\n> said"]
SIBLING = [
    "",
    f"\n  - [Next]({ARXIV})\n  - 🔑 Key:\n  - 🎓 Source:\n  - 🌱 Motivation:\n  - 💊 Methodology:\n  - 📐 Exps:\n  - 💡 Ideas:\n",
]
QUOTED = [
    "",
    f"\n>\n> [Next]({ARXIV})\n>\n> 🔑 Key:\n>\n> 🎓 Source:\n>\n> 🌱 Motivation:\n>\n> 💊 Methodology:\n>\n> 📐 Exps:\n>\n> 💡 Ideas:\n",
]
styles = st.one_of(
    style([f"## [A Study]({ARXIV})", "## []()", f"**[A Study]({ARXIV})**"], ["", "* ", "## ", "# "], ["\n\n"], BELOW),
    style([f"- Topic\n  - [A Study]({ARXIV})", f"- Topic\n  - **[A Study]({ARXIV})**"], ["  - "], ["\n"], [text.replace("\n", "\n  ") for text in NESTED], SIBLING),
    style([f"> [A Study]({ARXIV})", f"> **[A Study]({ARXIV})**"], ["> "], ["\n>\n"], ["", " words", "\n> more"], QUOTED),
    style([*TITLES, "<h3>A Paper</h3>"], [""], ["\n\n"], CONTENT),
    style(TITLES, [""], ["\n\n"], CONTENT, markers=MARKERS),
    style(TITLES, ["## ", "##  ", "### ", "# "], ["\n\n"], CONTENT),
    style(TITLES, ["##  "], ["\n"], ["", "", " words"]),
    style(TITLES, [""], ["\n\n"], [text for text in CONTENT if text[:1] in ("", "\n")], underline="\n---"),
    style(TITLES, ["* ", "- ", "+ ", "1. "], ["\n\n"], CONTENT[:5]),
    style(TITLES, ["* ", "- "], ["\n\n"], NESTED),
    style(TITLES, ["1. "], ["\n\n"], [text for text in NESTED if "1." not in text]),
    style(LISTED, ["* ", "*   "], ["\n", "\n\n"], NESTED, AFTER_LIST),
    style(LISTED, ["* "], ["\n\n"], CONTENT[:5], AFTER_LIST),
    style([f"* [A Study]({ARXIV})", "* A Paper"], ["  * ", "  - "], ["\n"], [text.replace("\n", "\n  ") for text in NESTED], AFTER_LIST),
    style([f"* [A Study]({ARXIV})", "* A Paper"], ["\t* "], ["\n"], [text.replace("\n", "\n\t") for text in NESTED], AFTER_LIST),
    style([f"1. [A Study]({ARXIV})"], ["   * ", "   - "], ["\n"], [text.replace("\n", "\n   ") for text in NESTED]),
    style([f"## [A Study]({ARXIV})\n", f"**[A Study]({ARXIV})**  ", "**A Paper**  "], [""], ["  \n", "\n"], ["", "", " words", " *words* 文字"]),
    style([*TITLES, f"> [A Study]({ARXIV})"], ["> ", ">"], ["\n\n"], ["", " words", "\n> more", "\n\nA paragraph."]),
    style(["> **A Paper**  ", f"> [A Study]({ARXIV})  ", "## A Paper\n"], ["> "], ["  \n", "\n>\n"], ["", " words"]),
)  # fmt: skip


@one_in(2)
@given(styles, st.sets(st.sampled_from(KEYS), min_size=2), st.sampled_from(["", "# A post\n\nSome prose.\n\n"]))
def test_what_is_deleted_from_an_entry_is_named_and_put_back(style: Style, kept: set[str], before: str) -> None:
    complete = (before + style.entry(frozenset(KEYS))).replace("\n", style.newline)
    original = next(entry for entry in papers_of(note(complete)) if entry.sections)
    assert [section.key for section in original.sections] == list(KEYS)
    assert not list(MISSING(note(complete), None))

    reduced = (before + style.entry(frozenset(kept))).replace("\n", style.newline)
    entry = next(entry for entry in papers_of(note(reduced)) if entry.sections)
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
    # Some mixtures of bullets and loose lists are read otherwise with more items: their fix is withheld.
    assume(diagnostic.fix or "would change meaning" not in diagnostic.caveat)
    assert diagnostic.fix is not None
    assert diagnostic.fix.safe
    fixed, _ = apply(reduced, [diagnostic.fix])
    assert not list(MISSING(note(fixed), None))
    whole = next(entry for entry in papers_of(note(fixed)) if entry.sections)
    assert [section.key for section in whole.sections] == list(KEYS)
    assert {section.key for section in whole.sections if not section.empty} == {
        section.key for section in entry.sections if not section.empty
    }
    assert whole.title == entry.title
    assert whole.carrier == entry.carrier
    assert fixed.count("\r\n") == (fixed.count("\n") if style.newline == "\r\n" else 0)
    lines = iter(line.rstrip() for line in fixed.split("\n"))
    assert all(line.rstrip() in lines for line in reduced.split("\n"))


def outline(text: str, template: Template = DEFAULT) -> list[tuple[str, str | None, bool, str]]:
    """Return title, carrier, certainty and sections (the empty ones with `!`) of each entry."""
    return [
        (entry.title, entry.carrier, entry.certain, " ".join(s.key + "!" * s.empty for s in entry.sections))
        for entry in papers_of(note(text, template))
    ]


FOUND: dict[str, tuple[str, list[tuple[str, str | None, bool, str]]]] = {
    "list items": (f"* [A]({ARXIV})\n* 🔑 Key:\n* 🎓 Source: x\n", [("A", "list", True, "key! source")]),
    "a loose list": (f"* [A]({ARXIV})\n\n* 🔑 Key:\n\n  words\n\n* 🎓 Source:\n", [("A", "list", True, "key source!")]),
    "another bullet": ("- [A]()\n\n* 🔑 Key:\n* 🎓 Source:\n", [("A", "list", True, "key! source!")]),
    "children of the title": ("* A\n  * 🔑 Key:\n    * x\n  * 🎓 Source:\n* B\n  * 🔑 Key:\n  * 💡 Ideas:\n", [("A", "list", True, "key source!"), ("B", "list", True, "key! ideas!")]),
    "indented too far": ("* [A]()\n* 🔑 Key:\n  * 🎓 Source: x\n* 💡 Ideas:\n", [("A", "list", True, "key! source ideas!")]),
    "headings": ("# A\n## 🔑 Key:\n### deeper\n## 🎓 Source: ##\n", [("A", "heading", True, "key source!")]),
    "headings level with the title": ("## [A]()\n## 🔑 Key:\n## 🎓 Source:\n## [B]()\n## 🔑 Key:\n## 🎓 Source:\n", [("A", "heading", True, "key! source!"), ("B", "heading", True, "key! source!")]),
    "headings above the title": ("### A\n# 🔑 Key:\n# 🎓 Source:\n### B\n# 🔑 Key:\n# 🎓 Source:\n", [("A", "heading", True, "key! source!"), ("B", "heading", True, "key! source!")]),
    "setext": ("A\n===\n\n🔑 Key:\n---\n\n🎓 Source:\n---\nx\n", [("A", "heading", True, "key! source")]),
    "lines of one paragraph": ("**A**  \n🔑 Key: x  \n🎓 Source:  \n", [("A", "line", True, "key source!")]),
    "lines continued lazily": ("# A\n🔑 Key:\n* x\n🎓 Source:\n* y\n", [("A", "line", True, "key source")]),
    "quotes": ("> **A**\n>\n> 🔑 Key: x\n>\n> 🎓 Source:\n", [("A", "quote", True, "key source!")]),
    "one quote each": ("**A**\n\n>🔑 Key: x\n\n>🎓 Source:\n\nwords\n", [("A", "quote", True, "key source")]),
    "a list in a quote": ("> [A]()\n>\n> * 🔑 Key:\n> * 🎓 Source:\n", [("A", "list", True, "key! source!")]),
    "mixed": ("# A\n* 🔑 Key:\n\n## 🎓 Source:\n", [("A", "mixed", True, "key! source!")]),
    "no title": ("🔑 Key:\n\n🎓 Source:\n", [("", "line", True, "key! source!")]),
    "a heading above a rule": ("# A\n\n- by us\n\n---\n\n🔑 Key:\n\n🎓 Source:\n", [("A", "line", True, "key! source!")]),
    "no title after a rule": ("**A**\n\n---\n\n🔑 Key:\n\n🎓 Source:\n", [("", "line", True, "key! source!")]),
    "an item after a rule inside a section": (f"* [A]({ARXIV})\n* 🔑 Key: a\n* 🎓 Source: b\n\n---\n\n* a word on it\n* 🌱 Motivation: c\n* 💡 Ideas: d\n", [("A", "list", True, "key source motivation ideas")]),
    "an item after a rule that leads with a paper": (f"* [A]({ARXIV})\n* 🔑 Key: a\n* 🎓 Source: b\n\n---\n\n* [B]({ARXIV})\n* 🌱 Motivation: c\n* 💡 Ideas: d\n", [("A", "list", True, "key source"), ("B", "list", True, "motivation ideas")]),
    "a paper's heading as high as the sections above it": (f"# [A]({ARXIV})\n\n## 🔑 Key: a\n\n## 🎓 Source: b\n\n## [B]({ARXIV})\n\nwords\n", [("A", "heading", True, "key source"), ("B", None, True, "")]),
    "sub-headings between the sections of a list": (f"## [A]({ARXIV})\n\n* 🔑 Key: x\n* 💊 Methodology: m\n\n### 网络结构\n\nl\n\n* 📐 Exps: VOC\n\n#### More\n\n* 💡 Ideas: w\n", [("A", "list", True, "key methodology exps ideas")]),
    "sub-headings of a post on one paper": (f"# [A]({ARXIV})\n\n🔑 Key: x\n\n## Method\n\n💊 Methodology: w\n\n## Experiments\n\n📐 Exps: v\n", [("A", "line", True, "key methodology exps")]),
    "a list of papers between the sections": (f"# [A]({ARXIV})\n## 🔑 Key\n## 🎓 Source\n## Related work\n- [B]({ARXIV})\n## 💊 Methodology\n## 📐 Exps\n", [("A", "heading", True, "key! source methodology! exps!")]),
    "a sub-heading level with title and sections": (f"## [A]({ARXIV})\n## 🔑 Key\n## 🎓 Source\n## Results\nx\n## 📐 Exps\n## 💡 Ideas\n", [("A", "heading", True, "key! source exps! ideas!")]),
    "a sub-heading below a list item": (f"## NAS\n\n- [A]({ARXIV})\n- 🔑 Key: x\n- 🎓 Source: y\n\n### Details\n\n- 💊 Methodology: z\n", [("A", "list", True, "key source methodology")]),
    "the next heading, without a link, does not go on": ("## A\n\n🔑 Key: x\n\n🎓 Source: y\n\n## B\n\n💊 Methodology: m\n\n📐 Exps: e\n", [("A", "line", True, "key source"), ("B", "line", True, "methodology exps")]),
    "a deeper heading that is a paper's does not go on": (f"## [A]({ARXIV})\n\n🔑 Key: x\n\n🎓 Source: y\n\n### [B]({ARXIV})\n\n💊 Methodology: m\n\n📐 Exps: e\n", [("A", "line", True, "key source"), ("B", "line", True, "methodology exps")]),
    "a deeper heading whose sections begin again": (f"# [A]({ARXIV})\n\n🔑 Key: x\n\n🎓 Source: y\n\n## B\n\n🎓 Source: m\n\n📐 Exps: e\n", [("A", "line", True, "key source"), ("B", "line", True, "source exps")]),
    "a heading above the paper's ends it for good": ("## A\n\n🔑 Key: x\n\n🎓 Source: y\n\n# Next\n\n### B\n\n💊 Methodology: m\n\n📐 Exps: e\n", [("A", "line", True, "key source"), ("B", "line", True, "methodology exps")]),
    "a paper without sections between": (f"# NAS\n\n- [A]({ARXIV})\n- 🔑 Key: x\n- 🎓 Source: y\n- [B]({ARXIV})\n\n## Notes\n\n- 💊 Methodology: m\n- 📐 Exps: e\n", [("A", "list", True, "key source"), ("B", None, True, ""), ("Notes", "list", True, "methodology exps")]),
    "one section above other papers is not theirs": ("# Week 3\n\n🔑 Key: x\n\n## A\n\n🎓 Source: m\n\n📐 Exps: e\n", [("A", "line", True, "source exps")]),
    "a rule inside": (f"# [A]({ARXIV})\n\n🔑 Key:\n\n🎓 Source:\n\n---\n\n🌱 Motivation: x\n\n💡 Ideas: y\n", [("A", "line", True, "key! source! motivation ideas")]),
    "a rule, and the next title": ("**A**\n\n🔑 Key:\n\n🎓 Source:\n\n---\n\n**B**\n\n🌱 Motivation: x\n\n💡 Ideas: y\n", [("A", "line", True, "key! source!"), ("B", "line", True, "motivation ideas")]),
    "a rule, and sections that begin again": ("**A**\n\n🔑 Key:\n\n🎓 Source:\n\n---\n\n🎓 Source: x\n\n💡 Ideas: y\n", [("A", "line", True, "key! source!"), ("", "line", True, "source ideas")]),
    "a reference below a paper's heading, before a second section": (f"## [A]({ARXIV})\n\n- 🔑 Key: x\n- 💊 Methodology: x\n- [B]({ARXIV}) is the base\n- 💊 Methodology: y\n- 📐 Exps: z\n", [("A", "list", True, "key methodology methodology exps")]),
    "a reference below a paper's heading, sections out of order": (f"## [A]({ARXIV})\n\n🎓 Source: x\n\n- [B]({ARXIV}) is related\n\n🔑 Key: x\n\n🌱 Motivation: y\n", [("A", "line", True, "source key motivation")]),
    "bold titles without links, the first paper incomplete": ("**A**\n\n🎓 Source: x\n\n💡 Ideas: y\n\n**B**\n\n🔑 Key: x\n\n🎓 Source: y\n", [("A", "line", True, "source ideas"), ("B", "line", True, "key source")]),
    "items without links, the first paper incomplete": ("- A\n- 🎓 Source: x\n- 💡 Ideas: y\n\n- B\n- 🔑 Key: x\n- 💊 Methodology: y\n- 💡 Ideas: z\n", [("A", "list", True, "source ideas"), ("B", "list", True, "key methodology ideas")]),
    "a remark above a section that is out of order": ("- A\n- 🎓 Source: x\n- 💡 Ideas: y\n- more of them\n- 🔑 Key: x\n- 💊 Methodology: z\n", [("A", "list", True, "source ideas key methodology")]),
    "the first section in an item of its own": (f"* [A]({ARXIV})\n  * 🔑 Key: a\n* 🎓 Source: b\n* 💡 Ideas:\n  * x\n", [("A", "list", True, "key source ideas")]),
    "lists in quotes of their own": ("## [A]()\n\n> - 🔑 Key: a\n\n> - 🎓 Source: b\n\n> - 💡 Ideas: c\n", [("A", "list", True, "key source ideas")]),
    "papers that are siblings inside an item": (f"- Topic\n  - [A]({ARXIV})\n  - 🔑 Key: x\n  - 🎓 Source: y\n  - [B]({ARXIV})\n  - 🔑 Key: x\n  - 🎓 Source: y\n", [("A", "list", True, "key source"), ("B", "list", True, "key source")]),
    "bold papers inside an item": (f"- Topic\n\n  **[A]({ARXIV})**\n\n  🔑 Key: x\n\n  🎓 Source: y\n\n  **B**\n\n  🔑 Key: x\n\n  🎓 Source: y\n", [("A", "line", True, "key source"), ("B", "line", True, "key source")]),
    "papers inside one quote": (f"> [A]({ARXIV})\n>\n> 🔑 Key: x\n>\n> 🎓 Source: y\n>\n> [B]({ARXIV})\n>\n> 🔑 Key: x\n>\n> 🎓 Source: z\n", [("A", "quote", True, "key source"), ("B", "quote", True, "key source")]),
    "lists of papers inside one quote": (f"> [A]({ARXIV})\n>\n> - 🔑 Key: x\n> - 🎓 Source: y\n>\n> **B**\n>\n> - 🔑 Key: x\n> - 🎓 Source: z\n", [("A", "list", True, "key source"), ("B", "list", True, "key source")]),
    "what is below a title's item before its sections": (f"- [A]({ARXIV})\n  - [B]({ARXIV})\n  - said\n  - 🔑 Key: x\n  - 🎓 Source: y\n- C\n  - said\n  - 🔑 Key: x\n  - 🎓 Source: y\n", [("A", "list", True, "key source"), ("C", "list", True, "key source")]),
    "an item that only contains a list": (f"* \n  * [A]({ARXIV})\n🔑 Key:\n🎓 Source:", [("A", "line", True, "key! source!")]),
    "titles decorated with an emoji of the template": (f"* 🔑 [A]({ARXIV})\n* 🔑 Key: a\n* 💡 Ideas: f\n\n* 🎓 [B]({ARXIV})\n* 🔑 Key: a\n* 🎓 Source: f\n", [("A", "list", True, "key ideas"), ("B", "list", True, "key source")]),
    "titles rated by emoji of the template": (f"- 💡💡💡 [A]({ARXIV})\n- 🔑 Key: a\n- 🎓 Source: f\n", [("A", "list", True, "key source")]),
    "a section in its place that begins with a paper": (f"- [A]()\n- 🔑 Key: a\n- 🎓 [arXiv]({ARXIV})\n- 💡 Ideas: f\n", [("A", "list", True, "key source ideas")]),
    "hints nested in sections": (f"* [A]({ARXIV})\n  * 🔑 Key: x\n    * 💡 Idea: like a table\n  * 💊 Methodology: m\n    * momentum\n      * 💡 Idea: learn it\n  * 💡 Ideas: i\n    * 🔑 Key: x\n", [("A", "list", True, "key methodology ideas")]),
    "hints in quotes between lines": ("## [A]()\n\n🔑 Key: x\n\n> 💡 想法：y\n\n🎓 Source: z\n\n> 💡 思考：y\n\n💡 Ideas: none\n", [("A", "line", True, "key source ideas")]),
    "hints in deeper headings": ("## [A]()\n\n### 🔑 Key\n\n#### 💡 Ideas\n\nx\n\n### 🎓 Source\n\ny\n\n### 💡 Ideas\n\nnone\n", [("A", "heading", True, "key source ideas")]),
    "a section in a quote, no other": ("## [A]()\n\n🔑 Key: x\n\n> 💡 想法：y\n\n## [B]()\n\n🔑 Key: x\n\n💡 Ideas: none\n", [("A", "mixed", True, "key ideas"), ("B", "line", True, "key ideas")]),
    "papers below papers": (f"# [A]()\n## 🔑 Key\n## 🎓 Source\n## [B]({ARXIV})\n### 🔑 Key\n### 🎓 Source\n", [("A", "heading", True, "key! source!"), ("B", "heading", True, "key! source!")]),
    "papers below a paper's heading": (f"## [A]({ARXIV})\n\n- [B]({ARXIV})\n- 🔑 Key: x\n- 💊 Methodology: x\n- [C]({ARXIV})\n- 🔑 Key: y\n- 📐 Exps: z\n", [("A", "list", True, "key methodology"), ("C", "list", True, "key exps")]),
    "bold, full-width, without spaces": ("# A\n\n**🔑Key**：x\n\n***🎓 Source:***\n", [("A", "line", True, "key source!")]),
    "aliases": ("# A\n\n- 🔑 核心：x\n- 🎓 来源\n", [("A", "list", True, "key source!")]),
    "a label alone beside others": ("* A\n* 🔑 Key:\n* Source: x\n* 💡 Ideas:\n", [("A", "list", True, "key! source ideas!")]),
    "a label alone in first place": ("* [A]()\n* Key: x\n* 🎓 Source:\n* 💡 Ideas:\n", [("A", "list", True, "key source! ideas!")]),
    "an emoji alone beside others": ("* A\n* 🔑 Key:\n* 🎓 x\n* 💡 Ideas:\n", [("A", "list", True, "key! source ideas!")]),
    "a title in code and emphasis": ("# The `x` of *y*\n\n🔑 Key:\n\n🎓 Source:\n", [("The x of y", "line", True, "key! source!")]),
    "a preface": (f"# [A]({ARXIV})\n* x\n\n🔑 Key:\n\n🎓 Source:\n", [("A", "line", True, "key! source!")]),
    "heading title, a link in a section": (f"# [A]()\n\n🔑 Key:\n\n* [B]({ARXIV})\n\n🎓 Source:\n", [("A", "line", True, "key source!")]),
    "a paper in a section of a list": (f"* [A]()\n* 🔑 Key:\n  * [B]({ARXIV})\n* 🎓 Source:\n", [("A", "list", True, "key source!")]),
    "the next paper of a list": (f"* [A]()\n* 🔑 Key:\n* 🎓 Source:\n* [B]({ARXIV})\n  * x\n", [("A", "list", True, "key! source!"), ("B", None, True, "")]),
    "tabs, CRLF and BOM": ("\ufeff* [A]()\r\n\t* 🔑 Key:\r\n\t\t* x\r\n\t* 🎓 Source:\r\n", [("A", "list", True, "key source!")]),
    "a legend": ("- 🔑 must read\n- 💡 a hint\n- 🎓 a thesis\n", []),
    "a legend with an exact label": ("# 图例\n\n- 🔑 关键概念\n- 🎓 学术论文\n- 💡 想法\n- 📐 公式\n", []),
    "another template": ("# DETR\n\n## 🔑 关键点\n\nx\n\n## 🎓 作者与机构\n\nx\n\n## 📐 实验设置\n\nx\n\n## 💡 思考\n\nx\n", []),
    "a weekly report": ("# Weekly report\n\n- 🔑 Key results: 3 runs\n- 📐 Exps: 5 jobs\n- 💡 next week: ablation\n", []),
    "hints": ("# A\n\n💡 one\n\n💡 two\n\n🔑 three\n", []),
    "one marker": ("# A\n\n🔑 Key: x\n", []),
    "other graphemes": ("# A\n\n👨‍🎓 Source: x\n\n🎓🏽 Source: x\n\n🔑 Key: x\n", []),
    "code, tables and HTML": ("```\n🔑 Key:\n🎓 Source:\n```\n\n| 🔑 Key: |\n|-|\n| 🎓 Source: |\n\n<div>\n🔑 Key:\n🎓 Source:\n</div>\n", []),
    "running text": ("# A\n\nsee 🔑 Key: x\nand 🎓 Source: y\n", []),
    "a paper in a heading": (f"## [A]({ARXIV})\n\n* [B]({ARXIV})\n\n### [C]({ARXIV})\n", [("A", None, True, "")]),
    "papers that are not certain": (f"* [A]()\n* [B]\n* see [C]({ARXIV})\n\n## [D]()\n", [("A", None, False, ""), ("[B]", None, False, ""), ("C", None, False, ""), ("D", None, False, "")]),
    "a callout is no title": ("## A\n\n> [!abstract] TL;DR\n> queue\n\n- 🔑 Key: x\n- 🎓 Source: y\n\n---\n\n> [!NOTE]\n> aug\n\n- 🔑 Key: x\n- 🎓 Source: y\n", [("A", "list", True, "key source"), ("", "list", True, "key source")]),
    "a title that goes on after the break of its line": (f"- [Momentum Contrast for Unsupervised\n  Visual Learning]({ARXIV})\n- [B\n  C]({ARXIV})\n- 🔑 Key: x\n- 🎓 Source: y\n", [("Momentum Contrast for Unsupervised Visual Learning", None, True, ""), ("B C", "list", True, "key source")]),
    "escapes and entities in a title": (f"- [A\\_b &amp; `C&amp;`]({ARXIV})\n", [("A_b & C&amp;", None, True, "")]),
    "a paper's sections below a sub-heading": (f"# [A]({ARXIV})\n\n## Abstract\n\nx\n\n## Notes\n\n- 🔑 Key: x\n- 🎓 Source: y\n\n# [B]({ARXIV})\n\n## Notes\n\n- 🔑 Key: x\n- 🎓 Source: y\n", [("A", "list", True, "key source"), ("B", "list", True, "key source")]),
    "a paper's sections as headings below a sub-heading": (f"## 1. A\n\n### [A]({ARXIV})\n\n#### Notes\n\n##### 🔑 Key\nx\n##### 🎓 Source\ny\n", [("A", "heading", True, "key source")]),
    "a paper below a paper's heading is its own": (f"# [A]({ARXIV})\n\n## On [B]({ARXIV})\n\n- 🔑 Key: x\n- 🎓 Source: y\n", [("A", None, False, ""), ("B", "list", True, "key source")]),
    "two languages below a paper's heading": (f"# [A]({ARXIV})\n\n## English\n\n- 🔑 Key: x\n- 🎓 Source: y\n\n## 中文\n\n- 🔑 核心：x\n- 🎓 来源：y\n", [("A", None, False, ""), ("English", "list", True, "key source"), ("中文", "list", True, "key source")]),
    "headings below one that begins with a bracket": ("# [CVPR 2020] 论文\n\n## MoCo\n\n- 🔑 Key: x\n- 🎓 Source: y\n", [("[CVPR 2020] 论文", None, False, ""), ("MoCo", "list", True, "key source")]),
    "papers without links below a survey": (f"# [Survey]({ARXIV})\n\nx\n\n## A\n\n- 🔑 Key: x\n- 🎓 Source: y\n\n## B\n\n- 🔑 Key: x\n- 🎓 Source: y\n", [("Survey", None, False, ""), ("A", "list", True, "key source"), ("B", "list", True, "key source")]),
    "plain lines that name papers": ("SimCLR (ICML 2020)\n🔑 Key: x\n🎓 Source: x\n📐 Exps: x\n\nMoCo (CVPR 2020)\n🎓 Source: x\n💡 Ideas: x\n", [("SimCLR", "line", True, "key source exps"), ("MoCo", "line", True, "source ideas")]),
    "a line between two lists of the same sections": ("## MoCo\n\n- 🎓 Source: x\n- 💡 Ideas: x\n\nSimCLR (ICML)\n\n- 🎓 Source: x\n- 💡 Ideas: x\n", [("MoCo", "list", True, "source ideas"), ("SimCLR", "list", True, "source ideas")]),
    "lines of links below names": (f"MoCo\n\n[paper]({ARXIV})\n\n🔑 Key: x\n\n🎓 Source: x\n\nSimCLR\n\n[paper]({ARXIV})\n\n🔑 Key: x\n\n🎓 Source: x\n", [("MoCo", "line", True, "key source"), ("SimCLR", "line", True, "key source")]),
    "names of links that are numbers": (f"- [Paper 1]({ARXIV})\n- [Paper]({ARXIV})\n- [Code 2](https://github.com/a/b)\n", [("Paper 1", None, True, ""), ("Paper", None, False, "")]),
    "a line of links in a section": (f"## [A]({ARXIV})\n\n🔑 Key: x\n\nMore of it\n\n[paper]({ARXIV}) [code](https://a.org)\n\n🎓 Source: y\n", [("A", "line", True, "key source")]),
    "a line with a year in a section that comes twice": ("## MoCo\n\n🔑 Key: x\n\n📐 Exps: x\n\nResults (ImageNet 2012)\n\n📐 Exps: y\n\n💡 Ideas: z\n", [("MoCo", "line", True, "key exps exps ideas")]),
    "no papers": ("* [A](https://a.org)\n* [ ] B\n* [x] C\n* ![](x.pdf)\n* D\n", []),
}  # fmt: skip


TITLED = {
    f"### SimCLR [[paper]({ARXIV})] [[code](https://github.com/a/b)]": "SimCLR",
    f"### MoCo ([arXiv]({ARXIV}))": "MoCo",
    f"### 2. BYOL, [pdf]({ARXIV})": "BYOL",
    f"- SwAV [论文]({ARXIV})": "SwAV",
    f"- MAE [code](https://github.com/a/b) [论文]({ARXIV})": "MAE",
    f"## [Paper]({ARXIV}) | [Code](https://github.com/a/b)": "Paper",
    f"### Notes on [DINO]({ARXIV})": "DINO",
    f"## DETR {ARXIV}": "DETR",
    f"## DETR <{ARXIV}>": "DETR",
    f'## <a href="{ARXIV}">DETR *v1*</a>': "DETR v1",
    f'## DETR, <a href="{ARXIV}">paper</a>': "DETR",
    f"## {ARXIV}": ARXIV,
    f"## {ARXIV} DETR": "DETR",
    f"[paper]({ARXIV})\n---": "paper",
    f"**DETR** (ECCV 2020), [paper]({ARXIV})": "DETR",
    "**DETR** (ECCV 2020), Facebook": "DETR",
    "**DETR** | ECCV 2020": "DETR",
    "**Loss** - Holds what is minimized": "",
    f"DETR [![arXiv](https://img.shields.io/x.svg)]({ARXIV})": "DETR",
    f"DETR: Detection\n\n[paper]({ARXIV}) | [code](https://github.com/a/b)": "DETR: Detection",
    f"## DETR\n\nThe authors\n\n[paper]({ARXIV})": "DETR",
    f"## DETR\n\n[{ARXIV}]({ARXIV})": "DETR",
    f"## DETR\n\n{ARXIV}": "DETR",
    f"## DETR\n\n论文：<{ARXIV}>": "DETR",
    f"## DETR\n\n- [Paper]({ARXIV})\n- [Code](https://github.com/a/b)\n- [Blog](https://a.org)\n\n***": "DETR",
    f"- DETR\n- [Paper]({ARXIV})\n- [Code](https://github.com/a/b)": "DETR",
    f"- [Paper 1]({ARXIV})": "Paper 1",
    f"- [arXiv:1706.03762]({ARXIV})": "arXiv:1706.03762",
    f"- *DETR: Detection* (May 2020) [[arXiv]({ARXIV})]": "DETR: Detection",
    f"- DETR (ECCV 2020, Best Paper) [arXiv]({ARXIV})": "DETR",
    f"- DETR (end to end) [arXiv]({ARXIV})": "DETR (end to end)",
    f"- DETR（端到端） [arXiv]({ARXIV})": "DETR（端到端）",
    "*DETR*": "DETR",
    "《DETR》": "DETR",
    "2、DETR": "DETR",
    "<h3>DETR &amp; co</h3>": "DETR & co",
    f'<h3 align="center"><a href="{ARXIV}">DETR</a></h3>': "DETR",
    "DETR (ECCV 2020)": "DETR",
    "The method is state of the art.": "",
    "**Loss**: what is minimized": "",
    "**Conclusion** (ours)": "",
    f"## A great paper\n\n[PDF]({ARXIV}) | [code](https://github.com/x/y)\n\n**Abstract**\n\nSaid.": "A great paper",
    "**摘要**": "",
}


@pytest.mark.parametrize("source", TITLED)
def test_a_title_is_what_its_author_calls_the_paper(source: str) -> None:
    mark = "- " if source.startswith("- ") else "\n"
    assert outline(f"{source}\n{mark}🔑 Key: x\n{mark}🎓 Source: y\n")[-1][0] == TITLED[source]


@pytest.mark.parametrize("name", FOUND)
def test_entries_are_found(name: str) -> None:
    text, expected = FOUND[name]
    assert outline(text) == expected


def test_an_entry_knows_its_address_and_its_places() -> None:
    text = f"words\n\n## 1. [A *b*]({ARXIV}v2) (2017)\n\n🔑 Key: x\n\n🎓 Source:\n\n# Next\n"
    (entry,) = papers_of(note(text))
    assert (entry.title, entry.url, entry.arxiv_id) == ("A b", f"{ARXIV}v2", "1706.03762")
    assert text[entry.title_start : entry.title_end] == f"1. [A *b*]({ARXIV}v2) (2017)"
    assert text[entry.start : entry.end].startswith("## 1.")
    assert text[entry.end :] == "# Next\n"
    assert [text[section.start : section.label_end] for section in entry.sections] == ["🔑 Key:", "🎓 Source:"]
    assert [text[section.label_end : section.end].strip() for section in entry.sections] == ["x", ""]


def test_a_line_of_links_gives_its_address_to_the_title_above() -> None:
    links = f"- [Code](https://github.com/a/b)\n- [Paper]({ARXIV})\n- [Blog](https://a.org)\n"
    (entry,) = papers_of(note(f"## MoCo\n\n{links}\n* 🔑 Key: x\n* 🎓 Source: y\n"))
    assert (entry.title, entry.url, entry.arxiv_id, entry.start) == ("MoCo", ARXIV, "1706.03762", 0)


def test_the_template_is_configuration() -> None:
    template = Template(
        (SectionKind("why", "❤️", "Why"), SectionKind("how", "🛠", "How"), SectionKind("so", "✅", "So", (), True))
    )
    text = "* A\n* ❤ Why: x\n* 🛠️ How: y\n* 🔑 Key: z\n"
    assert outline(text, template) == [("A", "list", True, "why how")]
    (entry,) = papers_of(note(text, template))
    assert entry.missing(template) == ()
    assert outline(text) == []


def test_a_note_without_emoji_and_links_is_not_parsed() -> None:
    plain = note("# A\n\nKey: words\n")
    assert papers_of(plain) == ()
    assert "document" not in vars(plain)


@given(generated.notes)
def test_entries_are_in_order_and_contain_their_sections(text: str) -> None:
    end = 0
    for entry in papers_of(note(text)):
        assert_inside(entry, end, text)
        end = entry.end if entry.sections else entry.start


def assert_inside(entry: Entry, after: int, text: str) -> None:
    assert after <= entry.start <= entry.title_start <= entry.title_end <= entry.end <= len(text)
    at = entry.start
    for section in entry.sections:
        assert at <= section.start < section.label_end <= section.end <= entry.end
        at = section.end


LABEL = check("label")


@one_in(2)
@given(st.lists(st.tuples(styles, st.sets(st.sampled_from(KEYS), min_size=2)), min_size=2, max_size=3))
def test_fixes_of_neighbouring_entries_settle(entries: list[tuple[Style, set[str]]]) -> None:
    text = "\n\n".join(style.entry(frozenset(kept)) for style, kept in entries)
    for _ in range(4):
        found = (*MISSING(note(text), None), *LABEL(note(text), None))
        fixes = [one.fix for one in found if one.fix and one.fix.safe]
        if not fixes:
            return
        text = apply(text, fixes)[0]
    raise AssertionError(text)
