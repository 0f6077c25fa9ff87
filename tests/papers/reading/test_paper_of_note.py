"""The paper that a note is about, and titles, addresses, years and venues of papers in lists."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.cli.main import main
from paperstack_lint.collection.project import Project
from paperstack_lint.note.field_names import PaperFields
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT, Entry
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.papers.reading.title_decorations import parse_citation, parse_publication

TODAY = datetime.date(2026, 6, 15)
ARXIV = "https://arxiv.org/abs/1706.03762"
OTHER = "https://arxiv.org/abs/1810.04805"
SECTIONS = "\n* 🔑 Key: a\n* 🎓 Source: b\n"


def papers(text: str, path: str = "x.md", fields: PaperFields | None = None) -> tuple[Entry, ...]:
    project = Project(DEFAULT, TODAY)
    return papers_of(Note(Path(path), text, project.with_field_names(fields) if fields else project))


# A note, then title, address, year, venue of its only paper.
ONE = {
    # the front matter
    f"---\ntitle: Mask Nets\npaper_url: {ARXIV}\nvenue: CVPR 2020\n---\n\nwords\n": ("Mask Nets", ARXIV, 2020, "CVPR"),
    "---\ntitle: Mask Nets\narxiv: 1706.03762\nyear: 2017\n---\n\nwords\n": ("Mask Nets", ARXIV, 2017, None),
    "---\ntitle: Mask Nets\ndoi: 10.1145/1234.5678\n---\n\nx\n": ("Mask Nets", "https://doi.org/10.1145/1234.5678", None, None),
    f"---\ntitle: 读书\npaper_title: Mask Nets for All\nurl: {ARXIV}\n---\n\nx\n": ("Mask Nets for All", ARXIV, None, None),
    '---\ntitle: "[论文笔记] Mask Nets for All"\n---\n\nx\n': ("Mask Nets for All", "", None, None),
    "---\ntitle: 论文阅读 Mask Nets for All\n---\n\n# 问题\n\nx\n": ("Mask Nets for All", "", None, None),
    "---\ntitle: Mask Nets for All review\n---\n\nx\n": ("Mask Nets for All", "", None, None),
    "---\ntitle: '[CVPR 2020] Mask Nets 论文阅读'\n---\n\nx\n": ("Mask Nets", "", 2020, "CVPR"),
    f'---\ntitle: "Mask Nets"\n---\n\n[paper]({ARXIV})\n{SECTIONS}': ("Mask Nets", ARXIV, None, None),
    f'---\ntitle: "Mask Nets"\n---\n{SECTIONS}': ("Mask Nets", "", None, None),
    f"---\ntitle: Mask Nets\n---\n\n## Introduction\n\n* words\n* [Link to the paper]({ARXIV})\n": ("Mask Nets", ARXIV, None, None),
    # the heading
    f"# Mask Nets\n**arXiv**: [1706.03762]({ARXIV})\n\nwords\n": ("Mask Nets", ARXIV, None, None),
    "# Mask Nets\n\narXiv: 1706.03762\n\nwords\n": ("Mask Nets", ARXIV, None, None),
    f"# Mask Nets\n\n- Paper: {ARXIV}\n- Year: Jun, 2021\n\n## どんなもの?\n": ("Mask Nets", ARXIV, 2021, None),
    f"# Mask Nets\n\n[paper]({ARXIV}) | [code](https://github.com/a/b)\n\nwords\n": ("Mask Nets", ARXIV, None, None),
    f"# [M2Det]({ARXIV})\n\n#### tl;dr\nwords\n\n#### 🔑 Key\na\n\n#### 🎓 Source\nb\n": ("M2Det", ARXIV, None, None),
    "## M2Det\n\n#### 原文\n\n#### 🔑 Key\na\n\n#### 🎓 Source\nb\n": ("M2Det", "", None, None),
    "# [Boxy](https://boxy.org/index)\n\nwords\n": ("Boxy", "https://boxy.org/index", None, None),
    "# [Mask Nets](files/a.pdf)\n\nwords\n": ("Mask Nets", "files/a.pdf", None, None),
    "# Mask Nets 阅读笔记\n\nwords\n": ("Mask Nets", "", None, None),
    "# X-Net: Wide Layers for All\n\n## 요약\n\nx\n\n## Data\n\n## Abstract\n\nx\n": ("X-Net: Wide Layers for All", "", None, None),
    "---\ntitle: 'X-Net: Wide Layers for All'\nlink: https://drive.google.com/file/d/1/view\naccepted: ECCV 2024\n---\n\nx\n": (
        "X-Net: Wide Layers for All",
        "https://drive.google.com/file/d/1/view",
        2024,
        "ECCV",
    ),
    # a heading beside another title in the front matter: the one that the BibTeX entry has
    "---\ntitle: A Net, annotated\n---\n\n# X-Net: Wide Layers\n\n```bibtex\n@misc{a,\n title={X-Net: Wide Layers},\n"
    " year={2020}\n}\n```\n": ("X-Net: Wide Layers", "", 2020, None),
    # labels and callouts
    f"* **Title**: Wide Nets\n* **Link**: {ARXIV}\n{SECTIONS.lstrip()}": ("Wide Nets", ARXIV, None, None),
    "* **Title**: Wide Nets\n* **Link**: http://h.org/x\n": ("Wide Nets", "http://h.org/x", None, None),
    f"**Playing Games**\n\n- arxiv: [{ARXIV}]({ARXIV})\n{SECTIONS.lstrip()}": ("Playing Games", ARXIV, None, None),
    f"> [!note] [MixMatch]({ARXIV})\n\n{SECTIONS}": ("MixMatch", ARXIV, None, None),
    f"# DART：基于 Token\n\n> **论文**：*Stop Looking for Tokens*\n>\n> 🔗 [arXiv]({ARXIV})\n>\n"
    "> **发布时间**：2025年2月（**EMNLP 2025**）\n\n词\n": ("Stop Looking for Tokens", ARXIV, 2025, "EMNLP"),
    "### Paper:\n\nA Deep Approach\n\n### Year:\n\n2015\n\n### Notes:\n\nx\n": ("A Deep Approach", "", 2015, None),
    # BibTeX
    "---\ntitle: Reading notes\n---\n\n# Mask Nets\n\n@article{a, title={Mask Nets}, year={2019}}\n": ("Mask Nets", "", 2019, None),
    "---\ntitle: Mask Nets 阅读笔记\n---\n\n# Nets\n\n@article{a, title={Mask Nets}, year={2019}}\n": ("Mask Nets", "", 2019, None),
    "# X-Net\n\n```bibtex\n@inproceedings{a,\n title={{X-Net}: a Net},\n year={2020},\n booktitle={Proc. CVPR},\n"
    " eprint={1706.03762}\n}\n```\n": ("X-Net: a Net", ARXIV, 2020, "CVPR"),
}  # fmt: skip


@pytest.mark.parametrize("text", ONE)
def test_a_note_is_about_one_paper(text: str) -> None:
    (found,) = papers(text)
    assert (found.title, found.url, found.year, found.venue) == ONE[text]


@pytest.mark.parametrize(("fence", "number"), [("```bibtex", 1), ("```console\n$ cite a", 0), ("```sh\n% cite a", 0)])
def test_an_entry_that_a_program_prints_is_not_that_of_the_note(fence: str, number: int) -> None:
    entry = f"@misc{{a,\n title={{Mask Nets}},\n url={{{ARXIV}}}\n}}"
    assert len(papers(f"# 整个笔记库\n\n词\n\n{fence}\n{entry}\n```\n")) == number


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("[2019 CVPR] DeepSDF Learning.md", ("DeepSDF Learning", 2019, "CVPR")),
        ("2014 Constructing Symbols.md", ("Constructing Symbols", 2014, None)),
        ("[2020] OneNet_ One-Stage Detection.md", ("OneNet: One-Stage Detection", 2020, None)),
        ("[2022 ICML] Planning.md", ("Planning", 2022, "ICML")),
    ],
)
def test_a_file_name_names_the_paper(path: str, expected: tuple[str, int, str | None]) -> None:
    (found,) = papers("words\n", path)
    assert (found.title, found.year, found.venue) == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("X-Net_wide layers for all/paper.md", "## Abstract\n\nx\n", ("X-Net: wide layers for all", "")),
        ("X-Net/index.md", f"url: {ARXIV}\n\n## Method\n", ("X-Net", ARXIV)),
        (
            "012_mask_nets.md",
            f"[Paper]({ARXIV}) | [Talk](https://h.org)\n\n## Part 1\n\nx\n\n## Part 2\n",
            ("mask nets", ARXIV),
        ),
        ("Mask Nets for All.md", f"Link: {ARXIV}\n\nwords\n", ("Mask Nets for All", ARXIV)),
    ],
)
def test_a_file_or_a_folder_names_the_paper_that_the_note_links(
    path: str, text: str, expected: tuple[str, str]
) -> None:
    (found,) = papers(text, path)
    assert (found.title, found.url) == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("git commands for all/index.md", "words\n\n## Commands\n"),
        ("How to use git well.md", "Link: https://git-scm.com\n\nwords\n"),
        ("notes.md", "## Abstract\n\nx\n"),
        ("2020-01-02.md", f"Link: {ARXIV}\n"),
    ],
)
def test_a_file_name_alone_is_no_paper(path: str, text: str) -> None:
    assert papers(text, path) == ()


LISTS = {
    f"1. `CVPR` [Nets of Things]({ARXIV})\n2. `ICML` [Other Things]({OTHER})\n": [("Nets of Things", None, "CVPR"), ("Other Things", None, "ICML")],
    "- Nets of Things, AAMAS 2019\n- [Other Things Here](b/Other_Things_Here.md) (3)\n- [Guide](b/guide.md)\n": [("Nets of Things", 2019, "AAMAS"), ("Other Things Here", None, None)],
    "## [2025] Dens3R\n\nx\n\n## [2024 ECCV] Foo\n": [("Dens3R", 2025, None), ("Foo", 2024, "ECCV")],
    f"## [[2012.12877] Wide Nets]({ARXIV})\n\nx\n\n## [2106.08254v2: Mask Nets]({OTHER})\n\nx\n": [("Wide Nets", 2020, "arXiv"), ("Mask Nets", 2021, "arXiv")],
    f"- [2012.12877\\] Wide Nets]({ARXIV})\n- [1312.5602] Mask Nets\n": [("Wide Nets", 2020, "arXiv"), ("Mask Nets", 2013, "arXiv")],
    f"- [2019.0312 Wide Nets]({ARXIV})\n- [2020.12877 Mask Nets]({OTHER})\n": [("2019.0312 Wide Nets", None, None), ("2020.12877 Mask Nets", None, None)],
    "- [2020] FixMatch: Simple\n- [2019] MixMatch\n": [("FixMatch: Simple", 2020, None), ("MixMatch", 2019, None)],
    "- Nets of Things, arXiv 2019 (3)\n- [Other Things](b.md), ICML 2018 (1)\n": [("Nets of Things", 2019, "arXiv"), ("Other Things", 2018, "ICML")],
    f"## TAMMs\n**arXiv**: [1706.03762]({ARXIV})\n\nx\n\n## Other\n\n**arXiv**: {OTHER}\n": [("TAMMs", None, None), ("Other", None, None)],
    f"**Playing Games**\n- arxiv: {ARXIV}\n\nx\n\n**Other**\n- arxiv: {OTHER}\n": [("Playing Games", None, None), ("Other", None, None)],
    f"* **标题**: Wide Nets\n* **链接**: [x]({ARXIV})\n\nx\n\n* **标题**: Mask Nets\n* **链接**: [x]({OTHER})\n": [("Wide Nets", None, None), ("Mask Nets", None, None)],
    "## Is It So?\n\n来源：AAAI 2022\n\nx\n\n## It Is So\n\n来源：ACL 2021\n": [("Is It So?", 2022, "AAAI"), ("It Is So", 2021, "ACL")],
    f"* [MixMatch]({ARXIV})\n* [ModelNet40]()\n* [COCO dataset]\n": [("MixMatch", None, None)],
    # a bracket in a list without any paper, and the words of a sentence
    "# Data\n\n- [Array](/array/)\n- [Tree]\n- [Binary Heap]\n": [],
    f"words\n\n[Many]({ARXIV})\n\n- [Some recent works]({OTHER}) show it\n": [],
    f"words\n\nLink: {ARXIV}\n": [],
    "# CV\n\n- [2020] Joined a company.\n- lectures in 2019\n": [],
    "# How to use git\n\nSee [its page](https://git-scm.com).\n": [],
    "---\ntitle: Week 52 论文阅读\n---\n\nwords\n": [],
    "---\ntitle: 论文阅读方法\n---\n\nwords\n": [],
    "# Deep Learning Basics\n\nThis is a tutorial.\n\n- [slides](lecture1.pdf)\n": [],
}  # fmt: skip


@pytest.mark.parametrize("text", LISTS)
def test_a_list_names_papers_and_nothing_else(text: str) -> None:
    assert [(one.title, one.year, one.venue) for one in papers(text)] == LISTS[text]


def test_papers_that_a_note_on_one_paper_links_are_references() -> None:
    text = f"# Mask Nets\n\nPaper: {ARXIV}\n\nwords\n\n- [Other Nets]({OTHER})\n"
    assert [one.title for one in papers(text)] == ["Mask Nets"]


def test_papers_below_the_questions_of_a_template_are_references() -> None:
    text = "---\ntitle: Random Erasing Data Augmentation\n---\n\n## 1. どんなもの？\n\nx\n\n## 2. 先行研究と比べてどこがすごいの？\n\n"
    text += f"* [A. Author, One Net, 2014]({ARXIV})\n* [B. Author, Other Net, 2015]({OTHER})\n"
    assert [one.title for one in papers(text)] == ["Random Erasing Data Augmentation"]


def test_names_of_fields_can_be_configured() -> None:
    text = f"---\ntitle: Mask Nets\nquelle: {ARXIV}\nwo: CVPR 2020\n---\n\nx\n"
    assert papers(text) == ()
    (found,) = papers(text, fields=PaperFields(link=("Quelle",), venue=("wo",)))
    assert (found.url, found.year, found.venue) == (ARXIV, 2020, "CVPR")


def test_configuration_names_fields(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".paperstack-lint.yaml").write_text("paper-fields: {link: [quelle], year: [jahr]}\n", encoding="utf-8")
    Path("a.md").write_text(f"---\ntitle: Mask Nets\nquelle: {ARXIV}\njahr: 2017\n---\n\nx\n", encoding="utf-8")
    assert main(["papers", "--output-format", "json", "a.md"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["papers"]
    assert (found["url"], found["year"], found["venue"], found["certain"]) == (ARXIV, 2017, None, True)
    assert main(["papers", "a.md"]) == 0
    assert f"Mask Nets{' ' * 49}  2017  {ARXIV}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("config", "message"),
    [("paper-fields: {links: [a]}", "unknown key `links`; did you mean `link`?"), ("paper-fields: {link: a}", "paper-fields: link: expected a list of texts")],
)  # fmt: skip
def test_wrong_names_of_fields_are_reported(
    config: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".paperstack-lint.yaml").write_text(config, encoding="utf-8")
    assert main(["papers"]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    "title",
    ["A Survey of Nets: A Comprehensive Review", "Deep Nets: A Review", "Literature Review", "2.5D Nets", "3D Nets",
     "The 2021 ICDAR Competition", "Nets (with code)", "[CLS] Tokens of Nets", "Machine Learning Notes", "论文"],
)  # fmt: skip
def test_what_belongs_to_a_title_stays(title: str) -> None:
    assert parse_citation(title).title == title


@pytest.mark.parametrize("words", ["todo", "2019.03.01", "Now", "2023 - Now", "the year 2020 was good", ""])
def test_what_is_no_year_or_venue_is_none(words: str) -> None:
    found = parse_publication(words)
    assert found is None or found.venue is None


@given(st.text(st.sampled_from("aB [](){}【】`'’|:：,-20189CVPR论文笔记《》 \t"), max_size=60))
def test_a_cleaned_title_is_clean(words: str) -> None:
    title = parse_citation(words).title
    assert parse_citation(title).title == title or len(words) > 30
    assert bool(title) == bool(words.split())
