"""The simulated arXiv answers as the real one does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree as ET

import pytest

from tests.servers import arxiv
from tests.servers.arxiv import Arxiv
from tests.servers.catalogue import PAPERS, generated
from tests.servers.client import BROKEN, request
from tests.servers.serving import Answer

RECORDED = Path(__file__).parent.parent.parent / "shared/arxiv-recorded"
ATOM = "{http://www.w3.org/2005/Atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def query(url: str, **parameters: str | int) -> tuple[int, ET.Element]:
    got = request(f"{url}?{urlencode(parameters)}")
    return got.status, ET.fromstring(got.body)  # noqa: S314  # of our own server


def entries(feed: ET.Element) -> dict[str, str]:
    found = feed.findall(f"{ATOM}entry")
    return {_text(entry, "id").partition("/abs/")[2]: _text(entry, "title") for entry in found}


def _text(element: ET.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


@pytest.fixture(scope="module")
def api() -> Iterator[str]:
    with Arxiv((*PAPERS, *generated(50))) as server:
        yield server.url


@pytest.mark.skipif(not RECORDED.exists(), reason="needs the recorded answers beside the checkout")
@pytest.mark.parametrize("file", sorted(RECORDED.glob("id_*.json")), ids=lambda file: file.stem)
def test_answers_have_the_shape_of_the_recorded_ones(api: str, file: Path) -> None:
    recorded = json.loads(file.read_text(encoding="utf-8"))
    expected = ET.fromstring(recorded["body"])  # noqa: S314  # recorded by ourselves
    got = request(f"{api}?{urlsplit(recorded['url']).query}")
    feed = ET.fromstring(got.body)  # noqa: S314  # of our own server
    assert got.status == recorded["status_code"]
    assert list(entries(feed)) == list(entries(expected))
    assert _shape(feed) == _shape(expected)
    assert _titles(feed) == _titles(expected)


def _titles(feed: ET.Element) -> list[str]:
    return [" ".join((title.text or "").split()) for title in feed.iter(f"{ATOM}title")]


def _shape(element: ET.Element) -> list[object]:
    # How many authors and categories there are, and what they tell besides, is the paper's.
    optional = re.compile(r".*}(comment|journal_ref|affiliation|doi)$")
    shapes = [[child.tag, sorted(child.attrib), _shape(child)] for child in element if not optional.match(child.tag)]
    return [shape for shape, before in zip(shapes, [None, *shapes], strict=False) if shape != before]


def test_what_is_requested_with_a_version_has_its_title(api: str) -> None:
    _, feed = query(api, id_list="1711.05101v1,1711.05101,1711.05101v4,1905.02249v1")
    assert entries(feed) == {
        "1711.05101v1": "Fixing  Weight Decay Regularization in Adam",
        "1711.05101v3": "Decoupled Weight Decay Regularization",
        "1905.02249v1": "MixMatch:  A Holistic Approach to Semi-Supervised Learning",
    }


@pytest.mark.parametrize("identifier", ["abc", "1234.1234", "9711200", "hep-th/971120", "1905.02249v", "1905.2"])
def test_one_malformed_identifier_spoils_the_request(api: str, identifier: str) -> None:
    status, feed = query(api, id_list=f"1905.02249,{identifier}")
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert (status, _text(entry, "title"), _text(entry, "summary")) == (
        400,
        "Error",
        f"incorrect id format for {identifier}",
    )


@pytest.mark.parametrize(
    "parameters", [{"start": -1}, {"max_results": "many"}, {"max_results": 30001}, {"sortBy": "x"}]
)
def test_parameters_that_cannot_be_are_refused(api: str, parameters: dict[str, str | int]) -> None:
    status, feed = query(api, id_list="1905.02249", **parameters)
    assert (status, list(entries(feed).values())) == (400, ["Error"])


def test_ten_entries_come_unless_more_are_requested_and_in_no_order(api: str) -> None:
    ids = [paper.identifier for paper in generated(50)]
    _, ten = query(api, id_list=",".join(ids))
    _, all_of_them = query(api, id_list=",".join(ids), max_results=100)
    _, rest = query(api, id_list=",".join(ids), start=40, max_results=100)
    found = [name.partition("v")[0] for name in entries(all_of_them)]
    assert (len(entries(ten)), len(entries(rest))) == (10, 10)
    assert found != ids
    assert sorted(found) == sorted(ids)
    assert ten.findtext(f"{SEARCH}totalResults") == "50"


def test_the_total_is_not_to_be_trusted(api: str) -> None:
    status, feed = query(api, id_list=arxiv.PHANTOM)
    assert (status, entries(feed), feed.findtext(f"{SEARCH}totalResults")) == (200, {}, "1")


def test_titles_are_untidy_and_comments_tell_what_was_withdrawn(api: str) -> None:
    _, feed = query(api, id_list="2308.08167,1501.02876,1703.01780", max_results=3)
    titles = entries(feed)
    assert "  " in titles["2308.08167v2"].strip()
    assert titles["1703.01780v6"].startswith("Mean teachers are better role models:\n  Weight")
    comments = [one.text or "" for one in feed.iter("{http://arxiv.org/schemas/atom}comment")]
    assert sorted("superseded by 2405.13351" in comment for comment in comments) == [False, True]
    assert all("This paper has been withdrawn by" in comment for comment in comments)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ('ti:"MixMatch"', {"1905.02249v2"}),
        ('ti:"swin transformer"', {"2103.14030v2", "2111.09883v2"}),
        ('ti:"swin transformer" AND all:hierarchical', {"2103.14030v2"}),
        ("ti:swin AND ti:v2", {"2111.09883v2"}),
        ('all:"hep-th"', {"hep-th/9711200v3"}),
        ('ti:"No Such Paper"', set()),
        ("", set()),
    ],
)
def test_a_search_finds_the_words_of_a_title(api: str, search: str, found: set[str]) -> None:
    status, feed = query(api, search_query=search)
    assert (status, set(entries(feed))) == (200, found)


def test_results_are_sorted_by_date_where_that_is_requested(api: str) -> None:
    _, feed = query(api, search_query="ti:swin", sortBy="submittedDate", sortOrder="ascending")
    assert list(entries(feed)) == ["2103.14030v2", "2111.09883v2"]


@pytest.mark.parametrize("search", ['ti:"open', "a OR b", "nowhere:x"])
def test_a_search_that_cannot_be_read_is_refused(api: str, search: str) -> None:
    assert query(api, search_query=search)[0] == 400


def test_calls_fail_as_planned_and_are_recorded() -> None:
    plan: dict[int, Answer] = {
        1: arxiv.wait(3),
        2: arxiv.UNAVAILABLE,
        3: arxiv.NOT_ACCEPTABLE,
        4: "hang",
        5: "half a body",
    }
    with Arxiv(plan=plan.get) as server:
        answers = [request(f"{server.url}?id_list=1905.02249") for _ in range(3)]
        for _ in range(2):
            with pytest.raises(BROKEN):
                request(f"{server.url}?id_list=1905.02249", timeout=0.2)
        assert entries(query(server.url, id_list="1905.02249")[1])
    assert [answer.status for answer in answers] == [429, 503, 406]
    assert answers[0].headers["retry-after"] == "3"
    assert [call.ids for call in server.calls] == [("1905.02249",)] * 6
    assert {call.connections for call in server.calls} == {1}
