"""An exchange with a script: its replies to each address, in the order of the requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from paperstack_lint.online.clock import InstantClock
from paperstack_lint.online.links.fetch import Fetcher
from paperstack_lint.online.links.hosts import HostLimits, RateLimit
from paperstack_lint.online.network.exchange import HttpRequest, NoReply, Reply

Answer = Reply | NoReply
NOW = 1_800_000_000.0
AT_ONCE = RateLimit(5, 0.0)


class Script:
    """Replies by the script for `METHOD URL`, else for `URL`; the last reply is repeated.

    A timeout takes all the time of the request, any other reply none.
    """

    def __init__(self, answers: Mapping[str, Answer | Sequence[Answer]]) -> None:
        self.clock = InstantClock(NOW)
        self.asked: list[HttpRequest] = []
        self._answers = {
            key: list(told) if not isinstance(told, (Reply, NoReply)) else [told] for key, told in answers.items()
        }
        self._given: dict[str, int] = defaultdict(int)

    async def send(self, ask: HttpRequest) -> Answer:
        self.asked.append(ask)
        key = next(key for key in (f"{ask.method} {ask.url}", ask.url) if key in self._answers)
        answers = self._answers[key]
        answer = answers[min(self._given[key], len(answers) - 1)]
        self._given[key] += 1
        if isinstance(answer, NoReply) and answer.kind == "timeout":
            await self.clock.sleep(ask.timeout)
        return answer

    def fetcher(self, rate_limit: RateLimit = AT_ONCE, timeout: float = 30.0) -> Fetcher:
        hosts = HostLimits(lambda _: rate_limit, self.clock, lambda *_: None)
        return Fetcher(self, hosts, self.clock, lambda _: None, timeout=timeout)

    @property
    def requests(self) -> list[str]:
        return [f"{ask.method} {ask.url}" for ask in self.asked]


def to(target: str, status: int = 301) -> Reply:
    return Reply(status, (("location", target),))
