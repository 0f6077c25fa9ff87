"""A URL cut into its parts. Unlike `urllib.parse`, this never fails, and only scheme and host change case."""

import re
from functools import lru_cache
from typing import NamedTuple


class Url(NamedTuple):
    """The parts of a URL, each with its delimiter, so that joining them gives the URL back but for case.

    `host` is without user and port; `port` keeps its colon. A protocol-relative URL has an empty `scheme`.
    """

    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str


_URL = r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?//(?:[^/?#@]*@)?([^/?#:@]*)(:\d*)?([^?#]*)(\?[^#]*)?(#.*)?"


@lru_cache(maxsize=4096)  # each rule asks for each link
def split(target: str) -> Url | None:
    """The parts of an absolute or protocol-relative URL; None for anything else."""
    found = re.compile(_URL, re.DOTALL).fullmatch(target)
    if not found or (found[4] and found[4][0] != "/"):
        return None
    scheme, host, port, path, query, fragment = (part or "" for part in found.groups())
    return Url(scheme.lower(), host.lower(), port, path, query, fragment)


def web(target: str) -> Url | None:
    """The parts of an `http` or `https` URL that names a host; None for anything else."""
    url = split(target)
    return url if url and url.scheme in ("http", "https") and url.host else None


def host_of(url: str) -> str:
    """The host of a web address, with its port where it names one; `` where it has none."""
    parts = web(url)
    return parts.host + parts.port if parts else ""
