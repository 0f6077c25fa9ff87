"""A network that answers from a script, in the order of the requests for each address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from paperstack_lint.online.clock import InstantClock
from paperstack_lint.online.links.fetch import Visitor
from paperstack_lint.online.links.rate_limits import Hosts, Pace
from paperstack_lint.online.network.exchange import Ask, Failure, Reply

Answer = Reply | Failure
NOW = 1_800_000_000.0
AT_ONCE = Pace(5, 0.0)


class Script:
    """Answers with what stands in the script for `METHOD URL`, else for `URL`; the last answer goes on for ever.

    A timeout takes all the time that the request may take, anything else none.
    """

    def __init__(self, answers: Mapping[str, Answer | Sequence[Answer]]) -> None:
        self.clock = InstantClock(NOW)
        self.asked: list[Ask] = []
        self._answers = {
            key: list(told) if not isinstance(told, (Reply, Failure)) else [told] for key, told in answers.items()
        }
        self._given: dict[str, int] = defaultdict(int)

    async def send(self, ask: Ask) -> Answer:
        self.asked.append(ask)
        key = next(key for key in (f"{ask.method} {ask.url}", ask.url) if key in self._answers)
        answers = self._answers[key]
        answer = answers[min(self._given[key], len(answers) - 1)]
        self._given[key] += 1
        if isinstance(answer, Failure) and answer.kind == "timeout":
            await self.clock.sleep(ask.timeout)
        return answer

    def visitor(self, pace: Pace = AT_ONCE, patience: float = 30.0) -> Visitor:
        hosts = Hosts(lambda _: pace, self.clock, lambda *_: None)
        return Visitor(self, hosts, self.clock, lambda _: None, patience=patience)

    @property
    def requests(self) -> list[str]:
        return [f"{ask.method} {ask.url}" for ask in self.asked]


def to(target: str, status: int = 301) -> Reply:
    return Reply(status, (("location", target),))
