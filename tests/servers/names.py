"""A resolver with the addresses that a test gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paperstack_lint.online.network.resolver import NoHost


class Names:
    """A resolver with a script: it returns the results of each name one after the other, the last again and again."""

    def __init__(self, results: Mapping[str, Sequence[tuple[str, ...]]] | None = None) -> None:
        self.queries: list[str] = []
        self._results = {host: list(script) for host, script in (results or {}).items()}

    async def resolve(self, host: str) -> tuple[str, ...]:
        """Return the next result. Raises NoHost for other names."""
        self.queries.append(host)
        if host not in self._results:
            raise NoHost("the name does not exist")
        script = self._results[host]
        return script.pop(0) if len(script) > 1 else script[0]
