"""Send requests to the simulated servers with the standard library's client."""

from __future__ import annotations

import http.client
from typing import NamedTuple
from urllib.parse import urlsplit

BROKEN = (OSError, http.client.HTTPException)
"""What is raised where no response comes."""


class Result(NamedTuple):
    """A response. The names of its headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def request(url: str, method: str = "GET", timeout: float = 120, **headers: str) -> Result:
    """Send one request over a new connection; `timeout` is in seconds."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=timeout)
    try:
        return exchange(connection, url, method, headers)
    finally:
        connection.close()


def exchange(connection: http.client.HTTPConnection, url: str, method: str, headers: dict[str, str]) -> Result:
    """Send one request over a connection that stays open."""
    connection.request(method, url.removeprefix(f"http://{urlsplit(url).netloc}"), headers=headers)
    response = connection.getresponse()
    return Result(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
