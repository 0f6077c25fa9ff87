"""Asking the simulated servers, with the standard library's client."""

from __future__ import annotations

import http.client
from typing import NamedTuple
from urllib.parse import urlsplit

BROKEN = (OSError, http.client.HTTPException)
"""What is raised where no answer comes."""


class Got(NamedTuple):
    """An answer. The names of its headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(url: str, method: str = "GET", timeout: float = 5, **headers: str) -> Got:
    """One request over a connection of its own; `timeout` is in seconds."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=timeout)
    try:
        return exchange(connection, url, method, headers)
    finally:
        connection.close()


def exchange(connection: http.client.HTTPConnection, url: str, method: str, headers: dict[str, str]) -> Got:
    """One request over a connection that is kept."""
    connection.request(method, url.removeprefix(f"http://{urlsplit(url).netloc}"), headers=headers)
    answer = connection.getresponse()
    return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
