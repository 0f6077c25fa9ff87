"""How a run asks the network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.config.online import Online

ENDPOINTS = {
    "arxiv": "https://export.arxiv.org/api/query",
    "doi": "https://doi.org",
    "git": "https://github.com",
}
"""The services that are asked by name. The command line or the environment may name others, a configuration never."""
DEADLINE = 600.0
AGENT = "paperstack-lint/{version} (+https://github.com/paperstack-lint/paperstack-lint)"


class Settings(NamedTuple):
    """How a run asks the network.

    `deadline` is in seconds, for all of it. `allow` are `host:port` that may be asked though they are private. `roots`
    are folders that the store must not lie in.
    """

    online: Online = Online()
    endpoints: Mapping[str, str] = ENDPOINTS
    allow: frozenset[str] = frozenset()
    deadline: float = DEADLINE
    strict: bool = False
    proxy: str | None = None
    cache: Path | None = None
    record: Path | None = None
    replay: Path | None = None
    roots: tuple[Path, ...] = ()
    agent: str = "paperstack-lint"
