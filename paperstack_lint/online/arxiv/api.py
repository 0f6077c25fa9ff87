"""arXiv's API: request papers in batches, one request at a time, and parse its feeds, which are Atom, into records.

Terms of use: https://info.arxiv.org/help/api/tou.html. Since 2026 the API refuses many clients for hours.

Manual: https://info.arxiv.org/help/api/user-manual.html.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode
from xml.etree import ElementTree

from paperstack_lint.addresses import arxiv
from paperstack_lint.online.arxiv.rate_limit import INTERVAL
from paperstack_lint.online.clock import Clock
from paperstack_lint.online.network.exchange import (
    MAX_TOTAL_DELAY,
    Exchange,
    HttpRequest,
    NoReply,
    Reply,
    requested_delay,
)
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
from paperstack_lint.text.message import msg
from paperstack_lint.text.progress import Progress
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


BATCH = 200
"""Identifiers in one call; more would make the address too long for some servers on the way."""
_CONFIRMED = 100
"""Absent identifiers in one call that confirms that they are."""
_CONTROL = "1706.03762"
"""A paper that exists, for as long as no other one was found."""
_TRIES = 3
_MAX_MALFORMED = 16
"""Calls that may be malformed in a run before its first good reply; halving a batch down to one takes nine."""
_MAX_BYTES = 16_777_216
"""Bytes of a feed."""
_TIMEOUT = 60.0
"""Seconds."""
CALL_INTERVAL = INTERVAL + 0.2
"""Seconds from call to call: more than the interval at arXiv, since one may be longer on its way than the next."""
_CLOSE = (("connection", "close"),)
"""All processes of a machine may have one connection open, so none is left open."""
_SEARCH_RESULTS = 10
"""Papers that a search for a title returns."""
_NOT_ACCEPTABLE = 406
"""A status that the API sends while it refuses a client; from other hosts it is final."""


class _Malformed(Exception):
    """The API calls the request malformed: one invalid identifier is enough."""


class Arxiv:
    """The API in one run. `problem` is why no more requests are sent to it; `` as long as it replies."""

    def __init__(
        self,
        exchange: Exchange,
        rate_limit: AbstractAsyncContextManager[object],
        endpoint: str,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._exchange = exchange
        self._rate_limit = rate_limit
        self._endpoint = endpoint
        self._clock = clock
        self._progress = progress
        self._control = _CONTROL
        self._malformed = 0
        self._has_replied = False
        self.problem = ""

    async def records(self, identifiers: Sequence[str]) -> AsyncIterator[tuple[str, ArxivRecord | None]]:
        """Yield each identifier (without version) with its paper, None where arXiv has none; as they come.

        Identifiers whose requests fail are left out.
        """
        absent = []
        for start in range(0, len(identifiers), BATCH):
            for name, record in (await self._batch(identifiers[start : start + BATCH])).items():
                if record:
                    yield name, record
                else:
                    absent.append(name)
        for start in range(0, len(absent), _CONFIRMED):
            for name, record in (await self._confirm(absent[start : start + _CONFIRMED])).items():
                yield name, record

    async def _batch(self, identifiers: Sequence[str]) -> dict[str, ArxivRecord | None]:
        """Return the papers of some identifiers, halving the batch where one of them is malformed."""
        try:
            return await self._request(identifiers)
        except _Malformed:
            if len(identifiers) == 1:
                return {}
            half = len(identifiers) // 2
            return await self._batch(identifiers[:half]) | await self._batch(identifiers[half:])

    async def _confirm(self, absent: Sequence[str]) -> dict[str, ArxivRecord | None]:
        """Request absent identifiers again. An overloaded API leaves papers out, so the reply counts only if it
        contains the control.
        """
        control = self._control
        try:
            papers = await self._request([*absent, control])
        except _Malformed:
            return {}
        return {name: papers[name] for name in absent if name in papers and (papers[name] or papers.get(control))}

    async def _request(self, identifiers: Sequence[str]) -> dict[str, ArxivRecord | None]:
        """Return the paper of each identifier by one call, except where it proves nothing. Raises _Malformed.

        A paper that exists becomes the control.
        """
        names = list(dict.fromkeys(identifiers))
        reply = await self._call({"id_list": ",".join(names), "max_results": str(len(names))})
        if not reply:
            return {}
        found = {one.identifier: one for one in reply.records if one.identifier in names}
        self._control = next(iter(found), self._control)
        unreadable = names if "" in reply.unreadable else reply.unreadable
        return {name: found.get(name) for name in names if name in found or name not in unreadable}

    async def versions(self, names: Sequence[str]) -> list[ArxivRecord]:
        """Return the records of single versions, such as `1706.03762v1`; those that exist."""
        found: list[ArxivRecord] = []
        for start in range(0, len(names), BATCH):
            batch = names[start : start + BATCH]
            with suppress(_Malformed):
                reply = await self._call({"id_list": ",".join(batch), "max_results": str(len(batch))})
                found += reply.records if reply else ()
        return found

    async def search(self, title: str) -> tuple[ArxivRecord, ...] | None:
        """Return the papers whose titles contain the words of a title, best first; None where the call fails."""
        words = " ".join(regex(r"[^\W_]+(?:[-'][^\W_]+)*").findall(title))
        if not words:
            return ()
        try:
            reply = await self._call({"search_query": f'ti:"{words}"', "max_results": str(_SEARCH_RESULTS)})
        except _Malformed:
            return None
        return reply.records if reply else None

    async def _call(self, parameters: dict[str, str]) -> Feed | None:
        """Return the feed of a call; None where it fails, after retries. Raises _Malformed."""
        request = HttpRequest("GET", f"{self._endpoint}?{urlencode(parameters)}", _CLOSE, _MAX_BYTES, _TIMEOUT)
        for attempt in range(_TRIES):
            if self.problem:
                return None
            self._progress.waiting("arXiv", CALL_INTERVAL)
            async with self._rate_limit:
                self._progress.sent("arXiv")
                reply = await self._exchange.send(request)
            if isinstance(reply, Reply) and reply.status in (200, 400):
                return self._parse(reply)
            delay = requested_delay(reply, self._clock.now()) if isinstance(reply, Reply) else 0.0
            if attempt + 1 == _TRIES or delay > MAX_TOTAL_DELAY or not _is_transient(reply):
                self.problem = (
                    reply.reason if isinstance(reply, NoReply) else msg("status {status}", status=reply.status)
                )
                return None
            await self._clock.sleep(delay)
        return None

    def _parse(self, reply: Reply) -> Feed | None:
        if reply.status == 400:
            self._malformed += 1
            if self._malformed == _MAX_MALFORMED and not self._has_replied:
                self.problem = msg("it calls every request malformed")
            raise _Malformed
        try:
            result = parse_feed(reply.body)
        except FeedError as error:
            self.problem = str(error)
            return None
        self._has_replied = True
        return result


def _is_transient(reply: Reply | NoReply) -> bool:
    return reply.is_transient or (isinstance(reply, Reply) and reply.status == _NOT_ACCEPTABLE)


_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"


class FeedError(Exception):
    """The body is not a feed, or is the feed of an error."""


class Feed(NamedTuple):
    """The papers of a feed, each in the version of its entry.

    `unreadable` are the identifiers of incomplete entries; `` is one of them where an entry has no valid identifier.
    """

    records: tuple[ArxivRecord, ...]
    unreadable: frozenset[str]


def parse_feed(body: bytes) -> Feed:
    """Return the papers of a feed. Raises FeedError."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:  # feeds have none, and entities may expand without end
        raise FeedError(msg("the response is not a feed"))
    try:
        root = ElementTree.fromstring(body)  # noqa: S314  # without entities, and its size is bounded
    except ElementTree.ParseError as error:
        raise FeedError(msg("the response is not XML")) from error
    if root.tag != f"{_ATOM}feed":
        raise FeedError(msg("the response is not a feed"))
    entries = [_record(entry) for entry in root.findall(f"{_ATOM}entry")]
    readable = tuple(record for record in entries if record.identifier and record.title)
    return Feed(readable, frozenset(record.identifier for record in entries) - {one.identifier for one in readable})


def _record(entry: Element) -> ArxivRecord:
    """Return the paper of an entry, with `` for an identifier that is missing or invalid, and for a missing title."""
    address = _text(entry, f"{_ATOM}id")
    if "/api/errors" in address:
        raise FeedError(_text(entry, f"{_ATOM}summary") or msg("an error"))
    found = arxiv.locate(address)
    is_valid = found and not arxiv.malformed_reason(found.identifier)
    return ArxivRecord(
        arxiv.canonical_id(found.identifier) if found and is_valid else "",
        max(1, arxiv.version_number(found.version)) if found else 1,
        (_text(entry, f"{_ATOM}title"),),
        _text(entry, f"{_ARXIV}comment"),
        tuple(filter(None, (_text(author, f"{_ATOM}name") for author in entry.findall(f"{_ATOM}author")))),
        int(year[0]) if (year := regex(r"\d{4}", re.ASCII).match(_text(entry, f"{_ATOM}published"))) else 0,
        _text(entry, f"{_ARXIV}journal_ref"),
        _text(entry, f"{_ARXIV}doi"),
    )


def _text(element: Element, name: str) -> str:
    """Return the text of a child on one line; `` where there is none."""
    return regex(r"\s+").sub(" ", element.findtext(name) or "").strip()
