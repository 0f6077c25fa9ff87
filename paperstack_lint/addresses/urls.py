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
_NAME = r"(?:[a-z0-9_-]+\.)*[a-z][a-z0-9_-]*"
"""Names as most are: in plain letters, and with a last part that is no number."""
_PORTS = {"http": ":80", "https": ":443"}


@lru_cache(maxsize=4096)  # each rule asks for each link
def split(target: str) -> Url | None:
    """The parts of an absolute or protocol-relative URL; None for anything else."""
    found = re.compile(_URL, re.DOTALL).fullmatch(target)
    if not found or (found[4] and found[4][0] != "/"):
        return None
    scheme, host, port, path, query, fragment = found.groups("")
    return Url(scheme.lower(), host.lower(), port, path, query, fragment)


def web(target: str) -> Url | None:
    """The parts of an `http` or `https` URL that names a host; None for anything else."""
    url = split(target)
    return url if url and url.scheme in ("http", "https") and url.host else None


def host_of(url: str) -> str:
    """The host of a web address, in one spelling, with its port unless that is the scheme's own; `` without one."""
    parts = web(url)
    if not parts:
        return ""
    port = re.sub(r":0+(?=\d)", ":", parts.port)
    return _plain(parts.host) + ("" if port in (":", _PORTS[parts.scheme]) else port)


def without_www(host: str) -> str:
    """Return a host without the `www.` that it begins with."""
    return host.removeprefix("www.")


def _plain(host: str) -> str:
    """The name or address that a host in lower case means; what can be none stays as it is."""
    if re.fullmatch(_NAME, name := host.removesuffix(".")):
        return name
    from paperstack_lint.addresses.public import plain_host  # few hosts are spelled so that it is needed

    try:
        plain = plain_host(host)
    except ValueError:
        return host
    return host if ":" in plain else plain  # of an IPv6 address no part of a URL is made here
