"""Record every request of a run with its reply in a file, and replay them in another run.

A file contains one JSON object a line: first its format and its date, then the exchanges, sorted by address.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any, get_args

from paperstack_lint.online.network.exchange import Exchange, FailureKind, HttpRequest, NoReply, Reply
from paperstack_lint.storage import files
from paperstack_lint.storage.cache_folder import is_writable
from paperstack_lint.storage.files import error_text
from paperstack_lint.storage.trust import writable_tree
from paperstack_lint.text.message import Message, msg

FORMAT = "paperstack-lint recording"
VERSION = 1
_MAX_TIME = 1e11
"""Seconds since the epoch: later years do not have four digits."""
_REMEDY = msg("name another file with --record")

_HEADERS = frozenset(
    "cf-mitigated content-encoding content-length content-type location ratelimit-remaining ratelimit-reset "
    "retry-after server x-amzn-waf-action x-dd-b x-ratelimit-remaining x-ratelimit-reset "
    "x-sucuri-block".split()
)
"""The headers that verdicts depend on; others (cookies, dates, traces) would make each recording different."""


class RecordingError(Exception):
    """A recording cannot be written or read; the message names the file, the reason and the remedy."""


def check_writable(file: Path) -> None:
    """Raise RecordingError where no recording can be written, or another file would be overwritten by it."""
    try:
        files.target_of(file, [writable_tree(file, named=True)])
        if file.exists():
            _check_existing(file)
        if not is_writable(file.resolve().parent, os.W_OK | os.X_OK):
            raise RecordingError(
                msg("{file}: is not in a folder that can be written to: {remedy}", file=file.as_posix(), remedy=_REMEDY)
            )
    except files.OutsideError as error:
        raise RecordingError(msg("{problem}: {remedy}", problem=str(error), remedy=_REMEDY)) from None
    except OSError as error:
        raise _unwritable(file, error) from None


def _check_existing(file: Path) -> None:
    """Raise RecordingError unless a file is empty, or a recording that may be overwritten. Raises OSError, too."""
    if not file.is_file():
        raise RecordingError(msg("{file}: is not a regular file: {remedy}", file=file.as_posix(), remedy=_REMEDY))
    if not is_writable(file, os.W_OK):
        raise RecordingError(
            msg("{file}: cannot be written: it is read-only; {remedy}", file=file.as_posix(), remedy=_REMEDY)
        )
    with file.open("rb") as opened:
        head = opened.readline(1000)
    if head and not _is_head(head):
        raise RecordingError(msg("{file}: is not a recording: {remedy}", file=file.as_posix(), remedy=_REMEDY))


def _is_head(line: bytes | str) -> bool:
    with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
        return bool(json.loads(line)["format"] == FORMAT)
    return False


class Recorder:
    """An exchange that records the requests and replies of another."""

    def __init__(self, exchange: Exchange, started: float) -> None:
        self._exchange = exchange
        self._started = started
        self._exchanges: list[tuple[HttpRequest, Reply | NoReply]] = []

    async def send(self, request: HttpRequest) -> Reply | NoReply:
        """Return the reply of the other exchange, without the headers that are not recorded."""
        reply = await self._exchange.send(request)
        if isinstance(reply, Reply):
            headers = tuple(pair for pair in reply.headers if pair[0] in _HEADERS)
            reply = reply._replace(headers=headers)  # what a replay will see is what this run sees
        self._exchanges.append((request, reply))
        return reply

    def write(self, file: Path) -> None:
        """Write the requests so far. Raises RecordingError."""
        lines = [{"format": FORMAT, "version": VERSION, "started": self._started}]
        exchanges = sorted(self._exchanges, key=lambda one: _key(one[0]))  # stable: equal requests stay in order
        lines += [_serialize(request, reply) for request, reply in exchanges]
        try:
            text = "".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines)
            files.write_or_create(file, text, [writable_tree(file, named=True)])
        except files.FileError as error:
            raise RecordingError(msg("{problem}; {remedy}", problem=str(error), remedy=_REMEDY)) from None


def _unwritable(file: Path, error: OSError) -> RecordingError:
    return RecordingError(
        msg(
            "{file}: cannot be written: {reason}; {remedy}",
            file=file.as_posix(),
            reason=error_text(error),
            remedy=_REMEDY,
        )
    )


class Replayer:
    """An exchange that replays a recording: equal requests in their order, the last reply again and again."""

    def __init__(self, file: Path) -> None:
        """Read a recording. Raises RecordingError."""
        lines = _read_lines(file)
        self._replies: dict[str, list[Reply | NoReply]] = defaultdict(list)
        self.started = _parse_start(file, lines[0])
        for number, line in enumerate(lines[1:], 2):
            try:
                request, reply = _parse(json.loads(line))
                self._replies[_key(request)].append(reply)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                message = msg("line {number} is not part of a recording; record it again with --record", number=number)
                raise RecordingError(msg("{path}: {problem}", path=file.as_posix(), problem=message)) from None

    async def send(self, request: HttpRequest) -> Reply | NoReply:
        """Return the recorded reply."""
        replies = self._replies.get(_key(request))
        if not replies:
            return NoReply("unrecorded", msg("the recording does not contain it"))
        return replies.pop(0) if len(replies) > 1 else replies[0]


def _read_lines(file: Path) -> list[str]:
    """Return the lines of a recording, at least one. Raises RecordingError."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise RecordingError(
            msg("{file}: cannot be read: {reason}", file=file.as_posix(), reason=error_text(error))
        ) from None
    except UnicodeDecodeError:
        raise _not_a_recording(file) from None
    if not lines:
        raise RecordingError(msg("{file}: is empty; record it with --record", file=file.as_posix()))
    return lines


