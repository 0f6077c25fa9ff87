"""Recordings: every request of a run with its answer, in a file that another run can be answered from.

A file holds one JSON object a line: first what it is and when it was made, then the exchanges, sorted by address.
"""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from paperstack_lint.web.network.exchange import Ask, Exchange, Failure, Reply

FORMAT = "paperstack-lint recording"
VERSION = 1

_HEADERS = frozenset(
    "cf-mitigated content-encoding content-length content-type location ratelimit-remaining ratelimit-reset "
    "retry-after server x-amzn-waf-action x-dd-b x-ratelimit-remaining x-ratelimit-reset "
    "x-sucuri-block".split()
)
"""What verdicts depend on; the rest (cookies, dates, traces) would make each recording another."""


class RecordingError(Exception):
    """A recording that cannot be written or read; the message names the file, the reason and the remedy."""


class Recorder:
    """Passes requests on and keeps what is answered."""

    def __init__(self, exchange: Exchange, started: float) -> None:
        self._exchange = exchange
        self._started = started
        self._lines: list[tuple[Ask, Reply | Failure]] = []

    async def send(self, ask: Ask) -> Reply | Failure:
        """The answer of the exchange behind."""
        answer = await self._exchange.send(ask)
        if isinstance(answer, Reply):
            kept = tuple(pair for pair in answer.headers if pair[0] in _HEADERS)
            answer = answer._replace(headers=kept)  # what a replay will see is what this run sees
        self._lines.append((ask, answer))
        return answer

    def write(self, file: Path) -> None:
        """Write what was asked so far. Raises RecordingError."""
        lines = [{"format": FORMAT, "version": VERSION, "started": self._started}]
        exchanges = sorted(self._lines, key=lambda line: _key(line[0]))  # stable: equal requests stay in order
        lines += [_written(ask, answer) for ask, answer in exchanges]
        try:
            file.write_text("".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines), encoding="ascii")
        except OSError as error:
            raise RecordingError(f"{file.as_posix()}: cannot be written: {_reason(error)}") from None


class Replayer:
    """Answers from a recording; equal requests in their order, the last answer again and again."""

    def __init__(self, file: Path) -> None:
        """Read a recording. Raises RecordingError."""
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise RecordingError(f"{file.as_posix()}: cannot be read: {_reason(error)}") from None
        self._answers: dict[str, list[Reply | Failure]] = defaultdict(list)
        self.started = 0.0
        for number, line in enumerate(lines, 1):
            try:
                self._take(json.loads(line), first=number == 1)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                message = f"line {number} is no part of a recording; record it anew with --record"
                raise RecordingError(f"{file.as_posix()}: {message}") from None
        if not lines:
            raise RecordingError(f"{file.as_posix()}: is empty; record it with --record")

    def _take(self, line: dict[str, Any], *, first: bool) -> None:
        if first:
            if line["format"] != FORMAT or line["version"] != VERSION:
                raise ValueError
            self.started = float(line["started"])
            return
        ask, answer = _read(line)
        self._answers[_key(ask)].append(answer)

    async def send(self, ask: Ask) -> Reply | Failure:
        """The recorded answer."""
        answers = self._answers.get(_key(ask))
        if not answers:
            return Failure("unrecorded", "the recording does not hold it")
        return answers.pop(0) if len(answers) > 1 else answers[0]


def _key(ask: Ask) -> str:
    return json.dumps([ask.url, ask.method, sorted(ask.headers)])


def _written(ask: Ask, answer: Reply | Failure) -> dict[str, Any]:
    request = {"method": ask.method, "url": ask.url, "headers": dict(ask.headers)}
    if isinstance(answer, Failure):
        return {"ask": request, "failure": answer._asdict()}
    return {"ask": request, "reply": {"status": answer.status, "headers": answer.headers, **_body(answer)}}


def _body(reply: Reply) -> dict[str, Any]:
    cut = {"cut": True} if reply.cut else {}
    try:
        return {"body": reply.body.decode("utf-8"), **cut}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(reply.body).decode("ascii"), **cut}


def _read(line: dict[str, Any]) -> tuple[Ask, Reply | Failure]:
    request = line["ask"]
    ask = Ask(request["method"], request["url"], tuple(request["headers"].items()))
    if "failure" in line:
        return ask, Failure(line["failure"]["kind"], str(line["failure"]["reason"]))
    reply = line["reply"]
    body = base64.b64decode(reply["base64"]) if "base64" in reply else str(reply["body"]).encode()
    headers = tuple((str(name), str(value)) for name, value in reply["headers"])
    return ask, Reply(int(reply["status"]), headers, body, bool(reply.get("cut")))


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
