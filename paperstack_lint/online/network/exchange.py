"""A request and its reply as plain data, whether they come from the network or a recording."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

FailureKind = Literal[
    "refused", "no host", "name", "connection", "timeout", "tls", "protocol", "loop", "closed", "unrecorded"
]
"""Why there is no reply.

`refused`: by us, since requests to the address are not permitted. `no host`: the name certainly does not exist. `name`:
it could not be resolved. `connection`: none was established, or it broke. `protocol`: what came is not HTTP. `loop`:
the redirects do not end. `closed`: no more requests are sent to the host in this run. `unrecorded`: the recording
that is replayed does not contain the request.
"""
TRANSIENT_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses in whose place another may come the next time."""


class HttpRequest(NamedTuple):
    """A request. `url` is absolute, of http or https, without user and fragment.

    `headers` are sent in addition to the user agent. At most `limit` bytes of the body are read; with 0 none, and the
    connection is closed after the headers unless there is no body. `timeout` is in seconds, from the resolution of the
    name to the last byte.
    """

    method: Literal["HEAD", "GET"]
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    limit: int = 0
    timeout: float = 20.0


class Reply(NamedTuple):
    """A reply. The names of `headers` are in lower case; `cut` is whether the body went on after the limit."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cut: bool = False

    def header(self, name: str) -> str:
        """Return the first header of that name (in lower case); `` if there is none."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def is_transient(self) -> bool:
        """Whether the same request may get another reply the next time."""
        return self.status in TRANSIENT_STATUSES


class NoReply(NamedTuple):
    """A failure to get a reply: `reason` is a message without line ends and without the address."""

    kind: FailureKind
    reason: str

    @property
    def is_transient(self) -> bool:
        """Whether another try may succeed. That is false of names, which the resolver tries twice."""
        return self.kind in ("connection", "timeout", "protocol")


class Exchange(Protocol):
    """Anything that sends requests."""

    async def send(self, request: HttpRequest) -> Reply | NoReply:
        """Return the reply. Every failure is a `NoReply`; only cancellation is raised."""


MAX_TOTAL_DELAY = 60.0
"""Seconds that a host may delay a run, by all its replies together."""


def requested_delay(reply: Reply, now: float) -> float:
    """Return the seconds to wait, 0 where the reply requests none. `now` is in seconds since the epoch."""
    after = reply.header("retry-after") if reply.status >= 400 else ""
    if after:
        return max(0.0, float(after) if _is_number(after) else _until(after, now))
    for prefix in ("x-ratelimit", "ratelimit"):
        if reply.header(f"{prefix}-remaining") == "0" and _is_number(reset := reply.header(f"{prefix}-reset")):
            # Some count seconds from now, some from the epoch.
            seconds = float(reset)
            return max(0.0, seconds - now if seconds > now / 2 else seconds)
    return 0.0


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit() and len(text) < 20


def _until(date: str, now: float) -> float:
    import email.utils  # few hosts send a date

    try:
        return email.utils.parsedate_to_datetime(date).timestamp() - now
    except (ValueError, OverflowError, TypeError):
        return 0.0
