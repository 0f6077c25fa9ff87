"""Templates of other blogs: labels alone, numbers, any language and carrier, for all notes or for some."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from paperstack_lint.cli.main import main
from paperstack_lint.collection.project import Project
from paperstack_lint.config import template_parsing
from paperstack_lint.engine import rule
from paperstack_lint.note.note import Note
from paperstack_lint.note.template import Where
from paperstack_lint.papers import SectionKind, Template
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.text.edits import apply
from tests.test_growth import calls

TODAY = datetime.date(2026, 6, 15)
ARXIV = "https://arxiv.org/abs/1706.03762"
PLAIN = Template(tuple(SectionKind(key, "", label) for key, label in zip("abcd", ("Summary", "Key ideas", "Results", "My thoughts"), strict=True)))  # fmt: skip
NUMBERED = Template(
    (
        SectionKind("what", "", "どんなもの？", number=1),
        SectionKind("prior", "", "先行研究と比べてどこがすごい？", number=2),
        SectionKind("how", "", '技術や手法の"キモ"はどこ？', number=3),
        SectionKind("next", "", "次に読むべき論文は？", number=4),
    )
)
PASSES = Template(
    (
        SectionKind("one", "", "Pass 1"),
        SectionKind("good", "", "Strengths"),
        SectionKind("two", "", "Pass 2"),
        SectionKind("three", "", "Pass 3"),
    )
)
MIXED = Template((SectionKind("key", "🔑", "Key"), SectionKind("idea", "💡", "Ideas"), SectionKind("todo", "", "Open questions")))  # fmt: skip


def note(text: str, template: Template, path: str = "x.md") -> Note:
    return Note(Path(path), text, Project(template, TODAY))


def outline(text: str, template: Template) -> list[tuple[str, str | None, str]]:
    """Return title, carrier and sections (the empty ones with `!`) of each entry that has sections."""
    return [
        (entry.title, entry.carrier, " ".join(s.key + "!" * s.empty for s in entry.sections))
        for entry in papers_of(note(text, template))
        if entry.sections
    ]


FOUND: dict[str, tuple[Template, str, list[tuple[str, str | None, str]]]] = {
    "headings": (PLAIN, f"# [A]({ARXIV})\n\n## Summary\n\nx\n\n## Key ideas\n\n## Results:\n\ny\n\n## My Thoughts\n", [("A", "heading", "a b! c d!")]),
    "headings of any level": (PLAIN, "# Reading\n\n## A\n\n#### Summary\nx\n\n#### Results\ny\n\n## B\n\n#### Summary\nz\n\n#### Key ideas\nw\n", [("A", "heading", "a c"), ("B", "heading", "a b")]),
    "list items": (PLAIN, f"- [A]({ARXIV})\n  - Summary: x\n  - **Key ideas**: y\n  - Results\n    - z\n", [("A", "list", "a b c")]),
    "lines": (PLAIN, "**A**\n\nSummary: x\n\nResults: y\n", [("A", "line", "a c")]),
    "bold labels": (PLAIN, "## A\n\n**Summary**\n\nx\n\n**Key ideas.** y\n\n__Results__ z\n", [("A", "line", "a b c")]),
    "quotes": (PLAIN, "> **A**\n>\n> Summary: x\n>\n> **Results**\n> y\n", [("A", "quote", "a c")]),
    "callouts": (PLAIN, "## A\n\n> [!note] Summary\n> x\n\n> [!tip] Results\n> y\n", [("A", "quote", "a c")]),
    "setext": (PLAIN, "A\n===\n\nSummary\n---\n\nx\n\nResults\n---\n", [("A", "heading", "a c!")]),
    "numbers": (NUMBERED, f"# [A]({ARXIV})\n\n## 1. どんなもの？\nx\n\n## 2. 先行研究と比べてどこがすごい?\n\n## 3．技術や手法の“キモ”はどこ？\ny\n", [("A", "heading", "what prior! how")]),
    "no numbers, though the template has them": (NUMBERED, "# A\n\n## どんなもの\nx\n\n## 次に読むべき論文は？：\ny\n", [("A", "heading", "what next")]),
    "numbers of other kinds": (NUMBERED, "# A\n\n## (1) どんなもの？\nx\n\n## 二、先行研究と比べてどこがすごい？\ny\n\n## ③ 技術や手法のキモはどこ？\nz\n\n## **4. 次に読むべき論文は？**\nw\n", [("A", "heading", "what prior how next")]),
    "questions in a numbered list": (NUMBERED, f'# [A]({ARXIV})\n\n1. どんなもの？ x\n2. 先行研究と比べてどこがすごい？\n   - y\n3. 技術や手法の"キモ"はどこ？z\n', [("A", "list", "what prior how")]),
    "labels that go on": (PASSES, "# A\n\n---\n\n## Pass 1 — Overview\n\nx\n\n### Notes\n\ny\n\n---\n\n## Pass 2 (as of July)\n\nz\n\n---\n\n## Pass 3 of all\n\nw\n", [("A", "heading", "one two three")]),
    "sections below sections": (PASSES, "# A\n\n## Pass 1 - Overview\n\nx\n\n### Strengths\n\n- y\n\n### Weaknesses\n\n- z\n\n---\n\n## Pass 2\n\nw\n\n## Pass 3\n\nv\n", [("A", "heading", "one good two three")]),
    "a label inside the section beside it": (PLAIN, "# A\n\n## Summary\n\nx\n\n### Results\n\ny\n\n## Results\n\n- Summary: z\n- Results: w\n", [("A", "heading", "a c")]),
    "a misspelt label beside others": (PLAIN, "# A\n\n## Sumary\nx\n\n## Key ideas\ny\n\n## Result\nz\n\n## My thoughs\n", [("A", "heading", "a b c d!")]),
    "one below a paper": (PLAIN, f"## [A]({ARXIV})\n\n### Summary\n\nx\n", [("A", "heading", "a")]),
    "one below what may be no paper": (PLAIN, "## Methods\n\n### Summary\n\nx\n", []),
    "a label beside sections with an emoji": (MIXED, f"## [A]({ARXIV})\n\n- 🔑 Key: x\n- 💡 Ideas: y\n- Open questions: z\n", [("A", "list", "key idea todo")]),
    "labels without a section with an emoji": (MIXED, "## A\n\n- Open questions: z\n- Key: y\n", []),
    "other words": (PLAIN, "# A\n\n## Summaryish\n\nx\n\n## Results-driven work\n\nSummary of it all\n\nThe Results: x\n\nkey ideas are here\n", []),
    "code": (PLAIN, "# A\n\n```\nSummary: x\nResults: y\n```\n", []),
    "an outline": (PLAIN, "# How I write\n\n- Summary\n- Key ideas\n- Results\n", []),
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_labels_alone_are_sections_in_every_carrier(name: str) -> None:
    template, text, expected = FOUND[name]
    assert outline(text, template) == expected


NESTED = "".join(
    f"# {title}\n\n## Pass 1\n\nx\n\n### Strengths\n\ny\n\n## Pass 2\n\nz\n\n## Pass 3\n\nw\n\n"
    for title in ("One", "Two")
)
COMPLETED: dict[str, tuple[Template, str, str]] = {
    "headings": (PLAIN, "# A\n\n## Summary\n\nx\n\n## Results\n\ny\n\n## My thoughts\n\nz\n", "# A\n\n## Summary\n\nx\n\n## Key ideas\n\n## Results\n\ny\n\n## My thoughts\n\nz\n"),
    "headings with colons": (PLAIN, "# A\n\n## Summary：\n\nx\n\n## Results：\n\ny\n\n## My thoughts：\n\nz\n", "# A\n\n## Summary：\n\nx\n\n## Key ideas：\n\n## Results：\n\ny\n\n## My thoughts：\n\nz\n"),
    "bold lines": (PLAIN, "# A\n\n**Summary**\n\nx\n\n**Key ideas**\n\ny\n\n**My thoughts**\n\nz\n", "# A\n\n**Summary**\n\nx\n\n**Key ideas**\n\ny\n\n**Results**\n\n**My thoughts**\n\nz\n"),
    "bold items": (PLAIN, "# A\n\n- **Summary:** x\n- **Key ideas:** y\n- **My thoughts:** z\n", "# A\n\n- **Summary:** x\n- **Key ideas:** y\n- **Results:**\n- **My thoughts:** z\n"),
    "items": (PLAIN, "# A\n\n- Summary: x\n- Results: y\n", "# A\n\n- Summary: x\n- Key ideas:\n- Results: y\n- My thoughts:\n"),
    "numbers": (NUMBERED, '# A\n\n## 1. どんなもの?\n\nx\n\n## 3. 技術や手法の"キモ"はどこ?\n\ny\n', '# A\n\n## 1. どんなもの?\n\nx\n\n## 2. 先行研究と比べてどこがすごい?\n\n## 3. 技術や手法の"キモ"はどこ?\n\ny\n\n## 4. 次に読むべき論文は?\n'),
    "no numbers": (NUMBERED, '# A\n\n## どんなもの\n\nx\n\n## 技術や手法の"キモ"はどこ\n\ny\n', '# A\n\n## どんなもの\n\nx\n\n## 先行研究と比べてどこがすごい\n\n## 技術や手法の"キモ"はどこ\n\ny\n\n## 次に読むべき論文は\n'),
    "Chinese numbers": (NUMBERED, "# A\n\n## 一、どんなもの？\n\nx\n\n## 二、先行研究と比べてどこがすごい？\n\ny\n\n## 四、次に読むべき論文は？\n\nz\n", '# A\n\n## 一、どんなもの？\n\nx\n\n## 二、先行研究と比べてどこがすごい？\n\ny\n\n## 三、技術や手法の"キモ"はどこ？\n\n## 四、次に読むべき論文は？\n\nz\n'),
    "nested headings": (PASSES, f"{NESTED}\n# B\n\n## Pass 1\n\nx\n\n## Pass 3\n\ny\n", f"{NESTED}\n# B\n\n## Pass 1\n\nx\n\n### Strengths\n\n## Pass 2\n\n## Pass 3\n\ny\n"),
    "nested headings, deeper": (PASSES, f"{NESTED}\n# B\n\n## C\n\n#### Strengths\n\ny\n\n### Pass 2\n\nz\n", f"{NESTED}\n# B\n\n## C\n\n### Pass 1\n\n#### Strengths\n\ny\n\n### Pass 2\n\nz\n\n### Pass 3\n"),
    "headings that go on after a colon": (PASSES, "# A\n\n## Pass 1: a look\n\n## Strengths: x\n\n## Pass 3: all\n", "# A\n\n## Pass 1: a look\n\n## Strengths: x\n\n## Pass 2\n\n## Pass 3: all\n"),
    "headings right below text": (PLAIN, "# A\n\n## Summary\nx\n## Key ideas\ny\n## Results\nz\n", "# A\n\n## Summary\nx\n## Key ideas\ny\n## Results\nz\n## My thoughts\n"),
    "headings right below a list": (PLAIN, "# A\n\n## Summary\nx\n## Key ideas\ny\n## Results\n- z\n", "# A\n\n## Summary\nx\n## Key ideas\ny\n## Results\n- z\n\n## My thoughts\n"),
    "a title in the front matter": (PLAIN, "---\ntitle: Mask R-CNN\n---\n\n## Summary\n\nx\n\n## Results\n\ny\n", "---\ntitle: Mask R-CNN\n---\n\n## Summary\n\nx\n\n## Key ideas\n\n## Results\n\ny\n\n## My thoughts\n"),
    "sections beside one with an emoji": (MIXED, "# A\n\n- 🔑 Key: x\n- 💡 Ideas: y\n", "# A\n\n- 🔑 Key: x\n- 💡 Ideas: y\n- Open questions:\n"),
}  # fmt: skip
MISSING = rule.load("sections/missing", rule.BUILTIN / "sections" / "missing.py").check


@pytest.mark.parametrize("name", COMPLETED)
def test_missing_sections_are_written_as_the_others_are(name: str) -> None:
    template, text, expected = COMPLETED[name]
    (found,) = MISSING(note(text, template), None)
    assert found.fix is not None
    assert found.fix.safe, found.caveat
    fixed, _ = apply(text, [found.fix])
    assert fixed == expected
    assert not list(MISSING(note(fixed, template), None))


def test_one_complete_paper_is_little_evidence_of_levels() -> None:
    text = f"{NESTED.partition('# Two')[0]}# B\n\n## Pass 1\n\nx\n\n## Pass 3\n\ny\n"
    (found,) = MISSING(note(text, PASSES), None)
    assert found.fix is not None
    assert (found.fix.safe, found.caveat) == (False, "only one paper shows the level of the heading")


@pytest.mark.parametrize(
    "shown", ["## Pass 1\n\nx\n\n## Pass 3\n\ny\n", "## Pass 1\n\nx\n\n### Strengths\n\ny\n\n#### Pass 3\n"]
)
def test_papers_that_disagree_about_levels_are_no_evidence(shown: str) -> None:
    flat = NESTED.replace("###", "##").replace("One", "Three")
    found = MISSING(note(f"{NESTED}{flat}# B\n\n{shown}", PASSES), None)
    texts = [edit.text for each in found if each.fix for edit in each.fix.edits]
    assert texts == (["## Strengths\n\n## Pass 2\n\n"] if "####" not in shown else [])


def test_levels_are_learnt_from_several_other_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sections = "".join(f"    - {{key: {kind.key}, label: {kind.label}}}\n" for kind in PASSES.sections)
    Path(".paperstack-lint.yaml").write_text(f"notes: [.]\nselect: [sections]\ntemplate:\n  sections:\n{sections}")
    complete, lacking = NESTED.partition("# Two")[0], "# B\n\n## Pass 1\n\nx\n\n## Pass 3\n\ny\n"
    for number, fixed in ((1, False), (2, True)):
        Path("lacking.md").write_text(lacking)
        Path(f"complete-{number}.md").write_text(complete.replace("One", f"Paper {number}"))
        assert main(["--no-cache", "--fix", "lacking.md"]) == 0 if fixed else 1
        assert ("### Strengths\n\n## Pass 2\n" in Path("lacking.md").read_text()) is fixed


SECTIONS = "# A\n\n## Summary\n\nx\n\n## Results\n\ny\n"


@pytest.mark.parametrize(
    ("where", "path", "front", "applies"),
    [
        (Where(paths=("papers/**",)), "papers/a/x.md", "", True),
        (Where(paths=("papers/**",)), "posts/x.md", "", False),
        (Where(paths=("*-paper.md",)), "a/b-paper.md", "", True),
        (Where(tags=("论文阅读", "Papers")), "x.md", "tags: [papers, nlp]\n", True),
        (Where(tags=("论文阅读",)), "x.md", "tags: 论文阅读\n", True),
        (Where(tags=("论文阅读",)), "x.md", "tags: [论文]\n", False),
        (Where(tags=("论文阅读",)), "x.md", "", False),
        (Where(categories=("papers",)), "x.md", "categories: cv papers\n", True),
        (Where(categories=("papers",)), "x.md", "category: Papers\n", True),
        (Where(categories=("papers",)), "x.md", "tags: [papers]\n", False),
        (Where(paths=("papers/**",), tags=("nlp",)), "papers/x.md", "tags: [cv]\n", False),
        (Where(paths=("papers/**",), tags=("nlp",)), "papers/x.md", "tags: [nlp]\n", True),
    ],
)
def test_a_template_applies_to_the_notes_that_where_names(where: Where, path: str, front: str, applies: bool) -> None:
    text = f"---\ntitle: x\n{front}---\n\n{SECTIONS}"
    one = note(text, PLAIN._replace(where=where._replace(root=str(Path.cwd()))), path)
    assert bool([entry for entry in papers_of(one) if entry.sections]) is applies
    found = list(MISSING(one, None))
    assert bool(found) is applies
    for each in found:  # a part of the note, without its front matter, is read with the same template
        assert each.fix is not None
        assert each.fix.safe


CONFIGURED = """template:
  where: {where}
  sections:
    - {{ key: a, label: Summary }}
    - {{ key: b, label: "Results:" }}
