"""Recordings: what they hold, and that a run from one is the run that was recorded."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from paperstack_lint.web.network.exchange import Ask, Failure, Reply
from paperstack_lint.web.network.recording import Recorder, RecordingError, Replayer
from tests.scripted_exchange import Script

A, B = "https://example.com/a", "https://example.com/b"
PNG = b"\x89PNG\r\n\x1a\n\xff\x00"


def recorded(file: Path, answers: dict[str, Reply | Failure | list[Reply | Failure]], asks: list[Ask]) -> None:
    recorder = Recorder(Script(answers), 1_800_000_000.0)

    async def run() -> None:
        for ask in asks:
            await recorder.send(ask)

    asyncio.run(run())
    recorder.write(file)


def replayed(file: Path, asks: list[Ask]) -> list[Reply | Failure]:
    replayer = Replayer(file)

    async def run() -> list[Reply | Failure]:
        return [await replayer.send(ask) for ask in asks]

    return asyncio.run(run())


def test_replay_gives_what_was_recorded(tmp_path: Path) -> None:
    answers: dict[str, Reply | Failure | list[Reply | Failure]] = {
        A: [Reply(500), Reply(200, (("content-type", "image/png"),), PNG, cut=True)],
        f"HEAD {B}": Failure("tls", "the certificate has expired"),
        f"GET {B}": Reply(200, (("content-type", "text/html"),), "正文".encode()),
    }
    asks = [Ask("GET", A, limit=10), Ask("HEAD", B), Ask("GET", A, limit=10), Ask("GET", B)]
    recorded(tmp_path / "r.jsonl", answers, asks)
    first, tls, second, page = replayed(tmp_path / "r.jsonl", asks)
    assert first == Reply(500)
    assert second == Reply(200, (("content-type", "image/png"),), PNG, cut=True)
    assert tls == Failure("tls", "the certificate has expired")
    assert page == Reply(200, (("content-type", "text/html"),), "正文".encode())


def test_last_answer_goes_on_and_what_was_not_asked_is_unrecorded(tmp_path: Path) -> None:
    recorded(tmp_path / "r.jsonl", {A: Reply(200)}, [Ask("GET", A)])
    asks = [Ask("GET", A), Ask("GET", A), Ask("HEAD", A), Ask("GET", A, (("referer", "x"),)), Ask("GET", B)]
    answers = replayed(tmp_path / "r.jsonl", asks)
    assert answers[:2] == [Reply(200), Reply(200)]
    assert [isinstance(one, Failure) and one.kind for one in answers[2:]] == ["unrecorded"] * 3


def test_recording_holds_no_cookies_and_is_the_same_in_any_order(tmp_path: Path) -> None:
    answers: dict[str, Reply | Failure | list[Reply | Failure]] = {
        A: Reply(200, (("set-cookie", "session=secret"), ("date", "now"), ("server", "x"))),
        B: Reply(404),
    }
    asks = [Ask("GET", A), Ask("GET", B)]
    recorded(tmp_path / "one", answers, asks)
    recorded(tmp_path / "other", answers, asks[::-1])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert b"secret" not in (tmp_path / "one").read_bytes()
    assert (tmp_path / "one").read_bytes().isascii()


HEAD = json.dumps({"format": "paperstack-lint recording", "version": 1, "started": 1.0})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("{}", "line 1 is no part of a recording"),
        ("nonsense", "line 1 is no part of a recording"),
        (HEAD.replace("1,", "2,"), "line 1 is no part of a recording"),
        (f"{HEAD}\n[]", "line 2 is no part of a recording"),
        (f'{HEAD}\n{{"ask": {{"method": "GET"}}}}', "line 2 is no part of a recording"),
        (f"{HEAD}\n" + "[" * 100_000, "line 2 is no part of a recording"),
        ("\udcff", "cannot be read"),
    ],
)
def test_file_that_is_no_recording_is_an_error_that_names_it(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "r.jsonl").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(RecordingError, match=rf"r\.jsonl: {message}"):
        Replayer(tmp_path / "r.jsonl")


def test_file_that_is_not_there_or_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="cannot be read"):
        Replayer(tmp_path / "none")
    with pytest.raises(RecordingError, match="cannot be written"):
        recorded(tmp_path, {}, [])
