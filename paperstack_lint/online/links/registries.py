"""Registries that know better than a web page whether something is there: of DOIs, and of Git repositories."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from paperstack_lint.links.verdicts import Hop, Verdict
from paperstack_lint.online.links import classification
from paperstack_lint.online.links.fetch import Visit, Visitor, Wanted
from paperstack_lint.online.links.pages import page
from paperstack_lint.online.network.exchange import Reply

_LONGEST = 262_144
"""Bytes of the record of a DOI."""
GITHUB = "https://github.com"
_ADVERTISEMENT = "application/x-git-upload-pack-advertisement"
_REFS = "/info/refs?service=git-upload-pack"


async def doi(name: str, endpoint: str, visitor: Visitor) -> Verdict:
    """Whether a DOI is registered: asked of the handle system, where no publisher's wall stands.

    Response codes: https://www.handle.net/proxy_servlet.html.
    """
    address = f"{endpoint.rstrip('/')}/api/handles/{quote(name, safe='/')}"
    visit = await visitor.visit(address, Wanted("GET", (("accept", "application/json"),), _LONGEST, visitor.patience))
    code = _response_code(visit)
    if code == 1:
        return Verdict("alive", "the DOI is registered", 200, asked=visitor.now())
    if code == 100:
        return Verdict("dead", "the DOI is not registered", 404, asked=visitor.now())
    told = classification.judged(visit)[1] if code is None else f"the registry says {code}"
    return Verdict("unknown", told, asked=visitor.now())


def _response_code(visit: Visit) -> int | None:
    if not isinstance(visit.answer, Reply) or visit.answer.status not in (200, 404):
        return None
    try:
        record = json.loads(visit.answer.body)
    except (ValueError, RecursionError):
        return None
    code = record.get("responseCode") if isinstance(record, dict) else None
    return code if isinstance(code, int) else None


async def repository(name: str, endpoint: str, visitor: Visitor) -> Verdict:
    """Whether a repository is there: asked as git does, which is refused to no robot; else its page is asked for.

    A page is asked for where git is told to log in, which is what is said of repositories that are gone, too.
    """
    base = endpoint.rstrip("/")
    visit = await visitor.visit(f"{base}/{name}{_REFS}", Wanted("GET", timeout=visitor.patience / 2))
    if isinstance(visit.answer, Reply) and visit.answer.header("content-type") == _ADVERTISEMENT:
        hops = tuple(Hop(hop.status, _page(hop.target, base)) for hop in visit.hops)
        return Verdict("alive", "the repository answers", 200, hops, visitor.now())
    told = await page(f"{base}/{name}", visitor)
    return told._replace(hops=())  # they are of a page, and git has not said that it is the repository's


def _page(address: str, base: str) -> str:
    """The page of the repository that git asks for at an address."""
    path = re.sub(r"(?:\.git)?/info/refs\?.*", "", address)
    return GITHUB + path.removeprefix(base) if path.startswith(base) else path
