"""Check whether a page exists: by HEAD, by GET where that is refused, and as a browser."""

from __future__ import annotations

from paperstack_lint.links.verdicts import Verdict
from paperstack_lint.online.links import classification
from paperstack_lint.online.links.fetch import Fetcher, FetchResult, RequestSpec
from paperstack_lint.online.network.exchange import NoReply
from paperstack_lint.text.message import msg

_FINAL = ("refused", "no host", "name", "tls", "closed", "unrecorded")
"""Failures that GET would meet as well."""

_SHARE = 1 / 6
"""The share of the timeout for HEAD, and for the request of a browser."""
BROWSER = (
    ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
    ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    ("accept-language", "en-US,en;q=0.5"),
)
"""The headers of a browser: some hosts send 404 to every other client."""


async def check_page(address: str, fetcher: Fetcher) -> Verdict:
    """Return the verdict on a page: by HEAD where that proves that the page exists, else by GET.

    Many servers do not implement HEAD, refuse it, or reply 404. A page counts as gone only if a request like a
    browser's gets the same status.
    """
    fetched = await fetcher.fetch(address, RequestSpec("HEAD", timeout=fetcher.timeout * _SHARE, tries=1))
    if not (classification.is_alive(fetched) or _is_final(fetched)):
        fetched = await fetcher.fetch(address, RequestSpec("GET", timeout=fetcher.timeout * (1 - 2 * _SHARE)))
    verdict = classification.verdict(fetched, fetcher.now())
    if verdict.state != "dead" or not verdict.status:
        return verdict
    as_browser = RequestSpec("GET", BROWSER, timeout=fetcher.timeout * _SHARE, tries=1)
    if not classification.is_alive(await fetcher.fetch(address, as_browser)):
        return verdict
    return verdict._replace(state="unknown", reason=msg("{reason}, but not to a browser", reason=verdict.reason))


def _is_final(fetched: FetchResult) -> bool:
    reply = fetched.stop or fetched.reply
    return isinstance(reply, NoReply) and reply.kind in _FINAL
