"""arXiv's API: which papers there are. Asked in batches, one request at a time, and never judged from a failed call.

Terms of use: https://info.arxiv.org/help/api/tou.html. A failed call says nothing of a paper: since 2026 the API
refuses many addresses for hours.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from urllib.parse import urlencode

from paperstack_lint.online.arxiv import feed
from paperstack_lint.online.arxiv.feed import Feed
from paperstack_lint.online.clock import Clock
from paperstack_lint.online.network.exchange import Ask, Exchange, Failure, Reply
from paperstack_lint.online.network.retry_after import PATIENCE, asked_to_wait
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
from paperstack_lint.text.progress import Progress

BATCH = 200
"""Identifiers in one call; more would make the address too long for some servers on the way."""
_AGAIN = 100
"""Absent identifiers in one call that makes sure of them."""
_CONTROL = "1706.03762"
"""A paper that there is, for as long as no other one is known."""
_TRIES = 3
_MALFORMED = 16
"""Calls that may be malformed in a run before its first good answer; halving a batch down to one takes nine."""
_LONGEST = 16_777_216
"""Bytes of a feed."""
_TIMEOUT = 60.0
INTERVAL = 3.2
"""Seconds from call to call: three at arXiv, though one may be longer on its way than the next."""
_ALONE = (("connection", "close"),)
"""Of all processes of a machine one connection may be open, so none is left open."""
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
        progress: Progress,
    ) -> None:
        self._exchange = exchange
        self._turn = turn
        self._endpoint = endpoint
        self._clock = clock
        self._progress = progress
        self._control = _CONTROL
        self._malformed = 0
        self._answered = False
        self.trouble = ""

    async def records(self, identifiers: Sequence[str]) -> AsyncIterator[tuple[str, ArxivRecord | None]]:
        """Each identifier (without version) with its paper, None where arXiv knows none; as they come.

        Those of which nothing could be learnt are left out.
        """
        absent = []
        for start in range(0, len(identifiers), BATCH):
            for name, record in (await self._batch(identifiers[start : start + BATCH])).items():
                if record:
                    yield name, record
                else:
                    absent.append(name)
        for start in range(0, len(absent), _AGAIN):
            for name, record in (await self._again(absent[start : start + _AGAIN])).items():
                yield name, record

    async def _batch(self, identifiers: Sequence[str]) -> dict[str, ArxivRecord | None]:
        """What the API says of some identifiers, where one that it calls malformed may be among them."""
        try:
            return await self._look(identifiers)
        except _Malformed:
            if len(identifiers) == 1:
                return {}
            half = len(identifiers) // 2
            return await self._batch(identifiers[:half]) | await self._batch(identifiers[half:])

    async def _again(self, absent: Sequence[str]) -> dict[str, ArxivRecord | None]:
        """What a second look says. An overloaded API leaves papers out: only one that holds the control is believed."""
        control = self._control
        try:
            told = await self._look([*absent, control])
        except _Malformed:
            return {}
        return {name: told[name] for name in absent if name in told and (told[name] or told.get(control))}

    async def _look(self, identifiers: Sequence[str]) -> dict[str, ArxivRecord | None]:
        """Each identifier with what one answer holds of it; without those of which it says nothing. Raises _Malformed.

        A paper that there is becomes the control.
        """
        names = list(dict.fromkeys(identifiers))
        answer = await self._call({"id_list": ",".join(names), "max_results": str(len(names))})
        if not answer:
            return {}
        found = {one.identifier: one for one in answer.records if one.identifier in names}
        self._control = next(iter(found), self._control)
        untold = names if "" in answer.unreadable else answer.unreadable
        return {name: found.get(name) for name in names if name in found or name not in untold}

    async def versions(self, names: Sequence[str]) -> list[ArxivRecord]:
        """The records of single versions, such as `1706.03762v1`; those that there are."""
        found: list[ArxivRecord] = []
        for start in range(0, len(names), BATCH):
            batch = names[start : start + BATCH]
            with suppress(_Malformed):
                answer = await self._call({"id_list": ",".join(batch), "max_results": str(len(batch))})
                found += answer.records if answer else ()
        return found

    async def search(self, title: str) -> tuple[ArxivRecord, ...] | None:
        """The papers whose titles hold the words of a title, best first; None where the API does not say."""
        words = " ".join(re.findall(r"[^\W_]+(?:[-'][^\W_]+)*", title))
        if not words:
            return ()
        try:
            answer = await self._call({"search_query": f'ti:"{words}"', "max_results": str(_FOUND)})
        except _Malformed:
            return None
        return answer.records if answer else None

    async def _call(self, parameters: dict[str, str]) -> Feed | None:
        """What the API answers; None where it does not answer. Raises _Malformed."""
        ask = Ask("GET", f"{self._endpoint}?{urlencode(parameters)}", _ALONE, _LONGEST, _TIMEOUT)
        for attempt in range(_TRIES):
            if self.trouble:
                return None
            self._progress.waiting("arXiv", INTERVAL)
            async with self._turn:
                self._progress.sent("arXiv")
                answer = await self._exchange.send(ask)
            if isinstance(answer, Reply) and answer.status in (200, 400):
                return self._read(answer)
            wait = asked_to_wait(answer, self._clock.now()) if isinstance(answer, Reply) else 0.0
            if attempt + 1 == _TRIES or wait > PATIENCE or not _may_pass(answer):
                self.trouble = answer.reason if isinstance(answer, Failure) else f"status {answer.status}"
                return None
            await self._clock.sleep(wait)
        return None

    def _read(self, answer: Reply) -> Feed | None:
        if answer.status == 400:
            self._malformed += 1
            if self._malformed == _MALFORMED and not self._answered:
                self.trouble = "it calls every question malformed"
            raise _Malformed
        try:
            found = feed.read(answer.body)
        except feed.FeedError as error:
            self.trouble = str(error)
            return None
        self._answered = True
        return found


def _may_pass(answer: Reply | Failure) -> bool:
    if isinstance(answer, Failure):
        return answer.may_pass
    return answer.status in (406, 429, 500, 502, 503, 504)
