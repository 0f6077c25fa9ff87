"""Recordings: their content, and that a replay is the run that was recorded."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from paperstack_lint.online.network.exchange import HttpRequest, NoReply, Reply
from paperstack_lint.online.network.recording import Recorder, RecordingError, Replayer, check_writable
from tests.scripted_exchange import Script

A, B = "https://example.com/a", "https://example.com/b"
PNG = b"\x89PNG\r\n\x1a\n\xff\x00"


def recorded(
    file: Path, answers: dict[str, Reply | NoReply | list[Reply | NoReply]], requests: list[HttpRequest]
) -> None:
    recorder = Recorder(Script(answers), 1_800_000_000.0)

    async def run() -> None:
        for request in requests:
            await recorder.send(request)

    asyncio.run(run())
    recorder.write(file)


def replayed(file: Path, requests: list[HttpRequest]) -> list[Reply | NoReply]:
    replayer = Replayer(file)

    async def run() -> list[Reply | NoReply]:
        return [await replayer.send(request) for request in requests]

    return asyncio.run(run())


def test_replay_gives_what_was_recorded(tmp_path: Path) -> None:
    answers: dict[str, Reply | NoReply | list[Reply | NoReply]] = {
        A: [Reply(500), Reply(200, (("content-type", "image/png"),), PNG, cut=True)],
        f"HEAD {B}": NoReply("tls", "the certificate has expired"),
        f"GET {B}": Reply(200, (("content-type", "text/html"),), "正文".encode()),
    }
    requests = [
        HttpRequest("GET", A, limit=10),
        HttpRequest("HEAD", B),
        HttpRequest("GET", A, limit=10),
        HttpRequest("GET", B),
    ]
    recorded(tmp_path / "r.jsonl", answers, requests)
    first, tls, second, page = replayed(tmp_path / "r.jsonl", requests)
    assert first == Reply(500)
    assert second == Reply(200, (("content-type", "image/png"),), PNG, cut=True)
    assert tls == NoReply("tls", "the certificate has expired")
    assert page == Reply(200, (("content-type", "text/html"),), "正文".encode())


def test_last_answer_goes_on_and_what_was_not_requested_is_unrecorded(tmp_path: Path) -> None:
    recorded(tmp_path / "r.jsonl", {A: Reply(200)}, [HttpRequest("GET", A)])
    requests = [
        HttpRequest("GET", A),
        HttpRequest("GET", A),
        HttpRequest("HEAD", A),
        HttpRequest("GET", A, (("referer", "x"),)),
        HttpRequest("GET", B),
    ]
    answers = replayed(tmp_path / "r.jsonl", requests)
    assert answers[:2] == [Reply(200), Reply(200)]
    assert [isinstance(one, NoReply) and one.kind for one in answers[2:]] == ["unrecorded"] * 3


def test_recording_contains_no_cookies_and_is_the_same_in_any_order(tmp_path: Path) -> None:
    answers: dict[str, Reply | NoReply | list[Reply | NoReply]] = {
        A: Reply(200, (("set-cookie", "session=secret"), ("date", "now"), ("server", "x"))),
        B: Reply(404),
    }
    requests = [HttpRequest("GET", A), HttpRequest("GET", B)]
    recorded(tmp_path / "one", answers, requests)
    recorded(tmp_path / "other", answers, requests[::-1])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert b"secret" not in (tmp_path / "one").read_bytes()
    assert (tmp_path / "one").read_bytes().isascii()


HEAD = json.dumps({"format": "paperstack-lint recording", "version": 1, "started": 1.0})
REPLY = '{"ask": {"method": "GET", "url": "https://a.com/", "headers": {}}, "reply": {"status": %s, "headers": [], "body": ""}}'
FAILURE = (
    '{"ask": {"method": "GET", "url": "https://a.com/", "headers": {}}, "failure": {"kind": "none", "reason": ""}}'
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("{}", "is not a recording; record it with --record"),
        ("nonsense", "is not a recording; record it with --record"),
        ("[" * 100_000, "is not a recording; record it with --record"),
        (HEAD.replace("1,", "2,"), "was written by another version of the tool; record it again"),
        (HEAD.replace("1.0", "1e300"), "is not a recording; record it with --record"),
        (HEAD.replace("1.0", "1e999"), "is not a recording; record it with --record"),
        (HEAD.replace("1.0", "-1"), "is not a recording; record it with --record"),
        (HEAD.replace("1.0", "NaN"), "is not a recording; record it with --record"),
        (f"{HEAD}\n{REPLY % '1e999'}", "line 2 is not part of a recording"),
        (f"{HEAD}\n{REPLY % '-404'}", "line 2 is not part of a recording"),
        (f"{HEAD}\n{REPLY % '99'}", "line 2 is not part of a recording"),
        (f"{HEAD}\n{REPLY % '404.5'}", "line 2 is not part of a recording"),
        (f"{HEAD}\n{FAILURE}", "line 2 is not part of a recording"),
        (f"{HEAD}\n[]", "line 2 is not part of a recording"),
        (f'{HEAD}\n{{"ask": {{"method": "GET"}}}}', "line 2 is not part of a recording"),
        (f"{HEAD}\n" + "[" * 100_000, "line 2 is not part of a recording"),
        ("\udcff", "is not a recording; record it with --record"),
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


def test_reply_of_a_recording_that_is_sound_is_read(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(f"{HEAD}\n{REPLY % '999'}\n")
    assert replayed(tmp_path / "r.jsonl", [HttpRequest("GET", "https://a.com/")]) == [Reply(999)]


@pytest.mark.parametrize("content", ["", HEAD + "\n", HEAD.replace("1,", "2,") + "\nmore"])
def test_new_file_an_empty_one_and_a_recording_may_be_written(tmp_path: Path, content: str) -> None:
    check_writable(tmp_path / "new.jsonl")
    (tmp_path / "r.jsonl").write_text(content)
    (tmp_path / "link.jsonl").symlink_to("r.jsonl")
    check_writable(tmp_path / "r.jsonl")
    recorded(tmp_path / "link.jsonl", {A: Reply(200)}, [HttpRequest("GET", A)])
    assert replayed(tmp_path / "r.jsonl", [HttpRequest("GET", A)]) == [Reply(200)]
    assert sorted(os.listdir(tmp_path)) == ["link.jsonl", "r.jsonl"]


@pytest.mark.parametrize("content", ["---\ntitle: x\n---\n", "{}", "\udcff", " ", "[" * 100_000])
def test_file_that_is_no_recording_is_not_written_over(tmp_path: Path, content: str) -> None:
    (tmp_path / "note.md").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(RecordingError, match=r"note\.md: is not a recording: name another file with --record"):
        check_writable(tmp_path / "note.md")


def test_file_that_could_not_be_written_in_the_end_is_refused_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed").chmod(0o500)
    (tmp_path / "read-only").write_text(HEAD)
    (tmp_path / "read-only").chmod(0o400)
    for name, reason in (
        ("none/r.jsonl", "cannot be written: no such file or directory"),
        ("read-only/r.jsonl", "is not in a folder that can be written to"),
        ("closed/r.jsonl", "is not in a folder that can be written to"),
        ("read-only", "cannot be written: it is read-only"),
        ("closed", "is not a regular file: name another file with --record"),
    ):
        with pytest.raises(RecordingError, match=f"{name}: {reason}"):
            check_writable(tmp_path / name)
    with pytest.raises(RecordingError, match="is not a regular file"):
        check_writable(Path("/dev/null"))
