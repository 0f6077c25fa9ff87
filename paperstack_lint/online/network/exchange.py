"""One request and what comes back, as plain data: the network answers, or a recording of it."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

FailureKind = Literal[
    "refused", "no host", "name", "connection", "timeout", "tls", "protocol", "loop", "closed", "unrecorded"
]
"""Why there is no reply.

`refused`: by us, since the address is not one to be asked. `no host`: the name certainly does not exist. `name`: it
could not be resolved. `connection`: none was made, or it broke. `protocol`: what came is no HTTP. `loop`:
redirects lead nowhere. `closed`: the host is asked no more in this run. `unrecorded`: the recording that is replayed
does not hold it.
"""


class Ask(NamedTuple):
    """A request. `url` is absolute, of http or https, without user and fragment.

    `headers` come on top of the user agent. Of the body at most `limit` bytes are read; with 0 none, and the connection
    is closed behind the headers unless there is no body. `timeout` is in seconds, for all of it: from the
    resolution of the name to the last byte.
    """

    method: Literal["HEAD", "GET"]
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    limit: int = 0
    timeout: float = 20.0


class Reply(NamedTuple):
    """A reply. The names of `headers` are in lower case; `cut` says that the body went on behind the limit."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cut: bool = False

    def header(self, name: str) -> str:
        """The first header of that name (in lower case); `` if there is none."""
        return next((value for key, value in self.headers if key == name), "")


class Failure(NamedTuple):
    """No reply, and why: `reason` is for people, without line ends and without the address."""

    kind: FailureKind
    reason: str

    @property
    def may_pass(self) -> bool:
        """Whether another try may succeed. Names are tried twice where they are resolved."""
        return self.kind in ("connection", "timeout", "protocol")


class Exchange(Protocol):
    """Whatever answers requests."""

    async def send(self, ask: Ask) -> Reply | Failure:
        """The answer. Raises nothing but what cancels the task: every failure is an answer."""
