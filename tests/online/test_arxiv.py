"""arXiv's API, over real sockets; the clock is instant, so that three seconds take no time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import pytest

from paperstack_lint.collection.network_results import NetworkResults
from paperstack_lint.online.arxiv.api import BATCH, CALL_INTERVAL, Arxiv, FeedError, parse_feed
from paperstack_lint.online.arxiv.lookup import PaperLookup
from paperstack_lint.online.arxiv.rate_limit import ArxivRateLimit
from paperstack_lint.online.clock import InstantClock
from paperstack_lint.online.context import NetworkContext
from paperstack_lint.online.network.guard import Guard
from paperstack_lint.online.network.resolver import SystemResolver
from paperstack_lint.online.network.wire import Wire
from paperstack_lint.online.network_cache import NetworkCache
from paperstack_lint.online.what_to_request import ClaimedTitle, Requests
from paperstack_lint.papers.agreement import compare_titles
from paperstack_lint.papers.matching import arxiv_records
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
from paperstack_lint.storage.store import Store
from paperstack_lint.text.progress import Progress
from tests.servers import arxiv as simulation
from tests.servers.catalogue import PAPERS, Paper, generated
from tests.servers.serving import Plan, Response

T = TypeVar("T")
KNOWN = [paper.identifier for paper in PAPERS]
EMPTY = Response(200, body=b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>')


class Client(Progress):
    """A client of the simulation that records its requests and delays."""

    def __init__(self, server: simulation.Arxiv) -> None:
        super().__init__()
        self.server = server
        self.clock = InstantClock(1_800_000_000)
        self.starts: list[float] = []
        self.waits: list[tuple[str, float]] = []
        self.problem = ""

    def records(self, identifiers: Sequence[str]) -> dict[str, ArxivRecord | None]:
        async def run(api: Arxiv) -> dict[str, ArxivRecord | None]:
            return {name: record async for name, record in api.records(identifiers)}

        return asyncio.run(self._with(run))

    def search(self, title: str) -> tuple[ArxivRecord, ...] | None:
        return asyncio.run(self._with(lambda api: api.search(title)))

    async def _with(self, action: Callable[[Arxiv], Awaitable[T]]) -> T:
        guard = Guard(frozenset(self.server.hosts))
        async with Wire(guard, SystemResolver(), agent="test") as wire:
            turn = ArxivRateLimit(None, self.clock)
            api = Arxiv(wire, turn, self.server.url, self.clock, self)
            result = await action(api)
            self.problem = api.problem
            return result

    def sent(self, host: str) -> None:
        super().sent(host)
        self.starts.append(self.clock.passed())

    def waiting(self, host: str, seconds: float) -> None:
        self.waits.append((host, seconds))


def request(identifiers: Sequence[str], plan: Plan = lambda _: None) -> tuple[dict[str, ArxivRecord | None], Client]:
    with simulation.Arxiv(plan=plan) as server:
        run = Client(server)
        return run.records(identifiers), run


def test_records_have_title_version_and_comment() -> None:
    found = request(["1706.03762"])[0]
    record = found["1706.03762"]
    assert record
    assert record.title == "Attention Is All You Need"
    assert record.version > 1


def test_records_have_authors_year_journal_and_doi() -> None:
    paper = Paper(
        "1706.03762", "A Title", authors=("Ashish Vaswani", "何恺明"), journal="Nature 1, 2", doi="10.1145/1.2"
    )
    with simulation.Arxiv([paper]) as server:
        record = Client(server).records(["1706.03762"])["1706.03762"]
    assert record
    assert record.authors == ("Ashish Vaswani", "何恺明")
    assert (record.year, record.journal, record.doi) == (2017, "Nature 1, 2", "10.1145/1.2")


def test_five_hundred_identifiers_take_five_calls_at_most_and_three_seconds_from_start_to_start() -> None:
    papers = generated(500)
    with simulation.Arxiv(papers) as server:
        run = Client(server)
        found = run.records([paper.identifier for paper in papers])
        calls = server.calls
    assert all(found.values())
    assert len(found) == 500
    assert len(calls) <= 5
    assert max(call.connections for call in calls) == 1
    assert min(after - before for before, after in pairwise(run.starts)) >= 3.0


def test_absent_identifiers_are_requested_once_more_beside_one_that_there_is() -> None:
    with simulation.Arxiv() as server:
        found = Client(server).records(["1312.5602", "2001.99999", simulation.PHANTOM])
        calls = server.calls
    assert found["1312.5602"]
    assert found["2001.99999"] is None
    assert found[simulation.PHANTOM] is None
    assert [call.ids for call in calls[1:]] == [("2001.99999", simulation.PHANTOM, "1312.5602")]


def test_two_hundred_identifiers_that_nobody_has_take_three_calls() -> None:
    names = [f"2001.{number}" for number in range(99_000, 99_200)]
    with simulation.Arxiv() as server:
        assert Client(server).records(names) == dict.fromkeys(names)
        assert len(server.calls) == 3


@pytest.mark.parametrize("names", [["1312.5602"], ["1706.03762"], ["2001.99999"], ["1312.5602", "2001.99999"]])
def test_empty_answers_say_nothing_of_a_paper(names: list[str]) -> None:
    found, run = request(names, lambda _: EMPTY)
    assert found == {}
    assert len(run.starts) == 2


def test_empty_answer_to_the_second_look_says_nothing_of_a_paper() -> None:
    found = request(["1312.5602", "2001.99999"], {2: EMPTY}.get)[0]
    assert set(found) == {"1312.5602"}


def test_where_no_paper_is_known_to_exist_none_is_absent() -> None:
    with simulation.Arxiv(()) as server:
        assert Client(server).records(["2001.99999"]) == {}


def test_paper_that_only_the_second_response_contains_is_there() -> None:
    found = request(["1312.5602"], {1: EMPTY}.get)[0]
    assert found["1312.5602"]


@pytest.mark.parametrize(
    "entry",
    [
        "<id>http://arxiv.org/abs/1312.5602v1</id>",
        "<id>http://arxiv.org/abs/1312.5602v1</id><title> </title>",
        "<id>elsewhere</id><title>A Paper</title>",
        "<title>A Paper</title>",
    ],
)
def test_entry_that_cannot_be_read_says_nothing_of_its_paper(entry: str) -> None:
    other = "<entry><id>http://arxiv.org/abs/1706.03762v7</id><title>Attention Is All You Need</title></entry>"
    body = f'<feed xmlns="http://www.w3.org/2005/Atom">{other}<entry>{entry}</entry></feed>'.encode()
    found = request(["1312.5602", "1706.03762"], lambda _: Response(200, body=body))[0]
    assert set(found) == {"1706.03762"}


def test_api_that_calls_everything_malformed_soon_gets_no_more_requests() -> None:
    names = [f"2001.{number}" for number in range(10_000, 10_200)]
    found, run = request(names, lambda _: Response(400))
    assert found == {}
    assert run.problem
    assert len(run.starts) <= 16


def test_that_the_turn_is_awaited_is_reported_before_each_call() -> None:
    run = request(["1706.03762", "2001.99999"])[1]
    assert run.waits == [("arXiv", CALL_INTERVAL)] * len(run.starts) == [("arXiv", CALL_INTERVAL)] * 2


def test_one_malformed_identifier_costs_the_others_nothing() -> None:
    names = [*KNOWN[:20], "1234.1234", *KNOWN[20:40]]
    found = request(names)[0]
    assert {name for name, record in found.items() if record} == set(names) - {"1234.1234"}
    assert "1234.1234" not in found


@pytest.mark.parametrize(
    "failure",
    [
        simulation.RATE_EXCEEDED,
        simulation.UNAVAILABLE,
        simulation.NOT_ACCEPTABLE,
        simulation.wait(20),
        "reset",
        "half a header",
        "half a body",
        "close",
    ],
)
def test_call_that_fails_is_made_again(failure: object) -> None:
    found, run = request(["1706.03762", "2001.99999"], {1: failure, 3: failure}.get)  # type: ignore[arg-type]
    assert found["1706.03762"]
    assert found["2001.99999"] is None
    assert run.problem == ""


@pytest.mark.parametrize("failure", [simulation.RATE_EXCEEDED, simulation.UNAVAILABLE, simulation.wait(7200), "reset"])
def test_nothing_is_concluded_from_calls_that_fail(failure: object) -> None:
    found, run = request(["1706.03762", "2001.99999"], lambda _: failure)  # type: ignore[arg-type,return-value]
    assert found == {}
    assert run.problem
    assert len(run.starts) <= 3


def test_absence_is_not_believed_when_the_second_look_fails() -> None:
    found = request(["2001.99999"], {2: simulation.wait(9999)}.get)[0]
    assert found == {}


def test_old_identifiers_and_batches_of_any_order() -> None:
    names = list(reversed(KNOWN))
    found = request(names)[0]
    assert set(found) == set(names)
    assert all(record and record.identifier == name for name, record in found.items())
    assert any("/" in name for name in names)


def test_search_finds_by_words_of_the_title() -> None:
    with simulation.Arxiv() as server:
        run = Client(server)
        found = run.search("MixMatch")
        assert run.search("No Such Paper on Nothing") == ()
        assert run.search("“—”") == ()
    assert found
    assert any(record.title.startswith("MixMatch: ") for record in found)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{}",
        b"<feed></feed>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><feed xmlns="http://www.w3.org/2005/Atom"/>',
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://arxiv.org/api/errors#x</id></entry></feed>',
    ],
)
def test_what_is_no_feed_is_an_error(body: bytes) -> None:
    with pytest.raises(FeedError):
        parse_feed(body)


def test_entries_that_are_no_papers_are_distinguished() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/1234.12345v1</id><title>x</title>
    </entry><entry><id>http://arxiv.org/abs/math.GT/0309136v1</id></entry><entry><id>http://arxiv.org/abs/2104.12255v1</id>
    <title>
     0  </title></entry></feed>"""
    found = parse_feed(body)
    assert [(one.identifier, one.title) for one in found.records] == [("2104.12255", "0")]
    assert found.unreadable == {"math/0309136", ""}


