"""Lists of papers that are not lists of links: bibliographies and tables."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from paperstack_lint.collection.project import Project
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT, Entry
from paperstack_lint.papers.reading.bibliography import parse_reference
from paperstack_lint.papers.reading.find_entries import papers_of

TODAY = datetime.date(2026, 6, 15)
ONE = "https://arxiv.org/abs/1706.03762"
TWO = "https://arxiv.org/abs/1810.04805"


def papers(text: str) -> tuple[Entry, ...]:
    return papers_of(Note(Path("notes.md"), text, Project(DEFAULT, TODAY)))


def listed(text: str) -> list[tuple[str, str]]:
    return [(one.title, one.url) for one in papers(text)]


REFERENCES = {
    "Jane Doe et al. Nets of Many Things. ICML 2012.": ("Nets of Many Things", 2012, "ICML"),
    "Jane Doe, et al. Nets of Many Things, 2012.": ("Nets of Many Things", 2012, None),
    "Jane Doe and Karl von Ho. A Net: of Things. 2009.": ("A Net: of Things", 2009, None),
    "Jane Doe. Nets of Things. ACL 2003.": ("Nets of Things", 2003, "ACL"),
    "J. R. Doe, K. Ho. Do Nets Need to be Deep? ICLR 2014.": ("Do Nets Need to be Deep?", 2014, "ICLR"),
    "Doe et al. Cheap, but is it Good? Nets for All Tasks. ACL 2008.": ("Cheap, but is it Good? Nets for All Tasks", 2008, "ACL"),
    'Jane Doe "Do Nets Trade?" Economic Review, 1999.': ("Do Nets Trade?", 1999, "Economic Review"),
    "Doe, J., Ho, K. (2017). Nets are all you need. In NIPS": ("Nets are all you need", 2017, "NIPS"),
    "Nets of Many Things. Jane Doe, Karl Ho. CVPR 2017": ("Nets of Many Things", 2017, "CVPR"),
    "Doe J, Ho K, Poe A, et al. Nets of things[C]//CVPR, 2017": ("Nets of things", 2017, "CVPR"),
    "Doe J, Ho K. Nets of things[J]. NIPS, 2017": ("Nets of things", 2017, "NIPS"),
    'Doe, J. et al. (2023). "Nets: of Things." arXiv:2302.04761': ("Nets: of Things", 2023, "arXiv"),
    "Doe, J., et al. (2023). R-Nets. arXiv:2302.04761": ("R-Nets", 2023, "arXiv"),
    "[3] Jane Doe and Karl Ho: R-Nets. ICCV 2017": ("R-Nets", 2017, "ICCV"),
}  # fmt: skip


@pytest.mark.parametrize("line", REFERENCES)
def test_a_line_of_a_bibliography_names_its_paper(line: str) -> None:
    found = parse_reference(line)
    assert found is not None
    assert (found.title, *found.published) == REFERENCES[line]


@pytest.mark.parametrize(
    "line",
    ["Deep Learning. A Primer", "Nets: A System for Things. OSDI 2016", "R-Nets. ICCV 2017. Good paper.", "Note: this is good",
     "Python and Java. The two languages. 2019", "Adam. SGD. RMSProp", "Training and Evaluation. We train it. Adam 2015.",
     "Linear Algebra and Its Applications. Jane Doe. 2006", "Doe et al. 2023 — R-Nets", "Big Pages, Settings: Create it",
     "Web Developer Roadmap (2025) - All is Changing", "Doe et al. (2009): RRFの原論文。順位の有効性を示した。Linear Netsは続き"],
)  # fmt: skip
def test_a_line_without_authors_is_no_bibliography(line: str) -> None:
    assert parse_reference(line) is None


def test_names_are_read_in_linear_time() -> None:
    line = ", ".join(f"A{number}" for number in range(60)) + ", !. Nets of Things. ACL 2007."
    assert parse_reference(line) is None  # each number may be the name's or a footnote's: not tried one by one


def test_a_bibliography_is_a_list_of_its_papers_and_no_note_on_the_first() -> None:
    text = "Learning\n========\n\n* Jane Doe. Nets of Things. ACL 2007. http://h.org/a.pdf\n  - words\n\n"
    text += "* Doe et al. Other Things of Nets. JMLR 2011.\n  - words\n\n* Jane Doe, Karl Ho. Last Things. 2012\n"
    found = [("Nets of Things", "http://h.org/a.pdf"), ("Other Things of Nets", ""), ("Last Things", "")]
    assert listed(text) == found


def test_references_of_a_note_on_one_paper_are_none_of_its_papers() -> None:
    text = f"# Nets: of Many Things\n\nPaper: {ONE}\n\n## Related\n\n"
    text += "- Jane Doe. One Net for Things. ACL 2007.\n- Doe et al. Two Nets. ACL 2008.\n- Doe et al. Six Nets. ACL 2009.\n"
    assert listed(text) == [("Nets: of Many Things", ONE)]
    assert listed(text.replace("## Related", "## Others")) == [("Nets: of Many Things", ONE)]


def test_the_only_address_of_a_line_of_a_bibliography_is_its_papers() -> None:
    text = "* Jane Doe. Nets of Things. ACL 2007. http://h.org/view?x=1\n* Doe et al. Other Things. JMLR 2011.\n"
    assert listed(text) == [("Nets of Things", "http://h.org/view?x=1"), ("Other Things", "")]


def test_a_reference_without_address_below_references_is_not_listed() -> None:
    assert listed("# Nets\n\nwords\n\n## References\n\n- Doe et al., *Nets: of Many Things*\n") == []


TABLES = {
    # a header says which column has the papers
    f"| Name | Paper | Venue |\n|:--|:-:|---|\n| A | [Nets of Things]({ONE}) | ACL |\n| B | [Other Things]({TWO}) | ICML |\n": [
        ("Nets of Things", ONE),
        ("Other Things", TWO),
    ],
    f"论文 | 代码\n---|---\n[Nets of Things]({ONE}) | [code](https://github.com/a/b)\n": [("Nets of Things", ONE)],
    f"|Title|Link|\n|--|--|\n|Nets of Things|[pdf]({ONE})|\n|[Other Things](b.md)|[arXiv]({TWO})|\n": [
        ("Nets of Things", ONE),
        ("Other Things", TWO),
    ],
    # a row whose link has a generic text has its name beside it
    f"| Year | Model | Paper |\n|--|--|--|\n| 2017 | **R-Net** | [paper]({ONE}) |\n": [("R-Net", ONE)],
    # a paper without a link among others that have one
    f"| Paper |\n|--|\n| [Nets of Things]({ONE}) |\n| Many Other Things |\n| [Last]() |\n| TODO |\n": [
        ("Nets of Things", ONE),
        ("Many Other Things", ""),
        ("Last", ""),
    ],
    # cells lead with links to papers
    f"| 方法 | mAP |\n|--|--|\n| [R-Net]({ONE}) | 20 |\n| [S-Net]({TWO}) | 30 |\n": [("R-Net", ONE), ("S-Net", TWO)],
    # a bar in code, or escaped, parts no cells
    f"| Paper | x |\n|--|--|\n| [Nets \\| Things]({ONE}) | 1 |\n": [("Nets | Things", ONE)],
    # results, fields with their values, and what links no paper
    "| Method | BLEU |\n|--|--|\n| Transformer (big) | 28.4 |\n| R-Net [12] | 30 |\n": [],
    f"| Title | Nets of Many Things |\n|--|--|\n| Authors | Jane Doe |\n| Link | [pdf]({ONE}) |\n": [],
    "| Title | Author |\n|--|--|\n| The Name of the Rose | Eco |\n": [],
    f"| Method | mAP |\n|--|--|\n| R-Net ([paper]({ONE})) | 20 |\n| ours | 30 |\n": [],
}


@pytest.mark.parametrize("text", TABLES)
def test_a_row_of_a_table_is_a_paper(text: str) -> None:
    assert listed(text) == TABLES[text]


def test_rows_of_a_table_are_certain_where_they_lead_to_a_paper() -> None:
    found = papers(f"| Paper |\n|--|\n| [Nets of Things]({ONE}) |\n| Many Other Things |\n")
    assert [one.certain for one in found] == [True, False]
    text = f"x\n\n| Paper |\n|--|\n| [Nets of Things]({ONE}) |\n"
    (found_one,) = papers(text)
    assert text[found_one.start : found_one.end] == f"| [Nets of Things]({ONE})"
    assert (found_one.title_kind, found_one.carrier, found_one.sections) == ("table", None, ())


def test_a_comparison_in_a_note_on_one_paper_is_none_of_its_papers() -> None:
    table = f"| Method | mAP |\n|--|--|\n| [R-Net]({ONE}) | 20 |\n| [S-Net]({TWO}) | 30 |\n"
    assert listed(f"# T-Net: Nets of Many Things\n\nPaper: https://arxiv.org/abs/2001.00001\n\n{table}") == [
        ("T-Net: Nets of Many Things", "https://arxiv.org/abs/2001.00001")
    ]
    entry = f"* [T-Net](https://arxiv.org/abs/2001.00001)\n* 🔑 Key: a\n* 🎓 Source: b\n\n{table}"
    assert listed(entry) == [("T-Net", "https://arxiv.org/abs/2001.00001")]
