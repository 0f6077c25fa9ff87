"""arXiv's identifiers and URLs."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.addresses import arxiv

TODAY = datetime.date(2026, 6, 15)

POSSIBLE = (
    "0704.0001 0712.9999 1412.9999 1501.00001 2606.00001 1706.03762 hep-th/9901001 hep-th/9107001 math/0703999 "
    "math.GT/0309136 cs.SE/0101001 q-bio/0610039 cmp-lg/9407001 HEP-TH/9901001"
).split()
IMPOSSIBLE = {
    "0703.1234": "April 2007",
    "0612.1234": "April 2007",
    "0713.0001": "no month 13",
    "0800.0001": "no month 00",
    "0704.0000": "begin with 1",
    "2001.00000": "begin with 1",
    "0707.00001": "before January 2015 have 4 digits",
    "0808.05394": "before January 2015 have 4 digits",
    "0707.1": "4 digits",
    "1401.00001": "before January 2015 have 4 digits",
    "1501.0001": "since January 2015 have 5 digits",
    "1706.037621": "5 digits",
    "2607.00001": "2607 is in the future",
    "2713.00001": "no month 13",
    "9912.00001": "9912 is in the future",
    "hep-th/990100": "neither of the form",
    "hep-th/99010011": "neither of the form",
    "quant-ph/9409000": "begin with 001",
    "hep-th/9106001": "July 1991",
    "hep-th/0704001": "March 2007",
    "math/0113001": "no month 13",
    "econ/0309136": "no archive econ",
    "nowhere/0309136": "no archive nowhere",
    "math.gt.x/0309136": "not a subject class",
    "0707.2096va": "neither of the form",
    "2506.XXXXX": "placeholder",
    "1404.": "number after the month is missing",
    "": "names no paper",
}


@pytest.mark.parametrize("identifier", POSSIBLE)
def test_possible_identifier(identifier: str) -> None:
    assert arxiv.invalid_reason(identifier, TODAY) is None


@pytest.mark.parametrize(("identifier", "reason"), IMPOSSIBLE.items())
def test_impossible_identifier_and_its_reason(identifier: str, reason: str) -> None:
    assert reason in (arxiv.invalid_reason(identifier, TODAY) or "")


FORMS = (
    "https://arxiv.org/abs/1706.03762",
    "http://arxiv.org/abs/1706.03762v5",
    "HTTPS://WWW.ArXiv.org/abs/1706.03762",
    "//arxiv.org/abs/1706.03762",
    "arxiv.org/abs/1706.03762",
    "arXiv:1706.03762",
    "arXiv: 1706.03762v2",
    "https://arxiv.org/abs/arXiv:1706.03762",
    "https://arxiv.org/abs/1706%2E03762",
    "https://arxiv.org/abs//1706.03762/",
    "https://arxiv.org/abs/1706.03762?context=cs.CL&utm_source=x",
    "https://arxiv.org/abs/1706.03762。",
    "https://arxiv.org/pdf/1706.03762",
    "https://arxiv.org/pdf/1706.03762.pdf",
    "https://arxiv.org/pdf/1706.03762v5.pdf#page=3",
    "https://arxiv.org/pdf/1706.03762.pdf?download=1",
    "https://arxiv.org:443/html/1706.03762v7#S3",
    "https://arxiv.org/html/1706.03762v7/x1.png",
    "https://arxiv.org/format/1706.03762",
    "https://arxiv.org/ps/1706.03762",
    "https://arxiv.org/src/1706.03762",
    "https://arxiv.org/ftp/arxiv/papers/1706/1706.03762.pdf",
    "https://arxiv.org/abd/1706.03762",
    "https://arxiv.org/1706.03762",
    "http://cn.arxiv.org/abs/1706.03762",
    "http://xxx.itp.ac.cn/pdf/1706.03762",
    "http://xxx.lanl.gov/abs/1706.03762",
    "http://lanl.arxiv.org/abs/1706.03762",
    "http://arxiv.las.ac.cn/abs/1706.03762",
    "https://export.arxiv.org/abs/1706.03762",
    "https://browse.arxiv.org/html/1706.03762",
    "https://ar5iv.org/abs/1706.03762",
    "https://ar5iv.labs.arxiv.org/html/1706.03762",
    "https://www.alphaxiv.org/overview/1706.03762v2",
    "https://huggingface.co/papers/1706.03762",
    "https://papers.cool/arxiv/1706.03762",
    "https://scirate.com/arxiv/1706.03762",
    "https://www.arxiv-vanity.com/papers/1706.03762/",
    "https://www.semanticscholar.org/arxiv/1706.03762",
    "https://api.semanticscholar.org/arXiv:1706.03762",
    "https://ui.adsabs.harvard.edu/abs/arXiv:1706.03762",
    "https://dblp.org/rec/journals/corr/abs-1706-03762",
    "https://doi.org/10.48550/arXiv.1706.03762",
    "https://dx.doi.org/10.48550/ARXIV.1706.03762",
    "https://link.zhihu.com/?target=https%3A//arxiv.org/pdf/1706.03762.pdf",
    "https://www.google.com/url?q=https://arxiv.org/abs/1706.03762&amp;sa=D",
)


@pytest.mark.parametrize("url", FORMS)
def test_every_form_is_the_same_paper(url: str) -> None:
    assert arxiv.find_id(url) == "1706.03762"


@pytest.mark.parametrize(
    ("url", "identifier"),
    [
        ("https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001"),
        ("https://arxiv.org/abs/HEP-TH/9901001v2", "hep-th/9901001"),
        ("https://arxiv.org/pdf/hep-th//9901001.pdf", "hep-th/9901001"),
        ("https://arxiv.org/abs/math.GT/0309136v1", "math/0309136"),
        ("https://arxiv.org/ftp/math/papers/0309/0309136.pdf", "math/0309136"),
        ("https://dblp.org/rec/journals/corr/abs-cs-0409031", "cs/0409031"),
        ("https://arxiv.org/pdf/cs/0409031.pdf", "cs/0409031"),
    ],
)
def test_old_identifier_keeps_its_archive_and_loses_its_class(url: str, identifier: str) -> None:
    assert arxiv.find_id(url) == identifier


@pytest.mark.parametrize(
    "url",
    [
        "",
        "1706.03762",
        "hep-th/9901001",
        "notes/1706.03762.md",
        "https://arxiv.org/",
        "https://arxiv.org/list/cs.CV/1706.03762",
        "https://arxiv.org/list/cs.CV/recent",
        "https://arxiv.org/search/?query=1706.03762",
        "https://arxiv.org/a/someone_s_1",
        "https://arxiv.org/abs/1706.037621",
        "https://arxiv.org/abs/1713.00001",
        "https://arxiv.org/abs/0808.05394",
        "https://info.arxiv.org/abs/1706.03762",
        "https://example.com/abs/1706.03762",
        "https://arxiv.org.example.com/abs/1706.03762",
        "https://notarxiv.org/abs/1706.03762",
        "https://doi.org/10.1234/1706.03762",
        "https://doi.org/10.1234/arXiv.1706.03762",
        "https://example.com/?u=https://arxiv.org/abs/1706.03762",
        "https://huggingface.co/models/1706.03762",
        "data:image/png;base64,arxiv.org/abs/1706.03762",
        "mailto:someone@arxiv.org",
    ],
)
def test_what_is_not_a_paper_on_arxiv(url: str) -> None:
    assert arxiv.find_id(url) is None


def test_parts_of_a_url() -> None:
    where = arxiv.locate("http://www.arxiv.org/pdf/math.gt/0309136v2.pdf#page=5")
    assert where == ("math.GT/0309136", "v2", "#page=5", "pdf", "arxiv")
    assert where.abs == "https://arxiv.org/abs/math.GT/0309136v2#page=5"
    assert where.pdf == "https://arxiv.org/pdf/math.GT/0309136v2#page=5"


@given(st.integers(2007, 2026), st.integers(1, 12), st.integers(1, 9999), st.sampled_from(["", "v1", "v12"]))
def test_canonical_url_of_a_canonical_url_is_itself(year: int, month: int, number: int, version: str) -> None:
    width = 4 if year < 2015 else 5
    url = f"https://arxiv.org/abs/{year % 100:02}{month:02}.{number:0{width}}{version}"
    where = arxiv.locate(url)
    assert where is not None
    assert where.abs == url
    assert where.form == "abs"


@given(st.text("arxivog.:/?#@%[](0123456789v-ABSX。 \n", max_size=60))
def test_any_text_has_a_result(text: str) -> None:
    for url in (text, "https://arxiv.org/" + text, "https://arxiv.org/abs/" + text):
        identifier = arxiv.find_id(url)
        assert identifier is None or arxiv.malformed_reason(identifier) is None
        where = arxiv.locate(url)
        assert where is None or arxiv.invalid_reason(where.identifier, TODAY) != ""
