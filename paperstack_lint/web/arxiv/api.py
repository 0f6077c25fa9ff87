"""arXiv's API: which papers there are. Asked in batches, one request at a time, and never judged from a failed call.

Terms of use: https://info.arxiv.org/help/api/tou.html. A failed call says nothing of a paper: since 2026 the API
refuses many addresses for hours.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from urllib.parse import urlencode

from paperstack_lint.web.arxiv import feed
from paperstack_lint.web.arxiv.records import Record
from paperstack_lint.web.clock import Clock
from paperstack_lint.web.links.hosts import PATIENCE, asked_to_wait
from paperstack_lint.web.network.exchange import Ask, Exchange, Failure, Reply

BATCH = 200
"""Identifiers in one call; more would make the address too long for some servers on the way."""
_TRIES = 3
_LONGEST = 16_777_216
"""Bytes of a feed."""
_TIMEOUT = 60.0
_FOUND = 10
"""Papers that a search for a title gives."""


class _Malformed(Exception):
    """The API says that the call is malformed: one bad identifier spoils all of them."""


class Arxiv:
    """The API, as one run asks it. `trouble` says why it is asked no more; `` as long as it answers."""

    def __init__(
        self,
        exchange: Exchange,
        turn: AbstractAsyncContextManager[object],
        endpoint: str,
        clock: Clock,
        asked: Callable[[str], None],
    ) -> None:
        self._exchange = exchange
        self._turn = turn
        self._endpoint = endpoint
        self._clock = clock
        self._asked = asked
        self.trouble = ""

    async def records(self, identifiers: Sequence[str]) -> AsyncIterator[tuple[str, Record | None]]:
        """Each identifier (without version) with its paper, None where arXiv knows none; as they come.

        Those of which nothing could be learnt are left out.
        """
        absent = []
        for start in range(0, len(identifiers), BATCH):
            batch = identifiers[start : start + BATCH]
            found = await self._batch(batch)
            for name, record in (found or {}).items():
                yield name, record
            absent += [name for name in batch if found is not None and name not in found]
        for name in absent:  # an answer may have lost an entry: each is asked for once more, alone
            again = await self._batch([name])
            if again is not None:
                yield name, again.get(name)

    async def _batch(self, identifiers: Sequence[str]) -> dict[str, Record] | None:
        """The papers that there are among some identifiers; None where the API does not say."""
        try:
            entries = await self._call({"id_list": ",".join(identifiers), "max_results": str(len(identifiers))})
        except _Malformed:
            if len(identifiers) == 1:
                return None
            half = len(identifiers) // 2
            parts = [await self._batch(identifiers[:half]), await self._batch(identifiers[half:])]
            return {name: record for part in parts for name, record in (part or {}).items()} or None
        return None if entries is None else {one.identifier: one for one in entries if one.identifier in identifiers}

    async def versions(self, names: Sequence[str]) -> list[Record]:
        """The records of single versions, such as `1706.03762v1`; those that there are."""
        found = []
        for start in range(0, len(names), BATCH):
            batch = names[start : start + BATCH]
            try:
                found += await self._call({"id_list": ",".join(batch), "max_results": str(len(batch))}) or []
            except _Malformed:
                continue
        return found

    async def search(self, title: str) -> tuple[Record, ...] | None:
        """The papers whose titles hold the words of a title, best first; None where the API does not say."""
        words = " ".join(re.findall(r"[^\W_]+(?:[-'][^\W_]+)*", title))
        if not words:
            return ()
        try:
            entries = await self._call({"search_query": f'ti:"{words}"', "max_results": str(_FOUND)})
        except _Malformed:
            return None
        return None if entries is None else tuple(entries)

    async def _call(self, parameters: dict[str, str]) -> list[Record] | None:
        """The papers that the API answers with; None where it does not answer. Raises _Malformed."""
        ask = Ask("GET", f"{self._endpoint}?{urlencode(parameters)}", (), _LONGEST, _TIMEOUT)
        for attempt in range(_TRIES):
            if self.trouble:
                return None
            async with self._turn:
                self._asked("arXiv")
                answer = await self._exchange.send(ask)
            if isinstance(answer, Reply) and answer.status in (200, 400):
                return self._read(answer)
            wait = asked_to_wait(answer, self._clock.now()) if isinstance(answer, Reply) else 0.0
            if attempt + 1 == _TRIES or wait > PATIENCE or not _may_pass(answer):
                self.trouble = answer.reason if isinstance(answer, Failure) else f"status {answer.status}"
                return None
            await self._clock.sleep(wait)
        return None

    def _read(self, answer: Reply) -> list[Record] | None:
        if answer.status == 400:
            raise _Malformed
        try:
            return feed.read(answer.body)
        except feed.FeedError as error:
            self.trouble = str(error)
            return None


def _may_pass(answer: Reply | Failure) -> bool:
    if isinstance(answer, Failure):
        return answer.kind in ("connection", "timeout", "protocol")
    return answer.status in (406, 429, 500, 502, 503, 504)
