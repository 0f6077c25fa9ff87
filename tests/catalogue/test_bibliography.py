"""One paper for all entries on it, with a key that stays when other notes are added."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.catalogue.bibliography.citation_keys import citation_key
from paperstack_lint.catalogue.bibliography.merging import BibliographyPaper, bibliography
from paperstack_lint.catalogue.formats import markdown
from paperstack_lint.collection.project import Project
from paperstack_lint.note.note import Note
from paperstack_lint.note.template import DEFAULT
from paperstack_lint.papers import papers_of
from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper
from tests.collections import TITLES

PROJECT = Project(DEFAULT, datetime.date(2024, 6, 1))
SECTIONS = "* 🔑 Key: x\n* 🎓 Source:\n"
ATTENTION = "https://arxiv.org/abs/1706.03762"


def papers(**texts: str) -> list[BibliographyPaper]:
    """The bibliography of notes, by the month in which they were written."""
    return bibliography(
        Note(Path(f"_posts/2020-{name[1:]}-01-{name}.md"), text, PROJECT) for name, text in texts.items()
    )


def entry(title: str, url: str = "", sections: str = SECTIONS) -> str:
    return f"* [{title}]({url})\n{sections}\n" if url else f"* {title}\n{sections}\n"


def test_a_paper_in_several_notes_is_one() -> None:
    (paper,) = papers(
        m02=entry(
            "Attention is all you need", "http://arxiv.org/pdf/1706.03762v5.pdf", "* 🔑 Key: x\n* 🎓 Source: y\n"
        ),
        m01="---\ndate: 2019-05-06\ntags: [NLP, a]\n---\n" + entry("Attention Is All You Need", ATTENTION),
        m03="---\ntitle: 三读\ntags: [b, NLP]\n---\n" + entry("Attention Is All You Need (NeurIPS 2017)"),
    )
    assert paper.key == "arxiv-1706.03762"
    assert (paper.title, paper.url) == ("Attention Is All You Need", ATTENTION)
    assert (paper.year, paper.venue) == (2017, "NeurIPS")
    assert (paper.date, paper.tags) == ("2019-05-06", ("NLP", "a", "b"))
    assert [note.title for note in paper.notes] == ["2020-01-01-m01", "2020-02-01-m02", "三读"]
    assert (paper.filled, paper.sections) == (2, 6)


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [
        (entry("A", "https://h.org/papers/a.pdf"), entry("B", "http://h.org/papers/a.pdf#page=2"), 2),
        (entry("A", "https://h.org/papers/a.pdf"), entry("B", "https://h.org/papers/a.pdf#page=2"), 1),
        (entry("A", "https://doi.org/10.1145/3292500.3330701"), entry("B", "https://dl.acm.org/doi/10.1145/3292500.3330701"), 1),
        (entry("Deep Residual Learning for Image Recognition (1)"), entry("Deep Residual Learning for Image Recognition (2)"), 1),
        (entry("ResNet"), entry("ResNet"), 1),
        (entry("ResNet", "https://h.org/a.pdf"), entry("ResNet"), 2),
        (entry("ResNet", "https://h.org/"), entry("ResNet", "https://h.org/"), 1),
        (entry("ResNet", "https://h.org/"), entry("VGG", "https://h.org/"), 2),
        (entry("A Survey of Deep Learning Methods", ATTENTION), entry("A Survey of Deep Learning Methods", "https://arxiv.org/abs/1905.02249"), 2),
    ],
)  # fmt: skip
def test_what_identifies_a_paper(first: str, second: str, number: int) -> None:
    assert len(papers(m01=first, m02=second)) == number


def test_an_identifier_of_two_titles_is_that_of_the_first() -> None:
    first, second = papers(
        m01=entry("MixMatch: A Holistic Approach to Semi-Supervised Learning", "https://arxiv.org/abs/1905.02249"),
        m02=entry("Deep Residual Learning for Image Recognition", "https://arxiv.org/abs/1905.02249"),
    )
    assert (first.arxiv_id, second.arxiv_id) == ("1905.02249", "")
    assert (second.key, second.url) == ("deep-residual-learning-for-image-0d657a", "")


def test_the_paper_of_a_wrong_link_is_not_lost() -> None:
    link = "https://arxiv.org/abs/1902.08153"
    other = "PACT: Parameterized Clipping Activation for Quantized Neural Networks"
    found = papers(m01=entry("Learned Step Size Quantization", link), m02=entry(other, link), m03=entry("LSQ", link))
    assert [(paper.title, paper.arxiv_id, len(paper.notes)) for paper in found] == [
        ("Learned Step Size Quantization", "1902.08153", 2),
        (other, "", 1),
    ]


def test_titles_and_days_of_notes_with_toml_are_read() -> None:
    front = '+++\ntitle = "Papers of Hugo"\ndate = 2021-02-03T10:00:00+08:00\n+++\n\n'
    paper = bibliography([Note(Path("content/x.md"), front + entry("A Paper", "https://h.org/a.pdf"), PROJECT)])[0]
    assert (paper.date, paper.notes[0].title) == ("2021-02-03", "Papers of Hugo")


def test_an_identifier_of_the_future_is_none() -> None:
    (paper,) = papers(m01=entry("A Paper of Tomorrow on Some Subject", "https://arxiv.org/abs/2407.00001"))
    assert (paper.arxiv_id, paper.year) == ("", None)
    assert paper.key.startswith("a-paper-of-tomorrow-on-some-subject")


def test_an_address_that_is_not_on_the_web_is_none() -> None:
    assert papers(m01=entry("A Paper", "javascript:alert(1)"))[0].url == ""
    assert papers(m01=entry("A Paper", "../files/a.pdf"))[0].url == ""


@pytest.mark.parametrize("sign", ["\r", "\x1b", "\u202e", "\u2028", "\x7f"])
def test_control_characters_are_not_in_addresses_and_paths(sign: str) -> None:
    texts = (f"[A Paper](<https://h.org/paper{sign}b.pdf>)", f"[A Paper](<https://h{sign}b.org/paper.pdf>)")
    notes = [Note(Path(f"_posts/a{sign}b.md"), f"* {text}\n{SECTIONS}", PROJECT) for text in texts]
    (paper, *_) = bibliography(notes)
    assert (sign in paper.url, sign in paper.notes[0].place) == (False, False)
    assert sign not in "".join(markdown.table([paper]))


def test_a_title_is_no_command_of_a_workflow_runner() -> None:
    (paper,) = papers(m01=entry("##[add-mask]x: Deep Residual Learning", "https://h.org/paper.pdf"))
    assert paper.title == "## [add-mask]x: Deep Residual Learning"


def test_credentials_are_masked() -> None:
    (paper,) = papers(m01=entry("A Paper", "https://h.org/paper.pdf?token=abcdef1234"))
    assert "abcdef1234" not in str(paper)


def test_what_may_be_no_paper_needs_a_link_and_a_title() -> None:
    """All three may be no papers: the second has no title of one, the third no link."""
    lines = (
        "* 综述见 Differentiable Rendering of Many Scenes: [链接](https://arxiv.org/abs/2006.12057)",
        "* 后续的PC-DARTS见 [这里](https://arxiv.org/abs/1907.05737)",
        "* [MixMatch: A Holistic Approach to Semi-Supervised Learning]()",
    )
    text = "# 随笔\n\n" + "\n".join(lines) + "\n"
    entries = papers_of(Note(Path("_posts/2020-01-01-a.md"), text, PROJECT))
    assert [each.certain for each in entries] == [False, False, False]
    assert [paper.arxiv_id for paper in papers(m01=text)] == ["2006.12057"]


def test_scaffolds_and_the_table_of_the_program_have_no_papers() -> None:
    rows = "".join(f"| [{title}](https://arxiv.org/abs/{name}) | [n](n.md) |\n" for title, name in TITLES)
    table = f"| Paper | Notes |\n| --- | --- |\n{rows}"
    marked = f"# List\n\n<!-- begin paperstack-lint papers -->\n\n{table}\n<!-- end paperstack-lint papers -->\n"
    in_code = f"# List\n\n```\n<!-- begin paperstack-lint papers -->\n```\n\n{table}\n```\n<!-- end paperstack-lint papers -->\n```\n"
    assert len(papers(m01=f"# List\n\n{table}")) == len(papers(m01=in_code)) == len(TITLES)
    assert papers(m01=marked) == []
    assert bibliography([Note(Path("scaffolds/template.md"), entry("A", ATTENTION), PROJECT)]) == []


def test_year_and_venue_are_from_one_entry() -> None:
    preprint = entry("Attention Is All You Need [arXiv 2016]", ATTENTION)
    published = entry("Attention Is All You Need (NeurIPS)", ATTENTION)
    assert [(one.year, one.venue) for one in papers(m01=preprint, m02=published)] == [(None, "NeurIPS")]
    assert [(one.year, one.venue) for one in papers(m01=preprint)] == [(2016, "")]
    old = entry("A Title of Many Words for Quarks", "https://arxiv.org/abs/hep-th/9901001")
    assert [(one.year, one.key) for one in papers(m01=old)] == [(1999, "arxiv-hep-th-9901001")]


def test_other_notes_change_no_key() -> None:
    title = "Deep Residual Learning for Image Recognition"
    first = {"m02": entry(title), "m03": entry("ResNet")}
    (key, other) = (paper.key for paper in papers(**first))
    assert (key[:33], other[:6]) == ("deep-residual-learning-for-image-", "resnet")
    added = papers(**first, m04=entry(title, "https://arxiv.org/abs/1512.03385"), m05=entry("ResNet", ATTENTION))
    assert [paper.key for paper in added] == [key, other, "arxiv-1706.03762"]
    assert added[0].arxiv_id == "1512.03385"


_titles = st.sampled_from(
    [
        *(title for title, _ in TITLES),
        "ResNet",
        "GAN [2014]",
        "GAN [2015]",
        "Attention Is All You Need (2)",
        "一篇论文",
        "C",
        "C++",
    ]
)
_links = st.sampled_from(
    [
        "",
        *(f"https://arxiv.org/abs/{name}" for _, name in TITLES),
        "https://doi.org/10.1/a",
        "https://h.org/paper.pdf",
        "https://h.org/",
    ]
)
_notes = st.lists(st.builds(entry, _titles, _links), min_size=1, max_size=3).map("\n---\n\n".join)


@given(st.lists(_notes, min_size=1, max_size=8), st.integers(1, 8), st.randoms())
def test_later_notes_change_no_key_and_no_order(texts: list[str], some: int, order: random.Random) -> None:
    every = [Note(Path(f"_posts/2020-01-0{day}-a.md"), text, PROJECT) for day, text in enumerate(texts, 1)]
    keys = [paper.key for paper in bibliography(every)]
    earlier = [paper.key for paper in bibliography(every[:some])]
    assert earlier == keys[: len(earlier)]
    assert len(set(keys)) == len(keys)
    order.shuffle(every)
    assert [paper.key for paper in bibliography(every)] == keys


def identified(title: str, key: str, *ids: str) -> IdentifiedPaper:
    return IdentifiedPaper(title, ids, key, "", full=True, start=0, end=0, line=1)


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        (identified("x", "", "arxiv:1706.03762"), "arxiv-1706.03762"),
        (identified("x", "", "doi:10.1145/3292500.3330701"), "doi-10.1145-3292500.3330701"),
        (identified("x", "", "openreview:HkxStoC5F7"), "openreview-HkxStoC5F7"),
        (identified("Attention Is All You Need!", "attention"), "attention-is-all-you-need-2017"),
        (identified("The Author’s Café", ""), "the-authors-cafe-2017-57e55a"),
    ],
)
def test_keys(paper: IdentifiedPaper, expected: str) -> None:
    assert citation_key(paper, "", 2017) == expected


def test_what_a_key_leaves_out_is_in_its_digest() -> None:
    dois = [
        "doi:10.1/a(b)c",
        "doi:10.1/a[b]c",
        "doi:10.1/a/b/c",
        "doi:10.1/a-b-c",
        "doi:10.1/-a-b-c",
        "doi:10.1/a--b-c",
    ]
    keys = {citation_key(identified("", "", doi), "", None) for doi in dois}
    titles = ["论文一", "论文二", "a" * 50, "a" * 60, "a " * 50, "a " * 60, "C", "C++", "{}"]
    keys |= {citation_key(identified(title, ""), "", None) for title in titles}
    assert len(keys) == len(dois) + len(titles)
    for key in keys:
        assert all(
            part and part.replace("_", "").replace(".", "").isalnum() and part.isascii() for part in key.split("-")
        )
