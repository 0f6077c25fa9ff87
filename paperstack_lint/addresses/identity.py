"""What a link is about: one name for all its spellings, so that each is asked for once, and known after a fix, too."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import unquote

from paperstack_lint.addresses import arxiv, https_hosts, redirectors, urls

Kind = Literal["arxiv", "doi", "repository", "service", "page"]

_DOI = r"/(10\.\d{4,9}(?:\.\d+)*/[^\s?#]+)"
_REPOSITORY = r"/([A-Za-z0-9-]+)/([A-Za-z0-9._-]+?)(?:\.git)?/?"

_SERVICE = r"/+(?:api|oai2?)(?:/.*)?"
"""What stands on arXiv's hosts for programs, not for readers."""
_DOTS = r"/(?:\.|%2e){1,2}(?=/|\Z)"


class Identity(NamedTuple):
    """What a link is about.

    `name` is an arXiv identifier without version, a DOI in lower case, `owner/repository` on GitHub, or the address of
    a page. A `service` is arXiv's own for programs, whose terms forbid to ask it as pages are asked. `address` is what
    a browser asks for: behind redirectors, over `https` where the host is known to serve it, with host and path in
    their plainest spelling, without fragment and user. `version` is that of a paper (`v2`), `` without one.
    """

    kind: Kind
    name: str
    address: str
    version: str = ""


@lru_cache(maxsize=4096)  # each rule asks for each link
def identity(target: str) -> Identity | None:
    """What the target of a link is about; None where it is no address on the web."""
    address = _address(target)
    parts = urls.web(address) if address else None
    if not address or not parts:
        return None
    where = arxiv.locate(address)
    if where and where.site in ("arxiv", "doi") and where.is_page and not arxiv.malformed(where.identifier):
        return Identity("arxiv", arxiv.identity(where.identifier), address, where.version)
    if parts.host in ("doi.org", "dx.doi.org", "www.doi.org") and (doi := _doi(parts.path)):
        return Identity("doi", doi, address)
    github = parts.host in ("github.com", "www.github.com") and not parts.query
    if github and (found := re.fullmatch(_REPOSITORY, parts.path)):
        return Identity("repository", f"{found[1]}/{found[2]}", address)
    if urls.without_www(parts.host) in ("arxiv.org", "export.arxiv.org") and _serves(parts.path):
        return Identity("service", address, address)
    return Identity("page", address, address)


def _doi(path: str) -> str | None:
    """The DOI that a path names, in lower case; None where it names none that can be read."""
    with suppress(UnicodeDecodeError):
        found = re.fullmatch(_DOI, unquote(path, errors="strict"))
        return found[1].lower() if found else None
    return None


def _serves(path: str) -> bool:
    return re.fullmatch(_SERVICE, unquote(path)) is not None


def _address(target: str) -> str | None:
    target = redirectors.unwrap(target) or target
    parts = urls.web(target)
    if not parts:
        return None
    root = f"{parts.scheme}://{urls.host_of(target)}"
    if https_hosts.insecure(root):
        root = root.replace("http:", "https:", 1)
    return root + redirectors.ascii_only(_followed(parts.path or "/") + parts.query)


def _followed(path: str) -> str:
    """The path without the steps that go up or stay, as browsers leave them out (RFC 3986, section 5.2.4)."""
    if not re.search(_DOTS, path, re.IGNORECASE):
        return path
    steps: list[str] = []
    for step in path[1:].split("/"):
        dots = step.lower().replace("%2e", ".")
        if dots == "..":
            steps = steps[:-1]
        elif dots != ".":
            steps.append(step)
    end = [""] if dots in (".", "..") else []  # it is a folder then
    return "/" + "/".join(steps + end)
