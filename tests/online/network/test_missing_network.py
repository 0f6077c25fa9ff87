"""Without a network a run ends within seconds, reports that, and what can be checked without it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from paperstack_lint.cli.main import main
from paperstack_lint.online.network import missing_network
from paperstack_lint.online.network.exchange import HttpRequest, NoReply, Reply
from paperstack_lint.online.network.missing_network import OfflineDetector
from paperstack_lint.online.network.resolver import UnresolvedName
from tests.program import HANG

REFUSED = NoReply("connection", "no connection")
NOTE = "---\ntitle: A\n---\n\n[a]()\n\n[b](https://one.example/b) and [c](https://two.example/c)\n"
Run = Callable[..., tuple[str, list[Reply | NoReply]]]


class Hosts:
    """An exchange with one reply for each host; one without any never replies."""

    def __init__(self, **answers: Reply | NoReply) -> None:
        self._answers = answers

    async def send(self, ask: HttpRequest) -> Reply | NoReply:
        if answer := self._answers.get(ask.url.partition("//")[2]):
            return answer
        await asyncio.Event().wait()
        raise AssertionError


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(missing_network, "GRACE_SECONDS", 0.05)
    monkeypatch.setattr(missing_network, "CONTROL_TIMEOUT", 0.05)

    def go(hosts: Hosts, *requested: str, names: str = "known") -> tuple[str, list[Reply | NoReply]]:
        async def resolve() -> None:
            if names == "hang":
                await asyncio.Event().wait()
            if names == "unknown":
                raise UnresolvedName

        async def all_of_it() -> tuple[str, list[Reply | NoReply]]:
            network = OfflineDetector(hosts, None if names == "proxy" else resolve, lambda url: url.endswith("here"))
            answers = await asyncio.wait_for(_request(network, requested), HANG)
            return await network.problem(), answers

        return asyncio.run(all_of_it())

    return go


async def _request(network: OfflineDetector, hosts: Sequence[str]) -> list[Reply | NoReply]:
    answers = await asyncio.gather(*(network.send(HttpRequest("GET", f"http://{host}")) for host in hosts))
    return [*answers, await network.send(HttpRequest("GET", f"http://{hosts[0]}"))]


@pytest.mark.parametrize("names", ["hang", "unknown", "proxy"])
def test_where_nothing_answers_all_requests_fail_soon(run: Run, names: str) -> None:
    for requested in (["a"], ["a", "b"]):
        problem, answers = run(Hosts(), *requested, names=names)
        assert problem.startswith("nothing could be reached (a: no answer): is there a network?")
        assert [answer.kind for answer in answers if isinstance(answer, NoReply)] == ["name"] * (len(requested) + 1)


def test_where_all_of_several_hosts_fail_there_is_no_network(run: Run) -> None:
    problem, answers = run(Hosts(a=REFUSED, b=REFUSED), "a", "b")
    assert "(a: no connection)" in problem
    assert answers == [REFUSED] * 3


def test_one_host_that_fails_is_out_of_order_where_names_are_known(run: Run) -> None:
    assert run(Hosts(a=REFUSED), "a")[0] == ""
    assert run(Hosts(a=REFUSED), "a", names="unknown")[0] != ""


@pytest.mark.parametrize("answer", [Reply(404), NoReply("tls", "x"), NoReply("no host", "x"), NoReply("protocol", "x")])
def test_any_answer_shows_that_there_is_a_network(run: Run, answer: Reply | NoReply) -> None:
    assert run(Hosts(a=answer, b=REFUSED, c=REFUSED), "a", "b", "c")[0] == ""


def test_a_service_on_this_machine_shows_nothing(run: Run) -> None:
    assert run(Hosts(here=Reply(200), a=REFUSED, b=REFUSED), "here", "a", "b")[0] != ""
    assert run(Hosts(here=REFUSED), "here")[0] == ""


@pytest.mark.parametrize("hanging", [True, False], ids=["silent", "unknown"])
def test_a_run_without_a_network_says_so_and_reports_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], hanging: bool
) -> None:
    end = threading.Event()

    def no_names(*_arguments: object, **_options: object) -> object:
        if hanging:
            end.wait(60)
        raise socket.gaierror(socket.EAI_AGAIN, "no")

    monkeypatch.setattr(socket, "getaddrinfo", no_names)
    monkeypatch.setattr(missing_network, "GRACE_SECONDS", 0.2)
    (tmp_path / "a.md").write_text(NOTE)
    monkeypatch.chdir(tmp_path)
    try:
        for command in (["--online"], ["links"]):
            code = main([*command, "--cache-dir", str(tmp_path / "cache"), "."])
            shown = capsys.readouterr()
            assert (code, "error: --online: nothing could be reached (" in shown.err) == (2, True)
            assert "links/empty" in shown.out or command == ["links"]
    finally:
        end.set()
