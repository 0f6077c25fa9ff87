"""Recordings: every request of a run with its answer, in a file that another run can be answered from.

A file holds one JSON object a line: first what it is and when it was made, then the exchanges, sorted by address.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any, get_args

from paperstack_lint.online.network.exchange import Ask, Exchange, Failure, FailureKind, Reply
from paperstack_lint.storage import files
from paperstack_lint.storage.cache_folder import is_writable
from paperstack_lint.storage.files import error_text
from paperstack_lint.storage.trust import writable_tree

FORMAT = "paperstack-lint recording"
VERSION = 1
_LATEST = 1e11
"""Seconds since the epoch: beyond it dates have no four digits for the year."""
_OTHER = "name another file with --record"

_HEADERS = frozenset(
    "cf-mitigated content-encoding content-length content-type location ratelimit-remaining ratelimit-reset "
    "retry-after server x-amzn-waf-action x-dd-b x-ratelimit-remaining x-ratelimit-reset "
    "x-sucuri-block".split()
)
"""What verdicts depend on; the rest (cookies, dates, traces) would make each recording another."""


class RecordingError(Exception):
    """A recording that cannot be written or read; the message names the file, the reason and the remedy."""


def check(file: Path) -> None:
    """Raises RecordingError where no recording can be written, or something else would be lost by it."""
    try:
        files.target_of(file, [writable_tree(file, named=True)])
        if file.exists():
            _check_there(file)
        if not is_writable(file.resolve().parent, os.W_OK | os.X_OK):
            raise RecordingError(f"{file.as_posix()}: is in no folder that can be written to: {_OTHER}")
    except files.OutsideError as error:
        raise RecordingError(f"{error}: {_OTHER}") from None
    except OSError as error:
        raise _unwritable(file, error) from None


def _check_there(file: Path) -> None:
    """Raises RecordingError where a file is neither empty nor a recording that may be written over; and OSError."""
    if not file.is_file():
        raise RecordingError(f"{file.as_posix()}: is no regular file: {_OTHER}")
    if not is_writable(file, os.W_OK):
        raise RecordingError(f"{file.as_posix()}: cannot be written: it is read-only; {_OTHER}")
    with file.open("rb") as opened:
        head = opened.readline(1000)
    if head and not _is_head(head):
        raise RecordingError(f"{file.as_posix()}: is no recording: {_OTHER}")


def _is_head(line: bytes | str) -> bool:
    with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
        return bool(json.loads(line)["format"] == FORMAT)
    return False


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
            text = "".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines)
            files.write_or_create(file, text, [writable_tree(file, named=True)])
        except files.FileError as error:
            raise RecordingError(f"{error}; {_OTHER}") from None


def _unwritable(file: Path, error: OSError) -> RecordingError:
    return RecordingError(f"{file.as_posix()}: cannot be written: {error_text(error)}; {_OTHER}")


class Replayer:
    """Answers from a recording; equal requests in their order, the last answer again and again."""

    def __init__(self, file: Path) -> None:
        """Read a recording. Raises RecordingError."""
        lines = _lines(file)
        self._answers: dict[str, list[Reply | Failure]] = defaultdict(list)
        self.started = _started(file, lines[0])
        for number, line in enumerate(lines[1:], 2):
            try:
                ask, answer = _read(json.loads(line))
                self._answers[_key(ask)].append(answer)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                message = f"line {number} is no part of a recording; record it anew with --record"
                raise RecordingError(f"{file.as_posix()}: {message}") from None

    async def send(self, ask: Ask) -> Reply | Failure:
        """The recorded answer."""
        answers = self._answers.get(_key(ask))
        if not answers:
            return Failure("unrecorded", "the recording does not hold it")
        return answers.pop(0) if len(answers) > 1 else answers[0]


def _lines(file: Path) -> list[str]:
    """The lines of a recording, at least one. Raises RecordingError."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise RecordingError(f"{file.as_posix()}: cannot be read: {error_text(error)}") from None
    except UnicodeDecodeError:
        raise _foreign(file) from None
    if not lines:
        raise RecordingError(f"{file.as_posix()}: is empty; record it with --record")
    return lines


def _started(file: Path, head: str) -> float:
    """When a run was recorded, as the first line has it. Raises RecordingError."""
    if not _is_head(head):
        raise _foreign(file)
    with contextlib.suppress(ValueError, OverflowError, KeyError, TypeError):
        told = json.loads(head)
        if told["version"] != VERSION:
            raise RecordingError(f"{file.as_posix()}: was written by another version of the tool; record it anew")
        if 0 <= (started := float(told["started"])) < _LATEST:
            return started
    raise _foreign(file)


def _foreign(file: Path) -> RecordingError:
    return RecordingError(f"{file.as_posix()}: is no recording; record it with --record")


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
        kind = line["failure"]["kind"]
        if kind not in get_args(FailureKind):
            raise ValueError
        return ask, Failure(kind, str(line["failure"]["reason"]))
    reply = line["reply"]
    if type(reply["status"]) is not int or not 100 <= reply["status"] <= 999:
        raise ValueError
    body = base64.b64decode(reply["base64"]) if "base64" in reply else str(reply["body"]).encode()
    headers = tuple((str(name), str(value)) for name, value in reply["headers"])
    return ask, Reply(reply["status"], headers, body, bool(reply.get("cut")))