def test_recorded_answers_are_read(tmp_path: Path) -> None:
    folder = Path(__file__).parents[3] / "shared/arxiv-recorded"
    if not folder.is_dir():
        pytest.skip("the recorded answers are not on this machine")
    for file in sorted(folder.glob("*.json")):
        recorded = json.loads(file.read_text("utf-8"))
        body = recorded["body"].encode()
        if recorded["status_code"] != 200:
            with pytest.raises(FeedError):
                parse_feed(body)
        else:
            assert len(parse_feed(body).records) == body.count(b"<entry>")


def test_a_batch_is_a_hundred_at_least() -> None:
    assert BATCH >= 100


LONG = Paper("2001.12345", "The Final Title of a Paper on Graphs", 12, "An Early Manuscript on Social Networks")
EARLY = ClaimedTitle(LONG.identifier, "", LONG.first)
OTHER = ClaimedTitle(LONG.identifier, "", "Deep Residual Learning for Image Recognition")


def looked_up(noted: ClaimedTitle, plan: Plan = lambda _: None) -> tuple[ArxivRecord, list[simulation.Call]]:
    """Return the paper after a lookup, and its calls."""

    async def run(server: simulation.Arxiv) -> ArxivRecord | None:
        clock = InstantClock(1_800_000_000)
        async with Wire(Guard(frozenset(server.hosts)), SystemResolver(), agent="test") as wire:
            lookup = PaperLookup(
                server.url, NetworkContext(wire, nullcontext(), clock, NetworkCache(Store(clock.now)), Progress())
            )
            lookup.add(Requests({}, {}, ((noted.identifier, noted.version),), (noted,), ()))
            await lookup.run()
            return lookup.papers[noted.identifier]

    with simulation.Arxiv([LONG, *PAPERS], plan) as server:
        record = asyncio.run(run(server))
        assert record
        return record, server.calls


