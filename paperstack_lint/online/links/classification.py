"""Classify the reply to a link. Only what is certainly gone is dead; what may be bot protection is unknown.

The signatures of bot protection are those that users of link checkers report: Cloudflare, AWS WAF, DataDome, Akamai,
LinkedIn's 999, IEEE's 418.
"""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus

from paperstack_lint.links import verdicts
from paperstack_lint.links.verdicts import State, Verdict
from paperstack_lint.online.links.fetch import FetchResult
from paperstack_lint.online.network.exchange import NoReply, Reply
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.message import msg

_GONE = frozenset({404, 410})
_RESTRICTED = {
    202: msg("the host answers robots with a challenge"),
    401: msg("the page needs a login"),
    402: msg("the page needs a payment"),
    403: msg("the host refuses robots, or the page is not public"),
    407: msg("a proxy needs a login"),
    418: msg("the host refuses robots"),
    429: msg("the rate limit of the host is exceeded"),
    451: msg("the page is not shown here for legal reasons"),
    503: msg("the host is overloaded, or refuses robots"),
    999: msg("the host refuses robots"),
}
"""Statuses that prove nothing about the page, and why."""
_CHALLENGES = {
    "cf-mitigated": "Cloudflare",
    "x-amzn-waf-action": "AWS WAF",
    "x-dd-b": "DataDome",
    "x-sucuri-block": "Sucuri",
}
"""Headers that only bot protection sends, and whose."""


def verdict(fetched: FetchResult, checked_at: float) -> Verdict:
    """Return the verdict on a link that was fetched; `checked_at` is in seconds since the epoch."""
    state, reason = evaluate(fetched)
    in_time = fetched.stop is None or fetched.stop.kind != "timeout"
    status = fetched.reply.status if isinstance(fetched.reply, Reply) and in_time else 0
    secret = any(mask_credentials(hop.target) != hop.target for hop in fetched.hops)
    return Verdict(state, reason, status, () if secret else fetched.hops, checked_at)


def is_alive(fetched: FetchResult) -> bool:
    """Return whether the reply, which may be to a HEAD request, proves that the page exists."""
    return evaluate(fetched)[0] == "alive"


def evaluate(fetched: FetchResult) -> tuple[State, str]:
    """Return the state of a link that was fetched, and the reason."""
    reply = fetched.stop or fetched.reply
    if isinstance(reply, NoReply):
        return _without_reply(reply)
    name = _status_name(reply.status)
    if restriction := _RESTRICTED.get(reply.status) or challenge(reply):
        return "unknown", msg("{status}: {reason}", status=name, reason=restriction)
    detour = verdicts.detour(fetched.address, fetched.end)
    if reply.status in _GONE and detour != verdicts.LOGIN:
        return "dead", name
    if detour or not 200 <= reply.status < 300:
        return "unknown", msg("it redirects to {detour}", detour=detour) if detour else name
    return "alive", name


def accepting(verdict: Verdict, statuses: Collection[int]) -> Verdict:
    """Return the verdict, alive where its status is one of those that the configuration accepts from the host."""
    if verdict.status not in statuses or verdict.state == "alive":
        return verdict
    return verdict._replace(state="alive", reason=_status_name(verdict.status))


def challenge(reply: Reply) -> str:
    """Return which bot protection replied in the place of the page; `` where none is recognized."""
    names = (name for header, name in _CHALLENGES.items() if reply.header(header))
    return next((msg("{name} protects the page from robots", name=name) for name in names), "")


def _without_reply(failure: NoReply) -> tuple[State, str]:
    if failure.kind == "no host":
        return "dead", failure.reason
    return ("skipped" if failure.kind == "refused" else "unknown"), failure.reason


def _status_name(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
