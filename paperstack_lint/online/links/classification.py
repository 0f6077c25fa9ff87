"""What an answer says of a link. Only what is certainly gone is dead; what may be a wall in front of a robot is not.

The signatures of walls are those that link checkers' users report: Cloudflare, AWS WAF, DataDome, Akamai, LinkedIn's
999, IEEE's 418.
"""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus

from paperstack_lint.links import moves
from paperstack_lint.links.verdicts import State, Verdict
from paperstack_lint.online.links.fetch import Visit
from paperstack_lint.online.network.exchange import Failure, Reply
from paperstack_lint.text.credentials import mask_credentials

_GONE = frozenset({404, 410})
_WALLS = {
    202: "the host answers robots with a challenge",
    401: "the page is behind a login",
    402: "the page is behind a payment",
    403: "the host refuses robots, or the page is not public",
    407: "a proxy wants a login",
    418: "the host refuses robots",
    429: "the host is asked too often",
    451: "the page is not shown here for legal reasons",
    503: "the host is overloaded, or refuses robots",
    999: "the host refuses robots",
}
_CHALLENGES = {
    "cf-mitigated": "Cloudflare",
    "x-amzn-waf-action": "AWS WAF",
    "x-dd-b": "DataDome",
    "x-sucuri-block": "Sucuri",
}
"""Headers that only a wall sends."""


def verdict(visit: Visit, asked: float) -> Verdict:
    """The verdict on a link that was visited; `asked` is when, in seconds since the epoch."""
    state, reason = judged(visit)
    in_time = visit.stop is None or visit.stop.kind != "timeout"
    status = visit.answer.status if isinstance(visit.answer, Reply) and in_time else 0
    secret = any(mask_credentials(hop.target) != hop.target for hop in visit.hops)
    return Verdict(state, reason, status, () if secret else visit.hops, asked)


def is_alive(visit: Visit) -> bool:
    """Whether the answer, to a HEAD request too, says that the page is there."""
    return judged(visit)[0] == "alive"


def judged(visit: Visit) -> tuple[State, str]:
    """The state of a link that was visited, and the reason."""
    answer = visit.stop or visit.answer
    if isinstance(answer, Failure):
        return _failed(answer)
    name = _named(answer.status)
    wall = _WALLS.get(answer.status) or challenge(answer)
    if wall:
        return "unknown", f"{name}: {wall}"
    stray = moves.detour(visit.address, visit.end)
    if answer.status in _GONE and stray != moves.LOGIN:
        return "dead", name
    if stray or not 200 <= answer.status < 300:
        return "unknown", f"it leads to {stray}" if stray else name
    return "alive", name


def accepting(verdict: Verdict, statuses: Collection[int]) -> Verdict:
    """The verdict where the configuration takes some statuses of the host for those of a living page."""
    if verdict.status not in statuses or verdict.state == "alive":
        return verdict
    return verdict._replace(state="alive", reason=_named(verdict.status))


def _failed(failure: Failure) -> tuple[State, str]:
    if failure.kind == "no host":
        return "dead", failure.reason
    return ("skipped" if failure.kind == "refused" else "unknown"), failure.reason


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def challenge(reply: Reply) -> str:
    """Which wall answered in the place of the page; `` where none is known to."""
    names = (name for header, name in _CHALLENGES.items() if reply.header(header))
    return next((f"{name} stands before the page" for name in names), "")