def _parse_start(file: Path, head: str) -> float:
    """Return the time of a recording by its first line, in seconds since the epoch. Raises RecordingError."""
    if not _is_head(head):
        raise _not_a_recording(file)
    with contextlib.suppress(ValueError, OverflowError, KeyError, TypeError):
        first = json.loads(head)
        if first["version"] != VERSION:
            raise RecordingError(
                msg("{file}: was written by another version of the tool; record it again", file=file.as_posix())
            )
        if 0 <= (started := float(first["started"])) < _MAX_TIME:
            return started
    raise _not_a_recording(file)


def _not_a_recording(file: Path) -> RecordingError:
    return RecordingError(msg("{file}: is not a recording; record it with --record", file=file.as_posix()))


def _key(request: HttpRequest) -> str:
    return json.dumps([request.url, request.method, sorted(request.headers)])


def _serialize(request: HttpRequest, reply: Reply | NoReply) -> dict[str, Any]:
    fields = {"method": request.method, "url": request.url, "headers": dict(request.headers)}
    if isinstance(reply, NoReply):
        return {"ask": fields, "failure": reply._asdict()}
    return {"ask": fields, "reply": {"status": reply.status, "headers": reply.headers, **_body(reply)}}


def _body(reply: Reply) -> dict[str, Any]:
    cut = {"cut": True} if reply.cut else {}
    try:
        return {"body": reply.body.decode("utf-8"), **cut}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(reply.body).decode("ascii"), **cut}


def _parse(line: dict[str, Any]) -> tuple[HttpRequest, Reply | NoReply]:
    fields = line["ask"]
    request = HttpRequest(fields["method"], fields["url"], tuple(fields["headers"].items()))
    if "failure" in line:
        kind = line["failure"]["kind"]
        if kind not in get_args(FailureKind):
            raise ValueError
        return request, NoReply(kind, Message(str(line["failure"]["reason"])))
    reply = line["reply"]
    if type(reply["status"]) is not int or not 100 <= reply["status"] <= 999:
        raise ValueError
    body = base64.b64decode(reply["base64"]) if "base64" in reply else str(reply["body"]).encode()
    headers = tuple((str(name), str(value)) for name, value in reply["headers"])
    return request, Reply(reply["status"], headers, body, bool(reply.get("cut")))
