"""Identify what an address is about: all its spellings share one request, and its result after a fix."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import unquote

from paperstack_lint.addresses import arxiv, redirectors, urls
from paperstack_lint.text.regex import regex

Kind = Literal["arxiv", "doi", "repository", "service", "page"]

_DOI = r"/(10\.\d{4,9}(?:\.\d+)*/[^\s?#]+)"
_REPOSITORY = r"/([A-Za-z0-9-]+)/([A-Za-z0-9._-]+?)(?:\.git)?/?"

_SERVICE = r"/+(?:api|oai2?)(?:/.*)?"
"""Matches paths on arXiv's hosts that are for programs, not for readers."""
_DOTS = r"/(?:\.|%2e){1,2}(?=/|\Z)"


DOI_RESOLVER = "https://doi.org"


def doi_url(doi: str) -> str:
    """Return the URL of a DOI, whose characters are encoded as they are to be in the URL."""
    return f"{DOI_RESOLVER}/{doi}"


class Identity(NamedTuple):
    """The subject of a link.

    `name` is an arXiv identifier without version, a DOI in lower case, `owner/repository` on GitHub, or the address of
    a page. A `service` is one of arXiv's for programs, whose terms forbid requests as for pages. `address` is what to
    request: the target of a redirector, over `https` if the host is listed as serving it, with normalized host and
    path, without fragment and user. `version` is that of a paper (`v2`), `` without one.
    """

    kind: Kind
    name: str
    address: str
    version: str = ""


@lru_cache(maxsize=32_768)  # each rule calls this for each link of a note
def identify(target: str) -> Identity | None:
    """Return the subject of a link by its target; None if that is not an address on the web."""
    address = _address(target)
    parts = urls.web(address) if address else None
    if not address or not parts:
        return None
    where = arxiv.locate(address)
    if where and where.site in ("arxiv", "doi") and where.is_page and not arxiv.malformed_reason(where.identifier):
        return Identity("arxiv", arxiv.canonical_id(where.identifier), address, where.version)
    if parts.host in ("doi.org", "dx.doi.org", "www.doi.org") and (doi := _doi(parts.path)):
        return Identity("doi", doi, address)
    github = parts.host in ("github.com", "www.github.com") and not parts.query
    if github and (found := regex(_REPOSITORY).fullmatch(parts.path)):
        return Identity("repository", f"{found[1]}/{found[2]}", address)
    if urls.without_www(parts.host) in ("arxiv.org", "export.arxiv.org") and _is_service(parts.path):
        return Identity("service", address, address)
    return Identity("page", address, address)


def _doi(path: str) -> str | None:
    """Return the DOI in a path, in lower case; None if there is none, or if it is not UTF-8."""
    with suppress(UnicodeDecodeError):
        found = regex(_DOI).fullmatch(unquote(path, errors="strict"))
        return found[1].lower() if found else None
    return None


def _is_service(path: str) -> bool:
    return regex(_SERVICE).fullmatch(unquote(path)) is not None


def _address(target: str) -> str | None:
    target = redirectors.unwrap(target) or target
    parts = urls.web(target)
    if not parts:
        return None
    root = f"{parts.scheme}://{urls.host_of(target)}"
    if urls.insecure_host(root):
        root = root.replace("http:", "https:", 1)
    return root + redirectors.encode_non_ascii(_remove_dot_segments(parts.path or "/") + parts.query)


def _remove_dot_segments(path: str) -> str:
    """Return the path without dot segments, which browsers remove (RFC 3986, section 5.2.4)."""
    if not regex(_DOTS, re.IGNORECASE).search(path):
        return path
    steps: list[str] = []
    for step in path[1:].split("/"):
        dots = step.lower().replace("%2e", ".")
        if dots == "..":
            steps = steps[:-1]
        elif dots != ".":
            steps.append(step)
    end = [""] if dots in (".", "..") else []  # then it is a folder
    return "/" + "/".join(steps + end)


_PAPERS = (
    r"(?:https?:)?//(?:[\w-]+\.)*(?:"
    r"openreview\.net/(?:forum|pdf|attachment|references)"
    r"|aclanthology\.org/[^/?#]|aclweb\.org/anthology/[^/?#]"
    r"|(?:openaccess\.)?thecvf\.com/content|ecva\.net/papers"
    r"|(?:papers\.)?(?:nips|neurips)\.cc/paper"
    r"|proceedings\.mlr\.press/v\d+/[^/?#]|jmlr\.org/papers/v"
    r"|dl\.acm\.org/(?:doi|citation)|portal\.acm\.org/citation"
    r"|ieeexplore\.ieee\.org/(?:(?:abstract/)?document|stamp|xpl)"
    r"|doi\.org/(?:abs/)?10\.\d"
    r"|link\.springer\.com/(?:article|chapter|content)"
    r"|sciencedirect\.com/science/article|nature\.com/articles|science\.org/doi|pnas\.org/(?:content|doi)"
    r"|onlinelibrary\.wiley\.com/doi|tandfonline\.com/doi|academic\.oup\.com/[^?#]*/article"
    r"|ojs\.aaai\.org/[^?#]*/article|aaai\.org/ocs/index\.php/|aaai\.org/[^?#]*/paper|ijcai\.org/[Pp]roceedings/"
    r"|semanticscholar\.org/paper|paperswithcode\.com/paper/|huggingface\.co/papers/|papers\.cool/[^?#]*/."
    r"|isca-(?:speech|archive)\.org/[^?#]*\d{4}|roboticsproceedings\.org/|usenix\.org/[^?#]*/presentation/"
    r"|biorxiv\.org/content|medrxiv\.org/content|ssrn\.com/|hal\.[\w.-]*/hal-"
    r"|researchgate\.net/publication|ncbi\.nlm\.nih\.gov/(?:pmc/articles|pubmed)|eprint\.iacr\.org/\d"
    r"|research\.google(?:\.com)?/pubs/pub|microsoft\.com/[^?#]*research/publication/"
    r"|[^/?#]+/cgi/viewcontent\.cgi\?article="
    r")"
)
_PDF = r"(?:https?|ftp):?//[^?#]+\.pdf(?:[?#]|$)"
_MAX_LENGTH = 2_000
"""Characters of an address of a paper; data URIs are longer by orders of magnitude."""


@lru_cache(maxsize=1024)  # this is called several times for each title
def is_paper(url: str) -> bool:
    """Return whether the address is that of one paper: on arXiv in any form, at a publisher or archive, or a PDF."""
    url = url.strip()
    if not url or len(url) > _MAX_LENGTH:
        return False
    from paperstack_lint.addresses import arxiv

    if arxiv.find_id(url):
        return True
    return bool(regex(_PAPERS, re.IGNORECASE).match(url) or regex(_PDF, re.IGNORECASE).match(url))


def is_document(target: str) -> bool:
    """Return whether a target is a PDF among the files of the notes."""
    return regex(r"(?!\w+:|//)[^?#]{1,400}\.pdf(?:#page=\d+)?", re.IGNORECASE).fullmatch(target) is not None
