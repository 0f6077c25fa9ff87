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
        self.sent: list[HttpRequest] = []
        self._answers = {
            key: [value] if isinstance(value, (Reply, NoReply)) else list(value) for key, value in answers.items()
        }
        self._counts: dict[str, int] = defaultdict(int)

    async def send(self, request: HttpRequest) -> Answer:
        self.sent.append(request)
        key = next(key for key in (f"{request.method} {request.url}", request.url) if key in self._answers)
        answers = self._answers[key]
        answer = answers[min(self._counts[key], len(answers) - 1)]
        self._counts[key] += 1
        if isinstance(answer, NoReply) and answer.kind == "timeout":
            await self.clock.sleep(request.timeout)
        return answer

    def fetcher(self, rate_limit: RateLimit = AT_ONCE, timeout: float = 30.0) -> Fetcher:
        hosts = HostLimits(lambda _: rate_limit, self.clock, lambda *_: None)
        return Fetcher(self, hosts, self.clock, lambda _: None, timeout=timeout)

    @property
    def requests(self) -> list[str]:
        return [f"{request.method} {request.url}" for request in self.sent]


def to(target: str, status: int = 301) -> Reply:
    return Reply(status, (("location", target),))
