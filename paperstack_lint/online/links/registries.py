"""Check whether a DOI or a Git repository exists, at its registry, which is more reliable than its page."""

from __future__ import annotations

import json
from urllib.parse import quote

from paperstack_lint.links.verdicts import Hop, Verdict
from paperstack_lint.online.links import classification
from paperstack_lint.online.links.fetch import Fetcher, FetchResult, RequestSpec
from paperstack_lint.online.links.head_or_get import check_page
from paperstack_lint.online.network.exchange import Reply
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

_MAX_BYTES = 262_144
"""Bytes of the record of a DOI."""
GITHUB = "https://github.com"
_ADVERTISEMENT = "application/x-git-upload-pack-advertisement"
_REFS = "/info/refs?service=git-upload-pack"


async def check_doi(name: str, endpoint: str, fetcher: Fetcher) -> Verdict:
    """Return whether a DOI is registered, by the handle system, which no publisher's bot protection is in front of.

    Response codes: https://www.handle.net/proxy_servlet.html.
    """
    address = f"{endpoint.rstrip('/')}/api/handles/{quote(name, safe='/')}"
    spec = RequestSpec("GET", (("accept", "application/json"),), _MAX_BYTES, fetcher.timeout)
    fetched = await fetcher.fetch(address, spec)
    code = _response_code(fetched)
    if code == 1:
        return Verdict("alive", msg("the DOI is registered"), 200, checked_at=fetcher.now())
    if code == 100:
        return Verdict("dead", msg("the DOI is not registered"), 404, checked_at=fetcher.now())
    reason = (
        classification.evaluate(fetched)[1]
        if code is None
        else msg("the registry's response code is {code}", code=code)
    )
    return Verdict("unknown", reason, checked_at=fetcher.now())


def _response_code(fetched: FetchResult) -> int | None:
    if not isinstance(fetched.reply, Reply) or fetched.reply.status not in (200, 404):
        return None
    try:
        record = json.loads(fetched.reply.body)
    except (ValueError, RecursionError):
        return None
    code = record.get("responseCode") if isinstance(record, dict) else None
    return code if isinstance(code, int) else None


async def check_repository(name: str, endpoint: str, fetcher: Fetcher) -> Verdict:
    """Return whether a repository exists: by a request like git's, which no host refuses to robots, else by its page.

    The page is requested where git gets a demand for a login: hosts send it for deleted repositories, too.
    """
    base = endpoint.rstrip("/")
    fetched = await fetcher.fetch(f"{base}/{name}{_REFS}", RequestSpec("GET", timeout=fetcher.timeout / 2))
    if isinstance(fetched.reply, Reply) and fetched.reply.header("content-type") == _ADVERTISEMENT:
        hops = tuple(Hop(hop.status, _page_of(hop.target, base)) for hop in fetched.hops)
        return Verdict("alive", msg("the repository answers"), 200, hops, fetcher.now())
    verdict = await check_page(f"{base}/{name}", fetcher)
    return verdict._replace(hops=())  # they are of a page, which need not be the repository's


def _page_of(address: str, base: str) -> str:
    """Return the page of the repository that git requests at an address."""
    path = regex(r"(?:\.git)?/info/refs\?.*").sub("", address)
    return GITHUB + path.removeprefix(base) if path.startswith(base) else path
