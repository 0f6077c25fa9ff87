"""Split URLs into their parts. Unlike `urllib.parse`, this never raises, and only scheme and host change case."""

import re
from functools import lru_cache
from typing import NamedTuple


class Url(NamedTuple):
    """The parts of a URL, each with its delimiter, so that joining them gives the URL again except for case.

    `host` is without user and port; `port` keeps its colon. A protocol-relative URL has an empty `scheme`.
    """

    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str


_URL = r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?//(?:[^/?#@]*@)?([^/?#:@]*)(:\d*)?([^?#]*)(\?[^#]*)?(#.*)?"
_NAME = r"(?:[a-z0-9_-]+\.)*[a-z][a-z0-9_-]*"
"""Matches usual names: in ASCII letters, and with a last part that is not a number."""
_PORTS = {"http": ":80", "https": ":443"}


@lru_cache(maxsize=16_384)  # each rule calls this for each link of a note
def split(target: str) -> Url | None:
    """Split an absolute or protocol-relative URL; return None for anything else."""
    found = re.compile(_URL, re.DOTALL).fullmatch(target)
    if not found or (found[4] and found[4][0] != "/"):
        return None
    scheme, host, port, path, query, fragment = found.groups("")
    return Url(scheme.lower(), host.lower(), port, path, query, fragment)


def web(target: str) -> Url | None:
    """Split an `http` or `https` URL with a host; return None for anything else."""
    url = split(target)
    return url if url and url.scheme in ("http", "https") and url.host else None


def host_of(url: str) -> str:
    """Return the normalized host of a web address, with its port unless that is the scheme's default; `` if none."""
    parts = web(url)
    if not parts:
        return ""
    port = re.sub(r":0+(?=\d)", ":", parts.port)
    return _normalize(parts.host) + ("" if port in (":", _PORTS[parts.scheme]) else port)


def without_www(host: str) -> str:
    """Return a host without the `www.` that it begins with."""
    return host.removeprefix("www.")


def _normalize(host: str) -> str:
    """Return a host in lower case in normal form; what is not a host stays as it is."""
    if re.fullmatch(_NAME, name := host.removesuffix(".")):
        return name
    from paperstack_lint.addresses.public import normalize_host  # few hosts need it

    try:
        plain = normalize_host(host)
    except ValueError:
        return host
    return host if ":" in plain else plain  # an IPv6 address would need brackets in a URL