def test_titles_of_older_versions_are_learnt_where_the_newest_has_another() -> None:
    record, calls = looked_up(EARLY)
    assert compare_titles(EARLY.text, record.titles) == "same"
    assert compare_titles(OTHER.text, record.titles) == "different"
    assert calls[1].ids == tuple(f"{LONG.identifier}v{version}" for version in (1, 2, 3, 4, 5, 6, 7, 8, 11))


def test_version_that_is_linked_is_requested_whatever_its_number() -> None:
    assert f"{LONG.identifier}v10" in looked_up(OTHER._replace(version="v10"))[1][1].ids
    assert f"{LONG.identifier}v13" not in looked_up(OTHER._replace(version="v13"))[1][1].ids


@pytest.mark.parametrize("failure", [EMPTY, Response(400), simulation.wait(9999), "reset"])
def test_where_older_titles_could_not_be_learnt_no_title_is_wrong(failure: object) -> None:
    record, _ = looked_up(OTHER, lambda call: failure if call > 1 else None)  # type: ignore[arg-type,return-value]
    assert record.title == LONG.title
    assert compare_titles(OTHER.text, record.titles) == "incomparable"


def test_title_is_compared_with_few_of_a_thousand_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def counted(text: str, known: Sequence[str]) -> str:
        compared.append(text)
        return compare_titles(text, known)

    monkeypatch.setattr(arxiv_records, "compare_titles", counted)
    records = [ArxivRecord(f"2001.{at}", 1, (title(at),)) for at in range(10_000, 11_000)]
    answers = NetworkResults({}, {}, {record.identifier: record for record in records}, {})
    for record in records:
        answers.paper_titled(f"Wrong {record.title} Machine", "")
    assert len(compared) <= 4 * len(records)
    for record in records[::100]:
        assert answers.paper_titled(record.title.replace(":", " -"), "") == record
        assert answers.paper_titled(record.title, record.identifier) is None


