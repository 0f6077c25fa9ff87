"""Whether a page is there."""

from __future__ import annotations

from paperstack_lint.links.verdicts import Verdict
from paperstack_lint.online.links import classification
from paperstack_lint.online.links.fetch import Visit, Visitor, Wanted
from paperstack_lint.online.network.exchange import Failure

_FINAL = ("refused", "no host", "name", "tls", "closed", "unrecorded")
"""Failures that GET would meet as well."""

_SHARE = 1 / 6
"""How much of the time HEAD may take, and the request of a browser."""
BROWSER = (
    ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
    ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    ("accept-language", "en-US,en;q=0.5"),
)
"""What a browser sends: some hosts say 404 to whatever else asks."""


async def page(address: str, visitor: Visitor) -> Verdict:
    """Ask whether the page is there: with HEAD, and with GET where that does not say so.

    Many servers know no HEAD, or refuse it, or say 404; so it is believed only where it is content. That a page is gone
    is believed where a browser hears it as well.
    """
    visit = await visitor.visit(address, Wanted("HEAD", timeout=visitor.patience * _SHARE, tries=1))
    if not (classification.is_alive(visit) or _is_final(visit)):
        visit = await visitor.visit(address, Wanted("GET", timeout=visitor.patience * (1 - 2 * _SHARE)))
    found = classification.verdict(visit, visitor.now())
    if found.state != "dead" or not found.status:
        return found
    shown = await visitor.visit(address, Wanted("GET", BROWSER, timeout=visitor.patience * _SHARE, tries=1))
    if not classification.is_alive(shown):
        return found
    return found._replace(state="unknown", reason=f"{found.reason}, but not to a browser")


def _is_final(visit: Visit) -> bool:
    answer = visit.stop or visit.answer
    return isinstance(answer, Failure) and answer.kind in _FINAL
