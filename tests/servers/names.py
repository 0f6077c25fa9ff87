"""Names whose addresses a test makes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paperstack_lint.online.network.resolver import NoHost


class Names:
    """A resolver that follows a script: each name gives its answers one after the other, and its last one for good."""

    def __init__(self, answers: Mapping[str, Sequence[tuple[str, ...]]] | None = None) -> None:
        self.asked: list[str] = []
        self._answers = {host: list(script) for host, script in (answers or {}).items()}

    async def resolve(self, host: str) -> tuple[str, ...]:
        """The next answer; raises NoHost for other names."""
        self.asked.append(host)
        if host not in self._answers:
            raise NoHost("the name does not exist")
        script = self._answers[host]
        return script.pop(0) if len(script) > 1 else script[0]
