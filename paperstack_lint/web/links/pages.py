"""Whether a page is there."""

from __future__ import annotations

from paperstack_lint.web.links import judgement
from paperstack_lint.web.links.verdict import Verdict
from paperstack_lint.web.links.visit import Visit, Visitor, Wanted
from paperstack_lint.web.network.exchange import Failure

_FINAL = ("refused", "no host", "name", "tls", "closed", "unrecorded")
"""Failures that GET would meet as well."""

_HEAD = 1 / 6
"""How much of the time HEAD may take."""


async def page(address: str, visitor: Visitor) -> Verdict:
    """Ask whether the page is there: with HEAD, and with GET where that does not say so.

    Many servers know no HEAD, or refuse it, or say 404; so it is believed only where it is content.
    """
    visit = await visitor.visit(address, Wanted("HEAD", timeout=visitor.patience * _HEAD, tries=1))
    if not (judgement.is_alive(visit) or _is_final(visit)):
        visit = await visitor.visit(address, Wanted("GET", timeout=visitor.patience * (1 - _HEAD)))
    return judgement.verdict(visit, visitor.now())


def _is_final(visit: Visit) -> bool:
    answer = visit.stop or visit.answer
    return isinstance(answer, Failure) and answer.kind in _FINAL