"""


def test_a_template_that_no_note_uses_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "_posts").mkdir()
    note = tmp_path / "_posts/2020-01-02-a.md"
    note.write_text("---\ntitle: A\ntags: [papers]\n---\n\n## A\n\n### Summary\n\nx\n\n### Results\n\ny\n")
    for where, warned in (("{tags: [papers]}", False), ("{tags: [nlp]}", True), ("{paths: [_posts/**]}", False)):
        (tmp_path / ".paperstack-lint.yaml").write_text(CONFIGURED.format(where=where))
        assert main(["--no-cache", "--select", "sections", str(note)]) == 0
        said = "warning: .paperstack-lint.yaml: template: no note has two of its sections (Summary, Results …)"
        assert (said in capsys.readouterr().err) is warned
    (tmp_path / ".paperstack-lint.yaml").write_text("select: [sections]\n")
    assert main(["--no-cache"]) == 0
    assert "warning" not in capsys.readouterr().err  # nobody has configured the default one


def test_a_template_is_printed_as_it_is_configured() -> None:
    configured = {
        "where": {"tags": ["nlp"]},
        "sections": [
            {"key": "a", "label": "Summary"},
            {
                "key": "b",
                "emoji": "🔑",
                "number": 2,
                "label": "Key",
                "aliases": ["核心"],
                "optional": True,
                "placeholder": ["?"],
            },
        ],
    }
    assert template_parsing.template_to_data(template_parsing.parse_template(configured, "template")) == configured


GROWING = (
    "## A\n\n### Summary\n\nx\n\n### Results\n\ny\n\n",
    "- Summary: a\n  - Results: b\n",
    "# Summary\n## Results\n### Summary\n#### Results\n",
    "## Summary\n\n---\n\n* x\n\n## Results\n\n---\n\n",
    "## Sumary\n\n## Key ideas\n\n- Resluts: x\n",
)


@pytest.mark.usefixtures("_patterns_kept")
@pytest.mark.parametrize("unit", GROWING)
def test_twice_the_labels_take_twice_the_calls(unit: str) -> None:
    rules = [rule.load(f"sections/{name}", rule.BUILTIN / "sections" / f"{name}.py") for name in ("label", "missing")]

    def run(number: int) -> Callable[[], object]:
        one = note("# T\n\n" + unit * number, PLAIN)
        return lambda: [list(each.check(one, None)) for each in rules]

    calls(run(80))  # what is cached for all notes makes no difference then
    assert calls(run(80)) <= 2.2 * calls(run(40))
