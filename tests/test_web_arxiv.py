"""arXiv's API, asked over real sockets; the clock waits for nothing, so that three seconds take none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import pytest

from paperstack_lint.web.arxiv import feed
from paperstack_lint.web.arxiv.api import BATCH, Arxiv
from paperstack_lint.web.arxiv.records import Record
from paperstack_lint.web.arxiv.turn import Turn
from paperstack_lint.web.clock import InstantClock
from paperstack_lint.web.network.guard import Guard
from paperstack_lint.web.network.resolver import SystemResolver
from paperstack_lint.web.network.wire import Wire
from tests.servers import arxiv as simulation
from tests.servers.catalogue import PAPERS, generated
from tests.servers.serving import Plan

T = TypeVar("T")
KNOWN = [paper.identifier for paper in PAPERS]


class Asked:
    """What came of asking the simulation."""

    def __init__(self, server: simulation.Arxiv) -> None:
        self.server = server
        self.clock = InstantClock(1_800_000_000)
        self.starts: list[float] = []
        self.trouble = ""

    def records(self, identifiers: Sequence[str]) -> dict[str, Record | None]:
        async def run(api: Arxiv) -> dict[str, Record | None]:
            return {name: record async for name, record in api.records(identifiers)}

        return asyncio.run(self._with(run))

    def search(self, title: str) -> tuple[Record, ...] | None:
        return asyncio.run(self._with(lambda api: api.search(title)))

    async def _with(self, action: Callable[[Arxiv], Awaitable[T]]) -> T:
        guard = Guard(frozenset(self.server.hosts))
        async with Wire(guard, SystemResolver(), agent="test") as wire:
            api = Arxiv(wire, Turn(None, self.clock), self.server.url, self.clock, self._start)
            result = await action(api)
            self.trouble = api.trouble
            return result

    def _start(self, _: str) -> None:
        self.starts.append(self.clock.passed())


def asked(identifiers: Sequence[str], plan: Plan = lambda _: None) -> tuple[dict[str, Record | None], Asked]:
    with simulation.Arxiv(plan=plan) as server:
        run = Asked(server)
        return run.records(identifiers), run


def test_records_have_title_version_and_comment() -> None:
    found = asked(["1706.03762"])[0]
    record = found["1706.03762"]
    assert record
    assert record.title == "Attention Is All You Need"
    assert record.version > 1
    assert record.authors


def test_five_hundred_identifiers_take_five_calls_at_most_and_three_seconds_from_start_to_start() -> None:
    papers = generated(500)
    with simulation.Arxiv(papers) as server:
        run = Asked(server)
        found = run.records([paper.identifier for paper in papers])
        calls = server.calls
    assert all(found.values())
    assert len(found) == 500
    assert len(calls) <= 5
    assert max(call.connections for call in calls) == 1
    assert min(after - before for before, after in pairwise(run.starts)) >= 3.0


def test_absent_identifier_is_asked_for_alone_before_it_is_believed() -> None:
    with simulation.Arxiv() as server:
        found = Asked(server).records(["1706.03762", "2001.99999", simulation.PHANTOM])
        calls = server.calls
    assert found["1706.03762"]
    assert found["2001.99999"] is None
    assert found[simulation.PHANTOM] is None
    assert [call.ids for call in calls[1:]] == [("2001.99999",), (simulation.PHANTOM,)]


def test_one_malformed_identifier_costs_the_others_nothing() -> None:
    names = [*KNOWN[:20], "1234.1234", *KNOWN[20:40]]
    found = asked(names)[0]
    assert {name for name, record in found.items() if record} == set(names) - {"1234.1234"}
    assert "1234.1234" not in found


@pytest.mark.parametrize(
    "trouble",
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
def test_call_that_fails_is_made_again(trouble: object) -> None:
    found, run = asked(["1706.03762", "2001.99999"], {1: trouble, 3: trouble}.get)  # type: ignore[arg-type]
    assert found["1706.03762"]
    assert found["2001.99999"] is None
    assert run.trouble == ""


@pytest.mark.parametrize("trouble", [simulation.RATE_EXCEEDED, simulation.UNAVAILABLE, simulation.wait(7200), "reset"])
def test_nothing_is_judged_from_calls_that_fail(trouble: object) -> None:
    found, run = asked(["1706.03762", "2001.99999"], lambda _: trouble)  # type: ignore[arg-type,return-value]
    assert found == {}
    assert run.trouble
    assert len(run.starts) <= 3


def test_absence_is_not_believed_when_the_second_look_fails() -> None:
    found = asked(["2001.99999"], {2: simulation.wait(9999)}.get)[0]
    assert found == {}


def test_old_identifiers_and_batches_of_any_order() -> None:
    names = list(reversed(KNOWN))
    found = asked(names)[0]
    assert set(found) == set(names)
    assert all(record and record.identifier == name for name, record in found.items())
    assert any("/" in name for name in names)


def test_search_finds_by_words_of_the_title() -> None:
    with simulation.Arxiv() as server:
        run = Asked(server)
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
    with pytest.raises(feed.FeedError):
        feed.read(body)


def test_entries_that_are_no_papers_are_left_out() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/1234.12345v1</id><title>x</title>
    </entry><entry><title>y</title></entry><entry><id>http://arxiv.org/abs/2104.12255v1</id><title>
     0  </title></entry></feed>"""
    assert [(one.identifier, one.title) for one in feed.read(body)] == [("2104.12255", "0")]


def test_recorded_answers_are_read(tmp_path: Path) -> None:
    folder = Path(__file__).parent.parent.parent / "shared/arxiv-recorded"
    if not folder.is_dir():
        pytest.skip("the recorded answers are not on this machine")
    for file in sorted(folder.glob("*.json")):
        recorded = json.loads(file.read_text("utf-8"))
        body = recorded["body"].encode()
        if recorded["status_code"] != 200:
            with pytest.raises(feed.FeedError):
                feed.read(body)
        else:
            assert len(feed.read(body)) == body.count(b"<entry>")


def test_a_batch_is_a_hundred_at_least() -> None:
    assert BATCH >= 100