def title(number: int) -> str:
    """A title whose words many others have, too."""
    things = "Networks Transformers Learners Kernels Encoders Policies Priors Graphs Fields Solvers".split()
    one, two, three, four = (things[number // 10**place % 10] for place in range(4))
    return f"{one}{two}: Learning {two} of {three} for Efficient {four} in {one}"


@pytest.mark.parametrize(
    "text",
    ["An Image is Worth 16x16 Words", "論文: FewShot learners", "Few-Shot Learners (NeurIPS 2020)", "Few-shot learner"],
)
def test_paper_that_is_meant_is_found_by_other_spellings(text: str) -> None:
    titles = ["An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale", "Few-Shot Learners"]
    answers = NetworkResults({}, {}, {title: ArxivRecord(title, 1, (title,)) for title in titles}, {})
    assert answers.paper_titled(text, "")


def test_what_was_learnt_long_ago_does_not_accuse_a_note(tmp_path: Path) -> None:
    paper = Paper(
        "1905.02249", "A Second Title of a Paper on Graphs and Networks", 2, first="The First Title of a Manuscript"
    )
    noted = ClaimedTitle("1905.02249", "v2", paper.title)
    for days, calls in ((0.5, 0), (2.0, 1)):
        clock = InstantClock(1_800_000_000)
        store = Store.open(tmp_path / str(days), clock.now)
        cache = NetworkCache(store)
        cache.store_paper("1905.02249", ArxivRecord("1905.02249", 1, ("The First Title of a Manuscript",)))
        clock = InstantClock(1_800_000_000 + days * 86_400)
        store._now = clock.now
        with simulation.Arxiv([paper]) as server:
            record = asyncio.run(_known(server, cache, clock, noted))
            assert len(server.calls) == calls
        assert record.version == (2 if calls else 1)


async def _known(
    server: simulation.Arxiv, cache: NetworkCache, clock: InstantClock, noted: ClaimedTitle
) -> ArxivRecord:
    async with Wire(Guard(frozenset(server.hosts)), SystemResolver(), agent="test") as wire:
        lookup = PaperLookup(server.url, NetworkContext(wire, ArxivRateLimit(None, clock), clock, cache, Progress()))
        lookup.add(Requests({}, {}, ((noted.identifier, noted.version),), (noted,), ()))
        await lookup.run()
        record = lookup.papers[noted.identifier]
        assert record
        return record
